"""What a double looks like: how large, where its joints are between ticks, and the light that it turns into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.spectre.likeness import frames_like
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.scene.sparks import sparks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape3d.dream.bodies.bodies import Bodies
    from dreamscape3d.dream.living import Fear
    from dreamscape3d.dream.spectre.encounter import Encounter
    from dreamscape3d.dream.spectre.likeness import Likeness
    from dreamscape3d.scene.sprites import Strands

F64 = NDArray[np.float64]
COLD, WARM = np.array([0.5, 0.9, 1.0]), np.array([1.0, 0.72, 0.36])  # light of its sparks, and of what they become


def strongest(fears: Sequence[Fear]) -> Fear | None:
    """The one that is felt from furthest away, of those that look like something."""
    return max((fear for fear in fears if fear.puppet is not None), key=lambda fear: fear.reach, default=None)


def size_of(met: Encounter) -> float:
    """Times its dreamer's: it towers, and spreads as it comes apart."""
    return (1.2 + 0.95 * met.strength) * (1.0 + 0.9 * met.erosion)


def frames_at(name: str, like: Likeness, bodies: Bodies, ahead: float) -> tuple[F64, F64]:
    """(17, 3) [m], (17, 3, 3) of its joints, `ahead` seconds (less than a tick) from now."""
    row, share = bodies.past(name, like.delay), ahead * TICK_RATE
    if share > 0.0:
        row = row + share * (bodies.past(name, like.delay - 1) - row)
    origin, rotation = bodies.frames_of(row[None], (name,))
    seen, turned = frames_like(like, origin[0], rotation[0], np.array(like.foot))
    return seen + np.array(like.slid) * share, turned


def rising(met: Encounter, rises: float, joints: F64, size: float, time: float, seed: int) -> Strands:
    """What it was made of goes up, cold at first, then warm; for `rises` seconds once it is released."""
    warm = met.seconds / rises if met.phase == "released" else 0.0
    many = 1.0 - warm**3 if met.phase == "released" else 0.15 + 0.85 * met.erosion
    colour = (6.0 + 10.0 * met.erosion) * (COLD + min(2.0 * warm + 0.5 * met.erosion, 1.0) * (WARM - COLD))
    return sparks(joints, size, time, many, colour, seed)
