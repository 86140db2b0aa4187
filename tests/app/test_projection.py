"""Projections of a still: sizes, refusals, what is rendered, and what files say, read by readers that are not ours."""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from dreamscape3d import Dream, render, sphere
from dreamscape3d.app import projection
from dreamscape3d.app.cli import main
from dreamscape3d.app.picture import Origin, write_picture
from dreamscape3d.app.projected import heading
from dreamscape3d.app.projection import FLAT_STEREO, PROJECTIONS, ROUND, Shown, check_eyes, check_size, default_size
from dreamscape3d.errors import DreamscapeError, LimitError, UsageError
from dreamscape3d.render import stereo
from dreamscape3d.scene.scene import Camera, Light, Material, Scene, Sky

GPANO = "{http://ns.google.com/photos/1.0/panorama/}"
GSPHERICAL = "{http://ns.google.com/videos/1.0/spherical/}"
DESCRIPTION = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"


# -- names and sizes


def test_names_are_those_of_the_renderer() -> None:
    assert set(FLAT_STEREO.values()) <= set(stereo.LAYOUTS)
    assert {each.replace("-", "_") for each in projection.ANAGLYPHS} == set(stereo.ANAGLYPHS)
    assert projection.IPD == stereo.EYES_APART
    assert set(PROJECTIONS) == {"mono", *ROUND, *FLAT_STEREO}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_default_sizes_are_right(name: str) -> None:
    check_size(name, default_size(name))


