"""Story files: what they may say, and that the tables of what can happen agree with its events."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest
from support.tales import ACT, CAST, cue, small, told

from dreamscape3d import resources
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Go, Look, Speak
from dreamscape3d.dream.events import SetStrand
from dreamscape3d.dream.telling.gates import NEW, names_known
from dreamscape3d.dream.telling.story import Change, Focus, Level
from dreamscape3d.formats import kinds
from dreamscape3d.formats.doing_schema import DOINGS
from dreamscape3d.formats.story import load_story
from dreamscape3d.formats.story_doings import EVENTS


def test_all_that_can_be_done() -> None:
    story = small(
        ACT
        + """
cue = [
  { at = 2, do = "go", who = "mia", place = [1, 0, 2], gait = "run" },
  { at = 1, do = "speak", who = "a stranger", text = "help", how = "message" },
  { at = 3, do = "set_strand", a = "liam", b = "mia", channel = "all", intensity = 0.5 },
  { at = 4, do = "set", setting = "there", through = "glare" },
  { at = 5, do = "level", what = "exposure", to = -2, seconds = 3 },
  { at = 6, do = "focus", who = "mia" },
]
"""
    )
    did = [cue.do for cue in story.acts[0].cues]
    assert did[0] == Speak(0, "a stranger", "help", "message")
    assert did[1] == Go(0, "mia", "", (1.0, 0.0, 2.0), "run")
    assert did[2] == SetStrand(0, "liam", "mia", "all", 0.5)
    assert did[3:] == [Change(1, "glare"), Level("exposure", -2.0, 3.0), Focus("mia")]
    assert story.settings[0].marks["away"].at == (400.0, 0.0, 400.0)
    assert story.settings[0].marks["a"].yaw == 90.0


def test_roles_and_settings_share_one_dream() -> None:
    story = load_story(resources.scenes() / "story" / "bedtime.toml")
    dreams = {role.name: role.dream for role in story.roles}
    for setting in story.settings:
        if setting.of:
            assert setting.dream is dreams[setting.of]
    assert [role.name for role in story.roles] == ["liam", "mia", "finn", "image"]
    assert all(len(role.dream.living.bodies) == 1 for role in story.roles)
    assert "Mia" not in {form.name for form in dreams["mia"].scene.forms}
    commons = next(setting.dream for setting in story.settings if setting.name == "commons")
    assert "ledge" in {form.name for form in commons.scene.forms}


def test_where_to_look_is_a_place_too() -> None:
    """Without a word of `to`, which would else be ahead."""
    story = small(cue('do = "look", who = "mia", place = [1, 2, 3]'))
    assert story.acts[0].cues[0].do == Look(0, "mia", "", (1.0, 2.0, 3.0))


def test_whatever_a_formula_may_name_a_night_knows() -> None:
    """But for what grew since the act began; and an insight is there once somebody had one."""
    story = small(
        ACT,
        CAST.replace('name = "liam"', 'name = "liam"\nfigure = "liam"').replace(
            'name = "mia"', 'name = "mia"\nfigure = "mia"'
        ),
    )
    world = told(story)
    world.advance_to(0.1)
    assert world.company.night is not None
    known = {name for name in names_known(("liam", "mia")) if not name.startswith((NEW, "insight_"))}
    assert known <= world.company.night.names().keys()


# -- what may happen: the tables agree with the events


@pytest.mark.parametrize("name", EVENTS)
def test_a_table_has_the_keys_of_its_event(name: str) -> None:
    held = {("place" if each.name == "at" else each.name): each for each in fields(EVENTS[name]) if each.name != "tick"}
    assert DOINGS[name].fields.keys() == held.keys()
    assert {*DOINGS[name].required} == {key for key, each in held.items() if each.default is MISSING}


def test_whatever_can_happen_has_a_table() -> None:
    assert DOINGS.keys() == {*EVENTS, "set", "level", "focus"}
    for name, made in (("set", Change), ("level", Level), ("focus", Focus)):
        assert DOINGS[name].fields.keys() == {each.name for each in fields(made)}


GOOD: dict[str, Any] = {
    **dict.fromkeys(("who", "a", "by", "thing", "memory", "tale", "choice", "name", "text", "what"), "mia"),
    **dict.fromkeys(("b", "whom", "to", "dreamer"), "liam"),
    "place": (0.0, 0.0, 0.0),
}


def _made(do: str, /, **changed: Any) -> object:
    table = DOINGS[do]
    first = {each: kind.values[0] for each, kind in table.fields.items() if isinstance(kind, kinds.Choice)}
    low = {each: kind.low for each, kind in table.fields.items() if isinstance(kind, kinds.Number)}
    good = {each: value for each, value in {**GOOD, **first, **low, **changed}.items() if each in table.fields}
    return EVENTS[do](tick=0, **{("at" if each == "place" else each): value for each, value in good.items()})


@pytest.mark.parametrize("name", EVENTS)
def test_the_bounds_of_a_table_are_those_of_its_event(name: str) -> None:
    for key, kind in DOINGS[name].fields.items():
        good: tuple[Any, ...] = ()
        bad: tuple[Any, ...] = ()
        match kind:
            case kinds.Number(low=low, high=high):
                good, bad = (low, high), (low - 1e-3, high + 1e-3)
            case kinds.Choice(values=values):
                good, bad = values, ("nothing of the kind",)
            case kinds.Text(longest=longest):
                good, bad = ("a" * (64 if key == "name" else longest),), ("a" * (longest + 1),)
            case kinds.Vector(item=kinds.Number(high=high)):
                good, bad = ((high,) * 3,), ((high + 1.0,) * 3,)
        assert good, key
        for value in good:
            _made(name, **{key: value})
        for value in bad:
            with pytest.raises(JournalError):
                _made(name, **{key: value})
