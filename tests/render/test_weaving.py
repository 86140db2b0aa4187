"""Grounds that grow into each other, on the GPU and in float64; nothing of it where a field is not joined."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, Gpu, camera_rays, moment_of, rays_of
from numpy.typing import NDArray
from woven import even, glows, ground_shares, ramp, winding, woven

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Light, Material
from dreamscape3d.sdf.shape import Form, Shape, plane, sphere, terrain
from dreamscape3d.sdf.weave import Weave

DOWN = Camera(at=(0.3, 4.0, -0.2), look_at=(0.3, 0.0, -0.199), fov=60.0)
HIGH = Camera(at=(0.3, 11.0, -0.2), look_at=(0.3, 0.0, -0.199), fov=60.0)
SIZE = (160, 120)


def grounds(weave: Weave | None, *colours: tuple[float, float, float], camera: Camera = DOWN) -> Moment:
    """A plane for each colour, of which the first is there; each is a part."""
    planes = [plane().turned(0.0, 20.0 * number, 0.0).painted(str(number)) for number in range(len(colours))]
    moment = moment_of(*planes, materials=glows(*colours), sky=DARK, air=VACUUM, lights=(), camera=camera)
    of = range(len(colours))
    return woven(moment, of, weave, grounds=of, absent=of[1:], colours=np.zeros((len(colours), 3)))


def points_of(moment: Moment, size: tuple[int, int] = SIZE) -> NDArray[np.float64]:
    """(N, 3) where rays meet the ground at 0, top row first."""
    origin, direction = rays_of(camera_rays(moment, size))
    at = origin - direction * (origin[..., 1:2] / direction[..., 1:2])
    return at[::-1].reshape(-1, 3)


def shares_of(picture: NDArray[Any], moment: Moment, count: int) -> NDArray[np.float64]:
    """(count, N) of the channels that parts glow in, each over what it would be alone."""
    _, direction = rays_of(camera_rays(moment, SIZE))
    facing = -direction[::-1, :, 1]
    return (picture / (0.35 + 0.65 * facing)[..., None]).reshape(-1, 3).T[:count]


@pytest.mark.parametrize("count", [2, 3])
def test_grounds_mix_by_the_weave_as_in_float64(gpu: Gpu, count: int) -> None:
    weave = winding(count)
    moment = grounds(weave, *np.eye(3)[:count].tolist())
    got = shares_of(gpu.picture(moment, SIZE), moment, count)
    wanted = ground_shares(weave, points_of(moment))
    off = np.abs(got - wanted).max(axis=0)
    assert np.median(off) < 2e-3
    assert (off > 0.1).mean() < 0.03  # at borders, where a share changes by all within a few millimetres
    assert got.sum(axis=0) == pytest.approx(1.0, abs=5e-3)
    assert all(0.02 < share < 0.98 for share in wanted.mean(axis=1)), "the picture must show all of them"


def test_nine_parts_and_more_are_all_there(gpu: Gpu) -> None:
    """Each in the region where it is the strongest, whatever its number."""
    colours = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)] * 6
    weave = winding(18, sharp=6.0)
    moment = grounds(weave, *colours)
    got = shares_of(gpu.picture(moment, SIZE), moment, 3)
    parts = ground_shares(weave, points_of(moment))
    wanted = np.stack([parts[channel::3].sum(axis=0) for channel in range(3)])
    assert len(np.unique(parts.argmax(axis=0))) >= 5
    assert np.median(np.abs(got - wanted).max(axis=0)) < 5e-3


def test_a_greater_weight_covers_more(gpu: Gpu) -> None:
    covered = []
    for weight in (0.05, 0.35, 0.5, 0.65, 0.95):
        moment = grounds(even(1.0 - weight, weight), (0, 0, 0), (0, 1, 0), camera=HIGH)
        covered.append(float(shares_of(gpu.picture(moment, SIZE), moment, 2)[1].mean()))
    assert covered == sorted(covered)
    assert covered[0] < 0.02
    assert covered[-1] > 0.98
    assert covered[2] == pytest.approx(0.5, abs=0.1)


def test_borders_are_sharp_and_uneven(gpu: Gpu) -> None:
    """Not a fade: nearly every pixel is one ground or the other, and the border strays from its line."""
    weave = ramp(0.2)
    moment = grounds(weave, (0, 0, 0), (0, 1, 0))
    share = shares_of(gpu.picture(moment, SIZE), moment, 2)[1]
    linear = weave.at(points_of(moment))[1]
    between = (linear > 0.25) & (linear < 0.75)
    assert ((share > 0.1) & (share < 0.9))[between].mean() < 0.25
    changed = np.abs(np.diff((share.reshape(SIZE[::-1]) > 0.5).astype(int), axis=1)).sum(axis=1)
    assert changed.max() >= 3, "islands"


def test_what_has_no_ground_of_its_own_has_that_of_the_others(gpu: Gpu) -> None:
    moment = moment_of(plane().painted("0"), materials=glows((0, 1, 0)), sky=DARK, air=VACUUM, lights=(), camera=DOWN)
    alone = gpu.picture(woven(moment, [0], even(0.3, 0.7), grounds=[0, -1]), SIZE)
    assert np.array_equal(alone, gpu.picture(woven(moment, [0], even(1.0, 0.0), grounds=[0, -1]), SIZE))
    assert alone[..., 1].min() > 0.5


def test_a_terrain_is_ground_of_its_part(gpu: Gpu) -> None:
    """Hills of one part show the other's plane where that prevails, and keep their own material where theirs does."""
    hills = terrain(20.0, 1.0, 5.0, "hills", 2).at(0.0, -0.4, 0.0).painted("1")
    moment = moment_of(plane().at(0.0, -3.0, 0.0).painted("0"), hills, materials=glows((1, 0, 0), (0, 1, 0)),
        sky=DARK, air=VACUUM, lights=(), camera=DOWN)  # fmt: skip
    for weights, channel in (((0.0, 1.0), 1), ((1.0, 0.0), 0)):
        picture = gpu.picture(woven(moment, [0, 1], even(*weights), grounds=[0, -1], level=-0.4), SIZE)
        assert (picture.argmax(axis=-1) == channel).all()
        assert picture[..., 1 - channel].max() < 1e-3


