"""A draughtsman's lettering: capitals, digits and signs as single strokes, for what wires are labelled with."""

from __future__ import annotations

from functools import cache, lru_cache
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
HEIGHT, WIDTH, GAP = 6.0, 4.0, 2.0  # of a capital, and between two [units]
# Polylines apart by spaces, each of points x y: x from 0 to 4, y from 0 on the base line to 6.
_GLYPHS = {
    "A": "0004264440 0343",
    "B": "00063645443342413000 0333",
    "C": "4536160501103041",
    "D": "00062644422000",
    "E": "40000646 0333",
    "F": "000646 0333",
    "G": "45361605011030414323",
    "H": "0006 4046 0343",
    "I": "1030 2026 1636",
    "J": "0110304146",
    "K": "0006 4602 1340",
    "L": "060040",
    "M": "0006234640",
    "N": "00064046",
    "O": "103041453616050110",
    "P": "00063645443303",
    "Q": "103041453616050110 2240",
    "R": "00063645443303 2340",
    "S": "011030414233130405163645",
    "T": "2026 0646",
    "U": "060110304146",
    "V": "062046",
    "W": "0610233046",
    "X": "0046 0640",
    "Y": "062346 2320",
    "Z": "06460040",
    "0": "103041453616050110 0145",
    "1": "1030 2026 2605",
    "2": "05163645440040",
    "3": "0516364544334241301001 1333",
    "4": "30360242",
    "5": "460603334241301001",
    "6": "4536160501103041423303",
    "7": "064610",
    "8": "133344453616050413 13020110304142 4233",
    "9": "0110304145361605041343",
    ".": "2021",
    ",": "2110",
    "-": "1333",
    "+": "1333 2224",
    "×": "1135 1531",
    "/": "0046",
    ":": "2122 2425",
    "(": "30212536",
    ")": "10212516",
    "'": "2426",
    "#": "1016 3036 0242 0444",
    "=": "0242 0444",
    "_": "0040",
    "?": "0516364523 2021",
    "!": "2623 2021",
    "&": "4004152624011030 3043",
    "%": "0046 0506 4041",
    "±": "1434 2325 1131",
    "°": "1415252414",
}


def stroke_width(text: str) -> float:
    """How wide a line of text is, in units of which a capital is 6 high."""
    return max(len(shown(text)) * (WIDTH + GAP) - GAP, 0.0)


def shown(text: str) -> str:
    """The text in capitals without accents; what there are no strokes for is a question mark."""
    plain = normalize("NFKD", text.replace("ß", "ss")).upper()
    return "".join(
        sign if sign in _GLYPHS or sign == " " else "?" for sign in plain if not "\u0300" <= sign <= "\u036f"
    )


@lru_cache(maxsize=512)
def strokes(text: str) -> F64:
    """(n, 4) strokes of one line (x, y of both ends) from its lower left, in units of which a capital is 6 high."""
    found = [
        part + np.array([number * (WIDTH + GAP), 0.0] * 2)
        for number, sign in enumerate(shown(text))
        for part in (_glyph(sign),)
    ]
    return np.concatenate([np.zeros((0, 4)), *found])


@cache
def _glyph(sign: str) -> F64:
    lines = []
    for line in _GLYPHS.get(sign, "").split():
        points = np.array([float(digit) for digit in line]).reshape(-1, 2)
        lines.append(np.concatenate([points[:-1], points[1:]], axis=1))
    return np.concatenate([np.zeros((0, 4)), *lines])
