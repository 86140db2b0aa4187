"""Characters as outlines, those too that the font lacks but whose parts it has.

The font has ASCII and a few signs. An accented letter is its letter and a mark over or under it (Unicode's
decomposition, NFD); some others are a letter with a bar, two letters, or a sign turned round.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.typeface import Glyph, typeface

F64 = NDArray[np.float64]
Parts = tuple[float, tuple[F64, ...]]
X_HEIGHT = 0.8  # above it lies only the dot of i and j [cap heights]
GAP = 0.1  # between a letter and its mark
_MARKS = {  # combining mark: sign it is drawn with, scale x and y, copies, under the letter
    "\u0300": ("`", 1.0, 1.0, 1, False),
    "\u0301": ("´", 1.0, 1.0, 1, False),
    "\u0302": ("^", 0.75, 0.55, 1, False),
    "\u0303": ("~", 0.75, 0.9, 1, False),
    "\u0304": ("-", 1.0, 1.0, 1, False),
    "\u0307": (".", 1.0, 1.0, 1, False),
    "\u0308": (".", 1.0, 1.0, 2, False),
    "\u030a": ("°", 0.75, 0.75, 1, False),
    "\u030b": ("´", 1.0, 1.0, 2, False),
    "\u030c": ("^", 0.75, -0.55, 1, False),
    "\u0323": (".", 1.0, 1.0, 1, True),
    "\u0327": (",", 1.0, 1.0, 1, True),
    "\u0328": (",", -1.0, 1.0, 1, True),
}
_BARRED = {  # letter: what it is made of, and where the bar's middle lies in shares of the letter's box
    "ø": ("o", "/", 0.5, 0.5), "Ø": ("O", "/", 0.5, 0.5), "ł": ("l", "-", 0.5, 0.5), "Ł": ("L", "-", 0.1, 0.5),
    "đ": ("d", "-", 0.88, 0.86), "Đ": ("D", "-", 0.08, 0.5), "ħ": ("h", "-", 0.1, 0.84), "Ð": ("D", "-", 0.08, 0.5),
}  # fmt: skip
_TURNED = {"¿": "?", "¡": "!"}
_INSTEAD = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ĳ": "ij", "Ĳ": "IJ", "„": ",,", "‚": ",",
    "–": "-", "—": "--", "−": "-", "‐": "-", "‑": "-", "•": "·", "×": "x", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip


def undrawn(text: str) -> str:
    """The characters of a text that cannot be drawn, each once; line breaks are no characters."""
    missing = [cluster for line in text.split("\n") for cluster in _clusters(line) if _parts(cluster) is None]
    return "".join(dict.fromkeys(missing))


def line_parts(line: str) -> Parts:
    """Width and closed outlines of one line of text, in cap heights, the pen starting at (0, 0) on the base line.

    What cannot be drawn is left out.
    """
    pen, outlines, before = 0.0, [], ""
    for cluster in _clusters(line):
        letter = unicodedata.normalize("NFD", cluster)[0]
        pen += typeface().kerning(before, letter)
        before = letter
        advance, parts = _parts(cluster) or (0.0, ())
        outlines += [part + np.array([pen, 0.0]) for part in parts]
        pen += advance
    return pen, tuple(outlines)


def _clusters(line: str) -> Iterator[str]:
    """Characters with the marks that belong to them."""
    held = ""
    for character in unicodedata.normalize("NFC", line):
        if unicodedata.combining(character) and held:
            held += character
        else:
            yield from held and (held,)
            held = character
    yield from held and (held,)


@cache
def _parts(cluster: str) -> Parts | None:
    """Advance and outlines of one character with its marks, or None where it cannot be drawn."""
    face = typeface()
    if cluster in face:
        return _plain(face[cluster])
    if cluster in _INSTEAD:
        return line_parts(_INSTEAD[cluster])
    if cluster in _TURNED:
        glyph = face[_TURNED[cluster]]
        return glyph.advance, (glyph.low + glyph.high - glyph.curves + [0.0, X_HEIGHT - 1.0],)
    if cluster in _BARRED:
        letter, bar, x, y = _BARRED[cluster]
        return face[letter].advance, (face[letter].curves, _barred(face[letter], face[bar], (x, y), bar == "/"))
    return _marked(unicodedata.normalize("NFD", cluster))


def _plain(glyph: Glyph) -> Parts:
    return glyph.advance, (glyph.curves,) if len(glyph.curves) else ()


def _barred(letter: Glyph, bar: Glyph, at: tuple[float, float], slanted: bool) -> F64:
    """The curves of a bar laid over a letter; a slanted one as large as the letter."""
    size = letter.high - letter.low
    scale = np.array([0.95, 1.12]) * size / (bar.high - bar.low) if slanted else 1.0
    return (bar.curves - (bar.low + bar.high) * 0.5) * scale + letter.low + size * at


def _marked(parts: str) -> Parts | None:
    """A letter with marks, each over or under what is there so far."""
    face, letter, marks = typeface(), parts[0], parts[1:]
    if letter not in face or not marks or any(mark not in _MARKS for mark in marks):
        return None
    glyph = face[letter]
    over = any(not _MARKS[mark][4] for mark in marks)
    body = glyph.curves[glyph.curves[..., 1].max(axis=1) < X_HEIGHT + 0.02] if letter in "ij" and over else glyph.curves
    if not len(body):
        return None
    outlines = [body]
    top, bottom = float(body[..., 1].max()), float(body[..., 1].min())
    middle = float(body[..., 0].min() + body[..., 0].max()) * 0.5
    for mark in marks:
        placed, height = _placed(mark, middle, top, bottom)
        outlines += placed
        top, bottom = (top, bottom - height) if _MARKS[mark][4] else (top + height, bottom)
    return glyph.advance, tuple(outlines)


def _placed(mark: str, middle: float, top: float, bottom: float) -> tuple[list[F64], float]:
    """Outlines of a mark over `top` or under `bottom`, centred on `middle`, and the height it takes."""
    sign, wide, tall, copies, under = _MARKS[mark]
    glyph = typeface()[sign]
    curves = (glyph.curves - (glyph.low + glyph.high) * 0.5) * [wide, tall]
    half_width, half = np.abs(curves).max(axis=(0, 1))
    y = bottom - GAP * 0.3 - half if under else top + GAP + half
    pitch = 2.0 * half_width + 0.1
    offsets = (np.arange(copies) - (copies - 1) * 0.5) * pitch
    return [curves + np.array([middle + offset, y]) for offset in offsets], GAP + 2.0 * half