def test_forms_keep_their_materials(gpu: Gpu) -> None:
    shapes: list[Shape] = [
        plane().at(0, -9, 0).painted("0"),
        sphere(3.0).painted("0"),
        Form(sphere(1.0).at(2, 2, 0)).painted("1"),
    ]
    moment = moment_of(*shapes, materials=glows((1, 0, 0), (0, 1, 0)), sky=DARK, air=VACUUM, lights=(), camera=DOWN)
    plainly = gpu.picture(moment, SIZE)
    for first in (0.0, 1.0):
        picture = gpu.picture(woven(moment, [0, 0, 1], even(first, 1.0 - first), grounds=[-1, -1]), SIZE)
        assert np.abs(picture - plainly).max() < 2e-3


# -- other programs ----------------------------------------------------------------------------------------


def test_if_one_ground_is_more_than_matt_all_are_drawn_so(gpu: Gpu) -> None:
    """A mirror among matt grounds shows the ball that hangs over it, and only where it is."""
    materials = {
        "0": Material(colour=(0.0, 0.0, 0.0), roughness=0.9),
        "1": Material(colour=(0.9, 0.9, 0.9), metallic=1.0, roughness=0.05),
        "ball": Material(colour=(0.0, 0.0, 0.0), glow=(0.0, 1.0, 0.0), emission=2.0),
    }
    camera = Camera(at=(0.0, 2.0, -6.0), look_at=(0.0, 0.5, 0.0), fov=50.0)
    shapes = [plane().painted("0"), plane().painted("1"), sphere(0.8).at(0.0, 2.0, 0.0).painted("ball")]
    moment = moment_of(*shapes, materials=materials, sky=DARK, air=VACUUM, lights=(), camera=camera)
    quality = replace(QUALITIES["live"], bloom=0, temporal=False)
    mirrored = {}
    for share in (0.0, 1.0):
        joined = woven(moment, [0, 1, 0], even(1.0 - share, share), grounds=[0, 1], absent=[1])
        mirrored[share] = gpu.picture(joined, (160, 120), quality)[70:, :, 1]
    assert mirrored[1.0].max() > 0.5
    assert mirrored[0.0].max() < 0.05


