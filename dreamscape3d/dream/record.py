"""What happened on a timeline, by tick, kept while time goes to and fro.

What lies ahead happens again when time gets there, until something new drops it. What an earlier version of a dream had
and the present one lacks is kept too, for the case that it comes back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from dreamscape3d.dream.events import Cross, Event, Join, LoadDream, SetMode, SetMood, SetParameter, SetStrand, named
from dreamscape3d.dream.journal import MAX_EVENTS, Journal

Names = Collection[str]


class Record:
    """Events, and how far time has come among them."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._fitting: list[Event] = []  # those that the present versions of the dreams can have
        self._next = 0  # among the fitting, the first that is still to come

    def copy(self) -> Record:
        """The same, apart from what is kept in this one from now on."""
        other = Record()
        other._events, other._fitting, other._next = [*self._events], [*self._fitting], self._next
        return other

    @property
    def journal(self) -> Journal:
        """A copy of all that fits, what lies ahead included."""
        return Journal(self._fitting)

    # -- time

    def due(self, tick: int) -> list[Event]:
        """What has not happened yet up to a tick; it counts as having happened then."""
        first, self._next = self._next, bisect_right(self._fitting, tick, lo=self._next, key=_tick_of)
        return self._fitting[first : self._next]

    def back_to(self, tick: int) -> list[Event]:
        """All up to a tick, which has happened; what comes after has not."""
        self._next = bisect_right(self._fitting, tick, key=_tick_of)
        return self._fitting[: self._next]

    def rewind(self) -> None:
        """Nothing has happened yet."""
        self._next = 0

    # -- what is kept

    def keep_new(self, event: Event) -> bool:
        """Keep what happened just now; what had been kept from here on is dropped. Whether there was room."""
        del self._fitting[self._next :]
        del self._events[bisect_right(self._events, event.tick, key=_tick_of) :]
        return self.keep(event)

    def keep(self, event: Event) -> bool:
        """Keep what happened just now, in the place of the event before where that no longer matters.

        Whether there was room.
        """
        place = bisect_right(self._events, event.tick, key=_tick_of)
        last = self._fitting[self._next - 1] if self._next else None
        if last is not None and self._events[place - 1] is last and _replaces(event, last):
            self._events[place - 1] = self._fitting[self._next - 1] = event
            return True
        if len(self._events) >= MAX_EVENTS:
            return False
        self._events.insert(place, event)
        self._fitting.insert(self._next, event)
        self._next += 1
        return True

    def drop(self, event: Event) -> None:
        """An event that was due cannot happen in the present versions."""
        place = next(place for place, kept in enumerate(self._fitting) if kept is event)
        del self._fitting[place]
        self._next -= place < self._next

    def change(self, changed: Callable[[Event], Event]) -> None:
        """Make of each event another one of the same tick."""
        self._events = [changed(event) for event in self._events]

    def fit(self, here: Mapping[str, Names], joining: Callable[[Join], Names | None], tick: int) -> None:
        """Leave out what the present versions cannot have.

        Args:
            here: the names of the parameters of each who is there from the beginning, with the host's for "".
            joining: those of one who joins; None where that dream is not known.
            tick: up to where all has happened.
        """
        self._fitting = list(_fitting(self._events, dict(here), joining))
        self._next = bisect_right(self._fitting, tick, key=_tick_of)


def lasting(events: Iterable[Event]) -> list[Event]:
    """Those that still count after all of them: of what settles a matter whatever was before, the last.

    For what dreamers turned and feel that comes to the same. Where somebody goes through a door, each mode counts: it
    has one, or sends them home.
    """
    events, found = list(events), []
    crossing = any(isinstance(event, Cross) for event in events)
    settled: set[tuple[object, ...]] = set()
    for event in reversed(events):
        subject = None if crossing and isinstance(event, SetMode) else _subject(event)
        if subject is None or subject not in settled:
            found.append(event)
        if subject is not None:
            settled.add(subject)
    return found[::-1]


def come_as(event: Event, name: str, old: str, new: str) -> Event:
    """The same where a guest came with another version of their dream, by the digests of both."""
    if isinstance(event, Join) and (event.name, event.digest) == (name, old):
        return replace(event, digest=new)
    return event


def _fitting(
    events: Iterable[Event], here: dict[str, Names], joining: Callable[[Join], Names | None]
) -> Iterable[Event]:
    for event in events:
        if isinstance(event, Join):
            turned = joining(event)
            if turned is None:
                here.pop(event.name, None)
            else:
                here[event.name] = turned
                yield event
        elif all(not name or name in here for name in named(event)) and (
            not isinstance(event, SetParameter) or event.name in here[event.dreamer]
        ):
            yield event


def _tick_of(event: Event) -> int:
    return event.tick


def _replaces(event: Event, last: Event) -> bool:
    """Whether nothing is left of `last` once `event` has happened: a slider drawn while time stands still."""
    if event.tick != last.tick:
        return False
    if isinstance(event, SetStrand) and isinstance(last, SetStrand):
        return _drawn(event) == _drawn(last)
    subject = _subject(event)
    return subject is not None and subject == _subject(last)


def _drawn(event: SetStrand) -> tuple[object, ...]:
    return {event.a, event.b}, event.channel, event.seconds


def _subject(event: Event) -> tuple[object, ...] | None:
    """What an event settles, whatever was before; None where that depends on it."""
    match event:
        case SetParameter():
            return event.kind, event.dreamer, event.name
        case SetMood() | LoadDream():
            return event.kind, event.dreamer
        case SetMode():
            return event.kind, ""
    return None
