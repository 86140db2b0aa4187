"""Which material of one scene answers which of another: by name, else by the part it plays and how light it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
Bool = NDArray[np.bool_]

GROUND, GLOWING, SMOOTH, PLAIN = range(4)
GLOWS = 0.2  # radiance from which a material counts as a light
SHINES = 0.3  # roughness below which it counts as smooth
_INSTEAD = {  # where a scene has none that plays a part
    GROUND: (PLAIN, SMOOTH, GLOWING),
    GLOWING: (SMOOTH, PLAIN, GROUND),
    SMOOTH: (PLAIN, GLOWING, GROUND),
    PLAIN: (SMOOTH, GROUND, GLOWING),
}


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """The materials of one scene: (M,) `names`, `roles`, `lightness`, and `used`: on some form."""

    names: tuple[str, ...]
    roles: NDArray[np.int64]
    lightness: F64
    used: Bool


def palette_of(names: Sequence[str], packed: NDArray[np.float32], grounds: Index, used: Index) -> Palette:
    """A scene's materials as `materials.pack_materials` gives them; `grounds`, `used`: rows on grounds, on any form."""
    colour, emission = packed[:, 0, :3].astype(np.float64), packed[:, 1, :3].astype(np.float64)
    glows = emission.max(axis=1, initial=0.0) > GLOWS
    roles = np.where((packed[:, 1, 3] >= 0.5) | (packed[:, 0, 3] < SHINES), SMOOTH, PLAIN)
    roles[grounds] = GROUND
    roles[glows] = GLOWING
    seen = np.where(glows[:, None], emission, colour)
    shown = np.zeros(len(names), bool)
    shown[used] = True
    return Palette(tuple(names), roles, seen @ np.array([0.2126, 0.7152, 0.0722]), shown)


@lru_cache(maxsize=8192)
def partners(of: Palette, among: Palette) -> Index:
    """(M,) the row of `among` that answers each row of `of`; −1 where it has no material in use. Not to be written to.

    Kept, since scenes stay while others come and go.
    """
    rows = {role: _ranked(among, role) for role in range(4)}
    if not among.used.any():
        return np.full(len(of.names), -1, np.intp)
    found = np.empty(len(of.names), np.intp)
    for role in range(4):
        own = np.nonzero(of.roles == role)[0]
        others = next(rows[r] for r in (role, *_INSTEAD[role]) if len(rows[r]))
        found[own] = others[np.round(_ranks(of, own) * (len(others) - 1)).astype(np.intp)]
    for row, name in enumerate(of.names):
        if name and name in among.names and among.used[among.names.index(name)]:
            found[row] = among.names.index(name)
    return found


def _ranked(palette: Palette, role: int) -> Index:
    """Its materials in use that play a part, the darkest first."""
    rows = np.nonzero((palette.roles == role) & palette.used)[0]
    return rows[np.argsort(palette.lightness[rows], kind="stable")]


def _ranks(palette: Palette, rows: Index) -> F64:
    """(K,) 0 for the darkest of some materials to 1 for the lightest; those in use say how they spread."""
    shown = rows[palette.used[rows]]
    if len(shown) < 2:
        return np.full(len(rows), 0.5)
    order = np.sort(palette.lightness[shown])
    place = np.searchsorted(order, palette.lightness[rows])
    return np.clip(place / (len(order) - 1.0), 0.0, 1.0)
