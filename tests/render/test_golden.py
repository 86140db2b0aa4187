"""Golden pictures: every shipped scene, and every feature by itself in a small one.

`pytest tests/render/test_golden.py --update-golden` paints them anew; look at what changed before committing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from features import DOWN_THE_ROW, FEATURES, MATERIALS, MIRRORS, NIGHT, stage
from PIL import Image
from support.golden import FOLDER, assert_golden, judge

from dreamscape3d import load_dream, render, resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.world import World
from dreamscape3d.render.projector import Projector
from dreamscape3d.render.stereo import Stereo
from dreamscape3d.scene.scene import Camera, Material, Scene
from dreamscape3d.sdf.shape import as_form, box, capsule, sphere

SCENE_SIZE = (160, 90)
SIZE = (96, 54)
TIME = 2.0
SCENES = sorted(path.stem for path in resources.scenes().glob("*.toml"))


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
    fine = name.startswith(("text", "terrain", "fractal"))
    size = (2 * SIZE[0], 2 * SIZE[1]) if fine else SIZE
    picture = render(Dream(scene=FEATURES[name]()), size, time=TIME, samples=2)
    assert_golden(file_name(name), picture, request)


def before_and_behind() -> Scene:
    """Things of all colours from before the screen to far behind it, under stars."""
    lamps = capsule(0.12, 1.2).repeated((2, 1, 6), (1.6, 0.0, 2.5)).at(0.0, 1.0, 6.0).painted("neon")
    near = as_form(box(0.5).turned(20.0, 30.0, 0.0).at(0.55, 1.15, -2.2)).painted("clay")
    ball = sphere(0.3).at(-0.6, 1.0, -1.2).painted("mint")
    return stage(lamps, near, ball, camera=DOWN_THE_ROW, sky=replace(NIGHT, moon=9.0, moon_direction=(-0.3, 0.35, 1.0)))


WITHIN = Stereo("anaglyph", ipd=0.03, convergence=3.2, limit=1.0)  # comfortable as it is: nothing is followed
STEREO: dict[str, Stereo] = {
    "stereo grey": replace(WITHIN, anaglyph="grey"),
    "stereo half colour": replace(WITHIN, anaglyph="half_colour"),
    "stereo dubois": WITHIN,
    "stereo interlaced": replace(WITHIN, layout="interlaced"),
}


def seen_by_two(stereo: Stereo) -> Any:
    """As the viewer shows it, once it has come to rest."""
    moment = World(Dream(scene=before_and_behind())).moment(TIME)
    projector = Projector(*shared_context()[:1], (192, 108), shared_context()[1], stereo=stereo, scale=1.0)
    for _ in range(16):
        shown = projector.draw(moment, seconds=9.0)
    assert projector.comfort.scale == pytest.approx(1.0)
    picture = np.frombuffer(shown.texture.read(), np.uint8).reshape(108, 192, 4)[::-1, :, :3].copy()
    projector.release()
    return picture


@pytest.mark.parametrize("name", STEREO)
def test_stereo(name: str, request: pytest.FixtureRequest, gl: Any) -> None:
    assert_golden(file_name(name), seen_by_two(STEREO[name]), request)


@pytest.mark.parametrize("name", [name for name in STEREO if name != "stereo interlaced"])
def test_swapped_eyes_are_not_the_golden(name: str, gl: Any) -> None:
    golden = np.asarray(Image.open(FOLDER / f"{file_name(name)}.png").convert("RGB"))
    assert judge(golden, seen_by_two(replace(STEREO[name], swap_eyes=True)), strict=False).faults


def round_about() -> Scene:
    """Things on all sides of the eye, one above it, on a floor that mirrors them."""
    neon = capsule(0.06, 1.6).turned(0.0, 0.0, 25.0)
    things = [box(0.6).turned(0.0, 25.0 * i, 0.0).at(0.0, 0.3, 2.2).turned(0.0, 45.0 * i, 0.0) for i in range(8)]
    lamps = [neon.at(0.0, 1.3, 2.4).turned(0.0, 20.0 + 90.0 * i, 0.0).painted("neon") for i in range(4)]
    above = [sphere(0.25).at(0.3, 3.0, 0.2).painted("mint"), sphere(0.12).at(0.2, 1.2, -0.75).painted("mint")]
    floor = {**MATERIALS, "ground": Material(**MIRRORS["polished"])}
    sky = replace(NIGHT, moon=12.0, moon_direction=(-1.0, 0.5, 0.4), constellations=1.0)
    camera = Camera(at=(0, 1.2, 0), look_at=(0.2, 1.0, -1))
    return stage(*things, *lamps, *above, sky=sky, materials=floor, camera=camera)


PROJECTIONS = {"equirect": (256, 128), "ods": (128, 128), "vr180": (256, 128)}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_projections(name: str, request: pytest.FixtureRequest, gl: Any) -> None:
    picture = render(Dream(scene=round_about()), PROJECTIONS[name], time=TIME, samples=2, projection=name)
    assert_golden(f"projection-{name}", picture, request)


def test_features_differ(gl: Any) -> None:
    """No two features paint the same picture: none is without effect, or painted over by another."""
    seen: dict[bytes, str] = {}
    for name, make in FEATURES.items():
        picture = np.asarray(render(Dream(scene=make()), (48, 27), time=TIME, quality="draft")).tobytes()
        twin = seen.setdefault(picture, name)
        assert twin == name or {twin, name} == {"light sun", "light wide sun"}, f"{name} looks like {twin}"


SCHEMATICS = ("harmony", "liam")  # of test_schematics_golden.py


def test_no_golden_is_left_over() -> None:
    wanted = {f"scene-{name}" for name in SCENES} | {file_name(name) for name in (*FEATURES, *STEREO)}
    wanted |= {f"projection-{name}" for name in PROJECTIONS} | {f"schematics-{name}" for name in SCHEMATICS}
    wanted.add("wraith")  # of test_wraith.py
    assert {path.stem for path in Path(FOLDER).glob("*.png")} <= wanted
