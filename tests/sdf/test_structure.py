"""The joined structure: every reference moved along, limits kept, and no numbers of its own."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from joined import TIMES, joined, member
from support.scenes import SCENES

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.lettering import ALL_TEXELS, MAX_TEXTS
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import numbers
from dreamscape3d.sdf.procedural import MAX_PROCEDURAL, height_maps
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.structure import SHEET_TEXELS, joined_structure, part_of_leaves

MIXED = ("csg", "warped", "repeated", "random")


def fields() -> list[Field]:
    return [lower(SCENES[name](number)) for number, name in enumerate(MIXED)]


def of(*shapes: s.Shape) -> Field:
    return lower([s.as_form(shape) for shape in shapes])


def test_each_part_is_as_it_was() -> None:
    """Counted from where a part begins, all references are those of its own field."""
    parts = fields()
    joined_field, part = joined_structure(parts), part_of_leaves(parts)
    group = node = warp = unit = bound = 0
    for number, field in enumerate(parts):
        rows = part == number
        path = joined_field.leaf_path[rows]
        assert np.array_equal(np.where(path < 0, -1, path - group), field.leaf_path)
        assert np.array_equal(joined_field.leaf_node[rows] - node, field.leaf_node)
        own = joined_field.unit[rows]
        assert np.array_equal(np.where(own < 0, -1, own - unit), field.unit)
        own = joined_field.bound[rows]
        assert np.array_equal(np.where(own < 0, -1, own - bound), field.bound)
        chains = [joined_field.chains[chain] for chain in joined_field.leaf_chain[rows].tolist()]
        assert [tuple(w - warp for w in c) for c in chains] == [field.chains[c] for c in field.leaf_chain.tolist()]
        for name in ("leaf_mode", "leaf_operator", "leaf_depth", "forced", "leaf_paints"):
            assert np.array_equal(getattr(joined_field, name)[rows], getattr(field, name))
        leaves = np.nonzero(rows)[0].tolist()
        assert [joined_field.form_of(leaf) for leaf in leaves] == [
            (number, *field.form_of(leaf)) for leaf in range(field.leaf_count)
        ]
        group, node = group + len(field.group_operator), node + len(field.node_parent)
        warp, unit = warp + len(field.warp_kind), unit + int(field.bound_unit.max(initial=-1)) + 1
        bound += len(field.bound_unit)
    assert joined_field.chains[0] == ()
    assert len(joined_field.bound_unit) == bound


def test_nodes_and_groups_hang_together() -> None:
    parts = fields()
    field = joined_structure(parts)
    assert np.array_equal(np.sort(np.concatenate(field.node_levels)), np.arange(len(field.node_parent)))
    for level in field.node_levels[1:]:
        assert (field.node_parent[level] >= 0).all()
    assert (field.node_parent[field.node_levels[0]] == -1).all()
    inner = field.group_parent >= 0
    assert (field.group_parent[inner] < np.nonzero(inner)[0]).all()
    assert (field.warp_node < len(field.node_parent)).all()


def test_materials_names_and_tags_of_parts_stay_apart() -> None:
    red = of(s.box(1.0).painted("red").named("a").tagged("t"), s.box(1.0))
    blue = of(s.box(1.0).painted("red"))
    field = joined_structure([red, blue])
    assert field.materials == ("", "red", "", "red")
    assert field.leaf_material.tolist() == [1, 0, 3]
    assert (field.names, field.tags) == (("", "a", ""), ("", "t", ""))
    assert field.leaf_tag.tolist() == [1, 0, 2]


def test_what_bears_a_tag_is_never_simple() -> None:
    """So that it can become any other solid."""
    field = joined_structure([of(s.box(1.0).tagged("t"), s.box(1.0))])
    assert field.leaf_simple.tolist() == [False, True]


def test_it_has_no_numbers_of_its_own() -> None:
    field = joined_structure(fields())
    assert not field.is_still
    with pytest.raises(TypeError, match="a joined field has no numbers of its own; evaluate those of its parts"):
        numbers(field, TIMES)


def test_it_can_be_pickled() -> None:
    field = joined_structure(fields())
    assert np.array_equal(pickle.loads(pickle.dumps(field)).leaf_path, field.leaf_path)


def test_joining_is_the_same_in_one_go_or_two() -> None:
    """Positions, units and chains are those of a structure that is joined of joined ones."""
    parts = fields()
    once, twice = joined_structure(parts), joined_structure([joined_structure(parts[:2]), *parts[2:]])
    for name in ("leaf_node", "leaf_path", "leaf_chain", "unit", "bound", "group_parent", "warp_node", "leaf_material"):
        assert np.array_equal(getattr(once, name), getattr(twice, name)), name
    assert once.chains == twice.chains


def test_terrains_beyond_the_limit_are_left_out() -> None:
    """In order, and their leaves stay in the list."""
    hills = of(*[s.terrain(4.0, 1.0, 2.0, "hills", seed) for seed in range(6)], s.menger(1.0))
    field = joined_structure([hills] * 3)
    assert len(field.procedural) == MAX_PROCEDURAL
    assert [known.leaf for known in field.procedural] == list(range(MAX_PROCEDURAL))
    assert [known.layer for known in field.procedural if known.map is not None] == list(range(14))
    assert len(list(height_maps(field.procedural))) == 14
    assert np.nonzero(field.left_out)[0].tolist() == [16, 17, 18, 19, 20]


def test_letters_beyond_the_limits_are_left_out() -> None:
    words = [of(*[s.text(f"{part} {n}", 1.0, 0.1) for n in range(30)]) for part in "abc"]
    field = joined_structure(words)
    assert len(field.letterings) == MAX_TEXTS
    assert field.left_out.sum() == 90 - MAX_TEXTS
    assert not field.left_out[:MAX_TEXTS].any()
    assert sum(each.distance.size for each in field.letterings) <= SHEET_TEXELS
    large = replace(words[0].letterings[0], distance=np.zeros((ALL_TEXELS // 64, 64), np.float32))
    many = [replace(words[0], texts=words[0].texts[:1], letterings=(replace(large, text=str(n)),)) for n in range(6)]
    assert len(joined_structure(many).letterings) == 4


def test_equal_letters_are_drawn_once() -> None:
    field = joined_structure([of(s.text("so", 1.0)), of(s.text("so", 2.0), s.text("no"))])
    assert [each.text for each in field.letterings] == ["so", "no"]
    assert field.texts.tolist() == [[0, 0], [1, 0], [2, 1]]


def test_what_is_left_out_is_never_there() -> None:
    hills = [s.terrain(4.0, 1.0, 2.0, "hills", seed).at(20.0 * seed, 0, 0) for seed in range(12)]
    field = joined(member(hills), member([*hills, s.text("so").at(0, 5, 0)], Frame((0, 0, 50.0))))
    assert field.parts is not None
    assert np.nonzero(field.parts.absent)[0].tolist() == list(range(16, 24))
    assert evaluate_field(field, (0.0, -0.5, 50.0))[0] < 0.0
    assert evaluate_field(field, (11 * 20.0, -0.5, 50.0))[0] > 10.0


def test_nothing_joined() -> None:
    field = joined_structure([of(), of(s.sphere(1.0))])
    assert field.leaf_count == 1
    assert evaluate_field(joined(member([]), member(s.sphere(1.0))), (0.0, 0.0, 0.0))[0] == -1.0
