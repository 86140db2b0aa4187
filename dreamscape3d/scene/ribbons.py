"""Ribbons: strands of light along smooth curves, as chains of short straight ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.maths.spline import smooth_curve
from dreamscape3d.scene.luminous import MAX_LIGHTS, MAX_POINTS, MAX_RIBBONS, Ribbon
from dreamscape3d.scene.sprites import BRIGHTEST, THICKEST, Strands
from dreamscape3d.sdf.scatter import chances

F64 = NDArray[np.float64]
LONGEST_CHAIN = 192  # strands of one ribbon, about
FINEST = 12  # strands between two points
HALO = 0.12
DIM = 0.3  # share of the brightness that a flowing ribbon keeps between pulses
_POINT, _WHOLE = (
    11,
    3,
)  # numbers of a point: place, width, colour, second, brightness; of a ribbon: taper, flow, spacing


class RibbonPoser:
    """The ribbons of a scene, their numbers in tables.

    Raises (on construction):
        LimitError: there are too many, or one has not 2 to 64 points.
    """

    def __init__(self, ribbons: Sequence[Ribbon]) -> None:
        if len(ribbons) > MAX_RIBBONS:
            raise LimitError(f"{len(ribbons)} ribbons are more than {MAX_RIBBONS}", cure="join some into one")
        self._ribbons = tuple(ribbons)
        points, wholes = Table(_POINT), Table(_WHOLE)
        self._first = [0]
        for ribbon in ribbons:
            rows = _point_rows(ribbon)
            self._first.append(self._first[-1] + len(rows))
            for row in rows:
                points.add(row)
            wholes.add((ribbon.taper, ribbon.flow, ribbon.spacing))
        self._points, self._wholes = NumberTable(points), NumberTable(wholes)

    def pose(self, variables: Mapping[str, float]) -> tuple[list[Strands], list[F64]]:
        """Strands of all ribbons, and the tubes of light (N, 10) of those that light what is near."""
        if not self._ribbons:
            return [], []
        time = float(variables.get("time", 0.0))
        points, wholes = self._points.evaluate(variables), self._wholes.evaluate(variables)
        strands, lights = [], []
        for ribbon, first, last, whole in zip(self._ribbons, self._first, self._first[1:], wholes, strict=False):
            chain = _chain(ribbon, points[first:last], whole, time)
            strands.append(_strands(chain))
            lights.append(_lights(chain, min(ribbon.light, MAX_LIGHTS)))
        return strands, lights


def _point_rows(ribbon: Ribbon) -> list[tuple[Number, ...]]:
    """Numbers of each point, with its index bound."""
    count = len(ribbon.points) or ribbon.count or 0
    if not 2 <= count <= MAX_POINTS:
        raise LimitError(f"a ribbon of {count} points; it needs 2 to {MAX_POINTS}", cure="give points, or count and at")
    second = ribbon.second if ribbon.second is not None else ribbon.colour
    rows = []
    for index, chance in enumerate(chances(count).tolist()):
        at = ribbon.points[index] if ribbon.points else ribbon.at
        row = (*at, ribbon.width, *ribbon.colour, *second, ribbon.brightness)
        rows.append(tuple(_bound(number, index, count, chance) for number in row))
    return rows


def _bound(number: Number, index: int, count: int, chance: float) -> Number:
    return number.bind(i=float(index), n=float(count), r=chance) if isinstance(number, Expression) else number


def _chain(ribbon: Ribbon, points: F64, whole: F64, time: float) -> F64:
    """(M, 7) places along a ribbon: position, radius, radiance."""
    steps = int(np.clip(LONGEST_CHAIN // len(points), 3, FINEST)) if len(points) > 2 else LONGEST_CHAIN // 4
    curve = smooth_curve(points, steps, closed=ribbon.closed)
    along = np.linspace(0.0, 1.0, len(curve))
    taper = 0.0 if ribbon.closed else float(np.clip(whole[0], 0.0, 1.0))
    radius = 0.5 * np.clip(curve[:, 3], 0.0, THICKEST) * (1.0 - taper * (1.0 - np.sin(np.pi * along)))
    mix = 0.5 - 0.5 * np.cos(2.0 * np.pi * along) if ribbon.closed else along
    colour = curve[:, 4:7] + (curve[:, 7:10] - curve[:, 4:7]) * mix[:, None]
    bright = np.clip(curve[:, 10], 0.0, BRIGHTEST) * _flow(curve[:, :3], whole, time)
    return np.concatenate([curve[:, :3], radius[:, None], linear_from_srgb(colour) * bright[:, None]], axis=1)


def _flow(points: F64, whole: F64, time: float) -> F64:
    """Factor on the brightness: pulses that run along, born and spent at the ends; 1 for a steady ribbon."""
    if whole[1] == 0.0:
        return np.ones(len(points))
    step = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(step)])
    spacing = max(float(np.clip(whole[2], 0.01, 1e4)), 5.0 * along[-1] / len(step))  # as fine as the chain can show
    phase = (along - whole[1] * time) / spacing
    ends = np.minimum(along, along[-1] - along) / (0.4 * spacing)
    pulse = np.exp(-18.0 * (phase - np.round(phase)) ** 2)
    factor: F64 = DIM + (1.6 - DIM) * pulse * np.clip(ends, 0.0, 1.0)
    return factor


def _strands(chain: F64) -> Strands:
    a, b = chain[:-1], chain[1:]
    return Strands(a[:, :3], b[:, :3], a[:, 3], b[:, 3], a[:, 4:], b[:, 4:], halo=HALO)


def _lights(chain: F64, count: int) -> F64:
    """(count, 10) tubes of light: both ends, radius, radiance; chords of the ribbon, as bright as it is on the mean."""
    if not count:
        return np.zeros((0, 10))
    cuts = np.linspace(0, len(chain) - 1, count + 1).round().astype(int)
    spans = [chain[first : last + 1].mean(axis=0) for first, last in pairwise(cuts)]
    return np.concatenate([chain[cuts[:-1], :3], chain[cuts[1:], :3], np.array(spans)[:, 3:]], axis=1)
