"""Outlines of characters from the TrueType font that Pillow ships (Aileron Regular, public domain).

The file's own curves are read, not its pixels: lines and quadratic Béziers (Apple, "TrueType Reference Manual",
tables head, hhea, hmtx, cmap 4, loca, glyf). So letters are the same on every machine, at any size.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.sdf.kerning import kerning_pairs

F64 = NDArray[np.float64]
_ON_CURVE, _X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 1, 2, 4, 8, 16, 32
_WORDS, _MORE, _SCALED = 1, 32, 0x8 | 0x40 | 0x80
_CURE = "install a Pillow with FreeType, version 11 or later: pip install --upgrade pillow"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: where the pen goes on, and its outline, in cap heights from the pen on the base line.

    `curves` (N, 3, 2): quadratic Béziers start, control, end; a line has its control half-way. They form closed rounds.
    """

    advance: float
    curves: F64

    @property
    def low(self) -> F64:
        """(2,) lower left corner of the outline's box."""
        return np.asarray(self.curves.min(axis=(0, 1)))

    @property
    def high(self) -> F64:
        """(2,) upper right corner of the outline's box."""
        return np.asarray(self.curves.max(axis=(0, 1)))


class Typeface:
    """The characters of one TrueType file, scaled so that capitals are 1 high.

    Raises:
        LimitError: `data` is no TrueType font with outlines, or lacks the letter H.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._read(data)
        except (struct.error, KeyError, IndexError, ValueError):
            raise LimitError("text cannot be drawn: Pillow's font is no TrueType font", cure=_CURE) from None

    def _read(self, data: bytes) -> None:
        self._data = data
        count = struct.unpack_from(">H", data, 4)[0]
        records = (struct.unpack_from(">4sIII", data, 12 + 16 * i) for i in range(count))
        tables = {tag.decode("latin-1"): offset for tag, _, offset, _ in records}
        self._long = struct.unpack_from(">h", data, tables["head"] + 50)[0] == 1
        self._glyf, self._loca, self._hmtx = tables["glyf"], tables["loca"], tables["hmtx"]
        self._metrics = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
        self._index = _characters(data, tables["cmap"])
        self._pairs = kerning_pairs(data, tables["GPOS"]) if "GPOS" in tables else {}
        self._cap = 1.0
        self._cap = float(self._glyph(self._index["H"]).high[1])

    def kerning(self, first: str, second: str) -> float:
        """What to add to the advance of the first of two characters [cap heights]."""
        pair = self._index.get(first, -1), self._index.get(second, -1)
        return self._pairs.get(pair, 0) / self._cap

    def __contains__(self, character: str) -> bool:
        return character in self._index

    @cache  # noqa: B019  there is one typeface, and it has a hundred characters
    def __getitem__(self, character: str) -> Glyph:
        """The glyph of a character.

        Raises:
            KeyError: the font lacks it.
        """
        return self._glyph(self._index[character])

    def _glyph(self, glyph: int) -> Glyph:
        at = self._hmtx + 4 * min(glyph, self._metrics - 1)
        advance = struct.unpack_from(">H", self._data, at)[0]
        rounds = [_curves(points, on) for points, on in self._contours(glyph)]
        curves = np.concatenate(rounds) if rounds else np.zeros((0, 3, 2))
        return Glyph(advance / self._cap, curves / self._cap)

    def _contours(self, glyph: int) -> list[tuple[F64, NDArray[np.bool_]]]:
        """Points and whether each is on the curve, of every contour [font units]."""
        form, step, size = (">II", 4, 1) if self._long else (">HH", 2, 2)
        start, end = (v * size for v in struct.unpack_from(form, self._data, self._loca + step * glyph))
        if start == end:
            return []
        at = self._glyf + start
        contours = struct.unpack_from(">h", self._data, at)[0]
        return self._simple(at + 10, contours) if contours >= 0 else self._composite(at + 10)

    def _simple(self, at: int, contours: int) -> list[tuple[F64, NDArray[np.bool_]]]:
        data = self._data
        ends = [end + 1 for end in struct.unpack_from(f">{contours}H", data, at)]
        at += 2 * contours
        at += 2 + struct.unpack_from(">H", data, at)[0]
        flags: list[int] = []
        while len(flags) < ends[-1]:
            flag, at = data[at], at + 1
            flags.append(flag)
            if flag & _REPEAT:
                flags += [flag] * data[at]
                at += 1
        xs, at = _coordinates(data, at, flags, _X_SHORT, _X_SAME)
        ys, at = _coordinates(data, at, flags, _Y_SHORT, _Y_SAME)
        points = np.stack([xs, ys], -1)
        on = np.array(flags) & _ON_CURVE > 0
        return [(points[a:b], on[a:b]) for a, b in zip([0, *ends], ends, strict=False)]

    def _composite(self, at: int) -> list[tuple[F64, NDArray[np.bool_]]]:
        """Parts that are only moved; a font that also scales them is refused."""
        found: list[tuple[F64, NDArray[np.bool_]]] = []
        more = True
        while more:
            flags, part = struct.unpack_from(">HH", self._data, at)
            if flags & _SCALED:
                raise ValueError("a scaled part")
            form = ">hh" if flags & _WORDS else ">bb"
            move = np.array(struct.unpack_from(form, self._data, at + 4), np.float64)
            found += [(points + move, on) for points, on in self._contours(part)]
            at += 4 + struct.calcsize(form)
            more = bool(flags & _MORE)
        return found


@cache
def typeface() -> Typeface:
    """The font that Pillow ships.

    Raises:
        LimitError: this Pillow has none.
    """
    from PIL import ImageFont  # takes 30 ms, and most dreams hold no text

    try:
        data = getattr(ImageFont.load_default(size=16), "font_bytes", None)
    except (ImportError, OSError):
        data = None
    if data is None:
        raise LimitError("text cannot be drawn: this Pillow has no scalable font", cure=_CURE)
    return Typeface(data)


def _characters(data: bytes, cmap: int) -> dict[str, int]:
    """Characters of the basic plane by number of glyph: the table's format 4."""
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        if platform in (0, 3) and struct.unpack_from(">H", data, cmap + offset)[0] == 4:
            return _format_4(data, cmap + offset)
    raise ValueError("no table of characters")


