"""Scenes mixed: nothing of a guest without strength, whole guests at full strength, no jump between, in every mode."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from support.mixes import EYE, MATERIALS, MIXED, cue, garden, guest, mixed, scene, street
from support.sameness import assert_same

from dreamscape3d.errors import LimitError
from dreamscape3d.scene.cue import MODES, Mode, Placement
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Air, Light, Material, Sky
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.shape import plane, sphere


@pytest.fixture(scope="module")
def pair() -> MixedPoser:
    return mixed(street(), garden())


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    return np.random.default_rng(2).uniform((-9.0, -0.5, -6.0), (9.0, 4.0, 8.0), (4000, 3))


@pytest.mark.parametrize("mode", MODES)
def test_without_strength_the_moment_is_the_hosts_own_bit_by_bit(pair: MixedPoser, mode: Mode) -> None:
    solo = ScenePoser(street())
    moment = pair.pose_cue(cue(mode, guest()))
    expected = solo.pose({"time": 1.5})
    assert moment.field.field is pair.host.field
    assert moment.field.parts is None
    assert_same(moment, expected)


def test_without_guests_there_is_only_the_host() -> None:
    alone = mixed(street())
    assert_same(alone.pose_cue(cue("merge")), ScenePoser(street()).pose({"time": 1.5}))


@pytest.mark.parametrize("mode", MIXED)
def test_a_trace_of_a_guest_is_hardly_anything(pair: MixedPoser, mode: Mode, points: np.ndarray) -> None:
    solo = pair.host.pose({"time": 1.5})
    moment = pair.pose_cue(cue(mode, guest(1e-4, 1e-4, 1e-4)))
    assert moment.field.field is pair.field
    np.testing.assert_allclose(evaluate_field(moment.field, points), evaluate_field(solo.field, points), atol=2e-3)
    np.testing.assert_allclose(moment.fog, solo.fog, atol=1e-3)
    np.testing.assert_allclose(moment.sky, solo.sky, atol=1e-3)
    assert light(moment) == pytest.approx(light(solo), rel=1e-2)
    assert moment.seams is not None
    assert moment.seams.strength < 1e-3


def light(moment: Moment) -> float:
    """Of all lamps together, about."""
    lamps = moment.lamps.astype(np.float64)
    return float((lamps[:, 2, :3].max(axis=1) * lamps[:, 0, 3]).sum())


def alone(moment: Moment, part: int, points: np.ndarray) -> np.ndarray:
    """(N,) distances of what is there of one part."""
    assert moment.field.parts is not None
    return evaluate_field(moment.field, points, np.nonzero(moment.field.parts.of == part)[0])


def test_merged_at_full_strength_both_are_whole(pair: MixedPoser, points: np.ndarray) -> None:
    moment = pair.pose_cue(cue("merge", guest(1.0, 1.0, 1.0), bubble=0.0))
    for part, each in enumerate((street(), garden())):
        solo = ScenePoser(each).pose({"time": 1.5})
        own = np.nonzero(solo.field.plane[:, 3] == solo.field.plane[:, 3])[0][1:]  # without the plane
        there = evaluate_field(solo.field, points, own)
        shared = alone(moment, part, points)
        ground = points[:, 1]
        np.testing.assert_allclose(np.minimum(shared, ground), np.minimum(there, ground), atol=1e-9)


def test_morphed_at_full_strength_only_the_guest_is_there(pair: MixedPoser, points: np.ndarray) -> None:
    moment = pair.pose_cue(cue("morph", guest(1.0, 1.0, 1.0), bubble=0.0))
    solo = ScenePoser(garden()).pose({"time": 1.5})
    assert moment.field.parts is not None
    host = moment.field.parts.of == 0
    host[moment.field.parts.grounds[0]] = False
    assert moment.field.parts.absent[host].all()
    np.testing.assert_allclose(evaluate_field(moment.field, points), evaluate_field(solo.field, points), atol=1e-9)
    np.testing.assert_allclose(moment.fog, solo.fog, rtol=1e-4)
    assert moment.fog_density == pytest.approx(solo.fog_density)
    records = moment.materials[moment.field.field.leaf_material[moment.field.parts.of == 1]]
    np.testing.assert_allclose(records, solo.materials[solo.field.field.leaf_material], atol=1e-5)


def test_half_way_the_surface_is_neithers(pair: MixedPoser, points: np.ndarray) -> None:
    for mode in ("merge", "morph", "weave"):
        moment = pair.pose_cue(cue(mode, guest(0.5, 0.5, 0.5)))
        here = evaluate_field(moment.field, points)
        for each in (street(), garden()):
            apart = np.abs(here - evaluate_field(ScenePoser(each).pose({"time": 1.5}).field, points))
            assert apart.max() > 0.3


@pytest.mark.parametrize("mode", MIXED)
def test_nothing_jumps_while_a_guest_comes(pair: MixedPoser, mode: Mode, points: np.ndarray) -> None:
    """300 steps: of fields, colours, lamps, sprites, air and suns."""
    before: dict[str, np.ndarray] = {}
    for step in range(1, 301):  # at 0 there is another list of leaves
        f = step / 300.0
        moment = pair.pose_cue(cue(mode, guest(f, f, f)))
        now = summary(moment, points[:400])
        if before:
            for name, limit in LIMITS.items():
                change = float(np.abs(now[name] - before[name]).max())
                assert change < limit, f"{name} changes by {change:.3g} at {step}"
        before = now


LIMITS = {"field": 0.08, "colours": 0.03, "lamps": 0.3, "air": 0.02, "suns": 0.05, "weave": 0.12, "exposure": 0.02}


def summary(moment: Moment, points: np.ndarray) -> dict[str, np.ndarray]:
    assert moment.field.parts is not None
    assert moment.field.parts.weave is not None
    return {
        "field": np.clip(evaluate_field(moment.field, points), -0.3, 0.15),
        "colours": np.cbrt(moment.materials[:, 0, :3]),
        "lamps": np.array([light(moment)]),
        "air": np.concatenate([moment.fog, [moment.fog_density * 20.0, moment.glow], moment.sky.ravel()]),
        "suns": np.sum([sun.irradiance for sun in moment.suns], axis=0),
        "weave": moment.field.parts.weave.weights,
        "exposure": np.array([moment.view.exposure]),
    }


@pytest.mark.parametrize("mode", MODES)
def test_the_same_cue_gives_the_same_bits_in_another_process_too(mode: Mode) -> None:
    now = cue(mode, guest(0.6, 0.4, 0.8, Placement((2.0, 0.0, -1.0), 30.0, 0.8)), seized=0.5)
    used, fresh = mixed(street(), garden()), mixed(street(), garden())
    used.pose_cue(cue("weave", guest(0.9, 0.1, 0.3)))
    carried = pickle.loads(pickle.dumps(used))
    expected = fresh.pose_cue(now)
    assert_same(used.pose_cue(now), expected)
    assert_same(carried.pose_cue(now), expected)


def test_the_structure_stays_one_object(pair: MixedPoser) -> None:
    for f in (0.1, 0.9):
        assert pair.pose_cue(cue("merge", guest(f))).field.field is pair.field


def test_a_view_takes_the_place_of_the_hosts_own(pair: MixedPoser) -> None:
    view = pair.view({"time": 0.0})
    np.testing.assert_array_equal(view.eye, EYE)
    other = ScenePoser(garden()).view({"time": 0.0})
    assert pair.pose_cue(cue("merge", guest(0.5)), other).view.eye is other.eye


def test_colour_alone_changes_colours_alone(pair: MixedPoser, points: np.ndarray) -> None:
    solo = pair.host.pose({"time": 1.5})
    moment = pair.pose_cue(cue("merge", guest(colour=1.0)))
    np.testing.assert_allclose(evaluate_field(moment.field, points), evaluate_field(solo.field, points), atol=1e-9)
    own = moment.field.field.leaf_material[: solo.field.field.leaf_count]
    changed = np.abs(moment.materials[own, 0, :3] - solo.materials[solo.field.field.leaf_material, 0, :3]).max(axis=1)
    assert changed.max() > 0.05
    np.testing.assert_array_equal(moment.fog, solo.fog)


def test_form_without_colour_comes_in_the_hosts_colours(pair: MixedPoser) -> None:
    moment = pair.pose_cue(cue("merge", guest(form=1.0)))
    assert moment.field.parts is not None
    host, other = (
        np.unique(moment.materials[moment.field.field.leaf_material[moment.field.parts.of == part], 0, :3], axis=0)
        for part in (0, 1)
    )
    ground = moment.materials[moment.field.field.leaf_material[moment.field.parts.grounds[1]], 0, :3]
    others = [row for row in other if np.abs(row - ground).max() > 1e-6]
    assert len(others) > 0
    assert all(np.abs(host - row).max(axis=1).min() < 1e-4 for row in others)


def test_air_alone_changes_air_and_light_alone(pair: MixedPoser, points: np.ndarray) -> None:
    solo = pair.host.pose({"time": 1.5})
    moment = pair.pose_cue(cue("morph", guest(air=1.0)))
    np.testing.assert_allclose(evaluate_field(moment.field, points), evaluate_field(solo.field, points), atol=1e-9)
    theirs = ScenePoser(garden()).pose({"time": 1.5})
    np.testing.assert_allclose(moment.fog, theirs.fog, rtol=1e-4)
    assert moment.night.moon == theirs.night.moon
    assert [sun.irradiance.max() > 0.0 for sun in moment.suns] == [False, True]
    own = moment.field.field.leaf_material[: solo.field.field.leaf_count]
    np.testing.assert_array_equal(moment.materials[own], solo.materials[solo.field.field.leaf_material])


def test_a_guest_stands_where_it_is_put(pair: MixedPoser) -> None:
    place = Placement((5.0, 3.0, -4.0), 90.0, 0.5)
    moment = pair.pose_cue(cue("merge", guest(1.0, 1.0, 1.0, place)))
    assert moment.field.parts is not None
    solo = ScenePoser(garden()).pose({"time": 1.5}).field
    x, y, z = solo.centre[1].tolist()  # the first trunk
    first = np.nonzero(moment.field.parts.of == 1)[0][1]
    expected = (5.0 + 0.5 * z, 0.5 * y, -4.0 - 0.5 * x)  # grounds meet, whatever the height it was put at
    np.testing.assert_allclose(moment.field.centre[first], expected, atol=1e-5)


def test_a_cue_for_other_guests_is_refused(pair: MixedPoser) -> None:
    with pytest.raises(LimitError, match="a cue for 2 guests, where there are 1"):
        pair.pose_cue(cue("merge", guest(1.0), guest(1.0)))


def test_numbers_that_are_none_do_no_harm(pair: MixedPoser) -> None:
    place = Placement((float("nan"), float("inf"), 0.0), float("nan"), -3.0)
    moment = pair.pose_cue(cue("weave", guest(float("nan"), 2.0, 0.5, place), beat=float("inf"), seized=float("nan")))
    assert np.isfinite(moment.field.texels).all()
    assert np.isfinite(moment.materials).all()
    assert np.isfinite(moment.sprites).all()


def test_no_guest_blinds_with_light_or_air(pair: MixedPoser) -> None:
    glaring = scene(
        [plane(), sphere(1.0).at(2.0, 1.0, 0.0).painted("neon")],
        air=Air(colour=(1.0, 1.0, 1.0), density=1.0, glow=4.0),
        sky=Sky(zenith=(1.0, 1.0, 1.0), horizon=(1.0, 1.0, 1.0), brightness=100.0),
        lights=(Light(kind="sun", intensity=1000.0), Light(at=(*EYE[:2], EYE[2] + 0.1), intensity=1000.0)),
        materials={**MATERIALS, "neon": Material(emission=1000.0)},
    )
    moment = mixed(street(), glaring).pose_cue(cue("merge", guest(1.0, 1.0, 1.0)))
    assert moment.fog_density <= 0.06
    assert moment.sky.max() <= 4.0 + 1e-6
    assert sum(float(sun.irradiance.max()) for sun in moment.suns) < 15.0
    assert moment.materials[:, 1, :3].max() <= 40.0 + 1e-3
    middles = (moment.lamps[:, 0, :3] + moment.lamps[:, 1, :3]) * 0.5
    near = np.linalg.norm(middles - EYE, axis=1) < 0.6
    assert not near.any()
