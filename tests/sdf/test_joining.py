"""Joined fields: of one member they are that member; of several, each is moved, grown, and none loses its bounds."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joined import TIMES, grown, joined, member, mixed_scene, random_weave
from sampling import points
from support.scenes import PRIMITIVES, SCENES, WARPS

from dreamscape3d.errors import LimitError
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.placing import away, bases, boxes
from dreamscape3d.sdf.pose import PackedField, pose
from dreamscape3d.sdf.primitives import SOLID
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.structure import MAX_JOINED, joined_structure

ELSEWHERE = Frame((3.0, -0.4, 1.5), 137.0, 1.7)
LARGE: dict[str, s.Shape] = {
    "terrain": s.terrain(12.0, 1.5, 3.0, "ridges", 4).turned(0, 30, 0).at(0, -1, 0),
    "menger": s.menger(4.0, 3),
    "apollonian": s.apollonian(4.0, 5),
    "foldbox": s.foldbox(4.0, 6).scaled(0.7).turned(10, 20, 30),
    "text": s.text("WAKE\nUP", 1.2, 0.3).turned(0, 40, 0),
    "neon": s.text("dream", 0.8, tube=0.04),
}
PLACED: dict[str, s.Shape] = {
    "carved group": (s.box(2.0) - s.sphere(1.1).at(0.5, 0.5, 0.5).smooth(0.2)).turned(10, 20, 30).at(0.5, 0, 0),
    "rounded group": (s.box(1.0) | s.sphere(0.6).at(0.6, 0, 0).smooth(0.3)).rounded(0.1).at(1, 0.5, 0),
    "shelled group": (s.box(2.0) - s.sphere(1.0).at(1, 0, 0)).shelled(0.15).scaled(0.8),
    "groups in groups": ((s.box(1) - s.sphere(0.6)).smooth(0.1) | (s.torus() & s.box(0.8)).at(1, 0, 0)).shelled(0.1),
    "mirror images": s.pyramid().turned(5, 6, 7).at(0.7, 0.2, 0).mirrored("xz").turned(1, 2, 3),
    "tilted plane": s.plane().turned(10, 0, 20).at(0, -1, 0),
    "blended row": s.sphere(0.4).repeated((3, 1, 2), (0.7, 0.0, 0.7)).smooth(0.2),
}


def unguarded(field: PackedField) -> PackedField:
    """Warped leaves without what bounds their distances, which does not turn with them."""
    count = field.field.leaf_count
    ones, far = np.ones(count), np.full(count, SOLID)
    low, high = np.full((count, 3), -SOLID), np.full((count, 3), SOLID)
    return replace(field, inverse_lipschitz=ones, guard_margin=far, guard_low=low, guard_high=high)


def assert_alike(one: PackedField, other: PackedField) -> None:
    """Bit for bit, but for what is structure."""
    for each in fields(one):
        if each.name not in ("field", "parts"):
            a, b = getattr(one, each.name), getattr(other, each.name)
            arrays = (
                [(a, b)] if isinstance(a, np.ndarray) else [(getattr(a, f.name), getattr(b, f.name)) for f in fields(a)]
            )
            assert all(np.array_equal(x, y) and x.tobytes() == y.tobytes() for x, y in arrays), each.name


@pytest.mark.parametrize("scene", [*SCENES, *LARGE])
def test_one_member_alone_is_itself(scene: str) -> None:
    forms = SCENES[scene](2, animated=True) if scene in SCENES else [s.as_form(LARGE[scene]), s.as_form(s.plane())]
    one = member(forms)
    field = joined(one, level=one.pieces.ground.level)
    assert_alike(field, pose(one.field, TIMES))
    at = points(300, 5.0)
    assert np.array_equal(evaluate_field(field, at), evaluate_field(pose(one.field, TIMES), at))


@pytest.mark.parametrize("warp", ["none", *WARPS])
@pytest.mark.parametrize("name", PRIMITIVES)
def test_distances_of_what_is_moved_turned_and_scaled(name: str, warp: str) -> None:
    shape = PRIMITIVES[name]() if warp == "none" else WARPS[warp](PRIMITIVES[name]())
    _assert_moved(shape.shelled(0.1) if name == "box" else shape)


@pytest.mark.parametrize("name", [*LARGE, *PLACED])
def test_distances_of_groups_fractals_and_letters(name: str) -> None:
    _assert_moved({**LARGE, **PLACED}[name])


def _assert_moved(shape: s.Shape) -> None:
    one = member(shape)
    before, after = unguarded(joined(one)), unguarded(joined(replace(one, frame=ELSEWHERE)))
    at = points(200, 3.0)
    found = evaluate_field(after, ELSEWHERE.out(at))
    assert found == pytest.approx(1.7 * evaluate_field(before, at), abs=1e-9)


@pytest.mark.parametrize("scene", SCENES)
def test_each_piece_grows_about_its_base(scene: str) -> None:
    """A leaf's distance at b + g·(p − b) + lift is g times that at p, b being the base of its piece."""
    one = member(SCENES[scene](1))
    rng = np.random.default_rng(3)
    growth, lift = rng.uniform(0.2, 1.0, one.pieces.count), rng.uniform(-1.0, 1.0, one.pieces.count)
    base, at = bases(one), points(60, 6.0)
    whole, part = unguarded(joined(one)), unguarded(joined(replace(one, growth=growth, lift=lift)))
    for leaf in range(0, one.field.leaf_count, 5):
        piece = one.pieces.leaf[leaf]
        if piece < 0 or whole.infinite[leaf]:
            continue
        moved = base[piece] + growth[piece] * (at - base[piece]) + [0.0, lift[piece], 0.0]
        alone = np.array([leaf])
        before = evaluate_leaves(whole, at, alone)
        assert evaluate_leaves(part, moved, alone) == pytest.approx(growth[piece] * before, abs=1e-9)


