"""Which lights cast shadows, and where their shadow maps look: parallel rays for a sun, spread ones for a lamp."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.render.joins import present_leaves
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment, Sun
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]
MOST = 3  # lights that cast shadows at once: channels of visibility beside the sky's
SIGHT = 40.0  # metres ahead of the camera that a map covers
TALL = 300.0  # metres towards a sun in which forms cast shadows
NARROWEST, WIDEST = 40.0, 140.0  # degrees that the rays of a lamp spread
MARGIN = 0.2  # of a map, for penumbrae and its soft edge
STEP = 2.0**0.25  # a map grows by such factors, so that it holds still while the camera moves


@dataclass(frozen=True, slots=True)
class Caster:
    """A light that casts a shadow into `channel` (1 to 3) of visibility: a sun, or a row of `Moment.lamps`."""

    light: Sun | int
    channel: int


@dataclass(frozen=True, slots=True)
class ShadowView:
    """The rays of a map and `from_world` (4, 4): xy/w in [0, 1] across it, z metres along parallel rays.

    `across` is its width [m], for a lamp at distance 1; `place` what shaders/lib/shadow_map.glsl calls u_light;
    `hidden` (L,) leaves that cast no shadow in it: the body of the lamp itself.
    """

    rays: Rays
    from_world: F64
    across: float
    place: tuple[float, float, float, float]
    hidden: NDArray[np.bool_] | None = None


def single_suns(moment: Moment) -> tuple[Sun, ...]:
    """Suns that are lit one by one, the n-th by channel n + 1: those with shadows or single, else the first of all."""
    return tuple(sun for sun in moment.suns if sun.shadow or sun.single)[:MOST] or moment.suns[:1]


def casters(moment: Moment) -> list[Caster]:
    """The lights with shadows, suns before lamps, at most three."""
    suns = single_suns(moment)
    found = [Caster(sun, channel) for channel, sun in enumerate(suns, start=1) if sun.shadow]
    lamps = np.nonzero(moment.lamps[:, 2, 3] > 0)[0][: MOST - len(suns)]
    return found + [Caster(int(lamp), channel) for channel, lamp in enumerate(lamps, start=len(suns) + 1)]


def shadow_view(moment: Moment, caster: Caster, camera: Rays, size: int) -> ShadowView | None:
    """A map of `size` texels a side of what can shade what the camera sees; None where nothing can."""
    if isinstance(caster.light, Sun):
        return _sun_view(moment.field, caster.light, camera, size)
    return _lamp_view(moment, caster.light, camera, size)


# -- suns ----------------------------------------------------------------------------------------------------


def _sun_view(field: PackedField, sun: Sun, camera: Rays, size: int) -> ShadowView | None:
    """A shadow falls within its caster's own outline as the sun sees it, so that the map need cover no more than what
    camera and casters have in common."""
    matrix = camera_from_world(sun.direction, np.zeros(3))
    right, up, towards = matrix[0, :3], matrix[1, :3], matrix[2, :3]
    axes = np.stack([right, up, towards])
    corners = _sight(camera) @ axes.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    there = present_leaves(field)
    bounded = there & ~field.infinite
    centre = field.centre[bounded].astype(np.float64) @ axes.T
    turned = np.einsum("lik,jk->lij", field.axes[bounded].astype(np.float64), axes)
    half = np.abs(turned * field.half[bounded, :, None]).sum(axis=1)
    half = np.minimum(half, field.radius[bounded, None]) + field.reach[bounded, None]
    meets = ((centre + half >= low)[:, :2] & (centre - half <= high)[:, :2]).all(axis=1)
    meets &= (centre + half)[:, 2] >= low[2]
    endless = bool((there & field.infinite & ~(field.plane != 0).any(axis=1)).any())
    if not meets.any() and not endless:
        return None
    top = high[2]
    if meets.any():
        top = min(max(top, float((centre + half)[meets, 2].max())), high[2] + TALL)
    if not endless:
        low[:2] = np.maximum(low, (centre - half)[meets].min(axis=0))[:2]
        high[:2] = np.minimum(high, (centre + half)[meets].max(axis=0))[:2]
    extent = STEP ** math.ceil(math.log(max(float((high - low)[:2].max()) * 0.5 * (1.0 + MARGIN), 0.5), STEP))
    texel = 2.0 * extent / size
    middle = np.round((low + high)[:2] * 0.5 / texel) * texel
    origin = np.array([*middle, top + 1.0]) @ axes
    rays = Rays(size, size, origin, right, up, -towards, 0.0, extent, float(top - low[2]) + 2.0)
    rotation = np.stack([right * 0.5 / extent, up * 0.5 / extent, -towards])
    from_world = np.eye(4)
    from_world[:3, :3] = rotation
    from_world[:3, 3] = np.array([0.5, 0.5, 0.0]) - rotation @ origin
    x, y, z = sun.direction.tolist()
    return ShadowView(rays, from_world, 2.0 * extent, (x, y, z, 0.0))


def _sight(camera: Rays, near: float = 0.0, far: float = SIGHT) -> F64:
    """(8, 3) corners of what the camera sees from `near` to `far` metres ahead."""
    x, y = np.array([0.0, camera.width, 0.0, camera.width]), np.array([0.0, 0.0, camera.height, camera.height])
    u, v = camera.image_plane(x, y)
    across = u[:, None] * camera.right + v[:, None] * camera.up
    origin, direction = camera.origin + camera.extent * across, camera.forward + camera.spread * across
    corners: F64 = np.concatenate([origin + near * direction, origin + far * direction])
    return corners


# -- lamps ---------------------------------------------------------------------------------------------------


def lamp_place(lamp: NDArray[np.float32]) -> F64:
    """(3,) the middle of a tube of light."""
    middle: F64 = (lamp[0, :3].astype(np.float64) + lamp[1, :3]) * 0.5
    return middle


def _lamp_view(moment: Moment, row: int, camera: Rays, size: int) -> ShadowView | None:
    lamp = moment.lamps[row]
    place, reach = lamp_place(lamp), float(lamp[1, 3])
    lit = _lit_places(camera, place, reach)
    if not len(lit):
        return None
    to = (lit - place) / np.maximum(np.linalg.norm(lit - place, axis=1, keepdims=True), 1e-6)
    aim = to.mean(axis=0)
    length = float(np.linalg.norm(aim))
    aim = aim / length if length > 0.05 else camera.forward
    widest = 2.0 * math.degrees(math.acos(float(np.clip((to @ aim).min(), -1.0, 1.0)))) + 10.0
    spread = math.tan(math.radians(min(max(math.ceil(widest / 20.0) * 20.0, NARROWEST), WIDEST)) * 0.5)
    matrix = camera_from_world(place, place + aim)
    right, up, forward = matrix[0, :3], matrix[1, :3], -matrix[2, :3]
    rays = Rays(size, size, place, right, up, forward, spread, 0.0, reach)
    rows = np.stack([right * 0.5 / spread + 0.5 * forward, up * 0.5 / spread + 0.5 * forward, forward, forward])
    from_world = np.concatenate([rows, -(rows @ place)[:, None]], axis=1)
    x, y, z = place.tolist()
    return ShadowView(rays, from_world, 2.0 * spread, (x, y, z, 1.0), _lamp_body(moment, place, float(lamp[0, 3])))


def _lit_places(camera: Rays, place: F64, reach: float) -> F64:
    """(N, 3) places that the camera sees and the lamp reaches."""
    x, y = np.meshgrid(np.linspace(0.0, camera.width, 7), np.linspace(0.0, camera.height, 5))
    origin, direction = camera.at(x, y)
    along = SIGHT * np.linspace(0.02, 1.0, 24) ** 1.5
    places = (origin[..., None, :] + along[:, None] * direction[..., None, :]).reshape(-1, 3)
    near: F64 = places[np.linalg.norm(places - place, axis=1) < reach]
    return near


def _lamp_body(moment: Moment, place: F64, radius: float) -> NDArray[np.bool_]:
    """(L,) glowing leaves round the lamp: a bulb does not shade its own light."""
    field = moment.field
    glowing = np.asarray((moment.materials[:, 1, :3] > 0).any(axis=1))
    glows = glowing[field.field.leaf_material]
    inside = np.einsum("lik,lk->li", field.axes, place - field.centre)
    body: NDArray[np.bool_] = glows & ~field.infinite & (np.abs(inside) < field.half + radius + 0.05).all(axis=1)
    return body
