"""What happens in a story: checked tables with `do` → events, or what only a story does. What they name must be there.

{ at = 12.0, do = "tell", who = "finn", tale = "the chrome fox" }     the other keys are those of the event
{ at = 3, do = "go", who = "mia", place = [0, 0, 1] }                  `at` is when, `place` is where
{ at = 9, do = "set", setting = "hills", through = "glare" }           the story's own: set, level, focus
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, get_args

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Choose, Gather, Gesture, Give, Go, Look, Speak, Stand, Steer, Summon, Tell
from dreamscape3d.dream.events import Cross, Event, Join, Leave, LoadDream, SetMode, SetParameter, named
from dreamscape3d.dream.telling.gates import is_heard
from dreamscape3d.dream.telling.story import Change, Doing, Focus, Level
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.story_rules import NOT_MARKS

_NOBODYS = (Join, Leave, LoadDream, Cross, SetMode, Stand, Steer)
EVENTS = {event.kind: event for event in get_args(Event) if event not in _NOBODYS}
_PEOPLE = ("who", "whom")
_BEFALL = ("double", "vision")
_NONE = {"choice": 'no gate or branch asks for one: open = "chosen_…"'}


_Named: TypeAlias = tuple[str, str, Collection[str]]
"""A key, what it names, and those that there are."""


@dataclass(frozen=True)
class World:
    """What a story's events may name.

    `parameters` by role; `anchors` are roles and marks; `settings` by their places in the story.
    """

    roles: tuple[str, ...]
    settings: Mapping[str, int]
    anchors: Collection[str]
    parameters: Mapping[str, Collection[str]]
    things: Collection[str]
    fears: Collection[str]
    memories: Collection[str]
    tales: Collection[str]
    choices: Collection[str]

    def check(self, what: str, value: str, known: Collection[str], key: Key, faults: Faults) -> bool:
        """Whether what is named is there; else a fault."""
        if value not in known:
            cure = suggestion(value, sorted(known)) or ("" if known else _NONE.get(what, f"nobody here has a {what}"))
            faults.add(key, f"there is no {what} {shown(value)}", cure)
        return value in known

    def check_anchor(self, name: str, key: Key, faults: Faults) -> bool:
        """Whether it can be an anchor: a role or what is theirs, their double, or a mark; else a fault."""
        head = name.split("/")[0].split(".")
        double = head[0] == "double" and (len(head) == 1 or head[1] in self.anchors)
        return double or head[0] in self.anchors or self.check("mark or role", name, self.anchors, key, faults)


def doing(values: Mapping[str, Any], key: Key, world: World, faults: Faults) -> Doing | None:
    """What a checked table has happen; None with a fault."""
    match values["do"]:
        case "set":
            known = world.check("setting", values["setting"], world.settings, (*key, "setting"), faults)
            return Change(world.settings[values["setting"]], values.get("through", "veil")) if known else None
        case "focus":
            known = world.check("role", values["who"], world.roles, (*key, "who"), faults)
            return Focus(values["who"]) if known else None
        case "level":
            return Level(**{name: value for name, value in values.items() if name not in ("do", "at")})
    return _event(values, key, world, faults)


def _event(values: Mapping[str, Any], key: Key, world: World, faults: Faults) -> Event | None:
    given = {name: value for name, value in values.items() if name not in ("do", "at", "place")}
    if "place" in values:
        given |= {"at": values["place"], "to": ""}
    try:
        event: Event = EVENTS[values["do"]](tick=0, **given)
    except JournalError as error:
        faults.add(key, error.message, error.cure)
        return None
    names = [*_named_people(event, world), *_named_things(event, world)]
    checked = [world.check(what, getattr(event, name), known, (*key, name), faults) for name, what, known in names]
    if isinstance(event, Go | Look | Gesture | Give) and event.to and event.to not in NOT_MARKS:
        checked.append(world.check_anchor(event.to, (*key, "to"), faults))
    return event if all(checked) else None


def _named_people(event: Event, world: World) -> Iterator[_Named]:
    people = {name for name in named(event) if name}
    keys = [each.name for each in fields(event) if getattr(event, each.name) in people and each.name != "channel"]
    if not (isinstance(event, Speak) and event.how == "message"):
        keys += [name for name in _PEOPLE if hasattr(event, name) and name not in keys]
    return ((key, "role", world.roles) for key in keys)


def _named_things(event: Event, world: World) -> Iterator[_Named]:
    match event:
        case Give():
            yield "thing", "thing", world.things
        case Tell():
            yield "tale", "tale", world.tales
        case Gather():
            yield "memory", "memory", world.memories
        case Summon():
            yield "what", "fear", {*world.fears, *_BEFALL}
        case Choose(choice=choice) if not is_heard(choice):
            yield "choice", "choice", world.choices
        case SetParameter(dreamer=dreamer):
            yield "name", "parameter", world.parameters.get(dreamer or world.roles[0], ())
