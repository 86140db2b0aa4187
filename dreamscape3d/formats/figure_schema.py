"""The figure file, declared once: how one who lives in dreams is built. Forms, lights and materials are those of a
dream file with plain numbers alone, each on a joint; what bends space, makes copies or letters is left out."""

from __future__ import annotations

from dreamscape3d.formats.kinds import Choice, Flag, Names, Number, Sequence, Table, Text, Vector
from dreamscape3d.formats.plain_forms import INNER_FORM, plain, plain_of
from dreamscape3d.formats.schema import LIGHT, PLAIN_MATERIAL
from dreamscape3d.scene.figure_build import SHARES
from dreamscape3d.scene.rig import JOINTS

FIGURE_FORMS, FIGURE_LIGHTS, THINGS, STREAMERS, FIGURE_MATERIALS = 40, 6, 4, 12, 32
PAIRS = ("shoulder", "elbow", "hand", "hip", "knee", "foot")
"""Joints of which there are two: without a side, both are meant, and the left one is written."""
ON = (*JOINTS, *PAIRS)

_LENGTHS = {
    "hips": "Height of the hips over the ground",
    "waist": "From the hips up to the waist",
    "chest": "From the waist up to the chest",
    "neck": "From the chest up to the neck",
    "head": "From the neck up to the head",
    "shoulders": "From the middle to a shoulder",
    "upper_arm": "From the shoulder to the elbow",
    "forearm": "From the elbow to the hand",
    "hips_wide": "From the middle to a hip",
    "thigh": "From the hip to the knee",
    "shin": "From the knee to the ankle",
    "ankle": "From the ankle to the ground",
    "bow": "How far the head is ahead of the chest",
}


_JOINT = Choice("The joint that carries it; one of two without its side means both: write the left one.", ON)

FIGURE_FORM = Table(
    "FigureForm",
    "[[form]]",
    "A form on a joint: its origin is the joint, y up and z ahead where the figure stands at rest.",
    {"joint": _JOINT, **INNER_FORM.fields},
    required=("joint",),
)

_LAMP = plain_of(LIGHT, "at", "to", "colour", "intensity", "radius", "reach")

FIGURE_LIGHT = Table(
    "FigureLight", "[[light]]", "A lamp on a joint.", {"joint": _JOINT, **_LAMP}, required=("joint", "at")
)

STREAMER = Table(
    "FigureStreamer",
    "[[streamer]]",
    "A band of light that flows from a joint, waves, and trails behind who moves.",
    {
        "joint": _JOINT,
        "at": plain(Vector("Where it begins.", unit="m")),
        "way": plain(Vector("The way it sets out, of any length.")),
        "length": Number("How long it is.", 0, 10, "m", constant=True),
        "width": Number("Its thickness.", 0, 1, "m", constant=True),
        "colour": plain(LIGHT.fields["colour"]),
        "brightness": Number("Light it gives off where it begins.", 0, 1000, constant=True),
    },
    required=("joint",),
)

THING_LIGHT = Table("ThingLight", "[[thing.light]]", "A lamp on a thing.", _LAMP, required=("at",))

THING = Table(
    "Thing",
    "[[thing]]",
    "What it has with it, and may give away.",
    {
        "name": Text("What it is."),
        "grip": plain(Vector("Where the hand is, in its own frame.", unit="m")),
        "upright": Flag("Whether it hangs upright, however the hand is turned."),
        "form": Sequence("What it looks like, about its own origin.", INNER_FORM, fewest=1, most=FIGURE_FORMS),
        "light": Sequence("Lamps on it.", THING_LIGHT, most=FIGURE_LIGHTS),
    },
    required=("name", "form"),
)

RIG = Table(
    "Rig",
    "[rig]",
    "Lengths that are not as the height has them.",
    {
        name: Number(f"{help}; {SHARES[name]:g} of the height if missing.", 0.0, 10, "m", name != "bow", True)
        for name, help in _LENGTHS.items()
    },
)

FIGURE = Table(
    "Figure",
    "a figure file",
    "How one who lives in dreams is built: joints, forms and lamps on them, things to carry.",
    {
        "title": Text("Who it is."),
        "author": Text("Who made it."),
        "height": Number("How tall it is.", 0.1, 10, "m", constant=True),
        "rig": RIG,
        "materials": Names("Surfaces, by the names that forms use.", PLAIN_MATERIAL, FIGURE_MATERIALS, False),
        "form": Sequence("What it consists of.", FIGURE_FORM, fewest=1, most=FIGURE_FORMS),
        "light": Sequence("Lamps on it.", FIGURE_LIGHT, most=FIGURE_LIGHTS),
        "streamer": Sequence("Bands of light that flow from it.", STREAMER, most=STREAMERS),
        "thing": Sequence("What it has with it.", THING, most=THINGS),
    },
    required=("height", "form"),
)

FIGURE_TABLES = (FIGURE, RIG, PLAIN_MATERIAL, FIGURE_FORM, INNER_FORM, FIGURE_LIGHT, STREAMER, THING, THING_LIGHT)
