"""Several dreams made one: a dream whose guests the others are, as far as the files' [share] allows.

Needs neither numpy nor OpenGL until there are dreams.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dreamscape3d.app.argument import CHANNELS, MODES
from dreamscape3d.app.suggestion import did_you_mean
from dreamscape3d.errors import LimitError, UsageError

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream, Invitation
    from dreamscape3d.dream.world import World
    from dreamscape3d.maths.expression import Number
    from dreamscape3d.scene.cue import Mode

INTENSITY = 0.5
"""Where none is asked for."""
SEEN = ("form", "colour", "air", "pulse")
"""The channels that are asked for where none are named: those that show in a picture."""
AJAR = 0.16
"""Strength of form at which a door is open by a slit, as it is to whoever has gone through it."""
MAX_GUESTS = 64
_NO_PARAMETERS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entangled:
    """A dream with its guests, and what of them stayed out: one sentence each, none where all crossed."""

    dream: Dream
    told: tuple[str, ...] = ()


def entangle(
    host: Dream,
    *guests: Dream,
    intensity: float = INTENSITY,
    mode: Mode | None = None,
    channels: Sequence[str] | None = None,
) -> Dream:
    """`host` with other dreams grown into it; a warning tells what their `share`s keep apart.

    Args:
        intensity: how much of them is there, 0 (nothing) to 1.
        mode: `merge`, `morph`, `weave`, `leak` or `portal`; by default the host's own.
        channels: what shall cross, of `form`, `colour`, `air`, `pulse`, `melody`, `memory`, `fear`; by default the
            first four. Only what both dreams share does.

    Raises:
        UsageError: no such mode or channel.
        LimitError: `intensity` out of range, or more than 64 guests.
    """
    named = [(guest.title, guest) for guest in guests]
    asked = Asked(intensity, mode, tuple(channels) if channels is not None else None)
    made = asked.together((host.title, host), named)
    if made.told:
        warnings.warn("\n".join(made.told), stacklevel=2)
    return made.dream


def summary(dream: Dream, time: float, parameters: Mapping[str, float] = _NO_PARAMETERS) -> dict[str, Any]:
    """What files say of the guests at `time` [s]: the mode, and of each its name, hash and strengths; {} of none."""
    if not dream.guests:
        return {}
    from dreamscape3d.dream.journal import SetParameter
    from dreamscape3d.dream.world import World

    world = World(replace(dream, guests=()))
    for name, value in parameters.items():
        world.apply(SetParameter(0, name, value))
    signals = world.signals(time)
    within = {"within": dream.within} if dream.within else {}
    return {"mode": dream.mode, **within, "guests": [_summary(guest, signals) for guest in dream.guests]}


def _summary(guest: Invitation, signals: Mapping[str, float]) -> dict[str, Any]:
    strengths = {channel: strength_at(number, signals) for channel, number in guest.strengths.items()}
    return {"name": guest.name, "dream": f"sha256:{guest.dream.digest}", **strengths}


def strength_at(number: Number, signals: Mapping[str, float]) -> float:
    """A strength as it holds: within 0 to 1."""
    value = number if isinstance(number, float | int) else number.evaluate(signals)
    return min(max(float(value), 0.0), 1.0)


def as_it_is(world: World, time: float) -> Dream:
    """The host's dream with guests who stay as they are at `time` [s]: by strength, place, parameters and mood."""
    names, dream = world.company.names, world.dream
    if len(names) == 1:
        return replace(dream, guests=()) if dream.guests else dream
    from dreamscape3d.dream.dream import Invitation

    guests, share, mix = [], set(dream.share), world.cue(time).mix
    within = names[mix.within] if mix.within else ""
    for name, cue in zip(names[1:], mix.guests, strict=True):
        present = dict(world.strand(names[0], name).present)
        if name == within:
            present["form"] = max(present["form"], AJAR)
        strengths = {channel: strength for channel, strength in present.items() if strength > 0.0}
        guests.append(Invitation(_turned(world, name, strengths), name, MappingProxyType(strengths), cue.place))
        share |= strengths.keys()
    return replace(dream, guests=tuple(guests), mode=world.company.mode, share=frozenset(share), within=within)