@pytest.mark.parametrize(
    ("name", "size", "message", "cure"),
    [
        ("equirect", (1920, 1080), "an equirect picture is twice as wide as high, not 1920x1080", "--size 1920x960"),
        ("equirect", (101, 50), "an equirect picture is twice as wide as high, not 101x50", "--size 100x50"),
        (
            "ods",
            (4096, 2048),
            "an ods picture is as high as wide: two of 2:1, one on top of the other, not 4096x2048",
            "--size 4096x4096",
        ),
        (
            "vr180",
            (512, 512),
            "a vr180 picture is twice as wide as high: two squares side by side, not 512x512",
            "--size 512x256",
        ),
        ("fisheye", (512, 512), "there is no projection 'fisheye'", "one of mono, equirect, ods, vr180, side-by-side"),
    ],
)
def test_wrong_sizes_are_refused(name: str, size: tuple[int, int], message: str, cure: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_size(name, size)
    assert caught.value.message == message
    assert caught.value.cure.startswith(cure)


@pytest.mark.parametrize(
    ("ipd", "convergence", "message"),
    [
        (1.5, 0.0, "ipd 1.5 is out of range; 0 to 1 m"),
        (-0.1, 0.0, "ipd -0.1 is out of range; 0 to 1 m"),
        (0.06, 0.01, "convergence 0.01 is out of range; 0.05 to 1e+06 m, or 0 to follow depth"),
    ],
)
def test_wrong_distances_are_refused(ipd: float, convergence: float, message: str) -> None:
    with pytest.raises(LimitError) as caught:
        check_eyes("ods", ipd, convergence)
    assert caught.value.message == message


# -- the command


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What the command asks of the renderer, which is stood in for."""
    told: list[dict[str, Any]] = []

    def render(dream: object, **how: Any) -> np.ndarray:
        told.append(how)
        return np.zeros((how["size"][1], how["size"][0], 3), np.uint8)

    standing_in, projected = ModuleType("dreamscape3d.app.offscreen"), ModuleType("dreamscape3d.app.projected")
    standing_in.__dict__["render"] = render
    projected.__dict__["heading"] = lambda *_: 123.4567
    monkeypatch.setitem(sys.modules, "dreamscape3d.app.offscreen", standing_in)
    monkeypatch.setitem(sys.modules, "dreamscape3d.app.projected", projected)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night.toml").write_text('title = "Night"\nform = [{ shape = "sphere" }]\n', encoding="utf-8")
    return told


@pytest.mark.parametrize(
    ("words", "size", "eyes"),
    [
        ("--projection equirect", (2048, 1024), (0.063, 0.0, "dubois")),
        ("--projection ods --ipd 0.07 --size 512x512", (512, 512), (0.07, 0.0, "dubois")),
        ("--projection vr180", (2048, 1024), (0.063, 0.0, "dubois")),
        ("--projection side-by-side --convergence 3", (2560, 720), (0.063, 3.0, "dubois")),
        ("--projection anaglyph --anaglyph half-colour", (1280, 720), (0.063, 0.0, "half-colour")),
        ("--projection interlaced --ipd 0", (1280, 720), (0.0, 0.0, "dubois")),
    ],
)
def test_what_is_rendered(
    asked: list[dict[str, Any]], words: str, size: tuple[int, int], eyes: tuple[float, float, str]
) -> None:
    assert main(["still", "night.toml", "-o", "a.webp", *words.split()]) == 0
    how = asked[0]
    assert how["projection"] == words.split()[1]
    assert how["size"] == size
    assert (how["ipd"], how["convergence"], how["anaglyph"]) == eyes


def test_an_ordinary_picture_says_nothing_of_projections(asked: list[dict[str, Any]]) -> None:
    assert main(["still", "night.toml", "-o", "a.png", "--size", "32x16"]) == 0
    assert "projection" not in asked[0]
    with Image.open("a.png") as image:
        assert not {"Projection", "Stereo", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--projection equirect --size 99x99", "an equirect picture is twice as wide as high, not 99x99\n"),
        ("--ipd 0.06", "--ipd means nothing for the projection mono\n  cure: leave --ipd out"),
        ("--projection equirect --ipd 0.06", "--ipd means nothing for the projection equirect"),
        ("--projection ods --convergence 2", "--convergence means nothing for the projection ods"),
        ("--projection side-by-side --anaglyph grey", "--anaglyph means nothing for the projection side-by-side"),
        ("--projection ods --ipd 2", "ipd 2 is out of range; 0 to 1 m"),
        ("--projection anaglyph --ipd -1", "argument --ipd: -1 is out of range; distances are 0 metres or more"),
        ("--projection fisheye", "argument --projection: invalid choice: 'fisheye'"),
    ],
)  # fmt: skip
def test_refusals(asked: list[dict[str, Any]], words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["still", "night.toml", "-o", "a.png", *words.split()]) == 2
    assert capsys.readouterr().err.startswith(told)
    assert asked == []
    assert not Path("a.png").exists()


def test_the_file_knows_where_its_middle_looks(asked: list[dict[str, Any]]) -> None:
    assert main(["still", "night.toml", "-o", "a.png", "--projection", "equirect", "--size", "64x32"]) == 0
    with Image.open("a.png") as image:
        assert image.info["Heading"] == "123.457"


# -- metadata, by readers that are not ours


def raw_xmp(path: Path) -> bytes:
    """The packet, cut out of the file by hand."""
    data = path.read_bytes()
    if path.suffix == ".webp":
        at = data.index(b"XMP ")
        return data[at + 8 : at + 8 + struct.unpack("<I", data[at + 4 : at + 8])[0]]
    at = data.index(b"iTXtXML:com.adobe.xmp\0")
    body = data[at + 4 : at + 4 + struct.unpack(">I", data[at - 4 : at])[0]]
    assert body.startswith(b"XML:com.adobe.xmp\0\0\0\0\0")
    return body[len(b"XML:com.adobe.xmp") + 5 :]


def properties(path: Path) -> dict[str, str]:
    found = ElementTree.fromstring(raw_xmp(path)).find(f".//{DESCRIPTION}")
    assert found is not None
    return found.attrib


def write(path: Path, name: str, size: tuple[int, int], dtype: type[np.generic] = np.uint8) -> None:
    pixels = np.zeros((size[1], size[0], 3), dtype)
    write_picture(path, pixels, Origin("Nacht", "Zoë", shown=Shown(name, 0.063, 90.0)))


@pytest.mark.parametrize("suffix", [".png", ".webp"])
@pytest.mark.parametrize(
    ("name", "size", "mode", "area"),
    [
        ("equirect", (64, 32), "mono", (64, 32, 64, 32, 0, 0)),
        ("ods", (64, 64), "top-bottom", (64, 32, 64, 32, 0, 0)),
        ("vr180", (64, 32), "left-right", (64, 32, 32, 32, 16, 0)),
    ],
)
def test_panoramas_say_what_they_are(
    tmp_path: Path, suffix: str, name: str, size: tuple[int, int], mode: str, area: Sequence[int]
) -> None:
    path = tmp_path / f"a{suffix}"
    write(path, name, size)
    told = properties(path)
    assert told[f"{GPANO}ProjectionType"] == told[f"{GSPHERICAL}ProjectionType"] == "equirectangular"
    assert told[f"{GPANO}UsePanoramaViewer"] == "True"
    assert float(told[f"{GPANO}PoseHeadingDegrees"]) == 90.0
    assert told[f"{GSPHERICAL}Spherical"] == told[f"{GSPHERICAL}Stitched"] == "true"
    assert told[f"{GSPHERICAL}StereoMode"] == mode
    names = ("FullPanoWidth", "FullPanoHeight", "CroppedAreaImageWidth", "CroppedAreaImageHeight", "CroppedAreaLeft")
    keys = [f"{each}Pixels" for each in (*names, "CroppedAreaTop")]
    for prefix in (GPANO, GSPHERICAL):
        assert [int(told[f"{prefix}{key}"]) for key in keys] == list(area)


def test_texts_of_a_png_and_its_pixels(tmp_path: Path) -> None:
    write(tmp_path / "a.png", "ods", (64, 64))
    with Image.open(tmp_path / "a.png") as image:
        image.load()
        told = image.info
    assert (told["Projection"], told["Stereo"]) == ("ods", "top-bottom")
    assert (told["IPD"], told["Heading"]) == ("0.063", "90.000")
    assert told["Author"] == "Zoë"
    assert b"GPano:FullPanoWidthPixels" in told["xmp"] or "GPano:FullPanoWidthPixels" in told["XML:com.adobe.xmp"]


@pytest.mark.parametrize("name", ["side-by-side-half", "anaglyph"])
def test_flat_stereo_has_texts_but_is_no_panorama(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.png", name, (64, 64))
    with Image.open(tmp_path / "a.png") as image:
        assert (image.info["Projection"], image.info["Stereo"]) == (name, name)
    assert not [key for key in properties(tmp_path / "a.png") if GPANO in key or GSPHERICAL in key]


@pytest.mark.parametrize("name", ["equirect", "vr180"])
def test_exr_attributes(tmp_path: Path, name: str) -> None:
    openexr = pytest.importorskip("OpenEXR")
    write(tmp_path / "a.exr", name, (64, 32), np.float32)
    with openexr.File(str(tmp_path / "a.exr")) as file:
        header = dict(file.header())
    assert (header["Projection"], header["ProjectionType"]) == (name, "equirectangular")
    assert header["StereoMode"] == ("mono" if name == "equirect" else "left-right")
    assert header["CroppedAreaLeftPixels"] == ("0" if name == "equirect" else "16")
    assert (header.get("envmap") == openexr.ENVMAP_LATLONG) == (name == "equirect")


# -- pictures


def two_balls() -> Dream:
    """A near red one on the left, a far green one on the right, straight ahead between them nothing."""
    colours = {"red": Material(glow=(1, 0, 0), emission=3.0), "green": Material(glow=(0, 1, 0), emission=3.0)}
    forms = (sphere(0.06).at(-0.3, 0.0, -0.6).painted("red"), sphere(0.9).at(4.0, 0.0, -9.0).painted("green"))
    return Dream(
        scene=Scene(
            forms=forms,
            materials=colours,
            lights=(Light(kind="sun", intensity=0.0),),
            camera=Camera(at=(0, 0, 0), look_at=(0, 0, -1)),
            sky=Sky(zenith=(0, 0, 0), horizon=(0, 0, 0), nadir=(0, 0, 0), stars=0.0),
        )
    )


def column_of(picture: np.ndarray, channel: int) -> float:
    """Where, from the left, a channel is."""
    strength = np.maximum(picture[..., channel].astype(float) - picture[..., 1 - channel], 0.0)
    strength = np.where(strength > 0.5 * strength.max(), strength, 0.0).sum(axis=0)
    return float((strength * (np.arange(len(strength)) + 0.5)).sum() / strength.sum())


def halves(picture: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.split(picture, 2, axis=0 if name in ("ods", "top-bottom") else 1)
    return first, second


@pytest.mark.parametrize(
    ("name", "size"),
    [("ods", (256, 256)), ("vr180", (512, 256)), ("side-by-side", (256, 72)), ("top-bottom", (128, 144))],
)
def test_each_eye_is_in_its_place(gl: object, name: str, size: tuple[int, int]) -> None:
    """What is near lies farther right for the left eye, against what is far: a swap is caught."""
    picture = render(two_balls(), size, quality="draft", projection=name, convergence=0.0 if name in ROUND else 5.0)
    assert picture.shape == (size[1], size[0], 3)
    first, second = (column_of(half, 0) - column_of(half, 1) for half in halves(picture, name))
    assert first > second + (0.5 if name in ROUND else 0.15)  # comfort lets the eyes of flat ones be less apart


def test_an_equirect_picture_by_hand(gl: object) -> None:
    """The red ball lies atan(0.3 / 0.6) to the left: 26.565° of 360° over 256 pixels, from the middle."""
    picture = render(two_balls(), (256, 128), quality="draft", samples=8, projection="equirect", depth=32)
    assert column_of(picture, 0) == pytest.approx(128 - 26.565 / 360 * 256, abs=0.3)
    assert column_of(picture, 1) == pytest.approx(128 + np.degrees(np.arctan2(4, 9)) / 360 * 256, abs=0.3)


@pytest.mark.parametrize(("depth", "kind"), [(8, np.uint8), (16, np.uint16), (32, np.float32)])
def test_depths(gl: object, depth: Any, kind: type[np.generic]) -> None:
    picture = render(two_balls(), (64, 64), quality="draft", projection="ods", depth=depth)
    assert (picture.dtype, picture.shape) == (kind, (64, 64, 3))
    assert np.isfinite(picture).all()


def test_eyes_apart_by_nothing_see_the_same(gl: object) -> None:
    first, second = halves(render(two_balls(), (128, 128), quality="draft", projection="ods", ipd=0.0), "ods")
    assert np.abs(first.astype(int) - second).max() <= 1


def test_progress_of_two_flat_eyes(gl: object) -> None:
    told: list[float] = []
    render(two_balls(), (64, 18), samples=2, quality="draft", projection="side-by-side", progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_two_flat_eyes_are_exposed_alike(gl: object) -> None:
    dream = two_balls()
    camera = Camera(at=(0, 0, 0), look_at=(0, 0, -1), auto_exposure=4.0)
    dream = Dream(scene=Scene(forms=dream.scene.forms, materials=dream.scene.materials, camera=camera))
    first, second = halves(render(dream, (128, 36), quality="draft", projection="side-by-side"), "side-by-side")
    assert np.abs(first[2, 5].astype(int) - second[2, 5]).max() <= 2


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"projection": "fisheye"}, "there is no projection 'fisheye'"),
        ({"projection": "ods"}, "an ods picture is as high as wide: two of 2:1, one on top of the other, not 64x32"),
        ({"projection": "anaglyph", "anaglyph": "red"}, "there is no anaglyph 'red'"),
        ({"projection": "anaglyph", "ipd": 3.0}, "ipd 3 is out of range; 0 to 1 m"),
        ({"projection": "equirect", "samples": 0}, "0 samples are outside 1 to 1024"),
    ],
)
def test_the_library_refuses_too(how: dict[str, Any], message: str) -> None:
    with pytest.raises(DreamscapeError) as caught:
        render(two_balls(), (64, 32), **how)
    assert caught.value.message == message


@pytest.mark.parametrize(("to", "degrees"), [((0, 2, -5), 0.0), ((3, 0, 0), 90.0), ((-1, 0, 0), 270.0)])
def test_heading_of_a_dream(to: tuple[float, float, float], degrees: float) -> None:
    dream = Dream(scene=Scene(forms=two_balls().scene.forms, camera=Camera(at=(0, 0, 0), look_at=to)))
    assert heading(dream) == pytest.approx(degrees)
