"""The named fears of all who are here: which of them walk, for whom, and which were met and are toys now."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from dreamscape3d.dream.apparitions.coming import HIDDEN, Coming, come, leave, settled, size_of, stepped
from dreamscape3d.dream.apparitions.fear_look import show_fear
from dreamscape3d.dream.apparitions.owned import key_of, owner_of, without
from dreamscape3d.dream.apparitions.sight import (
    SALT,
    TICK,
    Looker,
    Point,
    away,
    companions,
    height,
    looker,
    standing,
    turned_to,
)
from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.deeds import Dismiss, Summon
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.shard import looming_puppet

if TYPE_CHECKING:
    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Fear, Living
    from dreamscape3d.scene.cast import Making
    from dreamscape3d.scene.cue import Placement

OTHERS = ("double", "vision")  # what can be summoned besides
FIRST, LATEST = 20.0, 60.0  # [s] after which a fear comes by itself, where no story says when
MOST_HASTE = 2.0  # in a whole nightmare
EVERY = 30  # ticks after which they see whether it dawns
TURNING = 2.2  # stiffness of how it turns [1/s]


class Fears(Part):
    """By "mia/the unlit door": what is known of each, and how far it has come."""

    STATE: ClassVar[tuple[str, ...]] = ("coming", "facing", "due", "faced")

    def __init__(self) -> None:
        self.known: dict[str, Fear] = {}
        self._puppets: dict[str, Puppet] = {}
        self.coming: dict[str, Coming] = {}
        self.facing: dict[str, float] = {}
        self.due: dict[str, int] = {}  # ticks at which they come by themselves
        self.faced: tuple[str, ...] = ()  # those that were met, in their order

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement) -> None:
        found = {f"{name}/{fear.name}": fear for fear in living.fears}
        puppets = {
            key: replace(fear.puppet, name=puppet_name(key)) if fear.puppet else looming_puppet(puppet_name(key))
            for key, fear in found.items()
        }
        self.known, self._puppets = {**self.known, **found}, {**self._puppets, **puppets}
        self.coming = {**self.coming, **dict.fromkeys(found, HIDDEN)}
        self.facing = {**self.facing, **dict.fromkeys(found, 0.0)}

    def leave(self, name: str) -> None:
        self.known, self._puppets = without(self.known, name), without(self._puppets, name)
        self.coming, self.facing, self.due = (without(each, name) for each in (self.coming, self.facing, self.due))
        self.coming = {key: leave(each) if each.whom == name else each for key, each in self.coming.items()}

    def puppets(self) -> Sequence[Puppet]:
        return tuple(self._puppets.values())

    # -- to read

    def anchor(self, name: str) -> Point | None:
        """Where "mia/fear the unlit door" is, at the height of a chest; None where it is not."""
        owner, _, fear = name.partition("/fear ")
        coming = self.coming.get(f"{owner}/{fear}", HIDDEN)
        x, y, z = coming.at
        return (x, y + 1.1 * size_of(coming), z) if coming.there else None

    def toys(self) -> tuple[tuple[str, Fear, Point, int], ...]:
        """Those that were met: of whom, which, where they sit and in which setting."""
        return tuple(
            (owner_of(key), self.known[key], self.coming[key].at, self.coming[key].setting)
            for key in self.faced
            if key in self.known
        )

    def names(self) -> Mapping[str, float]:
        return {"met": float(len(self.faced))}

    # -- what happens

    def check(self, event: Deed, now: Now) -> None:
        if not isinstance(event, Summon | Dismiss) or event.what in OTHERS:
            return
        key = key_of(event.what, event.whom, self.known)
        if key is None:
            known = [each.name for each in self.known.values()]
            raise JournalError(f"nobody here is afraid of {shown(event.what)}", cure=suggestion(event.what, known))
        if isinstance(event, Summon) and key in self.faced:
            raise JournalError(f"{shown(event.what)} was met, and comes no more", cure="summon another fear")

    def apply(self, event: Event, now: Now) -> None:
        if not isinstance(event, Summon | Dismiss) or event.what in OTHERS:
            return
        key = key_of(event.what, event.whom, self.known)
        if key is None:
            return
        if isinstance(event, Dismiss):
            if self.coming[key].walks:
                self._set(key, leave(self.coming[key]))
        elif not self.coming[key].walks or self.coming[key].whom != event.whom:
            self._come(key, event.whom, now)

    def step(self, now: Now) -> None:
        self._come_by_themselves(now)
        if now.tick % EVERY == 0 and now.night.telling is not None and now.night.telling.names().get("dawn", 0.0) > 0.5:
            self.coming = {key: leave(each) if each.walks else each for key, each in self.coming.items()}
        if all(each.rests or not each.there for each in self.coming.values()):
            return
        haste = 1.0 + (MOST_HASTE - 1.0) * now.night.minds.nightmare
        walking = sorted({each.whom for each in self.coming.values() if each.walks})
        sees = {whom: looker(now, whom) for whom in walking}
        others = standing(now) if walking else {}
        self.coming = {
            key: self._on_ground(key, self._stepped(key, each, now, haste, sees.get(each.whom), others), now)
            for key, each in self.coming.items()
        }
        self.facing = {key: self._turned(key, sees.get(self.coming[key].whom)) for key in self.facing}

    # -- within

    def _set(self, key: str, coming: Coming) -> None:
        self.coming = {**self.coming, key: coming}

    def _come(self, key: str, whom: str, now: Now) -> None:
        sees = looker(now, whom)
        if sees is None:
            return
        coming = come(self.known[key], whom, sees, now.night.setting, self.coming[key])
        self._set(key, coming)
        self.facing = {**self.facing, key: turned_to(coming.at, sees.feet)}

    def _come_by_themselves(self, now: Now) -> None:
        """Without a story they come in their own time, one after the other."""
        if now.night.telling is not None:
            return
        for number, key in enumerate(self.known):
            if self.coming[key].there or key in self.faced:
                continue
            if key not in self.due:
                wait = FIRST + (LATEST - FIRST) * float(hashed(number, now.tick, now.seed + SALT)[0])
                self.due = {**self.due, key: now.tick + int((1 + number) * wait * TICK_RATE)}
            elif now.tick >= self.due[key]:
                self.due = {each: tick for each, tick in self.due.items() if each != key}
                self._come(key, owner_of(key), now)

    def _stepped(
        self, key: str, coming: Coming, now: Now, haste: float, sees: Looker | None, others: Mapping[str, Point]
    ) -> Coming:
        if not coming.there:
            return coming
        fear = self.known[key]
        if coming.walks and sees is None:
            coming = leave(coming)
        if not coming.walks or sees is None:
            return settled(coming, TICK)
        if coming.setting != now.night.setting:
            coming = come(fear, coming.whom, sees, now.night.setting, coming)
        after = stepped(coming, fear, sees, companions(coming.whom, sees.feet, others), haste, TICK)
        self._felt(key, coming, after, sees.feet, now)
        return after

    def _on_ground(self, key: str, coming: Coming, now: Now) -> Coming:
        """On the ground of the setting, or over it as far as its file says; a toy that rests is there already."""
        if not coming.there or coming.rests or coming.setting != now.night.setting:
            return coming
        x, y, z = coming.at
        level = height(now, x, z) + self.known[key].at[1] * (1.0 - coming.small)
        return coming if level == y else replace(coming, at=(x, level, z))

    def _felt(self, key: str, before: Coming, after: Coming, feet: Point, now: Now) -> None:
        fear, whom = self.known[key], before.whom
        if after.phase == "near":
            strength = min(max(1.0 - away(after.at, feet) / (1.3 * fear.reach), 0.05), 1.0)
            now.feel("fear near", whom, strength * after.grown, fear.name)
        elif after.phase == "met" and before.phase != "met":
            self.faced = (*self.faced, key)
            now.feel("fear met", whom, 1.0, fear.name)
        elif (before.phase, after.phase) == ("near", "stalking"):
            now.feel("fear fled", whom, 1.0, fear.name)

    def _turned(self, key: str, sees: Looker | None) -> float:
        """It faces whom it comes for, little by little, and keeps to that once it is met."""
        coming, yaw = self.coming[key], self.facing[key]
        if sees is None or not coming.walks:
            return yaw
        off = (turned_to(coming.at, sees.feet) - yaw + math.pi) % (2.0 * math.pi) - math.pi
        return yaw + off * (1.0 - math.exp(-TURNING * TICK))

    # -- what it looks like

    def show(self, making: Making, now: Now, ahead: float) -> None:
        for number, (key, coming) in enumerate(self.coming.items()):
            if coming.there and coming.setting == now.night.setting and coming.grown > 1e-3:
                show_fear(making, puppet_name(key), number, coming, self.facing[key], now.time + ahead)


def puppet_name(key: str) -> str:
    """What the puppet of "mia/the unlit door" is called."""
    owner, fear = key.split("/", 1)
    return f"{owner}/fear {fear}"