def test_bases_stand_on_the_ground() -> None:
    one = member([s.plane().at(0, 0.5, 0), s.box(1.0).at(3, 0.7, 0), s.sphere(0.5).at(0, 4, 0)])
    assert bases(one) == pytest.approx(np.array([[3.0, 0.5, 0.0], [0.0, 4.0, 0.0]]))
    assert bases(replace(one, frame=Frame((1, 2, 3), 90.0, 2.0)))[0] == pytest.approx([1.0, 3.0, -3.0])


def test_boxes_are_those_of_what_is_grown_up() -> None:
    one = member(s.box((2.0, 1.0, 1.0)).at(3, 0, 0), Frame((0, 1, 0), 90.0, 2.0), growth=0.3)
    low, high = boxes(one)
    assert low == pytest.approx(np.array([[-1.0, 0.0, -8.0]]))
    assert high == pytest.approx(np.array([[1.0, 2.0, -4.0]]))


def test_what_has_not_grown_is_absent() -> None:
    """As if it had never been, and its numbers stay finite."""
    forms = [s.box(1.0), s.sphere(0.6).twisted(40.0).at(3, 0, 0), s.box(1.0).at(6, 0, 0)]
    one, fewer = member(forms), member([forms[0], forms[2]])
    gone = joined(replace(one, growth=np.array([1.0, 0.0, 1.0])))
    assert gone.parts is not None
    assert gone.parts.absent.tolist() == [False, True, False]
    assert np.isfinite(gone.texels).all()
    assert np.isfinite(gone.warp_texels).all()
    at = points(500, 6.0)
    assert np.array_equal(evaluate_field(gone, at), evaluate_field(joined(fewer), at))
    assert joined(grown(one, LEAST)).parts.absent.all()  # type: ignore[union-attr]
    assert not joined(grown(one, 2.0 * LEAST)).parts.absent.any()  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", range(6))
