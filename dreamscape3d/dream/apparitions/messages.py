"""Words that are heard: of those who are here, in the overlay; and messages from people whose dreams have tangled, on
panes of light about whoever sees the picture, until they are read."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from dreamscape3d.dream.apparitions.message_look import lines_of, show_pane
from dreamscape3d.dream.apparitions.sight import SALT, TICK, Point, angle, level, towards, watcher
from dreamscape3d.dream.deeds import Speak
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.cue import Caption

if TYPE_CHECKING:
    from dreamscape3d.dream.events import Event
    from dreamscape3d.scene.cast import Making

# Degrees to the right and up of where one looks: about its middle, never within ten degrees of it.
PLACES = ((-19.0, 8.0), (19.5, 7.0), (-22.0, -6.5), (21.5, -7.0), (-1.0, 15.5), (1.0, -15.0), (-36.5, 2.0))
AWAY = (2.2, 3.5)  # metres
PER_SECOND = 24.0  # letters
READ, READING = 9.0, 1.5  # degrees from where one looks, and seconds there, by which it is read
OPENS, CLOSES = 0.5, 0.7  # [s]
TOLD = ("line", "insight")  # of which a story has captions of its own
MOST, MOST_WORDS = 6, 24  # panes at once; lines in the overlay that are kept


@dataclass(frozen=True, slots=True)
class Pane:
    """A message: what it says, in which of the places it is, where that is since the last cut, when it came, how far it
    is open, for how long it was looked at [s], and whether it goes."""

    text: str
    who: str
    place: int
    at: Point
    since: int
    seconds: float
    open: float = 0.0
    looked: float = 0.0
    going: bool = False

    def age(self, tick: int) -> float:
        """Seconds since it came."""
        return (tick - self.since) * TICK


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said."""

    text: str
    how: str
    who: str
    since: int
    seconds: float


def after(pane: Pane, off: float, tick: int) -> Pane:
    """A pane after a tick in which one looked `off` degrees past it."""
    age = pane.age(tick)
    written = age * PER_SECOND >= len(pane.text)
    looked = pane.looked + TICK if off < READ and written else max(pane.looked - 0.5 * TICK, 0.0)
    going = pane.going or looked >= READING - 1e-9 or age >= pane.seconds
    opened = towards(pane.open, float(not going), TICK / (CLOSES if going else OPENS))
    return replace(pane, looked=looked, going=going, open=opened)


class Messages(Part):
    """All that is said at present."""

    STATE: ClassVar[tuple[str, ...]] = ("panes", "words", "count", "cut")

    def __init__(self) -> None:
        self.panes: tuple[Pane, ...] = ()
        self.words: tuple[Words, ...] = ()
        self.count = 0  # messages that ever came
        self.cut: tuple[int, int] = (0, 0)  # setting, and how often the picture had jumped

    # -- what happens

    def apply(self, event: Event, now: Now) -> None:
        if not isinstance(event, Speak):
            return
        said = Words(event.text, event.how, event.who, now.tick, event.seconds)
        self.words = (*self.words, said)[-MOST_WORDS:]
        if event.how == "message":
            now.feel("message", _focus(now))
            self._arrive(event, now)

    def _arrive(self, event: Speak, now: Now) -> None:
        seen = watcher(now)
        if seen is None:
            return
        chance = hashed(self.count, [0, 1, 2], now.seed + SALT)[:, 0].tolist()
        taken = [pane.place for pane in self.panes]
        free = [n for n in range(len(PLACES)) if n not in taken] or [int(chance[1] * len(PLACES))]
        place = free[int(chance[0] * len(free))]
        far = AWAY[0] + (AWAY[1] - AWAY[0]) * chance[2]
        pane = Pane(event.text, event.who, place, _at(seen, place, far), now.tick, event.seconds)
        staying = [n for n, each in enumerate(self.panes) if not each.going]
        first = staying[0] if len(staying) >= MOST else -1
        older = [replace(each, going=True) if n == first else each for n, each in enumerate(self.panes)]
        self.panes, self.count = (*older, pane), self.count + 1

    def step(self, now: Now) -> None:
        self.words = tuple(each for each in self.words if (now.tick - each.since) * TICK < each.seconds)
        telling = now.night.telling
        cut = (now.night.setting, telling.cut if telling is not None else 0)
        jumped, self.cut = cut != self.cut, cut
        if not self.panes:
            return
        seen = watcher(now)
        if seen is None:
            self.panes = ()
            return
        if jumped:
            self.panes = tuple(replace(p, at=_at(seen, p.place, AWAY[0] + 0.1 * p.place)) for p in self.panes)
        panes = [after(pane, angle(*seen, pane.at), now.tick) for pane in self.panes]
        self.panes = tuple(pane for pane in panes if pane.open > 0.0 or not pane.going)

    # -- what it looks like

    def captions(self, now: Now) -> tuple[Caption, ...]:
        told = TOLD if now.night.telling is not None else ()
        words = (each for each in self.words if each.how not in told)
        return tuple(Caption(each.text, each.how, each.who, _share(each, now.tick)) for each in words)

    def show(self, making: Making, now: Now, ahead: float) -> None:
        seen = now.night.eye(now) if self.panes else None
        if seen is None:
            return
        for pane in self.panes:
            age = pane.age(now.tick) + ahead
            drawn = age * PER_SECOND / max(sum(map(len, lines_of(pane.who, pane.text))), 1)
            show_pane(making, pane, seen[0], drawn, now.ties.seized, now.time + ahead)


def _at(seen: tuple[Point, Point], place: int, far: float) -> Point:
    """One of the places about an eye, so many metres away."""
    (x, y, z), way = seen
    ahead_x, ahead_z = level(way)
    pitch = math.asin(min(max(way[1], -1.0), 1.0))
    right, up = math.radians(PLACES[place][0]), pitch + math.radians(PLACES[place][1])
    c, s = math.cos(right), math.sin(right)
    flat = far * math.cos(up)
    return (x + flat * (c * ahead_x - s * ahead_z), y + far * math.sin(up), z + flat * (s * ahead_x + c * ahead_z))


def _share(words: Words, tick: int) -> float:
    age = (tick - words.since) * TICK
    return min(age / 0.3, (words.seconds - age) / 0.5, 1.0)


def _focus(now: Now) -> str:
    return now.night.telling.focus if now.night.telling is not None else now.names[0]
