"""Ribbons: smooth chains through their points, with pulses that run along them."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.expression import parse
from dreamscape3d.maths.spline import smooth_curve
from dreamscape3d.scene.luminous import Ribbon
from dreamscape3d.scene.ribbons import DIM, RibbonPoser
from dreamscape3d.scene.sprites import Strands

POINTS = ((0.0, 0.0, 0.0), (2.0, 1.0, 0.0), (3.0, 0.0, 2.0), (1.0, 1.5, 3.5))
STRAIGHT = ((0.0, 1.0, 0.0), (20.0, 1.0, 0.0))


def strands(ribbon: Ribbon, **variables: float) -> Strands:
    ((drawn,), _) = RibbonPoser((ribbon,)).pose({"time": 0.0, **variables})
    return drawn


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_is_whole_and_runs_through_its_points(closed: bool) -> None:
    drawn = strands(Ribbon(points=POINTS, closed=closed))
    for of_b, of_a in ((drawn.b, drawn.a), (drawn.radius_b, drawn.radius_a), (drawn.radiance_b, drawn.radiance_a)):
        assert np.array_equal(of_b[:-1], of_a[1:])
        assert np.allclose(of_b[-1], of_a[0]) == (closed or of_b.ndim < 2 or of_b is drawn.radiance_b)
    for point in POINTS:
        nearest = min(np.linalg.norm(ends - point, axis=1).min() for ends in (drawn.a, drawn.b))
        assert nearest < 1e-9


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_has_no_corners(closed: bool) -> None:
    drawn = strands(Ribbon(points=POINTS, closed=closed))
    along = (drawn.b - drawn.a) / np.linalg.norm(drawn.b - drawn.a, axis=1)[:, None]
    turn = (along[1:] * along[:-1]).sum(axis=1)
    assert turn.min() > np.cos(np.radians(40.0))
    if closed:
        assert along[0] @ along[-1] > np.cos(np.radians(40.0))


def test_a_curve_through_points_on_a_line_is_that_line() -> None:
    curve = smooth_curve([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]], 5)
    assert curve.shape == (11, 2)
    assert np.allclose(curve[:, 0], np.arange(11) / 5)
    assert np.allclose(curve[:, 1], 2.0 * curve[:, 0])


def test_points_may_be_formulas_of_their_index() -> None:
    ribbon = Ribbon(count=4, at=(parse("i + x"), parse("n"), 0.0), width=parse("0.1 * (i + 1)"), brightness=parse("i"))
    drawn = strands(ribbon, x=10.0)
    assert drawn.a[0] == pytest.approx([10.0, 4.0, 0.0])
    assert drawn.b[-1] == pytest.approx([13.0, 4.0, 0.0])
    assert (drawn.radius_a[0], drawn.radius_b[-1]) == pytest.approx((0.05, 0.2))
    assert drawn.radiance_a[0].max() == 0.0
    assert drawn.radiance_b[-1] == pytest.approx(3.0 * linear_from_srgb(ribbon.colour))


def test_colours_run_from_end_to_end_and_round_a_closed_one() -> None:
    red, blue = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
    open_one = strands(Ribbon(points=POINTS, colour=red, second=blue, brightness=1.0))
    assert open_one.radiance_a[0] == pytest.approx(red)
    assert open_one.radiance_b[-1] == pytest.approx(blue)
    closed = strands(Ribbon(points=POINTS, colour=red, second=blue, brightness=1.0, closed=True))
    assert closed.radiance_b[-1] == pytest.approx(red)
    assert closed.radiance_a[len(closed.a) // 2] == pytest.approx(blue, abs=0.01)


def test_taper_thins_both_ends() -> None:
    drawn = strands(Ribbon(points=POINTS, width=0.2, taper=1.0))
    assert drawn.radius_a[0] == pytest.approx(0.0)
    assert drawn.radius_b[-1] == pytest.approx(0.0)
    assert drawn.radius_a.max() == pytest.approx(0.1, rel=0.01)
    assert strands(Ribbon(points=POINTS, width=0.2, taper=1.0, closed=True)).radius_a.min() == pytest.approx(0.1)


def test_pulses_run_at_the_speed_of_the_flow() -> None:
    ribbon = Ribbon(points=STRAIGHT, flow=1.5, spacing=5.0, brightness=1.0, colour=(1, 1, 1))

    def light(time: float, x: float) -> float:
        drawn = strands(ribbon, time=time)
        return float(np.interp(x, drawn.a[:, 0], drawn.radiance_a[:, 0]))

    for x in (6.0, 7.2, 8.3):
        assert light(2.0, x + 3.0) == pytest.approx(light(0.0, x), abs=0.03)
    assert light(0.0, 10.0) == pytest.approx(1.6, abs=0.03)
    assert light(0.0, 7.5) == pytest.approx(DIM, abs=0.05)


def test_pulses_are_born_and_spent_dark() -> None:
    ribbon = Ribbon(points=STRAIGHT, flow=2.0, spacing=4.0, brightness=1.0, colour=(1, 1, 1))
    for time in np.linspace(0.0, 4.0, 17):
        drawn = strands(ribbon, time=float(time))
        assert drawn.radiance_a[0, 0] == pytest.approx(DIM)
        assert drawn.radiance_b[-1, 0] == pytest.approx(DIM)


def test_stretches_of_it_are_lamps() -> None:
    _, (tubes,) = RibbonPoser((Ribbon(points=POINTS, light=5, width=0.2),)).pose({"time": 0.0})
    assert tubes.shape == (5, 10)
    assert np.array_equal(tubes[:-1, 3:6], tubes[1:, :3])
    assert tubes[:, 6] == pytest.approx([0.1] * 5)


def test_points_are_counted() -> None:
    for ribbon in (Ribbon(), Ribbon(points=POINTS[:1]), Ribbon(count=65)):
        with pytest.raises(LimitError, match="it needs 2 to 64"):
            RibbonPoser((ribbon,))


def test_wild_numbers_are_kept_within_bounds() -> None:
    x = parse("x")
    wild = Ribbon(points=((x, 0.0, 0.0), (0.0, x, 1.0)), width=x, brightness=x, taper=x, flow=x, spacing=x)
    for value in (0.0, 1e6, -1e6):
        packed = strands(wild, x=value, time=100.0).pack()
        assert np.isfinite(packed).all()
        assert packed[:, :2, 3].min() > 0.0
