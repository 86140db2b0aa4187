"""The tables of forms: a solid or a group, its changes and its copies. `schema` has the rest of the format."""

from __future__ import annotations

from typing import get_args

from dreamscape3d.formats import limits
from dreamscape3d.formats.kinds import (
    Choice,
    MaterialUse,
    Number,
    NumberOrVector,
    Sequence,
    Table,
    Text,
    Vector,
    Whole,
)
from dreamscape3d.formats.solids import SOLIDS
from dreamscape3d.sdf.shape import Operator
from dreamscape3d.sdf.terrain_noise import STYLES

AXES = ("x", "y", "z", "xy", "xz", "yz", "xyz")


def extent(help: str) -> Number:
    """A length that is not negative."""
    return Number(help, low=0, unit="m")


def position(help: str) -> Vector:
    """A place or a way, in metres."""
    return Vector(help, unit="m")


REPEAT = Table(
    "Repeat",
    "repeat",
    "Copies in a block, centred. i (0 to n - 1), n and r are known inside.",
    {
        "count": Vector("Copies along x, y, z.", Whole("", 1, limits.FORMS)),
        "spacing": position("From one copy to the next along x, y, z."),
    },
    required=("count", "spacing"),
)

CIRCLE = Table(
    "Circle",
    "circle",
    "Copies evenly about the y axis. i (0 to n - 1), n and r are known inside.",
    {
        "count": Whole("Copies.", 1, limits.FORMS),
        "radius": Number("How far each is moved out along its own x.", unit="m"),
    },
    required=("count",),
)

SCATTER = Table(
    "Scatter",
    "scatter",
    "Copies at random in a box about the origin, evenly spread. i (0 to n - 1), n and r are known inside.",
    {
        "count": Whole("Copies, fewer where gap leaves no room.", 1, limits.FORMS),
        "size": Vector("Edges of the box in which they stand.", Number(low=0, constant=True), "m"),
        "seed": Whole("Another one gives other places.", 0, 2**31 - 1),
        "turn": Number("Each is turned about y by at most half of this.", 0, 360, unit="degrees", constant=True),
        "smallest": Number("Each is scaled by a factor from this to 1.", 0.01, 1, constant=True),
        "gap": Number("No two are nearer to each other.", low=0, unit="m", constant=True),
        "on": Text("The name of a terrain, on which each stands."),
    },
    required=("count", "size"),
)

FORM = Table(
    "Form",
    "[[form]]",
    "A shape or a group of forms, changed from the inside out (round, shell, fold, twist, bend, periodic, "
    "scale and turn, circle, repeat or scatter, mirror, at), then joined to the forms before it.",
    {
        "name": Text("Shown in messages and when picked."),
        "tag": Text("What it is, such as tree: where dreams morph, it becomes the guest's forms of the same tag."),
        "shape": Choice("The solid; or give form, for a group.", tuple(SOLIDS)),
        "size": NumberOrVector(
            "Full edge lengths of a box or rounded_box; edge of a pyramid's base, of a skyline's or terrain's square, "
            "of a fractal's cube.",
            extent(""),
            "m",
        ),
        "radius": extent("Of the solid; of a torus to the middle of its tube; of a rounded_box's edges."),
        "height": extent(
            "Along y; of a capsule or round_cone between the centres of its ends; of a skyline or terrain at most; of "
            "capitals."
        ),
        "bottom": extent("Lower radius of a round_cone."),
        "top": extent("Upper radius of a cone or round_cone."),
        "text": Text("What a text says; \\n between lines.", lines=True),
        "depth": extent("Thickness of a text's solid letters."),
        "tube": extent("Radius of a torus' tube, or of neon tubes along the outlines of a text; 0 for solid letters."),
        "wall": extent("Thickness of a tube's wall."),
        "spacing": Number("From street to street of a skyline.", low=0, open=True, unit="m", constant=True),
        "hollow": Number("Edge of a square in the middle of a skyline without towers.", low=0, unit="m", constant=True),
        "seed": Whole("Another one gives another skyline or terrain.", 0, 2**31 - 1),
        "feature": Number("From crest to crest of a terrain.", 0.1, 4000, unit="m", constant=True),
        "style": Choice("Kind of a terrain; the wind over dunes blows along x.", tuple(STYLES)),
        "levels": Whole("How fine a fractal is: a menger up to 5, an apollonian 8, a foldbox 10.", 1, 10),
        "sign": MaterialUse("Material of lit signs on a skyline's towers, a name from [materials]; none if missing."),
        "beacon": MaterialUse("Material of lights on a skyline's antennas, a name from [materials]; none if missing."),
        "operator": Choice("How it joins what stands before it.", get_args(Operator)),
        "smooth": extent("Blend radius of that joint; 0 is sharp."),
        "material": MaterialUse("A name from [materials]."),
        "round": extent("Grows by this, with round edges."),
        "shell": Number("Hollow, with a wall this thick inside.", low=0, open=True, unit="m"),
        "fold": Choice("Axes whose negative side becomes the mirrored positive side.", AXES),
        "twist": Number("Twist about y.", -3600, 3600, unit="degrees/m"),
        "bend": Number("Bend of what lies along x, upwards.", -3600, 3600, unit="degrees/m"),
        "periodic": Vector("Repeats without end every x, y, z; 0 leaves an axis alone.", extent(""), "m"),
        "scale": Number("Even scale about its own origin.", low=0, open=True),
        "turn": Vector("Turn about x, then y, then z.", unit="degrees"),
        "circle": CIRCLE,
        "repeat": REPEAT,
        "scatter": SCATTER,
        "mirror": Choice("Adds the mirror image across the origin along each of these axes.", AXES),
        "at": position("Where it stands, in its group or in the world."),
    },
)
FORM.fields["form"] = Sequence("The forms of a group, joined in order.", FORM, fewest=1, most=limits.FORMS)
