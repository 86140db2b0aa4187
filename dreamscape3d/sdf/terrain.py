"""How high a terrain is: for what stands on it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.sdf.procedural import height_map
from dreamscape3d.sdf.shape import Form, Group, Moved, Shape, Terrain

F64 = NDArray[np.float64]


def terrain_height(ground: Shape, x: ArrayLike, z: ArrayLike, variables: Mapping[str, float] | None = None) -> F64:
    """Height y [m] of the surface of a terrain at (x, z) [m], arrays of one shape; NaN outside its square.

    `ground` is a terrain as it stands in the world (or in a group, then in that group's frame): moved, scaled and
    turned about y as often as one likes. `variables` are the signals that its place uses.

    Raises:
        LimitError: it is no terrain, copied, or turned about x or z, so that it has no one height.
        ExpressionError: `variables` lacks a signal that its place uses.
    """
    known = variables or {}
    east, south = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(z, np.float64))
    match ground:
        case Form():
            return terrain_height(ground.shape, east, south, known)
        case Group() if len(ground.forms) == 1:
            return terrain_height(ground.forms[0], east, south, known)
        case Moved():
            return _moved(ground, east, south, known)
        case Terrain():
            inside = np.maximum(np.abs(east), np.abs(south)) <= ground.size * 0.5
            return np.where(inside, height_map(ground).at(east, south), np.nan)
    raise LimitError(f"a {type(ground).__name__.lower()} is no terrain", cure="give the form of one terrain")


def _moved(ground: Moved, x: F64, z: F64, known: Mapping[str, float]) -> F64:
    """Undoes the move, the turn and the scale; does them again to the height."""
    at = [_value(number, known) for number in ground.position]
    pitch, yaw, roll = (_value(angle, known) for angle in ground.turn)
    if pitch % 360.0 != 0.0 or roll % 360.0 != 0.0:
        raise LimitError("a terrain that leans has no one height", cure="turn it about y only")
    scale = max(_value(ground.scale, known), 1e-4)
    c, s = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
    x, z = (x - at[0]) / scale, (z - at[2]) / scale
    return terrain_height(ground.shape, c * x - s * z, s * x + c * z, known) * scale + at[1]


def _value(number: Number, known: Mapping[str, float]) -> float:
    return number.evaluate(known) if isinstance(number, Expression) else float(number)
