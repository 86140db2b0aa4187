"""Every primitive as one super-primitive, after Paul Malin's "uberprim" and Dreams' flat brushes.

The super-primitive, in its own frame with y as axis, half extents b, final rounding r:

    q     = distance in xz to a rectangle ±b.xz with corner radius rc      (a circle where rc = b.x = b.z)
    q     = max(q, −q − wall)                                              (a pipe's wall; SOLID: none)
    d     = distance in (q, y) to the trapezoid |y| ≤ b.y, q ≤ −taper·(y + b.y)/(2·b.y)
    d     = max(d − r, −(d − r) − shell)                                   (SOLID: none)

MODE_SUPER is that; MODE_ROUND_CONE and MODE_PLANE have closed forms of their own; a leaf is *simple* where the
rounded box `length(max(|p| − b, 0)) + min(max(|p| − b), 0) − r` says the same, which most are and which is cheapest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.expression import Expression, Number

SOLID = 1e9
MODE_SUPER, MODE_ROUND_CONE, MODE_PLANE = 0, 1, 2
MODE_TERRAIN, MODE_MENGER, MODE_APOLLONIAN, MODE_FOLDBOX = 3, 4, 5, 6  # procedural leaves (sdf/procedural.py)
MODE_TEXT = 8  # letters, marched by a pass of their own (lettering)
Canonical = tuple[int, bool, tuple[Number, Number, Number, Number, Number, Number, Number, Number]]


def _canonical(
    b: tuple[Number, Number, Number],
    r: Number = 0.0,
    *,
    rc: Number = 0.0,
    wall: Number = SOLID,
    taper: Number = 0.0,
    slope: Number = 0.0,
    mode: int = MODE_SUPER,
    simple: bool = False,
) -> Canonical:
    return mode, simple, (*b, r, rc, wall, taper, slope)


def _sphere(radius: Number) -> Canonical:
    return _canonical((0.0, 0.0, 0.0), radius, simple=True)


def _box(x: Number, y: Number, z: Number) -> Canonical:
    return _canonical((x * 0.5, y * 0.5, z * 0.5), simple=True)


def _rounded_box(x: Number, y: Number, z: Number, radius: Number) -> Canonical:
    return _canonical((x * 0.5 - radius, y * 0.5 - radius, z * 0.5 - radius), radius, simple=True)


def _capsule(radius: Number, height: Number) -> Canonical:
    return _canonical((0.0, height * 0.5, 0.0), radius, simple=True)


def _round_cone(bottom: Number, top: Number, height: Number) -> Canonical:
    height = height if isinstance(height, Expression) else max(height, 1e-9)
    return _canonical(
        (0.0, height * 0.5, 0.0), (bottom + top) * 0.5, slope=(bottom - top) / height, mode=MODE_ROUND_CONE
    )


def _torus(radius: Number, tube: Number) -> Canonical:
    return _canonical((radius, 0.0, radius), tube, rc=radius, wall=0.0)


def _cylinder(radius: Number, height: Number) -> Canonical:
    return _canonical((radius, height * 0.5, radius), rc=radius)


def _cone(radius: Number, height: Number, top: Number) -> Canonical:
    return _canonical((radius, height * 0.5, radius), rc=radius, taper=radius - top)


def _tube(radius: Number, wall: Number, height: Number) -> Canonical:
    return _canonical((radius, height * 0.5, radius), rc=radius, wall=wall)


def _pyramid(size: Number, height: Number) -> Canonical:
    return _canonical((size * 0.5, height * 0.5, size * 0.5), taper=size * 0.5)


def _plane() -> Canonical:
    return _canonical((0.0, 0.0, 0.0), mode=MODE_PLANE)


def _text(width: Number, height: Number, depth: Number, tube: Number) -> Canonical:
    return _canonical((width * 0.5, height * 0.5, depth * 0.5), tube, mode=MODE_TEXT)


def _terrain(size: Number, height: Number) -> Canonical:
    return _canonical((size * 0.5, height, size * 0.5), mode=MODE_TERRAIN)


def _cube(mode: int) -> Callable[[Number], Canonical]:
    return lambda size: _canonical((size * 0.5, size * 0.5, size * 0.5), mode=mode)


PRIMITIVES: dict[str, Callable[..., Canonical]] = {
    "sphere": _sphere,
    "box": _box,
    "rounded_box": _rounded_box,
    "capsule": _capsule,
    "round_cone": _round_cone,
    "torus": _torus,
    "cylinder": _cylinder,
    "cone": _cone,
    "tube": _tube,
    "pyramid": _pyramid,
    "plane": _plane,
    "terrain": _terrain,
    "menger": _cube(MODE_MENGER),
    "apollonian": _cube(MODE_APOLLONIAN),
    "foldbox": _cube(MODE_FOLDBOX),
    "text": _text,
}


def is_procedural(mode: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which leaves are terrains or fractals."""
    chosen: NDArray[np.bool_] = (mode >= MODE_TERRAIN) & (mode <= MODE_FOLDBOX)
    return chosen


def canonical(kind: str, sizes: Sequence[Number]) -> Canonical:
    """Mode, whether simple, and (b.x, b.y, b.z, r, rc, wall, taper, slope) of a primitive.

    Raises:
        KeyError: no primitive of that kind.
    """
    return PRIMITIVES[kind](*sizes)