def _turned(world: World, name: str, crossing: Iterable[str]) -> Dream:
    """A guest's dream as its dreamer has turned it, who offers what crosses."""
    dream, values = world.dream_of(name), world.parameters_of(name)
    parameters = tuple(replace(each, default=values[each.name]) for each in dream.parameters)
    return replace(dream, guests=(), parameters=parameters, mood=world.mood_of(name), share=dream.share.union(crossing))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an entanglement; None for what is left to the dreams themselves.

    Raises:
        UsageError, LimitError: as `entangle`.
    """

    intensity: float | None = None
    mode: Mode | None = None
    channels: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.intensity is not None and not 0.0 <= self.intensity <= 1.0:
            raise LimitError(f"intensity {self.intensity:g} is out of range; 0 to 1")
        if self.mode is not None:
            _check_word("mode", self.mode, MODES)
        for channel in self.channels or ():
            _check_word("channel", channel, CHANNELS)

    @property
    def anything(self) -> bool:
        """Whether anything is."""
        return any(each is not None for each in (self.intensity, self.mode, self.channels))

    def together(self, host: tuple[str, Dream], guests: Sequence[tuple[str, Dream]]) -> Entangled:
        """The host with its own guests and these, by what people call them.

        Raises:
            LimitError: together they are more than 64.
        """
        from dreamscape3d.dream.world import HOST

        name, dream = host
        count = len(dream.guests) + len(guests)
        if count > MAX_GUESTS:
            raise LimitError(f"{count} guests are too many; {MAX_GUESTS} at most")
        own = [self._asked_anew(guest, dream) for guest in dream.guests]
        invited = [*own, *self._invited(dream, guests, {HOST, *(guest.name for guest in own)})]
        changed = replace(dream, guests=tuple(invited), mode=self.mode or dream.mode)
        told = self._told(name, dream, [(guest.name, guest.dream) for guest in invited]) if guests else ()
        return Entangled(changed, tuple(told))

    def _invited(self, host: Dream, guests: Sequence[tuple[str, Dream]], taken: set[str]) -> Iterable[Invitation]:
        from dreamscape3d.dream.dream import Invitation

        for name, guest in guests:
            yield Invitation(replace(guest, guests=()), _unlike(name, taken), self._strengths(host, guest))

    def _asked_anew(self, guest: Invitation, host: Dream) -> Invitation:
        """A guest of the dream's own file: as there, unless something else is asked for."""
        if self.intensity is None and self.channels is None:
            return guest
        return replace(guest, strengths=self._strengths(host, guest.dream))

    def _strengths(self, host: Dream, guest: Dream) -> MappingProxyType[str, Any]:
        intensity = INTENSITY if self.intensity is None else self.intensity
        crossing = [channel for channel in self._wanted if channel in host.share & guest.share]
        return MappingProxyType(dict.fromkeys(crossing, intensity) if intensity > 0.0 else {})

    @property
    def _wanted(self) -> tuple[str, ...]:
        return SEEN if self.channels is None else self.channels

    def _told(self, name: str, host: Dream, guests: Sequence[tuple[str, Dream]]) -> Iterable[str]:
        """What stays out, and why."""
        withheld = [channel for channel in self._wanted if channel not in host.share]
        if withheld:
            yield _withheld(name, withheld)
        for called, guest in guests:
            kept = [channel for channel in self._wanted if channel not in guest.share and channel not in withheld]
            if kept:
                yield _withheld(called, kept)
        if not any(host.share & guest.share & set(self._wanted) for _, guest in guests):
            yield f"nothing crosses: this is {name} alone"


def _withheld(name: str, channels: Sequence[str]) -> str:
    cure = ", ".join(f"{channel} = true" for channel in channels)
    return f"{name} does not share its {_listed(channels)}, which stays out; to let it cross, add {cure} to its [share]"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _unlike(name: str, taken: set[str]) -> str:
    """A name that is not taken yet, which it is from now on."""
    plain, number = name or "guest", 1
    name = plain
    while name in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name)
    return name


def _check_word(kind: str, word: str, known: Sequence[str]) -> None:
    if word not in known:
        raise UsageError(f"there is no {kind} '{word}'", cure=did_you_mean(word, known) or f"one of {', '.join(known)}")
