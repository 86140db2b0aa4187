"""Grading: the tone curve and what a Look makes of its colours, as numbers and as a table for the GPU.

    radiance ─ inset matrix, log₂ (in the shader) ─▶ table (baked here) ─▶ display-encoded

[AgX] T. Sobotka 2022, in B. Wrensch's minimal fit of its default contrast curve: the base of every look, with a
      little more saturation for neon.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.maths.colour import linear_from_oklab, linear_from_srgb, oklab_from_linear, srgb_from_linear
from dreamscape3d.scene.look import Look

F64 = NDArray[np.float64]
SIZE = 33  # of the table along each axis
LOW, HIGH = -12.47393, 4.026069  # [AgX] stops of radiance that the curve spans; shaders/lib/tone.glsl
_INSET = np.array(  # [AgX] draws colours in, so that bright ones turn white; shaders/lib/tone.glsl
    [
        [0.842479062253094, 0.0784335999999992, 0.0792237451477643],
        [0.0423282422610123, 0.878468636469772, 0.0791661274605434],
        [0.0423756549057051, 0.0784336, 0.879142973793104],
    ]
)
_OUTSET = np.array(
    [
        [1.19687900512017, -0.0980208811401368, -0.0990297440797205],
        [-0.0528968517574562, 1.15190312990417, -0.0989611768448433],
        [-0.0529716355144438, -0.0980434501171241, 1.15107367264116],
    ]
)
_CONTRAST = (15.5, -40.14, 31.96, -6.868, 0.4298, 0.1191, -0.00232)  # [AgX] falling powers
_SATURATION, _POWER = 1.25, 1.12  # ours, for neon
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_STEPS = (64.0, 64.0, 64.0, 1.0, 64.0, 64.0)  # of a look's numbers (hue: degrees): how finely tables are told apart
_SHARES = 32.0  # steps from one look's colours to another's
_WARM = np.array([0.03, 0.07])  # a and b of a fully warm middle grey in OKLab: towards orange


def develop(radiance: ArrayLike, look: Look) -> F64:
    """(…, 3) exposed linear radiance → display-encoded [0, 1]: what the table stands for, exactly."""
    place = shaper(radiance)
    shown = _from_shaper(place, look)
    if look.other is not None:
        shown = shown + look.share * (_from_shaper(place, look.other) - shown)
    return np.clip(shown, 0.0, 1.0)


def shaper(radiance: ArrayLike) -> F64:
    """(…, 3) linear radiance → where in the table it lies, [0, 1]."""
    inset = np.maximum(np.asarray(radiance, np.float64), 1e-10) @ _INSET.T
    place: F64 = (np.clip(np.log2(inset), LOW, HIGH) - LOW) / (HIGH - LOW)
    return place


def table(look: Look) -> NDArray[np.float16]:
    """(SIZE, SIZE, SIZE, 4) of blue, green, red: display-encoded colour at even steps of `shaper`, and 1.

    It is not clipped, so that it can be interpolated across the border of what a display shows. Looks whose numbers
    are equal to 1/64 (hues to a degree) share a table. On the way to another look, colours are between those of both.
    """
    share = round(look.share * _SHARES) / _SHARES
    if look.other is None or not share:
        return _table(*_rounded(look))
    return _between(_rounded(look), _rounded(look.other), share)


class TableAhead:
    """Makes the table of a look that may soon be wanted: in a thread, for it takes a tenth of a second."""

    def __init__(self) -> None:
        self._known: tuple[float, ...] = ()
        self._thread: threading.Thread | None = None

    def want(self, look: Look) -> None:
        """Have it made, unless it is known, or another one is being made."""
        wanted = _rounded(look)
        if wanted == self._known or (self._thread is not None and self._thread.is_alive()):
            return
        self._known = wanted
        self._thread = threading.Thread(target=_table, args=wanted, name="table", daemon=True)
        self._thread.start()


def _rounded(look: Look) -> tuple[float, ...]:
    return tuple(round(number * steps) / steps for number, steps in zip(look.colouring, _STEPS, strict=True))


@lru_cache(maxsize=4)
def _between(one: tuple[float, ...], other: tuple[float, ...], share: float) -> NDArray[np.float16]:
    first, second = (_table(*each).astype(np.float32) for each in (one, other))
    mixed = (first + np.float32(share) * (second - first)).astype(np.float16)
    mixed.flags.writeable = False
    return mixed


@lru_cache(maxsize=64)
def _table(*colouring: float) -> NDArray[np.float16]:
    axis = np.linspace(0.0, 1.0, SIZE)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    colours = _from_shaper(np.stack([red, green, blue], -1), Look(*colouring))
    baked = np.pad(colours, ((0, 0),) * 3 + ((0, 1),), constant_values=1.0).astype(np.float16)
    baked.flags.writeable = False
    return baked


def _from_shaper(x: F64, look: Look) -> F64:
    curve = np.polyval(np.array(_CONTRAST), x)
    grey = (curve @ _LUMA)[..., None]
    encoded: F64 = (grey + _SATURATION * (np.maximum(curve, 0.0) ** _POWER - grey)) @ _OUTSET.T
    return encoded if look.is_plain else _graded(encoded, look)


def _graded(encoded: F64, look: Look) -> F64:
    """The grade in OKLCh. Curves keep black and white and are smooth, so that a table can hold them.

    What can leave the display's colours is done by differences of encoded colours: one that turns negative in linear
    light would pass through the steep toe of the encoding, which no table can hold.
    """
    lab = oklab_from_linear(np.sign(encoded) * linear_from_srgb(np.abs(encoded)))
    before, purity = lab[..., 0], _purity(encoded)
    light = before + 1.8 * (look.contrast - 1.0) * before * (1.0 - before) * (before - 0.5)
    light = light - 0.6 * look.depth * light * (1.0 - light) ** 3
    light = light + 0.5 * look.lightness * light * (1.0 - light)
    ab = lab[..., 1:] * (light / np.maximum(before, 1e-3))[..., None]
    grey, graded = _encoded(light, np.zeros(2)), _encoded(light, ab)
    if look.hue:
        angle = np.radians(look.hue)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        graded = graded + 4.0 * (_encoded(light, 0.25 * ab @ turn.T) - _encoded(light, 0.25 * ab))
    graded = grey + _chroma_gain(purity, look.saturation)[..., None] * (graded - grey)
    if look.warmth:
        warm = _encoded(light, look.warmth * (6.75 * light**2 * (1.0 - light))[..., None] * _WARM)
        graded = graded + (1.0 - purity**2)[..., None] ** 2 * (warm - grey)
    return graded


def _encoded(light: F64, ab: F64) -> F64:
    """Encoded colour of OKLab's lightness (…,) and a, b (…, 2)."""
    lab = np.concatenate([light[..., None], np.broadcast_to(ab, (*light.shape, 2))], -1)
    return srgb_from_linear(linear_from_oklab(lab))


def _purity(encoded: F64) -> F64:
    """0 for greys to 1 where a channel is nothing; softened near black, where the tone curve is uneven."""
    most, least = encoded.max(axis=-1), encoded.min(axis=-1)
    purity: F64 = np.clip((most - least) / (np.maximum(most, 0.0) + 0.02), 0.0, 1.0)
    return purity


def _chroma_gain(purity: F64, saturation: float) -> F64:
    """Factor on chroma: plainly less, or more of it the duller a colour is, since pure ones have no more to give."""
    more = (1.0 - purity**2) ** 2 if saturation > 1.0 else np.ones_like(purity)
    gain: F64 = 1.0 + (saturation - 1.0) * more
    return gain
