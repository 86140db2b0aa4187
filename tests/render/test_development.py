"""What is done to radiance before it is shown: effects, exposure, bloom; and nothing where nothing is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import render, shared_context
from dreamscape3d.dream.dream import Dream
from dreamscape3d.gpu.target import Format, Target, make_target
from dreamscape3d.maths.expression import parse
from dreamscape3d.render.development import Development
from dreamscape3d.render.exposure import MIDDLE_GREY, adapted, wanted_exposure
from dreamscape3d.render.passes.bloom import BloomPass
from dreamscape3d.render.passes.glitch import RATE
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.look import Distortion, Lens, Look
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Scene
from dreamscape3d.sdf.shape import sphere

SIZE = (160, 90)
NAMES = ("echo", "glitch", "fray", "parting")
Picture = NDArray[np.float64]


@pytest.fixture
def develop(gl: Any) -> Iterator[Development]:
    """A development of its own."""
    development = Development(gl, shared_context()[1], SIZE, 4)
    yield development
    development.release()


def moment(time: float = 1.0, seed: int = 3, **distortion: Any) -> Moment:
    plain = moment_of(sphere(), time=time, seed=seed)
    return replace(plain, distortion=Distortion(**{"thread": (0.2, 0.6, 1.0), **distortion}))


def upload(gl: Any, pixels: Picture) -> Target:
    height, width, _ = pixels.shape
    target = make_target(gl, (width, height), [(4, Format.HALF)], linear=True)
    padded = np.pad(pixels, ((0, 0), (0, 0), (0, 1)))
    target.texture.write(padded.astype(np.float16).tobytes())
    return target


def download(target: Target) -> Picture:
    width, height = target.size
    return np.frombuffer(target.texture.read(), np.float16).reshape(height, width, 4)[..., :3].astype(np.float64)


@pytest.fixture
def distorted(gl: Any, develop: Development) -> Iterator[Callable[[Moment, Picture], Picture]]:
    """Radiance through the effects of a Moment."""
    made: list[Target] = []

    def draw(now: Moment, pixels: Picture) -> Picture:
        made.append(upload(gl, pixels))
        return download(develop.distort(now, made[-1], lens=True))

    yield draw
    for target in made:
        target.release()


def busy(seed: int = 0) -> Picture:
    """Smooth light of all colours."""
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(0.0, 2.0, (7, 11, 3))
    y, x = np.linspace(0, 5.99, SIZE[1]), np.linspace(0, 9.99, SIZE[0])
    i, j, f, g = y.astype(int), x.astype(int), (y % 1)[:, None, None], (x % 1)[None, :, None]
    top = coarse[i][:, j] * (1 - g) + coarse[i][:, j + 1] * g
    low = coarse[i + 1][:, j] * (1 - g) + coarse[i + 1][:, j + 1] * g
    mixed: Picture = (top * (1 - f) + low * f).astype(np.float16).astype(np.float64)
    return mixed


# -- nothing -----------------------------------------------------------------------------------------


def test_without_effects_the_target_is_the_same(gl: Any, develop: Development) -> None:
    source = upload(gl, busy())
    assert develop.distort(moment(), source, lens=True) is source
    source.release()


@pytest.mark.parametrize("name", NAMES)
def test_an_effect_at_0_leaves_every_bit(gl: Any, name: str) -> None:
    def picture(amount: Any) -> bytes:
        scene = Scene(forms=Dream().add(sphere()).scene.forms, effects=Effects(**{name: amount}))
        return render(Dream(scene=scene), (48, 27), time=1.0, quality="draft").tobytes()

    assert picture(0.0) == picture(parse("0 * time")) == picture(parse("-5")) == picture(parse("0/0"))
    if name != "echo":  # nothing moves that could echo
        assert picture(0.0) != picture(0.9)


@pytest.mark.parametrize("name", NAMES)
def test_wild_amounts_and_light_give_numbers(distorted: Callable[..., Picture], name: str) -> None:
    pixels = busy()
    pixels[20, 20], pixels[50, 90] = np.nan, 6e4
    for time in (0.0, 0.05, 0.1):
        out = distorted(moment(time=time, **{name: 1.0}), pixels)
        assert (~np.isfinite(out)).mean() < 0.01


# -- each --------------------------------------------------------------------------------------------


def test_parting_leaves_grey_and_the_middle_alone(distorted: Callable[..., Picture]) -> None:
    even = np.full((SIZE[1], SIZE[0], 3), 0.5)
    assert distorted(moment(parting=1.0), even) == pytest.approx(even, abs=2e-3)
    pixels = busy()
    assert distorted(moment(parting=1.0), pixels)[45, 80] == pytest.approx(pixels[45, 80], abs=0.02)


def test_parting_draws_red_out_and_blue_in(distorted: Callable[..., Picture]) -> None:
    """A white bar at the right: the centre of each colour moves along the ray by the formula's mean."""
    pixels = np.zeros((SIZE[1], SIZE[0], 3))
    pixels[:, 140:144] = 4.0
    row = distorted(moment(parting=1.0), pixels)[45]
    centre = (row * (np.arange(SIZE[0])[:, None] + 0.5)).sum(axis=0) / row.sum(axis=0)
    aside = 142.0 / SIZE[0] - 0.5
    shift = 0.08 * (aside * SIZE[0] / SIZE[1]) ** 2 * aside * SIZE[0]
    assert centre[1] == pytest.approx(142.0, abs=0.4)
    assert centre[0] - centre[1] == pytest.approx(0.6 * shift, rel=0.3)
    assert centre[1] - centre[2] == pytest.approx(0.6 * shift, rel=0.3)


