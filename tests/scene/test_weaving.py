"""Weaves: exact ends, even shares, borders that wander smoothly, and that stay when other guests come or go."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.cue import Mode
from dreamscape3d.scene.sprouting import presence
from dreamscape3d.scene.weaving import HALF, SEEN, SIDE, Interest, Layout, Shake, Weaving, interest_of

HOME = np.array([1.0, 6.0])
MODES: tuple[Mode, ...] = ("merge", "morph", "weave")


def layout(guests: int = 1, apart: float = 0.0, names: tuple[int, ...] | None = None) -> Layout:
    """Scenes of radius 25 m at the origin, or round it."""
    angle = np.arange(guests) * 2.0 * np.pi / guests
    centres = np.concatenate([[[0.0, 0.0]], apart * np.stack([np.cos(angle), np.sin(angle)], -1)])
    interest = (Interest(np.zeros((SIDE, SIDE))),) * (guests + 1)
    return Layout(names or tuple(range(guests + 1)), HOME, HOME, centres, np.full(guests + 1, 25.0), interest)


def spread(count: int = 2000, seed: int = 3) -> np.ndarray:
    points = np.random.default_rng(seed).uniform(-HALF, HALF, (count, 3))
    points[:, [0, 2]] += HOME
    return points


@pytest.mark.parametrize("mode", MODES)
def test_weights_are_shares_of_one(mode: Mode) -> None:
    woven = Weaving(5, layout(3, 15.0))
    for strengths in ([0.0, 0.0, 0.0], [0.2, 0.0, 0.9], [1.0, 1.0, 1.0]):
        weights = woven.weave(mode, np.array(strengths)).weights
        assert weights.dtype == np.float32
        assert weights.shape == (4, SIDE, SIDE)
        np.testing.assert_allclose(weights.sum(axis=0), 1.0, atol=1e-6)
        assert weights.min() >= 0.0
        assert all(weights[i + 1].max() == 0.0 for i, s in enumerate(strengths) if s == 0.0)


@pytest.mark.parametrize("mode", MODES)
def test_without_strength_the_host_is_all_there_is(mode: Mode) -> None:
    weights = Weaving(5, layout(2)).weave(mode, np.zeros(2)).weights
    assert (weights[0] == 1.0).all()


def shares(woven: Weaving, mode: Mode, strengths: np.ndarray) -> np.ndarray:
    """Of each scene, in what is seen."""
    seen = np.exp(-0.5 * (((woven.points - HOME) / SEEN) ** 2).sum(axis=1))
    weights = woven.weave(mode, strengths).weights.reshape(len(strengths) + 1, -1)
    return weights @ seen / seen.sum()


def test_at_full_strength_half_of_the_ground_is_the_guests_or_all_of_it() -> None:
    for seed in range(4):
        woven = Weaving(seed, layout())
        assert [shares(woven, mode, np.ones(1))[1] for mode in MODES] == pytest.approx([0.5, 1.0, 0.5], abs=0.02)
        assert woven.weave("morph", np.ones(1)).weights[0].max() == 0.0


def test_guests_of_like_strength_share_alike_with_the_host() -> None:
    np.testing.assert_allclose(shares(Weaving(2, layout(3)), "weave", np.ones(3)), 0.25, atol=0.06)


def test_a_guest_that_stands_apart_prevails_where_it_stands() -> None:
    weights = Weaving(2, layout(2, 45.0)).weights("weave", np.ones(2), np.array([[45.0, 0.0, 0.0], [-45.0, 0.0, 0.0]]))
    assert weights[1, 0] > 0.8
    assert weights[2, 1] > 0.8


def test_where_a_scene_has_something_to_show_it_holds_its_ground() -> None:
    shown = np.array([[1.0, -4.0]])
    mine, nothing = interest_of(HOME, shown, np.ones(1)), Interest(np.zeros((SIDE, SIDE)))
    assert mine.grid.max() == 1.0
    place = np.unravel_index(mine.grid.argmax(), mine.grid.shape)
    np.testing.assert_allclose((np.array(place[::-1]) / (SIDE - 1) - 0.5) * 2.0 * HALF + HOME, shown[0], atol=0.8)
    still = layout()
    at = np.array([[1.0, 0.0, -4.0]])
    weights = []
    for interest in ((mine, nothing), (nothing, mine)):
        held = Layout(still.names, HOME, HOME, still.centres, still.radii, interest)
        weights.append(float(np.mean([Weaving(s, held).weights("weave", np.full(1, 0.7), at)[1, 0] for s in range(8)])))
    assert weights[0] < 0.2
    assert weights[1] > 0.6


@pytest.mark.parametrize("mode", MODES)
def test_everything_changes_little_by_little(mode: Mode) -> None:
    woven = Weaving(9, layout(2, 10.0))
    points, of = spread(600), np.arange(600) % 3
    chance = np.random.default_rng(0).uniform(0.0, 1.0, 600)
    before = None
    for step in range(301):
        strengths = np.array([step / 300.0, 0.4])
        now = np.concatenate(
            [
                woven.weights(mode, strengths, points).ravel(),
                presence(woven, mode, strengths, points, of, chance),
            ]
        )
        if before is not None:
            assert np.abs(now - before).max() < 0.1
        before = now


@pytest.mark.parametrize("mode", MODES)
def test_a_piece_comes_over_a_span_of_strength(mode: Mode) -> None:
    woven = Weaving(4, layout())
    points, of = spread(300), np.ones(300, np.intp)
    grid = np.linspace(0.0, 1.0, 401)
    grown = np.array([presence(woven, mode, np.array([f]), points, of, np.full(300, 0.5)) for f in grid])
    assert grown[0].max() == 0.0
    assert (np.diff(grown, axis=0) >= -1e-12).all()
    whole = grown[-1] == 1.0
    assert whole.mean() > (0.3 if mode == "weave" else 0.999)
    started = grid[(grown[:, whole] > 0.0).argmax(axis=0)]
    done = grid[(grown[:, whole] == 1.0).argmax(axis=0)]
    assert (done - started).min() >= 0.15


def test_hosts_stay_whole_where_they_merge_and_go_where_they_morph() -> None:
    woven, points = Weaving(4, layout()), spread(300)
    of, chance = np.zeros(300, np.intp), np.random.default_rng(1).uniform(0.0, 1.0, 300)
    at = {mode: [presence(woven, mode, np.array([f]), points, of, chance) for f in (0.0, 0.5, 1.0)] for mode in MODES}
    assert at["merge"][0].min() == at["merge"][2].min() == 1.0
    assert 0.69 < at["merge"][1].min() < 0.8
    assert at["morph"][0].min() == 1.0
    assert at["morph"][2].max() == 0.0
    assert at["weave"][0].min() == 1.0
    assert 0.4 < at["weave"][2].mean() < 0.6


def test_who_else_is_there_does_not_move_the_borders() -> None:
    points = spread()
    alone = Weaving(3, layout(1, names=(0, 71))).order(points)[0]
    crowded = Weaving(3, layout(3, names=(0, 12, 71, 5))).order(points)[1]
    assert crowded.tobytes() == alone.tobytes()


def test_a_glitch_moves_blocks_by_little_and_time_after_time() -> None:
    woven, points, strengths = Weaving(3, layout()), spread(), np.full(1, 0.7)
    still = woven.margins("weave", strengths, points)
    shaken = [woven.margins("weave", strengths, points, Shake(1.0, time)) for time in (2.0, 2.1, 2.3)]
    assert shaken[0].tobytes() == shaken[1].tobytes() != shaken[2].tobytes()
    moved = np.abs(shaken[0] - still).max(axis=0)
    assert moved.max() <= 0.3
    assert 0.2 < (moved > 0.0).mean() < 0.5


def test_the_same_seed_gives_the_same_weave_and_another_another() -> None:
    def weave(seed: int) -> bytes:
        return Weaving(seed, layout()).weave("weave", np.full(1, 0.5)).weights.tobytes()

    assert weave(8) == weave(8) != weave(9)
