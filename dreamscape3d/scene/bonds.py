"""Bonds as strands between stars: each name has a star of its own, the same in every night under the same sky.

The stars of a company stand in one part of the sky, so that its bonds are a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.moment import NO_BONDS
from dreamscape3d.scene.stars import bright_stars

F64 = NDArray[np.float64]
TOWARDS = np.array([0.0, 0.45, -0.893])  # where most cameras look, above the horizon
WITHIN = 0.55  # radians of that, on each side
APART = 0.09  # radians between the stars of two names at least
MOST = 64


def bonds_in_sky(bonds: Sequence[tuple[str, str, float]], seed: int) -> NDArray[np.float32]:
    """(B, 2, 4) as `Moment.bonds`: for each bond between two names, by its strength 0 to 1, a strand between their
    stars. Where there are more than 64, the weakest are left out."""
    if not bonds:
        return NO_BONDS
    kept = sorted(bonds, key=lambda bond: (-bond[2], bond[0], bond[1]))[:MOST]
    stars = stars_of(sorted({name for a, b, _ in kept for name in (a, b)}), seed)
    rows = np.zeros((len(kept), 2, 4), np.float32)
    for row, (a, b, strength) in zip(rows, kept, strict=True):
        row[0], row[1] = (*stars[a], _chance(f"{a} {b}", seed)), (*stars[b], min(max(strength, 0.0), 1.0))
    return rows


def stars_of(names: Sequence[str], seed: int) -> dict[str, F64]:
    """The star of each of these names, (3,) unit directions: no two the same, where there are enough."""
    return dict(_stars_of(tuple(names), seed))


@lru_cache(maxsize=16)
def _stars_of(names: tuple[str, ...], seed: int) -> dict[str, F64]:
    """Each as near to the head of its own order of stars as those before it leave room; once, not in every picture."""
    near = bright_stars(seed % 4096)
    near = near[near @ TOWARDS > np.cos(WITHIN)]
    found: dict[str, F64] = {}
    for name in names:
        order = np.argsort(_chances(name, seed, len(near)), kind="stable")
        taken = np.array(list(found.values())).reshape(-1, 3)
        free = (i for i in order if not len(taken) or (taken @ near[i]).max() < np.cos(APART))
        star = near[next(free, order[0])]
        star.flags.writeable = False
        found[name] = star
    return found


def _chance(words: str, seed: int) -> float:
    """0 to 1, by words and seed."""
    return int.from_bytes(sha256(f"{seed} {words}".encode()).digest()[:4], "little") / 2.0**32


def _chances(words: str, seed: int, count: int) -> F64:
    return np.random.default_rng(int(_chance(words, seed) * 2**32)).random(count)
