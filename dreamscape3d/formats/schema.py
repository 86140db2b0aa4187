"""The dream file format, declared once: the reader converts by it, and editors get it as a JSON Schema.

Keys bear the names of the records they become (`scene.Light`, `scene.Material`, …), which also own the defaults.
Ranges bind constants only: a number may also be a signal, which changes in time.
"""

from __future__ import annotations

from typing import get_args

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.formats import limits
from dreamscape3d.formats.form_schema import CIRCLE, FORM, REPEAT, SCATTER, extent, position
from dreamscape3d.formats.kinds import (
    Choice,
    Colour,
    Flag,
    Names,
    Number,
    Points,
    Sequence,
    Signal,
    Table,
    Text,
    Vector,
    Whole,
)
from dreamscape3d.formats.living_schema import LIVING
from dreamscape3d.formats.living_schema import TABLES as LIVING_TABLES
from dreamscape3d.formats.plain_forms import plain
from dreamscape3d.maths.curve import Ease
from dreamscape3d.scene.cue import MODES
from dreamscape3d.scene.luminous import ParticleKind
from dreamscape3d.scene.scene import Detail, Pattern

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
        "at": position("Eye."),
        "look_at": position("Target."),
        "ease": Choice("How time runs from here to the next point.", get_args(Ease)),
        "fov": Number("Vertical angle of view here; the camera's own if missing.", 5, 150, unit="degrees"),
    },
    required=("time", "at", "look_at"),
)

CAMERA = Table(
    "Camera",
    "[camera]",
    "The viewpoint. y is up.",
    {
        "at": position("Eye."),
        "look_at": position("Target."),
        "roll": Number("Turn of the picture.", unit="degrees"),
        "fov": Number("Vertical angle of view.", 5, 150, unit="degrees"),
        "exposure": Number("Brighter or darker.", -16, 16, unit="stops"),
        "auto_exposure": Number("How far exposure may go by itself, from exposure to middle grey.", 0, 8, unit="stops"),
        "aperture": Number("Diameter of the lens; the wider, the more blurred what is not in focus.", 0, 1, unit="m"),
        "focus": Number("Distance at which all is sharp; 0 for that of look_at.", low=0, unit="m"),
        "shutter": Number("How long it is open: what moves in that time is blurred.", 0, 1, unit="s"),
        "loop": Flag("Whether the path leads back to its first point."),
        "path": Sequence(
            "Points in time, in place of at and look_at; a smooth curve runs through them.",
            PATH_POINT,
            fewest=2,
            most=limits.PATH_POINTS,
        ),
    },
)

GRADE = Table(
    "Grade",
    "[grade]",
    "How colours are developed, after the tone curve.",
    {
        "saturation": Number("Strength of colours: grey (0), as they are (1), strong (2).", 0, 2),
        "contrast": Number("Contrast of light and dark: soft (0), as it is (1), hard (2).", 0, 2),
        "warmth": Number("Towards blue (-1) or orange (1).", -1, 1),
        "hue": Number("Turn of all hues.", unit="degrees"),
        "vignette": Number("Darkness of the corners.", 0, 1),
        "bloom": Number("Share of the light that spreads round what is bright.", 0, 1),
        "grain": Number("Grain of film.", 0, 1),
        "mood": Number("How far the dream's mood colours the picture.", 0, 1),
    },
)

EFFECTS = Table(
    "Effects",
    "[effects]",
    "What befalls the picture, each from 0 (not at all) to 1.",
    {
        "echo": Number("Pictures of before linger, drift and turn their hues.", 0, 1),
        "glitch": Number("Blocks jump, lines tear, slices repeat.", 0, 1),
        "fray": Number("The picture dissolves from its edges inwards.", 0, 1),
        "parting": Number("Red, green and blue part towards the edges.", 0, 1),
        "colour": Colour("Colour of the threads of light where the picture frays."),
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
        "shafts": Number("Strength of shafts of light in the fog, of the lights that cast shadows; 0 for none.", 0, 4),
        "patches": Number("How uneven the fog is.", 0, 1),
        "patch_size": Number("Size of its patches, which drift.", low=0, open=True, unit="m"),
    },
)

