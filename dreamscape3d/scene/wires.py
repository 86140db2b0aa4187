"""Wires: straight lines in space, each of a kind that says how it is drawn, and the figures that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
_SIGNS = np.array([[x, y, z] for z in (-1.0, 1.0) for y in (-1.0, 1.0) for x in (-1.0, 1.0)])
_EDGES = np.array([[0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7]])
_ALL, _OPPOSITE = np.arange(8), np.array([0, 7])  # corners
_STAR = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * 0.55


class Kind(IntEnum):
    """What a wire is part of."""

    BOX = 0  # bounds of a leaf
    CARVED = 1  # bounds of a leaf that carves or cuts
    GROUP = 2  # bounds of all leaves of a form
    LINK = 3  # from a node to one inside it
    AXIS_X = 4
    AXIS_Y = 5
    AXIS_Z = 6
    LAMP = 7
    SUN = 8
    PATH = 9  # of the camera
    FRUSTUM = 10
    GRID = 11
    RULE = 12  # every tenth line of a grid
    CHOSEN = 13
    LETTER = 14  # strokes of lettering: drawn in the picture's plane (render/labels.py)


@dataclass(frozen=True, slots=True)
class Wires:
    """N wires.

    Attributes:
        ends: (N, 2, 3) float32 in the world [m].
        kind: (N,) int32, of `Kind`.
        strength: (N, 2) float32 how plainly each end is drawn, 0 to 1; evenly in between.
        strokes: (N, 4) float32 of kind LETTER: x, y of both ends from where the first end is seen [px], y up.
    """

    ends: F32
    kind: I32
    strength: F32
    strokes: F32

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def texels(self) -> F32:
        """(N, 3, 4); layout in shaders/passes/wires.vert."""
        texels = np.zeros((len(self), 3, 4), np.float32)
        texels[:, :2, :3] = self.ends
        texels[:, 2, :2], texels[:, 2, 2] = self.strength, self.kind
        letters = self.kind == Kind.LETTER
        texels[letters, 1] = self.strokes[letters]
        return texels


def make_wires(
    ends: F64 | F32, kind: Kind | I32, strength: float | F64 | F32 = 1.0, strokes: F64 | float = 0.0
) -> Wires:
    """Wires from ends (N, 2, 3) of one kind, or of (N,); strength for all, or (N,), or for both ends (N, 2)."""
    both = np.asarray(strength, np.float32)
    both = both[:, None] if both.ndim == 1 else both
    return Wires(
        np.ascontiguousarray(ends, np.float32),
        np.broadcast_to(np.asarray(kind, np.int32), len(ends)),
        np.broadcast_to(both, (len(ends), 2)),
        np.broadcast_to(np.asarray(strokes, np.float32), (len(ends), 4)),
    )


def joined(parts: Sequence[Wires], most: int) -> Wires:
    """All of them, in order, at most `most`."""
    return Wires(
        np.concatenate([part.ends for part in parts])[:most],
        np.concatenate([part.kind for part in parts])[:most],
        np.concatenate([part.strength for part in parts])[:most],
        np.concatenate([part.strokes for part in parts])[:most],
    )


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes to be drawn: centre (n, 3), unit axes as rows (n, 3, 3), half lengths (n, 3), kind and strength (n,)."""

    centre: F64 | F32
    axes: F64 | F32
    half: F64 | F32
    kind: I32
    strength: F64

    def where(self, chosen: NDArray[np.bool_]) -> Boxes:
        """Some of them."""
        return Boxes(
            self.centre[chosen], self.axes[chosen], self.half[chosen], self.kind[chosen], self.strength[chosen]
        )

    def edges(self) -> Wires:
        """The 12 edges of each."""
        corners = (_SIGNS * self.half[:, None, :]) @ self.axes + self.centre[:, None, :]
        return self._drawn(corners[:, _EDGES])

    def corners(self, share: float) -> Wires:
        """Three ticks at each of 8 corners, as long as that share of an edge."""
        return self._ticks(_SIGNS[_ALL], share)

    def brackets(self, share: float) -> Wires:
        """The same at two opposite corners."""
        return self._ticks(_SIGNS[_OPPOSITE], share)

    def _ticks(self, signs: F64, share: float) -> Wires:
        starts = np.repeat(signs, 3, axis=0)
        tips = starts - 2.0 * share * starts * np.tile(np.eye(3), (len(signs), 1))
        local = np.stack([starts, tips], axis=1).reshape(-1, 3) * self.half[:, None, :]
        return self._drawn(local @ self.axes + self.centre[:, None, :])

    def _drawn(self, points: F64 | F32) -> Wires:
        each = points.size // max(6 * len(self.kind), 1)
        return make_wires(points.reshape(-1, 2, 3), np.repeat(self.kind, each), np.repeat(self.strength, each))


