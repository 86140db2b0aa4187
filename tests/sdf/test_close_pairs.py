"""Boxes near each other: what a grid of cells finds, against all pairs of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from dreamscape3d.sdf.close_pairs import MOST, Boxes, boxes_of, close_pairs, gaps

F64 = NDArray[np.float64]
Index = NDArray[np.intp]


def boxes_from(
    centre: ArrayLike, half: ArrayLike, kind: ArrayLike, margin: ArrayLike = 0.0, axes: ArrayLike | None = None
) -> Boxes:
    """Upright where no `axes` are given."""
    middle, size = np.asarray(centre, np.float32), np.asarray(half, np.float32)
    turned = np.tile(np.eye(3), (len(middle), 1, 1)) if axes is None else axes
    felt = np.broadcast_to(np.asarray(margin, np.float32), len(middle))
    return boxes_of(middle, np.asarray(turned, np.float32), size, felt, np.asarray(kind, np.int32))


def random_boxes(count: int, kinds: int, seed: int, spread: float, size: float = 1.0, uneven: float = 15.0) -> Boxes:
    """Some of them `uneven` times as large as others, turned at random, kinds ascending."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(-spread, spread, (count, 3)) * [1.0, 0.3, 1.0]
    half = size * rng.uniform(0.05, 0.6, (count, 3)) * np.where(rng.random(count) < 0.08, uneven, 1.0)[:, None]
    axes = np.linalg.qr(rng.normal(size=(count, 3, 3)))[0]
    kind = np.sort(rng.integers(0, kinds, count))
    return boxes_from(centre, half, kind, size * rng.uniform(0.0, 0.4, count), axes)


def all_pairs(boxes: Boxes) -> tuple[Index, Index]:
    """Those of different kinds that no axis of either keeps apart by more than both margins, nor the world's."""
    a, b = np.triu_indices(len(boxes.kind), 1)
    others = boxes.kind[a] != boxes.kind[b]
    a, b = a[others], b[others]
    upright = (np.abs(boxes.centre[a] - boxes.centre[b]) <= boxes.span[a] + boxes.span[b]).all(axis=1)
    a, b = a[upright], b[upright]
    near = gaps(boxes, a, b) <= boxes.margin[a] + boxes.margin[b]
    return a[near], b[near]


def assert_as_all_pairs(boxes: Boxes) -> int:
    found, true = close_pairs(boxes), all_pairs(boxes)
    assert np.array_equal(found[0], true[0])
    assert np.array_equal(found[1], true[1])
    assert found[0].dtype == found[1].dtype == np.intp
    return len(true[0])


@pytest.mark.parametrize("kinds", [2, 3, 9])
@pytest.mark.parametrize("size", [1e-3, 0.1, 1.0, 30.0, 1e4])
@pytest.mark.parametrize("seed", range(3))
def test_as_all_pairs_say(seed: int, size: float, kinds: int) -> None:
    """Of dust and of mountains; in order, and each once."""
    boxes = random_boxes(400, kinds, seed, size * (6.0 + 6.0 * seed), size)
    assert 20 < assert_as_all_pairs(boxes) < 60_000


@pytest.mark.parametrize("uneven", [1.0, 300.0, 1e5])
def test_sizes_of_all_kinds_beside_each_other(uneven: float) -> None:
    boxes = random_boxes(500, 4, 3, 12.0, 0.4, uneven)
    assert assert_as_all_pairs(boxes) > 5


@pytest.mark.parametrize("offset", [0.0, 1e4, 1e7])
def test_far_from_the_origin(offset: float) -> None:
    """Where float32 tells less and less apart, what is found is still what all pairs say."""
    boxes = random_boxes(300, 2, 5, 10.0)
    moved = replace(boxes, centre=boxes.centre + np.float32(offset))
    assert_as_all_pairs(moved)


def test_worlds_too_large_to_be_counted_in_cells() -> None:
    """A grain a metre from another, and both a billion metres from the rest."""
    far = [[0, 0, 0], [0.5, 0, 0], [1e9, 1e9, 1e9], [-1e9, 1e9, -1e9], [1e9, 1e9, 1e9]]
    boxes = boxes_from(far, np.full((5, 3), 0.3), [0, 1, 0, 1, 1])
    found = close_pairs(boxes)
    assert np.stack(found, -1).tolist() == [[0, 1], [2, 4]]


def test_cells_are_shared_by_what_lies_across_their_borders() -> None:
    """A row of touching blocks, each of another kind than those beside it: each touches the next alone."""
    count = 200
    centre = np.column_stack([np.arange(count) * 1.0, np.zeros(count), np.zeros(count)])
    found = close_pairs(boxes_from(centre, np.full((count, 3), 0.499), np.arange(count) % 3, 0.01))
    assert np.array_equal(found[0], np.arange(count - 1))
    assert np.array_equal(found[1], np.arange(1, count))


def test_one_among_many() -> None:
    """A ground a thousand times as large as what stands on it meets all of it, and nothing that hovers."""
    rng = np.random.default_rng(0)
    at = rng.uniform(-400.0, 400.0, (600, 3))
    at[:300, 1], at[300:, 1] = 0.3, 9.0
    half = np.vstack([[500, 5, 500], np.full((600, 3), 0.4)])
    boxes = boxes_from(np.vstack([[0, -5, 0], at]), half, np.append(0, np.ones(600)))
    first, second = close_pairs(boxes)
    assert not first.any()
    assert np.array_equal(second, np.arange(1, 301))


