"""Ticks of a night without a world: for tests of one part alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from dreamscape3d.dream.consent import CHANNELS, Consent
from dreamscape3d.dream.part import Now
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.dream.ties import Ties

FAR = 99.0  # metres between those of whom nobody says otherwise


def no_ties(*names: str, seized: float = 0.0, consent: Consent | None = None) -> Ties:
    """Nothing crosses; pulses go as one."""
    count = len(names)
    crossing = np.zeros((count, count, len(CHANNELS)))
    beats = (0.0,) * count
    return Ties(names, crossing, np.zeros(count), np.zeros(count), seized, beats=beats, consent=consent)


def tied(*names: str, seized: float = 0.0, **strengths: float) -> Ties:
    """As much of each channel crosses between all of them."""
    ties = no_ties(*names, seized=seized)
    others = 1.0 - np.eye(len(names))
    for channel, strength in strengths.items():
        ties.crossing[:, :, CHANNELS.index(channel)] = strength * others
    return ties


def night_of(**parts: Any) -> Any:
    """A night of these parts; of others, what minds and the guide ask is answered by nothing and nobody near."""
    nothing: dict[str, Any] = {
        "telling": None,
        "bodies": SimpleNamespace(near=lambda a, b: FAR, has=lambda name: False, names=dict),
        "apparitions": SimpleNamespace(names=dict, wanted=(), echo=0.0),
        "spectres": SimpleNamespace(names=dict),
        "minds": None,
        "guide": SimpleNamespace(names=dict),
    }
    return SimpleNamespace(**{**nothing, **parts})


def at(tick: int, night: Any, ties: Ties) -> Now:
    """That tick of a night."""
    return Now(tick, tick / TICK_RATE, 7, night, ties.names, ties)
