"""The window's emblem and title. The emblem is a picture by distance, as dreams are: a neon ring over a wet horizon.

It is drawn anew for every size, so that it is sharp at 16 pixels and rich at 256; nothing is read from a file.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyglet.window import Window

NAME = "dreamscape3d"
SIZES = (16, 32, 48, 64, 128, 256)

F64 = NDArray[np.float64]
_NIGHT, _DUSK, _WATER = np.array([0.006, 0.005, 0.026]), np.array([0.30, 0.02, 0.30]), np.array([0.003, 0.004, 0.016])
_MAGENTA, _CYAN, _WHITE = np.array([1.0, 0.06, 0.62]), np.array([0.05, 0.75, 1.0]), np.array([1.0, 0.93, 0.98])
_HORIZON = -0.34
_CENTRE, _RADIUS = 0.12, 0.46


@cache
def emblem(size: int) -> NDArray[np.uint8]:
    """The emblem, (size, size, 4) of straight alpha, top row first; `size` in pixels, 8 to 1024.

    Raises:
        ValueError: another size.
    """
    if not 8 <= size <= 1024:
        raise ValueError(f"an emblem of {size} pixels is outside 8 to 1024")
    x, y, pixel = _plane(size)
    light = np.where((y > _HORIZON)[..., None], _above(x, y, pixel, size), _below(x, y, pixel, size))
    light = light + _band(y - _HORIZON, 0.6 * pixel, 0.045) * _along(x)[..., None] * (0.35 * _CYAN + 0.4 * _MAGENTA)
    alpha = _covered(_squircle(x, y), pixel)
    rim = np.exp(-((_squircle(x, y) / (1.5 * pixel + 0.012)) ** 2)) * np.clip(0.55 + 0.6 * y, 0.0, 1.0)
    light = light + rim[..., None] * (0.05 * _CYAN + 0.06 * _MAGENTA)
    picture = np.concatenate([_developed(light), alpha[..., None]], axis=-1)
    encoded = (picture * 255.0 + 0.5).astype(np.uint8)
    encoded.flags.writeable = False
    return encoded


def _plane(size: int) -> tuple[F64, F64, float]:
    """x to the right and y up from −1 to 1 at the pixels' middles, and a pixel's width."""
    step = 2.0 / size
    along = (np.arange(size) + 0.5) * step - 1.0
    x, y = np.meshgrid(along, -along)
    return x, y, step


def _above(x: F64, y: F64, pixel: float, size: int) -> F64:
    """Dusk, stars where there is room for them, and the ring."""
    height = np.clip((y - _HORIZON) / (1.0 - _HORIZON), 0.0, 1.0)[..., None]
    sky = _NIGHT + (_DUSK - _NIGHT) * np.exp(-6.0 * height) * (0.35 + 0.65 * _along(x))[..., None]
    stars = _stars(x, y) if size >= 64 else np.zeros((*x.shape, 3))
    return np.asarray(sky + stars + _ring(x, y, pixel))


def _below(x: F64, y: F64, pixel: float, size: int) -> F64:
    """Water: the ring once more, wider and broken into waves the nearer it is."""
    depth = (_HORIZON - y) / (1.0 + _HORIZON)
    wave = np.sin(34.0 * np.sqrt(np.maximum(depth, 0.0)) * (1.0 + 0.5 * depth)) if size >= 32 else np.zeros_like(x)
    bent = x + 0.055 * depth * wave
    mirrored = _ring(bent, 2.0 * _HORIZON - y, pixel * (1.0 + 3.0 * depth)) * (0.62 - 0.45 * depth)[..., None]
    shine = (0.5 + 0.5 * wave) * np.exp(-3.0 * depth) * _along(x)
    return np.asarray(_WATER + mirrored * (0.75 + 0.25 * wave)[..., None] + 0.10 * shine[..., None] * _DUSK)


def _ring(x: F64, y: F64, pixel: float | F64) -> F64:
    """A tube of neon: a white core, its colour around it, and a glow that falls off by the square."""
    distance = np.abs(np.hypot(x, y - _CENTRE) - _RADIUS)
    turn = 0.5 + 0.5 * np.clip((x * 0.75 - (y - _CENTRE) * 0.65) / _RADIUS, -1.0, 1.0)
    colour = _MAGENTA + (_CYAN - _MAGENTA) * (turn * turn * (3.0 - 2.0 * turn))[..., None]
    thick = np.maximum(0.055, 0.8 * pixel)
    tube, core = _covered(distance - thick, pixel)[..., None], _covered(distance - 0.42 * thick, pixel)[..., None]
    glow = (0.048 / (distance + 0.085)) ** 2
    return np.asarray(1.25 * tube * colour + 0.85 * core * _WHITE + glow[..., None] * colour)


def _stars(x: F64, y: F64) -> F64:
    """A handful, always the same."""
    places = np.random.default_rng(45).uniform((-0.85, -0.1, 0.3), (0.85, 0.9, 1.0), (22, 3))
    light = np.zeros((*x.shape, 3))
    reach, half = max(len(x) // 24, 3), len(x) / 2
    for at_x, at_y, strength in places:
        row, column = int((1.0 - at_y) * half), int((1.0 + at_x) * half)
        near = np.s_[max(row - reach, 0) : row + reach, max(column - reach, 0) : column + reach]
        spot = np.exp(-((x[near] - at_x) ** 2 + (y[near] - at_y) ** 2) / (0.010 * strength) ** 2)
        light[near] += (1.1 * strength**2 * spot)[..., None] * (_WHITE + 0.3 * _CYAN)
    return light


def _along(x: F64) -> F64:
    return np.exp(-((x / 0.75) ** 2))


def _band(distance: F64, core: float, halo: float) -> F64:
    return np.asarray(np.exp(-((distance / (core + 0.004)) ** 2)) + 0.35 * np.exp(-np.abs(distance) / halo))[..., None]


def _squircle(x: F64, y: F64) -> F64:
    """Signed distance to |x|⁵ + |y|⁵ = 0.97⁵, near enough at its edge."""
    distance: F64 = (np.abs(x) ** 5 + np.abs(y) ** 5) ** 0.2 - 0.97
    return distance


def _covered(distance: F64, pixel: float | F64) -> F64:
    """How much of a pixel lies within distance 0, by a straight edge through it."""
    return np.clip(0.5 - distance / pixel, 0.0, 1.0)


def _developed(light: F64) -> F64:
    """Linear light → display, with a shoulder that keeps neon's colour at its edge and lets its core go white."""
    rolled = 1.0 - np.exp(-1.6 * np.maximum(light, 0.0))
    return np.where(rolled <= 0.0031308, 12.92 * rolled, 1.055 * np.maximum(rolled, 1e-9) ** (1 / 2.4) - 0.055)


def set_icon(window: Window) -> None:
    """Give a window its emblem in all sizes; systems without icons take no notice."""
    from pyglet.image import ImageData

    images = [ImageData(size, size, "RGBA", emblem(size).tobytes(), pitch=-4 * size) for size in SIZES]
    window.set_icon(*images)


def window_title(title: str = "", *, faulty: bool = False) -> str:
    """What stands in the window's head: "Harmony — dreamscape3d".

    Args:
        title: the dream's own, "" without a dream; signs that are not to be seen are left out.
        faulty: its file as it stands cannot be shown.
    """
    shown = " ".join("".join(sign for sign in title if _is_shown(sign)).split())
    if faulty:
        shown = f"● {shown or 'dream'} (its file has faults)"
    return f"{shown} — {NAME}" if shown else NAME


def _is_shown(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign)[0] != "C"
