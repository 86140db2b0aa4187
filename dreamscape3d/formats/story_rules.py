"""What must hold between the keys of a story's tables, beyond the kind of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dreamscape3d.formats.doing_schema import DOINGS
from dreamscape3d.formats.faults import Faults, shown
from dreamscape3d.formats.kinds import Table
from dreamscape3d.formats.living_rules import refuse_namesakes
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.story_schema import ACT, ROLE, SETTING, STORY

Values = Mapping[str, Any]
NOT_MARKS = ("ahead", "away")
_NAMES = "use letters, digits and _; ahead, away and double are taken"


def _check_story(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    for what in ("role", "setting", "act"):
        refuse_namesakes((what,), values.get(what, ()), faults)
    acts = [act for act in values.get("act", ()) if isinstance(act, dict)]
    if acts and all(act.get("aside") for act in acts):
        faults.add(("act", 0, "aside"), "every act is aside, so none is told", "leave aside out of one")


def _check_role(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    for what in ("fear", "memory", "tale"):
        refuse_namesakes((*key, what), values.get(what, ()), faults)
    if "name" in values and not _is_anchor(values["name"]):
        faults.add((*key, "name"), f"{shown(values['name'])} cannot be a role's name", _NAMES)
    if "without" in raw and "dream" not in raw:
        faults.add((*key, "without"), "a role without a dream has no forms to leave out", "leave it out", part="key")


def _is_anchor(name: str) -> bool:
    """Whether it can stand where a role or a mark is meant: what is theirs follows after a dot or a slash."""
    return bool(name) and name not in (*NOT_MARKS, "double") and not {".", "/"} & set(name)


def _check_setting(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if ("of" in raw) == ("dream" in raw):
        faults.add(key, "a setting is either of a role or a dream of nobody's", "give of, or dream")
    elif "of" in raw and "without" in raw:
        cure = "give without to the role"
        faults.add((*key, "without"), "forms of a role's dream are left out where the role is", cure, part="key")
    for name in values.get("marks", ()):
        if not _is_anchor(name):
            faults.add((*key, "marks", name), f"{shown(name)} cannot be a mark's name", _NAMES, part="key")


def _check_act(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    """All that has a time lies within the act's own."""
    end = values.get("seconds")
    for what in ("cue", "gate", "shot"):
        for number, table in enumerate(values.get(what, ())):
            at = table.get("at", 0.0) if isinstance(table, dict) else 0.0
            if end is not None and at > end:
                message = f"at {at:g} s is after the act's end at {end:g} s"
                faults.add((*key, what, number, "at"), message, "make the act longer")


def _check_level(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    to, what = values.get("to", 0.0), values.get("what")
    if what is not None and what != "exposure" and not 0.0 <= to <= 1.0:
        faults.add((*key, "to"), f"to {to:g} is not from 0 to 1", f"{what} goes from nothing (0) to all (1)")


def _check_go(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if not values.get("to") and "to" not in raw and "place" not in raw:
        faults.add(key, 'do = "go" needs to or place', 'add to = "…", or place = [x, y, z]')
    _check_look(key, raw, values, faults)


def _check_look(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if values.get("to") and "place" in raw:
        faults.add((*key, "place"), "there is either to or place, not both", "keep one of the two", part="key")


STORY_RULES: dict[Table, Callable[[Key, Values, Values, Faults], None]] = {
    STORY: _check_story,
    ROLE: _check_role,
    SETTING: _check_setting,
    ACT: _check_act,
    DOINGS["level"]: _check_level,
    DOINGS["go"]: _check_go,
    DOINGS["look"]: _check_look,
}
