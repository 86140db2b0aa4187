"""The dream file format, declared once: the reader converts by it, and editors get it as a JSON Schema.

Keys bear the names of the records they become (`scene.Light`, `scene.Material`, …), which also own the defaults.
Ranges bind constants only: a number may also be a signal, which changes in time.
"""

from __future__ import annotations

from typing import get_args

from dreamscape3d.formats import limits
from dreamscape3d.formats.kinds import (
    Choice,
    Colour,
    Flag,
    MaterialUse,
    Names,
    Number,
    NumberOrVector,
    Sequence,
    Signal,
    Table,
    Text,
    Vector,
    Whole,
)
from dreamscape3d.formats.solids import SOLIDS
from dreamscape3d.scene.scene import Pattern
from dreamscape3d.sdf.shape import Operator

AXES = ("x", "y", "z", "xy", "xz", "yz", "xyz")
CHANNELS = ("form", "colour", "air", "pulse", "melody", "memory", "fear")


def _extent(help: str) -> Number:
    return Number(help, low=0, unit="m")


def _position(help: str) -> Vector:
    return Vector(help, unit="m")


MOOD = Table(
    "Mood",
    "[mood]",
    "How the dreamer feels: Mehrabian and Russell's pleasure, arousal, dominance.",
    {
        "valence": Number("Misery (-1) to joy (1).", -1, 1, constant=True),
        "arousal": Number("Sleep (-1) to frenzy (1).", -1, 1, constant=True),
        "dominance": Number("Helpless (-1) to in control (1).", -1, 1, constant=True),
    },
)

PARAMETER = Table(
    "Parameter",
    "[parameters.…]",
    "A number that the dreamer may turn; any signal may use it by its name.",
    {
        "default": Number("Where it stands at first, between min and max.", constant=True),
        "min": Number("Its least value.", constant=True),
        "max": Number("Its greatest value, above min.", constant=True),
        "label": Text("What its slider says; its name if missing."),
        "unit": Text('Its unit, such as "m".'),
        "help": Text("One sentence on what it does."),
    },
    required=("default",),
)

PATH_POINT = Table(
    "PathPoint",
    "[[camera.path]]",
    "Where the camera is at a time.",
    {
        "time": Number("Time from the start, later than the point before.", low=0, unit="s", constant=True),
        "at": _position("Eye."),
        "look_at": _position("Target."),
    },
    required=("time", "at", "look_at"),
)

CAMERA = Table(
    "Camera",
    "[camera]",
    "The viewpoint. y is up.",
    {
        "at": _position("Eye."),
        "look_at": _position("Target."),
        "roll": Number("Turn of the picture.", unit="degrees"),
        "fov": Number("Vertical angle of view.", 5, 150, unit="degrees"),
        "exposure": Number("Brighter or darker.", -16, 16, unit="stops"),
        "loop": Flag("Whether the path leads back to its first point."),
        "path": Sequence(
            "Points in time, in place of at and look_at; a smooth curve runs through them.",
            PATH_POINT,
            fewest=2,
            most=limits.PATH_POINTS,
        ),
    },
)

AIR = Table(
    "Air",
    "[air]",
    "Height fog, and how far light glows in it.",
    {
        "colour": Colour("What the fog scatters; the sky's horizon if missing."),
        "density": Number("Extinction at height 0.", 0, 1, unit="1/m"),
        "falloff": Number("How fast it thins with height.", 0, 10, unit="1/m"),
        "glow": Number("Strength of the glow of lights in the air.", 0, 4),
    },
)

SKY = Table(
    "Sky",
    "[sky]",
    "A gradient from zenith over horizon to nadir, with synthetic stars.",
    {
        "zenith": Colour("Colour straight up."),
        "horizon": Colour("Colour at eye level."),
        "nadir": Colour("Colour straight down."),
        "brightness": Number("Factor on the gradient.", 0, 100),
        "stars": Number("Share of sky cells that hold a star.", 0, 1),
        "star_colour": Colour("Tint of the stars."),
        "twinkle": Number("Depth of their pulsation.", 0, 1),
    },
)

LIGHT = Table(
    "Light",
    "[[light]]",
    "A sun (parallel light) or a lamp (a ball or tube of light at a place).",
    {
        "kind": Choice("What it is.", ("sun", "lamp")),
        "direction": Vector("From the world towards the sun, of any length but 0."),
        "at": _position("Centre of a lamp, or one end of a tube of light."),
        "to": _position("The other end of a tube of light."),
        "colour": Colour("Its colour."),
        "intensity": Number("A sun's irradiance factor, a lamp's radiant strength.", 0, 1000),
        "radius": Number("Size of a lamp [m]; a sun's angular diameter [degrees], which softens its shadow.", low=0),
        "reach": Number("Where a lamp has faded to nothing.", low=0, open=True, unit="m"),
        "shadow": Flag("Whether a sun casts shadows."),
    },
)

