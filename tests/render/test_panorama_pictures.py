"""Whole panoramas: lamps land by the formula, no border shows, bloom is round, one exposure, stereo by columns."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, moment_of
from numpy.typing import NDArray
from panoramic import CAMERA, F64, HALF, IPD, LAMP, WHOLE, court, drawn, lamps, middle_of_light, pixels_off, towards

from dreamscape3d import load_dream, resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render import panorama
from dreamscape3d.render.globe import Globe, heading_frame
from dreamscape3d.render.panorama import MIDDLE_EYE, Eye, PanoramaRenderer, circling_eyes, parallel_eyes
from dreamscape3d.render.quality import QUALITIES, Name
from dreamscape3d.scene.grading import Grade
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.shape import as_form, box, sphere

pytestmark = pytest.mark.usefixtures("no_gl_error")


@pytest.mark.parametrize(
    ("globe", "eyes"),
    [(WHOLE, MIDDLE_EYE), (WHOLE, circling_eyes(IPD)), (HALF, parallel_eyes(IPD)), (HALF, MIDDLE_EYE)],
    ids=["equirect", "ods", "vr180", "half"],
)
def test_lamps_land_where_the_formula_says(
    gl: Any, circling: ProgramLibrary, globe: Globe, eyes: tuple[Eye, ...]
) -> None:
    """Across every border and near the poles: by less than half a pixel of a picture 4096 wide."""
    moment, places = lamps(globe, 0.8)
    quality = replace(PLAIN, edge_samples=63)
    programs = circling if eyes[0].circle else None
    for eye, picture in zip(eyes, drawn(gl, moment, globe, eyes, quality, programs), strict=True):
        for place in places:
            wanted = towards(place, eye)
            assert pixels_off(globe, middle_of_light(picture, globe, wanted), wanted) < 0.5


@pytest.mark.parametrize(("globe", "make"), [(WHOLE, circling_eyes), (HALF, parallel_eyes)])
def test_the_left_eye_comes_first(gl: Any, circling: ProgramLibrary, globe: Globe, make: Any) -> None:
    """What is near lies farther right for the left eye; swapped eyes are caught."""
    moment, _ = lamps(globe, 0.5)
    eyes = make(IPD)
    across = [
        middle_of_light(picture, globe, np.array([0.0, 0.0, 1.0]))[0]
        for picture in drawn(gl, moment, globe, eyes, PLAIN, circling if eyes[0].circle else None)
    ]
    assert across[0] > 0.0 > across[1]


def box_blurred(picture: F64, size: int = 5) -> F64:
    padded = np.pad(picture, ((size // 2,) * 2, (size // 2,) * 2, (0, 0)), mode="wrap")
    rows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(0, 1))
    mean: F64 = rows.mean(axis=(-2, -1))
    return mean


def seam_bands(globe: Globe) -> NDArray[np.bool_]:
    """(H, W) where borders of views lie, as far as they fade, top row first."""
    width, height = globe.size
    x, y = np.meshgrid(np.arange(width) + 0.5, height - 0.5 - np.arange(height))
    d = np.sort(np.abs(globe.directions(x, y)), axis=-1)
    bands: NDArray[np.bool_] = d[..., 1] > d[..., 2] / 1.08
    return bands


def seam_steps(gl: Any, quality: Name) -> tuple[float, float]:
    """Pictures whose borders lie 45° apart differ by steps [of 255, over 12 pixels, fine noise aside]: the mean of them
    near any border, and elsewhere. What differs evenly is no step."""
    globe = Globe((512, 256))
    first, other = (
        box_blurred(drawn(gl, court(turn), globe, quality=QUALITIES[quality], depth=8)[0].astype(np.float64))
        for turn in (0.0, 45.0)
    )
    differs = first - np.roll(other, 64, axis=1)
    steps = [np.abs(np.roll(differs, 6, axis) - np.roll(differs, -6, axis)).max(axis=-1) for axis in (0, 1)]
    step = np.maximum(*steps)[8:-8]
    bands = seam_bands(globe)
    near = (bands | np.roll(bands, 64, axis=1))[8:-8]
    return float(step[near].mean()), float(step[~near].mean())


def test_no_border_shows(gl: Any) -> None:
    """Turned by 45°, borders lie elsewhere, and the picture is the same there as anywhere."""
    near, elsewhere = seam_steps(gl, "high")
    assert near < 1.0
    assert near < elsewhere


def test_a_border_that_shows_is_caught(gl: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One view a tenth brighter."""
    real = panorama._seen

    def wrong(moment: Moment, eye: Eye, side: Any) -> Moment:
        seen = real(moment, eye, side)
        if side.forward[2] < 0.5:
            return seen
        suns = tuple(replace(sun, irradiance=sun.irradiance * 1.1) for sun in seen.suns)
        return replace(seen, sky=seen.sky * 1.1, fog=seen.fog * 1.1, suns=suns)

    monkeypatch.setattr(panorama, "_seen", wrong)
    near, elsewhere = seam_steps(gl, "draft")
    assert near > elsewhere


