"""Golden pictures: every shipped scene, and every feature by itself in a small one.

`pytest tests/render/test_golden.py --update-golden` paints them anew; look at what changed before committing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.golden import FOLDER, assert_golden
from support.scenes import PRIMITIVES, WARPS

from dreamscape3d import load_dream, render, resources
from dreamscape3d.dream.dream import Dream
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Pattern, Scene, Sky
from dreamscape3d.sdf.shape import Form, Group, Operator, Shape, as_form, box, capsule, plane, sphere

SCENE_SIZE = (160, 90)
SIZE = (96, 54)
TIME = 2.0
SCENES = sorted(path.stem for path in resources.scenes().glob("*.toml"))
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


NIGHT = Sky(zenith=(0.0, 0.0, 0.03), horizon=(0.03, 0.02, 0.08), nadir=(0, 0, 0), stars=1.0, twinkle=0.5)
OPERATORS: tuple[Operator, ...] = ("union", "subtract", "intersect")
PATTERNS: tuple[Pattern, ...] = ("grid", "stripes", "windows")
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
    "mirrored": lambda: stage(raised(capsule(0.15, 0.7).turned(0.0, 0.0, 40.0).at(0.4, 0.0, 0.2).mirrored("xz"))),
    **{f"pattern {word}": partial(pattern, word) for word in PATTERNS},
    "material metal": lambda: material(colour=(1.0, 0.75, 0.4), metallic=1.0, roughness=0.15),
    "material gloss": lambda: material(colour=(0.1, 0.2, 0.7), roughness=0.1),
    "material rim": lambda: material(colour=(0.1, 0.1, 0.1), glow=(0.9, 0.2, 0.8), rim=3.0),
    "material emission": lambda: material(colour=(0.1, 0.1, 0.1), glow=(1.0, 0.3, 0.1), emission=5.0),
    "light sun": lambda: light(SUN),
    "light wide sun": lambda: light(Light(kind="sun", direction=(-1.0, 0.7, 0.2), radius=8.0, intensity=2.5)),
    "light two suns": lambda: light(SUN, BLUE),
    "light lamp": lambda: light(LAMP, sky=NIGHT, air=FAINT),
    "light tube": lambda: light(TUBE, sky=NIGHT, air=FAINT),
    "light glow": lambda: light(Light(at=(0.1, 0.9, 0.2), intensity=4.0), sky=NIGHT, air=Air(density=0.0, glow=1.0)),
    "air none": pillars,
    "air fog": lambda: pillars(air=Air(colour=(0.6, 0.5, 0.6), density=0.08, falloff=0.02)),
    "air low fog": lambda: pillars(air=Air(colour=(0.5, 0.7, 0.8), density=0.4, falloff=2.0)),
    "sky stars": lambda: pillars(sky=NIGHT),
    "sky gradient": lambda: pillars(sky=DAY),
    "camera": lambda: stage(raised(box(0.8)), camera=Camera(at=(1, 1.7, -2.6), look_at=(0, 0.4, 0), roll=30, fov=85)),
}


def file_name(feature: str) -> str:
    return feature.replace(", ", "-").replace(" ", "-")


def test_every_scene_is_seen() -> None:
    assert SCENES


@pytest.mark.parametrize("name", SCENES)
def test_scenes(name: str, request: pytest.FixtureRequest, gl: Any) -> None:
    dream = load_dream(resources.scenes() / f"{name}.toml")
    assert_golden(f"scene-{name}", render(dream, SCENE_SIZE, time=TIME, samples=4), request)


@pytest.mark.parametrize("name", FEATURES)
def test_features(name: str, request: pytest.FixtureRequest, gl: Any) -> None:
    picture = render(Dream(scene=FEATURES[name]()), SIZE, time=TIME, samples=2)
    assert_golden(file_name(name), picture, request)


def test_features_differ(gl: Any) -> None:
    """No two features paint the same picture: none is without effect, or painted over by another."""
    seen: dict[bytes, str] = {}
    for name, make in FEATURES.items():
        picture = np.asarray(render(Dream(scene=make()), (48, 27), time=TIME, quality="draft")).tobytes()
        twin = seen.setdefault(picture, name)
        assert twin == name or {twin, name} == {"light sun", "light wide sun"}, f"{name} looks like {twin}"


def test_no_golden_is_left_over() -> None:
    wanted = {f"scene-{name}" for name in SCENES} | {file_name(name) for name in FEATURES}
    assert {path.stem for path in Path(FOLDER).glob("*.png")} <= wanted
