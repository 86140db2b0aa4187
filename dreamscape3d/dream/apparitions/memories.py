"""Memories: shards of light that lie about, show a small scene to who comes near, and are gathered with a note.

lying ◀─▶ open      either ─Gather─▶ flying ─▶ gathered
                           └─ another's: once its owner gives it

A memory is shared by who offers the channel `memory` to whoever takes it; to take it is the other half of consent.
Where the guide is here she asks for what is not offered; without her it is refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from dreamscape3d.dream.apparitions.memory_look import show_memory
from dreamscape3d.dream.apparitions.owned import is_here, owner_of, placed, without
from dreamscape3d.dream.apparitions.sight import TICK, Point, away, feet_of, looker
from dreamscape3d.dream.bounds import JournalError, cut, shown, suggestion
from dreamscape3d.dream.deeds import Gather
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.maths.spring import follow
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.cue import Caption
from dreamscape3d.scene.shard import shard_puppet

if TYPE_CHECKING:
    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living, Memory
    from dreamscape3d.dream.ties import Ties
    from dreamscape3d.scene.cast import Making
    from dreamscape3d.scene.cue import Placement

PHASES = ("lying", "open", "flying", "gathered")
OPENS, CLOSES = 3.0, 4.0  # metres to who is near
UNFOLDS = 4.0  # stiffness of how it opens [1/s]
FLIGHT, PER_METRE = 1.2, 0.08  # seconds that it takes to a chest, and what each metre adds
READ = 5.0  # seconds for which its sentence is shown
MOST_NOTES = 16  # struck ones that are kept


@dataclass(frozen=True, slots=True)
class Shard:
    """How it is with a memory: `opened` 0 to 1, who has it, since when it flies, how far it has come
    (0 to 1), when it arrived [ticks]."""

    phase: str = "lying"
    opened: float = 0.0
    opening: float = 0.0
    who: str = ""
    since: int = -1
    flown: float = 0.0
    arrived: int = -1


class Memories(Part):
    """By "mia/kite". `struck`: notes that were rung: memory, semitones from the tonic, tick. `wanted`: which awaits its
    owner's consent, and who would take it."""

    STATE: ClassVar[tuple[str, ...]] = ("shards", "struck", "wanted")

    def __init__(self) -> None:
        self.known: dict[str, tuple[Memory, Placement]] = {}
        self._puppets: dict[str, tuple[Puppet, ...]] = {}
        self.shards: dict[str, Shard] = {}
        self.struck: tuple[tuple[str, int, int], ...] = ()
        self.wanted: tuple[tuple[str, str], ...] = ()

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement) -> None:
        found = {f"{name}/{memory.name}": (memory, place) for memory in living.memories}
        puppets = {key: _puppets(key, memory) for key, (memory, _) in found.items()}
        self.known, self._puppets = {**self.known, **found}, {**self._puppets, **puppets}
        self.shards = {**self.shards, **dict.fromkeys(found, Shard())}

    def leave(self, name: str) -> None:
        self.known, self._puppets = without(self.known, name), without(self._puppets, name)
        self.shards = without(self.shards, name)
        self.wanted = tuple((key, who) for key, who in self.wanted if name not in (owner_of(key), who))

    def puppets(self) -> Sequence[Puppet]:
        return tuple(puppet for puppets in self._puppets.values() for puppet in puppets)

    # -- to read

    def anchor(self, name: str, now: Now) -> Point | None:
        """Where "mia/memory kite" lies in this setting; None where it does not."""
        owner, _, memory = name.partition("/memory ")
        key = f"{owner}/{memory}"
        here = key in self.known and is_here(now, owner) and self.shards[key].phase in ("lying", "open")
        return self._place(key, now) if here else None

    def gathered(self) -> tuple[tuple[str, Memory, str], ...]:
        """Whose, which, and who gathered it, of all that were."""
        return tuple(
            (owner_of(key), self.known[key][0], shard.who)
            for key, shard in self.shards.items()
            if shard.phase == "gathered"
        )

    def names(self) -> Mapping[str, float]:
        return {"gathered": float(sum(shard.phase == "gathered" for shard in self.shards.values()))}

    def captions(self, now: Now) -> tuple[Caption, ...]:
        """The sentence of each that was gathered just now."""
        found = []
        for key, shard in self.shards.items():
            age = (now.tick - shard.since) * TICK
            if shard.since >= 0 and age < READ:
                share = min(age / 0.5, (READ - age) / 0.8, 1.0)
                found.append(Caption(self.known[key][0].text, "insight", shard.who, share))
        return tuple(found)

    # -- what happens

    def check(self, event: Deed, now: Now) -> None:
        if not isinstance(event, Gather):
            return
        key = self._key(event)
        if key is None:
            known = [memory.name for memory, _ in self.known.values()]
            raise JournalError(f"nobody here remembers {shown(event.memory)}", cure=suggestion(event.memory, known))
        if not is_here(now, owner_of(key)):
            raise JournalError(f"{shown(event.memory)} does not lie here", cure="go to where it is first")
        if self.shards[key].who:
            raise JournalError(f"{shown(event.memory)} was gathered already", cure="gather another memory")
        if not _given(key, event.who, now.ties) and not _asked_for(key, event.who, now):
            owner = owner_of(key)
            raise JournalError(
                f"{shown(owner)} does not share {shown(event.memory)} with {shown(event.who)}",
                cure=f"let {cut(owner, 30)} grant them 'memory'",
            )

    def apply(self, event: Event, now: Now) -> None:
        key = self._key(event) if isinstance(event, Gather) else None
        if key is None or not isinstance(event, Gather) or self.shards[key].who:
            return
        if _given(key, event.who, now.ties):
            self._take(key, event.who, now)
        elif (key, event.who) not in self.wanted:
            self.wanted = (*self.wanted, (key, event.who))

    def step(self, now: Now) -> None:
        if self.wanted:
            self._take_what_is_given(now)
        here = {owner: is_here(now, owner) for owner in {owner_of(key): None for key in self.shards}}
        moving = {
            key: here[owner_of(key)]
            for key, shard in self.shards.items()
            if shard.phase == "flying" or (shard.phase != "gathered" and (here[owner_of(key)] or shard.opened > 1e-6))
        }
        if moving:
            people = [feet for feet in (feet_of(now, name) for name in now.names) if feet is not None]
            then = {key: self._stepped(key, people if is_on else [], now) for key, is_on in moving.items()}
            self.shards = {**self.shards, **then}

    # -- within

    def _take(self, key: str, who: str, now: Now) -> None:
        memory, owner = self.known[key][0], owner_of(key)
        self.shards = {**self.shards, key: replace(self.shards[key], phase="flying", who=who, since=now.tick)}
        self.struck = (*self.struck, (key, memory.note, now.tick))[-MOST_NOTES:]
        self.wanted = tuple(each for each in self.wanted if each[0] != key)
        now.feel("memory", who, 1.0, memory.name)
        if owner != who:
            now.feel("memory", owner, 0.5, memory.name)

    def _take_what_is_given(self, now: Now) -> None:
        """What was waited for, once its owner consents; what lies elsewhere by then is forgotten."""
        self.wanted = tuple(
            (key, who) for key, who in self.wanted if is_here(now, owner_of(key)) and _asked_for(key, who, now)
        )
        for key, who in self.wanted:
            if _given(key, who, now.ties) and not self.shards[key].who:
                self._take(key, who, now)

    def _key(self, event: Gather) -> str | None:
        """Which memory it is: of one's own before anybody else's, and none that was gathered where another is left."""
        names = [f"{event.who}/{event.memory}", event.memory]
        every = [*names, *(key for key in self.known if key.endswith(f"/{event.memory}"))]
        known = [key for key in every if key in self.known]
        return next((key for key in known if not self.shards[key].who), known[0] if known else None)

    def _place(self, key: str, now: Now) -> Point:
        memory, place = self.known[key]
        return placed(now, place, memory.at)

    def _stepped(self, key: str, people: list[Point], now: Now) -> Shard:
        """One after a tick; `people` are where those stand who are where it lies."""
        shard = self.shards[key]
        if shard.phase == "flying":
            chest = chest_of(now, shard.who)
            far = math.dist(self._place(key, now), chest) if chest is not None else 0.0
            flown = shard.flown + TICK / (FLIGHT + PER_METRE * min(far, 25.0))
            opened, opening = follow(shard.opened, shard.opening, 0.0, UNFOLDS, TICK)
            done = flown >= 1.0 and opened < 0.01
            phase, arrived = ("gathered", now.tick) if done else ("flying", -1)
            return replace(shard, phase=phase, flown=min(flown, 1.0), opened=opened, opening=opening, arrived=arrived)
        at, reach = self._place(key, now), CLOSES if shard.phase == "open" else OPENS
        near = any(away(feet, at) < reach for feet in people)
        phase = "open" if near else "lying"
        if shard.phase == phase and abs(shard.opened - near) < 1e-9:
            return shard
        opened, opening = follow(shard.opened, shard.opening, float(near), UNFOLDS, TICK)
        if not near and opened < 1e-6:
            return Shard()
        return replace(shard, phase=phase, opened=opened, opening=opening)

    # -- what it looks like

    def show(self, making: Making, now: Now, ahead: float) -> None:
        seen = now.night.eye(now) if self.shards else None
        eye = seen[0] if seen is not None else None
        for number, (key, shard) in enumerate(self.shards.items()):
            if not is_here(now, owner_of(key)):
                continue
            if shard.phase == "gathered" and (now.tick - shard.since) * TICK > READ:
                continue
            show_memory(
                making,
                [puppet.name for puppet in self._puppets[key]],
                number,
                self.known[key][0],
                shard,
                self._place(key, now),
                chest_of(now, shard.who) if shard.who else None,
                eye,
                (now.tick, ahead),
            )


