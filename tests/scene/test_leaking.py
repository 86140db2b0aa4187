"""Single forms that cross over: well chosen, spread out, one after the other, with a patch of their ground."""

from __future__ import annotations

import numpy as np
from support.mixes import cue, garden, guest, mixed, street

from dreamscape3d.scene.leaking import APART, LARGEST, MOST, SMALLEST, Candidates, Patches, choose, coming

EYE, AHEAD = np.array([0.0, 1.6, 8.0]), np.array([0.0, 0.0, -1.0])
NOTHING = np.zeros((0, 3)), np.zeros((0, 3))


def pieces(count: int = 200, seed: int = 1) -> Candidates:
    random = np.random.default_rng(seed)
    low = random.uniform((-12.0, 0.0, -20.0), (12.0, 0.5, 10.0), (count, 3))
    return Candidates(low, low + random.uniform(0.1, 9.0, (count, 1)), random.uniform(0.0, 5.0, count))


def test_those_chosen_have_a_size_and_stand_apart_in_sight() -> None:
    among = pieces()
    chosen = choose(among, EYE, AHEAD, NOTHING, 3)
    assert len(chosen) == MOST
    assert among.size[chosen].min() >= SMALLEST
    assert among.size[chosen].max() <= LARGEST
    assert (among.middle[chosen, 2] < EYE[2]).all()
    flat = among.middle[chosen][:, [0, 2]]
    apart = np.linalg.norm(flat[:, None] - flat, axis=2) + 100.0 * np.eye(MOST)
    assert apart.min() >= APART


def test_what_is_worth_seeing_comes_first_and_the_seed_decides_the_rest() -> None:
    low = np.array([[-6.0, 0.0, -2.0], [0.0, 0.0, -2.0], [6.0, 0.0, -2.0]])
    among = Candidates(low, low + 1.0, np.array([0.2, 9.0, 0.2]))
    assert all(choose(among, EYE, AHEAD, NOTHING, seed)[0] == 1 for seed in range(8))
    assert len({tuple(choose(among, EYE, AHEAD, NOTHING, seed)) for seed in range(8)}) == 2
    np.testing.assert_array_equal(choose(among, EYE, AHEAD, NOTHING, 5), choose(among, EYE, AHEAD, NOTHING, 5))


def test_what_stands_in_something_else_comes_last() -> None:
    low = np.array([[-3.0, 0.0, -2.0], [3.0, 0.0, -2.0]])
    among = Candidates(low, low + 1.0, np.array([2.0, 0.9]))
    assert choose(among, EYE, AHEAD, NOTHING, 2)[0] == 0
    there = np.array([[-4.0, 0.0, -3.0]]), np.array([[-1.0, 2.0, 0.0]])
    assert choose(among, EYE, AHEAD, there, 2)[0] == 1


def test_nothing_fitting_is_nothing() -> None:
    tiny = Candidates(np.zeros((3, 3)), np.full((3, 3), 0.1), np.ones(3))
    assert choose(tiny, EYE, AHEAD, NOTHING, 1).shape == (0,)


def test_they_come_one_after_the_other() -> None:
    assert coming(4, 0.0).tolist() == [0.0] * 4
    assert coming(4, 1.0).tolist() == [1.0] * 4
    half = coming(4, 0.4)
    assert half[0] == 1.0
    assert (np.diff(half) <= 0.0).all()
    assert half[3] == 0.0
    steps = np.array([coming(4, f) for f in np.linspace(0.0, 1.0, 301)])
    assert np.abs(np.diff(steps, axis=0)).max() < 0.02


def test_patches_are_shares_of_one() -> None:
    patches = Patches(np.array([[0.0, 0.0, 0.0], [0.5, 0.0, 0.0]]), np.ones(2), np.array([1.0, 0.5]), np.array([1, 2]))
    points = np.random.default_rng(0).uniform(-4.0, 4.0, (500, 3))
    weights = patches.weights(3, points)
    np.testing.assert_allclose(weights.sum(axis=0), 1.0)
    assert weights.min() >= 0.0
    far = np.linalg.norm(points[:, [0, 2]], axis=1) > 3.0
    assert (weights[0, far] == 1.0).all()
    along = np.linspace(-4.0, 4.0, 33)
    grid = np.stack(np.meshgrid(along, along), -1)
    np.testing.assert_allclose(patches.on_grid(3, grid).reshape(3, -1), patches.weights(3, grid.reshape(-1, 2)))
    assert patches.presence(1, np.zeros((1, 3)))[0] == 1.0


def test_a_leak_brings_whole_forms_with_their_light_and_leaves_the_rest() -> None:
    poser = mixed(street(), garden())
    moment, solo = poser.pose_cue(cue("leak", guest(1.0, 1.0, 1.0))), poser.host.pose({"time": 1.5})
    parts = moment.field.parts
    assert parts is not None
    assert parts.weave is not None
    assert 1 <= (~parts.absent[parts.of == 1]).sum() <= 2 * MOST
    assert not parts.absent[parts.of == 0].any()
    assert 0.0 < parts.weave.weights[1].mean() < 0.1
    assert np.abs(moment.fog - solo.fog).max() < 0.1
    assert len(moment.lamps) > len(solo.lamps)
