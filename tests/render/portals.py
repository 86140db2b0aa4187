"""Moments with a portal, what a renderer marches of them, and the float64 truth beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from drawing import F64, PLAIN, Bool, rays_of
from numpy.typing import NDArray

from dreamscape3d.gpu.target import Target
from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.render.plan import FAR
from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.moment import Moment, Portal
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.opening import Opening, Similarity, march_through

HIT_PIXELS = 0.01
OPENING = 0xFFFF
EXACT = replace(PLAIN, hit_pixels=HIT_PIXELS, steps=2000)
HORIZON = 60.0  # metres from which on a ray that hits the ground does so at too flat an angle to tell where
STEPS = 1500  # of the truth; a ray that has then neither hit nor left is undecided


def opening_at(
    centre: tuple[float, float, float], turn: float = 0.0, half: tuple[float, float] = (1.0, 1.5)
) -> Opening:
    """An arch whose front looks along z turned by `turn` [degrees]; beyond lies what is here."""
    frame = euler_matrices([[0.0, turn, 0.0]])[0]
    same = Similarity(np.eye(3), np.zeros(3))
    return Opening(np.array(centre), *frame.T, *half, min(half), same)


def leading(opening: Opening, centre: tuple[float, float, float], turn: float = 0.0, scale: float = 1.0) -> Opening:
    """The same, its centre at `centre` in the world beyond, which is turned, and larger by `scale`."""
    rotation = euler_matrices([[0.0, turn, 0.0]])[0]
    return replace(opening, to_beyond=Similarity(rotation, np.array(centre) - scale * rotation @ opening.centre, scale))


def with_portal(here: Moment, opening: Opening, beyond: Moment, **changes: Any) -> Moment:
    """By default without light along its border."""
    look: dict[str, Any] = {"gain": 1.0, "rim": np.zeros(3), "pane": np.ones((2, 3))}
    return replace(here, portal=Portal(opening, beyond, **{**look, **changes}))


@dataclass(frozen=True)
class Seen:
    """(H, W): whether each ray hit, where [m of this side], and whether it went through the portal; as GL has rows."""

    hit: Bool
    t: F64
    through: Bool


def read(target: Target) -> tuple[Bool, F64, NDArray[np.int64]]:
    """(H, W) hits, distances and leaves (−1: none) of a surface target."""
    assert target.depth is not None
    width, height = target.size
    depth = np.frombuffer(target.depth.read(), np.float32).reshape(height, width)
    texels = np.frombuffer(target.texture.read(), np.uint32).reshape(height, width, 4)
    t = np.ascontiguousarray(texels[..., 0]).view(np.float32).astype(np.float64)
    hit = (depth < 1.0) & (depth > 0.0008)
    return hit, t, np.where(hit, (texels[..., 2] & 0xFFFF).astype(np.int64), -1)


def drawn(renderer: Renderer, moment: Moment) -> Seen:
    """What a renderer marches, on this side and beyond."""
    renderer.forget()
    renderer.draw_radiance(moment)
    hit, t, leaf = read(renderer.surface)
    through = leaf == OPENING
    if through.any():
        assert renderer._portal is not None
        assert moment.portal is not None
        beyond, there, _ = read(renderer._portal.surface)
        hit = np.where(through, beyond, hit)
        t = np.where(through, there / moment.portal.opening.to_beyond.scale, t)
    return Seen(hit, t, through)


def truth(moment: Moment, size: tuple[int, int]) -> Seen:
    """The same by the float64 fields."""
    assert moment.portal is not None
    rays = perspective_rays(moment.view, *size, FAR)
    origin, direction = rays_of(rays)
    found = march_through(
        moment.field,
        moment.portal.opening,
        moment.portal.beyond.field,
        origin.reshape(-1, 3),
        direction.reshape(-1, 3),
        epsilon_per_metre=HIT_PIXELS * rays.pixel,
        far=rays.far,
        max_steps=STEPS,
    )
    return Seen(*(each.reshape(origin.shape[:2]) for each in found))


def differing(renderer: Renderer, moment: Moment) -> tuple[int, int, int]:
    """Rays whose hit, depth or side is not that of the truth, those through the portal, and all; left out are those
    that graze a surface, and hits so far away that they meet it almost level."""
    rays = perspective_rays(moment.view, *renderer.size, FAR)
    true, seen = truth(moment, renderer.size), drawn(renderer, moment)
    undecided = (~true.hit & (true.t <= rays.far)) | (np.where(true.hit, true.t, 0.0) > HORIZON)
    undecided |= np.where(seen.hit, seen.t, 0.0) > HORIZON
    slack = 1e-3 + 1e-3 * true.t
    wrong = (true.hit != seen.hit) | (true.through != seen.through)
    wrong |= true.hit & seen.hit & (np.abs(true.t - seen.t) > slack)
    wrong &= ~undecided
    origin, direction = rays_of(rays)
    for pixel in zip(*np.nonzero(wrong), strict=True):
        ends = [s.t[pixel] if s.hit[pixel] else rays.far for s in (true, seen)]
        wrong[pixel] = not _grazes(moment, origin[pixel], direction[pixel], min(ends), HIT_PIXELS * rays.pixel)
    return int(wrong.sum()), int(true.through.sum()), true.hit.size


def _grazes(moment: Moment, origin: F64, direction: F64, end: float, radius: float) -> bool:
    """Whether a ray, where its march may have ended, is hardly within the hit radius of a surface, or meets it so flat
    that a hit radius more or less is far along it."""
    assert moment.portal is not None
    opening, beyond = moment.portal.opening, moment.portal.beyond.field
    crossed = float(opening.crossings(origin[None], direction[None])[0])
    t = np.linspace(max(0.97 * end - 0.02, 1e-3), 1.03 * end + 0.02, 4001)
    points = origin + direction * t[:, None]
    here = evaluate_field(moment.field, points) / (radius * t)
    there = opening.to_beyond
    far = evaluate_field(beyond, there.points(points)) / (radius * t * there.scale)
    d = np.where(t < crossed, here, far)
    first = int(np.argmax(d < 1.3))
    return bool(d[first] < 1.3 and d[first : first + 200].min() > -3.0)
