"""Light along seams: where the float64 weave has them, as wide at any distance, and none without strength."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, Gpu, camera_rays, moment_of, rays_of
from numpy.typing import NDArray
from panoramic import IPD, WHOLE, drawn
from woven import even, glows, ground_shares, ramp, rough_weights, winding, woven

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.globe import heading_frame
from dreamscape3d.render.panorama import MIDDLE_EYE, Eye, circling_eyes
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Material
from dreamscape3d.sdf.shape import Form, box, plane, sphere
from dreamscape3d.sdf.weave import Weave

SIZE = (200, 150)
WHITE = ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0))
PACE = 1.4  # of pulses [m/s], shaders/lib/seam.glsl
F64 = NDArray[np.float64]


def above(height: float) -> Camera:
    return Camera(at=(0.0, height, 0.0), look_at=(0.0, 0.0, 1e-3), fov=60.0)


def black_ground(weave: Weave, camera: Camera, time: float = 1.7, **seams: Any) -> Moment:
    """Ground of two parts that answers no light: all that is seen are seams."""
    planes = [plane().painted("0"), plane().painted("0")]
    lone: dict[str, Any] = {"materials": glows((0, 0, 0)), "sky": DARK, "air": VACUUM, "lights": (), "camera": camera}
    moment = moment_of(*planes, time=time, **lone)
    return woven(moment, [0, 1], weave, grounds=[0, 1], absent=[1], **{"colours": WHITE, "strength": 1.0, **seams})


def on_ground(moment: Moment) -> F64:
    """(H, W, 3) where rays meet the ground, top row first."""
    origin, direction = rays_of(camera_rays(moment, SIZE))
    at: F64 = origin - direction * (origin[..., 1:2] / direction[..., 1:2])
    return at[::-1]


def test_they_run_where_two_parts_weigh_the_same(gpu: Gpu) -> None:
    """In every row that crosses one steeply: the middle of its light is within a pixel of the float64 line."""
    weave = winding(2, side=128)
    moment = black_ground(weave, above(9.0), beat=1.0)
    light = gpu.picture(moment, SIZE)[..., 0]
    at = on_ground(moment)
    first, second = rough_weights(weave, at.reshape(-1, 3)).reshape(2, *at.shape[:2])
    lead = first - second
    off = []
    for row, values in zip(light, lead, strict=True):
        crossings = np.nonzero(values[1:] * values[:-1] < 0.0)[0]
        for number, left in enumerate(crossings.tolist()):
            others = np.abs(np.delete(crossings, number) - left)
            if (len(others) and others.min() < 25) or not 12 < left < SIZE[0] - 12:
                continue
            place = left + values[left] / (values[left] - values[left + 1])
            if abs(values[left - 4] - values[left + 4]) < 0.15:  # it runs along the row
                continue
            near = slice(left - 4, left + 6)
            off.append(float((np.arange(SIZE[0])[near] * row[near]).sum() / row[near].sum() - place))
    assert len(off) > 60
    assert np.median(np.abs(off)) < 0.5
    assert np.percentile(np.abs(off), 95) < 1.0


def test_they_never_get_thinner_than_a_pixel_but_dimmer(gpu: Gpu) -> None:
    """The light in a strip across is the same from near and far, and every row of a far picture has some."""
    light = {}
    for height in (3.0, 12.0):
        picture = gpu.picture(black_ground(ramp(0.25), above(height), beat=1.0), SIZE)[..., 0]
        metres = 2.0 * height * np.tan(np.radians(30.0)) / SIZE[1]
        kept = slice(*(SIZE[1] * (0.5 + side * 1.5 / (2.0 * height * np.tan(np.radians(30.0)))) for side in (-1, 1)))
        rows = picture[int(kept.start) : int(kept.stop)]
        light[height] = float(rows[:, 60:140].sum(axis=1).mean() * metres)
        assert (rows.max(axis=1) > 8.0 * np.median(rows, axis=1)).all()
    dimmed = 0.3 + 0.7 * np.exp(-144.0 / 900.0)
    assert light[12.0] == pytest.approx(dimmed * light[3.0], rel=0.3)


def test_without_strength_there_is_none(gpu: Gpu) -> None:
    moment = black_ground(winding(2), above(6.0))
    assert gpu.picture(moment, SIZE).max() > 0.5
    assert moment.seams is not None
    dark = replace(moment, seams=replace(moment.seams, strength=0.0))
    assert gpu.picture(dark, SIZE).max() == 0.0
    assert gpu.picture(replace(moment, seams=None), SIZE).max() == 0.0


def test_light_goes_with_strength_and_swells_with_the_beat(gpu: Gpu) -> None:
    half, whole = (gpu.picture(black_ground(winding(2), above(6.0), strength=s), SIZE) for s in (0.5, 1.0))
    assert np.abs(half - 0.5 * whole).max() < 4e-3 * whole.max()
    still, beating = (gpu.picture(black_ground(winding(2), above(6.0), beat=b), SIZE) for b in (0.0, 1.0))
    assert beating.sum() > 1.3 * still.sum()


def test_each_side_has_its_own_colour(gpu: Gpu) -> None:
    picture = gpu.picture(black_ground(ramp(0.25), above(4.0), colours=((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))), SIZE)
    assert picture[..., 1].max() < 0.6 * picture.max()
    red, blue = picture[..., 0].sum(), picture[..., 2].sum()
    assert 0.3 < red / blue < 3.0


def test_where_weights_are_even_all_over_there_are_no_seams(gpu: Gpu) -> None:
    assert gpu.picture(black_ground(even(0.5, 0.5), above(6.0)), SIZE).max() < 1e-6


def test_pulses_run_along(gpu: Gpu) -> None:
    """The brightest place of a straight seam along z moves on as fast as they go."""

    def head(time: float) -> float:
        moment = black_ground(ramp(0.25), above(7.0), time=time, beat=1.0)
        light = gpu.picture(moment, SIZE)[:, 70:130].max(axis=(1, 2))
        return float(on_ground(moment)[int(light.argmax()), 100, 2])

    moved = np.array([head(0.2 * step + 0.2) - head(0.2 * step) for step in range(8)])
    assert np.median(moved) == pytest.approx(0.2 * PACE, abs=0.12)


def test_they_climb_what_stands_on_them_and_fade(gpu: Gpu) -> None:
    wall = box((8.0, 12.0, 0.4)).at(0.0, 6.0, 3.0).painted("0")
    camera = Camera(at=(0.0, 3.0, -7.0), look_at=(0.0, 3.0, 3.0), fov=50.0)
    scene: dict[str, Any] = {"materials": glows((0, 0, 0)), "sky": DARK, "air": VACUUM, "lights": (), "camera": camera}
    moment = woven(moment_of(wall, **scene), [0], ramp(0.25), strength=1.0, beat=1.0, colours=WHITE)
    light = gpu.picture(moment, SIZE)[..., 0]
    columns = light.sum(axis=0)
    assert abs(float((np.arange(SIZE[0]) * columns).sum() / columns.sum()) - 99.5) < 6.0
    low, high = light[90:130].sum(), light[10:50].sum()
    assert low > 2.0 * high > 0.0


# -- where surfaces blend ------------------------------------------------------------------------------------


def melted(parts: tuple[int, int], **seams: Any) -> Moment:
    balls = [
        sphere(0.8).at(-0.5, 0.0, 0.0).painted("0"),
        Form(sphere(0.8).at(0.5, 0.0, 0.0), "union", 0.6).painted("0"),
    ]
    camera = Camera(at=(0.0, 0.0, -5.0), look_at=(0.0, 0.0, 0.0), fov=30.0)
    scene: dict[str, Any] = {"materials": glows((0, 0, 0)), "sky": DARK, "air": VACUUM, "lights": (), "camera": camera}
    return woven(moment_of(*balls, **scene), parts, even(0.5, 0.5), **{"strength": 1.0, **seams})


def test_surfaces_of_two_parts_glow_where_they_blend(gpu: Gpu) -> None:
    light = gpu.picture(melted((0, 1)), SIZE)
    across = light.sum(axis=(0, 2))
    assert abs(int(across.argmax()) - SIZE[0] // 2) <= 3
    assert across[: SIZE[0] // 4].max() < 0.02 * across.max(), "none where there is no blending"
    red, green = light[..., :2].sum(axis=(0, 1))
    assert 0.2 < red / green < 5.0, "of both colours, by turns"
    line = light[:, SIZE[0] // 2 - 1 : SIZE[0] // 2 + 1].astype(np.float64)
    assert np.abs(np.diff(line, axis=1)).max() < 0.2 * light.max(), "whichever leads"


def test_surfaces_of_one_part_do_not(gpu: Gpu) -> None:
    assert gpu.picture(melted((0, 0)), SIZE).max() == 0.0
    assert gpu.picture(melted((0, 1), strength=0.0), SIZE).max() == 0.0


# -- other views ---------------------------------------------------------------------------------------------


def test_a_mirror_shows_them(gpu: Gpu) -> None:
    wall = box((8.0, 6.0, 0.4)).at(0.0, 3.0, 3.0).painted("0")
    materials = {**glows((0, 0, 0)), "glass": Material(colour=(0.9, 0.9, 0.9), metallic=1.0, roughness=0.05)}
    camera = Camera(at=(0.0, 1.5, -6.0), look_at=(0.0, 0.6, 3.0), fov=50.0)
    floor = plane().painted("glass")
    moment = moment_of(floor, wall, materials=materials, sky=DARK, air=VACUUM, lights=(), camera=camera)
    live = replace(QUALITIES["live"], bloom=0, temporal=False)
    climbing = ramp(0.25)
    lit = gpu.picture(
        woven(moment, [0, 0], climbing, grounds=[0, -1], strength=1.0, beat=1.0, colours=WHITE), SIZE, live
    )
    dark = gpu.picture(woven(moment, [0, 0], climbing, grounds=[0, -1], strength=0.0), SIZE, live)
    surface = gpu.surface(moment, camera_rays(moment, SIZE))
    foot = int(np.nonzero((surface.first == 0)[::-1].any(axis=1))[0][0])
    below = (lit - dark)[foot + 4 : foot + 24, :, 0]
    assert below.max() > 0.05
    assert abs(int(below.sum(axis=0).argmax()) - SIZE[0] // 2) < 20


@pytest.mark.parametrize("eyes", [MIDDLE_EYE, circling_eyes(IPD)])
def test_panoramas_have_the_same_grounds(gl: Any, eyes: tuple[Eye, ...], circling: ProgramLibrary) -> None:
    """All round, from one point and from the circle of two eyes: the colours of the float64 weave."""
    weave = winding(2)
    camera = Camera(at=(0.2, 2.0, 0.1), look_at=(1.0, 2.0, 1.0))
    planes = [plane().painted("0"), plane().painted("1")]
    materials = glows((1, 0, 0), (0, 1, 0))
    moment = moment_of(*planes, materials=materials, sky=DARK, air=VACUUM, lights=(), camera=camera)
    joined = woven(moment, [0, 1], weave, grounds=[0, 1], absent=[1])
    pictures = drawn(gl, joined, WHOLE, eyes, PLAIN, circling if len(eyes) > 1 else None)
    x, y = np.meshgrid(np.arange(512) + 0.5, np.arange(30) + 10.5)
    way = WHOLE.directions(x, y) @ heading_frame(moment.view)
    at = moment.view.eye - way * (moment.view.eye[1] / way[..., 1:2])
    wanted = ground_shares(weave, at.reshape(-1, 3))[0].reshape(30, 512) > 0.5
    for picture in pictures:
        rows = picture[::-1][10:40]
        assert ((rows[..., 0] > rows[..., 1]) == wanted).mean() > 0.93
        assert rows.sum(axis=-1).min() > 0.3
