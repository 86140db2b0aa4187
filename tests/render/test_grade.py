"""Grading: the table against the exact numbers, what each number of a look does, and the mood's tint."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_picture import agx, radiances

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.mood import Mood
from dreamscape3d.gpu.target import Format, make_target, make_texture
from dreamscape3d.maths.colour import linear_from_srgb, oklab_from_linear
from dreamscape3d.render.grade import develop, table
from dreamscape3d.render.passes.enlarge import EnlargePass
from dreamscape3d.render.passes.present import PresentPass
from dreamscape3d.scene.look import NO_TINT, PLAIN, Look, Tint, look_of

LOOKS = {
    "plain": PLAIN,
    "grey": Look(saturation=0.0),
    "strong": Look(saturation=1.25),
    "hard": Look(contrast=1.6),
    "soft": Look(contrast=0.4),
    "deep": Look(depth=1.0),
    "light": Look(lightness=0.6),
    "mood": Look(saturation=1.15, contrast=1.2, warmth=0.25, lightness=0.2, depth=0.3),
}
PLAIN_NUMBERS = (1.0, 1.0, 0.0, 0.0, 0.0, 0.14, 0.0)


def shown(gl: Any, linear: NDArray[Any], look: Look, frame: int = 0) -> NDArray[np.float64]:
    """(H, W, 3) radiance through `PresentPass`, row by row as given."""
    height, width, _ = linear.shape
    source = make_texture(gl, (width, height), 4, Format.FLOAT)
    source.write(np.pad(linear, ((0, 0), (0, 0), (0, 1))).astype(np.float32).tobytes())
    target = make_target(gl, (width, height), [(4, Format.FLOAT)])
    present = PresentPass(gl, shared_context()[1])
    present.draw(source, None, target, 0.0, 0.0, look, frame)
    pixels = np.frombuffer(target.texture.read(), np.float32).reshape(height, width, 4)[..., :3].astype(np.float64)
    for thing in (source, target, present):
        thing.release()
    return pixels


def lch(encoded: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    lab = oklab_from_linear(linear_from_srgb(encoded))
    return lab[..., 0], np.hypot(lab[..., 1], lab[..., 2]), np.arctan2(lab[..., 2], lab[..., 1])


def dull() -> NDArray[np.float64]:
    """(64, 3) radiances of middle brightness and little colour."""
    return 0.18 * 2.0 ** np.random.default_rng(3).uniform(-1.0, 1.0, (64, 3))


@pytest.mark.parametrize("name", LOOKS)
def test_the_table_by_number(gl: Any, name: str) -> None:
    """At most 2/255 off at any of 1024 radiances over 20 stops, a fifth of 1/255 in the mean."""
    linear = radiances()
    error = np.abs(shown(gl, linear, LOOKS[name]) - develop(linear, LOOKS[name])) * 255.0
    assert error.max() < (1.0 if name in ("plain", "grey", "deep", "soft", "hard", "light") else 2.0)
    assert error.mean() < 0.2


def test_a_plain_look_is_the_tone_curve(gl: Any) -> None:
    linear = radiances()
    assert develop(linear, PLAIN) == pytest.approx(agx(linear), abs=1e-5)


def test_strong_looks_stay_near(gl: Any) -> None:
    """What no display shows is cut off within a cell: further off, but seldom."""
    linear = radiances()
    for look in (Look(hue=180.0), Look(saturation=2.0), Look(warmth=1.0), Look(warmth=-1.0, hue=40.0, contrast=1.4)):
        error = np.abs(shown(gl, linear, look) - develop(linear, look)) * 255.0
        assert error.max() < 12.0
        assert error.mean() < 0.4


def test_saturation_scales_chroma_and_keeps_hue_and_lightness() -> None:
    plain = lch(develop(dull(), PLAIN))
    half, grey, more = (lch(develop(dull(), Look(saturation=s))) for s in (0.5, 0.0, 1.5))
    assert grey[1].max() < 1e-3
    assert half[1] == pytest.approx(0.5 * plain[1], rel=0.15, abs=2e-3)
    assert (more[1] > plain[1]).all()
    assert half[0] == pytest.approx(plain[0], abs=0.02)
    coloured = plain[1] > 0.03
    assert np.cos(half[2] - plain[2])[coloured].min() > 0.99


def test_hue_turns() -> None:
    linear = dull()
    plain, turned = lch(develop(linear, PLAIN)), lch(develop(linear, Look(hue=90.0)))
    coloured = plain[1] > 0.03
    turn = np.degrees((turned[2] - plain[2])[coloured]) % 360.0
    assert turn == pytest.approx(90.0, abs=12.0)


def test_curves_keep_black_white_and_order() -> None:
    grey = np.repeat(2.0 ** np.linspace(-14.0, 6.0, 256)[:, None], 3, axis=1)
    for look in (Look(contrast=2.0), Look(contrast=0.0), Look(depth=1.0), Look(depth=-1.0), Look(lightness=1.0)):
        curve = develop(grey, look)[:, 1]
        assert (np.diff(curve) > -1e-3).all(), look
        assert curve[0] < 0.01
        assert curve[-1] > 0.97
    middle = np.full((1, 3), 0.18)
    assert develop(middle, Look(lightness=0.5))[0, 1] > develop(middle, PLAIN)[0, 1] + 0.02
    dark = np.full((1, 3), 0.02)
    assert develop(dark, Look(depth=1.0))[0, 1] < develop(dark, PLAIN)[0, 1]


def test_warmth_is_orange_one_way_and_blue_the_other() -> None:
    middle = np.full((1, 3), 0.18)
    warm, cold = (develop(middle, Look(warmth=w))[0] for w in (1.0, -1.0))
    assert warm[0] > warm[1] > warm[2]
    assert cold[0] < cold[1] < cold[2]


def test_tables_are_shared() -> None:
    assert table(Look(warmth=0.25)) is table(Look(warmth=0.2501, grain=1.0, vignette=0.5))
    assert table(Look(warmth=0.25)) is not table(Look(warmth=0.3))


def test_a_neutral_mood_changes_nothing() -> None:
    assert Mood().tint == NO_TINT
    assert look_of(PLAIN_NUMBERS, 1.0, NO_TINT) == PLAIN
    assert look_of(PLAIN_NUMBERS, 0.0, Mood(1.0, 1.0, 1.0).tint) == PLAIN


def test_moods_colour_as_they_should() -> None:
    joy, misery = Mood(valence=1.0).tint, Mood(valence=-1.0).tint
    assert joy.warmth > 0.0 > misery.warmth
    assert joy.lightness > 0.0 > misery.lightness
    frenzy = Mood(arousal=1.0).tint
    assert frenzy.saturation > 0.0
    assert frenzy.contrast > 0.0
    assert Mood(dominance=1.0).tint.depth > 0.0
    assert Mood(dominance=-1.0).tint.depth < 0.0


def test_looks_stay_within_bounds() -> None:
    for wild in (1e9, -1e9, float("nan"), float("inf"), float("-inf")):
        look = look_of((wild,) * 7, wild, Tint(wild, wild, wild, wild, wild))
        assert np.isfinite(table(look)).all()
        assert 0.0 <= look.saturation <= 2.0
        assert 0.0 <= look.contrast <= 2.0
        assert -1.0 <= look.warmth <= 1.0
        assert -180.0 <= look.hue <= 180.0
        assert min(look.vignette, look.bloom, look.grain) >= 0.0


def test_a_vignette_darkens_corners_only(gl: Any) -> None:
    grey = np.full((60, 100, 3), 0.18, np.float32)
    plain, dark = shown(gl, grey, PLAIN), shown(gl, grey, Look(vignette=1.0))
    assert dark[30, 50] == pytest.approx(plain[30, 50], abs=2e-3)
    corner = 0.18 / (1.0 + 0.9 * (0.99**2 + (59 / 60) ** 2)) ** 2
    assert dark[0, 0] == pytest.approx(develop(np.full((1, 3), corner), PLAIN)[0], abs=3e-3)
    assert dark[0, 0] == pytest.approx(dark[-1, -1], abs=1e-3)


def test_grain_is_fair_and_another_each_frame(gl: Any) -> None:
    grey = np.full((128, 128, 3), 0.18, np.float32)
    plain, look = shown(gl, grey, PLAIN), Look(grain=0.4)
    one, same, two = (shown(gl, grey, look, frame) for frame in (1, 1, 2))
    assert (one == same).all()
    assert (one != two).any()
    assert 0.02 < (one - plain).std() < 0.1
    assert abs((one - plain).mean()) < 2e-3
    assert np.ptp(one - plain, axis=2).max() < 1e-5  # the same in all channels


@pytest.mark.parametrize("size", [(128, 72), (96, 50), (64, 36), (40, 30)])
def test_enlarging_keeps_range_and_mean(gl: Any, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    small = rng.uniform(0.0, 1.0, (36, 64, 3))
    source = make_texture(gl, (64, 36), 4, Format.HALF, linear=True)
    source.write(np.pad(small, ((0, 0), (0, 0), (0, 1))).astype(np.float16).tobytes())
    target = make_target(gl, size, [(4, Format.FLOAT)])
    EnlargePass(gl, shared_context()[1]).draw(source, target, PLAIN, 0, 0.0)
    large = np.frombuffer(target.texture.read(), np.float32).reshape(size[1], size[0], 4)[..., :3]
    assert small.min() - 1e-3 <= large.min() <= large.max() <= small.max() + 1e-3
    assert large.mean() == pytest.approx(small.mean(), abs=0.01)
    if size == (64, 36):
        assert large == pytest.approx(small, abs=1e-3)
    source.release()
    target.release()