def tripods(origin: F64, rotation: F64, length: F64, strength: F64) -> Wires:
    """Three axes from each origin (n, 3), along the columns of its rotation (n, 3, 3), `length` (n,) metres."""
    tips = origin[:, None, :] + np.swapaxes(rotation, 1, 2) * length[:, None, None]
    ends = np.stack([np.repeat(origin[:, None, :], 3, axis=1), tips], axis=2).reshape(-1, 2, 3)
    kind = np.tile(np.array([Kind.AXIS_X, Kind.AXIS_Y, Kind.AXIS_Z], np.int32), len(origin))
    return make_wires(ends, kind, np.repeat(strength, 3))


def stars(centre: F64, size: F64, kind: Kind, strength: F64) -> Wires:
    """Seven strokes through each centre (n, 3), `size` (n,) metres from tip to middle: along the axes, and shorter
    between them."""
    spokes = np.concatenate([np.eye(3), _STAR])
    away = spokes[None] * size[:, None, None]
    ends = np.stack([centre[:, None] - away, centre[:, None] + away], axis=2).reshape(-1, 2, 3)
    return make_wires(ends, kind, np.repeat(strength, len(spokes)))


def rings(centre: F64, right: F64, up: F64, parts: int, kind: Kind) -> Wires:
    """A round of chords in the plane of `right` and `up`, which are as long as its radius; all (3,)."""
    angle = np.arange(parts + 1) * (2.0 * np.pi / parts)
    points = centre + np.cos(angle)[:, None] * right + np.sin(angle)[:, None] * up
    return make_wires(np.stack([points[:-1], points[1:]], axis=1), kind)


def frusta(eye: F64, rotation: F64, spread: F64, depth: F64, aspect: float, strength: F64) -> Wires:
    """What cameras see: from eyes (n, 3), whose rotations (n, 3, 3) have right, up and forward as rows, to a frame
    `depth` (n,) metres ahead; `spread` (n,) is its half height at distance 1. A mark stands on the upper edge."""
    frame = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-0.25, 1.15], [0.0, 1.5], [0.25, 1.15]])
    local = np.concatenate([frame * [aspect, 1.0], np.zeros((7, 1))], axis=1) * spread[:, None, None] + [0.0, 0.0, 1.0]
    points = eye[:, None] + (local * depth[:, None, None]) @ rotation
    all_points = np.concatenate([eye[:, None], points], axis=1)
    pairs = np.array([[0, 1], [0, 2], [0, 3], [0, 4], [1, 2], [2, 3], [3, 4], [4, 1], [5, 6], [6, 7], [7, 5]])
    return make_wires(all_points[:, pairs].reshape(-1, 2, 3), Kind.FRUSTUM, np.repeat(strength, len(pairs)))


def grid(centre: F64, right: F64, up: F64, spacing: float, lines: int) -> Wires:
    """Lines every `spacing` metres in the plane of the unit vectors `right` and `up` (3,), which pass through whole
    multiples of it: `lines` each side of `centre` (3,), fading towards their ends; every tenth is a RULE."""
    parts = []
    for along, across in ((right, up), (up, right)):
        first = round(float(centre @ across) / spacing)
        number = first + np.arange(-lines + 1, lines)
        aside = number * spacing - float(centre @ across)
        middle = centre + aside[:, None] * across
        away = np.abs(aside) / (lines * spacing)
        reach = lines * spacing * np.sqrt(np.maximum(1.0 - away * away, 0.0))
        kind = np.where(number % 10 == 0, Kind.RULE, Kind.GRID).astype(np.int32)
        plain = np.maximum(1.0 - away, 0.0)
        for way in (-1.0, 1.0):
            ends = np.stack([middle, middle + (way * reach)[:, None] * along], axis=1)
            parts.append(make_wires(ends, kind, np.stack([plain, np.zeros_like(plain)], axis=1)))
    return joined(parts, 8 * lines)
