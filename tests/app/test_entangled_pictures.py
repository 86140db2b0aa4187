"""Pictures of entangled dreams: the host's own where nothing crosses, another place where something does; each way of
seeing them works."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dreamscape3d import Camera, Dream, Light, Material, box, entangle, plane, render, sphere
from dreamscape3d.app.cli import main
from dreamscape3d.app.projection import PROJECTIONS
from dreamscape3d.dream.dream import Invitation
from dreamscape3d.errors import LimitError, UsageError
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.cue import MODES, Mode

pytestmark = pytest.mark.usefixtures("gl")

SIZE = (64, 36)
SEEN = Camera(at=(0.0, 1.6, 7.0), look_at=(0.0, 1.0, 0.0))
SUN = Light(kind="sun", direction=(1.0, 2.0, 1.0), intensity=2.0)


def dream(title: str, colour: tuple[float, float, float], x: float) -> Dream:
    made = Dream(title).add(plane(), Material(colour=colour)).light(SUN).seen_from(SEEN)
    for z in (-4.0, 0.0):
        made = made.add(box(1.2).at(x, 0.6, z), Material(colour=colour)).add(sphere(0.5).at(-x, 1.6, z))
    return made.sharing("form", "colour", "air", "pulse")


ANN, BEN = dream("Ann", (0.9, 0.2, 0.1), 1.5), dream("Ben", (0.1, 0.3, 0.9), -0.5)


def picture(shown: Dream, **how: Any) -> np.ndarray:
    return render(shown, size=SIZE, samples=1, quality="draft", **how)


@pytest.fixture(scope="module")
def alone(_shared_context: object) -> np.ndarray:
    return picture(ANN)


@pytest.mark.parametrize("mode", MODES)
def test_nothing_of_a_guest_is_the_host_to_the_last_bit(mode: Mode, alone: np.ndarray) -> None:
    assert np.array_equal(picture(ANN, guests=[BEN], entangle=0.0, mode=mode), alone)


@pytest.mark.parametrize("mode", MODES)
def test_half_of_a_guest_is_another_place(mode: Mode, alone: np.ndarray) -> None:
    shown = picture(ANN, guests=[BEN], entangle=0.5, mode=mode)
    assert shown.shape == alone.shape
    assert (np.abs(shown.astype(int) - alone).max(axis=2) > 8).mean() > 0.01


@pytest.mark.parametrize(
    ("host", "guest"), [(ANN, BEN.sharing()), (ANN.sharing(), BEN), (ANN.sharing("form"), BEN.sharing("colour"))]
)
def test_without_consent_the_picture_is_the_hosts(host: Dream, guest: Dream, alone: np.ndarray) -> None:
    with pytest.warns(UserWarning, match="stays out; .*\nnothing crosses: this is Ann alone"):
        assert np.array_equal(picture(host, guests=[guest], entangle=1.0), alone)


def test_what_is_withheld_is_warned_of() -> None:
    with pytest.warns(UserWarning, match="Ben does not share its air and pulse, which stays out"):
        entangle(ANN, BEN.sharing("form", "colour"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        entangle(ANN, BEN)


def test_strengths_of_a_file_are_those_of_the_moment() -> None:
    """A guest who comes at two seconds is not there before."""
    late = Invitation(BEN, "Ben", MappingProxyType({"form": parse("step(2, time)"), "colour": parse("step(2, time)")}))
    host = replace(ANN, guests=(late,))
    assert np.array_equal(picture(host, time=1.0), picture(ANN, time=1.0))
    whole = replace(late, strengths=MappingProxyType({"form": 1.0, "colour": 1.0}))
    assert np.array_equal(picture(host, time=3.0), picture(replace(ANN, guests=(whole,)), time=3.0))


def test_the_same_is_the_same() -> None:
    again = [picture(ANN, guests=[BEN], entangle=0.6, mode="weave") for _ in range(2)]
    assert np.array_equal(*again)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_projection(projection: str) -> None:
    size = {"ods": (64, 64), "equirect": (64, 32), "vr180": (64, 32)}.get(projection, SIZE)
    shown = render(entangle(ANN, BEN, intensity=0.7), size=size, samples=1, quality="draft", projection=projection)
    assert shown.shape == (size[1], size[0], 3)
    assert shown.std() > 5


def test_schematics_of_all() -> None:
    plain = picture(ANN, guests=[BEN], entangle=0.7)
    drawn = picture(ANN, guests=[BEN], entangle=0.7, schematics=True)
    assert (drawn != plain).any(axis=2).mean() > 0.05


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ({"entangle": 1.5}, LimitError, "intensity 1.5 is out of range; 0 to 1"),
        ({"entangle": float("nan")}, LimitError, "intensity nan is out of range; 0 to 1"),
        ({"mode": "weev"}, UsageError, "there is no mode 'weev'"),
        ({"guests": [BEN] * 65}, LimitError, "65 guests are too many; 64 at most"),
    ],
)
def test_refusals(how: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        picture(ANN, **{"guests": [BEN], **how})
    assert getattr(caught.value, "message", "") == message


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no channel 'forms'") as caught:
        entangle(ANN, BEN, channels=("forms",))
    assert caught.value.cure == "did you mean 'form'?"


def test_the_commands_draw_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = "entangle mia finn --steps 2 --size 32x18 --quality draft --plain -o strip.png"
    assert main(words.split()) == 0
    with Image.open("strip.png") as image:
        strip = np.asarray(image)
    words = "still mia -o mia.png --size 32x18 --quality draft"
    assert main(words.split()) == 0
    with Image.open("mia.png") as image:
        mia = np.asarray(image)
    assert np.array_equal(strip[:, :32], mia), "at 0 it is the host alone"
    assert np.abs(strip[:, -32:].astype(int) - mia).mean() > 2