SKY = Table(
    "Sky",
    "[sky]",
    "A gradient from zenith over horizon to nadir, with synthetic stars, a moon, an aurora and constellations.",
    {
        "zenith": Colour("Colour straight up."),
        "horizon": Colour("Colour at eye level."),
        "nadir": Colour("Colour straight down."),
        "brightness": Number("Factor on the gradient.", 0, 100),
        "stars": Number("Share of sky cells that hold a star.", 0, 1),
        "star_colour": Colour("Tint of the stars."),
        "twinkle": Number("Depth of their pulsation.", 0, 1),
        "moon": Number("Angular diameter of the moon; 0 for none.", 0, 60, unit="degrees"),
        "moon_direction": Vector("From the world towards the moon, of any length but 0."),
        "moon_colour": Colour("Its colour, and that of its halo."),
        "moon_phase": Number("New (0) to full (1).", 0, 1),
        "aurora": Number("Strength of the aurora; 0 for none.", 0, 4),
        "aurora_colour": Colour("Colour of its lower border."),
        "aurora_tip": Colour("Colour of its upper end."),
        "constellations": Number("Strength of luminous strands between bright stars; 0 for none.", 0, 4),
    },
)

LIGHT = Table(
    "Light",
    "[[light]]",
    "A sun (parallel light) or a lamp (a ball or tube of light at a place).",
    {
        "kind": Choice("What it is.", ("sun", "lamp")),
        "direction": Vector("From the world towards the sun, of any length but 0."),
        "at": position("Centre of a lamp, or one end of a tube of light."),
        "to": position("The other end of a tube of light."),
        "colour": Colour("Its colour."),
        "intensity": Number("A sun's irradiance factor, a lamp's radiant strength.", 0, 1000),
        "radius": Number("Size of a lamp [m]; a sun's angular diameter [degrees], which softens its shadow.", low=0),
        "reach": Number("Where a lamp has faded to nothing.", low=0, open=True, unit="m"),
        "shadow": Flag("Whether it casts shadows; if missing, a sun does and a lamp does not. Three lights may."),
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
        "line": extent("Width of the pattern's lines."),
        "film": Number("Thickness of a clear film on top, which iridesces.", 0, 2000, unit="nm"),
        "glass": Number("Share of the light that passes, bent and tinted by colour.", 0, 1),
        "soft": Number("How much light creeps round its edges, as on skin and cloth.", 0, 1),
        "wet": Number("Rain on it: damp, with puddles where it lies flat.", 0, 1),
        "waves": Number("Slope of the ripples that run over it.", 0, 1),
        "wavelength": Number("Length of the longest ripples.", low=0, open=True, unit="m"),
        "detail": Choice("Fine relief in the form's own space.", get_args(Detail)),
        "grain": Number("Size of the detail.", low=0, open=True, unit="m"),
        "relief": Number("How strongly the detail marks surface, colour and roughness.", 0, 1),
    },
)

PLAIN_MATERIAL = Table(
    "PlainMaterial", MATERIAL.header, MATERIAL.help, {name: plain(kind) for name, kind in MATERIAL.fields.items()}
)
"""A material of what moves as a whole."""

PARTICLES = Table(
    "Particles",
    "[[particles]]",
    "A cloud of small lights in a box. The same instant always has the same particles.",
    {
        "kind": Choice("What they are.", get_args(ParticleKind)),
        "count": Whole("How many.", 1, limits.PARTICLES),
        "at": position("Middle of their box."),
        "size": Vector("Edges of their box.", extent(""), "m"),
        "turn": Number("Turn of the box about y.", unit="degrees"),
        "colour": Colour("Each has a colour between this and second; the kind's own if missing."),
        "second": Colour("The other colour; colour if missing, or the kind's own."),
        "brightness": Number("Light they give off, or give back; the kind's own if missing.", 0, 1000),
        "radius": Number("Of one; the kind's own if missing.", low=0, open=True, unit="m"),
        "speed": Number("Factor on how fast they go.", -1000, 1000),
        "light": Whole("How many of them light what is near, each for a share of all.", 0, limits.GLOW_LIGHTS),
    },
    required=("kind",),
)

