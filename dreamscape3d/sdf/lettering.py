"""Text as a grid of signed distances, from which letters in space are made.

                 2D, once per text                               3D, per leaf
    words ─▶ outlines (`characters`) ─▶ Lettering.distance ─┬─▶ solid: swept along z, edges slightly round
                                                            └─▶ neon: a tube along the outline, in the plane z = 0

All lengths of a `Lettering` are in heights of a capital; the origin is the middle of the words, x to their right.
Between the points of the grid distance is bilinear, on the CPU as on the GPU; outside it grows with the distance to
the grid, √(D² + d²), which is no more than the true distance and has slope 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.sdf.characters import line_parts, undrawn
from dreamscape3d.sdf.outline import distance_grid
from dreamscape3d.sdf.shape import Operator, Primitive, Text

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MAX_TEXTS = 64  # different ones in a scene
MAX_CHARACTERS = 2048  # of all of them: each takes about a millisecond
TEXELS = 1 << 16  # of one text
ALL_TEXELS = 1 << 20  # of all texts together
WIDEST = 2048  # points along an edge of a grid
FINEST = 1.0 / 96.0  # cap heights between points of a grid
REACH = 0.3  # greatest distance that a grid holds
MARGIN = 0.06  # of the grid round the ink
LINE = 1.6  # from one line to the next
ROUND = 0.02  # radius of a solid letter's edges, at most a quarter of its depth
STRETCH = 2.0**0.5  # Lipschitz constant of bilinear interpolation between values of a distance


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """One text. Lengths in cap heights.

    Attributes:
        text: what it says.
        distance: (rows, columns) at low + (column, row)·step; row 0 is the lowest.
        step: from point to point.
        low, high: (2,) box of the ink.
        corner: (2,) the grid's first point.
        lines: (n, 4) box of each line's ink (x0, y0, x1, y1).
        area: of the ink. outline: length of all outlines.
    """

    text: str
    distance: F32
    step: float
    low: F64
    high: F64
    corner: F64
    lines: F64
    area: float
    outline: float

    @property
    def half(self) -> F64:
        """(2,) half the size of a box round the origin that holds the ink."""
        return _half(self.text)

    def sample(self, points: F64) -> F64:
        """(N, 2) points [cap heights] → (N,) distance to the outlines, negative inside."""
        rows, columns = self.distance.shape
        last = np.array([columns - 1.0, rows - 1.0])
        place = (points - self.corner) / self.step
        inside = np.clip(place, 0.0, last)
        whole = np.minimum(inside.astype(int), (last - 1.0).astype(int))
        (x, y), (fx, fy) = whole.T, (inside - whole).T
        grid = self.distance
        below, right = grid[y, x].astype(np.float64), grid[y, x + 1].astype(np.float64)
        below = below * (1.0 - fx) + right * fx
        above, right = grid[y + 1, x].astype(np.float64), grid[y + 1, x + 1].astype(np.float64)
        above = above * (1.0 - fx) + right * fx
        d = below * (1.0 - fy) + above * fy
        away2 = ((place - inside) ** 2).sum(axis=1) * self.step**2
        result: F64 = np.where(away2 > 0.0, np.sqrt(away2 + d * d), d)
        return result


def letter_distance(lettering: Lettering, points: F64, height: float, depth: float, tube: float) -> F64:
    """(N, 3) points [m] → (N,) distance of letters `height` m high facing +z: solid ones `depth` m deep, or, where
    `tube` > 0, tubes of that radius [m] along their outlines.

    The solid is the exact extrusion of Quilez ("opExtrusion"), its edges rounded by ROUND.
    """
    flat = lettering.sample(points[:, :2] / height) * height
    if tube > 0.0:
        neon: F64 = np.hypot(flat, points[:, 2]) - tube
        return neon
    edge = min(ROUND * height, 0.25 * depth)
    x, z = flat + edge, np.abs(points[:, 2]) - depth * 0.5 + edge
    solid: F64 = np.minimum(np.maximum(x, z), 0.0) + np.hypot(np.maximum(x, 0.0), np.maximum(z, 0.0)) - edge
    return solid


def as_box(text: Text) -> Primitive:
    """The box round the letters of a text, as numbers that may be signals.

    Raises:
        LimitError: it is empty, or holds characters that cannot be drawn.
    """
    width, height = (2.0 * _half(text.text)).tolist()
    return Primitive("text", (text.height * width, text.height * height, text.depth, text.tube))


def refuse_text(operator: Operator, k: Number, *, groups: int, warps: int) -> None:
    """Text joins the world by a plain union, after all other forms.

    Raises:
        LimitError: it is to be joined by anything else, is warped, or is in a group that is carved, blended, rounded
            or shelled.
    """
    for refused, message, cure in (
        (operator != "union", f"text cannot {operator}", "leave out its operator"),
        (isinstance(k, Expression) or k > 0.0, "text cannot be blended", "leave out its smooth"),
        (warps > 0, "text cannot be warped", "leave out twist, bend, fold and periodic"),
        (groups > 0, "text cannot be carved, rounded or part of a blended group", "put it at the top level"),
    ):
        if refused:
            raise LimitError(message, cure=cure)


def lettering(text: str, texels: int = TEXELS) -> Lettering:
    """The text made ready, with at most about `texels` points; the last 64 are kept.

    Raises:
        LimitError: it is empty, or holds characters that cannot be drawn.
    """
    return _lettering(text, texels)


def texels_each(texts: Collection[str]) -> int:
    """How many points each of so many different texts gets.

    Raises:
        LimitError: they are too many, or too long.
    """
    if len(texts) > MAX_TEXTS:
        raise LimitError(f"{len(texts)} different texts are more than {MAX_TEXTS}", cure="repeat some, or use fewer")
    total = sum(map(len, texts))
    if total > MAX_CHARACTERS:
        raise LimitError(
            f"{total} characters of text are more than {MAX_CHARACTERS}", cure="use fewer or shorter texts"
        )
    return min(TEXELS, ALL_TEXELS // max(len(texts), 1))


@lru_cache(maxsize=MAX_TEXTS)
def _lettering(text: str, texels: int) -> Lettering:
    parts, lines = _layout(text)
    low, high = lines[:, :2].min(axis=0), lines[:, 2:].max(axis=0)
    size = high - low + 2.0 * MARGIN
    step = max(float(np.sqrt(size.prod() / texels)), FINEST, float(size.max()) / (WIDEST - 2))
    columns, rows = (int(n) + 2 for n in np.ceil(size / step))
    corner = (low + high) * 0.5 - np.array([columns - 1, rows - 1]) * 0.5 * step
    return Lettering(
        text=text,
        distance=_grid(parts, corner, step, (rows, columns)),
        step=step,
        low=low,
        high=high,
        corner=corner,
        lines=lines,
        area=float(sum(_area(part) for part in parts)),
        outline=float(sum(_length(part) for part in parts)),
    )


def pack(letterings: Sequence[Lettering]) -> tuple[F32, F32]:
    """All grids on one sheet, tall ones first on shelves, and where each is.

    Returns:
        (rows, WIDEST) distances [cap heights]; (n, 2, 4) records, layout in shaders/lib/lettering.glsl.
    """
    records = np.zeros((len(letterings), 2, 4), np.float32)
    x = y = shelf = 0
    for index in sorted(range(len(letterings)), key=lambda i: (-letterings[i].distance.shape[0], i)):
        each = letterings[index]
        rows, columns = each.distance.shape
        if x + columns > WIDEST:
            x, y, shelf = 0, y + shelf, 0
        records[index] = (x, y, columns, rows), (*each.corner, each.step, each.half[1])
        x, shelf = x + columns, max(shelf, rows)
    sheet = np.full((max(y + shelf, 1), WIDEST), REACH, np.float32)
    for each, ((left, low, columns, rows), _) in zip(letterings, records.astype(int), strict=True):
        sheet[low : low + rows, left : left + columns] = each.distance
    return sheet, records


@lru_cache(maxsize=MAX_TEXTS)
def _half(text: str) -> F64:
    boxes = _layout(text)[1]
    half: F64 = np.maximum(np.abs(boxes[:, :2]).max(axis=0), np.abs(boxes[:, 2:]).max(axis=0))
    return half


@lru_cache(maxsize=MAX_TEXTS)
def _layout(text: str) -> tuple[list[F64], F64]:
    """Outlines of all lines, each centred, and the boxes of their ink."""
    if missing := undrawn(text):
        raise LimitError(f'the font cannot draw "{missing}"', cure="use Latin letters, digits and common signs")
    found: list[F64] = []
    boxes = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        _, parts = line_parts(line)
        if parts:
            ink = np.concatenate(parts).reshape(-1, 2)
            base = ((len(lines) - 1) * 0.5 - number) * LINE - 0.5
            move = np.array([-0.5 * (ink[:, 0].min() + ink[:, 0].max()), base])
            boxes.append((*(ink.min(axis=0) + move), *(ink.max(axis=0) + move)))
            found += [part + move for part in parts]
    if not found:
        raise LimitError("a text has nothing to draw", cure="give it letters")
    return found, np.array(boxes).reshape(-1, 4)


def _grid(parts: Sequence[F64], corner: F64, step: float, shape: tuple[int, int]) -> F32:
    """The union of all parts: each writes where it is nearer than REACH."""
    grid = np.full(shape, REACH)
    for part in parts:
        flat = part.reshape(-1, 2)
        first = np.floor((flat.min(axis=0) - REACH - corner) / step).astype(int)
        last = np.ceil((flat.max(axis=0) + REACH - corner) / step).astype(int) + 1
        (x0, y0), (x1, y1) = np.maximum(first, 0), np.minimum(last, shape[::-1])
        window = grid[y0:y1, x0:x1]
        own = distance_grid(corner + np.array([x0, y0]) * step, step, (y1 - y0, x1 - x0), part, REACH)
        np.minimum(window, own, out=window)
    return grid.astype(np.float32)


def _area(curves: F64) -> float:
    """Green's theorem over quadratic Béziers."""
    a, b, c = (curves[:, i] for i in range(3))
    twice = (2.0 * _cross(a, b) + 2.0 * _cross(b, c) + _cross(a, c)) / 3.0
    return abs(float(twice.sum())) * 0.5


def _cross(a: F64, b: F64) -> F64:
    cross: F64 = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return cross


def _length(curves: F64) -> float:
    t = np.linspace(0.0, 1.0, 9)[:, None, None]
    points = (1 - t) ** 2 * curves[:, 0] + 2 * t * (1 - t) * curves[:, 1] + t**2 * curves[:, 2]
    return float(np.linalg.norm(np.diff(points, axis=0), axis=2).sum())
