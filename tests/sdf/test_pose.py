"""Numbers of one instant: frames, signals, clamps, and what the GPU is given."""

from __future__ import annotations

import numpy as np
import pytest
from sampling import flat, packed, points
from support.scenes import SCENES, TIMES, random_forms

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import parse
from dreamscape3d.maths.transform import matrices_from_quaternions
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.bounds import UNGUARDED
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import pose
from dreamscape3d.sdf.primitives import SOLID

AT = points(200)


def test_a_frame_by_hand() -> None:
    """Scaled by 2, turned by 90° about y (x to −z), moved by (1, 2, 3), and all that once more."""
    box = s.box((2, 4, 6)).at(1, 0, 0).scaled(2).turned(y=90).at(1, 2, 3)
    field = packed(box)
    assert field.leaves.centre[0] == pytest.approx((1, 2, 1))
    assert field.leaves.half[0] == pytest.approx((2, 4, 6))
    assert field.leaves.rotation[0] == pytest.approx(np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]]), abs=1e-12)
    again = packed(box.scaled(2).turned(y=90).at(1, 2, 3))
    assert again.leaves.centre[0] == pytest.approx((2 * 1 + 1, 2 * 2 + 2, -2 * 1 + 3))
    assert again.leaves.half[0] == pytest.approx((4, 8, 12))


def test_blend_radii_are_in_the_accumulators_metres() -> None:
    """A form's own scale leaves its k alone; the scale of the group that it joins does not."""
    alone = packed(s.sphere(1), s.sphere(1).scaled(3).smooth(0.2))
    assert alone.leaves.k.tolist() == pytest.approx([0.0, 0.2])
    grouped = packed((s.sphere(1) | s.sphere(1).scaled(5).smooth(0.2)).scaled(3).smooth(0.4))
    assert grouped.leaves.k.tolist() == pytest.approx([0.0, 0.6])
    assert grouped.group_k.tolist() == pytest.approx([0.4])


def test_a_signal_gives_what_its_value_gives() -> None:
    moving = (
        s.rounded_box((parse("1 + time"), 1, parse("2*time")), parse("0.1*time"))
        .turned(parse("90*time"), 0, parse("time"))
        .scaled(parse("1 + time"))
        .at(parse("sin(time)"), 0, 0)
        .twisted(parse("20*time"))
        .rounded(parse("0.05*time"))
    )
    t = 0.7
    still = (
        s.rounded_box((1 + t, 1, 2 * t), 0.1 * t)
        .turned(90 * t, 0, t)
        .scaled(1 + t)
        .at(np.sin(t).item(), 0, 0)
        .twisted(20 * t)
        .rounded(0.05 * t)
    )
    assert flat(moving, AT, time=t) == pytest.approx(flat(still, AT), abs=1e-12)


def test_posing_again_gives_the_same() -> None:
    field = lower(SCENES["csg"](animated=True))
    first, later, again = pose(field, {"time": 0.3}), pose(field, {"time": 9.0}), pose(field, {"time": 0.3})
    assert np.array_equal(first.texels, again.texels)
    assert not np.array_equal(first.texels, later.texels)


def test_a_missing_signal_is_named() -> None:
    with pytest.raises(ExpressionError, match="no value was given for 'pulse'"):
        packed(s.sphere(parse("pulse")))


ODD = ["1/0", "0/0", "log(-1)", "exp(1e5)", "-exp(1e5)", "-1", "1e6", "-1e6", "sqrt(-1)", "0"]


