"""What each message says where a story file says something else than it may."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.tales import ACT, CAST, cue

from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import check_file
from dreamscape3d.formats.story import parse_story

SHOT = "[[act.shot]]\nat = 1\n"
GATE = "[[act.gate]]\nat = 1\n"
DO = (
    "known here: go, look, gesture, give, speak, tell, choose, summon, dismiss, gather, soothe, set_mood, "
    "set_parameter, set_strand, let_go, glitch, grant, withdraw, block, unblock, set, level, focus"
)
ANCHORS = "known here: a, away, b, liam, mia"
NAMES = "use letters, digits and _; ahead, away and double are taken"
SHIPPED = "apollonian, cathedral, commons, entangled, finn, harmony, liam, mia, rain, spectral"


def role(text: str) -> str:
    """Mia as another role."""
    return CAST.replace('name = "mia"\n', text) + ACT


def setting(text: str) -> str:
    """Another second setting."""
    return CAST.replace('of = "mia"', text) + ACT


CASES: list[tuple[str, str, str, str]] = [
    # What is happening
    (cue('do = "fly"'), '"fly"', 'unknown do "fly"', DO),
    (cue('do = "join", name = "x"'), '"join"', 'unknown do "join"', DO),
    (cue('who = "mia"'), '{ at = 1, who = "mia" }', "[[act.cue]] lacks do", "add do: what happens"),
    (
        ACT + 'cue = [{ do = "focus", who = "mia" }]',
        '{ do = "focus", who = "mia" }',
        "[[act.cue]] lacks at",
        "add at: when, in seconds of the act",
    ),
    (ACT + 'cue = ["x"]', '"x"', 'cue[0] wants a table [[act.cue]], not the text "x"', ""),
    (ACT + "cue = 3", "3", "cue wants tables headed [[act.cue]], not the number 3", ""),
    (cue('do = "go", who = "mai", to = "a"'), '"mai"', 'there is no role "mai"', 'did you mean "mia"?'),
    (cue('do = "go", who = "mia", to = "nowhere"'), '"nowhere"', 'there is no mark or role "nowhere"', ANCHORS),
    (
        cue('do = "go", who = "mia", to = "a", gait = "hop"'),
        '"hop"',
        'unknown gait "hop"',
        "known here: walk, run, at_once",
    ),
    (
        cue('do = "go", who = "mia", to = "a", legs = 2'),
        "legs",
        'unknown key "legs" in do = "go"',
        "known here: at, do, who, to, place, gait",
    ),
    (
        cue('do = "go", who = "mia"'),
        '{ at = 1, do = "go", who = "mia" }',
        'do = "go" needs to or place',
        'add to = "…", or place = [x, y, z]',
    ),
    (
        cue('do = "go", who = "mia", to = "a", place = [0, 0, 1]'),
        "place",
        "there is either to or place, not both",
        "keep one of the two",
    ),
    (cue('do = "go", who = "mia", place = [0, 0]'), "[0, 0]", "place has 2 items; it wants 3: x, y, z", ""),
    (
        cue('do = "look", who = "mia", to = "double.bob"'),
        '"double.bob"',
        'there is no mark or role "double.bob"',
        ANCHORS,
    ),
    (
        cue('do = "give", thing = "lamp", to = "mia.hand.right"'),
        '"lamp"',
        'there is no thing "lamp"',
        "nobody here has a thing",
    ),
    (
        cue('do = "tell", who = "mia"'),
        '{ at = 1, do = "tell", who = "mia" }',
        'do = "tell" lacks tale',
        "add tale: the name of a tale of somebody here",
    ),
    (cue('do = "tell", who = "mia", tale = "none"'), '"none"', 'there is no tale "none"', "nobody here has a tale"),
    (
        cue('do = "gather", who = "mia", memory = "none"'),
        '"none"',
        'there is no memory "none"',
        "nobody here has a memory",
    ),
    (
        cue('do = "summon", what = "the drak", whom = "liam"'),
        '"the drak"',
        'there is no fear "the drak"',
        'did you mean "the dark"?',
    ),
    (
        cue('do = "choose", who = "mia", choice = "yes"'),
        '"yes"',
        'there is no choice "yes"',
        'no gate or branch asks for one: open = "chosen_…"',
    ),
    (
        cue('do = "set_parameter", name = "x", value = 1'),
        '"x"',
        'there is no parameter "x"',
        "nobody here has a parameter",
    ),
    (cue('do = "speak", who = "bob", text = "a"'), '"bob"', 'there is no role "bob"', "known here: liam, mia"),
    (
        cue('do = "speak", who = "mia", text = ""'),
        '{ at = 1, do = "speak", who = "mia", text = "" }',
        "'' is not a text of 1 to 160 characters",
        "",
    ),
    (
        cue(f'do = "speak", who = "mia", text = "{"a" * 161}"'),
        f'"{"a" * 161}"',
        "text has 161 characters; at most 160 are read",
        "",
    ),
    (cue('do = "set", setting = "hree"'), '"hree"', 'there is no setting "hree"', 'did you mean "here"?'),
    (cue('do = "focus", who = "mai"'), '"mai"', 'there is no role "mai"', 'did you mean "mia"?'),
    (
        cue('do = "level", what = "dawn", to = 3'),
        "3",
        "to 3 is not from 0 to 1",
        "dawn goes from nothing (0) to all (1)",
    ),
    (
        cue('do = "level", to = 1'),
        '{ at = 1, do = "level", to = 1 }',
        'do = "level" lacks what',
        "add what: which; dawn and sleep do nothing by themselves, formulas know them",
    ),
    (
        cue('do = "let_go", a = "mia", b = "mia"'),
        '{ at = 1, do = "let_go", a = "mia", b = "mia" }',
        "'mia' is named twice where two dreamers are meant",
        "",
    ),
    (cue('do = "let_go", a = "mia", b = "bob"'), '"bob"', 'there is no role "bob"', "known here: liam, mia"),
    (
        ACT + 'given = [{ at = 1, do = "focus", who = "mia" }]',
        "at",
        'unknown key "at" in do = "focus"',
        "known here: do, who",
    ),
    # Acts
    (ACT.replace('"here"', '"hree"'), '"hree"', 'there is no setting "hree"', 'did you mean "here"?'),
    (ACT + 'focus = "mai"', '"mai"', 'there is no role "mai"', 'did you mean "mia"?'),
    (
        ACT + 'cue = [{ at = 10, do = "focus", who = "mia" }]',
        "10",
        "at 10 s is after the act's end at 9 s",
        "make the act longer",
    ),
    (ACT + 'next = [{ to = "two" }]', '"two"', 'there is no act "two"', "known here: one"),
    (ACT + "aside = true", "true", "every act is aside, so none is told", "leave aside out of one"),
    (ACT + ACT, '"one"', '"one" is there twice', "give each a name of its own"),
    (ACT + GATE + 'open = "sanity_bob > 1"', "sanity_bob", "unknown name 'sanity_bob'", "did you mean 'sanity'?"),
    (ACT + GATE, "[[act.gate]]", "[[act.gate]] lacks open", "add open: a formula: it opens above 0.5"),
    (
        ACT + GATE + 'open = "clock > 1"\nhelp = [{ do = "focus", who = "mai" }]',
        '"mai"',
        'there is no role "mai"',
        'did you mean "mia"?',
    ),
    (ACT + SHOT + "eye = [0, 0]\nlook = [0, 0, 0]", "[0, 0]", "eye has 2 items; it wants 3: x, y, z", ""),
    (ACT + SHOT + "look = [0, 0, 0]", "[[act.shot]]", "[[act.shot]] lacks eye", "add eye: where the camera is"),
    (
        ACT + SHOT + 'eye = { of = "bob" }\nlook = [0, 0, 0]',
        '"bob"',
        'there is no mark or role "bob"',
        ANCHORS,
    ),
    (
        ACT + SHOT + 'eye = { of = "mia", frame = "moon" }\nlook = [0, 0, 0]',
        '"moon"',
        'unknown frame "moon"',
        "known here: world, body",
    ),
    (
        ACT + SHOT + 'eye = "mia"\nlook = [0, 0, 0]',
        '"mia"',
        'eye wants three numbers [x, y, z], or a table with of, offset, frame, not the text "mia"',
        "",
    ),
    (ACT + SHOT + "eye = [0, 0, 0]\nlook = { off = 1 }", "off", 'unknown key "off" in a spot', 'did you mean "of"?'),
]
"""What follows the cast: text, the words in it that are pointed at, message, cure."""

WHOLE: list[tuple[str, str, str, str]] = [
    (CAST, "", "a story file lacks act", "add act: its parts, in order"),
    (
        CAST + "[camera]\nfov = 3\n" + ACT,
        "camera",
        'unknown key "camera" in a story file',
        "known here: title, seed, encounter, role, setting, act",
    ),
    # Roles
    (role('name = "liam"\n'), '"liam"', '"liam" is there twice', "give each a name of its own"),
    (role('name = ""\n'), '""', '"" cannot be a role\'s name', NAMES),
    (role('name = "double"\n'), '"double"', '"double" cannot be a role\'s name', NAMES),
    (role('name = "mia.head"\n'), '"mia.head"', '"mia.head" cannot be a role\'s name', NAMES),
    (role('name = "mia"\nfigure = "mai"\n'), '"mai"', 'no figure "mai" comes along', 'did you mean "mia"?'),
    (role('name = "mia"\ndream = "maia"\n'), '"maia"', 'no dream "maia" comes along', 'did you mean "mia"?'),
    (
        role('name = "mia"\nwithout = ["x"]\n'),
        "without",
        "a role without a dream has no forms to leave out",
        "leave it out",
    ),
    (
        role('name = "mia"\nmaterials = { ink = { colour = ["dawn", 0, 0] } }\n'),
        '"dawn"',
        'colour[0] wants a number, not the text "dawn"',
        "write it without quotes; a signal cannot stand here",
    ),
    (
        role('name = "mia"\nfear = [{ name = "a", form = [{ shape = "box", material = "ink" }] }]\n'),
        '"ink"',
        'there is no material "ink"',
        "describe it under [role.materials]",
    ),
    (
        role('name = "mia"\nfear = [{ name = "a" }, { name = "a" }]\n'),
        '"a"',
        '"a" is there twice',
        "give each a name of its own",
    ),
    # Settings
    (setting('of = "bob"'), '"bob"', 'there is no role "bob"', "known here: liam, mia"),
    (
        setting('of = "mia"\ndream = "mia"'),
        "[[setting]]",
        "a setting is either of a role or a dream of nobody's",
        "give of, or dream",
    ),
    (
        setting('of = "mia"\nwithout = ["a"]'),
        "without",
        "forms of a role's dream are left out where the role is",
        "give without to the role",
    ),
    (
        setting('dream = "../../etc/passwd.toml"'),
        '"../../etc/passwd.toml"',
        'a text has no folder in which "../../etc/passwd.toml" could lie',
        f"name one that comes along: {SHIPPED}",
    ),
    (setting('dream = "maia"'), '"maia"', 'no dream "maia" comes along', 'did you mean "mia"?'),
    (
        setting('dream = "mia"\nwithout = ["Mai"]'),
        '"Mai"',
        'there is no form "Mai" in that dream',
        'did you mean "Mia"?',
    ),
    (
        setting('dream = "mia"\nwithout = "Mia"'),
        '"Mia"',
        'without wants texts in brackets, such as ["a", "b"], not the text "Mia"',
        "",
    ),
    (
        setting('dream = "mia"\nturned = { dsk = "dawn" }'),
        "dsk",
        "its dream has no parameter dsk",
        'did you mean "dusk"?',
    ),
    (setting('of = "mia"\nguests = ["bob"]'), '"bob"', 'there is no role "bob"', "known here: liam, mia"),
    (
        setting('of = "mia"\nmarks = { ahead = [0, 0, 0] }'),
        "ahead",
        '"ahead" cannot be a mark\'s name',
        NAMES,
    ),
    (setting('of = "mia"\nmarks = { c = [0, 0] }'), "[0, 0]", "c has 2 items; it wants 3 or 4: x, y, z, yaw", ""),
    (setting('of = "mia"\nmarks = { c = 3 }'), "3", "c wants numbers [x, y, z, yaw], not the number 3", ""),
    (
        setting('of = "mia"\nfloor = [{ at = [0, 0, 0] }]'),
        "{ at = [0, 0, 0] }",
        "[[setting.floor]] lacks size",
        "add size: how long it is along x and z",
    ),
    # The rest
    (CAST.replace("seed = 9", "seed = 9\nencounter = { fade = 0 }") + ACT, "0", "fade 0 is not above 0", ""),
]


@pytest.mark.parametrize(("text", "at", "message", "cure"), [*((CAST + text, *rest) for text, *rest in CASES), *WHOLE])
def test_messages(text: str, at: str, message: str, cure: str) -> None:
    with pytest.raises(DreamFileError) as error:
        parse_story(text)
    (fault,) = error.value.faults
    place = fault.place
    assert place is not None
    pointed = text.split("\n")[place.line - 1][place.column - 1 : place.column - 1 + place.width]
    assert (pointed, fault.message, fault.cure) == (at, message, cure)


def test_what_makes_a_story_is_asked_for() -> None:
    with pytest.raises(DreamFileError) as error:
        parse_story('title = "x"')
    assert [(fault.message, fault.cure) for fault in error.value.faults] == [
        ("a story file lacks role", "add role: who dreams; the first is the host"),
        ("a story file lacks setting", "add setting: where acts play"),
        ("a story file lacks act", "add act: its parts, in order"),
    ]


def test_every_fault_is_told_at_once() -> None:
    text = CAST + ACT + 'cue = [{ at = 1, do = "fly" }, { at = 2, do = "swim" }, { at = -1, do = "tell", who = "mia" }]'
    with pytest.raises(DreamFileError) as error:
        parse_story(text)
    assert [fault.message for fault in error.value.faults] == [
        'unknown do "fly"',
        'unknown do "swim"',
        'do = "tell" lacks tale',
        "at -1 is below 0",
    ]


def test_files_of_roles_are_told_of_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path / "fox.toml").write_text("height = 1\n[[form]]\njoint = 3\n")
    (tmp_path / "night.toml").write_text("titel = 3\n")
    story = tmp_path / "story.toml"
    story.write_text(
        'title = "x"\n[[role]]\nname = "a"\nfigure = "fox.toml"\n[[role]]\nname = "b"\ndream = "night.toml"\n'
    )
    told = {fault.place.line: fault.message for fault in check_file(story) if fault.place}
    assert told[7] == '"night.toml" cannot be a dream of the story: line 1: unknown key "titel" in a dream file'
    story.write_text(CAST.replace('name = "liam"', 'name = "liam"\nfigure = "fox.toml"') + ACT)
    (fault,) = check_file(story)
    assert fault.place is not None
    assert (fault.place.line, fault.place.column) == (6, 10)
    assert fault.message.startswith('"fox.toml" cannot be a body: line 2: a form needs a shape')


@pytest.mark.parametrize(
    "text", ["", "role = 3", "[[role]]\nname = 7", 'title = "x"\nact = [1]', "\x00", "[" * 99, "[[act]]\n" * 99]
)
def test_hostile_stories_end_in_faults(text: str) -> None:
    with pytest.raises(DreamFileError):
        parse_story(text)
