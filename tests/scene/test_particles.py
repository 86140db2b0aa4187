"""Particles: the same instant has the same ones, they keep to their box, and none is seen to jump."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.glow import GlowPoser, ambient_light
from dreamscape3d.scene.lamps import NO_LAMPS, tubes_of_light
from dreamscape3d.scene.luminous import ParticleKind, Particles, Ribbon
from dreamscape3d.scene.moment import Sun
from dreamscape3d.scene.scene import Scene
from dreamscape3d.scene.sprites import Strands

F64 = NDArray[np.float64]
KINDS: tuple[ParticleKind, ...] = get_args(ParticleKind)
WHITE = np.ones(3)
FASTEST = {"fireflies": 2.0, "embers": 40.0, "rain": 12.0, "shards": 3.0, "traffic": 17.0, "motes": 1.5}  # m/s
STEP = 1.0 / 600.0  # seconds


def strands(poser: GlowPoser, time: float) -> Strands:
    return poser.pose({"time": time}).clouds[0](NO_LAMPS, WHITE)


def light_of(drawn: Strands) -> F64:
    """(N,) all the light of each, in no unit."""
    size = drawn.radius_b if drawn.balls else np.linalg.norm(drawn.b - drawn.a, axis=1)
    return np.asarray(drawn.radiance_b.max(axis=1) * size * drawn.radius_b)


def poser_of(kind: ParticleKind, count: int = 200, seed: int = 1, **keys: object) -> GlowPoser:
    return GlowPoser(Scene(particles=(Particles(kind, count, **keys),), seed=seed))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_instant_has_the_same_particles(kind: ParticleKind) -> None:
    forth, back = poser_of(kind), poser_of(kind)
    times = (0.0, 3.7, 1.2, 1000.25)
    seen = [forth.pose({"time": t}).sprites(NO_LAMPS, WHITE) for t in times]
    again = [back.pose({"time": t}).sprites(NO_LAMPS, WHITE) for t in reversed(times)]
    for one, other in zip(seen, reversed(again), strict=True):
        assert np.array_equal(one, other)
    assert not np.array_equal(strands(forth, 1.0).b, strands(poser_of(kind, seed=2), 1.0).b)


@pytest.mark.parametrize("kind", KINDS)
def test_two_clouds_of_one_kind_differ(kind: ParticleKind) -> None:
    one, other = GlowPoser(Scene(particles=(Particles(kind), Particles(kind)))).pose({"time": 2.0}).clouds
    assert not np.allclose(one(NO_LAMPS, WHITE).b, other(NO_LAMPS, WHITE).b)


@pytest.mark.parametrize("kind", KINDS)
def test_they_keep_to_their_box(kind: ParticleKind) -> None:
    size, at = np.array([6.0, 3.0, 8.0]), np.array([1.0, 5.0, -2.0])
    poser = poser_of(kind, 500, at=tuple(at), size=tuple(size))
    for time in np.linspace(0.0, 40.0, 23):
        drawn = strands(poser, float(time))
        seen = drawn.radiance_b.max(axis=1) > 0.0
        for ends in (drawn.a, drawn.b):
            assert (np.abs(ends[seen] - at) <= size * 0.5 + 0.4).all()


def test_their_box_turns_with_them() -> None:
    drawn = strands(poser_of("traffic", 400, at=(0, 0, 0), size=(40, 2, 4), turn=90.0), 1.0)
    assert np.abs(drawn.b[:, 0]).max() <= 2.0
    assert np.abs(drawn.b[:, 2]).max() > 15.0


@pytest.mark.parametrize("kind", KINDS)
def test_none_is_seen_to_jump(kind: ParticleKind) -> None:
    """What moves faster than its kind can has begun a new life, and is dark before and after."""
    poser = poser_of(kind, 300, size=(20.0, 4.0, 10.0))
    before = strands(poser, 0.0)
    brightest = max(light_of(strands(poser, t)).max() for t in (0.0, 3.3, 7.1))
    for step in range(1, 1500):
        after = strands(poser, step * STEP)
        way = np.linalg.norm(after.b - before.b, axis=1)
        light = np.maximum(light_of(before), light_of(after))
        jumped = way > FASTEST[kind] * STEP
        assert light[jumped].max(initial=0.0) <= 0.02 * brightest
        if kind != "rain":  # a drop bursts at once
            assert np.abs(light_of(after) - light_of(before)).max() <= 0.06 * brightest
        before = after


@pytest.mark.parametrize("kind", KINDS)
def test_speed_is_a_factor_on_time(kind: ParticleKind) -> None:
    slow, fast = strands(poser_of(kind, speed=1.0), 3.0), strands(poser_of(kind, speed=2.0), 1.5)
    assert np.allclose(slow.b, fast.b)


def test_numbers_may_be_signals_and_are_kept_within_bounds() -> None:
    wild = Particles(
        "embers",
        50,
        size=(parse("x"), -3.0, 2.0),
        brightness=parse("x"),
        radius=parse("-x"),
        speed=parse("x"),
        turn=parse("x"),
        colour=(parse("x"), 0.5, 0.5),
        light=16,
    )
    poser = GlowPoser(Scene(particles=(wild,)))
    for x in (0.0, 1.0, 1e6, -1e6):
        posed = poser.pose({"time": 5.0, "x": x})
        sprites = posed.sprites(posed.lamps, WHITE)
        assert np.isfinite(sprites).all()
        assert np.isfinite(posed.lamps).all()
        assert sprites[:, :2, 3].min(initial=1.0) > 0.0
        assert sprites.max(initial=0.0) <= 1e6


def test_some_of_them_are_lamps() -> None:
    lamps = poser_of("fireflies", 100, light=10).pose({"time": 4.0}).lamps
    assert lamps.shape == (10, 3, 4)
    few, many = (poser_of("embers", 64, light=n).pose({"time": 4.0}).lamps[:, 2, :3] for n in (8, 16))
    assert few.sum(axis=1).mean() == pytest.approx(2.0 * many.sum(axis=1).mean(), rel=0.6)


def test_rain_shines_by_what_lights_it() -> None:
    tube = tubes_of_light(
        np.array([[-4.0, 2.0, 0.0]]), np.array([[-2.0, 2.0, 0.0]]), np.full(1, 0.1), np.eye(3)[:1] * 40
    )
    posed = poser_of("rain", 2000).pose({"time": 1.0}).clouds[0]
    dark, lit = (posed(lamps, np.zeros(3)) for lamps in (NO_LAMPS, tube))
    more = lit.radiance_b[:, 0] / np.maximum(dark.radiance_b[:, 0], 1e-9)
    near = np.linalg.norm(lit.b - [-3.0, 2.0, 0.0], axis=1)
    shown = dark.radiance_b[:, 0] > 0
    assert more[shown & (near < 1.5)].min() > 8.0 * more[shown & (near > 6.0)].max()
    assert np.array_equal(lit.radiance_b[:, 1:], dark.radiance_b[:, 1:])


def test_embers_do_not() -> None:
    posed = poser_of("embers").pose({"time": 1.0}).clouds[0]
    assert np.array_equal(posed(NO_LAMPS, np.zeros(3)).radiance_b, posed(NO_LAMPS, WHITE).radiance_b)


def test_suns_and_sky_light_what_hangs_in_the_air() -> None:
    sun = Sun(np.array([0.0, 1.0, 0.0]), np.full(3, 4.0 * np.pi), 0.5, False)
    assert ambient_light([sun], np.full((3, 3), 2.0)) == pytest.approx([2.0] * 3)


def test_too_many_are_refused() -> None:
    with pytest.raises(LimitError, match="4001 particles in one cloud; it takes 1 to 4000"):
        GlowPoser(Scene(particles=(Particles("rain", 4001),)))
    with pytest.raises(LimitError, match="0 particles in one cloud"):
        GlowPoser(Scene(particles=(Particles("rain", 0),)))
    with pytest.raises(LimitError, match="12000 particles are more than 8000"):
        GlowPoser(Scene(particles=(Particles("rain", 4000),) * 3))
    with pytest.raises(LimitError, match="17 particle clouds are more than 16"):
        GlowPoser(Scene(particles=(Particles("rain", 1),) * 17))
    with pytest.raises(LimitError, match="65 ribbons are more than 64"):
        GlowPoser(Scene(ribbons=(Ribbon(points=((0, 0, 0), (1, 0, 0))),) * 65))