def test_kinds_that_are_alike_or_elsewhere_have_no_pairs() -> None:
    boxes = random_boxes(200, 2, 1, 3.0)
    assert len(close_pairs(boxes)[0]) > 50
    assert not len(close_pairs(replace(boxes, kind=np.zeros(200, np.int32)))[0])
    away = boxes.centre + np.where(boxes.kind == 1, np.float32(500.0), np.float32(0.0))[:, None]
    assert not len(close_pairs(replace(boxes, centre=away))[0])


@pytest.mark.parametrize("count", [0, 1])
def test_none_and_one(count: int) -> None:
    for side in close_pairs(random_boxes(count, 2, 0, 1.0)):
        assert side.shape == (0,)
        assert side.dtype == np.intp


def test_kinds_need_not_be_in_order_or_few() -> None:
    boxes = random_boxes(300, 2, 8, 12.0)
    rng = np.random.default_rng(8)
    for kind in (rng.integers(-4, 4, 300), np.arange(300) * 7919 % 100_003, rng.permutation(300)):
        assert_as_all_pairs(replace(boxes, kind=kind.astype(np.int32)))


# -- a bound on the work -----------------------------------------------------------------------------


def crowd(count: int = 1200) -> Boxes:
    """All in one place, of all sizes, of two kinds by turns."""
    rng = np.random.default_rng(4)
    half = np.tile(np.geomspace(0.001, 0.05, count)[rng.permutation(count), None], 3)
    return boxes_from(rng.uniform(0.0, 0.3, (count, 3)), half, np.arange(count) % 2)


@pytest.mark.parametrize("most", [200, 20_000, 200_000])
def test_of_too_many_the_largest_are_looked_at(most: int) -> None:
    """All pairs of the largest of them, and none of the others."""
    boxes = crowd()
    first, second = close_pairs(boxes, most)
    seen = np.unique(np.concatenate([first, second]))
    assert 0 < len(seen) < 1200
    size = boxes.half[:, 0]
    largest = np.nonzero(size >= size[seen].min())[0]
    assert len(largest) <= 2 * len(seen) + 4
    among = all_pairs(boxes)
    kept = np.isin(among[0], largest) & np.isin(among[1], largest)
    assert np.array_equal(first, among[0][kept])
    assert np.array_equal(second, among[1][kept])
    assert len(first) <= most


def test_with_room_for_all_of_a_crowd_all_are_found() -> None:
    boxes = crowd()
    assert assert_as_all_pairs(boxes) > 3000


def test_what_no_crowd_is_near_is_never_left_out() -> None:
    """As many boxes as a world may have, far enough apart for the bound to be far away."""
    count = 60_000
    rng = np.random.default_rng(6)
    centre = rng.uniform(-300.0, 300.0, (count, 3)) * [1.0, 0.05, 1.0]
    half = rng.uniform(0.1, 0.6, (count, 3))
    boxes = boxes_from(centre, half, rng.integers(0, 8, count), 0.1)
    first, second = close_pairs(boxes)
    assert np.array_equal(np.stack([first, second]), np.stack(close_pairs(boxes, 100 * MOST)))
    order = first * count + second
    assert (np.diff(order) > 0).all()
    assert (first < second).all()
    assert (gaps(boxes, first, second) <= 0.2 + 1e-6).all()
    some = np.nonzero((np.abs(centre) < 20.0).all(axis=1))[0]
    part = boxes_from(centre[some], half[some], boxes.kind[some], 0.1)
    within = np.isin(first, some) & np.isin(second, some)
    true = all_pairs(part)
    assert np.array_equal(np.stack([some[true[0]], some[true[1]]]), np.stack([first[within], second[within]]))


# -- gaps --------------------------------------------------------------------------------------------


def test_gaps_are_no_more_than_the_truth() -> None:
    """The nearest of many points in each of two boxes are at least as far apart."""
    boxes = random_boxes(40, 2, 1, 3.0)
    rng = np.random.default_rng(0)
    a, b = np.arange(20), np.arange(20, 40)
    local: F64 = rng.uniform(-1.0, 1.0, (40, 600, 3))
    local[:, :300] = np.sign(local[:, :300])
    inside = boxes.centre[:, None] + np.einsum("nij,nki->nkj", boxes.axes, local * boxes.half[:, None])
    away = np.linalg.norm(inside[a][:, :, None] - inside[b][:, None], axis=3).min(axis=(1, 2))
    assert (gaps(boxes, a, b) <= away + 1e-5).all()


def test_gaps_along_the_axes_of_either() -> None:
    """A block and one that stands on its edge, a metre off along the axes of either."""
    turn = np.sqrt(0.5) * np.array([[1.0, 1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, np.sqrt(2.0)]])
    axes = np.stack([np.eye(3), turn])
    boxes = boxes_from([[0, 0, 0], [2.0 + np.sqrt(2.0), 0, 0]], np.ones((2, 3)), [0, 1], 0.0, axes)
    one, other = np.array([0]), np.array([1])
    for a, b in ((one, other), (other, one)):
        assert gaps(boxes, a, b) == pytest.approx([1.0], abs=1e-6)
    assert gaps(boxes, one, one) == pytest.approx([-2.0], abs=1e-6)