RIBBON = Table(
    "Ribbon",
    "[[ribbon]]",
    "A strand of light along a smooth curve. i (0 to n - 1), n and r of its points are known in all but taper, flow "
    "and spacing.",
    {
        "points": Points("What it runs through; or give count and at.", 2, limits.RIBBON_POINTS),
        "count": Whole("How many points, each of which is at.", 2, limits.RIBBON_POINTS),
        "at": position("Each point, as a formula of i and n."),
        "width": extent("Its thickness."),
        "colour": Colour("Colour at its start."),
        "second": Colour("Colour at its end, or on the far side of a closed one; colour if missing."),
        "brightness": Number("Light it gives off along its middle.", 0, 1000),
        "taper": Number("How much it thins towards its ends.", 0, 1),
        "flow": Number("Speed of the pulses that run along it; 0 makes it steady.", -1000, 1000, unit="m/s"),
        "spacing": Number("Distance between pulses.", low=0, open=True, unit="m"),
        "closed": Flag("Whether its end leads back to its start."),
        "light": Whole("How many stretches of it light what is near.", 0, limits.GLOW_LIGHTS),
    },
)

SHARE = Table(
    "Share",
    "[share]",
    "What entangled dreamers may receive of this dream. Nothing crosses that is not offered.",
    {channel: Flag(f"Whether its {channel} may cross.") for channel in CHANNELS},
)

ENTANGLE = Table(
    "Entangle",
    "[entangle]",
    "How this dream and its guests grow into each other.",
    {
        "mode": Choice(
            "They grow together (merge), become each other (morph), alternate by region (weave), let single forms "
            "cross (leak), or have a door (portal).",
            MODES,
        ),
    },
)

GUEST = Table(
    "Guest",
    "[[guest]]",
    "Another dream in this one. Its own guests stay out, and only what both dreams share crosses.",
    {
        "dream": Text(
            'A file in this dream\'s folder or below, such as "mia.toml", or a dream that comes along: "mia".'
        ),
        "name": Text("What it is called; the name of its file if missing."),
        "at": Vector("Where its origin stands.", Number("", -1e5, 1e5, constant=True), "m"),
        "turn": Number("Its turn about y.", -360, 360, unit="degrees", constant=True),
        "scale": Number("Its even scale.", 0.01, 100, constant=True),
        "intensity": Number(
            "How much of it is there, in every channel but fear that both share; if missing, 0.5 where no channel is "
            "given by itself.",
            0,
            1,
        ),
        **{
            channel: Number(f"How much of its {channel} is there, in place of intensity.", 0, 1) for channel in CHANNELS
        },
    },
    required=("dream",),
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
        "grade": GRADE,
        "effects": EFFECTS,
        "air": AIR,
        "sky": SKY,
        "light": Sequence("Suns and lamps.", LIGHT, most=limits.LIGHTS),
        "materials": Names("Surfaces, by the names that forms use.", MATERIAL, limits.MATERIALS, identifier=False),
        "form": Sequence("What stands in the dream.", FORM, most=limits.FORMS),
        "particles": Sequence("Clouds of small lights.", PARTICLES, most=limits.PARTICLE_CLOUDS),
        "ribbon": Sequence("Strands of light.", RIBBON, most=limits.RIBBONS),
        "share": SHARE,
        "entangle": ENTANGLE,
        "guest": Sequence("Dreams that this one is entangled with.", GUEST, most=limits.GUESTS),
        **LIVING,
    },
)

TABLES = (
    DREAM,
    MOOD,
    PARAMETER,
    CAMERA,
    PATH_POINT,
    GRADE,
    EFFECTS,
    AIR,
    SKY,
    LIGHT,
    MATERIAL,
    FORM,
    REPEAT,
    CIRCLE,
    SCATTER,
    PARTICLES,
    RIBBON,
    SHARE,
    ENTANGLE,
    GUEST,
    *LIVING_TABLES,
)
