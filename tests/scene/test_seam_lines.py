"""Lines on which two parts weigh the same: where they are, that they go on from cell to cell, and that none jumps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d.scene.seam_lines import Lines, seam_lines
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
SIDE, HALF = 129, 24.0
STEP = 2.0 * HALF / (SIDE - 1)
X, Z = np.meshgrid(*[np.linspace(-HALF, HALF, SIDE)] * 2)
MIDDLE = np.zeros(2)


def weave_of(*scores: F64) -> Weave:
    share = np.exp(np.stack(scores) - np.max(scores, axis=0))
    return Weave((share / share.sum(axis=0)).astype(np.float32), np.array([-HALF, -HALF]), STEP)


def ring(radius: float, x: float = 0.0, z: float = 0.0) -> Weave:
    """The second part prevails within a circle."""
    return weave_of(0.3 * (np.hypot(X - x, Z - z) - radius), np.zeros_like(X))


def regions(count: int, seed: int = 2) -> Weave:
    """The nearest of some points prevails."""
    at = np.random.default_rng(seed).uniform(-14.0, 14.0, (count, 2))
    return weave_of(*(-0.8 * np.hypot(X - x, Z - z) for x, z in at))


def finely(lines: Lines, parts: int = 5) -> tuple[F64, F64]:
    """Places all along some lines, and directions there."""
    line = np.repeat(np.arange(len(lines.a)), parts)
    return lines.at(line, np.tile(np.linspace(0.0, 1.0, parts), len(lines.a)))


def lengths(lines: Lines) -> float:
    return float(np.linalg.norm(lines.b - lines.a, axis=1).sum())


def test_a_circle_is_found_whole_and_round() -> None:
    lines = seam_lines(ring(6.0), MIDDLE, 12.0)
    place, way = finely(lines)
    assert np.abs(np.hypot(*place.T) - 6.0).max() < 0.02
    assert lengths(lines) == pytest.approx(2.0 * np.pi * 6.0, rel=0.01)
    outward = place / np.linalg.norm(place, axis=1, keepdims=True)
    assert np.abs((way * outward).sum(axis=1)).max() < 0.05
    assert np.linalg.norm(way, axis=1) == pytest.approx(1.0)
    assert (lines.parts == (0, 1)).all()


def test_lines_go_on_in_the_next_cell() -> None:
    """Every end, but those at the border of the square, is also the end of one other line; they have one direction."""
    lines = seam_lines(ring(6.0, 0.3, -0.7), MIDDLE, 12.0)
    ends = np.concatenate([lines.a, lines.b])
    ways = np.concatenate([lines.way_a, lines.way_b])
    away = np.linalg.norm(ends[:, None] - ends, axis=2) + 9.0 * np.eye(len(ends))
    partner = away.argmin(axis=1)
    assert away.min(axis=1).max() < 1e-9
    assert (np.sort(partner) == np.arange(len(ends))).all()
    assert (np.abs((ways * ways[partner]).sum(axis=1)) > 1.0 - 1e-9).all()


def test_they_lie_where_the_two_strongest_are_even() -> None:
    weave = regions(7)
    lines = seam_lines(weave, MIDDLE, 18.0)
    place, _ = finely(lines)
    weights = weave.at(np.stack([place[:, 0], 0.0 * place[:, 0], place[:, 1]], -1))
    pair = np.repeat(lines.parts, 5, axis=0)
    rows = np.arange(len(place))
    assert np.percentile(np.abs(weights[pair[:, 0], rows] - weights[pair[:, 1], rows]), 95) < 0.03
    others = weights.copy()
    others[pair[:, 0], rows] = others[pair[:, 1], rows] = 0.0
    third = others.max(axis=0) - weights[pair[:, 0], rows]
    shown = (lines.shown[:, :1] + (lines.shown[:, 1:] - lines.shown[:, :1]) * np.linspace(0.0, 1.0, 5)).ravel()
    assert third[shown > 0.1].max() < 0.12
    assert (shown[third < -0.15] == 1.0).mean() > 0.97, "whole where no third part is near"
    assert len(np.unique(lines.parts, axis=0)) >= 6
    assert (lines.parts[:, 0] < lines.parts[:, 1]).all()


def test_where_three_meet_all_three_seams_meet() -> None:
    lines = seam_lines(
        weave_of(*(-0.5 * np.hypot(X - 6 * np.cos(a), Z - 6 * np.sin(a)) for a in (0.1, 2.2, 4.3))), MIDDLE, 6.0
    )
    near = np.minimum(np.linalg.norm(lines.a, axis=1), np.linalg.norm(lines.b, axis=1)) < 4.0 * STEP
    assert {tuple(pair) for pair in lines.parts[near].tolist()} == {(0, 1), (0, 2), (1, 2)}


def test_only_what_is_near_is_looked_for() -> None:
    wide = regions(7)
    all_of_it, near = seam_lines(wide, MIDDLE, 20.0), seam_lines(wide, np.array([4.0, -3.0]), 5.0)
    assert np.abs(near.a - (4.0, -3.0)).max() <= 5.0 + 2.0 * STEP
    known = {tuple(row) for row in np.round(all_of_it.a, 9).tolist()}
    assert {tuple(row) for row in np.round(near.a, 9).tolist()} <= known


@pytest.mark.parametrize("centre", [(60.0, 0.0), (-60.0, -60.0), (24.0, 24.0)])
def test_beyond_the_weave_there_are_few_or_none(centre: tuple[float, float]) -> None:
    lines = seam_lines(regions(7), np.array(centre), 10.0)
    assert np.isfinite(lines.a).all()
    assert np.abs(lines.a).max(initial=0.0) <= HALF + 1e-9


def test_one_part_alone_has_no_seams() -> None:
    assert not len(seam_lines(weave_of(np.zeros_like(X)), MIDDLE, 10.0).a)
    assert not len(seam_lines(weave_of(np.zeros_like(X), np.full_like(X, -3.0)), MIDDLE, 10.0).a)


def test_they_move_as_little_as_the_weave() -> None:
    """No place of one instant is far from the lines of the next, through a change of what is joined to what."""
    before: F64 | None = None
    for step in range(60):
        scores = 0.3 * (np.hypot(np.abs(X) - 6.0, Z) - 5.5 - 0.02 * step)  # two circles that become one
        place, _ = finely(seam_lines(weave_of(scores, np.zeros_like(X)), MIDDLE, 14.0))
        if before is not None:
            gap = np.linalg.norm(place[:, None] - before, axis=2)
            new = gap.min(axis=1)
            assert np.percentile(new, 90) < 0.12
            assert new.max() < 1.2 * STEP + 0.4
        before = place


def test_four_crossings_are_two_lines_that_fade_where_they_change_places() -> None:
    """A saddle whose middle goes from one side to the other: first one pair of corners is joined, then the other."""
    seen = []
    for middle in np.linspace(-0.02, 0.02, 21):
        lines = seam_lines(weave_of(0.2 * (X - 0.18) * (Z - 0.18) + middle, np.zeros_like(X)), np.full(2, 0.1), 0.1)
        near = (np.abs(0.5 * (lines.a + lines.b) - 0.18) < 0.5 * STEP).all(axis=1)
        seen.append((middle, lines.shown[near].mean() if near.any() else 1.0, lengths(lines)))
    shown = np.array([one[1] for one in seen])
    assert shown.min() < 0.5
    assert shown[0] > 0.9
    assert np.isfinite([one[2] for one in seen]).all()
