"""Every program is compiled before the first scene, none after; and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from leftovers import nothing_left
from support.scenes import SCENES, random_forms

from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.world import World
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Pattern, Scene, Sky
from dreamscape3d.sdf.shape import Form, box, capsule, plane, sphere

SIZE = (40, 24)
PATTERNS: tuple[Pattern, ...] = ("none", "grid", "stripes", "windows")


@pytest.fixture
def ready(gl: Any) -> Iterator[Renderer]:
    """A renderer with a library of its own, preloaded."""
    library = ProgramLibrary(gl)
    renderer = Renderer(gl, SIZE, replace(QUALITIES["live"], shadow_size=32), library)
    renderer.preload()
    yield renderer
    renderer.release()
    library.release()


def any_scene(number: int) -> Moment:
    """Forms of every kind, and lights, air, sky and materials that come and go."""
    rng = np.random.default_rng(number)
    name = list(SCENES)[number % len(SCENES)]
    forms = SCENES[name](number, animated=True)
    forms = tuple(forms)[int(rng.integers(len(forms))) :] + random_forms(int(rng.integers(1, 60)), number)
    pattern = PATTERNS[int(rng.integers(4))]
    materials = {f"m{i}": Material(emission=float(rng.integers(3)), rim=1.0, pattern=pattern) for i in range(4)}
    lights = [Light(at=(0.0, 2.0, 1.0), to=(1.0, 2.0, 1.0)), Light(kind="sun"), Light(kind="sun", shadow=False)]
    eye = tuple(rng.uniform(-6.0, 6.0, 3).tolist())
    return moment_of(
        *forms,
        time=float(rng.uniform(0.0, 9.0)),
        materials=materials,
        lights=tuple(lights[: int(rng.integers(4))]),
        air=Air(density=float(rng.integers(2)) * 0.05, glow=float(rng.integers(2))),
        sky=Sky(stars=float(rng.integers(2))),
        camera=Camera(eye, (0.0, 0.0, 3.0), fov=float(rng.uniform(20, 120)), aperture=0.1 * float(rng.integers(2))),
        seed=number,
        grade=Grade(grain=float(rng.integers(2)), warmth=float(rng.uniform(-1.0, 1.0))),
        effects=Effects(*rng.integers(0, 2, 4).astype(float).tolist()),
    )


def test_a_hundred_scenes_compile_nothing(ready: Renderer) -> None:
    compiled = ready.programs.compiled
    assert 60 <= compiled <= 130
    for number in range(100):
        picture = ready.render(any_scene(number), depth=(8, 16, 32)[number % 3])
        assert picture.max() > 0
    assert ready.programs.compiled == compiled


def test_every_quality_and_size_shares_them(gl: Any, ready: Renderer) -> None:
    compiled = ready.programs.compiled
    for quality in QUALITIES.values():
        few = replace(quality, samples=min(quality.samples, 2))
        other = Renderer(gl, (33, 17), few, ready.programs)
        other.render(any_scene(1))
        other.release()
    assert ready.programs.compiled == compiled


def test_editing_a_dream_a_hundred_times_compiles_nothing(ready: Renderer) -> None:
    compiled = ready.programs.compiled
    edits = (
        sphere(0.4),
        box(0.5).twisted(40),
        Form(capsule(0.2, 1.0), "subtract", 0.1),
        plane(),
        box(0.3).circled(5, 1),
    )
    dream = Dream(scene=Scene(camera=Camera(at=(0, 1, -6), look_at=(0, 0, 0))))
    pictures = set()
    for number in range(100):
        shape = edits[number % len(edits)].at(0.03 * number - 1.5, -0.01 * number, 0.0)
        if number % 10 == 9:
            dream = replace(dream, scene=replace(dream.scene, forms=dream.scene.forms[::2]))
        dream = dream.add(shape, Material(colour=(number / 100.0, 0.5, 0.2)))
        pictures.add(np.asarray(ready.render(World(dream).moment())).tobytes())
    assert ready.programs.compiled == compiled
    assert len(pictures) > 50


def test_renderers_leave_no_gl_objects_behind(gl: Any, ready: Renderer) -> None:
    with nothing_left(gl):
        for number in range(50):
            quality = list(QUALITIES.values())[number % 2]
            renderer = Renderer(gl, SIZE, replace(quality, shadow_size=32 * (number % 3)), ready.programs)
            renderer.render(any_scene(number % 4), depth=(8, 16)[number % 2])
            renderer.release()
        del renderer
