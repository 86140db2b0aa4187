"""The tests are tested: faults sown into a picture must be caught, and the picture itself must pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import march, normal
from dreamscape3d.sdf.shape import Shape
from support.flip import flip, largest_tile
from support.golden import Picture, assert_golden, judge


class Request:
    """What assert_golden asks of pytest's request."""

    def __init__(self, update: bool = False) -> None:
        self.config = self
        self.update = update

    def getoption(self, name: str) -> bool:
        assert name == "--update-golden"
        return self.update


def drawn(shape: Shape, width: int = 160, height: int = 96) -> Picture:
    """A neon picture of a shape over dark ground, without a GPU."""
    x, y = np.meshgrid(np.linspace(-0.9, 0.9, width), np.linspace(0.55, -0.55, height))
    ray = np.stack([x, y, -np.ones_like(x)], -1).reshape(-1, 3)
    ray /= np.linalg.norm(ray, axis=1, keepdims=True)
    eye = np.array([0.0, 0.6, 3.5])
    hit, t = march(shape, eye, ray, epsilon_per_metre=1e-3, far=12.0, max_steps=60)
    colour = np.full((len(ray), 3), [0.02, 0.01, 0.06]) + np.maximum(ray[:, 1:2], 0.0) * [0.1, 0.0, 0.3]
    facing = normal(shape, eye + ray[hit] * t[hit, None], 1e-4)
    colour[hit] = 0.06 + 0.5 * np.clip(facing * [0.4, 0.6, 0.9] + 0.25, 0.0, 1.0)
    return (np.clip(colour, 0.0, 1.0) ** (1 / 2.2) * 255.0 + 0.5).astype(np.uint8).reshape(height, width, 3)


def scene(time: float) -> Shape:
    ring = s.sphere(0.25).at(0.9, 0.3, 0).circled(5).turned(y=40.0 * time)
    return s.plane().at(0, -0.5, 0) | s.rounded_box(0.8, 0.1).turned(20, 30 + 60 * time, 0) | ring


@pytest.fixture(scope="module")
def picture() -> Picture:
    return drawn(scene(0.0))


@pytest.fixture(scope="module")
def next_frame() -> Picture:
    return drawn(scene(1 / 30))


def white_block(picture: Picture, at: tuple[int, int] = (61, 37)) -> Picture:
    marked = picture.copy()
    marked[at[1] : at[1] + 8, at[0] : at[0] + 8] = 255
    return marked


FAULTS: dict[str, Callable[[Picture], Picture]] = {
    "blank": np.zeros_like,
    "all white": lambda p: np.full_like(p, 255),
    "upside down": lambda p: p[::-1],
    "left and right swapped": lambda p: p[:, ::-1],
    "channels swapped": lambda p: p[:, :, ::-1],
    "white block": white_block,
    "shifted by a pixel": lambda p: np.roll(p, 1, axis=1),
    "shifted up by a pixel": lambda p: np.roll(p, 1, axis=0),
    "a lost tile": lambda p: np.where((np.indices(p.shape[:2]) // 8 == [[[7]], [[10]]]).all(0)[:, :, None], 0, p),
    "2 % brighter": lambda p: np.clip(np.round(p * 1.02), 0, 255),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_caught_on_the_same_adapter(name: str, picture: Picture) -> None:
    faulty = FAULTS[name](picture).astype(np.uint8)
    assert judge(picture, faulty, strict=True).faults


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_caught_on_another_adapter(name: str, picture: Picture) -> None:
    faulty = FAULTS[name](picture).astype(np.uint8)
    assert judge(picture, faulty, strict=False).faults


def test_a_stale_frame_is_caught(picture: Picture, next_frame: Picture) -> None:
    assert judge(next_frame, picture, strict=True).faults
    assert judge(next_frame, picture, strict=False).faults


def test_a_block_in_a_large_picture_is_caught_by_its_tile() -> None:
    """The mean alone would let it pass."""
    large = np.full((360, 640, 3), 40, np.uint8)
    verdict = judge(large, white_block(large, (300, 200)), strict=False)
    assert verdict.mean_flip < 0.001
    assert [fault for fault in verdict.faults if "tile" in fault]


def test_the_same_picture_passes(picture: Picture) -> None:
    verdict = judge(picture, picture.copy(), strict=True)
    assert (verdict.difference, verdict.mean_flip, verdict.tile_flip) == (0, 0.0, 0.0)
    assert not verdict.faults


def test_rounding_passes(picture: Picture) -> None:
    """±1/255, as another order of the same sums gives."""
    noise = np.random.default_rng(0).integers(-1, 2, picture.shape)
    assert not judge(picture, np.clip(picture + noise, 0, 255).astype(np.uint8), strict=True).faults


def test_one_pixel_by_two_is_caught_only_on_the_same_adapter(picture: Picture) -> None:
    off = picture.copy()
    off[20, 30, 1] += 2
    assert judge(picture, off, strict=True).faults
    assert not judge(picture, off, strict=False).faults


def test_flip_of_known_pictures() -> None:
    """Black against white is 0.967 at 67 pixels per degree, as the authors' tool gives it; nothing against itself."""
    black, white = np.zeros((64, 64, 3), np.uint8), np.full((64, 64, 3), 255, np.uint8)
    assert flip(black, white).mean() == pytest.approx(0.9673, abs=1e-3)
    assert flip(white, black).mean() == pytest.approx(0.9673, abs=1e-3)
    assert not flip(white, white).any()
    with pytest.raises(ValueError, match="cannot be compared"):
        flip(black, white[:32])


def test_largest_tile_is_found_wherever_it_lies() -> None:
    errors = np.zeros((20, 30))
    errors[9:17, 5:13] = 0.5
    assert largest_tile(errors) == pytest.approx(0.5)
    assert largest_tile(np.ones((4, 4))) == pytest.approx(1.0)


def test_goldens_are_written_compared_and_shown(tmp_path: Path, picture: Picture, next_frame: Picture) -> None:
    def compare(actual: Picture, adapter: str = "llvmpipe") -> None:
        assert_golden("scene", actual, Request(), adapter=adapter, folder=tmp_path)  # type: ignore[arg-type]

    with pytest.raises(pytest.fail.Exception, match="--update-golden"):
        compare(picture)
    assert_golden("scene", picture, Request(True), adapter="llvmpipe", folder=tmp_path)  # type: ignore[arg-type]
    assert (tmp_path / "adapter.txt").read_text() == "llvmpipe\n"
    compare(picture)
    off = picture.copy()
    off[20, 30, 1] += 2
    compare(off, "another GPU")
    with pytest.raises(pytest.fail.Exception, match="2/255"):
        compare(off)
    with pytest.raises(pytest.fail.Exception, match=r"its golden \(96, 160, 3\)"):
        compare(picture[:50])
    with pytest.raises(pytest.fail.Exception, match="FLIP") as caught:
        compare(next_frame, "another GPU")
    shown = Path(str(caught.value).rsplit("pictures in ", 1)[1])
    assert {path.name for path in shown.iterdir()} == {"actual.png", "expected.png", "difference.png"}
    assert np.array_equal(np.asarray(Image.open(shown / "actual.png")), next_frame)
