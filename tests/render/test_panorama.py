"""Panoramas: pixels and directions by hand, and shares of views that sum to one."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from panoramic import CAMERA, HALF, WHOLE

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.target import make_target
from dreamscape3d.render.globe import Globe, heading_degrees, heading_frame, turned
from dreamscape3d.render.panorama import ROUND
from dreamscape3d.render.passes.equirect import EquirectPass
from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.sdf.shape import sphere

pytestmark = pytest.mark.usefixtures("no_gl_error")


def test_pixels_and_directions_by_hand() -> None:
    assert np.allclose(WHOLE.directions(256.0, 128.0), (0, 0, 1))
    assert np.allclose(WHOLE.directions(384.0, 128.0), (1, 0, 0)), "a quarter to the right of the middle is the right"
    assert np.allclose(WHOLE.directions(0.0, 128.0), (0, 0, -1), atol=1e-12)
    assert np.allclose(WHOLE.directions(77.0, 256.0), (0, 1, 0), atol=1e-12)
    assert np.allclose(HALF.directions(256.0, 128.0), (1, 0, 0), atol=1e-12)
    assert np.allclose(HALF.directions(192.0, 192.0), (0.5, math.sqrt(0.5), 0.5), atol=1e-12)


@pytest.mark.parametrize("globe", [WHOLE, HALF])
def test_places_are_the_inverse(globe: Globe) -> None:
    x, y = np.random.default_rng(1).uniform(0.5, 255.5, (2, 200))
    assert np.allclose(globe.places(3.0 * globe.directions(x, y)), (x, y))


@pytest.mark.parametrize(
    ("look_at", "degrees"), [((1, 5, -9), 0.0), ((4, 0, -2), 90.0), ((1, 0, 3), 180.0), ((1, 9, -2), 0.0)]
)
def test_heading(look_at: tuple[float, float, float], degrees: float) -> None:
    view = moment_of(sphere(1.0), camera=replace(CAMERA, look_at=look_at)).view
    assert heading_degrees(view) == pytest.approx(degrees)
    assert np.allclose(heading_frame(view) @ heading_frame(view).T, np.eye(3))
    assert np.allclose(heading_frame(view)[1], (0, 1, 0))


@pytest.mark.parametrize("globe", [WHOLE, HALF])
@pytest.mark.parametrize("roll", [0.0, 30.0])
def test_views_are_where_the_shader_takes_them_to_be(globe: Globe, roll: float) -> None:
    view = moment_of(sphere(1.0), camera=replace(CAMERA, roll=roll)).view
    frame = heading_frame(view)
    for side in globe.sides:
        rays = perspective_rays(turned(view, side, ROUND), 64, 64, 100.0)
        for got, wanted in ((rays.right, side.right), (rays.up, side.up), (rays.forward, side.forward)):
            assert np.allclose(got, wanted @ frame, atol=1e-9)
        assert rays.spread == pytest.approx(ROUND)


@pytest.mark.parametrize("globe", [WHOLE, HALF, Globe((46, 23)), Globe((31, 31), half=True)])
def test_shares_sum_to_one_everywhere(gl: Any, globe: Globe) -> None:
    """Laid together, views of an even 1 are an even 1, in alpha too."""
    lay = EquirectPass(gl, shared_context()[1], sharp=True)
    white, target = make_target(gl, (32, 32)), make_target(gl, globe.size)
    white.framebuffer.clear(1.0, 1.0, 1.0, 1.0)
    lay.begin(target)
    for side in globe.sides:
        lay.draw(white.texture, globe, side, ROUND, target)
    got = np.frombuffer(target.texture.read(), np.float16).astype(np.float64)
    white.release()
    target.release()
    assert np.abs(got - 1.0).max() < 2e-3
