"""Pieces: a tree, a house, a lamp each is one; rows, rings and scattered copies are many."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from joined import TIMES, member
from support.scenes import SCENES

from dreamscape3d import load_dream
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.dividing import WIDEST
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pieces import Pieces, piece_boxes, pieces_of
from dreamscape3d.sdf.pose import numbers

COLUMN = s.cylinder(0.3, 4.0).at(0, 2, 0) | s.box(0.8).at(0, 4.2, 0)
TREE = s.cylinder(0.2, 3.0).at(0, 1.5, 0) | s.sphere(1.5).at(0, 4, 0) | s.sphere(1.2).at(1, 3.5, 0)


def of(*shapes: s.Shape) -> Pieces:
    return member(list(shapes)).pieces


def sizes(pieces: Pieces) -> list[int]:
    return np.bincount(pieces.leaf[pieces.leaf >= 0], minlength=pieces.count).tolist()


def test_a_small_thing_is_one_piece_though_its_parts_hang_apart() -> None:
    assert of(s.plane(), s.box(0.5) | s.sphere(0.2).at(0, 2, 0)).leaf.tolist() == [-1, 0, 0]


def test_a_tree_is_one_piece_and_a_wood_is_many() -> None:
    assert of(TREE).count == 1
    wood = of(TREE.scattered(12, (60.0, 0.0, 60.0), seed=2))
    assert (wood.count, set(sizes(wood))) == (12, {3})


def test_a_dense_wood_is_many_too() -> None:
    assert of(TREE.repeated((5, 1, 5), (2.0, 0, 2.0))).count == 25


def test_a_row_of_columns_is_many_pieces_and_what_they_stand_on_another() -> None:
    row = of(s.box((30.0, 0.2, 2.0)) | COLUMN.repeated((9, 1, 1), (3.0, 0, 0)))
    assert Counter(sizes(row)) == Counter({1: 1, 2: 9})


def test_a_house_is_one_piece() -> None:
    """Wider than pieces need be, of forms of their own, with windows that are copies, and its mirror image."""
    walls = s.box((9.0, 3.0, 6.0)).at(0, 1.5, 0)
    roof = s.pyramid(9.5, 2.0).at(0, 4, 0)
    windows = s.box((0.8, 1.0, 0.1)).repeated((4, 1, 1), (2.0, 0, 0)).at(0, 1.5, 3.0)
    wing = s.box((2.5, 2.0, 4.0)).at(5.5, 1.0, 0).mirrored("x")
    assert of(walls, roof, windows).count == 1
    assert of(walls, roof, windows, wing).count == 1


def test_a_street_of_houses_falls_into_houses() -> None:
    house = s.box((8.0, 3.0, 6.0)).at(0, 1.5, 0) | s.pyramid(8.5, 2.0).at(0, 4, 0)
    assert sizes(of(house.at(-20, 0, 0), house, house.at(20, 0, 0))) == [2, 2, 2]


def test_what_is_carved_blended_or_warped_is_never_divided() -> None:
    carved = s.box((40.0, 2.0, 2.0)) - s.sphere(0.8).repeated((9, 1, 1), (4.0, 0, 0))
    assert of(carved).count == 1
    assert of((s.box(1.0) | s.box(1.0).at(30, 0, 0)).twisted(2.0)).count == 1
    endless = of(s.box(1.0).periodic(4.0, 0, 4.0))
    assert endless.kinds.warp.tolist() == [0]


def test_what_the_world_is_cut_by_holds_all_before_it_together() -> None:
    cut = of(
        s.plane(), s.box(1.0), s.box(1.0).at(30, 0, 0), s.Form(s.sphere(40.0), "intersect"), s.box(1.0).at(60, 0, 0)
    )
    assert cut.leaf.tolist() == [-1, 0, 0, 0, 1]


def test_planes_and_terrains() -> None:
    """The ground is no piece, nor is an upright terrain; another plane is one of its own, whatever stands at it."""
    pieces = of(s.plane(), s.plane().turned(0, 0, 90), s.terrain(8.0), s.box(1.0), s.terrain(8.0).turned(30, 0, 0))
    assert pieces.leaf.tolist() == [-1, 0, -1, 1, 2]
    assert (pieces.ground.leaf, pieces.ground.terrains) == (0, (2,))


def test_what_stands_and_what_hangs() -> None:
    shapes = [s.plane().at(0, 1, 0), s.box(1.0).at(5, 1.4, 0), s.box(1.0).at(10, 5, 0), s.box(1.0).at(15, -3, 0)]
    footing = of(*shapes).footing
    assert footing[0] == 1.0
    assert np.isnan(footing[1:]).all()


def test_forms_and_tags() -> None:
    tagged = (s.box(1.0) | s.sphere(0.6).at(0, 0.8, 0)).tagged("idol")
    nested = (s.box(1.0).tagged("inner") | s.sphere(0.5) | s.sphere(0.6)).at(9, 0, 0).tagged("outer")  # type: ignore[attr-defined]
    pieces = of(tagged, s.box(1.0).at(20, 0, 0), nested)
    assert pieces.form.tolist() == [0, 1, 2]
    assert pieces.tag == ("idol", "", "outer")
    assert member(nested).field.tags == ("", "inner", "outer")
    assert of(s.box(1.0).tagged("a") | s.box(1.0) | s.box(2.0)).tag == ("a",)


@pytest.mark.parametrize("scene", SCENES)
def test_every_leaf_warp_and_group_is_of_one_piece(scene: str) -> None:
    field = lower(SCENES[scene](3))
    pieces = pieces_of(field, numbers(field, TIMES))
    assert set(pieces.leaf[pieces.leaf >= 0].tolist()) == set(range(pieces.count))
    for level in range(3):
        inside = field.leaf_path[:, level] >= 0
        assert np.array_equal(pieces.kinds.group[field.leaf_path[inside, level]], pieces.leaf[inside])
    for leaf, chain in enumerate(field.leaf_chain.tolist()):
        assert all(pieces.kinds.warp[warp] == pieces.leaf[leaf] for warp in field.chains[chain])
        assert pieces.kinds.node[field.leaf_node[leaf]] in (pieces.leaf[leaf], -1)
    assert pieces.kinds.node[0] == -1


def test_a_node_is_of_the_piece_of_all_its_leaves() -> None:
    one = member(s.box(1.0).at(1, 0, 0).repeated((2, 1, 1), (20.0, 0, 0)).at(0, 1, 0))
    assert one.pieces.kinds.node.tolist() == [-1, -1, 0, 0, 1, 1]


class _Anything(dict[str, float]):
    def __missing__(self, name: str) -> float:
        return 0.5


DREAMS = sorted(path.stem for path in Path("scenes").glob("*.toml"))


@pytest.mark.parametrize("name", DREAMS)
def test_pieces_of_the_shipped_dreams_are_no_wider_than_single_forms(name: str) -> None:
    """What touches makes no piece wider than it may be; and no dream is all one piece, or dust."""
    field = lower(load_dream(f"scenes/{name}.toml").scene.forms)
    now = numbers(field, _Anything(time=2.0))
    pieces = pieces_of(field, now)
    low, high = piece_boxes(pieces, field, now)
    width = np.maximum(high - low, 0.0)[:, [0, 2]].max(axis=1)
    several = np.bincount(pieces.leaf[pieces.leaf >= 0], minlength=pieces.count) > 1
    carved = np.zeros(pieces.count, bool)
    carved[pieces.kinds.group] = True
    assert (width[several & ~carved] <= WIDEST + 1e-6).all()
    assert 20 <= pieces.count <= 400 or field.leaf_count < 20
