"""Orbits: round what, how near, and always in view."""

from __future__ import annotations

import numpy as np
import pytest
from support.trips import START, STILL, Trip, look, still

from dreamscape3d.dream.stance import Wish
from dreamscape3d.sdf import shape as s


def test_an_orbit_keeps_its_distance_and_its_middle_in_view() -> None:
    trip = Trip(still(s.sphere(1.0).at(0, 1.6, -6)), "orbit")
    assert trip.now.arm == pytest.approx(5.0, abs=0.01)
    assert trip.now.pivot == pytest.approx((0, 1.6, -5), abs=0.01)
    for wish in (Wish(turn=3.0), Wish(tilt=-1.0), Wish(turn=-2.0, tilt=2.0)):
        trip.go(wish, 20)
        view = trip.mover.view(START, 0.4)
        assert np.linalg.norm(view.eye - trip.now.pivot) == pytest.approx(5.0, abs=0.02)
        assert view.target == pytest.approx(np.array(trip.now.pivot))
    assert trip.go(Wish(tilt=60.0), 9).now.pitch == 89.0


def test_the_wheel_comes_nearer_to_what_is_orbited() -> None:
    trip = Trip(still(s.sphere(1.0).at(0, 1.6, -6)), "orbit")
    arm = trip.now.arm
    trip.go(Wish(scroll=2.0)).go(STILL, 60)
    assert trip.now.arm == pytest.approx(arm / 1.25**2, rel=1e-3)
    assert trip.mover.speed == 3.0
    assert np.abs(np.diff(trip.eyes[:, 2])).max() < 0.5
    assert trip.go(Wish(forward=-1.0), 60).now.arm > arm / 1.25**2 * 2
    assert trip.go(Wish(scroll=100), 60).now.arm == pytest.approx(0.05, rel=1e-3)


def test_an_orbit_round_nothing_takes_the_cameras_own_target() -> None:
    trip = Trip(still(), "orbit", look((0, 0, 0), (0, 0, -7)))
    assert trip.now.pivot == pytest.approx((0, 0, -7))
    assert trip.go(Wish(right=1.0), 60).now.pivot[0] > 2.0
