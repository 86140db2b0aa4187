"""A city to the horizon as plain boxes: which stand where, and how high.

A square of blocks, one tower to each. A tower is one to three boxes, each narrower than the one below; its height
follows a power law, many low and few high, over a gentle hill in the middle of the city. A hashed share of towers
carry a sign, and of the high ones an antenna with a beacon.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.sdf.shape import Form, Group, Skyline, box

F64 = NDArray[np.float64]
MAX_BOXES = 1200
MAX_BLOCKS = 64  # along an edge
TOWER, SIGN, BEACON = 0, 1, 2

_LOWEST = 0.18  # of the tallest
_STEEPNESS = 1.8  # of the power law
_HILL = 0.42  # its width, in shares of the district's edge
_FOOTPRINT = (0.5, 0.8)  # of the spacing of streets
_SETBACK = (0.62, 0.84)  # of the width below
_THIRD, _SECOND = 0.16, 0.55  # share of towers with three boxes, and with two or three
_SIGNS = 60  # about as many at most: each is a lamp
_ANTENNAS, _TALL = 0.4, 0.5  # share of the towers higher than this share of the tallest


@dataclass(frozen=True, slots=True)
class Boxes:
    """N boxes: `centre`, `size` (N, 3) in metres, and `part` (N,): TOWER, SIGN or BEACON."""

    centre: F64
    size: F64
    part: NDArray[np.int32]


@lru_cache(maxsize=16)
def skyline_boxes(city: Skyline) -> Boxes:
    """The boxes of a skyline, those of one tower together, from its ground up.

    Raises:
        LimitError: more than 1200 boxes, more than 64 blocks along an edge, or no room for a tower.
    """
    if not city.spacing > 0.0 or not city.size < (MAX_BLOCKS + 1) * city.spacing:
        raise LimitError(f"a skyline has more than {MAX_BLOCKS} blocks along an edge", cure="use a larger spacing")
    towers = _Towers(city)
    if not len(towers.height):
        raise LimitError("a skyline has no room for a tower", cure="lower hollow")
    found = [towers.bodies(), towers.antennas(lit=bool(city.beacon)), *([towers.signs()] if city.sign else [])]
    centre, size, part, owner = _joined(found)
    if len(part) > MAX_BOXES:
        cure = "use a larger spacing or a smaller size"
        raise LimitError(f"a skyline has {len(part)} boxes, more than {MAX_BOXES}", cure=cure)
    order = np.argsort(owner, kind="stable")
    return Boxes(centre[order], size[order], part[order].astype(np.int32))


@lru_cache(maxsize=16)
def skyline_group(city: Skyline) -> Group:
    """The same as forms: hard unions of boxes.

    Raises:
        LimitError: as `skyline_boxes`.
    """
    boxes = skyline_boxes(city)
    rows = zip(boxes.centre.tolist(), boxes.size.tolist(), boxes.part.tolist(), strict=True)
    materials = ("", city.sign, city.beacon)
    return Group(
        tuple(Form(box((w, h, d)).at(x, y, z), material=materials[part]) for (x, y, z), (w, h, d), part in rows)
    )


_Part = tuple[F64, F64, NDArray[np.int64], NDArray[np.int64]]


class _Towers:
    """T towers: where each stands, its width and depth, its height, and random numbers of its own."""

    def __init__(self, city: Skyline) -> None:
        spacing, height = city.spacing, city.height
        count = max(math.floor(city.size / spacing), 1)
        row, column = (axis.ravel() for axis in np.indices((count, count)))
        middle = (np.stack([column, row], -1) - (count - 1) * 0.5) * spacing
        kept = np.abs(middle).max(axis=1) >= city.hollow * 0.5
        self.middle, block = middle[kept], (row * MAX_BLOCKS + column)[kept]
        self._random = [hashed(block, channel, city.seed) for channel in range(4)]
        self._spacing, self._tallest = spacing, height
        shape, form = self._random[0], self._random[1]
        self.width = spacing * (_FOOTPRINT[0] + (_FOOTPRINT[1] - _FOOTPRINT[0]) * shape[:, :2])
        away = np.hypot(*self.middle.T) / max(_HILL * city.size, 1e-9)
        hill = 0.5 + 0.5 * np.exp(-away * away)
        self.height = height * hill * (_LOWEST + (1.0 - _LOWEST) * shape[:, 2] ** _STEEPNESS)
        self.boxes = 1 + (form[:, 0] < _SECOND).astype(int) + (form[:, 0] < _THIRD).astype(int)
        self.top = self.width.copy()  # of the uppermost box

    def bodies(self) -> _Part:
        """The boxes of all towers: each stands on the one below."""
        form, parts = self._random[1], []
        low = np.zeros(len(self.height))
        for floor in range(3):
            on = np.nonzero(self.boxes > floor)[0]
            last = self.boxes[on] == floor + 1
            share = np.where(last, 1.0, 0.45 + 0.3 * form[on, 1 + floor % 2])
            rise = (self.height[on] - low[on]) * share
            if floor:
                self.top[on] *= _SETBACK[0] + (_SETBACK[1] - _SETBACK[0]) * form[on, 2:0:-1]
            parts.append(_boxes(self.middle[on], low[on], self.top[on], rise, TOWER, on))
            low[on] += rise
        return _joined(parts)

    def antennas(self, *, lit: bool) -> _Part:
        """Thin masts on high towers; where `lit`, each with a beacon at its tip."""
        chance = self._random[2]
        on = np.nonzero((chance[:, 0] < _ANTENNAS) & (self.height > _TALL * self._tallest))[0]
        rise = self.height[on] * (0.12 + 0.2 * chance[on, 1])
        thick = np.full((len(on), 2), 0.012 * self._spacing)
        parts = [_boxes(self.middle[on], self.height[on], thick, rise, TOWER, on)]
        if lit:
            lamp = np.full(len(on), 0.026 * self._spacing)
            parts.append(_boxes(self.middle[on], self.height[on] + rise, lamp[:, None] * [1, 1], lamp, BEACON, on))
        return _joined(parts)

    def signs(self) -> _Part:
        """On some towers: a band of light round the top, a strip up one edge, or a board on one wall."""
        chance, look = self._random[2], self._random[3]
        on = np.nonzero(chance[:, 2] < min(0.25, _SIGNS / max(len(chance), 1)))[0]
        thick = 0.02 * self._spacing
        kind, side = look[on, 0], np.where(look[on, 1] < 0.5, -1.0, 1.0)
        along_x = (look[on, 2] < 0.5)[:, None] == [True, False]  # the axis that the board's wall looks along
        wide = self.width[on]
        first = self.height[on] * np.where(self.boxes[on] == 1, 1.0, 0.4)  # what surely is the lowest box
        band, strip = kind < 0.35, (kind >= 0.35) & (kind < 0.7)
        place, extent = self.middle[on].copy(), np.where(along_x, 2.0 * thick, 0.17 * wide)
        place += np.where(along_x, 0.5 * (wide + thick) * side[:, None], 0.0)
        place[strip] = self.middle[on][strip] + 0.5 * wide[strip] * np.column_stack([side[strip], -side[strip]])
        extent[strip] = 2.0 * thick
        place[band], extent[band] = self.middle[on][band], self.top[on][band] + 1.5 * thick
        rise = np.where(band, 1.5 * thick, np.where(strip, 0.8 * first, 0.5 * first))
        low = np.where(band, self.height[on] - 3.0 * thick, np.where(strip, 0.1 * first, 0.3 * first))
        return _boxes(place, low, extent, rise, SIGN, on)


def _boxes(place: F64, low: F64, wide: F64, rise: F64, part: int, owner: NDArray[np.intp]) -> _Part:
    """Boxes from `low` up by `rise`, about `place` (N, 2), `wide` (N, 2) along x and z."""
    centre = np.column_stack([place[:, 0], low + 0.5 * rise, place[:, 1]])
    size = np.column_stack([wide[:, 0], rise, wide[:, 1]])
    return centre, size, np.full(len(owner), part), owner.astype(np.int64)


def _joined(parts: list[_Part]) -> _Part:
    centre, size, part, owner = (np.concatenate(column) for column in zip(*parts, strict=True))
    return centre, size, part, owner
