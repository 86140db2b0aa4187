"""Which pairs of letters stand closer or wider, from an OpenType font's table GPOS (lookups of type 2, pairs)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_X_ADVANCE = 4
Pairs = dict[tuple[int, int], int]


def kerning_pairs(data: bytes, gpos: int) -> Pairs:
    """What is added to the advance of the first of two glyphs [font units], of the table at `gpos`.

    Raises:
        struct.error: the table is cut short.
    """
    pairs: Pairs = {}
    lookups = gpos + _word(data, gpos + 8)
    for offset in _words(data, lookups):
        lookup = lookups + offset
        if _word(data, lookup) == 2:
            for part in _words(data, lookup + 4):
                for pair, move in _subtable(data, lookup + part):
                    pairs.setdefault(pair, move)
    return pairs


def _subtable(data: bytes, at: int) -> Iterator[tuple[tuple[int, int], int]]:
    kind, coverage, first, second = struct.unpack_from(">4H", data, at)
    if not first & _X_ADVANCE:
        return
    place = 2 * (first & (_X_ADVANCE - 1)).bit_count()  # of the advance among the values
    values = 2 * (first.bit_count() + second.bit_count())
    glyphs = _coverage(data, at + coverage)
    if kind == 1:
        for glyph, offset in zip(glyphs, _words(data, at + 8), strict=False):
            count = _word(data, at + offset)
            for record in range(at + offset + 2, at + offset + 2 + count * (2 + values), 2 + values):
                yield (glyph, _word(data, record)), _signed(data, record + 2 + place)
    elif kind == 2:
        before, after, rows, columns = struct.unpack_from(">4H", data, at + 8)
        left, right = _classes(data, at + before), _classes(data, at + after)
        for glyph in glyphs:
            row = at + 16 + left.get(glyph, 0) * columns * values
            for other, column in right.items():
                move = _signed(data, row + column * values + place)
                if move and left.get(glyph, 0) < rows:
                    yield (glyph, other), move


def _coverage(data: bytes, at: int) -> list[int]:
    """The glyphs that a coverage table lists, in order."""
    if _word(data, at) == 1:
        return _words(data, at + 2)
    ranges = (struct.unpack_from(">3H", data, at + 4 + 6 * i) for i in range(_word(data, at + 2)))
    return [glyph for first, last, _ in ranges for glyph in range(first, last + 1)]


def _classes(data: bytes, at: int) -> dict[int, int]:
    """The class of each glyph that a table of classes names."""
    if _word(data, at) == 1:
        first = _word(data, at + 2)
        return {first + i: number for i, number in enumerate(_words(data, at + 4))}
    ranges = (struct.unpack_from(">3H", data, at + 4 + 6 * i) for i in range(_word(data, at + 2)))
    return {glyph: number for first, last, number in ranges for glyph in range(first, last + 1)}


def _word(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])


def _signed(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">h", data, at)[0])


def _words(data: bytes, at: int) -> list[int]:
    """An array that its length precedes."""
    return list(struct.unpack_from(f">{_word(data, at)}H", data, at + 2))
