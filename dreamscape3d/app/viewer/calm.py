"""Calm: one key that takes from the picture what may harm or frighten, at once, and slows the dream down."""

from __future__ import annotations

from dataclasses import replace

from dreamscape3d.scene.look import NO_DISTORTION
from dreamscape3d.scene.moment import Moment

RATE = 0.25
"""Of the dream's time, while it is calm."""
MOST_BLOOM, MOST_CONTRAST, MOST_SATURATION = 0.1, 0.9, 0.85
STOPS = -0.5  # of exposure: a dimmer picture


def calmed(moment: Moment) -> Moment:
    """The same instant without glitch, echo, fray and parting, dimmer, softer, without grain and motion blur."""
    look = moment.look
    calm = replace(
        look,
        bloom=min(look.bloom, MOST_BLOOM),
        contrast=min(look.contrast, MOST_CONTRAST),
        saturation=min(look.saturation, MOST_SATURATION),
        grain=0.0,
    )
    view = replace(moment.view, exposure=moment.view.exposure + STOPS)
    return replace(moment, distortion=NO_DISTORTION, look=calm, view=view)
