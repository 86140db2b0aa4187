"""Two eyes on paper: disparity, the greatest comfortable scale, ranges, where eyes lie in a frame."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from two_eyes import FOV, SIZE, WIDE, lamp

from dreamscape3d.errors import LimitError
from dreamscape3d.render.stereo import (
    LAYOUTS,
    Stereo,
    balanced_convergence,
    comfortable_scale,
    disparity_degrees,
    disparity_pixels,
    eye_at,
    eye_corners,
    eye_size,
    eye_views,
    focal_length,
    frame_size,
    output_size,
    screen_share,
)


def test_disparity_of_numbers_worked_by_hand() -> None:
    """Half a metre high at half a metre: fov 90°, f = 100 px of 200. Eyes 10 cm apart, 2 m, screen at 5 m: 3 px."""
    assert focal_length(90.0, 200.0) == pytest.approx(100.0)
    assert disparity_pixels(2.0, 5.0, 0.1, 100.0) == pytest.approx(3.0)
    assert disparity_pixels(math.inf, 5.0, 0.1, 100.0) == pytest.approx(-2.0)
    assert disparity_pixels(2.0, 0.0, 0.1, 100.0) == pytest.approx(5.0)
    assert disparity_degrees(200.0, 100.0) == pytest.approx(90.0)
    assert balanced_convergence(2.0, math.inf) == pytest.approx(4.0)
    assert balanced_convergence(math.inf, math.inf) == 1e6


@pytest.mark.parametrize("nearest", [0.2, 1.0, 3.0, 50.0])
@pytest.mark.parametrize("convergence", [0.5, 3.0, 20.0, math.inf])
@pytest.mark.parametrize("limit", [0.3, 0.7, 1.0])
def test_the_scale_is_the_greatest_that_is_comfortable(nearest: float, convergence: float, limit: float) -> None:
    stereo = replace(WIDE, limit=limit)
    scale = comfortable_scale(stereo, nearest, convergence, 80.0)

    def worst(scale: float) -> float:
        depths = (nearest, 80.0, math.inf)
        apart = (disparity_pixels(depth, convergence, scale * stereo.ipd, 500.0) for depth in depths)
        return max(abs(disparity_degrees(each, 500.0)) for each in apart)

    assert worst(scale) <= limit * 1.0001
    assert scale == 1.0 or worst(1.01 * scale) > limit


def test_eyes_never_diverge_on_a_known_screen() -> None:
    """On a wall of 8 m, seen from afar, what is endlessly far is shown at most 63 mm apart."""
    for width in (0.0, 0.6, 8.0, 40.0):
        stereo = replace(WIDE, screen_width=width)
        share = screen_share(stereo, FOV, SIZE)
        scale = comfortable_scale(stereo, 2.0, 4.0, screen=share)
        apart = -disparity_pixels(math.inf, 4.0, scale * stereo.ipd, focal_length(FOV, SIZE[1])) / SIZE[0] * width
        assert apart <= 0.063 * 1.0001
        assert (scale < 0.9) == (width > 7.0)


def test_ranges_are_kept() -> None:
    for faulty, message in (
        ({"layout": "cross_eyed"}, "there is no layout 'cross_eyed'"),
        ({"anaglyph": "blue"}, "there is no anaglyph 'blue'"),
        ({"ipd": -0.1}, "ipd -0.1 is out of range; 0 to 1 m"),
        ({"ipd": math.nan}, "ipd nan is out of range"),
        ({"convergence": 0.01}, "convergence 0.01 is out of range; 0.05 to 1e+06 m, or 0 to follow depth"),
        ({"limit": 1.2}, "limit 1.2 is out of range; 0.01 to 1 degrees"),
        ({"screen_width": math.inf}, "screen_width inf is out of range"),
    ):
        with pytest.raises(LimitError) as caught:
            Stereo(**faulty)  # type: ignore[arg-type]
        assert message in str(caught.value)
    with pytest.raises(LimitError, match="one of grey, half_colour, dubois"):
        Stereo(anaglyph="blue")  # type: ignore[arg-type]


def test_eyes_stand_left_and_right_of_the_middle() -> None:
    view = lamp(3.0).view
    assert eye_views(view, Stereo()) == (view,)
    left, right = eye_views(view, replace(WIDE, layout="anaglyph"), 0.5)
    assert (left.shift, right.shift, left.convergence) == (-0.01575, 0.01575, 4.0)
    swapped = eye_views(view, replace(WIDE, layout="anaglyph", swap_eyes=True), 0.5)
    assert (swapped[0].shift, swapped[1].shift) == (0.01575, -0.01575)
    assert eye_views(view, replace(WIDE, layout="anaglyph"), convergence=math.inf)[0].convergence == 0.0


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (7, 5), (640, 360)])
def test_eyes_cover_the_output_and_nothing_else(layout: Any, size: tuple[int, int]) -> None:
    width, height = eye_size(layout, size)
    assert width >= 1
    assert height >= 1
    for x, y in eye_corners(layout, size):
        assert 0 <= x <= size[0] - width
        assert 0 <= y <= size[1] - height
    if min(size) > 1:
        assert frame_size(layout, output_size(layout, size)) == size


def test_a_pixel_is_found_in_its_eye() -> None:
    assert eye_at("side_by_side_half", (100, 50), 75.0, 10.0) == (1, 0.5, 0.2)
    assert eye_at("side_by_side_full", (100, 50), 25.0, 50.0) == (0, 0.5, 1.0)
    assert eye_at("top_bottom_half", (100, 50), 100.0, 24.0) == (0, 1.0, 0.96)
    assert eye_at("top_bottom_full", (100, 50), -3.0, 30.0) == (1, 0.0, 0.2)
    for layout in ("mono", "anaglyph", "interlaced"):
        assert eye_at(layout, (100, 50), 75.0, 10.0) == (0, 0.75, 0.2)  # type: ignore[arg-type]
