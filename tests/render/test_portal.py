"""A portal on the GPU: what is seen through it is what the truth in float64 sees, at its depth, and hidden as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import F64, PLAIN, Bool, rays_of
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.target import Target
from dreamscape3d.maths.transform import euler_matrices
from dreamscape3d.render.plan import FAR
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.moment import Moment, Portal
from dreamscape3d.sdf.opening import Opening, Similarity, march_through

SIZE = (120, 84)
MISMATCH = 1e-4
HIT_PIXELS = 0.01
OPENING = 0xFFFF
EXACT = replace(PLAIN, hit_pixels=HIT_PIXELS, steps=512)


def opening_at(centre: tuple[float, float, float], turn: float, *, half: tuple[float, float] = (1.0, 1.5)) -> Opening:
    """An arch whose front looks along z turned by `turn` [degrees]; beyond lies what is here."""
    frame = euler_matrices([[0.0, turn, 0.0]])[0]
    there = Similarity(np.eye(3), np.zeros(3))
    return Opening(np.array(centre), *frame.T, *half, min(half), there)


def leading(opening: Opening, foot: tuple[float, float, float], turn: float, scale: float = 1.0) -> Opening:
    """The same, its centre at `foot` in the world beyond, which is turned and larger by `scale`."""
    rotation = euler_matrices([[0.0, turn, 0.0]])[0]
    return replace(opening, to_beyond=Similarity(rotation, np.array(foot) - scale * rotation @ opening.centre, scale))


def with_portal(here: Moment, opening: Opening, beyond: Moment, **changes: Any) -> Moment:
    grey = np.full(3, 0.5)
    return replace(here, portal=Portal(opening, beyond, **{"gain": 1.0, "rim": 0.0 * grey, "pane": np.ones((2, 3)), **changes}))


@pytest.fixture
def renderer(gl: Any) -> Iterator[Renderer]:
    made = Renderer(gl, SIZE, EXACT, shared_context()[1])
    yield made
    made.release()


def read(target: Target) -> tuple[Bool, F64, NDArray[np.int64]]:
    """(H, W) hits, distances and leaves of a surface target."""
    assert target.depth is not None
    height, width = target.size[1], target.size[0]
    depth = np.frombuffer(target.depth.read(), np.float32).reshape(height, width)
    texels = np.frombuffer(target.texture.read(), np.uint32).reshape(height, width, 4)
    t = np.ascontiguousarray(texels[..., 0]).view(np.float32).astype(np.float64)
    hit = (depth < 1.0) & (depth > 0.0008)
    return hit, t, np.where(hit, (texels[..., 2] & 0xFFFF).astype(np.int64), -1)


def drawn(renderer: Renderer, moment: Moment) -> tuple[Bool, F64, Bool]:
    """(H, W) hits, distances [m] of this side, and what is seen through the portal."""
    renderer.forget()
    renderer.draw_radiance(moment)
    hit, t, leaf = read(renderer.surface)
    through = leaf == OPENING
    assert moment.portal is not None
    if through.any():
        assert renderer._portal is not None
        beyond, there, _ = read(renderer._portal.surface)
        hit = np.where(through, beyond, hit)
        t = np.where(through, there / moment.portal.opening.to_beyond.scale, t)
    return hit, t, through


def truth(moment: Moment, rays: Rays) -> tuple[Bool, F64, Bool]:
    origin, direction = rays_of(rays)
    assert moment.portal is not None
    found = march_through(
        moment.field,
        moment.portal.opening,
        moment.portal.beyond.field,
        origin.reshape(-1, 3),
        direction.reshape(-1, 3),
        epsilon_per_metre=HIT_PIXELS * rays.pixel,
        far=rays.far,
        max_steps=600,
    )
    hit, t, through = (each.reshape(rays.height, rays.width) for each in found)
    return hit, t, through


def differing(renderer: Renderer, moment: Moment) -> tuple[int, int, int]:
    """Rays whose hit, depth or side differs from the truth; those through the portal; and all."""
    rays = perspective_rays(moment.view, *SIZE, FAR)
    hit, t, through = truth(moment, rays)
    seen, away, beyond = drawn(renderer, moment)
    undecided = (~hit & (t <= rays.far)) | (np.where(hit, t, 0.0) > 0.99 * rays.far)
    slack = 1e-3 * t + 1e-3
    wrong = (hit != seen) | (through != beyond) | (hit & seen & (np.abs(t - away) > slack))
    return int((wrong & ~undecided).sum()), int(through.sum()), hit.size