def _format_4(data: bytes, at: int) -> dict[str, int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, at + 14 + 2 * count * i + (2 if i else 0)) for i in range(4)
    )
    found = {}
    for i in range(count):
        listed = at + 16 + 6 * count + 2 * i + offsets[i] - 2 * starts[i]
        for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", data, listed + 2 * code)[0] if offsets[i] else code
            if glyph:
                found[chr(code)] = (glyph + deltas[i]) & 0xFFFF
    return found


def _coordinates(data: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[F64, int]:
    """Running sums of the steps that flags say are one byte, two, or none."""
    steps = []
    for flag in flags:
        if flag & short:
            steps.append(data[at] if flag & same else -data[at])
            at += 1
        elif flag & same:
            steps.append(0)
        else:
            steps.append(struct.unpack_from(">h", data, at)[0])
            at += 2
    return np.cumsum(np.array(steps, np.float64)), at


def _curves(points: F64, on: NDArray[np.bool_]) -> F64:
    """(N, 3, 2) Béziers of one contour: between two controls lies a point of the curve, half-way."""
    knots: list[tuple[F64, bool]] = []
    for i in range(len(points)):
        if not on[i] and not on[i - 1]:
            knots.append(((points[i - 1] + points[i]) * 0.5, True))
        knots.append((points[i], bool(on[i])))
    first = next(i for i, (_, is_on) in enumerate(knots) if is_on)
    knots = knots[first:] + knots[: first + 1]
    curves = []
    for i in range(1, len(knots)):
        (before, before_on), (here, here_on) = knots[i - 1], knots[i]
        if not here_on:
            curves.append((before, here, knots[i + 1][0]))
        elif before_on:
            curves.append((before, (before + here) * 0.5, here))
    return np.array(curves).reshape(-1, 3, 2)
