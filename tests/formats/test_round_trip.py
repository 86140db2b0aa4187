"""A dream written and read again is equal; a shape made in Python means the same; the text is stable."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hostile_files import good_files
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.errors import LimitError
from dreamscape3d.formats import dump_dream, load_dream, parse_dream
from dreamscape3d.formats.solids import SOLIDS
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.scene import Air, Camera, Light, Material, PathPoint, Scene, Sky
from dreamscape3d.sdf.evaluate import distance
from dreamscape3d.sdf.shape import Form, Group, Moved, Shape, as_form, box, sphere

EVERY_KEY = """
title = 'a "dream"'
author = "Ann É"
seed = 5
tempo = 90.5
mood = { valence = -0.5, arousal = 0.25, dominance = 1 }
share = { form = true, colour = false, pulse = true }
parameters = { a = { default = 2, min = 1, max = 3, label = "A", unit = "m", help = "b" }, b = { default = 0.5 } }
signals = { s = "a * 2", t = "s + time" }

[camera]
at = [1, 2, "t"]
look_at = [0, 0.5, 0]
roll = 3
fov = "40 + s"
exposure = -1
auto_exposure = 2
aperture = 0.1
focus = "4 + s"
shutter = 0.02
loop = true
path = [
  { time = 0, at = [0, 0, 1], look_at = [0, 0, 0], ease = "in_out", fov = "30 + s" },
  { time = 2.5, at = ["t", 0, 1], look_at = [1, 0, 0] },
]

[grade]
saturation = 1.2
contrast = "1 + 0.1 * arousal"
warmth = -0.5
hue = 12
vignette = 0.4
bloom = 0.3
grain = 0.1
mood = 0.5

[effects]
echo = 0.1
glitch = "pulse"
fray = "1 - sanity"
parting = 0.2
colour = "#f80"

[air]
colour = "#123"
density = 0.5
falloff = 2
glow = "s"
shafts = 1
patches = 0.5
patch_size = "2 + pulse"

[sky]
zenith = [0.1, 0.2, 0.3]
horizon = "#ff8000"
nadir = [0, "0.5 + 0.5 * sin(time)", 1]
brightness = 2
stars = 0.25
star_colour = "#fff"
twinkle = 1
moon = 4
moon_direction = [1, "sin(time)", 2]
moon_colour = "#fed"
moon_phase = 0.3
aurora = "pulse"
aurora_colour = "#0f8"
aurora_tip = "#80f"
constellations = 2

[[light]]
kind = "sun"
direction = [0, 1, 0]
colour = "#fed"
intensity = 3
radius = 2
shadow = false

[[light]]
at = [0, 3, 0]
to = [1, 3, 0]
reach = 5

[materials."wet asphalt"]
colour = "#222"
emission = 0.5
glow = "#0f0"
roughness = 0.1
metallic = 1
rim = 2
film = 300
glass = 0.5
soft = 0.4
wet = 0.3
waves = 0.2
wavelength = 3
detail = "cracks"
grain = 0.2
relief = 0.8
pattern = "grid"
spacing = 0.5
line = 0.01

[materials.plain]

[[form]]
name = "all"
tag = "tower"
shape = "box"
size = [1, 2, "3 + 0.1 * i"]
operator = "intersect"
smooth = 0.2
material = "wet asphalt"
round = 0.1
shell = 0.05
fold = "xz"
twist = 10
bend = -5
periodic = [0, 0, 9]
scale = 2
turn = [0, "i * 5", 0]
repeat = { count = [2, 1, 3], spacing = [4, 0, 4] }
mirror = "x"
at = [1, 2, 3]

[[form]]
operator = "subtract"
circle = { count = 5, radius = 2 }
[[form.form]]
shape = "pyramid"
size = 2
height = 3
[[form.form]]
at = [0, "n", 0]
[[form.form.form]]
shape = "torus"

[[form]]
shape = "cone"
height = "0.5 + r"
scatter = { count = 30, size = [8, 0, 9.5], seed = 3, turn = 90, smallest = 0.25, gap = 0.5 }
mirror = "y"
at = [0, 1, 0]

