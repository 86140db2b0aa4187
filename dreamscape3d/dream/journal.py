"""What happened to a world: events by tick, append-only, as lines of JSON. Replayed, they give the same world.

    {"kind":"set_parameter","tick":90,"name":"wind","value":0.4}
    {"kind":"set_mood","tick":110,"valence":0.5,"arousal":-0.2,"dominance":0.0}
    {"kind":"load_dream","tick":120,"source":"harmony.toml","digest":"9f86d081…"}
    {"kind":"join","tick":150,"name":"finn","source":"finn.toml","digest":"2c26b46b…","at":[4.0,0.0,-6.0]}
    {"kind":"set_strand","tick":180,"a":"host","b":"finn","channel":"all","intensity":0.5}
    {"kind":"withdraw","tick":400,"by":"host","to":"finn","channel":"colour"}

What an event holds by default is left out. A journal may come from a stranger: it is bounded and checked before
anything of it is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields
from typing import Any, NoReturn, get_args

from dreamscape3d.dream.bounds import JournalError, cut, shown
from dreamscape3d.dream.events import Event, LoadDream, SetMood, SetParameter
from dreamscape3d.errors import Place

__all__ = ["MAX_EVENTS", "MAX_LINE", "Event", "Journal", "JournalError", "LoadDream", "SetMood", "SetParameter"]

MAX_EVENTS = 100_000
MAX_LINE = 4096  # bytes of UTF-8
_KINDS = {event_class.kind: event_class for event_class in get_args(Event)}


class Journal:
    """Events in the order in which they were applied. Iterable, sized, comparable; it only grows.

    Raises:
        JournalError: as `append` does.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._events: list[Event] = []
        for event in events:
            self.append(event)

    def append(self, event: Event) -> None:
        """Add an event at the end.

        Raises:
            JournalError: its tick lies before the last one's, or the journal is full (100,000 events).
        """
        if len(self._events) >= MAX_EVENTS:
            raise JournalError(f"the journal is full: {MAX_EVENTS:,} events", cure="begin a new one")
        if event.tick < self.last_tick:
            raise JournalError(f"tick {event.tick} comes after tick {self.last_tick}, and a journal never goes back")
        self._events.append(event)

    @property
    def last_tick(self) -> int:
        """The tick of the newest event; 0 for an empty journal."""
        return self._events[-1].tick if self._events else 0

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def __eq__(self, other: object) -> bool:
        return self._events == other._events if isinstance(other, Journal) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Journal({len(self)} events to tick {self.last_tick})"

    def dumps(self) -> str:
        """One line of JSON for each event, each ended by a newline."""
        return "".join(f"{_line(event)}\n" for event in self._events)

    @classmethod
    def loads(cls, text: str, path: str = "journal") -> Journal:
        """Read what `dumps` wrote. Empty lines are skipped; `path` names the text in errors.

        Raises:
            JournalError: a line is longer than 4 KiB, not JSON, has an unknown kind or key, lacks a key, holds a
                value out of bounds, goes back in time, or is one too many; `place` says which line.
        """
        journal = cls()
        for number, line in enumerate(_lines(text), 1):
            try:
                if event := _event(line):
                    journal.append(event)
            except JournalError as error:
                place = Place(path, number, 1, cut(line, 120), min(len(line), 120))
                raise JournalError(error.message, place=place, cure=error.cure) from None
        return journal


# -- writing --------------------------------------------------------------------------------------------


def _line(event: Event) -> str:
    held = ((field.name, getattr(event, field.name), field.default) for field in fields(event))
    told = {name: value for name, value, default in held if value != default}
    return json.dumps({"kind": event.kind, **told}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


# -- reading --------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[str]:
    """Lines one by one, so that a long text is not copied before its bounds are known."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start : min(end, start + MAX_LINE + 1)]
        start = end + 1


def _event(line: str) -> Event | None:
    """The event of one line, None for an empty line."""
    if len(line) > MAX_LINE or len(line.encode("utf-8", "surrogatepass")) > MAX_LINE:
        raise JournalError(f"the line has more than {MAX_LINE} bytes")
    if not line.strip():
        return None
    record = _record(line)
    kind = record.pop("kind", None)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise JournalError(f"unknown kind {shown(kind)}", cure=f"known are {', '.join(_KINDS)}")
    event_class = _KINDS[kind]
    _check_keys(record, fields(event_class), kind)
    event: Event = event_class(**record)
    return event


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        reason = error.msg.lower() if isinstance(error, json.JSONDecodeError) else "nested too deep"
        raise JournalError(f"the line is not JSON: {reason}") from None
    if not isinstance(record, dict):
        raise JournalError(f"the line is not a JSON object but {shown(record)}")
    return record


def _refuse_constant(word: str) -> NoReturn:
    raise JournalError(f"{word} is not a number that a journal may hold")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise JournalError("the line has the same key twice")
    return record


def _check_keys(record: dict[str, Any], wanted: tuple[Field[Any], ...], kind: str) -> None:
    known = [field.name for field in wanted]
    for key in record:
        if key not in known:
            raise JournalError(f"unknown key {shown(key)} in {kind}", cure=f"known are {', '.join(known)}")
    for field in wanted:
        if field.name not in record and field.default is MISSING:
            raise JournalError(f"{kind} lacks the key '{field.name}'")