@pytest.mark.parametrize("text", ODD)
def test_odd_numbers_leave_everything_finite(text: str) -> None:
    """Whatever a signal gives, wherever it stands: every packed number and every distance is finite."""
    odd = parse(f"{text} + 0*time")
    forms: list[s.Shape] = [
        s.sphere(odd),
        s.box((odd, 1, 1)).smooth(odd),
        s.rounded_box(1, odd).at(odd, 0, 0),
        s.capsule(odd, odd).turned(odd, odd, odd),
        s.round_cone(odd, 1, odd).scaled(odd),
        s.round_cone(1, 0.1, odd),
        s.torus(odd, 0.1).rounded(odd),
        s.cone(1, odd, odd).shelled(odd),
        s.tube(1, odd, odd).repeated((2, 1, 1), (odd, 0, 0)),
        s.pyramid(odd, odd).circled(3, odd),
        s.box().twisted(odd),
        s.box().bent(odd),
        s.box().periodic(odd, 0, odd),
        s.box().scaled(odd).rounded(odd).bent(odd).twisted(odd).smooth(0.1),
        (s.box() - s.sphere(odd).smooth(odd)).rounded(odd).smooth(odd),
    ]
    field = packed(*forms, time=1.0)
    for name in ("texels", "groups", "warp_texels", "centre", "axes", "half", "radius", "reach", "core", "plane"):
        assert np.isfinite(getattr(field, name)).all(), name
    assert np.isfinite(evaluate_field(field, AT)).all()


def test_sizes_below_zero_are_zero() -> None:
    field = packed(s.box((parse("-time"), 1, 1)), s.sphere(parse("-time")), time=1.0)
    assert field.leaves.half[0] == pytest.approx((0, 0.5, 0.5))
    assert field.leaves.rounding[1] == 0.0


def test_leaf_texels() -> None:
    """The layout that shaders/lib/leaf.glsl reads."""
    shape = s.cone(0.5, 2.0, 0.2).turned(30, 40, 50).at(1, 2, 3).rounded(0.1).shelled(0.05).painted("brass")
    field = packed(s.plane(), s.Form(shape, "subtract", 0.3, "brass"))
    t = field.texels[1].astype(np.float64)
    assert t[0] == pytest.approx((1, 2, 3, 0.1))
    assert t[1] == pytest.approx((0.5, 1, 0.5, 0.3))
    turn = matrices_from_quaternions(t[2])[0]
    assert turn == pytest.approx(field.leaves.rotation[1].T, abs=1e-6)
    assert t[3] == pytest.approx((0.5, SOLID, 0.3, 0.0))
    assert t[4] == pytest.approx((0.05, 1, 0, 1))
    assert t[5] == pytest.approx((0, 0, 1, UNGUARDED))
    plane = field.texels[0]
    assert plane[4, 2] == 2
    assert field.plane[0] == pytest.approx((0, 1, 0, 0))
    assert not field.plane[1].any()


def test_warp_texels() -> None:
    inner = s.box((1, 2, 1)).bent(20).at(0, 1, 0)
    field = packed(s.sphere(), inner.twisted(40).turned(z=90).at(5, 0, 0))
    leaf, warps = field.texels[1], field.warp_texels.astype(np.float64)
    assert leaf[5, :2].tolist() == [0, 2]
    assert warps[:, 1, 3].tolist() == [0, 1]
    assert warps[0, 1, :3] == pytest.approx((5, 0, 0))
    assert warps[1, 1, :3] == pytest.approx((0, 1, 0))
    assert warps[:, 2, 0] == pytest.approx(np.radians([40, 20]))
    assert matrices_from_quaternions(warps[0, 0])[0] @ (0, 1, 0) == pytest.approx((1, 0, 0), abs=1e-6)
    assert (leaf[6, :3] - leaf[7, :3]) == pytest.approx(field.guard_low[1], abs=1e-5)


def test_round_cone_texels_hold_its_slopes() -> None:
    t = packed(s.round_cone(1.0, 0.4, 1.0)).texels[0]
    assert t[0, 3] == pytest.approx(0.7)
    assert t[3, 2:] == pytest.approx((0.75, 0.6))


def test_reflections_leave_proper_rotations() -> None:
    field = packed(s.cone(0.5, 1, 0.1).turned(10, 20, 30).at(1, 1, 1).twisted(20).mirrored("xyz"))
    for matrices in (field.leaves.rotation, field.warps.rotation):
        assert np.linalg.det(matrices) == pytest.approx(np.ones(8))


def test_thousands_of_moving_forms_pose_fast() -> None:
    """Not a bench: only that nothing walks leaf by leaf (about 5 ms on 2 cores)."""
    from time import perf_counter

    field = lower(random_forms(2048, animated=True))
    times = []
    for _ in range(5):
        start = perf_counter()
        pose(field, TIMES)
        times.append(perf_counter() - start)
    assert min(times) < 0.1
