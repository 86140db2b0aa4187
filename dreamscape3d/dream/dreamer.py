"""A dreamer in their dream: what they turned, how they feel, and the value that every signal has for them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import check_dreamer, check_place
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.signals import evaluate_signals, given_signals, names_in_scope, order_signals
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.scene.cue import Placement

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream, Invitation
    from dreamscape3d.scene.posing import ScenePoser

_ONLY_COPY = {"i": 0.0, "n": 1.0, "r": 0.0}
_NO_STRENGTHS: Mapping[str, Number] = MappingProxyType({})


@dataclass(frozen=True)
class Guest:
    """A dreamer who may come into another one's world.

    Attributes:
        dream: theirs; its own guests stay out.
        name: what they are called there, 1 to 128 characters.
        poser: what its scene was made ready as, where that was done already.
        place: where their dream stands in the host's, within the bounds of `events.Join`.
        strengths: by channel, how much of it is there, of one who is there from the beginning: numbers from 0 to 1 over
            the host's names, capped by what both share, until somebody does something about it.
        source: where the dream is from: a path, or "" for its title.

    Raises:
        JournalError: name or place is out of bounds.
    """

    dream: Dream
    name: str
    poser: ScenePoser | None = None
    place: Placement = field(default_factory=Placement)
    strengths: Mapping[str, Number] = field(default_factory=lambda: _NO_STRENGTHS)
    source: str = ""

    def __post_init__(self) -> None:
        check_dreamer(self.name)
        object.__setattr__(self, "place", check_place(self.place))

    @classmethod
    def of(cls, invitation: Invitation, poser: ScenePoser | None = None) -> Guest:
        """The guest whom a dream file invites."""
        i = invitation
        return cls(i.dream, i.name, poser, i.place, i.strengths, i.source)


def invited(dream: Dream, guests: tuple[Guest, ...] = ()) -> tuple[Guest, ...]:
    """All who are there from the beginning: whom the dream's file invites, and these.

    One of these who has the name and the dream of an invitation only brings a poser for it.
    """
    found, more = [], list(guests)
    for invitation in dream.guests:
        asked = (invitation.name, invitation.dream)
        ready = next((guest for guest in more if (guest.name, guest.dream) == asked), None)
        if ready is not None:
            more.remove(ready)
        found.append(Guest.of(invitation, ready.poser if ready is not None else None))
    return (*found, *more)


def pace(dream: Dream, *, lives: bool) -> tuple[object, ...]:
    """What of one dream decides what is between dreamers: its tempo and consent, and, where something `lives` in the
    host's, what lives in it and how its dreamer comes."""
    return (dream.tempo, dream.share, *((dream.living, dream.mood) if lives else ()))


def rhythm(dream: Dream, guests: tuple[Guest, ...]) -> tuple[object, ...]:
    """What of dreams decides what is between dreamers: their pace, seed and modes, what leads their strands, and, where
    something lives, the ground that they walk on and the eye that sees it.

    `guests` are more than those whom the dream's file invites, as of `invited`.
    """
    guests, lives = invited(dream, guests), dream.living.any
    led = any(isinstance(number, Expression) for guest in guests for number in guest.strengths.values())
    leading = (dream.parameters, dict(dream.signals), dream.mood) if led else ()
    others = tuple((g.name, *pace(g.dream, lives=lives), dict(g.strengths), g.place if lives else ()) for g in guests)
    ground = (dream.scene.forms, dream.scene.camera) if lives else ()
    return *pace(dream, lives=lives), dream.seed, dream.mode, dream.within, others, leading, lives, ground


@dataclass(frozen=True, slots=True)
class Sway:
    """What others do to a dreamer at an instant: `mood`, parameter `values` and `fear` (0 to 1) as mixed with theirs,
    how tangled they are (0 to 1), how many beats they are ahead of their own tempo, how firmly they hold reality."""

    mood: Mood
    values: Mapping[str, float]
    fear: float
    tangle: float = 0.0
    offset: float = 0.0
    sanity: float = 1.0


class Dreamer:
    """One of those who are there.

    Attributes:
        ranges: the parameters of their dream by name; `values` where they stand.
        mood: how they feel by themselves.
        place: where their dream stands in the host's.

    Raises:
        ExpressionError, LimitError: names clash, or the dream's signals cannot be ordered.
    """

    def __init__(self, dream: Dream, name: str, place: Placement | None = None) -> None:
        self.dream = dream
        self.name = name
        self.place = place if place is not None else Placement()
        self.ranges = {parameter.name: parameter for parameter in dream.parameters}
        self.values = {parameter.name: parameter.default for parameter in dream.parameters}
        names_in_scope(self.ranges, dream.signals)
        self.mood = dream.mood
        self._ordered = order_signals(dream.signals)

    def turn(self, name: str, value: float) -> None:
        """Turn a parameter, within its range."""
        self.values[name] = self.ranges[name].clamp(value)

    def afresh(self, place: Placement | None = None) -> Dreamer:
        """The same dreamer as they came, standing somewhere."""
        new = Dreamer.__new__(Dreamer)
        new.__dict__.update(self.__dict__)
        new.values = {name: parameter.default for name, parameter in self.ranges.items()}
        new.mood = self.dream.mood
        new.place = place if place is not None else self.place
        return new

    def feeling(self, mood: Mood | None) -> Dreamer:
        """The same in another mood; themselves for None."""
        if mood is None:
            return self
        other = copy(self)
        other.mood = mood
        return other

    def signals(self, time: float, sway: Sway | None = None) -> dict[str, float]:
        """The value of every signal at `time` [s]; alone by default."""
        sway = sway if sway is not None else Sway(self.mood, self.values, self.mood.fear)
        given = given_signals(
            time, tempo=self.dream.tempo, mood=sway.mood, sanity=sway.sanity, tangle=sway.tangle, offset=sway.offset
        )
        return evaluate_signals(self._ordered, {**given, "fear": sway.fear, **sway.values})

    def variables(self, time: float, sway: Sway | None = None) -> dict[str, float]:
        """What a scene's numbers are made of at `time` [s]: signals, and the names of copies as for the only one.

        Outside a repeat, `i` and `r` are 0 and `n` is 1: what is not repeated is the only copy of itself.
        """
        return {**_ONLY_COPY, **self.signals(time, sway)}

    def state(self, prefix: str = "") -> list[str]:
        """What was turned and felt, in lines that are equal where it is."""
        mood = " ".join(value.hex() for value in (self.mood.valence, self.mood.arousal, self.mood.dominance))
        lines = [f"{prefix}mood {mood}"]
        return lines + [f"{prefix}{name} {value.hex()}" for name, value in sorted(self.values.items())]
