"""The emblem and the title."""

from __future__ import annotations

import numpy as np
import pytest
from desktop import Desktop

from dreamscape3d.app.viewer.icon import SIZES, emblem, window_title


@pytest.mark.parametrize("size", SIZES)
def test_the_emblem_is_a_ring_of_magenta_and_cyan_over_a_horizon(size: int) -> None:
    picture = emblem(size).astype(float)
    assert picture.shape == (size, size, 4)
    assert picture[[0, 0, -1, -1], [0, -1, 0, -1], 3].max() == 0, "its corners are clear"
    assert picture[size // 2, size // 2, 3] == 255

    def at(x: float, y: float) -> np.ndarray:
        row, column = int((1 - y) / 2 * size), int((1 + x) / 2 * size)
        return picture[row, column, :3]

    left, right, hole = at(-0.46, 0.12), at(0.46, 0.12), at(0.0, 0.12)
    assert left[0] > left[1], "red at the left"
    assert right[2] > right[0], "blue at the right"
    assert min(left.max(), right.max()) > hole.max() + 60


def test_small_ones_are_no_shrunken_large_ones() -> None:
    """A ring of 0.055 would be less than half a pixel wide at 16."""
    small = emblem(16)[..., :3].max()
    assert small > 200


@pytest.mark.parametrize("size", [7, 1025])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"an emblem of {size} pixels is outside 8 to 1024"):
        emblem(size)


def test_it_is_kept_and_cannot_be_changed() -> None:
    assert emblem(32) is emblem(32)
    with pytest.raises(ValueError, match="read-only"):
        emblem(32)[0, 0] = 0


SETS_IT = """
import pyglet
pyglet.options.shadow_window = False
from dreamscape3d.app.viewer.icon import SIZES, emblem, set_icon

window = pyglet.window.Window(64, 48)
given = []
real = window.set_icon
window.set_icon = lambda *images: (given.extend(images), real(*images))
set_icon(window)
right = all(image.get_data("RGBA", -4 * image.width) == emblem(image.width).tobytes() for image in given)
print([image.width for image in given] == list(SIZES), right)
window.dispatch_events()
window.close()
"""


def test_a_window_gets_it_the_right_way_up(display: Desktop) -> None:
    child = display.python(SETS_IT)
    assert child.wait() == 0, child.said()
    assert child.said().split() == ["True", "True"]


@pytest.mark.parametrize(
    ("title", "faulty", "told"),
    [
        ("Harmony", False, "Harmony — dreamscape3d"),
        ("", False, "dreamscape3d"),
        ("Harmony", True, "● Harmony (its file has faults) — dreamscape3d"),
        ("", True, "● dream (its file has faults) — dreamscape3d"),
        ("a\x1b]0;b\x07\n  c\u202e", False, "a]0;b c — dreamscape3d"),
    ],
)
def test_the_title(title: str, faulty: bool, told: str) -> None:
    assert window_title(title, faulty=faulty) == told
