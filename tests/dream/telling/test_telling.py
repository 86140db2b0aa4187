"""The story engine: cues in time, gates, branches, lids, shots, words."""

from __future__ import annotations

import numpy as np
import pytest
from support.tales import CAST, small, telling_of, told, until

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Choose, Gather, Speak, Steer
from dreamscape3d.dream.telling.lids import CLOSING

ONE = """
[[act]]
name = "one"
title = "The first"
seconds = 2
setting = "here"
"""


def act(name: str, more: str = "", seconds: float = 1.0, setting: str = "here") -> str:
    return f'[[act]]\nname = "{name}"\nseconds = {seconds}\nsetting = "{setting}"\n{more}\n'


def test_cues_happen_when_they_are_due() -> None:
    world = told(small(act("one", 'cue = [{ at = 0.5, do = "set_mood", valence = 0.5, arousal = 0, dominance = 0 }]')))
    cued = 'cue = [{ at = 0.5, do = "speak", who = "mia", text = "now" }, { at = 0.2, do = "focus", who = "mia" }]'
    world = told(small(act("one", cued)))
    until(world, lambda telling: telling.focus == "mia")
    assert world.tick == round(0.2 * 60) + 1
    until(world, lambda telling: bool(telling.said))
    assert world.tick == round(0.5 * 60) + 1


def test_acts_follow_each_other_and_end() -> None:
    world = told(small(act("one") + act("aside", "aside = true") + act("two", setting="there")))
    telling = telling_of
    until(world, lambda each: each.act == 2)
    assert world.time == pytest.approx(1.0 + CLOSING, abs=0.05)
    assert telling(world).setting == 1
    until(world, lambda each: each.ended)
    assert world.time == pytest.approx(2.0 + CLOSING, abs=0.05)
    before = world.digest()
    world.advance_to_tick(world.tick + 60)
    assert telling(world).ended
    assert telling(world).act == 2
    assert world.digest() != before


def test_gate_holds_the_clock_until_it_is_opened() -> None:
    gate = '[[act.gate]]\nat = 0.5\nopen = "chosen_yes"\npatience = 3\nask = "Well?"'
    gate += '\nhelp = [{ do = "choose", who = "liam", choice = "yes" }]'
    alone = told(small(act("one", gate)))
    assert until(alone, lambda telling: telling.ended) == pytest.approx(1.0, abs=0.1)

    played = told(small(act("one", gate)))
    played.apply(Steer(0, "liam"))
    until(played, lambda telling: telling.waiting is not None)
    assert telling_of(played).asks == ("yes",)
    night = played.company.night
    assert night is not None
    now = played.company.now(played.tick, lambda time: {})
    assert "Well?" in [caption.text for caption in telling_of(played).captions(now)]
    played.advance_to(2.0)
    assert telling_of(played).seconds == pytest.approx(0.5)
    played.apply(Choose(played.tick, "liam", "yes"))
    assert until(played, lambda telling: telling.ended) == pytest.approx(2.5, abs=0.1)

    waited = told(small(act("one", gate)))
    waited.apply(Steer(0, "liam"))
    assert until(waited, lambda telling: telling.ended) == pytest.approx(4.0, abs=0.1)  # the story helped


def test_gate_that_nothing_opens_gives_up() -> None:
    shut = '[[act.gate]]\nat = 0.5\nopen = "gathered > 9"\npatience = 2'
    assert until(told(small(act("one", shut))), lambda telling: telling.ended) == pytest.approx(7.0, abs=0.1)
    played = told(small(act("one", shut)))
    played.apply(Steer(0, "liam"))
    assert until(played, lambda telling: telling.ended) == pytest.approx(9.0, abs=0.1)


def test_cues_after_a_gate_wait_for_it() -> None:
    gate = 'cue = [{ at = 0.5, do = "focus", who = "mia" }, '
    gate += '{ at = 0.3, do = "level", what = "dawn", to = 1, seconds = 0 }]'
    gate += '\n[[act.gate]]\nat = 0.5\nopen = "chosen_yes"\npatience = 60'
    world = told(small(act("one", gate)))
    world.apply(Steer(0, "liam"))
    world.advance_to(3.0)
    assert telling_of(world).focus == "liam"
    assert telling_of(world).names()["dawn"] == 1.0
    world.apply(Choose(world.tick, "mia", "yes"))
    world.advance_to(3.2)
    assert telling_of(world).focus == "mia"


@pytest.mark.parametrize(("soon", "seconds"), [(True, 1.6), (False, 4.0)])
def test_branches(soon: bool, seconds: float) -> None:
    where = f'next = [{{ to = "three", when = "dawn > 0.5", soon = {str(soon).lower()} }}]'
    cue = '\ncue = [{ at = 1.5, do = "level", what = "dawn", to = 1, seconds = 0 }]'
    world = told(small(act("one", where + cue, 4.0) + act("two") + act("three", setting="there")))
    assert until(world, lambda telling: telling.act == 2) == pytest.approx(seconds + CLOSING, abs=0.15)


def test_new_names_count_from_the_beginning_of_an_act() -> None:
    cue = 'cue = [{ at = 0, do = "level", what = "dawn", to = 1, seconds = 0 }]'
    later = 'next = [{ to = "one", when = "new_dawn > 0.5" }]'
    world = told(small(act("one", cue) + act("two", later)))
    until(world, lambda telling: telling.ended)
    assert telling_of(world).act == 1  # dawn had come before