def test_glitches_jump_twelve_times_a_second(distorted: Callable[..., Picture]) -> None:
    pixels = busy()
    first, later, next_ = (distorted(moment(time=t / RATE, glitch=0.7), pixels) for t in (6.0, 6.9, 7.0))
    assert (first == later).all()
    assert (first != next_).any()
    other = distorted(moment(time=6.0 / RATE, seed=4, glitch=0.7), pixels)
    assert (first != other).any()


def test_more_glitch_moves_more(distorted: Callable[..., Picture]) -> None:
    pixels = busy()

    def moved(amount: float) -> float:
        shares = [distorted(moment(time=t / RATE, glitch=amount), pixels) for t in range(12)]
        return float(np.mean([(np.abs(out - pixels).max(axis=2) > 0.05).mean() for out in shares]))

    little, middle, much = moved(0.1), moved(0.4), moved(1.0)
    assert 0.0 < little < middle < much
    assert little < 0.3


def test_fraying_goes_from_the_edges_inwards(distorted: Callable[..., Picture]) -> None:
    even = np.full((SIZE[1], SIZE[0], 3), 0.5)
    left = {amount: distorted(moment(fray=amount), even) for amount in (0.2, 0.5, 1.0)}
    assert left[0.2][25:65, 40:120] == pytest.approx(0.5, abs=0.02)
    assert left[0.5][40:50, 72:88] == pytest.approx(0.5, abs=0.1)
    kept = [(np.abs(out - 0.5) < 0.05).all(axis=2).mean() for out in left.values()]
    assert kept[0] > kept[1] > kept[2]
    assert kept[2] < 0.1
    assert kept[0] > 0.5
    border = left[0.5][:2, 40:120]
    assert (border[..., 2] - border[..., 0]).min() >= -1e-3  # threads, in their colour, on nothing


def test_an_echo_needs_something_before(distorted: Callable[..., Picture]) -> None:
    pixels = busy()
    assert (distorted(moment(echo=1.0), pixels) == pixels).all()


