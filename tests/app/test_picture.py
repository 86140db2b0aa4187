"""Pictures: what is written is what was given, with its origin, whole or not at all."""

from __future__ import annotations

import json
import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from dreamscape3d.app import picture
from dreamscape3d.app.picture import Origin, check_output, write_picture
from dreamscape3d.errors import OutputError, UsageError

ORIGIN = Origin("Harmonie bei Nacht", "Zoë", "ab" * 32, 7, 1.5, {"glow": 0.5})


def noise(dtype: str, height: int = 70, width: int = 33) -> NDArray[np.generic]:
    """Half noise, half ramp, so that every PNG filter is chosen somewhere; more rows than one block."""
    top = np.iinfo(dtype).max
    pixels = np.random.default_rng(1).integers(0, top, (height, width, 3), endpoint=True).astype(np.float64)
    pixels[: height // 2] = np.linspace(0, top, width)[None, :, None]
    pixels[-5:] = np.arange(5)[:, None, None]
    return pixels.astype(dtype)


def chunks(path: Path) -> list[tuple[bytes, bytes]]:
    """A PNG's (kind, data) with each checksum checked."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    found, at = [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(body)
        found.append((body[:4], body[4:]))
        at += 12 + length
    return found


def decode(path: Path) -> NDArray[np.generic]:
    """A second, plain PNG reader: row by row, as the standard words it."""
    parts = chunks(path)
    width, height, bits = struct.unpack(">IIB", parts[0][1][:9])
    step = 3 * bits // 8
    raw = zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT"))
    rows = np.frombuffer(raw, np.uint8).reshape(height, 1 + width * step)
    out = np.zeros((height + 1, step + width * step), np.int64)
    for y, row in enumerate(rows, start=1):
        for x in range(step, step + width * step):
            left, up = out[y, x - step], out[y - 1, x]
            base = {0: 0, 1: left, 2: up, 3: (left + up) // 2}[int(row[0])]
            out[y, x] = (int(row[1 + x - step]) + base) % 256
    data = out[1:, step:].astype(np.uint8)
    return data.reshape(-1).view(f">u{bits // 8}").reshape(height, width, 3)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_png_holds_every_bit(tmp_path: Path, dtype: str) -> None:
    pixels = noise(dtype)
    write_picture(tmp_path / "a.png", pixels, ORIGIN)
    assert np.array_equal(decode(tmp_path / "a.png"), pixels)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_png_is_read_by_pillow_with_its_texts(tmp_path: Path) -> None:
    pixels = noise("uint8")
    write_picture(tmp_path / "a.png", pixels, ORIGIN)
    with Image.open(tmp_path / "a.png") as image:
        assert np.array_equal(np.asarray(image), pixels)
        assert {key: image.info[key] for key in ("Title", "Author", "Dream", "Seed", "Time")} == {
            "Title": "Harmonie bei Nacht",
            "Author": "Zoë",
            "Dream": "sha256:" + "ab" * 32,
            "Seed": "7",
            "Time": "1.5",
        }
        assert image.info["Software"].startswith("dreamscape3d ")
        assert json.loads(image.info["Parameters"]) == {"glow": 0.5}
        assert image.info["srgb"] == 0


def test_png_keeps_text_beyond_latin_1(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", noise("uint8"), Origin("夢", "Zoë"))
    kinds = {data.split(b"\0")[0]: kind for kind, data in chunks(tmp_path / "a.png") if kind in (b"tEXt", b"iTXt")}
    assert (kinds[b"Title"], kinds[b"Author"]) == (b"iTXt", b"tEXt")
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["Title"] == "夢"


def test_the_same_pixels_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        write_picture(tmp_path / name, noise("uint16"), ORIGIN)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_webp_is_lossless_with_its_origin(tmp_path: Path) -> None:
    pixels = noise("uint8")
    write_picture(tmp_path / "a.webp", pixels, Origin('<"&>', "Zoë", "ab" * 32))
    with Image.open(tmp_path / "a.webp") as image:
        assert np.array_equal(np.asarray(image), pixels)
        xmp = image.info["xmp"].decode()
    assert '&lt;"&amp;&gt;' in xmp
    assert "Zoë" in xmp
    assert f'd:Dream="sha256:{"ab" * 32}"' in xmp
    assert 'xmp:CreatorTool="dreamscape3d ' in xmp


def test_exr_is_linear_halves_with_its_origin(tmp_path: Path) -> None:
    openexr = pytest.importorskip("OpenEXR")
    pixels = np.random.default_rng(1).random((20, 30, 3)).astype(np.float32) * 100
    pixels[0, 0] = [np.nan, np.inf, -np.inf]
    write_picture(tmp_path / "a.exr", pixels, ORIGIN)
    with openexr.File(str(tmp_path / "a.exr")) as file:
        held = file.channels()["RGB"].pixels
        header = dict(file.header())
    assert held.dtype == np.float16
    assert list(held[0, 0]) == [0.0, 65504.0, -65504.0]
    assert np.array_equal(held[1:], pixels[1:].astype(np.float16))
    assert (header["Author"], header["Dream"], header["Seed"]) == ("Zoë", "sha256:" + "ab" * 32, "7")


def test_an_empty_field_is_left_out() -> None:
    assert set(Origin().texts()) == {"Software", "Seed", "Time", "Parameters"}


@pytest.mark.parametrize(
    ("name", "bits", "message", "cure"),
    [
        ("a.jpg", 8, "'a.jpg' ends in '.jpg'; pictures are .png, .webp or .exr", ""),
        ("a.pgn", 8, "'a.pgn' ends in '.pgn'", "did you mean '.png'?"),
        ("a", 8, "'a' has no ending", "name it a.png"),
        ("a.webp", 16, "16 bits are for .png; 'a.webp' is .webp", "leave --bits out"),
    ],
)
def test_endings_are_refused(name: str, bits: int, message: str, cure: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_output(Path(name), bits)
    assert caught.value.message.startswith(message)
    assert caught.value.cure.startswith(cure)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"the folder '.*none' does not exist"):
        check_output(tmp_path / "none" / "a.png")


def test_a_folder_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        check_output(tmp_path / "a.png")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**where: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)  # root may write everywhere
    with pytest.raises(OutputError, match=r"the folder '.*' cannot be written: Read-only file system"):
        check_output(tmp_path / "a.png")


def test_exr_without_openexr_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(OutputError, match="OpenEXR is not installed") as caught:
        check_output(tmp_path / "a.exr")
    assert caught.value.cure == "pip install 'dreamscape3d[exr]'"


@pytest.mark.parametrize(
    ("name", "pixels", "message"),
    [
        ("a.png", np.zeros((2, 2, 3), np.float32), "float32 pixels of shape (2, 2, 3) do not go into .png"),
        ("a.webp", np.zeros((2, 2, 3), np.uint16), "uint16 pixels of shape (2, 2, 3) do not go into .webp"),
        ("a.exr", np.zeros((2, 2, 3), np.uint8), "uint8 pixels"),
        ("a.png", np.zeros((2, 2, 4), np.uint8), "shape (2, 2, 4)"),
        ("a.png", np.zeros((0, 2, 3), np.uint8), "shape (0, 2, 3)"),
    ],
)
def test_pixels_that_do_not_fit_are_refused(
    tmp_path: Path, name: str, pixels: NDArray[np.generic], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        write_picture(tmp_path / name, pixels, ORIGIN)
    assert message in caught.value.message


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("bad header")])
def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"before")

    def half(temporary: Path, pixels: object, origin: object) -> None:
        temporary.write_bytes(b"half")
        raise error

    monkeypatch.setattr(picture, "_write_png", half)
    with pytest.raises(OutputError, match=r"a\.png' cannot be written: (No space left|bad header)"):
        write_picture(path, noise("uint8"), ORIGIN)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interruption_leaves_no_temporary(tmp_path: Path) -> None:
    def interrupted() -> None:
        with picture.replacing(tmp_path / "a.png") as temporary:
            temporary.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "a.png"
    link.symlink_to(tmp_path / "real" / "b.png")
    write_picture(link, noise("uint8"), ORIGIN)
    assert link.is_symlink()
    assert (tmp_path / "real" / "b.png").stat().st_size > 100
