"""Light through a portal, by number: fog before it and beyond, what stands in its way, its border, its mirror image."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawing import DARK, F64, PLAIN, VACUUM, Gpu, moment_of
from portals import leading, opening_at, with_portal

from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.scene.sprites import balls, pack
from dreamscape3d.sdf.shape import Shape, box, plane, sphere

SIZE = (96, 64)
AHEAD = Camera(at=(0.0, 1.5, 6.0), look_at=(0.0, 1.5, 0.0), fov=50.0)
DOOR = opening_at((0.0, 1.5, 0.0))
LAMP = Material(colour=(0, 0, 0), glow=(1.0, 1.0, 1.0), emission=2.0, roughness=1.0)
BLACK = Material(colour=(0, 0, 0), roughness=1.0)
PAINTS = {"lamp": LAMP, "black": BLACK}
HALF = 2.0**-9  # of what half floats hold, added up


def scene(*shapes: Shape, air: Air = VACUUM, sky: Sky = DARK, lights: tuple[Light, ...] = (), **more: object) -> Moment:
    options: dict[str, object] = {"camera": AHEAD, "materials": PAINTS, "time": 0.0, **more}
    return moment_of(*shapes, air=air, sky=sky, lights=lights, **options)  # type: ignore[arg-type]


def wall(z: float) -> Shape:
    """A bright one across all that is seen; it gives off 2 · (0.35 + 0.65) towards who looks straight at it."""
    return box((40, 40, 0.2)).at(0, 0, z - 0.1).painted("lamp")


def fog(density: float, *colour: float) -> Air:
    return Air(colour=colour or (0.0, 0.0, 0.0), density=density, falloff=0.0, glow=0.0)  # type: ignore[arg-type]


def seen(gpu: Gpu, moment: Moment, x: float = 0.5, y: float = 0.5) -> F64:
    """(3,) radiance at a place of the picture, shares of its width and height from the lower left."""
    picture = gpu.picture(moment, SIZE, PLAIN)[::-1]
    found: F64 = picture[int(y * SIZE[1]), int(x * SIZE[0])].astype(np.float64)
    return found


def test_the_world_beyond_is_as_bright_as_it_is_times_the_gain(gpu: Gpu) -> None:
    beyond = scene(wall(-2.0))
    assert seen(gpu, with_portal(scene(), DOOR, beyond)) == pytest.approx([2.0] * 3, rel=5e-3)
    assert seen(gpu, with_portal(scene(), DOOR, beyond, gain=0.25)) == pytest.approx([0.5] * 3, rel=5e-3)


def test_fog_of_this_side_reaches_to_the_door_and_that_of_the_other_from_it_on(gpu: Gpu) -> None:
    here, there = fog(0.1, 1.0, 0.0, 0.0), fog(0.3, 0.0, 0.0, 1.0)
    clear, dim = np.exp(-0.1 * 6.0), np.exp(-0.3 * 2.0)
    first = with_portal(scene(air=here), DOOR, scene(wall(-2.0)))
    assert seen(gpu, first) == pytest.approx([2 * clear + 1 - clear, 2 * clear, 2 * clear], rel=5e-3)
    second = with_portal(scene(), DOOR, scene(wall(-2.0), air=there))
    assert seen(gpu, second) == pytest.approx([2 * dim, 2 * dim, 2 * dim + 1 - dim], rel=5e-3)
    both = with_portal(scene(air=here), DOOR, scene(wall(-2.0), air=there))
    expected = np.array([2 * dim, 2 * dim, 2 * dim + 1 - dim]) * clear + [1 - clear, 0.0, 0.0]
    assert seen(gpu, both) == pytest.approx(expected, rel=5e-3)


def test_in_a_world_of_another_size_fog_is_as_thick_as_it_is_there(gpu: Gpu) -> None:
    """Twice as large beyond: 2 m here behind the door are 4 m there."""
    larger = leading(DOOR, (0.0, 1.5, 0.0), 0.0, 2.0)
    moment = with_portal(scene(), larger, scene(wall(-4.0), air=fog(0.2)))
    assert seen(gpu, moment) == pytest.approx([2.0 * np.exp(-0.2 * 4.0)] * 3, rel=5e-3)


def test_its_sky_is_seen_where_nothing_stands(gpu: Gpu) -> None:
    blue = Sky(zenith=(0.2, 0.4, 1.0), horizon=(0.2, 0.4, 1.0), nadir=(0.2, 0.4, 1.0), stars=0.0)
    moment = with_portal(scene(wall(-2.0)), DOOR, scene(sky=blue))
    assert seen(gpu, moment) == pytest.approx(moment.portal.beyond.sky[0], rel=5e-3)  # type: ignore[union-attr]
    assert seen(gpu, moment, 0.9)[2] > 0.9  # beside it, the wall of this side


def test_what_stands_before_it_hides_it_and_what_stands_behind_it_does_not(gpu: Gpu) -> None:
    beyond = scene(wall(-2.0))
    post, back = box((0.5, 9, 0.5)).at(0, 0, 2).painted("black"), box((0.5, 9, 0.5)).at(0, 0, -1).painted("black")
    assert seen(gpu, with_portal(scene(post), DOOR, beyond)) == pytest.approx(0.0, abs=1e-3)
    assert seen(gpu, with_portal(scene(back), DOOR, beyond)) == pytest.approx([2.0] * 3, rel=5e-3)


def test_sprites_of_this_side_shine_before_it_and_those_of_the_other_behind(gpu: Gpu) -> None:
    def ball(z: float) -> np.ndarray:
        return pack([balls(np.array([[0.0, 1.5, z]]), np.full(1, 0.5), np.ones((1, 3)), 0.0)])

    here, beyond = scene(), scene()
    shown = {
        (side, z): seen(
            gpu,
            with_portal(
                replace(here, sprites=ball(z)) if side == "here" else here,
                DOOR,
                beyond if side == "here" else replace(beyond, sprites=ball(z)),
            ),
        )[0]
        for side in ("here", "there")
        for z in (2.0, -2.0)
    }
    assert shown["here", 2.0] > 0.5
    assert shown["here", -2.0] < 0.01
    assert shown["there", -2.0] > 0.5
    assert shown["there", 2.0] < 0.01


def test_its_border_shines_and_its_middle_hardly(gpu: Gpu) -> None:
    moment = with_portal(scene(), DOOR, scene(), rim=np.array([4.0, 2.0, 1.0]))
    spread = np.tan(np.radians(25.0))
    edge = 0.5 + 0.5 * (0.985 / 6.0) / spread * SIZE[1] / SIZE[0]
    row = gpu.picture(moment, (960, 640), PLAIN)[320]
    assert row[int(edge * 960)].max() > 1.0
    assert row[480].max() < 0.05
    assert row[int((2.0 * edge - 0.49) * 960) + 8].max() == 0.0


def test_suns_of_the_other_side_cast_shadows_there(gpu: Gpu) -> None:
    """A beam across the light leaves a dark band on the wall that is seen."""
    sun = Light(kind="sun", direction=(0.0, 0.6, 0.8), intensity=2.0)
    beam = box((30, 0.5, 0.5)).at(0, 3.0, -1.0)
    quality = replace(PLAIN, shadow_size=512)
    bright = with_portal(scene(), DOOR, scene(box((40, 40, 0.2)).at(0, 0, -3.1), lights=(sun,)))
    shaded = with_portal(scene(), DOOR, scene(box((40, 40, 0.2)).at(0, 0, -3.1), beam, lights=(sun,)))
    pictures = [gpu.picture(m, SIZE, quality)[:, SIZE[0] // 2, 0] for m in (bright, shaded)]
    rows = slice(20, 44)  # within the opening
    assert (pictures[1][rows] < 0.3 * pictures[0][rows]).sum() > 2
    assert (pictures[1][rows] > 0.9 * pictures[0][rows]).sum() > 2


def test_a_mirror_shows_it_as_a_pane_of_light(gpu: Gpu) -> None:
    floor = Material(colour=(1.0, 1.0, 1.0), metallic=1.0, roughness=0.02)
    here = scene(plane().painted("floor"), materials={**PAINTS, "floor": floor})
    quality = replace(PLAIN, mirror=1, samples=1)
    pane = np.array([[0.0, 0.5, 0.0], [0.5, 0.0, 0.0]])
    moment = with_portal(here, DOOR, scene(), pane=pane)
    picture = gpu.picture(moment, SIZE, quality)[::-1]
    column = picture[: int(0.3 * SIZE[1]), SIZE[0] // 2]
    assert column[:, 1].max() > 0.3  # its foot is mirrored nearest to it
    assert gpu.picture(here, SIZE, quality)[::-1][: int(0.3 * SIZE[1]), SIZE[0] // 2].max() < 0.01


def test_one_that_is_shut_changes_nothing(gpu: Gpu) -> None:
    here = scene(plane(), sphere(1.0).at(0.5, 1, 0), lights=(Light(kind="sun"),), sky=Sky())
    shut = with_portal(here, replace(DOOR, half_width=0.0, arch=0.0), scene(wall(-2.0)))
    for quality in ("draft", "live", "high"):
        one, other = (gpu.picture(m, SIZE, quality, depth=8) for m in (here, shut))  # type: ignore[arg-type]
        assert (one == other).all()