LIT: dict[str, Any] = {"lights": (Light(kind="sun"), Light(at=(1.0, 2.0, -1.0), shadow=True))}


def rich_forms(second: bool = True) -> Moment:
    """Hills, balls and two rich grounds, or only the first of them."""
    materials = {
        "0": Material(colour=(0.5, 0.4, 0.3), detail="noise", relief=0.8, pattern="grid", emission=1.0),
        "1": Material(colour=(0.1, 0.15, 0.2), wet=0.8, roughness=0.3),
        "2": Material(colour=(0.9, 0.2, 0.3), film=400.0, roughness=0.2),
    }
    hills = terrain(24.0, 1.5, 6.0, "hills", 2).at(0.0, -0.8, 4.0)
    shapes = [plane().painted("0"), hills.painted("0"), sphere(0.7).at(-1.0, 0.6, 0.0)]
    shapes += [plane().painted("1")] * second + [sphere(0.8).at(1.0, 0.7, 0.5).painted("2")]
    return moment_of(*shapes, materials=materials, camera=Camera(at=(0.0, 1.7, -6.0), look_at=(0.0, 0.4, 0.0)), **LIT)


def rich_grounds() -> Moment:
    """Two rich grounds, winding into each other."""
    return woven(rich_forms(), [0, 0, 0, 1, 1], winding(2), grounds=[0, 3], absent=[3], strength=1.0)


def test_programs_of_joined_fields_are_used_for_them_alone(gl: Any) -> None:
    """Three, and none of them where a field is not joined, or of one part, or of parts without a weave."""
    library = ProgramLibrary(gl)
    renderer = Renderer(gl, (64, 40), QUALITIES["live"], library)

    def picture(moment: Moment) -> NDArray[Any]:
        renderer.forget()
        return renderer.render(moment, 32)

    def woven_programs() -> list[str]:
        own = {"weave", "seams"}
        return sorted(stem for (_, stem, told) in library._programs if stem in own or dict(told).get("WOVEN"))

    single = rich_forms(second=False)
    plainly = picture(single)
    assert np.array_equal(plainly, picture(woven(single, [0] * 4, even(1.0))))
    assert np.array_equal(plainly, picture(woven(single, [0, 0, 0, 1], None, grounds=[0, -1])))
    assert woven_programs() == []
    assert not np.array_equal(plainly, picture(rich_grounds()))
    assert woven_programs() == ["procedural", "seams", "weave"]
    renderer.release()
    library.preload()
    assert woven_programs() == ["procedural", "seams", "weave"]
    library.release()


def test_no_program_looks_at_more_textures_than_opengl_4_1_promises(gl: Any) -> None:
    library = ProgramLibrary(gl)
    renderer = Renderer(gl, (16, 16), QUALITIES["live"], library)
    library.preload()
    most = {key[1:]: sum(name in program for name in UNITS) for key, program in library._programs.items()}
    renderer.release()
    library.release()
    assert max(most.values()) <= 16, [key for key, count in most.items() if count > 16]


@pytest.mark.parametrize("quality", ["draft", "live", "high"])
def test_every_quality_draws_them(gpu: Gpu, quality: Any) -> None:
    few = replace(QUALITIES[quality], samples=min(QUALITIES[quality].samples, 2))
    picture = gpu.picture(rich_grounds(), (96, 60), few)
    assert np.isfinite(picture).all()
    assert picture.std() > 0.01
    assert gpu.ctx.error == "GL_NO_ERROR"


def test_the_same_moment_gives_the_same_picture(gpu: Gpu) -> None:
    first, second = (gpu.picture(rich_grounds(), SIZE, "draft") for _ in range(2))
    assert np.array_equal(first, second)


def test_a_weave_that_moves_is_uploaded_anew(gpu: Gpu) -> None:
    renderer = Renderer(gpu.ctx, SIZE, PLAIN, gpu.programs)
    seen = []
    for share in (0.0, 1.0, 0.0):
        seen.append(renderer.render(grounds(even(1.0 - share, share), (1, 0, 0), (0, 1, 0)), 32))
    renderer.release()
    assert np.array_equal(seen[0], seen[2])
    assert seen[0][..., 0].min() > 0.5 > seen[1][..., 0].max()
