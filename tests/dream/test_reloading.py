"""A new version of a living dream, lived through by and by: in the end as if it had been there from the beginning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dreamscape3d.dream.deeds import Speak, Tell
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.living import Fear, Living, Mind, Tale, TaleLine
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.dream.timeline import STRIDE, Timeline
from dreamscape3d.dream.world import World
from dreamscape3d.maths.expression import parse

TALE = Tale("fox", "", (TaleLine("There was a fox."), TaleLine("It drank the moon.")))
OLD = Dream(
    title="old",
    parameters=(Parameter("wind", "wind", 0.5, 0.0, 1.0),),
    living=Living(tales=(TALE,), mind=Mind(0.8)),
    digest="1" * 64,
)
AFRAID = Living(tales=(TALE,), fears=(Fear("the dark"),), mind=Mind(0.5))
NEW = replace(OLD, title="new", living=AFRAID, digest="2" * 64)


def lived(seconds: float) -> Timeline:
    timeline = Timeline(OLD)
    timeline.scrub(1.0)
    timeline.set_parameter("wind", 0.75)
    timeline.do(Tell(timeline.tick, "host", "fox"))
    timeline.scrub(seconds)
    return timeline


def test_it_comes_to_the_same_as_at_once() -> None:
    by_and_by, at_once = lived(10.0), lived(10.0)
    steps = list(by_and_by.reloading(NEW))
    at_once.reload(NEW)
    assert len(steps) == 600 // STRIDE - 1
    assert steps == sorted(steps)
    assert steps[-1] == 1.0 - STRIDE / 600
    assert by_and_by.digest() == at_once.digest()
    assert list(by_and_by.journal) == list(at_once.journal)
    by_and_by.scrub(4.0)
    at_once.scrub(4.0)
    assert by_and_by.digest() == at_once.digest()


def test_meanwhile_it_is_the_new_version_as_the_old_one_was() -> None:
    timeline = lived(10.0)
    before = timeline.world.company.night
    assert before is not None
    steps = timeline.reloading(NEW)
    next(steps)
    assert (timeline.dream.title, timeline.time, timeline.parameters["wind"]) == ("new", 10.0, 0.75)
    now = timeline.world.company.night
    assert now is not None
    assert now.minds.sanity("host") == before.minds.sanity("host")
    list(steps)
    after = timeline.world.company.night
    assert after is not None
    assert after.minds.sanity("host") != before.minds.sanity("host")


def test_what_is_done_meanwhile_counts() -> None:
    timeline = lived(10.0)
    steps = timeline.reloading(NEW)
    next(steps)
    timeline.advance(0.1)
    timeline.do(Speak(timeline.tick, "host", "while it goes on"))
    timeline.advance(0.1)
    guest = Guest(Dream(title="g", digest="3" * 64), "ada")
    timeline.join(guest)
    timeline.advance(0.1)
    list(steps)
    assert timeline.world.company.names == ("host", "ada")
    again = World.replay(NEW, timeline.journal, timeline.tick, known=[guest])
    assert timeline.digest() == again.digest()


def test_it_ends_though_time_goes_on() -> None:
    timeline = lived(10.0)
    for count, _ in enumerate(timeline.reloading(NEW)):
        timeline.advance(0.05)
        assert count < 30
    assert timeline.digest() == World.replay(NEW, timeline.journal, timeline.tick).digest()


def test_going_back_meanwhile_and_doing_something_else() -> None:
    timeline = lived(10.0)
    steps = timeline.reloading(NEW)
    for _ in range(6):
        next(steps)
    timeline.scrub(2.0)
    timeline.set_parameter("wind", 0.25)
    timeline.scrub(5.0)
    list(steps)
    assert timeline.digest() == World.replay(NEW, timeline.journal, 300).digest()


def test_what_need_not_be_lived_anew_is_there_at_once() -> None:
    timeline = lived(10.0)
    assert list(timeline.reloading(replace(OLD, title="same", digest="4" * 64))) == []
    assert timeline.dream.title == "same"


@pytest.mark.parametrize(("before", "after"), [(OLD, "plain"), ("plain", OLD)])
def test_where_something_begins_to_live_or_ceases_to(before: object, after: object) -> None:
    plain = replace(OLD, living=Living(), digest="5" * 64)
    first, then = (plain if each == "plain" else OLD for each in (before, after))
    timeline = Timeline(first)
    timeline.scrub(5.0)
    meanwhile = [timeline.world.company.night is None for _ in timeline.reloading(then)]
    assert {*meanwhile} == {first is plain}, "the version before goes on"
    assert timeline.digest() == World.replay(then, timeline.journal, 300).digest()


def test_a_version_of_which_no_world_can_be_made_changes_nothing() -> None:
    timeline = lived(10.0)
    digest = timeline.digest()
    with pytest.raises(Exception, match="a"):
        next(timeline.reloading(replace(NEW, signals={"a": parse("b"), "b": parse("a")})))
    assert timeline.digest() == digest
    assert timeline.dream is OLD
