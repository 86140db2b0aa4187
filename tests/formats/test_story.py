"""Story files: what they may say, and what each message says where they say something else."""

from __future__ import annotations

import pytest
from support.tales import CAST, small

from dreamscape3d import resources
from dreamscape3d.dream.deeds import Go, Speak
from dreamscape3d.dream.events import SetStrand
from dreamscape3d.dream.telling.story import Change, Focus, Level
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats.story import load_story, parse_story

ACT = '[[act]]\nname = "one"\nseconds = 9\nsetting = "here"\n'


def cue(text: str) -> str:
    return ACT + f"cue = [{{ at = 1, {text} }}]\n"


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


@pytest.mark.parametrize(
    ("text", "message", "cure"),
    [
        ('title = "x"', "the story has no role", "add [[role]]"),
        (CAST, "the story has no act", "add [[act]]"),
        (CAST + cue('do = "fly"'), 'there is no "fly" to do', ""),
        (CAST + cue('who = "mia"'), "do is missing", ""),
        (CAST + cue('do = "go", who = "mai", to = "a"'), 'there is no "mai" here', 'did you mean "mia"?'),
        (CAST + cue('do = "go", who = "mia", to = "nowhere"'), 'there is no "nowhere" here', ""),
        (CAST + cue('do = "go", who = "mia", gait = "hop"'), "there is no gait 'hop'", "one of walk, run, at_once"),
        (CAST + cue('do = "go", who = "mia", legs = 2'), 'unknown key "legs" of go', ""),
        (CAST + cue('do = "tell", who = "mia"'), "tell lacks tale", "add tale"),
        (CAST + cue('do = "tell", who = "mia", tale = "none"'), 'there is no "none" here', ""),
        (
            CAST + cue('do = "summon", what = "the drak", whom = "liam"'),
            'there is no "the drak" here',
            'did you mean "the dark"?',
        ),
        (CAST + cue('do = "choose", who = "mia", choice = "yes"'), 'there is no "yes" here', ""),
        (CAST + cue('do = "set", setting = "hree"'), 'there is no setting "hree"', 'did you mean "here"?'),
        (CAST + cue('do = "level", what = "dawn", to = 3'), 'to "3" is not a number from 0 to 1', ""),
        (CAST + cue('do = "level", to = 1'), "what is missing", ""),
        (
            CAST + cue('do = "set_strand", a = "mia", b = "mia", channel = "all", intensity = 1'),
            "'mia' is named twice where two dreamers are meant",
            "",
        ),
        (CAST + cue('do = "join", name = "x"'), 'there is no "join" to do', ""),
        (CAST + ACT.replace('"here"', '"hree"'), 'there is no setting "hree"', 'did you mean "here"?'),
        (
            CAST + ACT + 'cue = [{ at = 10, do = "focus", who = "mia" }]',
            "at 10 s is after the act's end at 9 s",
            "make the act longer",
        ),
        (CAST + ACT + 'cue = [{ do = "focus", who = "mia" }]', "a cue lacks at", "at = 12.5"),
        (CAST + ACT + 'cue = ["x"]', "cue wants tables", "head each of them [[cue]]"),
        (CAST + ACT + 'next = [{ to = "two" }]', 'there is no act "two"', "known here: one"),
        (CAST + ACT + "aside = true", "every act is aside, so none is told", "leave aside out of one"),
        (CAST + ACT + ACT, 'two acts are called "one"', "give it another name"),
        (CAST + ACT + '[[act.gate]]\nat = 1\nopen = "sanity_bob > 1"', "unknown name 'sanity_bob'", ""),
        (CAST + ACT + "[[act.gate]]\nat = 1", "[[act.gate]] lacks open", ""),
        (
            CAST + ACT + "[[act.shot]]\nat = 1\neye = [0, 0]\nlook = [0, 0, 0]",
            "eye wants x, y, z, each within ±100,000",
            "",
        ),
        (CAST + ACT + "[[act.shot]]\nat = 1\nlook = [0, 0, 0]", "a shot lacks eye", "eye = [0, 1.6, 4]"),
        (
            CAST + ACT + '[[act.shot]]\nat = 1\neye = { of = "bob" }\nlook = [0, 0, 0]',
            'there is no "bob" to see from',
            "",
        ),
        (
            CAST + ACT + '[[act.shot]]\nat = 1\neye = { of = "mia", frame = "moon" }\nlook = [0, 0, 0]',
            'unknown frame "moon"',
            "world or body",
        ),
        (CAST.replace('of = "mia"', 'of = "bob"') + ACT, 'there is no role "bob"', ""),
        (
            CAST.replace('of = "mia"', 'of = "mia"\ndream = "mia"') + ACT,
            "a setting is either of a role or a dream of nobody's",
            "give of, or dream",
        ),
        (
            CAST.replace('of = "mia"', 'dream = "../../etc/passwd.toml"') + ACT,
            'a text has no folder in which "../../etc/passwd.toml" could lie',
            "",
        ),
        (CAST.replace('of = "mia"', 'dream = "maia"') + ACT, 'no dream "maia" comes along', 'did you mean "mia"?'),
        (
            CAST.replace('of = "mia"', 'dream = "mia"\nwithout = ["Mai"]') + ACT,
            'there is no "Mai" here',
            'did you mean "Mia"?',
        ),
        (
            CAST.replace('of = "mia"', 'dream = "mia"\nturned = { dsk = "dawn" }') + ACT,
            "its dream has no parameter dsk",
            'did you mean "dusk"?',
        ),
        (CAST.replace('of = "mia"', 'of = "mia"\nguests = ["bob"]') + ACT, 'there is no "bob" here', ""),
        (CAST.replace("b = [-3, 0, 0]", "ahead = [0, 0, 0]") + ACT, '"ahead" cannot be a mark\'s name', ""),
        (
            CAST.replace("b = [-3, 0, 0]", "b = [-3, 0]") + ACT,
            "b wants x, y, z and perhaps yaw, each within ±100,000",
            "",
        ),
        (CAST.replace('name = "mia"', 'name = "liam"') + ACT, 'two roles are called "liam"', "give it another name"),
        (
            CAST.replace('name = "mia"', 'name = "mia"\nfigure = "mai"') + ACT,
            'no figure "mai" comes along',
            'did you mean "mia"?',
        ),
        ("[encounter]\nfade = 0\n" + CAST.replace("\ntitle", "title") + ACT, None, None),
    ],
)
def test_messages(text: str, message: str | None, cure: str | None) -> None:
    with pytest.raises(DreamFileError) as error:
        parse_story(text)
    if message is not None:
        told = [fault.message for fault in error.value.faults]
        assert message in told
        fault = error.value.faults[told.index(message)]
        assert fault.place is not None
        assert not cure or fault.cure == cure


def test_every_fault_is_told_at_once() -> None:
    text = CAST + ACT + 'cue = [{ at = 1, do = "fly" }, { at = 2, do = "swim" }, { at = -1, do = "go" }]'
    with pytest.raises(DreamFileError) as error:
        parse_story(text)
    assert len(error.value.faults) == 3
    assert [fault.place.line for fault in error.value.faults if fault.place] == [
        text[: text.index("fly")].count("\n") + 1
    ] * 3


@pytest.mark.parametrize(
    "text", ["", "role = 3", "[[role]]\nname = 7", 'title = "x"\nact = [1]', "\x00", "[" * 99, "[[act]]\n" * 99]
)
def test_hostile_stories_end_in_faults(text: str) -> None:
    with pytest.raises(DreamFileError):
        parse_story(text)
