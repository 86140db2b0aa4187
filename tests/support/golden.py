"""Golden pictures: small PNGs in tests/golden that a picture must look like.

    assert_golden("harmony", picture, request)      pytest --update-golden writes them instead

Gates, of which all must hold: the mean of FLIP, the largest mean FLIP of any 8 × 8 tile (a white block of that size
scores only 0.00035 in the mean of a 640×360 picture), and, on the GL renderer that the goldens were made with, a
difference of at most 1/255 in any channel of any pixel.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from support.flip import flip, largest_tile

Picture = NDArray[np.uint8]
FOLDER = Path(__file__).resolve().parents[1] / "golden"
ADAPTER_FILE = "adapter.txt"
MAX_DIFFERENCE = 1  # of 255
MAX_MEAN_FLIP = 0.015  # random errors of 1/255 in every channel score 0.012
MAX_TILE_FLIP = 0.08


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gates measured. `strict` says whether the largest difference counts."""

    difference: int
    mean_flip: float
    tile_flip: float
    strict: bool

    @property
    def faults(self) -> list[str]:
        """The gates that were not passed, in words."""
        found = []
        if self.strict and self.difference > MAX_DIFFERENCE:
            found.append(f"largest difference {self.difference}/255 is over {MAX_DIFFERENCE}/255")
        if self.mean_flip > MAX_MEAN_FLIP:
            found.append(f"mean FLIP {self.mean_flip:.5f} is over {MAX_MEAN_FLIP}")
        if self.tile_flip > MAX_TILE_FLIP:
            found.append(f"FLIP of a tile {self.tile_flip:.4f} is over {MAX_TILE_FLIP}")
        return found


def judge(expected: Picture, actual: Picture, *, strict: bool) -> Verdict:
    """Measure `actual` (H, W, 3) against `expected` of the same size."""
    difference = int(np.abs(expected.astype(np.int16) - actual.astype(np.int16)).max(initial=0))
    errors = flip(expected, actual)
    return Verdict(difference, float(errors.mean()), largest_tile(errors), strict)


def assert_golden(
    name: str, picture: Picture, request: pytest.FixtureRequest, *, adapter: str | None = None, folder: Path = FOLDER
) -> None:
    """Fail unless `picture` (H, W, 3) passes the gates against `folder`/name.png.

    `adapter` is the GL renderer's name; by default that of the test's `gl` fixture. With --update-golden the picture
    becomes the golden and the adapter's name is noted beside it. On failure the actual and expected pictures and
    their FLIP map are written into a new temporary folder, which the message names.
    """
    assert picture.dtype == np.uint8, f"a golden is uint8, not {picture.dtype}"
    adapter = adapter if adapter is not None else _adapter(request)
    path, note = folder / f"{name}.png", folder / ADAPTER_FILE
    if request.config.getoption("--update-golden"):
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(path, optimize=True)
        note.write_text(adapter + "\n", encoding="utf-8")
        return
    if not path.exists():
        pytest.fail(f"there is no golden {path}; look at the picture in {_save(name, actual=picture)} and, if it is "
                    "right, run pytest --update-golden")  # fmt: skip
    expected = np.asarray(Image.open(path).convert("RGB"))
    if expected.shape != picture.shape:
        pytest.fail(f"{name} is {picture.shape}, its golden {expected.shape}")
    strict = note.exists() and note.read_text(encoding="utf-8").strip() == adapter.strip()
    verdict = judge(expected, picture, strict=strict)
    if verdict.faults:
        saved = _save(name, actual=picture, expected=expected, difference=_error_map(expected, picture))
        pytest.fail(f"{name} does not look like its golden: {'; '.join(verdict.faults)}; pictures in {saved}")


def _adapter(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("gl").info["GL_RENDERER"])


def _error_map(expected: Picture, actual: Picture) -> Picture:
    """FLIP as grey, brightened to show small errors."""
    grey = np.sqrt(flip(expected, actual))
    return np.repeat((grey * 255.0 + 0.5).astype(np.uint8)[:, :, None], 3, axis=2)


def _save(name: str, **pictures: Picture) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"golden-{name.replace('/', '-')}-"))
    for kind, picture in pictures.items():
        Image.fromarray(picture).save(folder / f"{kind}.png")
    return folder
