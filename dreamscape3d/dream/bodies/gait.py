"""How one walks at a speed: how long strides are, how often, and how long a foot stays down.

[A76] R. McN. Alexander: Estimates of speeds of dinosaurs. Nature 261, 1976: λ/h = 2.3 Fr^0.3,
      Fr = v²/(g h), of mammals large and small, by the height of the hip.
[A89] R. McN. Alexander: Optimization and gaits in the locomotion of vertebrates. Physiological Reviews 69, 1989:
      walking becomes running at Fr of about 0.5, and the share of a stride that a foot is down falls below a half.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.row import bounded

F64 = NDArray[np.float64]
GRAVITY = 9.81  # [m/s²]
DUTY = (0.62, 0.36)  # share of a stride that a foot is down, in walking and in running
RUNNING = (0.4, 0.8)  # Fr between which one becomes the other


def froude(speed: F64, leg: F64) -> F64:
    """Fr of speeds [m/s], by the height of hips [m]."""
    return speed * speed / (GRAVITY * leg)


def running(fr: F64) -> F64:
    """0 walking to 1 running."""
    x = bounded((fr - RUNNING[0]) / (RUNNING[1] - RUNNING[0]), 0.0, 1.0)
    smooth: F64 = x * x * (3.0 - 2.0 * x)
    return smooth


def stride(speed: F64, leg: F64) -> F64:
    """How far one stride goes [m]: [A76]."""
    return 2.3 * leg * froude(np.maximum(speed, 0.05), leg) ** 0.3


def duty(run: F64) -> F64:
    """Share of a stride that a foot is down."""
    return DUTY[0] + (DUTY[1] - DUTY[0]) * run