MATERIAL = Table(
    "Material",
    "[materials.…]",
    "How a surface answers light.",
    {
        "colour": Colour("Albedo; reflectance where metallic is 1."),
        "emission": Number("Light it gives off, in multiples of a white surface under the key light.", 0, 1000),
        "glow": Colour("Colour of the emission; colour if missing."),
        "roughness": Number("Mirror (0) to chalk (1).", 0, 1),
        "metallic": Number("Whether it is a metal.", 0, 1),
        "rim": Number("A light edge where the surface turns away.", 0, 4),
        "pattern": Choice("Lines in the form's own space, in the glow colour.", get_args(Pattern)),
        "spacing": Number("Distance between the pattern's lines.", low=0, open=True, unit="m"),
        "line": _extent("Width of the pattern's lines."),
    },
)

REPEAT = Table(
    "Repeat",
    "repeat",
    "Copies in a block, centred. i (0 to n - 1) and n are known inside.",
    {
        "count": Vector("Copies along x, y, z.", Whole("", 1, limits.FORMS)),
        "spacing": _position("From one copy to the next along x, y, z."),
    },
    required=("count", "spacing"),
)

CIRCLE = Table(
    "Circle",
    "circle",
    "Copies evenly about the y axis. i (0 to n - 1) and n are known inside.",
    {
        "count": Whole("Copies.", 1, limits.FORMS),
        "radius": Number("How far each is moved out along its own x.", unit="m"),
    },
    required=("count",),
)

FORM = Table(
    "Form",
    "[[form]]",
    "A shape or a group of forms, changed from the inside out (round, shell, fold, twist, bend, periodic, "
    "scale and turn, circle or repeat, mirror, at), then joined to the forms before it.",
    {
        "name": Text("Shown in messages and when picked."),
        "shape": Choice("The solid; or give form, for a group.", tuple(SOLIDS)),
        "size": NumberOrVector(
            "Full edge lengths of a box or rounded_box; edge of a pyramid's base.", _extent(""), "m"
        ),
        "radius": _extent("Of the solid; of a torus to the middle of its tube; of a rounded_box's edges."),
        "height": _extent("Along y; of a capsule or round_cone between the centres of its ends."),
        "bottom": _extent("Lower radius of a round_cone."),
        "top": _extent("Upper radius of a cone or round_cone."),
        "tube": _extent("Radius of a torus' tube."),
        "wall": _extent("Thickness of a tube's wall."),
        "operator": Choice("How it joins what stands before it.", get_args(Operator)),
        "smooth": _extent("Blend radius of that joint; 0 is sharp."),
        "material": MaterialUse("A name from [materials]."),
        "round": _extent("Grows by this, with round edges."),
        "shell": Number("Hollow, with a wall this thick inside.", low=0, open=True, unit="m"),
        "fold": Choice("Axes whose negative side becomes the mirrored positive side.", AXES),
        "twist": Number("Twist about y.", -3600, 3600, unit="degrees/m"),
        "bend": Number("Bend of what lies along x, upwards.", -3600, 3600, unit="degrees/m"),
        "periodic": Vector("Repeats without end every x, y, z; 0 leaves an axis alone.", _extent(""), "m"),
        "scale": Number("Even scale about its own origin.", low=0, open=True),
        "turn": Vector("Turn about x, then y, then z.", unit="degrees"),
        "circle": CIRCLE,
        "repeat": REPEAT,
        "mirror": Choice("Adds the mirror image across the origin along each of these axes.", AXES),
        "at": _position("Where it stands, in its group or in the world."),
    },
)
FORM.fields["form"] = Sequence("The forms of a group, joined in order.", FORM, fewest=1, most=limits.FORMS)

SHARE = Table(
    "Share",
    "[share]",
    "What entangled dreamers may receive of this dream. Nothing crosses that is not offered.",
    {channel: Flag(f"Whether its {channel} may cross.") for channel in CHANNELS},
)

DREAM = Table(
    "Dream",
    "a dream file",
    "A dream of dreamscape3d. Lengths are metres, angles degrees, colours sRGB; y is up.",
    {
        "title": Text("What the dream is called."),
        "author": Text("Who dreams it."),
        "seed": Whole("Drives everything random.", 0, 2**31 - 1),
        "tempo": Number("Its pulse.", 20, 300, unit="beats per minute", constant=True),
        "mood": MOOD,
        "parameters": Names("Numbers that the dreamer may turn.", PARAMETER, limits.PARAMETERS, identifier=True),
        "signals": Names("Expressions that others may use.", Signal("An expression."), limits.SIGNALS, True),
        "camera": CAMERA,
        "air": AIR,
        "sky": SKY,
        "light": Sequence("Suns and lamps.", LIGHT, most=limits.LIGHTS),
        "materials": Names("Surfaces, by the names that forms use.", MATERIAL, limits.MATERIALS, identifier=False),
        "form": Sequence("What stands in the dream.", FORM, most=limits.FORMS),
        "share": SHARE,
    },
)

TABLES = (DREAM, MOOD, PARAMETER, CAMERA, PATH_POINT, AIR, SKY, LIGHT, MATERIAL, FORM, REPEAT, CIRCLE, SHARE)
