"""Two eyes are no farther apart than is comfortable, by what is seen: measured in pictures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from drawing import PLAIN, moment_of
from two_eyes import FOV, NIGHT, SIZE, lamp_before_wall, measured, pixels, settled

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.stereo import Stereo, disparity_degrees, disparity_pixels, focal_length
from dreamscape3d.render.stereo_picture import eye_shift, seen_depths
from dreamscape3d.scene.scene import Sky


@pytest.mark.parametrize("depth", [0.3, 0.8, 1.4])
def test_near_things_bring_the_eyes_together(project: Any, depth: float) -> None:
    """Measured in the picture, not in the formula: at most the limit, and most of it is used."""
    stereo = Stereo(layout="side_by_side_full", convergence=3.0)
    projector = project(stereo)
    moment = lamp_before_wall(depth)
    degrees = disparity_degrees(abs(measured(settled(projector, moment), stereo.layout)), focal_length(FOV, SIZE[1]))
    half_a_pixel = disparity_degrees(0.5, focal_length(FOV, SIZE[1]))
    assert degrees <= stereo.limit + half_a_pixel
    assert projector.comfort.scale < 1.0
    assert degrees > 0.75 * stereo.limit


def test_without_comfort_the_limit_would_be_broken(project: Any) -> None:
    """The test of the test above: the same picture with eyes as far apart as asked for is over the limit."""
    projector = project(Stereo(layout="side_by_side_full", convergence=3.0))
    settled(projector, lamp_before_wall(0.8))
    projector.comfort.see(3.0, math.inf)  # a lie
    shown = pixels(projector.draw(lamp_before_wall(0.8), seconds=9.0))
    found = disparity_degrees(abs(measured(shown, "side_by_side_full")), focal_length(FOV, SIZE[1]))
    assert found > 1.5


def test_the_sky_is_never_beyond_the_limit(project: Any) -> None:
    """With the screen far nearer than anything, all lies behind it; the moon shows how far."""
    stereo = Stereo(layout="side_by_side_full", convergence=0.5)
    sky = Sky(zenith=(0, 0, 0), horizon=(0, 0, 0), nadir=(0, 0, 0), stars=0.0, moon=6.0, moon_direction=(0.0, 0.1, 1.0))
    shown = settled(project(stereo), moment_of(**{**NIGHT, "sky": sky}))
    apart = -measured(shown, stereo.layout)
    assert apart > 0.0
    assert disparity_degrees(apart - 0.5, focal_length(FOV, SIZE[1])) <= stereo.limit


def test_convergence_follows_what_is_seen(project: Any) -> None:
    projector = project(Stereo(layout="anaglyph"))
    settled(projector, lamp_before_wall(2.0))
    assert projector.comfort.convergence == pytest.approx(4.0, rel=0.05)
    settled(projector, lamp_before_wall(5.0), 16)
    assert projector.comfort.convergence == pytest.approx(10.0, rel=0.05)


def test_depth_opens_and_closes_without_a_jump(project: Any) -> None:
    """From flat; and when something near comes into sight, from picture to picture at 30 a second."""
    projector = project(Stereo(layout="anaglyph"), (160, 90))
    scales = []
    for number in range(60):
        projector.draw(lamp_before_wall(6.0 if number < 30 else 0.5), seconds=1 / 30)
        scales.append(projector.comfort.scale)
    assert scales[0] == 0.0
    assert max(scales) > 0.9
    assert scales[-1] < 0.35
    assert np.abs(np.diff(scales)).max() < 0.35
    projector.forget()
    projector.draw(lamp_before_wall(6.0), seconds=1 / 30)
    assert projector.comfort.scale == 0.0


@pytest.mark.parametrize("speed", [1.4, 4.0])
def test_what_is_walked_up_to_stays_within_the_limit(project: Any, speed: float) -> None:
    """In every picture on the way, by the eyes that it was drawn for, though depth is known later."""
    projector, depth, worst = project(Stereo(layout="anaglyph"), (128, 72)), 5.0, 0.0
    focal = focal_length(FOV, 72.0)
    for _ in range(40):
        projector.draw(lamp_before_wall(depth), seconds=1 / 30)
    while depth > 0.5:
        depth -= speed / 30
        projector.draw(lamp_before_wall(depth), seconds=1 / 30)
        first, second = projector.views
        for seen in (depth, math.inf):
            apart = disparity_pixels(seen, first.convergence, second.shift - first.shift, focal)
            worst = max(worst, abs(disparity_degrees(apart, focal)))
    assert 0.6 < worst < 0.7 * 1.05


def test_stills_have_the_same_comfort(project: Any) -> None:
    stereo = Stereo(layout="anaglyph")
    projector, moment = project(stereo), lamp_before_wall(0.7)
    settled(projector, moment, 12)
    ctx, programs = shared_context()
    renderer = Renderer(ctx, (32, 32), PLAIN, programs)
    try:
        nearest, farthest = seen_depths(ctx, renderer, moment, SIZE)
        shift, convergence = eye_shift(ctx, renderer, moment, stereo, SIZE)
    finally:
        renderer.release()
    assert nearest == pytest.approx(0.7, rel=0.02)
    assert farthest == math.inf
    assert shift == pytest.approx(projector.views[1].shift, rel=0.05)
    assert convergence == pytest.approx(projector.views[1].convergence, rel=0.05)
