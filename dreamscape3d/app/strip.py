"""Pictures side by side, or one below the other, each with a few words under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dreamscape3d.app.argument import MAX_PIXELS
from dreamscape3d.errors import UsageError
from dreamscape3d.sdf.characters import undrawn

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUND, INK = (10, 9, 18), (184, 186, 206)
_GAP = 1 / 60  # of a picture's height
_BAND = 1 / 13  # of a picture's height, for the words below it
_LETTER = 0.62  # of that, their size
_LEAST_GAP, _LEAST_BAND = 2, 14  # pixels


LONGEST = 16_383
"""Pixels along a side of a .webp."""


def check_sheet(noun: str, size: tuple[int, int], cure: str) -> None:
    """Refuse, before anything is rendered, a sheet of so many pixels that could not be written.

    Raises:
        UsageError: it is too large.
    """
    width, height = size
    if max(size) > LONGEST or width * height > MAX_PIXELS:
        most = f"{MAX_PIXELS / 1e6:.1f} Mpx and {LONGEST} a side at most"
        raise UsageError(f"the {noun} would have {width}x{height} pixels; {most}", cure=cure)


def strip_size(size: tuple[int, int], count: int, *, vertical: bool, worded: bool) -> tuple[int, int]:
    """Width and height in pixels of a strip of `count` pictures of `size`."""
    width, height = _cell(size, worded)
    gap = _gap(size)
    if vertical:
        return width, count * height + (count - 1) * gap
    return count * width + (count - 1) * gap, height


def sheet_size(size: tuple[int, int], columns: int, rows: int, *, worded: bool) -> tuple[int, int]:
    """Width and height in pixels of `sheet`."""
    return strip_size(strip_size(size, columns, vertical=False, worded=worded), rows, vertical=True, worded=False)


def strip(pictures: Sequence[NDArray[np.uint8]], words: Sequence[str], *, vertical: bool = False) -> NDArray[np.uint8]:
    """One picture (H, W, 3) of many of one size, with `words` below each, or none at all where `words` is empty.

    Words that are wider than a picture, or that the font lacks, are left out.
    """
    height, width = pictures[0].shape[:2]
    size = (width, height)
    across, down = strip_size(size, len(pictures), vertical=vertical, worded=bool(words))
    sheet = np.empty((down, across, 3), np.uint8)
    sheet[:] = GROUND
    cell_width, cell_height = _cell(size, bool(words))
    for number, shown in enumerate(pictures):
        x = 0 if vertical else number * (cell_width + _gap(size))
        y = number * (cell_height + _gap(size)) if vertical else 0
        sheet[y : y + height, x : x + width] = shown
        if words:
            sheet[y + height : y + cell_height, x : x + width] = _band(words[number], width, cell_height - height)
    return sheet


def sheet(pictures: Sequence[NDArray[np.uint8]], words: Sequence[str], columns: int) -> NDArray[np.uint8]:
    """One picture of many of one size, so many `columns` of them, row by row; `words` as of `strip`."""
    rows = [
        strip(pictures[first : first + columns], words[first : first + columns])
        for first in range(0, len(pictures), columns)
    ]
    whole = [np.pad(row, ((0, 0), (0, rows[0].shape[1] - row.shape[1]), (0, 0))) for row in rows]
    return strip(whole, [], vertical=True)


def _gap(size: tuple[int, int]) -> int:
    return max(round(size[1] * _GAP), _LEAST_GAP)


def _cell(size: tuple[int, int], worded: bool) -> tuple[int, int]:
    """A picture with the band below it."""
    width, height = size
    return width, height + (max(round(height * _BAND), _LEAST_BAND) if worded else 0)


def _band(words: str, width: int, height: int) -> NDArray[np.uint8]:
    """(height, width, 3) with the words in its middle."""
    image = Image.new("RGB", (width, height), GROUND)
    font = ImageFont.load_default(height * _LETTER)
    if not undrawn(words) and font.getlength(words) <= width:
        ImageDraw.Draw(image).text((width / 2, height / 2), words, INK, font, anchor="mm")
    return np.asarray(image)
