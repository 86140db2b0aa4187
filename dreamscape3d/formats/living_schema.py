"""The tables of what lives in a dream: bodies, fears, memories, tales, bonds, and the dreamer's mind."""

from __future__ import annotations

from dreamscape3d.dream.deeds import GESTURES
from dreamscape3d.formats.kinds import Choice, Flag, Kind, Number, Points, Sequence, Table, Text, Vector, Whole
from dreamscape3d.formats.plain_forms import PROP_FORM

BODIES, FEARS, MEMORIES, TALES, LINES, BONDS, PROP_FORMS, WAY = 12, 12, 32, 8, 12, 64, 24, 64
BEHAVIOURS = ("stalk", "hide", "approach")


def _place(help: str) -> Vector:
    return Vector(help, Number("", -1e5, 1e5, constant=True), "m")


def _share(help: str) -> Number:
    return Number(help, 0, 1, constant=True)


_FORMS = Sequence("What it looks like, about its own origin; plain numbers only.", PROP_FORM, most=PROP_FORMS)

MIND = Table(
    "Mind",
    "[mind]",
    "How the dreamer begins. With this table, or any body, fear, memory, tale or bond, the dream lives by itself.",
    {
        "sanity": _share("How firmly they hold reality."),
        "resilience": _share("What they have learnt from fears that were met."),
    },
)

BODY = Table(
    "Body",
    "[[body]]",
    "One who lives in the dream.",
    {
        "name": Text("What they are called; the name of the figure if missing."),
        "figure": Text('A figure file in this dream\'s folder or below, such as "fox.toml", or one that comes along.'),
        "at": _place("Where they stand at first; y is found by itself where the ground is."),
        "turn": Number("Their turn about y.", -360, 360, unit="degrees", constant=True),
        "scale": Number("Their even scale.", 0.1, 10, constant=True),
        "walk": Number("How fast they walk.", 0, 10, unit="m/s", constant=True),
        "run": Number("How fast they run.", 0, 20, unit="m/s", constant=True),
        "does": Choice("What they are at; with a way, at its places.", GESTURES),
        "way": Points(
            "Places of a round that they walk again and again; y is found where the ground is.", 1, WAY, _place("")
        ),
        "stay": Number("How long they stay at each place of the way.", 0, 600, unit="s", constant=True),
    },
    required=("figure",),
)

FEAR = Table(
    "Fear",
    "[[fear]]",
    "A fear by its name: a shape that comes nearer while it is not looked at, and becomes small once it is met.",
    {
        "name": Text("What it is, in the dreamer's words."),
        "behaviour": Choice("It follows (stalk), shows and hides (hide), or comes straight on (approach).", BEHAVIOURS),
        "at": _place("Where it comes from."),
        "speed": Number("How fast it comes.", 0, 10, unit="m/s", constant=True),
        "reach": Number("Within what distance it is felt.", 0.5, 100, unit="m", constant=True),
        "child": Flag("Whether it is a fear of childhood."),
        "form": _FORMS,
    },
    required=("name",),
)

MEMORY = Table(
    "Memory",
    "[[memory]]",
    "A shard of a hopeful past: who comes near sees a small scene, who takes it up hears a note.",
    {
        "name": Text("What is remembered."),
        "text": Text("One sentence of it."),
        "at": _place("Where it lies."),
        "note": Whole("Semitones from the tonic.", -24, 24),
        "form": _FORMS,
    },
    required=("name", "text", "at"),
)

TALE_LINE = Table(
    "TaleLine",
    "[[tale.line]]",
    "A line of a tale, and what rises as it is told.",
    {
        "text": Text("What is said."),
        "by": Text("Who may add it; anybody if missing."),
        "seconds": Number("How long it takes.", 0.5, 30, unit="s", constant=True),
        "at": _place("Where its forms rise."),
        "form": _FORMS,
    },
    required=("text",),
)

TALE = Table(
    "Tale",
    "[[tale]]",
    "A tale that remakes the scene as it is told, line by line.",
    {
        "name": Text("What it is called."),
        "teller": Text("Who begins it."),
        "line": Sequence("Its lines, in order.", TALE_LINE, fewest=1, most=LINES),
    },
    required=("name", "line"),
)

BOND = Table(
    "Bond",
    "[[bond]]",
    "What a night before left between this dreamer and another: a strand between stars.",
    {"name": Text("Who the other is."), "strength": _share("How bright it is.")},
    required=("name",),
)

LIVING: dict[str, Kind] = {
    "mind": MIND,
    "body": Sequence("Who lives in it.", BODY, most=BODIES),
    "fear": Sequence("What its dreamer is afraid of.", FEAR, most=FEARS),
    "memory": Sequence("What is remembered in it.", MEMORY, most=MEMORIES),
    "tale": Sequence("What may be told in it.", TALE, most=TALES),
    "bond": Sequence("What lasts of other nights.", BOND, most=BONDS),
}
"""Keys of a dream file."""

TABLES = (MIND, BODY, FEAR, MEMORY, TALE, TALE_LINE, BOND)
