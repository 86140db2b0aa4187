"""How a Moment's radiance is made a picture: its grade, its effects, its lens. Plain numbers, all within bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import NamedTuple

Triple = tuple[float, float, float]


class Tint(NamedTuple):
    """What a mood adds to a grade: each a number about −1 to 1, of which 0 changes nothing."""

    warmth: float = 0.0
    lightness: float = 0.0
    saturation: float = 0.0
    contrast: float = 0.0
    depth: float = 0.0


NO_TINT = Tint()


@dataclass(frozen=True, slots=True)
class Look:
    """The grade of a picture, in OKLCh after the tone curve, and what else is done while it is developed.

    Attributes:
        saturation, contrast: factors, 0 to 2; `hue`: turn of all hues [degrees].
        warmth, lightness, depth: −1 to 1: towards orange or blue, of middle tones, of shadows.
        vignette: 0 to 1, darkness of the corners; `bloom`: 0 to 1, share of the light that spreads; `grain`: 0 to 1.
        other, share: another look, and how far colours are on the way from this one's to its, 0 to 1.
    """

    saturation: float = 1.0
    contrast: float = 1.0
    warmth: float = 0.0
    hue: float = 0.0
    lightness: float = 0.0
    depth: float = 0.0
    vignette: float = 0.0
    bloom: float = 0.14
    grain: float = 0.0
    _: KW_ONLY
    other: Look | None = None
    share: float = 0.0

    @property
    def colouring(self) -> tuple[float, ...]:
        """What decides which colour becomes which: all but vignette, bloom, grain, and what is of another look."""
        return self.saturation, self.contrast, self.warmth, self.hue, self.lightness, self.depth

    @property
    def is_plain(self) -> bool:
        """Whether colours are those of the tone curve alone."""
        return self.colouring == PLAIN.colouring


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Distortion:
    """What befalls a picture before it is developed: each 0 (not at all) to 1; `thread` is a linear colour."""

    echo: float = 0.0
    glitch: float = 0.0
    fray: float = 0.0
    parting: float = 0.0
    thread: Triple = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Lens:
    """The camera's opening.

    Attributes:
        aperture: diameter [m], 0 for a pinhole; `focus`: distance of what is sharp [m].
        shutter: how long it is open, centred on the instant [s].
        auto_exposure: how far exposure may go from the camera's own to show middle grey [stops].
    """

    aperture: float = 0.0
    focus: float = 10.0
    shutter: float = 0.0
    auto_exposure: float = 0.0


PINHOLE, NO_DISTORTION = Lens(), Distortion()


def look_of(numbers: Sequence[float], mood: float, tint: Tint) -> Look:
    """A Look of saturation, contrast, warmth, hue, vignette, bloom, grain, and of a share `mood` of `tint`; bounded."""
    saturation, contrast, warmth, hue, vignette, bloom, grain = map(float, numbers)
    share = bounded(mood, 0.0, 1.0)
    return Look(
        saturation=bounded(saturation * (1.0 + share * tint.saturation), 0.0, 2.0),
        contrast=bounded(contrast + share * tint.contrast, 0.0, 2.0),
        warmth=bounded(warmth + share * tint.warmth, -1.0, 1.0),
        hue=math.remainder(bounded(hue, -1e6, 1e6), 360.0),
        lightness=bounded(share * tint.lightness, -1.0, 1.0),
        depth=bounded(share * tint.depth, -1.0, 1.0),
        vignette=bounded(vignette, 0.0, 1.0),
        bloom=bounded(bloom, 0.0, 1.0),
        grain=bounded(grain, 0.0, 1.0),
    )


def bounded(value: float, low: float, high: float) -> float:
    """`value` within [low, high]; `low` for what is no number."""
    return min(max(value, low), high) if value == value else low
