"""Moments of joined fields made by hand, and the shaders' noise and borders once more in float64."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.render.volumes import NOISE_CELLS, SIZE, noise_volume
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.seams import Seams
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
RED_GREEN = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
ROUGH, ASIDE = 1.7, 0.3  # shaders/lib/woven.glsl
METRES, LOBES, FINGER, FINGERS, SOFT = 1.7, 0.45, 0.36, 0.28, 0.012


def weave_of(weights: ArrayLike, half: float = 12.0, centre: tuple[float, float] = (0.0, 0.0)) -> Weave:
    """(P, S, S) weights on a square of half side `half` [m]."""
    known = np.asarray(weights, np.float32)
    step = 2.0 * half / (known.shape[1] - 1)
    return Weave(known, np.asarray(centre, np.float64) - half, step)


def even(*shares: float, side: int = 8) -> Weave:
    """The same weights everywhere."""
    return weave_of(np.tile(np.asarray(shares, np.float32)[:, None, None], (1, side, side)))


def winding(count: int = 2, side: int = 48, half: float = 12.0, seed: int = 4, sharp: float = 2.0) -> Weave:
    """Regions that wind, a few metres wide."""
    rng = np.random.default_rng(seed)
    x, z = np.meshgrid(*[np.linspace(-half, half, side)] * 2)
    scores = np.zeros((count, side, side))
    for one in scores:
        for _ in range(8):
            angle, wave, phase = rng.uniform(0, 2 * np.pi), rng.uniform(6.0, 12.0), rng.uniform(0, 2 * np.pi)
            one += sharp * 0.5 * np.cos((x * np.cos(angle) + z * np.sin(angle)) * 2 * np.pi / wave + phase)
    share = np.exp(scores - scores.max(axis=0))
    return weave_of(share / share.sum(axis=0), half)


def ramp(slope: float, side: int = 65, half: float = 12.0) -> Weave:
    """Two parts that change places across x = 0, as steeply [1/m] as that."""
    first = np.clip(0.5 - slope * np.linspace(-half, half, side), 0.0, 1.0)
    return weave_of(np.broadcast_to(np.stack([first, 1.0 - first])[:, None, :], (2, side, side)), half)


def woven(
    moment: Moment,
    of: Sequence[int],
    weave: Weave | None,
    grounds: Sequence[int] = (),
    level: float = 0.0,
    absent: Sequence[int] = (),
    colours: ArrayLike = RED_GREEN,
    strength: float = 0.0,
    beat: float = 0.5,
) -> Moment:
    """The same, of parts: leaf i is part `of[i]`'s, `grounds` (P,) are their planes or −1."""
    count = weave.weights.shape[0] if weave is not None else max(of) + 1
    missing = np.zeros(len(of), bool)
    missing[list(absent)] = True
    parts = Parts(
        of=np.asarray(of, np.int32),
        absent=missing,
        held=np.zeros(len(of), bool),
        grounds=np.asarray(grounds or [-1] * count, np.int32),
        level=level,
        weave=weave,
    )
    seams = Seams(np.asarray(colours, np.float64), strength, beat)
    return replace(moment, field=replace(moment.field, parts=parts), seams=seams)


def volume_noise(cells: F64) -> F64:
    """(N, 4) at places (N, 3) in cells: the finest level of what shaders/lib/detail.glsl looks up."""
    texels = np.frombuffer(noise_volume(), np.uint8).reshape(SIZE, SIZE, SIZE, 4) / 255.0
    at = cells / NOISE_CELLS * SIZE - 0.5
    whole = np.floor(at).astype(int)
    part = at - whole
    total = np.zeros((len(cells), 4))
    for corner in np.ndindex(2, 2, 2):
        x, y, z = ((whole + corner) % SIZE).T
        weight = np.abs(1 - np.asarray(corner) - part).prod(axis=1)
        total += weight[:, None] * texels[z, y, x]
    noise: F64 = total * 2.0 - 1.0
    return noise


def rough_weights(weave: Weave, points: F64) -> F64:
    """(P, N) weights by which grounds and seams go: of places moved aside by noise."""
    noise = volume_noise(points / ROUGH)
    moved = points.copy()
    moved[:, 0] += ASIDE * noise[:, 3]
    moved[:, 2] += ASIDE * noise[:, 0]
    return weave.at(moved)


def ground_shares(weave: Weave, points: F64) -> F64:
    """(P, N) how much of each part's ground there is, near enough for all noise to be seen."""
    lobes = volume_noise(points / ROUGH)[:, [2, 3, 0, 1]]
    fingers = volume_noise(
        np.stack([points[:, 2] / FINGER, np.full(len(points), 2.11 / FINGER), points[:, 0] / FINGER], -1)
    )
    heights = LOBES * lobes + FINGERS * fingers
    weights = rough_weights(weave, points)
    lead = METRES * weights + heights[:, np.arange(len(weights)) % 4].T
    share = np.exp2((lead - lead.max(axis=0)) / SOFT)
    result: F64 = share / share.sum(axis=0)
    return result


def glows(*colours: tuple[float, float, float]) -> dict[str, Any]:
    """Materials "0", "1", … that give off light of these colours and answer none."""
    from dreamscape3d.scene.scene import Material

    black = (0.0, 0.0, 0.0)
    return {
        str(number): Material(colour=black, glow=colour, emission=1.0 if any(colour) else 0.0, roughness=1.0)
        for number, colour in enumerate(colours)
    }
