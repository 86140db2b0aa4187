"""How high hips are: as high as legs allow that stay on the ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Builds
from dreamscape3d.dream.bodies.footing import footing
from dreamscape3d.dream.bodies.row import bounded, feet_of

F64 = NDArray[np.float64]
AT_EASE = 0.993  # of the leg's whole length, in standing
REACH = 0.9965  # of it that a foot on the ground may take
SOFT = 0.03  # [legs] over which one limit gives way to the other


def hang_hips(rows: F64, builds: Builds) -> None:
    """Set PELVIS of rows, in place."""
    leg = builds.leg
    wanted = _wished(rows, builds)
    rows[:, r.PELVIS] = wanted
    low = footing(rows, builds)
    way = low.ankles - low.sockets
    level = way[..., 0] ** 2 + way[..., 2] ** 2
    reach = np.sqrt(np.maximum((REACH * leg[:, None]) ** 2 - level, (0.25 * leg[:, None]) ** 2))
    swing = feet_of(rows)[:, :, r.F_SWING]
    slack = 0.6 * np.minimum(4.0 * swing, 4.0 * (1.0 - swing) ** 2) * leg[:, None]  # who is in the air holds nobody
    lowest = (low.ankles[..., 1] + reach + slack - low.sockets[..., 1]).min(axis=1)  # how much higher, at most
    lowest = np.where(builds.floats > 0.0, 1.0, lowest)
    soft = SOFT * leg
    mixed = np.maximum(soft - np.abs(lowest), 0.0)
    high = wanted + np.minimum(lowest, 0.0) - mixed * mixed / (4.0 * soft)
    rows[:, r.PELVIS] = np.maximum(high, 0.05 * builds.height)


def _wished(rows: F64, builds: Builds) -> F64:
    """(N,) [m] over the ground: standing, sitting, walking over the leg that is down, flying between two in running."""
    run, moving, leg = rows[:, r.RUN], rows[:, r.MOVING], builds.leg
    swing = bounded(feet_of(rows)[:, :, r.F_SWING], 0.0, 1.0)
    over = (np.sin(np.pi * swing) ** 2).max(axis=1)
    walked = leg * 0.02 * moving * (1.0 - run) * over
    flown = -leg * 0.035 * run * np.cos(4.0 * np.pi * (rows[:, r.PHASE] - 0.18))
    danced = -0.03 * builds.height * rows[:, r.DANCE] * (1.0 + np.cos(2.0 * np.pi * rows[:, r.BEAT]))
    stand = builds.ankle + leg * (AT_EASE - 0.035 * run - 0.02 * rows[:, r.TENSION])
    floating = 0.03 * np.sin(2.0 * np.pi * 0.6 * rows[:, r.BREATH])
    legs = walked + flown + danced
    wished: F64 = stand * (1.0 - rows[:, r.LOWER]) + np.where(builds.floats > 0.0, floating, legs)
    return wished
