"""Figures made of wires: their ends where they should be."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.wires import Boxes, Kind, frusta, grid, joined, make_wires, rings, stars, tripods

TURNED = np.array([[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])


def one_box() -> Boxes:
    half = np.array([[1.0, 2.0, 3.0]])
    return Boxes(np.array([[5.0, 0.0, -1.0]]), TURNED[None], half, np.array([Kind.BOX], np.int32), np.ones(1))


def local(points: np.ndarray) -> np.ndarray:
    """Points in the frame of `one_box`, in its half lengths."""
    return (points - [5.0, 0.0, -1.0]) @ TURNED.T / [1.0, 2.0, 3.0]


def test_edges_join_neighbouring_corners() -> None:
    ends = local(one_box().edges().ends.astype(np.float64))
    assert ends.shape == (12, 2, 3)
    np.testing.assert_allclose(np.abs(ends), 1.0, atol=1e-6)
    assert sorted(np.count_nonzero(np.abs(ends[:, 0] - ends[:, 1]) > 1.0, axis=1).tolist()) == [1] * 12
    assert len({tuple(np.round(end).ravel().tolist()) for end in ends}) == 12


def test_ticks_begin_at_corners_and_are_a_share_of_an_edge() -> None:
    for wires, count in ((one_box().corners(0.2), 24), (one_box().brackets(0.2), 6)):
        ends = local(wires.ends.astype(np.float64))
        assert len(ends) == count
        np.testing.assert_allclose(np.abs(ends[:, 0]), 1.0, atol=1e-6)
        np.testing.assert_allclose(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1), 2.0 * 0.2, atol=1e-6)
        assert (np.abs(ends[:, 1]) <= 1.0 + 1e-6).all()


def test_no_boxes_are_no_wires() -> None:
    none = one_box().where(np.zeros(1, bool))
    assert len(none.edges()) == len(none.corners(0.2)) == len(none.brackets(0.2)) == 0


def test_tripods_follow_the_columns() -> None:
    wires = tripods(np.array([[1.0, 2.0, 3.0]]), TURNED[None], np.array([2.0]), np.ones(1))
    np.testing.assert_allclose(wires.ends[:, 1] - wires.ends[:, 0], 2.0 * TURNED.T, atol=1e-6)
    assert wires.kind.tolist() == [Kind.AXIS_X, Kind.AXIS_Y, Kind.AXIS_Z]


def test_stars_and_rings_are_as_large_as_asked() -> None:
    star = stars(np.array([[0.0, 1.0, 0.0]]), np.array([0.5]), Kind.LAMP, np.ones(1))
    away = np.linalg.norm(star.ends - [0.0, 1.0, 0.0], axis=2)
    assert away.max() == pytest.approx(0.5)
    ring = rings(np.zeros(3), np.array([2.0, 0.0, 0.0]), np.array([0.0, 2.0, 0.0]), 24, Kind.SUN)
    np.testing.assert_allclose(np.linalg.norm(ring.ends, axis=2), 2.0, atol=1e-6)
    np.testing.assert_allclose(ring.ends[:, 1], np.roll(ring.ends[:, 0], -1, axis=0), atol=1e-6)


def test_frusta_show_what_a_camera_sees() -> None:
    rows = np.array([[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]]])
    eye = np.array([[0.0, 1.0, 0.0]])
    wires = frusta(eye, rows, np.array([0.5]), np.array([2.0]), 1.5, np.ones(1))
    corners = wires.ends[:4, 1]
    np.testing.assert_allclose(wires.ends[:4, 0], np.tile(eye, (4, 1)), atol=1e-6)
    assert {tuple(np.round(c, 4).tolist()) for c in corners} == {(x, y, -2.0) for x in (-1.5, 1.5) for y in (0.0, 2.0)}


def test_grid_lines_stand_on_whole_multiples_and_fade_out() -> None:
    centre = np.array([3.3, 0.0, -7.8])
    wires = grid(centre, np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]), 2.0, 5)
    assert (wires.ends[:, :, 1] == 0.0).all()
    along_x = wires.ends[:, 0, 2] == wires.ends[:, 1, 2]
    for fixed in (wires.ends[along_x][:, 0, 2], wires.ends[~along_x][:, 0, 0]):
        np.testing.assert_allclose(fixed / 2.0, np.round(fixed / 2.0), atol=1e-5)
    assert (wires.strength[:, 1] == 0.0).all()
    assert (np.linalg.norm(wires.ends[:, 1] - centre, axis=1) < 10.0 + 2.0).all()
    rules = wires.ends[(wires.kind == Kind.RULE) & along_x][:, 0, 2]
    assert set(rules.tolist()) <= {0.0, -20.0, 20.0}


def test_grids_of_infinite_planes_do_not_swim() -> None:
    """Where the eye walks on, lines stay where they are."""
    first, second = (
        grid(np.array([x, 0.0, 0.0]), np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), 1.0, 4).ends for x in (0.2, 0.3)
    )
    across = first[:, 0, 0] == first[:, 1, 0]
    np.testing.assert_allclose(first[across][:, 0, 0], second[across][:, 0, 0], atol=1e-6)


def test_joined_keeps_order_and_bound() -> None:
    a = make_wires(np.zeros((3, 2, 3)), Kind.BOX, 0.5)
    b = make_wires(np.ones((4, 2, 3)), Kind.SUN, np.array([1.0, 0.5, 0.2, 0.1]))
    both = joined([a, b], 5)
    assert both.kind.tolist() == [Kind.BOX] * 3 + [Kind.SUN] * 2
    assert both.strength[:, 1].tolist() == pytest.approx([0.5] * 3 + [1.0, 0.5])


def test_texels_hold_everything() -> None:
    wires = make_wires(np.arange(12.0).reshape(2, 2, 3), Kind.PATH, np.array([[1.0, 0.0], [0.5, 0.25]]))
    assert wires.texels[1].tolist() == [[6, 7, 8, 0], [9, 10, 11, 0], [0.5, 0.25, Kind.PATH, 0]]
    letter = make_wires(np.arange(6.0).reshape(1, 2, 3), Kind.LETTER, 1.0, np.array([[1.0, 2.0, 3.0, 4.0]]))
    assert letter.texels[0].tolist() == [[0, 1, 2, 0], [1, 2, 3, 4], [1, 1, Kind.LETTER, 0]]
