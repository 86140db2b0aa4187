"""Laws that shapes keep, whatever the shapes: hypothesis draws them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import flat, points

from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import distance

AT = points(120, 2.5)
lengths = st.floats(0.1, 1.5)
offsets = st.floats(-1.5, 1.5)
angles = st.floats(-180.0, 180.0)
vectors = st.tuples(offsets, offsets, offsets)
turns = st.tuples(angles, angles, angles)


@st.composite
def shapes(draw: st.DrawFn) -> s.Shape:
    """One primitive of any size, turned and moved."""
    a, b, c = draw(lengths), draw(lengths), draw(lengths)
    makers = [
        lambda: s.sphere(a),
        lambda: s.box((a, b, c)),
        lambda: s.rounded_box((a, b, c), min(a, b, c) * 0.3),
        lambda: s.capsule(a, b),
        lambda: s.round_cone(a, b, c + abs(a - b)),
        lambda: s.torus(a, a * 0.4),
        lambda: s.cylinder(a, b),
        lambda: s.cone(max(a, b), c, min(a, b)),
        lambda: s.tube(a, a * 0.3, b),
        s.plane,
    ]
    return draw(st.sampled_from(makers))().turned(*draw(turns)).at(*draw(vectors))


def assert_equal(left: s.Shape, right: s.Shape, tolerance: float = 1e-9) -> None:
    for evaluate in (flat, distance):
        assert evaluate(left, AT) == pytest.approx(evaluate(right, AT), abs=tolerance)


def inside(shape: s.Shape) -> np.ndarray:
    return flat(shape, AT) < 0


law = settings(max_examples=15, deadline=None)


@law
@given(shapes(), shapes(), st.floats(0.0, 0.5))
def test_union_and_intersection_commute(a: s.Shape, b: s.Shape, k: float) -> None:
    for left, right in ((s.as_form(a).smooth(k), s.as_form(b).smooth(k)),):
        assert_equal(a | right, b | left)
        assert_equal(a & right, b & left)


@law
@given(shapes(), shapes(), shapes())
def test_hard_operators_associate(a: s.Shape, b: s.Shape, c: s.Shape) -> None:
    assert_equal((a | b) | c, a | (b | c))
    assert_equal((a & b) & c, a & (b & c))
    assert_equal((a - b) - c, a - (b | c))


@law
@given(shapes())
def test_hard_operators_are_idempotent(a: s.Shape) -> None:
    assert_equal(a | a, a)
    assert_equal(a & a, a)


@law
@given(shapes())
def test_a_shape_less_itself_is_empty(a: s.Shape) -> None:
    assert not inside(a - a).any()


@law
@given(shapes(), shapes(), shapes())
def test_de_morgan(a: s.Shape, b: s.Shape, c: s.Shape) -> None:
    """a − (b ∪ c) = (a − b) ∩ (a − c), and with ∪ and ∩ changed places; sets and hard distances alike."""
    assert_equal(a - (b | c), (a - b) & (a - c))
    assert_equal(a - (b & c), (a - b) | (a - c))


@law
@given(shapes(), shapes(), st.floats(0.01, 0.6))
def test_smooth_operators_stay_within_a_quarter_of_k(a: s.Shape, b: s.Shape, k: float) -> None:
    blended, hard = flat(a | b.smooth(k), AT), flat(a | b, AT)
    assert (blended <= hard + 1e-12).all()
    assert (blended >= hard - k / 4 - 1e-12).all()
    assert (flat(a - b.smooth(k), AT) >= flat(a - b, AT) - 1e-12).all()
    assert (flat(a & b.smooth(k), AT) <= flat(a & b, AT) + k / 4 + 1e-12).all()


@law
@given(shapes(), vectors, vectors)
def test_moves_compose(a: s.Shape, u: tuple[float, ...], v: tuple[float, ...]) -> None:
    both = tuple(x + y for x, y in zip(u, v, strict=True))
    assert_equal(a.at(*u).at(*v), a.at(*both))
    assert flat(a.at(*u), AT + u) == pytest.approx(flat(a, AT), abs=1e-9)


@law
@given(shapes(), turns)
def test_turned_agrees_with_the_matrix(a: s.Shape, turn: tuple[float, float, float]) -> None:
    rotation = euler_matrices(turn)[0]
    assert flat(a.turned(*turn), AT @ rotation.T) == pytest.approx(flat(a, AT), abs=1e-9)
    assert_equal(a.turned(*turn), a.turned(x=turn[0]).turned(y=turn[1]).turned(z=turn[2]))


@law
@given(shapes(), st.floats(0.2, 4.0))
def test_scaling_scales_distance(a: s.Shape, factor: float) -> None:
    assert flat(a.scaled(factor), AT * factor) == pytest.approx(flat(a, AT) * factor, abs=1e-9)


@law
@given(shapes(), st.floats(0.0, 0.4), st.floats(0.02, 0.3))
def test_rounding_and_shelling_are_arithmetic_of_distance(a: s.Shape, radius: float, thickness: float) -> None:
    d = flat(a, AT)
    assert flat(a.rounded(radius), AT) == pytest.approx(d - radius, abs=1e-9)
    assert flat(a.shelled(thickness), AT) == pytest.approx(np.maximum(d, -d - thickness), abs=1e-9)


@law
@given(shapes(), st.sampled_from(["x", "y", "z", "xy", "xz", "yz", "xyz"]))
def test_mirrored_is_the_union_with_its_images(a: s.Shape, axes: str) -> None:
    expected = np.full(len(AT), np.inf)
    for sx in (1, -1) if "x" in axes else (1,):
        for sy in (1, -1) if "y" in axes else (1,):
            for sz in (1, -1) if "z" in axes else (1,):
                expected = np.minimum(expected, flat(a, AT * [sx, sy, sz]))
    assert flat(a.mirrored(axes), AT) == pytest.approx(expected, abs=1e-9)


@law
@given(shapes(), st.tuples(*[st.integers(1, 3)] * 3), st.tuples(*[st.floats(0.3, 1.5)] * 3))
def test_repeated_is_the_union_of_moved_copies(a: s.Shape, count: tuple[int, int, int], by: tuple[float, ...]) -> None:
    cells = [[(i - (n - 1) / 2) * step for i in range(n)] for n, step in zip(count, by, strict=True)]
    copies = [s.as_form(a.at(x, y, z)) for x in cells[0] for y in cells[1] for z in cells[2]]
    x, y, z = by
    assert_equal(a.repeated(count, (x, y, z)), s.Group(tuple(copies)))


@law
@given(shapes(), st.integers(1, 7), st.floats(0.0, 2.0))
def test_circled_is_the_union_of_turned_copies(a: s.Shape, count: int, radius: float) -> None:
    copies = [s.as_form(a.at(radius, 0, 0).turned(y=360.0 * i / count)) for i in range(count)]
    assert_equal(a.circled(count, radius), s.Group(tuple(copies)))


@law
@given(shapes(), st.sampled_from(["x", "y", "z", "xz"]))
def test_folding_mirrors_the_positive_side(a: s.Shape, axes: str) -> None:
    flags = np.array([axis in axes for axis in "xyz"])
    assert flat(a.folded(axes), AT) == pytest.approx(flat(a, np.where(flags, np.abs(AT), AT)), abs=1e-9)


@law
@given(st.floats(0.1, 0.45), st.floats(1.0, 1.5), vectors)
def test_periodic_repeats(radius: float, spacing: float, at: tuple[float, float, float]) -> None:
    endless = s.sphere(radius).at(*at).periodic(spacing, 0, spacing)
    assert flat(endless, AT) == pytest.approx(flat(endless, AT + np.array([3, 0, -2]) * spacing), abs=1e-9)
    finite = s.sphere(radius).at(*at).repeated((15, 1, 15), (spacing, 0, spacing))
    near = flat(finite, AT)
    assert flat(endless, AT)[near < 0.2] == pytest.approx(near[near < 0.2], abs=1e-9)


@law
@given(shapes(), st.floats(-60, 60))
def test_twist_and_untwist(a: s.Shape, rate: float) -> None:
    """Twisting a form that was twisted the other way gives the form: of the same sign, as distances are scaled."""
    true, found = distance(a, AT), distance(a.twisted(rate).twisted(-rate), AT)
    assert found == pytest.approx(true, abs=1e-9)


def test_shapes_are_values() -> None:
    assert s.sphere(1) & s.box(1.5) == s.sphere(1) & s.box(1.5)
    assert hash(s.sphere(1).at(1, 2, 3)) == hash(s.sphere(1).at(1, 2, 3))
    with pytest.raises(AttributeError):
        s.sphere(1).kind = "box"  # type: ignore[attr-defined]


def test_names_and_materials_stay_with_a_moved_form() -> None:
    form = s.sphere(1).painted("glass").named("moon").smooth(0.2).at(1, 0, 0).scaled(2)
    assert isinstance(form, s.Form)
    assert (form.material, form.name, form.smooth_radius) == ("glass", "moon", 0.2)


def test_joining_lengthens_a_group() -> None:
    group = s.sphere(1) | s.box(1) | s.torus()
    assert len(group.forms) == 3
    assert [form.operator for form in (group - s.plane()).forms] == ["union", "union", "union", "subtract"]
