"""The story file, declared once: roles, settings, acts with their gates, shots and branches. `doing_schema` has what
happens in them."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

from dreamscape3d.dream.bounds import FARTHEST
from dreamscape3d.dream.spectre.rates import Rates
from dreamscape3d.dream.telling.story import THROUGH
from dreamscape3d.formats.doing_schema import CUE, DOING, DOINGS, LONGEST_ACT
from dreamscape3d.formats.kinds import (
    Choice,
    Flag,
    Names,
    Number,
    Numbers,
    Sequence,
    Signal,
    Table,
    Text,
    Vector,
    VectorOrTable,
    Whole,
    Words,
)
from dreamscape3d.formats.limits import PARAMETERS
from dreamscape3d.formats.living_schema import LIVING, TABLES
from dreamscape3d.formats.schema import PLAIN_MATERIAL, SHARE
from dreamscape3d.maths.curve import Ease
from dreamscape3d.scene.cue import MODES

ROLES, SETTINGS, ACTS, CUES, GATES, SHOTS, BRANCHES, MARKS, FLOORS, MATERIALS = 8, 16, 32, 240, 16, 64, 8, 64, 16, 64
LEFT_OUT = 64  # forms of one dream
FRAMES = ("world", "body")


def _seconds(help: str, low: float = 0.0) -> Number:
    return Number(help, low, LONGEST_ACT, unit="s", constant=True)


def _place(help: str) -> Vector:
    return Vector(help, Number("", -FARTHEST, FARTHEST, constant=True), "m")


def _angle(help: str, low: float, high: float) -> Number:
    return Number(help, low, high, unit="degrees", constant=True)


ROLE = Table(
    "Role",
    "[[role]]",
    "A dreamer of the story; the first is the host. Fears, memories, tales as in a dream file, besides their dream's.",
    {
        "name": Text("What they are called."),
        "dream": Text("Their dream: a file in the story's folder or below, or one that comes along; none if missing."),
        "without": Words('Forms of that dream that are left out, by name; of groups as "ledge/mother".', LEFT_OUT),
        "figure": Text("Their body: a figure file in the story's folder or below, or one that comes along."),
        "guide": Flag("Whether they guide the others."),
        "tempo": Number("The pulse of who has no dream.", 20, 300, unit="beats per minute", constant=True),
        "share": SHARE,
        "materials": Names("Surfaces of what is theirs.", PLAIN_MATERIAL, MATERIALS, identifier=False),
        **{name: kind for name, kind in LIVING.items() if name != "body"},
    },
    required=("name",),
)

FLOOR = Table(
    "Floor",
    "[[setting.floor]]",
    "A flat piece of ground that bodies stand on besides the scene's own.",
    {
        "at": _place("Its middle, whose y is its height."),
        "size": Numbers("How long it is along x and z.", ("x", "z"), 2, Number("", 0, FARTHEST, "m", constant=True)),
    },
    required=("at", "size"),
)

SETTING = Table(
    "Setting",
    "[[setting]]",
    "A scene that acts play in: a role's own dream, with `of`, or a dream of nobody's, with `dream`.",
    {
        "name": Text("What acts call it."),
        "of": Text("The role whose own dream it is."),
        "dream": Text("Or a dream of nobody's: a file in the story's folder or below, or one that comes along."),
        "without": Words("Forms of the dream that are left out, by name; with dream alone.", LEFT_OUT),
        "guests": Words("Roles whose dreams may grow into it, as far as strands reach.", ROLES),
        "mode": Choice("How guests' dreams enter it.", MODES),
        "turned": Names("Its parameters, by formulas.", Signal("A formula."), PARAMETERS, identifier=True),
        "marks": Names(
            "Places to stand, by name; yaw says which way: 0 along -z, 90 along +x.",
            Numbers("", ("x", "y", "z", "yaw"), 3, Number("", -FARTHEST, FARTHEST, constant=True)),
            MARKS,
            identifier=False,
        ),
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
        "help": Sequence("What the story does then, at most three times; then it opens by itself.", DOING, most=CUES),
        "ask": Text("What the overlay asks of who plays."),
    },
    required=("at", "open"),
)

BRANCH = Table(
    "Branch",
    "[[act.next]]",
    "Where an act leads to.",
    {
        "to": Text("The name of an act."),
        "when": Signal("A formula, which holds above 0.5; always if missing."),
        "soon": Flag("Whether it is taken as soon as that holds, not at the act's end."),
    },
    required=("to",),
)

SPOT = Table(
    "Spot",
    "a spot",
    "A place that goes with something.",
    {
        "of": Text("What it goes with: a role, a mark, a joint (mia.head), double.mia; the origin if missing."),
        "offset": _place("How far from there."),
        "frame": Choice("Whether offset is along the world, or to the left of, above and ahead of a body.", FRAMES),
    },
)


def _spot(help: str) -> VectorOrTable:
    return VectorOrTable(help, _place(""), SPOT)


SHOT = Table(
    "Shot",
    "[[act.shot]]",
    "From where the picture is seen, until the next one.",
    {
        "at": _seconds("When it begins."),
        "eye": _spot("Where the camera is."),
        "look": _spot("What is in the middle of the picture."),
        "to_eye": _spot("Where the camera moves to; nowhere if missing."),
        "to_look": _spot("What comes to the middle; the same if missing."),
        "seconds": _seconds("How long it moves; until the next shot if 0."),
        "fov": _angle("Vertical angle of view.", 5, 150),
        "to_fov": _angle("The angle it moves to; fov if missing.", 5, 150),
        "roll": _angle("Turn of the picture.", -180, 180),
        "ease": Choice("How it moves.", get_args(Ease)),
    },
    required=("at", "eye", "look"),
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
        "focus": Text("The role whose state of mind the picture shows; the first role if missing."),
        "aside": Flag("Whether it is out of the order: only a branch leads to it."),
        "given": Sequence("What counts as done where a story begins with this act.", DOING, most=CUES),
        "cue": Sequence("What happens in it, when.", CUE, most=CUES),
        "gate": Sequence("What its clock waits for.", GATE, most=GATES),
        "shot": Sequence("From where it is seen.", SHOT, most=SHOTS),
        "next": Sequence("Where it leads to, the first that holds; by default the next act.", BRANCH, most=BRANCHES),
    },
    required=("name", "seconds", "setting"),
)

_RATES = {
    "first": "Strength that a double begins with",
    "faint": "Strength at which it decays",
    "growth": "Strength a second by which it grows while nobody looks at it",
    "hunt": "Strength a second by which it grows besides while it is run away from",
    "fade": "Strength a second by which it weakens while one dreamer faces it, close by",
    "decay": "Seconds that it takes to decay while one dreamer faces it",
    "stirs": "Seconds of stirring, before it can be seen whole",
    "dread": "Fear that brings it, of a dreamer without resilience; above 1 none does",
    "dreaded": "Seconds of such fear",
    "beheld": "How much it must be faced to stand and confront",
    "beholds": "Seconds of that",
    "touch": "How near it must be to wake its dreamer [m]",
    "touches": "Seconds of that",
    "rest": "Seconds before it may come again",
    "rises": "Seconds for which light rises once it is released",
    "company": "What one companion adds to what facing it does, as a share",
    "insight": "What an insight adds",
    "tale": "What a tale that was heard adds",
}

ENCOUNTER = Table(
    "Encounter",
    "[encounter]",
    "How fast doubles grow and fade, where it is not as usual.",
    {each.name: Number(f"{_RATES[each.name]}.", 0.0, 1000.0, open=True, constant=True) for each in fields(Rates)},
)

STORY = Table(
    "Story",
    "a story file",
    "A story of dreamscape3d. Lengths are metres, angles degrees, times seconds of an act; y is up.",
    {
        "title": Text("What the story is called."),
        "seed": Whole("Drives everything random.", 0, 2**31 - 1),
        "encounter": ENCOUNTER,
        "role": Sequence("Who dreams; the first is the host.", ROLE, fewest=1, most=ROLES),
        "setting": Sequence("Where acts play.", SETTING, fewest=1, most=SETTINGS),
        "act": Sequence("Its parts, in order.", ACT, fewest=1, most=ACTS),
    },
    required=("title", "role", "setting", "act"),
)

_LIVING_TABLES = tuple(table for table in TABLES if table.name != "Body")
STORY_TABLES = (
    *(STORY, ROLE, SHARE, PLAIN_MATERIAL, *_LIVING_TABLES, ENCOUNTER, SETTING, FLOOR),
    *(ACT, CUE.common, GATE, SHOT, SPOT, BRANCH, *DOINGS.values()),
)
