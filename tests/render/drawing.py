"""Scenes to Moments, Moments to surfaces and radiance by the GPU, and the float64 truth beside them.

Pictures of surfaces have their first row at the bottom, as GL has; those of colours at the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.quality import QUALITIES, Name, Quality
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.renderer import Depth, Renderer
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Air, Camera, Scene, Sky
from dreamscape3d.sdf.evaluate import evaluate_field, march
from dreamscape3d.sdf.shape import Form, Group, Operator, Shape, as_form, sphere

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
HIT_PIXELS = 0.01  # of a pixel: near enough to the true surface to compare with it
FAR = 24.0
STEPS = 400  # of the truth; a ray that has then neither hit nor left is undecided
FRONT = Camera(at=(0.0, 1.0, -9.0), look_at=(0.0, 0.2, 0.0), fov=50.0)
DARK = Sky(zenith=(0, 0, 0), horizon=(0, 0, 0), nadir=(0, 0, 0), stars=0.0)
VACUUM = Air(colour=(0, 0, 0), density=0.0, falloff=0.0, glow=0.0)
PLAIN = replace(QUALITIES["draft"], lamps=False, bloom=0, coarse=1)
"""One sample, no shadow, no occlusion, no lamps, no bloom."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What each ray hit, (H, W): whether, where [m], (H, W, 3) unit normal, two leaves, share of the second."""

    hit: Bool
    t: F64
    normal: F64
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    share: F64


def moment_of(*forms: Shape, time: float = 1.7, **scene: Any) -> Moment:
    """The Moment of a scene of these forms; `scene` as `Scene` takes it."""
    whole = Scene(forms=tuple(as_form(form) for form in forms), **{"camera": FRONT, **scene})
    return ScenePoser(whole).pose({"time": time, "i": 0.0, "n": 1.0, "r": 0.0})


def camera_rays(moment: Moment, size: tuple[int, int], far: float = FAR) -> Rays:
    return perspective_rays(moment.view, *size, far)


def rays_of(rays: Rays, step: float = 1.0) -> tuple[F64, F64]:
    """(H, W, 3) origins and directions through pixel centres, or through every `step`-th of them."""
    x, y = np.meshgrid(np.arange(0.5, rays.width, step), np.arange(0.5, rays.height, step))
    return rays.at(x, y)


def side_rays(
    towards: Sequence[float], size: int = 96, extent: float = 5.5, centre: Sequence[float] = (0, 0, 2)
) -> Rays:
    """Parallel rays as a shadow map has, from where `towards` points."""
    direction = np.asarray(towards, np.float64)
    direction /= np.linalg.norm(direction)
    origin = np.asarray(centre, np.float64) + 12.0 * direction
    matrix = camera_from_world(origin, np.asarray(centre, np.float64))
    right, up, back = matrix[0, :3], matrix[1, :3], matrix[2, :3]
    return Rays(size, size, origin, right, up, -back, 0.0, extent, 24.0)


def hit_radius(rays: Rays, t: F64, hit_pixels: float = HIT_PIXELS) -> F64:
    """How near [m] to a surface a ray counts as having hit it, `t` [m] along."""
    return hit_pixels * rays.pixel * (t if rays.spread else np.ones_like(t))


def truth(
    moment: Moment, rays: Rays, hit_pixels: float = HIT_PIXELS, step: float = 1.0, steps: int = STEPS
) -> tuple[Bool, F64]:
    """(H, W) hits and distances by the float64 field, with the GPU's idea of a hit."""
    origin, direction = rays_of(rays, step)
    shape = origin.shape[:2]
    per_metre = hit_pixels * rays.pixel if rays.spread else 1e-7
    everywhere = 0.0 if rays.spread else hit_pixels * rays.pixel
    hit, t = march(
        lambda p: evaluate_field(moment.field, p) - everywhere,
        origin.reshape(-1, 3),
        direction.reshape(-1, 3),
        epsilon_per_metre=per_metre,
        far=rays.far,
        max_steps=steps,
    )
    return hit.reshape(shape), t.reshape(shape)


class Gpu:
    """Draws surfaces by a small renderer of its own, and radiance by one made for each picture."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self.ctx = ctx
        self.programs = shared_context()[1]
        self._marcher = Renderer(ctx, (8, 8), replace(PLAIN, steps=400), self.programs)

    def surface(self, moment: Moment, rays: Rays, hit_pixels: float = HIT_PIXELS) -> Surface:
        """What the march writes, unpacked."""
        target = make_surface_target(self.ctx, (rays.width, rays.height))
        self._marcher.draw_surface(moment, rays, target, hit_pixels=hit_pixels)
        assert target.depth is not None
        shape = (rays.height, rays.width)
        depth = np.frombuffer(target.depth.read(), np.float32).reshape(shape)
        texels = np.frombuffer(target.texture.read(), np.uint32).reshape(*shape, 4) * (depth < 1.0)[..., None]
        target.release()
        t, share = (np.ascontiguousarray(texels[..., i]).view(np.float32).astype(np.float64) for i in (0, 3))
        leaves = texels[..., 2].astype(np.int64)
        return Surface(depth < 1.0, t, _octahedral(texels[..., 1]), leaves & 0xFFFF, leaves >> 16, share)

    def picture(
        self, moment: Moment, size: tuple[int, int], quality: Quality | Name = PLAIN, depth: Depth = 32
    ) -> NDArray[Any]:
        """(H, W, 3), top row first."""
        chosen = quality if isinstance(quality, Quality) else QUALITIES[quality]
        renderer = Renderer(self.ctx, size, chosen, self.programs)
        try:
            return renderer.render(moment, depth)
        finally:
            renderer.release()

    def release(self) -> None:
        self._marcher.release()


def _octahedral(bits: NDArray[np.uint32]) -> F64:
    """The unit vectors of shaders/lib/surface.glsl's packing."""
    e = np.stack([bits & 0xFFFF, bits >> 16], -1) / 65535.0 * 2.0 - 1.0
    n = np.concatenate([e, 1.0 - np.abs(e).sum(-1, keepdims=True)], -1)
    down = np.maximum(-n[..., 2:], 0.0)
    n[..., :2] += np.where(n[..., :2] < 0.0, down, -down)
    unit: F64 = n / np.linalg.norm(n, axis=-1, keepdims=True)
    return unit


def melted(seed: int) -> list[Shape]:
    """Forms that blend so widely that much of the surface lies outside all of them; some carve, some are groups."""
    rng = np.random.default_rng(seed)
    joins: tuple[Operator, ...] = ("union", "union", "subtract")
    forms: list[Shape] = []
    for number in range(14):
        parts = [
            Form(sphere(0.3).at(*rng.uniform(-0.7, 0.7, 3).tolist()), joins[part], 0.8)
            for part in range(1 + number % 3)
        ]
        form = Form(Group(tuple(parts)), joins[2 * (number % 6 == 5)], float(rng.uniform(0.5, 1.5)))
        forms.append(form.at(*rng.uniform((-3.0, -1.5, -1.0), (3.0, 2.0, 6.0)).tolist()))
    return forms
