"""Two eyes: where things lie in each, by a formula and by the picture; layouts undone; comfort from what is seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, moment_of
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.errors import LimitError
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.projector import Projector
from dreamscape3d.render.renderer import Renderer
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
from dreamscape3d.render.stereo_picture import eye_shift, interleave, seen_depths
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Material, Sky
from dreamscape3d.sdf.shape import plane, sphere, text

SIZE = (640, 360)
FOV = 50.0
EYE = Camera(at=(0.3, 1.0, -2.0), look_at=(0.3, 1.0, 8.0), fov=FOV)
NEON = {"neon": Material(colour=(0.0, 0.0, 0.0), glow=(1.0, 1.0, 1.0), emission=6.0)}
NIGHT = {"camera": EYE, "sky": DARK, "air": VACUUM, "materials": NEON, "lights": ()}
WIDE = Stereo(ipd=0.063, convergence=4.0, limit=1.0)
PAIRS = [layout for layout in LAYOUTS if layout != "mono"]
Picture = NDArray[np.uint8]


class Eyes(NamedTuple):
    """What each eye sees of a picture, (H, W) linear, and how many pixels of the eye's whole picture one is wide."""

    left: NDArray[np.float64]
    right: NDArray[np.float64]
    wide: float = 1.0


def lamp(depth: float, aside: float = 0.0) -> Moment:
    """A small bright ball so far ahead [m], and aside in shares of half the picture's height."""
    spread = math.tan(math.radians(FOV) / 2.0)
    ball = sphere(0.016 * depth).at(0.3 - aside * spread * depth, 1.0 + 0.1 * depth, depth - 2.0)
    return moment_of(ball.painted("neon"), **NIGHT)


def pixels(target: Target) -> Picture:
    """(H, W, 3), top row first."""
    width, height = target.size
    return np.frombuffer(target.texture.read(), np.uint8).reshape(height, width, 4)[::-1, :, :3]


