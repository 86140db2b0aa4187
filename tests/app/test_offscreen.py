"""`render`: what it gives, and every refusal."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d import Dream, box, render, sphere
from dreamscape3d.app.offscreen import preview_png
from dreamscape3d.errors import DreamscapeError, LimitError, UsageError

DREAM = Dream("small").add(sphere(1.0) & box(1.5))


def test_what_it_gives(gl: object) -> None:
    shown = render(DREAM, size=(33, 21), samples=1)
    light = render(DREAM, size=(33, 21), samples=1, depth=32)
    assert (shown.shape, shown.dtype) == ((21, 33, 3), np.uint8)
    assert (light.shape, light.dtype) == ((21, 33, 3), np.float32)
    assert shown[10, 16].sum() > shown[0, 0].sum() > 0


def test_progress_rises_to_one(gl: object) -> None:
    told: list[float] = []
    render(DREAM, size=(16, 16), samples=4, progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_a_dream_shows_itself(gl: object) -> None:
    picture = DREAM._repr_png_()
    assert picture.startswith(b"\x89PNG")
    assert picture == preview_png(DREAM)


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ({"size": (0, 10)}, LimitError, "size 0x10 is outside 1 to 8192 pixels a side"),
        ({"size": (10, 9000)}, LimitError, "size 10x9000 is outside 1 to 8192 pixels a side"),
        ({"samples": 0}, LimitError, "0 samples are outside 1 to 1024"),
        ({"quality": "hihg"}, UsageError, "there is no quality 'hihg'"),
        ({"parameters": {"wind": 1.0}}, DreamscapeError, "the dream has no parameter 'wind'"),
    ],
)
def test_refusals(how: dict[str, object], error: type[DreamscapeError], message: str) -> None:
    with pytest.raises(error) as caught:
        render(DREAM, **how)  # type: ignore[arg-type]
    assert caught.value.message == message
