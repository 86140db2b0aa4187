"""The story file, declared once: roles, settings, acts with their gates, shots and branches. What happens is events,
which `story_doings` reads; names in lists, spots and marks are read by `story_lists`."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from dreamscape3d.dream.spectre.rates import Rates
from dreamscape3d.dream.telling.story import THROUGH
from dreamscape3d.formats.kinds import Choice, Flag, Names, Number, Sequence, Signal, Table, Text, Vector, Whole
from dreamscape3d.formats.limits import PARAMETERS
from dreamscape3d.formats.living_schema import LIVING, TABLES
from dreamscape3d.formats.schema import MATERIAL, SHARE
from dreamscape3d.maths.curve import Ease
from dreamscape3d.scene.cue import MODES

ROLES, SETTINGS, ACTS, CUES, GATES, SHOTS, BRANCHES, MARKS, FLOORS, MATERIALS = 8, 16, 32, 240, 16, 64, 8, 64, 16, 64
LONGEST_ACT = 3600.0  # seconds


def _seconds(help: str, low: float = 0.0) -> Number:
    return Number(help, low, LONGEST_ACT, unit="s", constant=True)


def _angle(help: str, low: float, high: float) -> Number:
    return Number(help, low, high, unit="degrees", constant=True)


ROLE = Table(
    "Role",
    "[[role]]",
    "A dreamer of the story; the first is the host. Fears, memories, tales as in a dream file, besides their dream's.",
    {
        "name": Text("What they are called."),
        "dream": Text("Their dream: a file in the story's folder or below, or one that comes along; none if missing."),
        "figure": Text("Their body: a figure file in the story's folder or below, or one that comes along."),
        "guide": Flag("Whether they guide the others."),
        "tempo": Number("The pulse of who has no dream.", 20, 300, unit="beats per minute", constant=True),
        "share": SHARE,
        "materials": Names("Surfaces of what is theirs.", MATERIAL, MATERIALS, identifier=False),
        **{name: kind for name, kind in LIVING.items() if name != "body"},
    },
    required=("name",),
)

FLOOR = Table(
    "Floor",
    "[[setting.floor]]",
    "A flat piece of ground that bodies stand on besides the scene's own.",
    {"at": Vector("Its middle, whose y is its height.", Number("", -1e5, 1e5, constant=True), "m")},
    required=("at",),
)

SETTING = Table(
    "Setting",
    "[[setting]]",
    "A scene that acts play in.",
    {
        "name": Text("What acts call it."),
        "of": Text("The role whose own dream it is."),
        "dream": Text("Or a dream of nobody's: a file in the story's folder or below, or one that comes along."),
        "mode": Choice("How guests' dreams enter it.", MODES),
        "turned": Names("Its parameters, by formulas.", Signal("A formula."), PARAMETERS, identifier=True),
        "floor": Sequence("What bodies stand on.", FLOOR, most=FLOORS),
    },
    required=("name",),
)

GATE = Table(
    "Gate",
    "[[act.gate]]",
    "What the act's clock waits for.",
    {
        "at": _seconds("Where the clock stands still."),
        "open": Signal("A formula: it opens above 0.5."),
        "patience": _seconds("How long it waits for who plays before the story helps.", 1.0),
        "ask": Text("What the overlay asks of who plays."),
    },
    required=("at", "open"),
)

BRANCH = Table(
    "Branch",
    "next",
    "Where an act leads to.",
    {
        "to": Text("The name of an act."),
        "when": Signal("A formula, which holds above 0.5; always if missing."),
        "soon": Flag("Whether it is taken as soon as that holds, not at the act's end."),
    },
    required=("to",),
)

SHOT = Table(
    "Shot",
    "[[act.shot]]",
    "From where the picture is seen, until the next one.",
    {
        "at": _seconds("When it begins."),
        "seconds": _seconds("How long it moves; until the next shot if missing."),
        "fov": _angle("Vertical angle of view.", 5, 150),
        "to_fov": _angle("The angle it moves to.", 5, 150),
        "roll": _angle("Turn of the picture.", -180, 180),
        "ease": Choice("How it moves.", get_args(Ease)),
    },
    required=("at",),
)

ACT = Table(
    "Act",
    "[[act]]",
    "A part of the story.",
    {
        "name": Text("What branches and players call it."),
        "title": Text("What the overlay calls it; nothing if missing."),
        "seconds": _seconds("How long it is where nothing holds it up.", 0.5),
        "setting": Text("The setting that it begins in."),
        "through": Choice("What covers the change of setting.", THROUGH),
        "focus": Text("The role whose state of mind the picture shows."),
        "aside": Flag("Whether it is out of the order: only a branch leads to it."),
        "gate": Sequence("What its clock waits for.", GATE, most=GATES),
        "shot": Sequence("From where it is seen.", SHOT, most=SHOTS),
        "next": Sequence("Where it leads to, the first that holds; by default the next act.", BRANCH, most=BRANCHES),
    },
    required=("name", "seconds", "setting"),
)

ENCOUNTER = Table(
    "Encounter",
    "[encounter]",
    "How fast doubles grow and fade, where it is not as usual.",
    {each.name: Number("See dream.spectre.rates.", 0.0, 1000.0, open=True, constant=True) for each in fields(Rates)},
)

STORY = Table(
    "Story",
    "a story file",
    "A story of dreamscape3d.",
    {
        "title": Text("What the story is called."),
        "seed": Whole("Drives everything random.", 0, 2**31 - 1),
        "encounter": ENCOUNTER,
    },
    required=("title",),
)

STORY_TABLES = (STORY, ROLE, SETTING, FLOOR, ACT, GATE, BRANCH, SHOT, ENCOUNTER, MATERIAL, *TABLES)