[[form]]
shape = "skyline"
size = 300
height = 90
spacing = 30
seed = 4
hollow = 60
material = "plain"
sign = "wet asphalt"
beacon = "plain"
turn = [0, "time", 0]
"""


def again(dream: Dream) -> Dream:
    """What was written, read; the text must be stable."""
    text = dump_dream(dream)
    loaded = parse_dream(text)
    assert dump_dream(loaded) == text
    return loaded


@pytest.mark.parametrize("path", good_files(), ids=lambda path: path.stem)
def test_shipped_dreams(path: Path) -> None:
    dream = load_dream(path)
    assert again(dream) == dream
    assert dream.scene.forms


def test_a_dream_with_every_key() -> None:
    dream = parse_dream(EVERY_KEY)
    assert again(dream) == dream
    assert dream.title == 'a "dream"'
    assert dream.mood == Mood(-0.5, 0.25, 1.0)
    assert dream.share == {"form", "pulse"}
    assert dream.parameters[1] == Parameter("b", "b", 0.5, 0.0, 1.0)
    assert dream.scene.air.colour == (0x11 / 255, 0x22 / 255, 0x33 / 255)
    assert dream.scene.seed == 5
    assert dream.scene.forms[0].tag == "tower"
    scene = dream.scene
    for record in (scene.air, scene.sky, scene.camera, scene.grade, scene.effects, scene.materials["wet asphalt"]):
        plain = type(record)()
        assert all(getattr(record, f.name) != getattr(plain, f.name) for f in fields(record))


def test_the_least_dream() -> None:
    assert parse_dream("") == Dream()
    assert dump_dream(Dream()) == 'title = "untitled"\n'


def test_modifiers_apply_in_the_documented_order() -> None:
    form = parse_dream(EVERY_KEY).scene.forms[0]
    size = (1.0, 2.0, parse("3 + 0.1*i"))
    turned = Moved(
        box(size).rounded(0.1).shelled(0.05).folded("xz").twisted(10.0).bent(-5.0).periodic(0.0, 0.0, 9.0),
        turn=(0.0, parse("i*5"), 0.0),
        scale=2.0,
    )
    assert form.shape == turned.repeated((2, 1, 3), (4.0, 0.0, 4.0)).mirrored("x").at(1.0, 2.0, 3.0)


def test_without_copies_scale_turn_and_at_are_one_move() -> None:
    text = '[[form]]\nshape = "sphere"\nat = [1, 2, 3]\nturn = [0, 9, 0]\nscale = 2\n'
    (form,) = parse_dream(text).scene.forms
    assert form.shape == Moved(sphere(), (1.0, 2.0, 3.0), (0.0, 9.0, 0.0), 2.0)


def test_changes_that_change_nothing_leave_no_trace() -> None:
    text = '[[form]]\nshape = "sphere"\nround = 0\ntwist = 0\nbend = 0\nperiodic = [0, 0, 0]\n'
    (form,) = parse_dream(text + "scale = 1\nturn = [0, 0, 0]\nat = [0, 0, 0]\n").scene.forms
    assert form == Form(sphere())


def test_colours_are_exact_or_in_numbers() -> None:
    dream = Dream().under(Sky(zenith=(0.2, 0.4, 1.0), horizon=(0.123456, 0.5, parse("time"))))
    text = dump_dream(dream)
    assert 'zenith = "#3366ff"' in text
    assert 'horizon = [0.123456, 0.5, "time"]' in text
    assert again(dream) == dream


def test_awkward_text() -> None:
    dream = Dream(title='q"\\é☃ 𝄞').add(sphere(), Material(rim=1.0), name="# [x]")
    dream = replace(dream, scene=replace(dream.scene, materials=MappingProxyType({'a "b".c': Material(rim=0.5)})))
    dream = replace(dream, scene=replace(dream.scene, forms=(Form(sphere(), material='a "b".c'),)))
    assert again(dream) == dream


def test_lights_keep_what_their_kind_uses() -> None:
    sun = Light(kind="sun", direction=(0.0, 1.0, 0.0), at=(9.0, 9.0, 9.0))
    lamp = Light(kind="lamp", direction=(9.0, 9.0, 9.0), at=(0.0, 1.0, 0.0), to=(1.0, 1.0, 0.0))
    assert again(Dream().light(sun).light(lamp)).scene.lights == (
        replace(sun, at=Light().at),
        replace(lamp, direction=Light().direction),
    )


def test_a_camera_path() -> None:
    path = (PathPoint(0.0, (0.0, 0.0, 1.0), (0.0, 0.0, 0.0)), PathPoint(1.5, (1.0, 0.0, 1.0), (0.0, 1.0, 0.0)))
    dream = Dream().seen_from(Camera(path=path, loop=True)).under(Sky(), Air(colour=(0.0, 0.0, 0.0)))
    assert again(dream) == dream


def test_what_cannot_be_written() -> None:
    deep: Shape = sphere()
    for _ in range(40):
        deep = deep.at(1, 0, 0).turned(1)
    with pytest.raises(LimitError, match="forms are nested more than 32 deep"):
        dump_dream(Dream().add(deep))
    with pytest.raises(LimitError, match="the number nan cannot be written"):
        dump_dream(Dream().add(sphere(float("nan"))))
    with pytest.raises(LimitError, match="a group without forms cannot be written"):
        dump_dream(Dream().add(Group(())))


# -- shapes in any order -----------------------------------------------------------------------------------

SMALL = st.floats(-2, 2).map(lambda x: round(x, 2))
SIZE = st.floats(0.1, 1).map(lambda x: round(x, 2))
AXES = st.sampled_from(["x", "y", "xz", "zyx"])
SOLID = st.one_of(
    SIZE.map(sphere),
    st.tuples(SIZE, SIZE, SIZE).map(box),
    st.sampled_from(
        sorted(SOLIDS.keys() - {"text", "plane", "skyline", "terrain", "menger", "apollonian", "foldbox"})
    ).map(lambda name: SOLIDS[name]()),
)


def changed(shapes: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    """A shape with one more change round it, or joined to another."""
    return st.one_of(
        st.builds(lambda s, x, y, z: s.at(x, y, z), shapes, SMALL, SMALL, SMALL),
        st.builds(lambda s, x, y: s.turned(x * 40, y * 40, 0.0), shapes, SMALL, SMALL),
        st.builds(lambda s, f: s.scaled(f), shapes, SIZE),
        st.builds(lambda s, r: s.rounded(r), shapes, SIZE),
        st.builds(lambda s, t: s.shelled(t), shapes, SIZE),
        st.builds(lambda s, t: s.twisted(t * 10), shapes, SMALL),
        st.builds(lambda s, b: s.bent(b * 10), shapes, SMALL),
        st.builds(lambda s, axes: s.folded(axes), shapes, AXES),
        st.builds(lambda s, x: s.periodic(x, 0.0, 0.0), shapes, st.sampled_from([0.0, 4.0])),
        st.builds(lambda s, axes: s.mirrored(axes), shapes, AXES),
        st.builds(lambda s, n: s.repeated((n, 1, 2), (1.5, 0.0, 2.0)), shapes, st.integers(1, 3)),
        st.builds(lambda s, n, r: s.circled(n, r), shapes, st.integers(1, 4), SMALL),
        st.builds(lambda s, n, g: s.scattered(n, (2.0, 0.0, 2.0), n, gap=g), shapes, st.integers(1, 4), SIZE),
        st.builds(lambda a, b: a | b, shapes, shapes),
        st.builds(lambda a, b: a - b, shapes, shapes),
        st.builds(lambda a, b: a & b, shapes, shapes),
    )


@settings(max_examples=120, deadline=None)
@given(st.recursive(SOLID, changed, max_leaves=6))
def test_shapes_made_in_python_mean_the_same(shape: Shape) -> None:
    dream = Dream(scene=Scene(forms=(as_form(shape),)))
    try:
        (form,) = again(dream).scene.forms
    except LimitError:
        return
    points = np.random.default_rng(1).uniform(-3, 3, (64, 3))
    assert np.allclose(distance(form, points), distance(as_form(shape), points), atol=1e-9)
    assert again(again(dream)) == again(dream)
