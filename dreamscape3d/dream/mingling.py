"""How dreamers sway each other: moods and parameters mix by what crosses between them.

    x ─▶ (x + Σ sⱼ xⱼ) / (1 + Σ sⱼ)          sⱼ: how much crosses with dreamer j

Moods mix by colour, which is what they look like; parameters of the same name by form, as shares of their ranges. Fear
does not ride along: what is afraid in another's mood is taken out of it, as far as fear itself does not cross. Who
receives nothing is swayed by nothing, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dreamer import Dreamer, Sway
from dreamscape3d.dream.mood import FEAR, Mood
from dreamscape3d.dream.pulse import order
from dreamscape3d.dream.signals import heartbeat
from dreamscape3d.dream.ties import Ties
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Strength

F64 = NDArray[np.float64]
_FORM, _COLOUR, _FEAR = (CHANNELS.index(channel) for channel in ("form", "colour", "fear"))
_AFRAID = np.array(FEAR)
_FAINT = 1e-9


def swayed(company: Sequence[Dreamer], ties: Ties) -> list[Sway]:
    """What the others do to each of those who are there, in the order of `ties.names`."""
    moods = [dreamer.mood for dreamer in company]
    fears = [mood.fear for mood in moods]
    values = [dreamer.values for dreamer in company]
    form, colour, fear = (ties.crossing[:, :, channel] for channel in (_FORM, _COLOUR, _FEAR))
    if colour.any() or fear.any():
        alone, moods = moods, mixed_moods(moods, colour, fear)
        fears = mixed_fears(alone, moods, fear)
    if form.any():
        values = mixed_values(company, form)
    felt = zip(moods, values, fears, ties.tangle.tolist(), ties.offsets.tolist(), strict=True)
    return [Sway(*each) for each in felt]


def mixed_moods(own: Sequence[Mood], colour: F64, fear: F64) -> list[Mood]:
    """Moods as they are among each other, with how much colour and fear crosses (N, N)."""
    moods = np.array([(mood.valence, mood.arousal, mood.dominance) for mood in own])
    along = np.maximum((moods * _AFRAID).sum(axis=1) / (_AFRAID @ _AFRAID), 0.0)
    withheld = 1.0 - np.minimum(fear / np.maximum(colour, _FAINT), 1.0)
    received = moods - (along * withheld)[:, :, None] * _AFRAID
    mixed = _mean(moods, colour[:, :, None], received.clip(-1.0, 1.0)).clip(-1.0, 1.0)
    reached: list[bool] = np.any(colour, axis=1).tolist()
    return [Mood(*row) if there else mood for mood, row, there in zip(own, mixed.tolist(), reached, strict=True)]


def mixed_fears(alone: Sequence[Mood], mixed: Sequence[Mood], crossing: F64) -> list[float]:
    """(N,) how afraid each is, 0 to 1: never more than by themselves, but for the fear that crosses (N, N) as such."""
    own = np.array([mood.fear for mood in alone])
    calmer = np.minimum(own, [mood.fear for mood in mixed])
    fears: list[float] = np.minimum(calmer + np.maximum(_mean(own, crossing) - own, 0.0), 1.0).tolist()
    return fears


def mixed_values(company: Sequence[Dreamer], form: F64) -> list[dict[str, float]]:
    """Parameters as they are among each other, each within its own range, with how much form crosses (N, N)."""
    values = [dict(dreamer.values) for dreamer in company]
    for name in dict.fromkeys(name for dreamer in company for name in dreamer.ranges):
        has = np.array([name in dreamer.ranges for dreamer in company])
        crossing = form * has
        reached = has & crossing.any(axis=1)
        if not reached.any():
            continue
        mixed = _mean(np.array([_share(dreamer, name) for dreamer in company]), crossing)
        for place in np.nonzero(reached)[0].tolist():
            range_ = company[place].ranges[name]
            values[place][name] = range_.clamp(range_.minimum + mixed[place] * (range_.maximum - range_.minimum))
    return values


def mingled(company: Sequence[Dreamer], sways: Sequence[Sway], ties: Ties, time: float, plain: Mix) -> Cue:
    """What a host's scene and those of guests are posed by at `time` [s]; `plain` has what no guest has a part in."""
    values = [dreamer.variables(time, sway) for dreamer, sway in zip(company, sways, strict=True)]
    guests = tuple(
        GuestCue(values[place], sways[place].mood.tint, _strength(ties, place), company[place].place)
        for place in range(1, len(company))
    )
    beat, together = common_beat(ties, [each["beat"] for each in values])
    mix = replace(
        plain, guests=guests, within=ties.within, over=ties.over, seized=ties.seized, beat=beat, order=together
    )
    return Cue(values[0], sways[0].mood.tint, mix)


def common_beat(ties: Ties, beats: Sequence[float]) -> tuple[float, float]:
    """How strongly all pulse as one at an instant, 0 to 1, and how far they go in step (the order parameter R, 0 to 1).

    Each counts as far as their pulse crosses to the host. `beats` (N,) are those that dreamers have then.
    """
    weights = np.concatenate([[1.0], ties.crossing[0, 1:, CHANNELS.index("pulse")]])
    together, _ = order(math.tau * (np.array(beats) % 1.0), weights)
    return float(np.average([heartbeat(beat) for beat in beats], weights=weights)), together


def _mean(own: F64, crossing: F64, received: F64 | None = None) -> F64:
    """(N, …) mixed by `crossing` (N, N, …); `received` (N, N, …) is what each has of each, their `own` by default."""
    received = own if received is None else received
    mixed: F64 = (own + (crossing * received).sum(axis=1)) / (1.0 + crossing.sum(axis=1))
    return mixed


def _share(dreamer: Dreamer, name: str) -> float:
    """Where a parameter stands in its range, 0 to 1; 0 for who has none."""
    parameter = dreamer.ranges.get(name)
    if parameter is None:
        return 0.0
    return (dreamer.values[name] - parameter.minimum) / (parameter.maximum - parameter.minimum)


def _strength(ties: Ties, place: int) -> Strength:
    form, colour, air = (ties.between(0, place, channel) for channel in ("form", "colour", "air"))
    return Strength(form, colour, air)