def _given(key: str, who: str, ties: Ties) -> bool:
    """Whether somebody may take a memory: their own, or one that its owner shares with them."""
    owner = owner_of(key)
    return who == owner or ties.gives(owner, who, "memory")


def _asked_for(key: str, who: str, now: Now) -> bool:
    """Whether consent to it is asked for: the guide is here, and neither has blocked the other."""
    consent = now.ties.consent
    return now.night.guide.here(now) and consent is not None and not consent.blocked(owner_of(key), who)


def chest_of(now: Now, who: str) -> Point | None:
    """Where somebody's chest is; None for who stands nowhere."""
    found = now.night.bodies.anchor(f"{who}.chest", now) if now.night.bodies.has(who) else None
    if found is not None:
        x, y, z = found.tolist()
        return (x, y, z)
    seen = looker(now, who)
    return (seen.eye[0], seen.eye[1] - 0.35, seen.eye[2]) if seen is not None else None


def _puppets(key: str, memory: Memory) -> tuple[Puppet, ...]:
    """The shard, and the small scene if there is one."""
    owner = owner_of(key)
    name = f"{owner}/memory {memory.name}"
    shard = shard_puppet(f"{name}/shard")
    return (shard, replace(memory.puppet, name=name)) if memory.puppet else (shard,)
