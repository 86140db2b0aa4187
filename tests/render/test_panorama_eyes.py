"""The rays of two eyes that circle: the formula, what the GPU sees along them, where balls lie at 4K."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import PLAIN, camera_rays, hit_radius, melted, moment_of, truth
from numpy.typing import NDArray
from panoramic import CAMERA, F64, IPD, WHOLE, pixels_off, spots, towards

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render import panorama
from dreamscape3d.render.globe import Globe, heading_frame
from dreamscape3d.render.panorama import DENSITY, ROUND, Eye, circling_eyes, view_size
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.shape import box, plane, sphere

pytestmark = pytest.mark.usefixtures("no_gl_error")


def ods_formula(direction: F64, radius: float) -> tuple[F64, F64]:
    """[ODS] Google 2015: where rays begin, by azimuth θ and elevation φ: (r·cos θ, 0, −r·sin θ) to the right of z."""
    theta = np.arctan2(direction[..., 0], direction[..., 2])
    phi = np.arcsin(direction[..., 1])
    origin = radius * np.stack([np.cos(theta), np.zeros_like(theta), -np.sin(theta)], -1)
    ray = np.stack([np.sin(theta) * np.cos(phi), np.sin(phi), np.cos(theta) * np.cos(phi)], -1)
    return origin, ray


@pytest.mark.parametrize("eye", circling_eyes(IPD))
@pytest.mark.parametrize("number", range(6))
def test_circling_rays_are_the_formula(eye: Eye, number: int) -> None:
    """In every view, the polar ones too: origins and directions, in float64."""
    moment = moment_of(sphere(1.0), camera=CAMERA)
    seen = panorama._seen(moment, eye, WHOLE.sides[number])
    rays = perspective_rays(seen.view, 96, 96, 100.0)
    x, y = np.meshgrid(np.arange(96) + 0.5, np.arange(96) + 0.5)
    origin, direction = rays.at(x, y)
    frame = heading_frame(moment.view)
    local = direction @ frame.T
    wanted_origin, wanted = ods_formula(local, eye.circle)
    assert np.abs((origin - moment.view.eye) @ frame.T - wanted_origin).max() < 1e-9
    assert pixels_off(WHOLE, local, wanted).max() < 1e-3


def test_one_origin_a_slice_would_not_do() -> None:
    """The figure in the module's docstring: the error of an eye that stands still in a slice is of first order."""
    slices, elevation, distance = 259, math.radians(90.0), 0.5
    error = 0.5 * IPD * math.sin(math.pi / slices) * math.sin(elevation) / distance * 4096 / math.tau
    assert 0.49 < error < 0.5


def march_circling(gl: Any, circling: ProgramLibrary, moment: Moment, rays: Rays) -> tuple[NDArray[np.bool_], F64]:
    """(H, W) hits and distances by the GPU."""
    renderer = Renderer(gl, (16, 16), replace(PLAIN, steps=400), circling)
    target = make_surface_target(gl, (rays.width, rays.height))
    renderer.draw_surface(moment, rays, target, hit_pixels=0.01)
    assert target.depth is not None
    shape = (rays.height, rays.width)
    hit = np.frombuffer(target.depth.read(), np.float32).reshape(shape) < 1.0
    texels = np.frombuffer(target.texture.read(), np.uint32).reshape(*shape, 4)
    distance = np.ascontiguousarray(texels[..., 0]).view(np.float32).astype(np.float64)
    target.release()
    renderer.release()
    return hit, distance


@pytest.mark.parametrize("circle", [-0.0315, 0.6])
@pytest.mark.parametrize("look_at", [(0.0, 0.2, 0.0), (0.0, 9.0, -9.0), (0.0, -9.0, -9.0)])
def test_the_gpu_sees_what_circling_rays_meet(
    gl: Any, circling: ProgramLibrary, circle: float, look_at: tuple[float, float, float]
) -> None:
    """Culling leaves nothing out, ahead and at both poles, nor with eyes a stride apart."""
    above = [form.at(0.0, 4.0, -9.0) for form in melted(2)]
    below = [sphere(0.2).at(x, -2.5, -9.0 + z) for x in (-1.0, 0.0, 1.0) for z in (-0.5, 0.3)]
    solid = box((2.0, 1.2, 1.0)).at(0.3, 0.2, -5.0)
    moment = moment_of(plane().at(0, -3, 0), solid, *melted(1), *above, *below)
    view = replace(moment.view, target=np.array(look_at), fov=98.0, circle=circle)
    rays = camera_rays(replace(moment, view=view), (96, 96))
    hit, distance = march_circling(gl, circling, moment, rays)
    true_hit, true_distance = truth(moment, rays)
    assert 0.1 < true_hit.mean() < 1.01
    agree = hit == true_hit
    assert agree.mean() > 0.999
    both = hit & true_hit
    near = np.abs(distance - true_distance) < 8.0 * hit_radius(rays, true_distance, 0.01) + 2e-3 * true_distance
    assert near[both].mean() > 0.999
    still_hit, still = march_circling(gl, circling, moment, replace(rays, circle=(0.0, 0.0, 0.0)))
    assert np.abs(still - distance)[still_hit & hit].max() > 0.1, "a circling eye sees something else"


@pytest.mark.parametrize("eye", circling_eyes(IPD))
@pytest.mark.parametrize("number", range(6))
def test_balls_lie_where_two_circling_eyes_see_them_at_4k(
    gl: Any, circling: ProgramLibrary, eye: Eye, number: int
) -> None:
    """Within half a pixel of 4096 × 2048 an eye, half a metre away, by the middle of what each view shows of them."""
    globe, frame = Globe((4096, 2048)), heading_frame(moment_of(sphere(1.0), camera=CAMERA).view)
    found = 0
    for distance in (0.5, 3.0):
        places = spots(globe, (distance,))
        balls = [sphere(0.006 * distance).at(*(np.array(CAMERA.at) + p @ frame).tolist()) for p in places]
        moment = moment_of(*balls, camera=CAMERA)
        side = globe.sides[number]
        rays = perspective_rays(panorama._seen(moment, eye, side).view, *view_size(globe, ROUND, DENSITY), 100.0)
        hit, _ = march_circling(gl, circling, moment, rays)
        y, x = np.nonzero(hit)
        direction = rays.at(x + 0.5, y + 0.5)[1] @ frame.T
        area = (direction @ side.forward) ** 3  # of a pixel on the sphere
        for place in places:
            wanted = towards(place, eye)
            ahead = wanted @ side.forward / np.linalg.norm(wanted)
            near = pixels_off(globe, direction, wanted) < 20.0
            if ahead < 0.7 or near.sum() < 20:
                assert ahead < 0.75, "a ball ahead is seen"
                continue
            middle = (direction[near] * area[near, None]).sum(axis=0)
            assert pixels_off(globe, middle, wanted) < 0.5
            found += 1
    assert found >= 4