def test_no_joined_field_changes_faster_than_space(seed: int) -> None:
    """|f(a) − f(b)| ≤ |a − b| for 10⁵ pairs in all, whatever has grown how far, terrains and their weights included."""
    rng = np.random.default_rng(seed)
    members = mixed_scene([["csg", "warped", "random"], ["repeated", "csg"], ["warped", "csg"]][seed % 3], seed)
    hills = member([s.terrain(20.0, 3.0, 5.0, "hills", seed).at(0, -1.5, 0), s.box(1.0)])
    members = [*members, replace(hills, frame=Frame((1.0, 0.2, 0.0), 20.0 * seed, 1.1))]
    field = joined(*members, k=rng.uniform(0.05, 0.6, len(members)).tolist(), weave=random_weave(len(members), seed))
    at = rng.uniform((-7, -3, -5), (7, 3, 10), (17_000, 3))
    step = rng.normal(size=at.shape)
    step *= (10.0 ** rng.uniform(-4.0, 0.3, len(at)) / np.linalg.norm(step, axis=1))[:, None]
    change = np.abs(evaluate_field(field, at + step) - evaluate_field(field, at))
    assert (change / np.linalg.norm(step, axis=1)).max() <= 1.0 + 1e-6


@settings(deadline=None, max_examples=25)
@given(start=st.floats(0.002, 0.999), step=st.floats(1e-5, 1e-3), seed=st.integers(0, 20))
def test_growing_is_continuous(start: float, step: float, seed: int) -> None:
    """A little more growth moves a surface by as little: by no more than the piece is far from its base."""
    members = mixed_scene(["csg", "random"], seed)
    at = points(150, 6.0, seed)
    step = min(step, 1.0 - start)
    before, after = (joined(members[0], grown(members[1], g)) for g in (start, start + step))
    moved = np.abs(evaluate_field(after, at) - evaluate_field(before, at))
    low, high = boxes(members[1])
    widest = np.linalg.norm(high - low, axis=1).max() + 20.0
    assert moved.max() <= 2.0 * step * widest + 1e-9


def test_a_plane_of_the_world_comes_from_afar() -> None:
    """It has no size to grow by; one that fills withdraws, and so does one that carves."""
    wall = s.plane().turned(0, 0, -90).at(5.0, 0, 0)  # fills x < 5
    one = member([s.plane(), wall])
    for growth in (1.0, 0.5, 0.1):
        there = evaluate_field(joined(grown(one, growth)), (0.0, 30.0, 0.0))[0]
        assert there == pytest.approx(min(30.0, away(np.array(growth)) - 5.0))
    cut = member([s.box(2.0), s.Form(s.plane(), "subtract"), s.Form(s.plane().at(0, 0.5, 0), "intersect")])
    assert evaluate_field(joined(cut), (0.0, 0.25, 0.0))[0] == pytest.approx(-0.25)
    less = evaluate_field(joined(grown(cut, 0.999)), (0.0, 0.25, 0.0))[0]
    assert less == pytest.approx(-0.25, abs=0.05)


def test_the_same_members_make_the_same_bits() -> None:
    one, again = (joined(*mixed_scene(["csg", "warped", "repeated"], 4)) for _ in range(2))
    assert_alike(one, again)
    assert one.parts is not None
    assert again.parts is not None
    assert np.array_equal(one.parts.held, again.parts.held)


def test_as_many_leaves_as_there_are_numbers_for() -> None:
    field = lower([s.as_form(s.sphere(0.1).repeated((16, 16, 16), (1.0, 1.0, 1.0)))])
    assert joined_structure([field] * 15).leaf_count == 15 * 4096
    with pytest.raises(LimitError, match=rf"65,536 forms together are more than {MAX_JOINED:,}") as error:
        joined_structure([field] * 16)
    assert "let fewer scenes, or less, in" in str(error.value)