def undone(picture: Picture, layout: str) -> Eyes:
    """What glasses or a screen of that layout let through to each eye."""
    light = (picture / 255.0) ** 2.2
    grey, (height, width) = light.mean(axis=2), picture.shape[:2]
    if layout.startswith("side_by_side"):
        return Eyes(grey[:, : width // 2], grey[:, width // 2 :], 2.0 if layout.endswith("half") else 1.0)
    if layout.startswith("top_bottom"):
        return Eyes(grey[: height // 2], grey[height // 2 :])
    if layout == "anaglyph":
        return Eyes(light[..., 0], light[..., 1:].mean(axis=2))
    if layout == "interlaced":
        return Eyes(grey[::2], grey[1::2])
    return Eyes(grey[:, ::2], grey[:, 1::2], 2.0)


def centre(light: NDArray[np.float64]) -> float:
    """x of the middle of what is bright [px]."""
    bright = np.where(light > 0.2, light, 0.0)
    assert bright.any(), "nothing bright is seen"
    return float((bright.sum(axis=0) * (np.arange(light.shape[1]) + 0.5)).sum() / bright.sum())


def measured(picture: Picture, layout: str) -> float:
    """x_left − x_right of what is bright, in pixels of an eye's whole picture."""
    left, right, wide = undone(picture, layout)
    late = 1.0 if layout == "interlaced_columns" else 0.0  # its second eye has the odd columns
    return (centre(left) - centre(right)) * wide - late


def wanted(stereo: Stereo, depth: float, height: int, scale: float = 1.0, convergence: float | None = None) -> float:
    """The formula of render/stereo.py, worked anew."""
    focal = height / 2.0 / math.tan(math.radians(FOV) / 2.0)
    return focal * stereo.ipd * scale * (1.0 / depth - 1.0 / (convergence or stereo.convergence))


@pytest.fixture
def project(gl: Any) -> Iterator[Callable[..., Projector]]:
    """Makes projectors that march every pixel, plainly."""
    made: list[Projector] = []

    def make(stereo: Stereo, size: tuple[int, int] = SIZE, **settings: Any) -> Projector:
        ctx, programs = shared_context()
        given = {"quality": PLAIN, "scale": 1.0, **settings}
        made.append(Projector(ctx, size, programs, stereo=stereo, **given))
        return made[-1]

    yield make
    for each in made:
        each.release()


def settled(projector: Projector, moment: Moment, pictures: int = 8) -> Picture:
    """The picture once depth is known and all has come to rest."""
    for _ in range(pictures):
        shown = projector.draw(moment, seconds=5.0)
    return pixels(shown)


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


# -- formulas


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


# -- comfort from what is seen


@pytest.mark.parametrize("depth", [0.3, 0.8, 1.4])
def test_near_things_bring_the_eyes_together(project: Any, depth: float) -> None:
    """Measured in the picture, not in the formula: at most the limit, and most of it is used."""
    stereo = Stereo(layout="side_by_side_full", convergence=3.0)
    projector = project(stereo)
    moment = lamp_before_wall(depth)
    degrees = disparity_degrees(abs(measured(settled(projector, moment), stereo.layout)), focal_length(FOV, SIZE[1]))
    half_a_pixel = disparity_degrees(0.5, focal_length(FOV, SIZE[1]))
    assert degrees <= stereo.limit + half_a_pixel
    assert projector.comfort.scale < 1.0
    assert degrees > 0.75 * stereo.limit


def lamp_before_wall(depth: float) -> Moment:
    """A larger bright ball, in the middle, before the night."""
    ball = sphere(0.08 * depth).at(0.3, 1.0, depth * 1.08 - 2.0).painted("neon")
    return moment_of(ball, **NIGHT)


def test_without_comfort_the_limit_would_be_broken(project: Any) -> None:
    """The test of the test above: the same picture with eyes as far apart as asked for is over the limit."""
    projector = project(Stereo(layout="side_by_side_full", convergence=3.0))
    settled(projector, lamp_before_wall(0.8))
    projector.comfort.see(3.0, math.inf)  # a lie
    shown = pixels(projector.draw(lamp_before_wall(0.8), seconds=9.0))
    found = disparity_degrees(abs(measured(shown, "side_by_side_full")), focal_length(FOV, SIZE[1]))
    assert found > 1.5


def test_the_sky_is_never_beyond_the_limit(project: Any) -> None:
    """With the screen far nearer than anything, all lies behind it; the moon shows how far."""
    stereo = Stereo(layout="side_by_side_full", convergence=0.5)
    sky = Sky(zenith=(0, 0, 0), horizon=(0, 0, 0), nadir=(0, 0, 0), stars=0.0, moon=6.0, moon_direction=(0.0, 0.1, 1.0))
    shown = settled(project(stereo), moment_of(**{**NIGHT, "sky": sky}))
    apart = -measured(shown, stereo.layout)
    assert apart > 0.0
    assert disparity_degrees(apart - 0.5, focal_length(FOV, SIZE[1])) <= stereo.limit


def test_convergence_follows_what_is_seen(project: Any) -> None:
    projector = project(Stereo(layout="anaglyph"))
    settled(projector, lamp_before_wall(2.0))
    assert projector.comfort.convergence == pytest.approx(4.0, rel=0.05)
    settled(projector, lamp_before_wall(5.0), 16)
    assert projector.comfort.convergence == pytest.approx(10.0, rel=0.05)


def test_depth_opens_and_closes_without_a_jump(project: Any) -> None:
    """From flat; and when something near comes into sight, from picture to picture at 30 a second."""
    projector = project(Stereo(layout="anaglyph"), (160, 90))
    scales = []
    for number in range(60):
        projector.draw(lamp_before_wall(6.0 if number < 30 else 0.5), seconds=1 / 30)
        scales.append(projector.comfort.scale)
    assert scales[0] == 0.0
    assert max(scales) > 0.9
    assert scales[-1] < 0.35
    assert np.abs(np.diff(scales)).max() < 0.35
    projector.forget()
    projector.draw(lamp_before_wall(6.0), seconds=1 / 30)
    assert projector.comfort.scale == 0.0


@pytest.mark.parametrize("speed", [1.4, 4.0])
def test_what_is_walked_up_to_stays_within_the_limit(project: Any, speed: float) -> None:
    """In every picture on the way, by the eyes that it was drawn for, though depth is known later."""
    projector, depth, worst = project(Stereo(layout="anaglyph"), (128, 72)), 5.0, 0.0
    focal = focal_length(FOV, 72.0)
    for _ in range(40):
        projector.draw(lamp_before_wall(depth), seconds=1 / 30)
    while depth > 0.5:
        depth -= speed / 30
        projector.draw(lamp_before_wall(depth), seconds=1 / 30)
        first, second = projector.views
        for seen in (depth, math.inf):
            apart = disparity_pixels(seen, first.convergence, second.shift - first.shift, focal)
            worst = max(worst, abs(disparity_degrees(apart, focal)))
    assert 0.6 < worst < 0.7 * 1.05


def test_stills_have_the_same_comfort(project: Any) -> None:
    stereo = Stereo(layout="anaglyph")
    projector, moment = project(stereo), lamp_before_wall(0.7)
    settled(projector, moment, 12)
    ctx, programs = shared_context()
    renderer = Renderer(ctx, (32, 32), PLAIN, programs)
    try:
        nearest, farthest = seen_depths(ctx, renderer, moment, SIZE)
        shift, convergence = eye_shift(ctx, renderer, moment, stereo, SIZE)
    finally:
        renderer.release()
    assert nearest == pytest.approx(0.7, rel=0.02)
    assert farthest == math.inf
    assert shift == pytest.approx(projector.views[1].shift, rel=0.05)
    assert convergence == pytest.approx(projector.views[1].convergence, rel=0.05)


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
