"""Writing in space, panes, ghosts."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.ghost import COUNT, ghosts
from dreamscape3d.scene.panel import COUNT as PANE
from dreamscape3d.scene.panel import half_size, pane
from dreamscape3d.scene.sprites import pack
from dreamscape3d.scene.writing import facing_sheet, stroke_count, width_of, wrapped, written

LIGHT = np.ones(3)
SHEET = facing_sheet(np.array([0.0, 1.0, -3.0]), np.zeros(3), 0.1)


def test_a_sheet_is_read_from_left_to_right_by_the_eye_that_it_faces() -> None:
    assert SHEET.right == pytest.approx([1.0, 0.0, 0.0])
    other = facing_sheet(np.array([3.0, 1.0, 0.0]), np.zeros(3), 0.1)
    assert other.right == pytest.approx([0.0, 0.0, 1.0])


def test_all_is_written_about_its_middle_as_high_as_asked() -> None:
    lines = ("HI", "YOU")
    strands = written(lines, SHEET, 1.0, LIGHT)
    assert len(strands.a) == stroke_count(lines)
    ends = np.concatenate([strands.a, strands.b])
    assert ends[:, 0].max() == pytest.approx(0.5 * width_of(lines, 0.1))
    assert ends[:, 0].min() == pytest.approx(-ends[:, 0].max())
    assert ends[:, 1].mean() == pytest.approx(1.0, abs=0.05)
    assert ends[:, 2] == pytest.approx(np.full(len(ends), -3.0))


def test_a_share_is_drawn_stroke_by_stroke() -> None:
    counts = [len(written(("HELLO",), SHEET, share, LIGHT).a) for share in np.linspace(0.0, 1.0, 40)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    whole, part = written(("HELLO",), SHEET, 1.0, LIGHT), written(("HELLO",), SHEET, 0.53, LIGHT)
    assert part.a[:-1] == pytest.approx(whole.a[: len(part.a) - 1])
    assert part.b[-1] != pytest.approx(whole.b[len(part.b) - 1])


def test_words_are_wrapped_and_what_is_too_long_ends_in_dots() -> None:
    assert wrapped("the fox of chrome ate sparks", 10, 5) == ("the fox of", "chrome ate", "sparks")
    assert wrapped("the fox of chrome ate sparks", 10, 2) == ("the fox of", "chrome a..")
    assert wrapped("", 10, 2) == ("",)
    assert wrapped("abcdefghijklmnop", 5, 2) == ("abcde",)


def test_a_pane_holds_its_lines_and_opens_from_its_middle() -> None:
    lines = ("HELLO", "YOU")
    w, h = half_size(lines, 0.1)
    assert w > 0.5 * width_of(lines, 0.1)
    assert sum(len(each.a) for each in pane(SHEET, (w, h), 1.0, LIGHT)) == PANE
    closed = pack(pane(SHEET, (w, h), 0.0, LIGHT))
    assert np.ptp(closed[:, 0, 1]) < 0.01
    assert np.isfinite(closed).all()


def test_a_ghost_is_made_of_limbs_that_join() -> None:
    joints = np.random.default_rng(2).uniform(size=(2, 17, 3))
    limbs, heads = ghosts(joints, np.ones(2), np.ones((2, 3)))
    assert len(limbs.a) + len(heads.a) == 2 * COUNT
    assert limbs.a[0] == pytest.approx(joints[0, 0])
    assert heads.balls
