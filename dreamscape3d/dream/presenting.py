"""A living world at an instant, as a Cue: the setting that is on, who moves through it, what the focus suffers.

settings ─▶ order of dreamers ─▶ mingled ─▶ Cue ─ + cast, view, strain, captions ─▶ Cue
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.dream.dreamer import Dreamer, Sway
from dreamscape3d.dream.mingling import mingled, swayed
from dreamscape3d.dream.night import turned
from dreamscape3d.dream.telling.story import Setting
from dreamscape3d.scene.bonds import bonds_in_sky
from dreamscape3d.scene.cue import Mix

if TYPE_CHECKING:
    from dreamscape3d.dream.company import Company
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.part import Now
    from dreamscape3d.dream.ties import Ties
    from dreamscape3d.scene.cue import Cue


def settings_of(company: Company, dreamers: Mapping[str, Dreamer]) -> tuple[Setting, ...]:
    """The settings of the story that is told; without one, the host's dream with whoever is here."""
    night = company.night
    if night is not None and night.telling is not None:
        return night.telling.story.settings
    host, *guests = company.names
    return (Setting(host, dreamers[host].dream, host, tuple(guests), company.mode),)


def dreams_of(setting: Setting, dreamers: Mapping[str, Dreamer]) -> list[Dream]:
    """The dreams of a setting, its own first; of guests, those who are here."""
    return [setting.dream, *(dreamers[name].dream for name in guests_of(setting, dreamers))]


def guests_of(setting: Setting, dreamers: Mapping[str, Dreamer]) -> list[str]:
    """Those of a setting's guests who are here."""
    return [name for name in setting.guests if name in dreamers and name != setting.of]


def felt(company: Company, dreamers: Mapping[str, Dreamer], ties: Ties) -> list[Sway]:
    """What others, and their own minds, do to all who are here, in the order of `ties.names`."""
    assert company.night is not None
    minds = company.night.minds
    here = [dreamers[name].feeling(minds.mood(name)) for name in ties.names]
    sways = swayed(here, ties)
    return [replace(sway, sanity=minds.sanity(name)) for sway, name in zip(sways, ties.names, strict=True)]


def living_cue(
    company: Company, dreamers: Mapping[str, Dreamer], now: Now, swaying: Sequence[Sway], ahead: float, seed: int
) -> Cue:
    """What posers are to show `ahead` seconds from now.

    Args:
        swaying: as `felt` has it then. seed: of all that is uneven about it.
    """
    night = now.night
    settings, telling = settings_of(company, dreamers), night.telling
    which = night.setting
    focus = telling.focus if telling is not None else company.host
    setting, time = settings[which], now.time + ahead
    sways = dict(zip(now.ties.names, swaying, strict=True))
    own = setting.of or focus
    order = [own, *guests_of(setting, dreamers)]
    ties = _of(now.ties, order)
    stage = dreamers[own] if setting.of else Dreamer(setting.dream, own)
    people = [stage, *(dreamers[name] for name in order[1:])]
    swayed_ = [_at(sways[own], stage, setting, night.names()), *(sways[name] for name in order[1:])]
    cue = mingled(people, swayed_, ties, time, Mix(setting.mode, seed=seed))
    return replace(
        cue,
        setting=which,
        view=telling.view(now, ahead) if telling is not None else None,
        cut=telling.cut if telling is not None else 0,
        cast=night.cast(now, ahead),
        strain=night.strain(focus),
        captions=night.captions(now),
        blueprint=telling.blueprint if telling is not None else (0.0, 0.0),
        bonds=bonds_in_sky(night.minds.bonds(), setting.dream.scene.seed),  # between stars of the sky that is there
    )


def _at(sway: Sway, stage: Dreamer, setting: Setting, names: Mapping[str, float]) -> Sway:
    """The sway of whose eyes we see through, with the setting's own parameters where it is nobody's."""
    values = dict(sway.values) if setting.of else {p.name: p.default for p in setting.dream.parameters}
    for name, value in turned(setting.turned, names).items():
        if name in stage.ranges:
            values[name] = stage.ranges[name].clamp(value)
    return replace(sway, values=values)


def _of(ties: Ties, order: Sequence[str]) -> Ties:
    """Between some of them, in another order."""
    rows = np.array([ties.names.index(name) for name in order], np.intp)
    return replace(
        ties,
        names=tuple(order),
        crossing=ties.crossing[np.ix_(rows, rows)],
        offsets=ties.offsets[rows],
        tangle=ties.tangle[rows],
        beats=tuple(ties.beats[row] for row in rows.tolist()),
        within=ties.within if tuple(order) == ties.names else 0,
    )
