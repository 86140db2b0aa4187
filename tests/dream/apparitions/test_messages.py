"""Messages: panes of writing that open where nobody looks, and go once they are read."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from dreamscape3d.dream.apparitions.messages import MOST, Messages
from dreamscape3d.dream.apparitions.sight import angle
from dreamscape3d.dream.deeds import Speak
from dreamscape3d.scene.cast import MAX_SPRITES
from tests.support.apparitions import Stage

TEXT = "My stairs end in somebody's sea."


def stage() -> tuple[Messages, Stage]:
    part = Messages()
    return part, Stage(part, "liam")


def message(text: str = TEXT, seconds: float = 20.0) -> Speak:
    return Speak(0, "a client", text, "message", seconds)


def test_it_opens_outside_the_middle_of_the_view() -> None:
    part, here = stage()
    for number in range(7):
        here.do(message(f"{TEXT} {number}"))
    eye, way = (0.0, 1.6, 0.0), (0.0, 0.0, -1.0)
    assert len({pane.place for pane in part.panes}) == 7
    for pane in part.panes:
        assert angle(eye, way, pane.at) > 10.0
        assert 2.0 < np.linalg.norm(np.subtract(pane.at, eye)) < 3.6
    assert here.felt == [("liam", "message")] * 7


def test_it_goes_once_it_is_read() -> None:
    part, here = stage()
    here.do(message())
    here.step(90)
    here.look("liam", np.add(part.panes[0].at, 0.0))
    here.step(80)
    assert not part.panes[0].going
    here.step(12)
    assert part.panes[0].going
    here.step(60)
    assert not part.panes


def test_a_glance_does_not_read_it_nor_before_it_is_written() -> None:
    part, here = stage()
    here.do(message("a long message " * 8))
    here.look("liam", part.panes[0].at)
    here.step(100)
    assert part.panes[0].looked == 0.0


def test_it_goes_after_its_time() -> None:
    part, here = stage()
    here.do(message(seconds=3.0))
    here.step(3 * 60 + 60)
    assert not part.panes


def test_too_many_push_out_the_first() -> None:
    part, here = stage()
    for number in range(MOST + 1):
        here.do(message(f"{number}"))
    assert [pane.going for pane in part.panes] == [True] + [False] * MOST


def test_nothing_pops() -> None:
    part, here = stage()
    here.do(message(seconds=4.0))
    before, most = 0.0, 0.0
    for _ in range(320):
        here.step()
        opened = part.panes[0].open if part.panes else 0.0
        assert abs(opened - before) <= 0.1
        before = opened
        most = max(most, opened)
    assert most == 1.0
    assert before == 0.0


def test_panes_follow_a_cut() -> None:
    part, here = stage()
    here.telling = SimpleNamespace(cut=0, focus="liam")
    here.do(message())
    here.step(30)
    here.view = np.array([50.0, 2.0, 0.0]), np.array([1.0, 0.0, 0.0])
    here.step()
    assert np.linalg.norm(np.subtract(part.panes[0].at, here.view[0])) > 10.0
    here.telling.cut = 1
    here.step()
    assert np.linalg.norm(np.subtract(part.panes[0].at, here.view[0])) < 4.0


def test_seven_long_ones_are_within_the_budget_of_sprites() -> None:
    _, here = stage()
    for number in range(7):
        here.do(message(f"{number} 8888 BBBB 8888 BBBB 8888 BBBB 8888 BBBB 8888 BBBB 8888 BBBB"))
    here.step(400)
    making = here.cast()
    assert 0 < len(making.sprites) <= MAX_SPRITES


def test_it_trembles_as_far_as_a_glitch_has_hold() -> None:
    _, here = stage()
    here.do(message())
    here.step(120)
    still = here.cast().sprites
    here.seized = 1.0
    shaken = here.cast().sprites
    moved = np.abs(still[:, :2, :3] - shaken[:, :2, :3]).max()
    assert 0.0 < moved <= 0.03


@pytest.mark.parametrize("how", ["line", "message", "tale", "insight"])
def test_all_that_is_said_is_in_the_overlay(how: str) -> None:
    part, here = stage()
    here.do(Speak(0, "mia", "Come and see.", how, 2.0))
    here.step(30)
    (caption,) = part.captions(here.now)
    assert (caption.text, caption.kind, caption.who, caption.share) == ("Come and see.", how, "mia", 1.0)
    here.step(100)
    assert not part.captions(here.now)


def test_a_story_has_captions_of_its_own_for_lines() -> None:
    part, here = stage()
    here.telling = SimpleNamespace(cut=0, focus="liam")
    here.do(Speak(0, "mia", "Come and see.", "line", 2.0))
    here.do(message())
    assert [caption.kind for caption in part.captions(here.now)] == ["message"]
