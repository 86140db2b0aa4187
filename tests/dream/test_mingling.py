"""What dreamers do to each other: moods, parameters, fears and beats, and nothing at all where nothing crosses."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.dreamers import AFRAID, HOST, MIA, OPEN, inviting, two

from dreamscape3d.dream.consent import CHANNELS, EVERYDAY
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import Glitch, SetMode, SetMood, SetParameter, SetStrand, Withdraw
from dreamscape3d.dream.mingling import mixed_fears, mixed_moods
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.signals import heartbeat
from dreamscape3d.dream.world import World
from dreamscape3d.scene.cue import Cue, Strength

values = st.floats(-1.0, 1.0)
moods = st.builds(Mood, values, values, values)
amounts = st.one_of(st.just(0.0), st.floats(0.0, 1.0))


def tied(channel: str, amount: float = 1.0, **changes: object) -> World:
    world = two(other=replace(MIA, **changes))  # type: ignore[arg-type]
    world.apply(SetStrand(0, "host", "mia", channel, amount, 0.0))
    return world


def pair(amount: float) -> np.ndarray:
    return np.array([[0.0, amount], [amount, 0.0]])


# -- nothing ------------------------------------------------------------------------------------------------


def alone(cue: Cue) -> tuple[object, ...]:
    return dict(cue.variables), cue.tint


@pytest.mark.parametrize("time", [0.0, 1.0, 1.0 / 3.0, 3601.7])
def test_with_nothing_crossing_each_is_alone_to_the_last_bit(time: float) -> None:
    world, host, mia = two(), World(HOST), World(MIA)
    for each in (world, host, mia):
        each.advance_to(time)
    world.apply(SetStrand(world.tick, "host", "mia", "melody", 1.0, 0.0))  # which nobody hears yet
    world.apply(SetStrand(world.tick, "host", "mia", "melody", 0.0, 0.0))
    world.apply(Glitch(world.tick, 1.0, 10.0))
    cue = world.cue(time)
    assert alone(cue) == alone(host.cue(time))
    assert cue.variables["beat"].hex() == (time * 72.0 / 60.0).hex()
    guest = cue.mix.guests[0]
    assert (dict(guest.variables), guest.tint) == alone(mia.cue(time))
    assert (guest.strength, guest.strength.any) == (Strength(), False)
    assert world.signals(time) == host.signals(time)
    assert world.variables(time) == host.variables(time)


def test_without_consent_nothing_sways_whoever_wishes() -> None:
    closed = replace(MIA, share=frozenset(), mood=AFRAID)
    world = two(other=closed)
    for channel in CHANNELS:
        world.apply(SetStrand(0, "host", "mia", channel, 1.0, 0.0))
    world.advance_to(5.0)
    assert alone(world.cue()) == alone(World(HOST).cue(5.0))


@pytest.mark.parametrize("time", [0.5, 30.0])
def test_after_a_withdrawal_all_is_as_alone_but_for_the_beat(time: float) -> None:
    """Which goes on at its own pace from where it is, in step or not yet, and does not leap back."""
    world = tied("all")
    world.advance_to(time)
    assert world.company.moves == (time == 0.5)
    swayed = world.signals()
    world.apply(Withdraw(world.tick, "host", ""))
    left, alone_then = world.signals(), World(HOST).signals(time)
    assert left["beat"] == swayed["beat"] != alone_then["beat"]
    pulled = {"beat", "bar", "pulse", "sway", "knot"}
    assert {k: v for k, v in left.items() if k not in pulled} == {
        k: v for k, v in alone_then.items() if k not in pulled
    }
    world.advance_to(time + 60.0)
    assert world.signals()["beat"] == pytest.approx(left["beat"] + 72.0)


# -- parameters ---------------------------------------------------------------------------------------------


def test_parameters_of_one_name_mix_by_form_as_shares_of_their_ranges() -> None:
    """wind is 2 of 0 to 10 here, 0.9 of 0 to 1 there: at 1/2, (0.2 + 0.45) / 1.5 of the range."""
    cue = tied("form", 0.5).cue()
    assert cue.variables["wind"] == pytest.approx(10.0 * (0.2 + 0.5 * 0.9) / 1.5)
    assert cue.mix.guests[0].variables["wind"] == pytest.approx((0.9 + 0.5 * 0.2) / 1.5)
    assert (cue.variables["haze"], cue.mix.guests[0].variables["lamps"]) == (0.1, 3.0)
    assert cue.variables["sway"] == pytest.approx(cue.variables["wind"] * math.sin(cue.variables["beat"]))
    whole = tied("form").cue()
    assert whole.variables["wind"] / 10.0 == pytest.approx(whole.mix.guests[0].variables["wind"])  # both are as one


def test_what_is_turned_stays_ones_own() -> None:
    world = tied("form")
    world.apply(SetParameter(0, "wind", 10.0))
    assert world.parameters["wind"] == 10.0
    assert world.variables()["wind"] == pytest.approx(9.5)
    assert tied("colour").variables()["wind"] == 2.0


# -- moods and fears ----------------------------------------------------------------------------------------


def test_moods_mix_by_colour() -> None:
    world = tied("colour", 0.5)
    calm = Mood(0.6, -0.5, 0.2)
    world.apply(SetMood(0, 0.6, -0.5, 0.2, "mia"))
    mixed = [(own + 0.5 * theirs) / 1.5 for own, theirs in ((0.6, 0.6), (0.1, -0.5), (0.2, 0.2))]
    cue = world.cue()
    assert [cue.variables[name] for name in ("valence", "arousal", "dominance")] == pytest.approx(mixed)
    assert cue.tint == Mood(*mixed).tint
    assert cue.variables["calm"] == pytest.approx(Mood(*mixed).calm)
    assert (world.mood, world.mood_of("mia")) == (HOST.mood, calm)


def test_fear_does_not_ride_along_with_colour() -> None:
    """Mia is nothing but afraid: then her colour brings nothing of it."""
    for channel in EVERYDAY:
        assert tied(channel, mood=AFRAID).variables()["fear"] == 0.0
    world = tied("all", mood=AFRAID)
    assert (world.variables()["fear"], world.variables()["valence"]) == (0.0, pytest.approx(0.3))
    assert World(MIA, guests=[Guest(replace(HOST, mood=AFRAID), "liam")]).variables()["fear"] == 0.0


def test_fear_crosses_where_it_is_named() -> None:
    assert tied("fear", mood=AFRAID).variables()["fear"] == pytest.approx(0.5)
    assert tied("fear", 0.25, mood=AFRAID).variables()["fear"] == pytest.approx(0.2)
    closed = replace(HOST, share=OPEN - {"fear"})
    world = two(closed, replace(MIA, mood=AFRAID))
    world.apply(SetStrand(0, "host", "mia", "fear", 1.0, 0.0))
    assert world.variables()["fear"] == 0.0


@settings(max_examples=300, deadline=None)
@given(moods, moods, amounts, amounts)
def test_nobody_is_more_afraid_than_what_of_fear_crosses(one: Mood, other: Mood, colour: float, fear: float) -> None:
    mixed = mixed_moods([one, other], pair(colour), pair(fear))
    fears = mixed_fears([one, other], mixed, pair(fear))
    most = (one.fear + fear * other.fear) / (1.0 + fear)
    assert fears[0] <= max(one.fear, most) + 1e-12
    if colour == 0.0:
        assert mixed[0] is one
        assert fears[0] == pytest.approx(max(one.fear, most), abs=1e-12)
    elif fear == 0.0:
        assert fears[0] <= one.fear


# -- beats --------------------------------------------------------------------------------------------------


def test_pulses_that_cross_come_to_beat_as_one() -> None:
    """72 and 96 beats a minute meet half-way, at the angle of the closed form: sin Δ = Δω / 2c."""
    world = tied("pulse")
    assert world.cue().mix.order == pytest.approx(1.0)  # both begin at 0
    world.advance_to(20.0)
    first, later = world.cue(), world.cue(20.0 + 1.0 / 60.0)
    paces = [
        (after["beat"] - before["beat"]) * 3600.0
        for before, after in (
            (first.variables, later.variables),
            (first.mix.guests[0].variables, later.mix.guests[0].variables),
        )
    ]
    assert paces == pytest.approx([84.0, 84.0], abs=1e-3)
    away = (first.mix.guests[0].variables["beat"] - first.variables["beat"]) * math.tau
    assert math.sin(away) == pytest.approx((96.0 - 72.0) / 60.0 * math.tau / 8.0, abs=1e-6)
    assert first.mix.order == pytest.approx(math.cos(away / 2.0), abs=1e-6)
    assert first.variables["pulse"] == heartbeat(first.variables["beat"])


def test_the_common_beat_is_the_mean_of_those_that_cross() -> None:
    world = tied("pulse", 0.5)
    world.advance_to(2.0)
    cue = world.cue()
    host, mia = cue.variables["pulse"], cue.mix.guests[0].variables["pulse"]
    assert cue.mix.beat == pytest.approx((host + 0.5 * mia) / 1.5)
    none = two()
    none.advance_to(2.0)
    assert (none.cue().mix.beat, none.cue().mix.order) == (none.cue().variables["pulse"], 1.0)


def test_tangle() -> None:
    assert tied("all", 0.4).variables()["tangle"] == pytest.approx(0.4)
    assert tied("all", 0.4).variables()["knot"] == pytest.approx(0.4 + 0.1)
    assert tied("form", 0.6).variables()["tangle"] == pytest.approx(0.1)  # one of six
    assert two().variables()["tangle"] == 0.0


# -- the cue ------------------------------------------------------------------------------------------------


def test_the_cue_tells_of_the_mix() -> None:
    world = two()
    world.apply(SetMode(0, "weave"))
    for channel, amount in (("form", 0.2), ("colour", 0.4), ("air", 0.6)):
        world.apply(SetStrand(0, "mia", "host", channel, amount, 0.0))
    world.apply(Glitch(0, 0.75, 2.0))
    mix = world.cue().mix
    assert (mix.mode, mix.seed, mix.seized, mix.guests[0].strength) == ("weave", 3, 0.0, Strength(0.2, 0.4, 0.6))
    seized = world.cue(0.5).mix
    assert seized.seized == 0.75
    assert seized.guests[0].strength != Strength(0.2, 0.4, 0.6)
    assert world.cue(2.5).mix.guests[0].strength == Strength(0.2, 0.4, 0.6)
    assert World(replace(HOST, mode="portal")).cue().mix.mode == "portal"


def test_between_ticks_strands_and_beats_go_on() -> None:
    world = two()
    world.apply(SetStrand(0, "host", "mia", "all", 1.0))
    world.advance_to_tick(20)
    times = [20 / 60, 20.25 / 60, 20.5 / 60, 20.999 / 60, 21 / 60]
    forms = [world.cue(time).mix.guests[0].strength.form for time in times]
    beats = [world.variables(time)["beat"] for time in times]
    assert forms == sorted(set(forms))
    assert beats == sorted(set(beats))
    assert forms[-1] - forms[-2] < 1e-4
    assert world.cue(0.0).mix.guests[0].strength.form == forms[0]  # of before, as at present


def test_what_is_led_follows_its_file() -> None:
    world = World(inviting({"form": 0.5, "fear": 1.0}, other=replace(MIA, share=frozenset({"form"}))))
    assert world.cue().mix.guests[0].strength == Strength(0.5, 0.0, 0.0)
    assert world.strand("host", "mia").present["fear"] == 0.0
    world.apply(SetStrand(0, "host", "mia", "form", 0.9))
    assert world.cue().mix.guests[0].strength.form == 0.5  # and goes on from there
    world.step()
    assert 0.5 < world.cue().mix.guests[0].strength.form < 0.51
    world.apply(Withdraw(1, "mia", "host"))
    assert not world.cue().mix.guests[0].strength.any
