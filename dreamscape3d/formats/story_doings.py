"""What happens in a story: tables with `do` → events, or what only a story does. Each is made, and so checked.

{ at = 12.0, do = "tell", who = "finn", tale = "the chrome fox" }     the other keys are those of the event
{ at = 3, do = "go", who = "mia", place = [0, 0, 1] }                  `at` is when, `place` is where
{ at = 9, do = "set", setting = "hills", through = "glare" }           the story's own: set, level, focus
{ at = 9, do = "level", what = "dawn", to = 1, seconds = 8 }
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_args

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Choose, Gather, Gesture, Go, Look, Speak, Stand, Steer, Summon, Tell
from dreamscape3d.dream.events import (
    Cross,
    Event,
    Join,
    Leave,
    LoadDream,
    SetMode,
    SetParameter,
    named,
)
from dreamscape3d.dream.telling.gates import is_heard
from dreamscape3d.dream.telling.story import LEVELS, THROUGH, Change, Doing, Focus, Level
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.story_lists import NOT_MARKS, is_anchor

_NOBODYS = (Join, Leave, LoadDream, Cross, SetMode, Stand, Steer)
EVENTS = {event.kind: event for event in get_args(Event) if event not in _NOBODYS}
OWN = {"set": ("setting", "through"), "level": ("what", "to", "seconds"), "focus": ("who",)}
_PEOPLE = ("who", "whom")
_BEFALL = ("double", "vision")


@dataclass(frozen=True)
class World:
    """What a story's events may name.

    `parameters` by role; `anchors` are roles and marks; `settings` by their places in the story.
    """

    roles: tuple[str, ...]
    settings: Mapping[str, int]
    anchors: Collection[str]
    parameters: Mapping[str, Collection[str]]
    fears: Collection[str]
    memories: Collection[str]
    tales: Collection[str]
    choices: Collection[str]


def doing(raw: Any, key: Key, world: World, faults: Faults, *, timed: bool) -> Doing | None:
    """What a table has happen; None with a fault. `timed`: it has a time of its own, `at`."""
    if not isinstance(raw, dict):
        faults.add(key, "what happens is a table", '{ do = "speak", who = "mia", text = "…" }')
        return None
    kind = raw.get("do")
    given = {name: value for name, value in raw.items() if name != "do" and not (timed and name == "at")}
    if kind in OWN:
        return _own(str(kind), given, key, world, faults)
    if not isinstance(kind, str) or kind not in EVENTS:
        known = [*EVENTS, *OWN]
        at, what = ((*key, "do"), f"there is no {shown(str(kind))} to do") if "do" in raw else (key, "do is missing")
        faults.add(at, what, suggestion(str(kind), known) or f"known are {', '.join(known)}")
        return None
    return _event(kind, given, key, world, faults)


def _event(kind: str, given: dict[str, Any], key: Key, world: World, faults: Faults) -> Event | None:
    made = EVENTS[kind]
    if "at" in given or "place" in given:
        if "at" in given:
            faults.add((*key, "at"), "at is when, and this has no time of its own", "where is place", part="key")
            return None
        given = {**{name: value for name, value in given.items() if name != "place"}, "at": given["place"]}
    held = {each.name: each for each in fields(made) if each.name != "tick"}
    strange = [name for name in given if name not in held]
    for name in strange:
        told = "place" if name == "at" else name
        faults.add((*key, told), f"unknown key {shown(told)} of {kind}", suggestion(name, held), part="key")
    lacking = [name for name, each in held.items() if each.default is MISSING and name not in given]
    for name in lacking:
        faults.add(key, f"{kind} lacks {name}", f"add {name}")
    if strange or lacking:
        return None
    try:
        event: Event = made(tick=0, **given)
    except JournalError as error:
        faults.add(key, error.message, error.cure)
        return None
    return event if _known(event, key, world, faults) else None


def _known(event: Event, key: Key, world: World, faults: Faults) -> bool:
    """Whether all that an event names is there; faults for what is not."""
    wrong = [(name, value, known) for name, value, known in _names(event, world) if value not in known]
    for name, value, known in wrong:
        faults.add((*key, name), f"there is no {shown(value)} here", suggestion(value, sorted(known)))
    if isinstance(event, Go | Look | Gesture) and event.to and not _is_aim(event.to, world):
        faults.add((*key, "to"), f"there is no {shown(event.to)} here", suggestion(event.to, sorted(world.anchors)))
        return False
    return not wrong


def _is_aim(name: str, world: World) -> bool:
    return name in NOT_MARKS or is_anchor(name, world.anchors)


def _names(event: Event, world: World) -> list[tuple[str, str, Collection[str]]]:
    """Key, value, and what the value may be."""
    people = [name for name in named(event) if name]
    keys = [each.name for each in fields(event) if getattr(event, each.name) in people and each.name != "channel"]
    found: list[tuple[str, str, Collection[str]]] = [(name, getattr(event, name), world.roles) for name in keys]
    if not (isinstance(event, Speak) and event.how == "message"):
        found += [(name, getattr(event, name), world.roles) for name in _PEOPLE if hasattr(event, name)]
    match event:
        case Tell(tale=tale):
            found.append(("tale", tale, world.tales))
        case Gather(memory=memory):
            found.append(("memory", memory, world.memories))
        case Summon(what=what):
            found.append(("what", what, {*world.fears, *_BEFALL}))
        case Choose(choice=choice) if not is_heard(choice):
            found.append(("choice", choice, world.choices))
        case SetParameter(name=name, dreamer=dreamer):
            found.append(("name", name, world.parameters.get(dreamer or world.roles[0], ())))
    return found


def _own(kind: str, given: dict[str, Any], key: Key, world: World, faults: Faults) -> Doing | None:
    for name in given.keys() - {*OWN[kind]}:
        faults.add((*key, name), f"unknown key {shown(name)} of {kind}", f"it has {', '.join(OWN[kind])}", part="key")
        return None
    if kind == "set":
        setting = _word(given, "setting", world.settings, key, faults)
        through = _word({"through": "veil", **given}, "through", THROUGH, key, faults)
        found = setting is not None and through is not None
        return Change(world.settings[str(setting)], through) if found else None  # type: ignore[arg-type]
    if kind == "focus":
        who = _word(given, "who", world.roles, key, faults)
        return Focus(who) if who is not None else None
    what = _word(given, "what", LEVELS, key, faults)
    to = _number(given, "to", key, faults, (-16.0, 16.0) if what == "exposure" else (0.0, 1.0), None)
    seconds = _number(given, "seconds", key, faults, (0.0, 600.0), 1.0)
    return Level(what, to, seconds) if what is not None and to is not None and seconds is not None else None


def _word(given: Mapping[str, Any], name: str, known: Collection[str], key: Key, faults: Faults) -> str | None:
    value = given.get(name)
    if isinstance(value, str) and value in known:
        return value
    if name not in given:
        faults.add(key, f"{name} is missing", f"one of {', '.join(known)}")
    else:
        faults.add((*key, name), f"there is no {name} {shown(str(value))}", suggestion(str(value), known))
    return None


def _number(
    given: Mapping[str, Any], name: str, key: Key, faults: Faults, bounds: tuple[float, float], default: float | None
) -> float | None:
    value = given.get(name, default)
    if isinstance(value, int | float) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]:
        return float(value)
    at = (*key, name) if name in given else key
    faults.add(at, f"{name} {shown(str(value))} is not a number from {bounds[0]:g} to {bounds[1]:g}")
    return None
