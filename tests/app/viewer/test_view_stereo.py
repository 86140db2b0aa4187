"""Two eyes in the viewer's window: every layout by its key, measured by where the eyes see one ball."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from desktop import Desktop, Picture
from viewing import DREAM, Viewer, difference, write_dream

WHITE = DREAM.replace('colour = "#f00"', 'colour = "#fff"').replace('colour = "#02f"', 'colour = "#000"')
HALVES = {"2": 1, "3": 1, "4": 0, "5": 0}
"""Key → the axis along which the picture is cut."""


@pytest.fixture(scope="module")
def viewer(_desktop: Desktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    """Eyes far apart that converge at 3 m, before a ball at 8 m: it lies behind the screen."""
    folder = tmp_path_factory.mktemp("stereo")
    stereo = {"ipd": 0.1, "convergence": 3.0, "limit": 1.0}
    (folder / "viewer.json").write_text(json.dumps({"version": 1, "stereo": stereo}))
    shown = Viewer(
        _desktop,
        str(write_dream(folder, WHITE)),
        *("--size", "480x270", "--scale", "1"),
        environment={"DREAMSCAPE3D_CONFIG_DIR": str(folder)},
    )
    shown.sees(lambda picture: centre(picture) is not None, "the ball")
    yield shown
    _desktop.clear()


LOWER = 80  # rows below any message


def centre(picture: Picture) -> float | None:
    """Where the ball, the only bright thing, has its middle [widths of the picture]."""
    bright = picture.min(axis=2) > 150
    return float(np.nonzero(bright)[1].mean() + 0.5) / picture.shape[1] if bright.sum() > 20 else None


def lies_behind(left: Picture, right: Picture) -> bool:
    """Whether the ball lies further left to the left eye: by 0.3 to 2 % of the width, a degree at most."""
    a, b = centre(left), centre(right)
    return a is not None and b is not None and 0.003 < b - a < 0.02


@pytest.mark.parametrize("key", HALVES)
def test_halves_show_the_same_from_two_places(viewer: Viewer, key: str) -> None:
    def seen(picture: Picture) -> bool:
        left, right = np.split(picture, 2, axis=HALVES[key])
        return difference(left, right) < 12.0 and lies_behind(left, right)

    viewer.key(key)
    viewer.sees(seen, f"two eyes in layout {key}")


@pytest.mark.parametrize(("key", "columns"), [("7", False), ("8", True)])
def test_rows_or_columns_belong_to_one_eye_each(viewer: Viewer, key: str, columns: bool) -> None:
    def seen(picture: Picture) -> bool:
        across = picture[:, 0::2], picture[:, 1::2]
        return lies_behind(*(across if columns else (picture[0::2], picture[1::2])))

    viewer.key(key)
    viewer.sees(seen, "an eye in every other line")


def test_anaglyph_has_red_on_one_side_and_cyan_on_the_other(viewer: Viewer) -> None:
    def seen(picture: Picture) -> bool:
        values = picture[:150, 160:320].astype(np.int16)  # the ball alone
        tint = values[..., 0] - values[..., 2]
        red, cyan = np.nonzero(tint > 70)[1], np.nonzero(tint < -70)[1]
        return len(red) > 20 and len(cyan) > 20 and red.max() < 80 < cyan.min()

    viewer.key("6")
    viewer.sees(seen, "red and cyan fringes")


def test_one_eye_again_is_as_it_was(viewer: Viewer) -> None:
    viewer.key("1")
    viewer.sees(lambda picture: abs((centre(picture) or 0.0) - 0.5) < 0.004, "one ball in the middle")
    before = viewer.still()[LOWER:]
    for key in ("F3", "6", "1"):
        viewer.key(key)
    viewer.sees(lambda picture: difference(picture[LOWER:], before) < 1.0, "the same as before")


def test_eyes_further_apart_show_more_depth_and_both_ways_lead_back(viewer: Viewer) -> None:
    def apart(picture: Picture) -> float:
        a, b = (centre(half) for half in np.split(picture, 2, axis=1))
        return b - a if a is not None and b is not None else 0.0

    viewer.key("2", *["bracketleft"] * 18)  # 0.9 ** 18 of 10 cm: 15 mm
    near = apart(viewer.sees(lambda picture: 0.0 < apart(picture) < 0.006, "eyes together"))
    viewer.key(*["bracketright"] * 14)
    viewer.sees(lambda picture: apart(picture) > 2.0 * near, "eyes apart")
    viewer.key("1")
