"""Two eyes: where things lie in each by the picture, in every layout, and layouts undone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, moment_of
from numpy.typing import NDArray
from two_eyes import FOV, NEON, NIGHT, PAIRS, SIZE, WIDE, Picture, centre, lamp, measured, pixels, settled, wanted

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.stereo import Stereo, eye_views, frame_size
from dreamscape3d.render.stereo_picture import interleave
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.shape import plane, sphere, text

# -- where things lie


@pytest.mark.parametrize("layout", PAIRS)
@pytest.mark.parametrize("depth", [2.0, 4.0, 40.0])
def test_a_sphere_lies_where_the_formula_says(project: Any, layout: Any, depth: float) -> None:
    stereo = replace(WIDE, layout=layout, anaglyph="grey" if depth > 3.0 else "dubois")
    projector = project(stereo)
    shown = settled(projector, lamp(depth))
    assert projector.comfort.scale == pytest.approx(1.0)
    expected = wanted(stereo, depth, frame_size(layout, SIZE)[1])
    assert measured(shown, layout) == pytest.approx(expected, abs=0.5)
    assert depth == 4.0 or abs(expected) > 2.5  # half a pixel more or less is told apart


@pytest.mark.parametrize("layout", PAIRS)
def test_swapped_eyes_are_told_apart(project: Any, layout: Any) -> None:
    """The test above fails for swapped eyes: what is before the screen is measured to lie behind it."""
    stereo = replace(WIDE, layout=layout, swap_eyes=True)
    expected = wanted(stereo, 2.0, frame_size(layout, SIZE)[1])
    found = measured(settled(project(stereo), lamp(2.0)), layout)
    assert found == pytest.approx(-expected, abs=0.5)
    assert abs(found - expected) > 4.0


def test_everything_that_is_drawn_moves_as_the_formula_says(gl: Any) -> None:
    """Not only what is marched: letters, particles, ribbons, floors; and the sky, endlessly far."""
    letters = text("DEEP", 0.8, tube=0.04).at(0.3, 1.0, 1.0).painted("neon")
    flat = Ribbon(points=((-1.0, 0.5, 1.0), (0.3, 1.6, 1.0), (1.4, 0.6, 1.0)), width=0.1, light=6)
    cloud = Particles("fireflies", 40, at=(0.3, 1.0, 1.0), size=(2.4, 1.4, 0.0), light=6)
    stars = replace(DARK, stars=1.0, moon=9.0, moon_direction=(0.1, 0.1, 1.0))
    scenes: dict[str, tuple[Moment, float]] = {
        "letters": (moment_of(letters, **NIGHT), 3.0),
        "ribbon": (moment_of(**NIGHT, ribbons=(flat,)), 3.0),
        "particles": (moment_of(**NIGHT, particles=(cloud,)), 3.0),
        "sky": (moment_of(**{**NIGHT, "sky": stars}), math.inf),
    }
    ctx, programs = shared_context()
    renderer = Renderer(ctx, SIZE, replace(PLAIN, samples=4), programs)
    try:
        for name, (moment, depth) in scenes.items():
            views = eye_views(moment.view, replace(WIDE, layout="anaglyph"))
            left, right = (np.asarray(renderer.render(replace(moment, view=v), 32)) for v in views)
            assert left.max() > 0.05, f"no {name} is seen"
            assert shift_between(left, right) == pytest.approx(wanted(WIDE, depth, SIZE[1]), abs=0.5), name
    finally:
        renderer.release()


def shift_between(left: NDArray[Any], right: NDArray[Any]) -> float:
    """How far right [px] of the right eye's picture the left one's is, by the least difference of both."""
    a, b = (np.fft.rfft(np.minimum(eye.mean(axis=2), 1.0), axis=1) for eye in (left, right))
    waves = 2.0 * np.pi * np.fft.rfftfreq(left.shape[1])
    tried = np.arange(-10.0, 10.0, 0.1)
    return float(tried[np.argmin([np.abs(a - b * np.exp(-1j * waves * s)).sum() for s in tried])])


def test_the_floor_and_its_mirror_image_move_with_depth(gl: Any) -> None:
    """A lamp over a mirror lies below it at the depth of its image, not at that of the floor."""
    floor = plane().painted("mirror")
    materials = {**NEON, "mirror": Material(colour=(1.0, 1.0, 1.0), roughness=0.02, metallic=1.0)}
    ball = sphere(0.1).at(0.3, 1.0, 4.0).painted("neon")
    moment = moment_of(floor, ball, **{**NIGHT, "materials": materials})
    ctx, programs = shared_context()
    renderer = Renderer(ctx, SIZE, replace(PLAIN, mirror=1), programs)
    try:
        views = eye_views(moment.view, replace(WIDE, layout="anaglyph"))
        below = [np.asarray(renderer.render(replace(moment, view=v), 32))[SIZE[1] // 2 + 40 :] for v in views]
    finally:
        renderer.release()
    left, right = (centre(np.minimum(eye.mean(axis=2), 1.0)) for eye in below)
    assert left - right == pytest.approx(wanted(WIDE, 6.0, SIZE[1]), abs=0.5)


# -- layouts


def busy(seed: int, size: tuple[int, int]) -> Picture:
    """Any colours, pixel by pixel, smooth enough to be told apart by rows."""
    return np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)


@pytest.mark.parametrize("layout", PAIRS)
@pytest.mark.parametrize("size", [(48, 26), (31, 17)])
def test_stills_and_screens_are_laid_out_alike(gl: Any, layout: Any, size: tuple[int, int]) -> None:
    """numpy against the GPU, over pictures of noise."""
    from dreamscape3d.gpu.target import Format, make_target
    from dreamscape3d.render.passes.interleave import InterleavePass

    ctx, programs = shared_context()
    frame = frame_size(layout, size)
    eyes = [make_target(ctx, frame, [(4, Format.UNORM8)], linear=True) for _ in range(2)]
    shown = make_target(ctx, size, [(4, Format.UNORM8)])
    for anaglyph in ("grey", "half_colour", "dubois"):
        stereo = Stereo(layout=layout, anaglyph=anaglyph)  # type: ignore[arg-type]
        pictures = [busy(seed, frame) for seed in (1, 2)]
        for eye, picture in zip(eyes, pictures, strict=True):
            eye.texture.write(np.pad(picture[::-1], ((0, 0), (0, 0), (0, 1))).tobytes())
        InterleavePass(ctx, programs).draw(tuple(eye.texture for eye in eyes), shown, stereo, frame=frame)
        still = interleave(*pictures, stereo, size)
        assert still.shape == (size[1], size[0], 3)
        apart = np.abs(pixels(shown).astype(int) - still)
        assert apart.max() <= (3 if layout == "anaglyph" else 1)  # shaders/lib/encoding.glsl: differences of fits
        assert apart.mean() < 0.5
    for each in (*eyes, shown):
        each.release()


def test_anaglyphs_of_colours_worked_by_hand() -> None:
    """White stays white; what only the left eye sees is red, what only the right one sees cyan."""
    white, black = np.full((1, 1, 3), 255, np.uint8), np.zeros((1, 1, 3), np.uint8)
    for method in ("grey", "half_colour", "dubois"):
        stereo = Stereo(layout="anaglyph", anaglyph=method)  # type: ignore[arg-type]
        assert interleave(white, white, stereo).min() >= 254
        assert interleave(white, black, stereo)[0, 0].tolist() == [255, 0, 0]
        assert interleave(black, white, stereo)[0, 0].tolist() == [0, 255, 255]
    green = np.array([[[0, 255, 0]]], np.uint8)
    luminance = round(255 * (1.055 * 0.7152 ** (1 / 2.4) - 0.055))
    assert interleave(green, green, Stereo(layout="anaglyph", anaglyph="grey"))[0, 0].tolist() == [luminance] * 3
    half = interleave(green, green, Stereo(layout="anaglyph", anaglyph="half_colour"))
    assert half[0, 0].tolist() == [luminance, 255, 0]
    # [Dubois] 0.449 − 0.032 of green in red light: linear, not of the encoded 255
    red = round(255 * (1.055 * 0.417 ** (1 / 2.4) - 0.055))
    assert interleave(green, green, Stereo(layout="anaglyph"))[0, 0, 0] == red


def test_stills_keep_their_kind() -> None:
    deep = np.full((4, 4, 3), 30000, np.uint16)
    linear = np.full((4, 4, 3), 7.5, np.float32)
    for layout in PAIRS:
        stereo = Stereo(layout=layout, anaglyph="half_colour")
        assert np.abs(interleave(deep, deep, stereo).astype(int) - 30000).max() <= 1
        assert interleave(linear, linear, stereo) == pytest.approx(7.5)
        assert interleave(linear, linear, stereo).dtype == np.float32


def test_interlaced_screens_count_from_the_screens_edge(project: Any) -> None:
    """A window one row lower on the screen has its eyes in the other rows."""
    projector = project(replace(WIDE, layout="interlaced"))
    here = measured(settled(projector, lamp(2.0)), "interlaced")
    projector.screen_at = (0, 1)
    assert measured(settled(projector, lamp(2.0)), "interlaced") == pytest.approx(-here, abs=0.2)


def test_bloom_stays_in_its_eye(project: Any) -> None:
    """A very bright thing at the inner edge of one eye's picture lights nothing of the other's."""
    quality = replace(PLAIN, bloom=4)
    projector = project(replace(WIDE, layout="side_by_side_full"), (320, 180), quality=quality)
    bright = {"neon": Material(colour=(0, 0, 0), glow=(1.0, 1.0, 1.0), emission=60.0)}
    ball = sphere(0.3).at(0.3 - 0.85 * math.tan(math.radians(FOV) / 2) * 3.0, 1.0, 1.0).painted("neon")
    moment = moment_of(ball, **{**NIGHT, "materials": bright})
    shown = settled(projector, moment).astype(int).sum(axis=2)
    left, right = shown[:, :160], shown[:, 160:]
    ours, theirs = (left, right) if left[:, 80:].sum() > left[:, :80].sum() else (right[:, ::-1], left[:, ::-1])
    assert ours[:, 100:].max() > 500
    assert theirs[:, :20].max() <= ours[:, :20].max() + 12
