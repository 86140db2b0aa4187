"""The suns of several scenes as those of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.moment import Sun
from dreamscape3d.scene.restraint import restrained_sun

F64 = NDArray[np.float64]
ALONE = 3  # suns that are lit one by one: `render.shadow.MOST`


def shared_suns(suns: Sequence[Sequence[Sun]], turns: Sequence[F64], weights: F64) -> tuple[Sun, ...]:
    """All suns of P scenes, each as bright as its scene weighs: the host's first, and so that none changes its place.

    What each scene alone would light one by one, the first three of all are lit by; the rest are light from all about
    one direction. Weights of 0 leave a guest's suns out, never the host's.

    Args:
        turns: (3, 3) of each scene, how it is turned in its host's.
        weights: (P,).
    """
    shared: list[Sun] = []
    alone = 0
    for scene, (own, turn, weight) in enumerate(zip(suns, turns, weights.tolist(), strict=True)):
        if scene and weight <= 0.0:
            continue
        single = [sun for sun in own if sun.shadow] or own[:1]
        for sun in own:
            lit = any(sun is one for one in single) and alone < ALONE
            alone += lit
            held = restrained_sun(sun) if scene else sun
            shared.append(
                replace(
                    held,
                    direction=turn @ sun.direction,
                    irradiance=held.irradiance * weight,
                    shadow=sun.shadow and lit,
                    single=lit,
                )
            )
    return tuple(shared)
