"""Things that hands hold: a lantern that hangs from whoever carries it, or stands where it was put down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.attaching import held
from dreamscape3d.scene.rig import JOINT

if TYPE_CHECKING:
    from dreamscape3d.dream.living import Thing

F64 = NDArray[np.float64]
Frames = Mapping[str, tuple[F64, F64]]
"""Name → origin (J, 3), rotation (J, 3, 3)."""


@dataclass(frozen=True, slots=True)
class Held:
    """By whose joint a thing is held; or, where `body` is "", where it was put down [m] and how it is turned."""

    body: str = ""
    joint: str = "hand.right"
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turned: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def where(thing: Thing, how: Held, frames: Frames, scale: float) -> tuple[F64, F64] | None:
    """Its frames (1, 3), (1, 3, 3); None with somebody who is not there."""
    if not how.body:
        return np.array(how.at)[None], np.array(how.turned).reshape(1, 3, 3)
    if how.body not in frames:
        return None
    origin, rotation = frames[how.body]
    return held(origin, rotation, JOINT[how.joint], thing.grip, upright=thing.upright, scale=scale)


def put_down(frames: tuple[F64, F64] | None) -> Held:
    """To stay where it is."""
    if frames is None:
        return Held()
    x, y, z = frames[0][0].tolist()
    return Held("", "", (x, y, z), tuple(frames[1][0].ravel().tolist()))
