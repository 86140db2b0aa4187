"""Every feature of a scene by itself, in a small one, for golden pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from support.scenes import PRIMITIVES, WARPS

from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.luminous import ParticleKind, Particles, Ribbon
from dreamscape3d.scene.particles import LOOKS
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Pattern, Scene, Sky
from dreamscape3d.sdf.shape import (
    Form,
    Group,
    Operator,
    Shape,
    apollonian,
    as_form,
    box,
    capsule,
    cone,
    foldbox,
    menger,
    plane,
    skyline,
    sphere,
    terrain,
    text,
)

CAMERA = Camera(at=(0.8, 1.5, -2.7), look_at=(0.0, 0.5, 0.0), fov=40)
SUN = Light(kind="sun", direction=(-0.5, 0.9, -0.6), colour=(1.0, 0.9, 0.8), intensity=2.5)
DUSK = Sky(zenith=(0.05, 0.08, 0.3), horizon=(0.8, 0.4, 0.35), nadir=(0.05, 0.03, 0.05), stars=0.0)
MATERIALS = {
    "ground": Material(colour=(0.32, 0.3, 0.38), roughness=0.8),
    "clay": Material(colour=(0.8, 0.35, 0.2), roughness=0.7),
    "mint": Material(colour=(0.3, 0.8, 0.6), roughness=0.4),
    "neon": Material(colour=(0.1, 0.1, 0.1), glow=(0.1, 0.9, 1.0), emission=4.0),
}


def stage(*shapes: Shape, **scene: Any) -> Scene:
    """Shapes in clay on the ground, under a sun; `scene` replaces any of it."""
    ground = plane().painted("ground")
    forms = (ground, *(form if form.material else form.painted("clay") for form in map(as_form, shapes)))
    given = {"materials": MATERIALS, "lights": (SUN,), "camera": CAMERA, "sky": DUSK, "air": Air(density=0.0), **scene}
    return Scene(forms=forms, **given)


def raised(shape: Shape) -> Shape:
    return shape.turned(-35.0, 25.0, 10.0).at(0.0, 0.6, 0.0)


def primitive(name: str) -> Scene:
    return stage(raised(PRIMITIVES[name]().scaled(1.3)))


def operator(word: Operator, k: float) -> Scene:
    tool = Form(sphere(0.5).at(0.35, 0.4, -0.35), word, k, "mint")
    return stage(raised(Group((as_form(box(0.9)).painted("clay"), tool))))


def warp(name: str) -> Scene:
    """A bar under the warp; endless ones shrink to a field of small bars."""
    bar = WARPS[name](box((0.4, 1.1, 0.35)))
    return stage(bar.scaled(0.5).at(0.0, 0.25, 0.0) if "period" in name or "repeat" in name else raised(bar))


def pattern(word: Pattern) -> Scene:
    drawn = Material(
        colour=(0.15, 0.15, 0.2), glow=(1.0, 0.8, 0.3), emission=2.0, pattern=word, spacing=0.25, line=0.04
    )
    return stage(
        box((0.9, 1.6, 0.9)).turned(0.0, 30.0, 0.0).at(0.0, 0.8, 0.0).painted("m"), materials={**MATERIALS, "m": drawn}
    )


def material(**look: Any) -> Scene:
    return stage(sphere(0.6).at(0.0, 0.6, 0.0).painted("m"), materials={**MATERIALS, "m": Material(**look)})


SURFACES: dict[str, dict[str, Any]] = {
    "film": {"colour": (0.05, 0.04, 0.06), "roughness": 0.1, "film": 420.0},
    "film on metal": {"colour": (0.9, 0.9, 0.9), "roughness": 0.2, "metallic": 1.0, "film": 250.0},
    "glass": {"colour": (0.85, 0.95, 1.0), "roughness": 0.05, "glass": 1.0},
    "soft": {"colour": (0.85, 0.5, 0.45), "soft": 1.0},
    "noise": {"detail": "noise", "grain": 0.15, "relief": 0.8},
    "brushed": {"metallic": 1.0, "roughness": 0.35, "detail": "brushed", "grain": 0.03},
    "cracks": {"glow": (1.0, 0.3, 0.05), "emission": 3.0, "detail": "cracks", "grain": 0.3, "relief": 0.9},
    "weave": {"colour": (0.6, 0.2, 0.2), "soft": 0.5, "detail": "weave", "grain": 0.06, "relief": 0.8},
}
MIRRORS: dict[str, dict[str, Any]] = {
    "polished": {"colour": (0.2, 0.2, 0.25), "roughness": 0.08},
    "brushed floor": {"colour": (0.5, 0.5, 0.5), "roughness": 0.3, "metallic": 1.0},
    "wet": {"colour": (0.25, 0.24, 0.27), "roughness": 0.7, "wet": 0.7},
    "waves": {"colour": (0.05, 0.12, 0.16), "roughness": 0.08, "waves": 0.25, "wavelength": 0.6},
}


def surface(name: str) -> Scene:
    """A ball of the material, with something coloured near it to be seen in it."""
    neon = capsule(0.05, 0.9).at(-0.75, 0.6, 0.2).painted("neon")
    ball = sphere(0.6).at(0.0, 0.6, 0.0).painted("m")
    return stage(ball, neon, materials={**MATERIALS, "m": Material(**SURFACES[name])})


def mirror(name: str) -> Scene:
    """Things that stand on the ground and show in it."""
    neon = capsule(0.06, 1.2).turned(0.0, 0.0, 20.0).at(0.7, 0.8, 0.6).painted("neon")
    ground = Material(**MIRRORS[name])
    return stage(box(0.6).turned(0.0, 30.0, 0.0).at(-0.4, 0.3, 0.4), neon, materials={**MATERIALS, "ground": ground})


def light(*lights: Light, **scene: Any) -> Scene:
    return stage(box(0.6).at(-0.5, 0.3, 0.3), sphere(0.35).at(0.5, 0.35, 0.0), lights=lights, **scene)


def pillars(**scene: Any) -> Scene:
    """A row of pillars that leads away: air and sky show with distance."""
    return stage(
        box((0.5, 2.4, 0.5)).repeated((2, 1, 7), (2.4, 0.0, 3.0)).at(0.0, 1.2, 9.0),
        capsule(0.05, 1.6).at(0.0, 1.2, 4.0).painted("neon"),
        camera=Camera(at=(0.3, 1.5, -4.0), look_at=(0.0, 1.3, 5.0), fov=50),
        **scene,
    )


def glowing(kind: ParticleKind) -> Scene:
    """A cloud of particles before, behind and beside a box and a tube of light."""
    street = kind == "traffic"
    size = (40.0, 1.0, 8.0) if street else (4.0, 2.6, 4.0)
    at = (0.0, 0.6, 4.0) if street else (0.0, 1.2, 0.4)
    cloud = Particles(kind, 60 if street else 300, at=at, size=size, turn=20.0, light=4)
    return light(TUBE, sky=NIGHT, air=FAINT, particles=(cloud,))


def ribbons() -> Scene:
    """One through points, tapered and flowing; one by a formula, closed, round a box."""
    points = ((-2.0, 0.4, 1.0), (-0.5, 1.5, 0.0), (0.6, 0.9, -0.8), (2.0, 1.8, 1.0))
    x, y, z = map(parse, ("1.1 * cos(tau * i / n)", "0.6 + 0.3 * sin(3 * tau * i / n)", "1.1 * sin(tau * i / n)"))
    strands = (
        Ribbon(points=points, width=0.06, taper=1.0, flow=1.0, light=4),
        Ribbon(count=16, at=(x, y, z), colour=(1.0, 0.2, 0.6), second=(0.4, 0.3, 1.0), closed=True, light=6),
    )
    return light(sky=NIGHT, air=FAINT, ribbons=strands)


def sign(**letters: Any) -> Scene:
    """A word before a wall, over a glossy floor."""
    word = text("DREAM", 0.62, **letters).at(0.0, 0.75, -0.1)
    floor = plane().painted("gloss")
    return Scene(
        forms=(floor, as_form(box((6.0, 4.0, 0.2)).at(0.0, 1.0, -0.35)).painted("wall"), as_form(word).painted("neon")),
        materials={
            "gloss": Material(colour=(0.1, 0.1, 0.12), roughness=0.15),
            "wall": Material(colour=(0.5, 0.42, 0.4), roughness=0.8),
            "neon": Material(colour=(0.9, 0.6, 0.3), glow=(1.0, 0.1, 0.4), emission=6.0 if "tube" in letters else 0.0),
        },
        lights=() if "tube" in letters else (Light(kind="sun", direction=(-0.6, 0.7, 0.6), intensity=2.5),),
        camera=Camera(at=(0.9, 0.9, 3.4), look_at=(0.0, 0.62, 0.0), fov=36),
        sky=NIGHT if "tube" in letters else DUSK,
        air=FAINT,
    )


def city() -> Scene:
    """Seen over its empty middle, at night: windows, signs, antennas with beacons, fog at the horizon."""
    lit = Material((0.1, 0.1, 0.18), emission=1.4, glow=(1.0, 0.75, 0.45), pattern="windows", spacing=6.0, line=2.5)
    return stage(
        skyline(420.0, 90.0, 24.0, 3, 100.0, sign="pink", beacon="neon").painted("wall"),
        materials={
            **MATERIALS,
            "wall": lit,
            "pink": Material(glow=(1.0, 0.15, 0.6), emission=5.0),
        },
        camera=Camera(at=(-10, 34, 46), look_at=(0, 34, -100), fov=60),
        air=Air(colour=(0.23, 0.14, 0.4), density=0.006, falloff=0.02, glow=0.5),
        sky=NIGHT,
        lights=(BLUE,),
    )


BLADE = cone(0.03, parse("0.3 + 0.4*r")).at(0.0, parse("0.12 + 0.2*r"), 0.0).turned(0.0, 0.0, 12.0)
SCATTERED = BLADE.scattered(120, (3.0, 0.0, 2.6), 3, smallest=0.5, gap=0.08).painted("mint")
DUNES = terrain(14.0, 1.6, 3.0, "dunes", 2).named("dunes")
SCATTERED_ON = BLADE.scattered(150, (7.0, 0.0, 7.0), 3, smallest=0.5, gap=0.1, on="dunes").painted("mint")


def swinging() -> Shape:
    return sphere(0.25).at(parse("0.9 * sin(4 * time)"), 0.6, 0.0).painted("neon")


def developed(**scene: Any) -> Scene:
    """Something of every colour, something that moves."""
    return stage(box(0.7).turned(0.0, 30.0, 0.0).at(0.5, 0.35, 0.6), swinging(), **scene)


def row(camera: Camera) -> Scene:
    """Lamps that lead away."""
    lamps = capsule(0.12, 1.2).repeated((2, 1, 6), (1.6, 0.0, 2.5)).at(0.0, 1.0, 6.0)
    return stage(lamps.painted("neon"), camera=camera)


DOWN_THE_ROW = Camera(at=(0.3, 1.5, -4.0), look_at=(0.0, 1.3, 5.0), fov=50)
GRADES = {
    "grey": Grade(saturation=0.0),
    "strong": Grade(saturation=1.8, contrast=1.8),
    "soft": Grade(contrast=0.0, warmth=-0.7),
    "warm": Grade(warmth=0.7),
    "hue": Grade(hue=120.0),
    "film": Grade(vignette=0.8, grain=0.5),
    "bloom": Grade(bloom=0.6),
}
EFFECTS = {
    "echo": Effects(echo=0.8),
    "glitch": Effects(glitch=0.6),
    "fray": Effects(fray=0.4),
    "parting": Effects(parting=1.0),
}
NIGHT = Sky(zenith=(0.0, 0.0, 0.03), horizon=(0.03, 0.02, 0.08), nadir=(0, 0, 0), stars=1.0, twinkle=0.5)
OPERATORS: tuple[Operator, ...] = ("union", "subtract", "intersect")
PATTERNS: tuple[Pattern, ...] = ("grid", "stripes", "windows", "hex", "hologram")
BLUE = Light(kind="sun", direction=(1, 0.4, -0.2), colour=(0.2, 0.4, 1.0), shadow=False)
TUBE = Light(at=(-1, 1, -0.6), to=(1, 1, -0.6), colour=(0.3, 0.9, 1.0), intensity=4.0, radius=0.03)
LAMP = Light(at=(0.1, 0.9, -0.5), colour=(1.0, 0.5, 0.2), intensity=3.0)
DAY = Sky(zenith=(0.1, 0.3, 0.9), horizon=(1, 0.9, 0.7), nadir=(0.3, 0.2, 0.1), stars=0.0)
FAINT = Air(density=0.0, glow=0.1)
FEATURES: dict[str, Callable[[], Scene]] = {
    **{f"primitive {name}": partial(primitive, name) for name in PRIMITIVES},
    "primitive plane": lambda: stage(plane().turned(0.0, 0.0, 20.0).at(0.0, 0.3, 0.0)),
    **{f"operator {word}": partial(operator, word, 0.0) for word in OPERATORS},
    **{f"smooth {word}": partial(operator, word, 0.2) for word in OPERATORS},
    **{f"warp {name}": partial(warp, name) for name in WARPS},
    "shelled": lambda: stage(raised(sphere(0.6).shelled(0.06) - box(1.0).at(0.4, 0.3, -0.5))),
    "rounded": lambda: stage(raised((box(0.8) - sphere(0.5).at(0.3, 0.4, -0.4)).rounded(0.08))),
    "repeated": lambda: stage(box(0.25).turned(0.0, 30.0, 0.0).repeated((4, 2, 4), (0.5, 0.5, 0.5)).at(0.0, 0.5, 0.0)),
    "circled": lambda: stage(capsule(0.1, 0.6).circled(9, 0.8).at(0.0, 0.4, 0.0)),
    "scattered": lambda: stage(SCATTERED),
    "scattered on a terrain": lambda: stage(DUNES, SCATTERED_ON, camera=Camera(at=(2, 3, -6), look_at=(0, 0.9, 0))),
    "skyline": city,
    "mirrored": lambda: stage(raised(capsule(0.15, 0.7).turned(0.0, 0.0, 40.0).at(0.4, 0.0, 0.2).mirrored("xz"))),
    **{f"pattern {word}": partial(pattern, word) for word in PATTERNS},
    "material metal": lambda: material(colour=(1.0, 0.75, 0.4), metallic=1.0, roughness=0.15),
    "material gloss": lambda: material(colour=(0.1, 0.2, 0.7), roughness=0.1),
    "material rim": lambda: material(colour=(0.1, 0.1, 0.1), glow=(0.9, 0.2, 0.8), rim=3.0),
    **{f"material {name}": partial(surface, name) for name in SURFACES},
    **{f"mirror {name}": partial(mirror, name) for name in MIRRORS},
    "material emission": lambda: material(colour=(0.1, 0.1, 0.1), glow=(1.0, 0.3, 0.1), emission=5.0),
    "light sun": lambda: light(SUN),
    "light wide sun": lambda: light(Light(kind="sun", direction=(-1.0, 0.7, 0.2), radius=8.0, intensity=2.5)),
    "light two suns": lambda: light(SUN, BLUE),
    "light lamp": lambda: light(LAMP, sky=NIGHT, air=FAINT),
    "light tube": lambda: light(TUBE, sky=NIGHT, air=FAINT),
    "light glow": lambda: light(Light(at=(0.1, 0.9, 0.2), intensity=4.0), sky=NIGHT, air=Air(density=0.0, glow=1.0)),
    "air none": pillars,
    **{f"particles {kind}": partial(glowing, kind) for kind in LOOKS},
    "ribbons": ribbons,
    "air fog": lambda: pillars(air=Air(colour=(0.6, 0.5, 0.6), density=0.08, falloff=0.02)),
    "air low fog": lambda: pillars(air=Air(colour=(0.5, 0.7, 0.8), density=0.4, falloff=2.0)),
    "sky stars": lambda: pillars(sky=NIGHT),
    "sky gradient": lambda: pillars(sky=DAY),
    "text neon": lambda: sign(tube=0.02),
    "text solid": lambda: sign(depth=0.25),
    "camera": lambda: stage(raised(box(0.8)), camera=Camera(at=(1, 1.7, -2.6), look_at=(0, 0.4, 0), roll=30, fov=85)),
}

FEATURES |= {
    **{f"grade {name}": partial(developed, grade=grade) for name, grade in GRADES.items()},
    **{f"effect {name}": partial(developed, effects=effects) for name, effects in EFFECTS.items()},
    "camera focus": lambda: row(replace(DOWN_THE_ROW, aperture=0.6, focus=6.0)),
    "camera shutter": lambda: stage(swinging(), camera=replace(CAMERA, shutter=0.4)),
    "camera auto exposure": lambda: row(replace(DOWN_THE_ROW, exposure=-5, auto_exposure=4)),
}


CYAN = Light(kind="sun", direction=(-1, 1, -0.6), colour=(0.0, 0.8, 1.0), intensity=2.5, radius=2.0)
MAGENTA = Light(kind="sun", direction=(1, 1, -0.6), colour=(1.0, 0.0, 0.6), intensity=2.5, radius=2.0)
LOW_SUN = Light(kind="sun", direction=(0.75, 0.8, 0.9), colour=(1.0, 0.8, 0.5), intensity=4.0)
LANTERN = Light(at=(0.1, 1.2, -0.2), colour=(1.0, 0.6, 0.3), intensity=4.0, radius=0.06, shadow=True)
MIST = Air(colour=(0.25, 0.3, 0.4), density=0.06, falloff=0.02)
HEAVEN = Camera(at=(0.0, 1.5, -4.0), look_at=(0.0, 3.4, 0.0), fov=60)


def night(**sky: Any) -> Scene:
    """Peaks below a night sky, and the sky in what lies before them."""
    peaks = (cone(1.6, 2.6).at(-2.2, 1.0, 6.0), cone(2.4, 1.8).at(2.4, 0.6, 7.0))
    mirror = {**MATERIALS, "ground": Material(colour=(0.02, 0.03, 0.05), roughness=0.1)}
    return stage(*peaks, sky=replace(NIGHT, **sky), lights=(), camera=HEAVEN, materials=mirror)


FEATURES |= {
    "light crossing suns": lambda: light(CYAN, MAGENTA, sky=NIGHT),
    "light lamp shadow": lambda: light(LANTERN, sky=NIGHT, air=FAINT),
    "air shafts": lambda: pillars(lights=(LOW_SUN,), air=replace(MIST, shafts=1.5)),
    "air lamp shafts": lambda: light(LANTERN, sky=NIGHT, air=replace(MIST, glow=0.3, shafts=1.0)),
    "air patches": lambda: pillars(air=replace(MIST, density=0.2, falloff=0.4, patches=1.0, patch_size=3.0)),
    "sky moon": lambda: night(moon=14.0, moon_direction=(-0.2, 0.55, 1.0)),
    "sky crescent": lambda: night(
        moon=14.0, moon_direction=(0.25, 0.6, 1.0), moon_phase=0.2, moon_colour=(1, 0.6, 0.4)
    ),
    "sky aurora": lambda: night(aurora=1.5, stars=0.3),
    "sky constellations": lambda: night(constellations=3.0, stars=0.5),
}


LOW = Light(kind="sun", direction=(-0.8, 0.4, -0.2), colour=(1.0, 0.8, 0.6), intensity=3.5)
HAZE = Air(density=0.003, falloff=0.01)


def large(shape: Shape, at: tuple[float, float, float], look_at: tuple[float, float, float], **scene: Any) -> Scene:
    """A terrain or fractal under a low sun."""
    return stage(shape, **{"camera": Camera(at=at, look_at=look_at, fov=55), "lights": (LOW,), "air": HAZE, **scene})


FEATURES |= {
    "terrain hills": lambda: large(terrain(700, 30, 70, "hills", 4), (0, 34, 60), (0, 16, 0)),
    "terrain dunes": lambda: large(terrain(700, 12, 60, "dunes", 3).turned(0, -60, 0), (0, 17, 60), (0, 6, 0)),
    "terrain ridges": lambda: large(terrain(900, 110, 200, "ridges", 3), (0, 110, 150), (0, 45, -50)),
    "fractal menger": lambda: large(menger(2.4, 3).turned(0, 30, 0).at(0, 1.2, 0), (0.6, 2.0, -4.2), (0, 1.1, 0)),
    "fractal apollonian": lambda: large(apollonian(40, 6).at(0, 20.1, 0), (3, 22.3, -14), (2, 22.1, 4), sky=DAY),
    "fractal foldbox": lambda: large(foldbox(4, 6).turned(0, 15, 0).at(0, 2, 0), (3.2, 3.8, -5.0), (0, 1.8, 0)),
}