def test_bloom_is_round_at_the_pole_and_across_the_border(gl: Any) -> None:
    """As bright at the same angle from a lamp on all its sides."""
    moment, _ = lamps(WHOLE, 1.0)
    for azimuth, elevation in ((0.0, 10.0), (180.0, 0.0), (135.0, 30.0), (60.0, 80.0)):
        a, e = math.radians(azimuth), math.radians(elevation)
        place = np.array([math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)])
        at = (np.array(CAMERA.at) + place @ heading_frame(moment.view)).tolist()
        dark = {"camera": CAMERA, "sky": DARK, "air": VACUUM, "lights": (), "materials": {"lamp": LAMP}}
        one = moment_of(as_form(sphere(0.03).at(*at)).painted("lamp"), grade=Grade(bloom=0.5), **dark)
        bright = drawn(gl, one, quality=replace(PLAIN, bloom=7), depth=16)[0].astype(np.float64).sum(axis=-1)
        x, y = np.meshgrid(np.arange(512) + 0.5, 255.5 - np.arange(256))
        direction = WHOLE.directions(x, y)
        angle = np.degrees(np.arccos(np.clip(direction @ place, -1.0, 1.0)))
        ring = (angle > 5.0) & (angle < 6.0)
        right = np.cross((0.0, 1.0, 0.0), place)
        sideways = np.abs(direction @ right) > np.abs(direction @ np.cross(place, right))
        beside, above = bright[ring & sideways].mean(), bright[ring & ~sideways].mean()
        assert beside > 100.0, "there is bloom"
        assert 0.75 < beside / above < 1.33, (azimuth, elevation)


def test_both_eyes_are_exposed_alike(gl: Any) -> None:
    """One of them close to a bright wall: by itself it would be darker."""
    camera = replace(CAMERA, at=(0.0, 1.0, 0.0), look_at=(0.0, 1.0, -5.0), auto_exposure=4.0)
    wall = as_form(box((0.2, 2.0, 2.0)).at(0.75, 1.0, 0.0)).painted("lamp")
    moment = moment_of(wall, camera=camera, materials={"lamp": replace(LAMP, emission=200.0)}, lights=())
    pictures = drawn(gl, moment, HALF, parallel_eyes(1.0), PLAIN, depth=8)
    sky = [picture[40, 40].astype(int) for picture in pictures]
    assert np.abs(sky[0] - sky[1]).max() <= 2
    alone = drawn(gl, moment, HALF, parallel_eyes(1.0)[:1], PLAIN, depth=8)[0]
    assert np.abs(alone[40, 40].astype(int) - sky[0]).max() > 4


def test_the_meter_counts_by_solid_angle() -> None:
    rows = np.linspace(0.0, np.pi, 37)[:-1] + np.pi / 72
    cells = np.repeat((rows < np.pi / 4).astype(np.float32), 64)
    share = panorama._evenly(cells).mean()
    assert share == pytest.approx((1.0 - math.cos(math.pi / 4)) / 2.0, abs=0.01)


def test_what_belongs_to_flat_pictures_is_left_out(gl: Any) -> None:
    plain = court()
    wide = replace(plain.lens, aperture=0.3)
    odd = replace(plain.distortion, echo=1.0, fray=1.0, parting=1.0)
    changed = replace(plain, lens=wide, look=replace(plain.look, vignette=1.0), distortion=odd)
    globe = Globe((64, 32))
    first, second = (drawn(gl, each, globe, depth=8)[0] for each in (plain, changed))
    assert np.array_equal(first, second)
    glitched = drawn(gl, replace(plain, distortion=replace(odd, glitch=1.0)), globe, depth=8)[0]
    assert not np.array_equal(first, glitched)


def test_motion_blurs(gl: Any) -> None:
    """Moments of an open shutter are averaged."""
    globe, quality = Globe((64, 32)), replace(PLAIN, samples=4)
    moments = [court(turn) for turn in (0.0, 0.0, 20.0, 20.0)]
    renderer = PanoramaRenderer(gl, globe, quality, shared_context()[1])
    mixed = renderer.render(moments, depth=32)[0]
    still, turned_ = (renderer.render(moments[i], depth=32)[0] for i in (0, 2))
    renderer.release()
    assert np.abs(mixed - 0.5 * (still + turned_)).mean() < 0.2 * np.abs(still - turned_).mean()


def test_progress_rises_to_one(gl: Any) -> None:
    told: list[float] = []
    renderer = PanoramaRenderer(gl, Globe((64, 32)), PLAIN, shared_context()[1], 2)
    renderer.render(court(), parallel_eyes(IPD), progress=told.append)
    renderer.release()
    assert told == sorted(told)
    assert told[0] > 0.0
    assert told[-1] == 1.0
    assert len(set(told)) >= 12


def test_a_column_of_stereo_360_is_what_an_eye_standing_there_sees(gl: Any, circling: ProgramLibrary) -> None:
    """Mirrors, sprites, letters, lamps and all; with eyes far enough apart that it would show."""
    moment = World(load_dream(resources.scenes() / "harmony.toml")).moment(2.0)
    globe, radius, column = Globe((128, 64)), 0.5, 75
    azimuth = (column / 128 - 0.5) * math.tau
    aside = radius * np.array([math.cos(azimuth), 0.0, -math.sin(azimuth)]) @ heading_frame(moment.view)
    there = replace(moment, view=replace(moment.view, eye=moment.view.eye + aside, target=moment.view.target + aside))
    ods = drawn(gl, moment, globe, (Eye(circle=radius),), QUALITIES["high"], circling, depth=8)[0]
    flat, middle_eye = (drawn(gl, each, globe, quality=QUALITIES["high"], depth=8)[0] for each in (there, moment))
    columns = slice(column - 1, column + 1)
    away, far_away = (np.abs(ods[:, columns].astype(int) - each[:, columns]).mean() for each in (flat, middle_eye))
    assert away < 1.5
    assert far_away > 4.0 * away