def test_an_echo_lingers_drifts_and_fades(distorted: Callable[..., Picture]) -> None:
    flash, black = np.zeros((SIZE[1], SIZE[0], 3)), np.zeros((SIZE[1], SIZE[0], 3))
    flash[40:50, 30:40] = (8.0, 0.5, 0.5)
    totals = [distorted(moment(time=0.0, echo=0.8), flash).sum()]
    for step in range(1, 30):
        out = distorted(moment(time=0.1 * step, echo=0.8), black)
        totals.append(out.sum())
        if step == 3:
            bright = np.nonzero(out.max(axis=2) > 0.3 * out.max())
            assert bright[1].mean() < 34.0  # grown outwards, to the left
            assert out[..., 1].max() > 0.3 * out[..., 0].max()  # its red has turned
    assert (np.diff(totals) < 0.0).all()
    assert totals[3] > 0.2 * totals[0]
    assert totals[-1] < 0.02 * totals[0]


def test_an_echo_is_forgotten_when_time_jumps(develop: Development, distorted: Callable[..., Picture]) -> None:
    flash, black = np.full((SIZE[1], SIZE[0], 3), 4.0), np.zeros((SIZE[1], SIZE[0], 3))
    for then in (-1.0, 9.0):
        distorted(moment(time=1.0, echo=1.0), flash)
        assert distorted(moment(time=1.0 + then, echo=1.0), black).max() == 0.0
    distorted(moment(time=1.0, echo=1.0), flash)
    assert distorted(moment(time=1.1, echo=1.0), black).max() > 1.0
    develop.forget()
    assert distorted(moment(time=1.2, echo=1.0), black).max() == 0.0


def test_stills_echo_what_was_before(gl: Any) -> None:
    """The same instant gives the same picture, with the way it came along in it."""
    scene = Scene(
        forms=Dream().add(sphere(0.4).at(parse("3 * (time - 1)"), 1.0, 0.0)).scene.forms, effects=Effects(echo=0.9)
    )
    one, two = (render(Dream(scene=scene), (64, 36), time=1.0, quality="draft", depth=32) for _ in range(2))
    plain = render(Dream(scene=replace(scene, effects=Effects())), (64, 36), time=1.0, quality="draft", depth=32)
    assert (one == two).all()
    assert (one >= plain - 1e-3).all()
    assert (one > plain + 0.02).any()


# -- exposure ----------------------------------------------------------------------------------------


def test_exposure_brings_an_even_picture_to_middle_grey() -> None:
    for light in (0.01, 0.18, 3.0):
        wanted = wanted_exposure(np.full(100, np.log2(light)), 0.0, 8.0)
        assert light * 2.0**wanted == pytest.approx(MIDDLE_GREY)


def test_exposure_keeps_its_bounds() -> None:
    dark = np.full(100, -14.0)
    assert wanted_exposure(dark, 1.0, 2.0) == 3.0
    assert wanted_exposure(-dark, 1.0, 2.0) == -1.0
    assert wanted_exposure(dark, 1.0, 0.0) == 1.0
    assert wanted_exposure(np.full(4, np.nan), 1.5, 2.0) == 1.5


def test_exposure_looks_past_black_and_lamps() -> None:
    stops = np.concatenate([np.full(39, -16.0), np.full(60, -2.0), np.full(1, 12.0)])
    assert wanted_exposure(stops, 0.0, 8.0) == pytest.approx(np.log2(0.18) + 2.0, abs=1e-6)


def test_the_eye_adapts() -> None:
    assert adapted(0.0, 4.0, 0.0) == 0.0
    assert adapted(0.0, 4.0, 0.5) == pytest.approx(4.0 * (1.0 - np.exp(-1.0)))
    assert adapted(0.0, 4.0, 60.0) == pytest.approx(4.0)
    assert adapted(adapted(0.0, 4.0, 0.2), 4.0, 0.3) == pytest.approx(adapted(0.0, 4.0, 0.5))


