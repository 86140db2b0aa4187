"""Air, sky and look of several scenes: one scene alone is itself, halves lie between, nothing jumps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dreamscape3d.scene.blending import (
    blended_atmosphere,
    blended_colours,
    blended_distortion,
    blended_lens,
    blended_look,
    blended_night,
)
from dreamscape3d.scene.instant import Atmosphere
from dreamscape3d.scene.look import Distortion, Lens, Look
from dreamscape3d.scene.moment import Sun
from dreamscape3d.scene.night import Night
from dreamscape3d.scene.restraint import restrained_air, restrained_exposure, restrained_sun
from dreamscape3d.scene.shining import shared_suns

ONE, OTHER, HALF = np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([0.5, 0.5])
STILL = np.eye(3)


def air(**changes: object) -> Atmosphere:
    plain = Atmosphere(
        fog=np.array([0.2, 0.3, 0.5]),
        fog_density=0.01,
        fog_falloff=0.1,
        glow=1.0,
        shafts=0.5,
        patches=0.2,
        patch_size=8.0,
        sky=np.array([[0.0, 0.0, 0.1], [0.4, 0.2, 0.1], [0.0, 0.0, 0.0]]),
        stars=np.array([0.5, 0.3, 1.0, 0.9, 0.8]),
        night=Night(moon=4.0, moon_direction=(0.0, 0.6, 0.8), aurora=1.0),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_one_of_them_alone_is_itself() -> None:
    mine, theirs = (
        air(),
        air(fog=np.ones(3), fog_density=0.05, sky=np.ones((3, 3)), stars=np.full(5, 0.1), night=Night()),
    )
    for weights, expected in ((ONE, mine), (OTHER, theirs)):
        mixed = blended_atmosphere([mine, theirs], weights)
        for name in ("fog", "fog_density", "fog_falloff", "glow", "shafts", "patches", "patch_size", "sky", "stars"):
            np.testing.assert_allclose(getattr(mixed, name), getattr(expected, name), atol=1e-7)
        assert mixed.night.moon == expected.night.moon
        assert mixed.night.aurora == expected.night.aurora


def test_colours_mix_between_and_stay_colours() -> None:
    mixed = blended_colours(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 8.0]]), HALF)
    assert (mixed >= 0.0).all()
    np.testing.assert_allclose(blended_colours(np.full((2, 3), 3.0), HALF), 3.0, rtol=1e-6)


def test_the_moon_wanders_between_two_and_fades_where_they_stand_apart() -> None:
    east, west = Night(moon=4.0, moon_direction=(0.8, 0.6, 0.0)), Night(moon=8.0, moon_direction=(-0.8, 0.6, 0.0))
    mixed = blended_night([east, west], HALF)
    assert mixed.moon == 6.0
    np.testing.assert_allclose(mixed.moon_direction, (0.0, 1.0, 0.0), atol=1e-12)
    np.testing.assert_allclose(mixed.moon_colour, 0.6)
    alone = blended_night([east, Night()], np.array([0.3, 0.7]))
    assert (alone.moon, alone.moon_direction) == (pytest.approx(3.6), pytest.approx((0.8, 0.6, 0.0)))
    np.testing.assert_allclose(alone.moon_colour, 0.3)


def test_looks_mix_and_hues_turn_the_shorter_way() -> None:
    looks = [Look(saturation=1.0, hue=170.0), Look(saturation=0.5, hue=-170.0)]
    mixed = blended_look(looks, HALF)
    assert mixed.saturation == 0.75
    assert abs(mixed.hue) == pytest.approx(180.0)
    assert blended_look(looks, ONE).hue == pytest.approx(170.0)


def test_what_is_sharp_is_the_hosts_to_say() -> None:
    mixed = blended_lens([Lens(aperture=0.1, focus=3.0), Lens(aperture=0.3, focus=90.0)], HALF)
    assert (mixed.aperture, mixed.focus) == (0.2, 3.0)


def test_what_befalls_the_picture_mixes() -> None:
    mixed = blended_distortion([Distortion(), Distortion(echo=1.0, thread=(1.0, 0.0, 0.5))], HALF)
    assert (mixed.echo, mixed.thread) == (0.5, (0.5, 0.0, 0.25))


def sun(*direction: float, shadow: bool = False, light: float = 1.0) -> Sun:
    return Sun(np.array(direction), np.full(3, light), 0.5, shadow)


def test_a_guests_sun_comes_slowly_and_the_hosts_keeps_its_place() -> None:
    own, other = (sun(0.0, 1.0, 0.0), sun(1.0, 0.0, 0.0)), (sun(0.0, 0.0, 1.0, shadow=True),)
    alone = shared_suns([own, other], [STILL, STILL], ONE)
    assert len(alone) == 2
    assert [(s.single, s.shadow) for s in alone] == [(True, False), (False, False)]
    mixed = shared_suns([own, other], [STILL, np.diag([-1.0, 1.0, -1.0])], np.array([0.75, 0.25]))
    assert [(s.single, s.shadow) for s in mixed] == [(True, False), (False, False), (True, True)]
    assert [s.irradiance[0] for s in mixed] == [0.75, 0.75, 0.25]
    np.testing.assert_array_equal(mixed[2].direction, [0.0, 0.0, -1.0])


def test_at_most_three_suns_cast_shadows() -> None:
    suns = [[sun(0.0, 1.0, 0.0, shadow=True)] for _ in range(6)]
    mixed = shared_suns(suns, [STILL] * 6, np.full(6, 1.0 / 6.0))
    assert [s.shadow for s in mixed] == [True] * 3 + [False] * 3


def test_no_guest_blinds_with_its_light() -> None:
    held = restrained_air(air(fog_density=1.0, sky=np.full((3, 3), 100.0), glow=4.0), air())
    assert held.fog_density == 0.06
    assert held.sky.max() == 4.0
    assert held.glow == 2.0
    thick = air(fog_density=0.4)
    assert restrained_air(thick, thick).fog_density == 0.4
    assert restrained_sun(sun(0.0, 1.0, 0.0, light=1000.0)).irradiance.max() == 12.0
    assert restrained_exposure(16.0, 0.5) == 2.0
    assert restrained_exposure(-16.0, 0.0) == -2.0
