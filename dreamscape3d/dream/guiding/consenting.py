"""Consent, guarded: what is wished for without it ends at once, is asked for, and comes back only when it is given.

SetStrand without consent ─▶ Wish ─▶ LetGo, Soothe "veto", Speak      Choose "share_fear" by each who was asked
                               └──────────── Grant each ◀────────────┘  ─▶ SetStrand as it was wished
Gather of another's       ─▶ Wish ─▶ Speak      Choose "share_memory" by whose it is ─▶ Grant ─▶ it is taken
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dreamscape3d.dream.consent import EVERYDAY, sparingly
from dreamscape3d.dream.deeds import Choose, Soothe, Speak
from dreamscape3d.dream.events import Grant, LetGo, SetStrand
from dreamscape3d.dream.guiding.words import asking, asking_for

if TYPE_CHECKING:
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.ties import Ties

SHARING = "share"  # the choice by which somebody consents to all they are asked for but fear; "share_fear": to that

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was wished for between `a` and `b`; `missing` have not agreed; `told`: the tick it was ended at, or −1.

    `meant`: it is asked for; not so what "all" would have brought along with what both share. `memory`: the one of `a`
    that `b` would take; "" for a strand.
    """

    a: str
    b: str
    channel: str
    intensity: float
    seconds: float
    missing: tuple[str, ...]
    told: int = -1
    meant: bool = True
    memory: str = ""

    @property
    def key(self) -> Key:
        """Which strand, and which channel of it; or whose memory for whom, and which."""
        if self.memory:
            return (self.a, self.b, f"memory {self.memory}")
        return (*((self.a, self.b) if self.a <= self.b else (self.b, self.a)), self.channel)

    def agreed(self, ties: Ties) -> bool:
        """Whether it may be."""
        return (ties.gives if self.memory else ties.allows)(self.a, self.b, self.channel)


def wishes_of(event: SetStrand, ties: Ties) -> dict[Key, Wish]:
    """What of a wish is not agreed to."""
    if ties.consent is None or event.intensity <= 0.0:
        return {}
    a, b = event.a or ties.names[0], event.b or ties.names[0]
    channels, found = sparingly(event.channel), {}
    for channel in channels:
        sides = ((a, b), (b, a))
        missing = tuple(one for one, other in sides if not ties.consent.offers(one, other, channel))
        if missing and not ties.consent.blocked(a, b):
            wish = Wish(a, b, channel, event.intensity, event.seconds, missing)
            found[wish.key] = wish
    if len(found) == len(channels):
        return found
    return {key: replace(wish, meant=False) for key, wish in found.items()}


def with_memories(wishes: Mapping[Key, Wish], wanted: Iterable[tuple[str, str, str]], ties: Ties) -> dict[Key, Wish]:
    """Wishes, with those for memories as they are `wanted` now: of whom, which, by whom."""
    new = [Wish(of, by, "memory", 1.0, 0.0, (of,), memory=memory) for of, memory, by in wanted]
    found = {key: wish for key, wish in wishes.items() if not wish.memory}
    return {**found, **{wish.key: wishes.get(wish.key, wish) for wish in new if not wish.agreed(ties)}}


def consented(wishes: Mapping[Key, Wish], event: Choose) -> list[Wish]:
    """The wishes that somebody agrees to by a choice."""
    asked = [wish for wish in wishes.values() if event.who in wish.missing]
    if event.choice == SHARING:
        return [wish for wish in asked if wish.channel in EVERYDAY]
    return [wish for wish in asked if event.choice == f"{SHARING}_{wish.channel}"]


def ended(wish: Wish, guide: str, tick: int, *, asked: bool) -> list[Event]:
    """What the guide does about a wish that was not agreed to; `asked`: she says so."""
    who = wish.missing[0]
    if wish.memory:
        return [Speak(tick, guide, asking_for(who, wish.b, wish.memory), "line", 6.0)] if asked else []
    found: list[Event] = [LetGo(tick, wish.a, wish.b, wish.channel, 0.0)]
    if asked:
        other = wish.b if who == wish.a else wish.a
        found += [Soothe(tick, guide, who, "veto"), Speak(tick, guide, asking(who, other, wish.channel), "line", 6.0)]
    return found


def granted(wish: Wish, who: str, tick: int) -> Grant:
    """What somebody agreed to by a choice."""
    return Grant(tick, who, wish.b if who == wish.a else wish.a, wish.channel)


def fulfilled(wish: Wish, tick: int) -> SetStrand:
    """What was wished for, now that all agree."""
    return SetStrand(tick, wish.a, wish.b, wish.channel, wish.intensity, wish.seconds)


def told(wish: Wish, tick: int) -> Wish:
    """The same, ended at a tick."""
    return replace(wish, told=tick)


def without(wishes: Mapping[Key, Wish], a: str, b: str, channels: Iterable[str], tick: int) -> dict[Key, Wish]:
    """Wishes but for those that somebody took back; what the guide herself ended at this tick stays."""
    first, second = (a, b) if a <= b else (b, a)
    gone = {(first, second, channel) for channel in channels}
    return {key: wish for key, wish in wishes.items() if key not in gone or wish.told == tick}