@pytest.mark.parametrize("size", [(640, 360), (161, 97), (32, 20)])
def test_the_meter_by_number(gl: Any, size: tuple[int, int]) -> None:
    """The mean of what the meter reads is numpy's, of a picture that varies slowly."""
    y, x = np.indices((size[1], size[0])) / max(size)
    light = 2.0 ** (6.0 * x + 3.0 * y - 5.0)
    source = upload(gl, np.repeat(light[..., None], 3, axis=2))
    development = Development(gl, shared_context()[1], size, 0)
    now = replace(moment(), lens=Lens(auto_exposure=8.0))
    wanted = wanted_exposure(np.log2(light), 0.0, 8.0)
    assert development.exposure(now, source) == pytest.approx(wanted, abs=0.05)
    assert development.exposure(moment(), source) == moment().view.exposure
    development.release()
    source.release()


def test_auto_exposure_brightens_a_dark_picture(gl: Any) -> None:
    def picture(**camera: Any) -> float:
        seen = Camera(at=(0, 1, -4), look_at=(0, 0.5, 0), **camera)
        dream = Dream().add(sphere()).graded(Grade(mood=0.0)).seen_from(seen)
        return float(render(dream, (64, 36), quality="draft").mean())

    dark = picture(exposure=-4.0)
    assert picture(exposure=-4.0, auto_exposure=2.0) == pytest.approx(picture(exposure=-2.0), abs=1.0)
    assert dark < picture(exposure=-4.0, auto_exposure=2.0)


# -- bloom, and another size -------------------------------------------------------------------------


def test_what_is_developed_has_the_light_that_was_there(gl: Any) -> None:
    """Radiance mixed with its bloom, as `present` does, sums to the same within 2 %: sources inside the picture."""
    width, height = 320, 180
    pixels = np.zeros((height, width, 3))
    for x, y, light in ((90, 60, 60.0), (200, 110, 9.0), (150, 90, 300.0)):
        pixels[y : y + 3, x : x + 5] = light
    source = upload(gl, pixels)
    bloom = BloomPass(gl, shared_context()[1], (width, height), 5)
    bloom.draw(source.texture)
    texture = bloom.texture
    spread = np.frombuffer(texture.read(), np.float16).reshape(texture.height, texture.width, 4)[..., :3]
    total = 0.86 * pixels.mean() + 0.14 * spread.astype(np.float64).mean()
    assert total == pytest.approx(pixels.mean(), rel=0.02)
    bloom.release()
    source.release()


def test_bloom_does_not_flicker(gl: Any) -> None:
    """A small light that moves within the coarsest texel keeps its bloom: the sum within 2 %, the peak by a third."""
    sums, peaks = [], []
    for shift in range(0, 16, 3):
        pixels = np.zeros((180, 320, 3))
        pixels[88:91, 150 + shift : 153 + shift] = 100.0
        source = upload(gl, pixels)
        bloom = BloomPass(gl, shared_context()[1], (320, 180), 5)
        bloom.draw(source.texture)
        spread = np.frombuffer(bloom.texture.read(), np.float16).astype(np.float64)
        sums.append(spread.sum())
        peaks.append(spread.max())
        bloom.release()
        source.release()
    assert np.ptp(sums) < 0.02 * np.mean(sums)
    assert np.ptp(peaks) < 0.33 * np.mean(peaks)


@pytest.mark.parametrize("size", [(320, 180), (240, 135), (120, 60)])
def test_a_picture_is_shown_at_another_size(gl: Any, develop: Development, size: tuple[int, int]) -> None:
    """It looks like the one of its own size: same mean, same bounds."""
    source, look = upload(gl, busy()), Look(vignette=0.3)
    now = replace(moment(), look=look)
    means = []
    for shown_size in (SIZE, size):
        shown = make_target(gl, shown_size, [(4, Format.UNORM8)])
        develop.present(now, source, shown, dither=1.0)
        pixels = np.frombuffer(shown.texture.read(), np.uint8).reshape(shown_size[1], shown_size[0], 4)[..., :3]
        means.append(pixels.reshape(-1, 3).mean(axis=0))
        shown.release()
    assert means[1] == pytest.approx(means[0], abs=1.0)
    source.release()