def test_cues_leave_alone_who_is_steered() -> None:
    cue = 'cue = [{ at = 0.5, do = "speak", who = "liam", text = "mine" }, '
    cue += '{ at = 0.5, do = "speak", who = "mia", text = "hers" }]'
    world = told(small(act("one", cue)))
    world.apply(Steer(0, "liam"))
    world.advance_to(0.8)
    assert [said.text for said in telling_of(world).said] == ["hers"]
    world.apply(Steer(world.tick, "liam", 0.0))
    assert telling_of(world).steered == ()


def test_change_of_setting_is_hidden_by_lids() -> None:
    world = told(small(act("one", 'cue = [{ at = 1, do = "set", setting = "there" }]', 4.0)))
    world.advance_to(0.95)
    seen = []
    for _ in range(120):
        world.advance_to_tick(world.tick + 1)
        telling = telling_of(world)
        seen.append((telling.setting, telling.strain.veil))
    changed = next(number for number, (setting, _) in enumerate(seen) if setting == 1)
    assert seen[changed][1] > 0.95
    assert seen[0][1] < 0.1
    assert seen[-1][1] == 0.0
    veils = np.array([veil for _, veil in seen])
    assert np.abs(np.diff(veils)).max() < 0.08
    assert telling_of(world).cut == 1


def test_glare_in_place_of_lids() -> None:
    cue = 'cue = [{ at = 1.2, do = "set", setting = "there", through = "glare" }]'
    world = told(small(act("one", cue, 3.0)))
    until(world, lambda telling: telling.strain.glare > 0.5)
    assert telling_of(world).strain.veil < 0.5


def test_begins_at_any_act_with_what_is_given() -> None:
    given = 'given = [{ do = "level", what = "dawn", to = 0.7, seconds = 0 }]'
    story = small(ONE + act("two", given, setting="there"))
    world = told(story.beginning("two"))
    world.advance_to(0.1)
    assert telling_of(world).act == 1
    assert telling_of(world).setting == 1
    assert telling_of(world).names()["dawn"] == 0.7
    assert told(story.beginning("the FIRST")).company.night is not None
    with pytest.raises(JournalError, match="the story has no act 'tow'") as error:
        story.beginning("tow")
    assert error.value.cure == "did you mean 'two'?"
    with pytest.raises(JournalError) as error:
        story.beginning("zzzz")
    assert error.value.cure == "its acts are one, two"


def test_shots_follow_marks_and_cut() -> None:
    shots = """
[[act.shot]]
at = 0
eye = [0, 1, 5]
look = { of = "a", offset = [0, 1, 0] }
to_eye = [2, 1, 5]
ease = "linear"
fov = 40
to_fov = 60
[[act.shot]]
at = 1
eye = { of = "b", offset = [0, 2, 3] }
look = [0, 0, 0]
"""
    world = told(small(act("one", shots, 2.0)))
    world.advance_to(0.1)
    first = world.cue().view
    assert first is not None
    assert first.target.tolist() == pytest.approx([1, 1, 2])
    assert first.fov == pytest.approx(42, abs=1)
    cut = telling_of(world).cut
    world.advance_to(0.9)
    then = world.cue().view
    assert then is not None
    assert 1.0 < then.eye[0] < 1.9
    world.advance_to(1.1)
    second = world.cue().view
    assert second is not None
    assert second.eye.tolist() == pytest.approx([-3, 2, 3])
    assert telling_of(world).cut == cut + 1
    between = world.cue(world.time + 1 / 120).view
    assert between is not None
    assert between.eye.tolist() == pytest.approx([-3, 2, 3])


def test_title_and_words_come_and_go() -> None:
    world = told(small(ONE.replace("seconds = 2", "seconds = 9")))
    world.advance_to(2.0)
    world.apply(Speak(world.tick, "mia", "hello", "line", 1.0))
    world.advance_to(2.5)
    captions = {caption.text: caption for caption in world.cue().captions}
    assert captions["The first"].kind == "title"
    assert captions["The first"].share == 1.0
    assert captions["hello"].who == "mia"
    assert captions["hello"].share == 1.0
    world.advance_to(8.0)
    assert not world.cue().captions


@pytest.mark.parametrize(
    ("event", "message", "cure"),
    [
        (Steer(0, "mai"), "nobody here is called 'mai'", "did you mean 'mia'?"),
        (Choose(0, "nobody", "yes"), "nobody here is called 'nobody'", ""),
        (Choose(0, "mia", "yse"), "the story has no choice 'yse'", "did you mean 'yes'?"),
        (Choose(0, "mia", "qqqq"), "the story has no choice 'qqqq'", "one of yes"),
        (Gather(0, "mia", "x"), "nobody here remembers 'x'", ""),
    ],
)
def test_what_cannot_be_is_refused(event: Steer | Choose | Gather, message: str, cure: str) -> None:
    world = told(small(act("one", '[[act.gate]]\nat = 0.5\nopen = "chosen_yes"')))
    with pytest.raises(JournalError) as error:
        world.apply(event)
    assert (error.value.message, error.value.cure) == (message, cure)


def test_a_choice_to_share_needs_no_gate() -> None:
    world = told(small(act("one")))
    world.apply(Choose(0, "mia", "share_fear"))
    assert telling_of(world).chosen == ()


def test_copies_are_apart() -> None:
    world = told(small(act("one", 'cue = [{ at = 0.5, do = "focus", who = "mia" }]') + CAST[:0]))
    world.advance_to(0.2)
    night = world.company.night
    assert night is not None
    other = night.copy()
    assert list(other.state()) == list(night.state())
    world.advance_to(0.8)
    assert other.telling is not None
    assert other.telling.focus == "liam"
