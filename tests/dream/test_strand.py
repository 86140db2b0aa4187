"""Strands: how they grow and fade, what caps them, and how tangled they make dreamers. By hand where that can be."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dreamscape3d.dream.consent import CHANNELS, Consent
from dreamscape3d.dream.strand import Strands, tangle_of, tangled
from dreamscape3d.maths.expression import parse
from dreamscape3d.maths.spring import follow

TICK = 1.0 / 60.0
FORM, PULSE, FEAR = (CHANNELS.index(channel) for channel in ("form", "pulse", "fear"))


def friends(*channels: str) -> Consent:
    consent = Consent()
    for name in ("finn", "liam", "mia"):
        consent.enter(name, channels or CHANNELS)
    return consent


def form(strands: Strands) -> float:
    return float(strands.present({})[0, FORM])


def grown(intensity: float, seconds: float, ticks: int) -> tuple[Strands, list[float]]:
    strands, found = Strands(), []
    strands.wish("mia", "finn", ("form",), intensity, seconds, friends())
    for _ in range(ticks):
        strands.step(TICK)
        found.append(form(strands))
    return strands, found


def test_nine_tenths_of_the_way_in_the_time_asked_for() -> None:
    for seconds in (0.5, 2.0):
        _, found = grown(0.8, seconds, round(seconds * 60))
        assert found[-1] == pytest.approx(0.9 * 0.8, rel=1e-6)


def test_growth_is_smooth_and_ends_where_it_is_wanted() -> None:
    """x(t) = w·(1 − (1 + ωt)·e^(−ωt)) from rest: no step at the start, no swing over, and at rest at last."""
    strands, found = grown(0.8, 1.0, 300)
    times = np.arange(1, 301) * TICK * 3.8897201698674291
    assert np.abs(found - 0.8 * (1.0 - (1.0 + times) * np.exp(-times))).max() < 2e-4
    assert found[0] < 0.01
    assert (np.diff(found) >= 0.0).all()
    assert (found[-1], strands.moving) == (0.8, False)


def test_any_division_of_time_comes_to_the_same() -> None:
    one, many = Strands(), Strands()
    for strands, count in ((one, 1), (many, 7)):
        strands.wish("mia", "finn", ("form",), 0.5, 2.0, friends())
        for _ in range(count):
            strands.step(0.7 / count)
    assert form(one) == pytest.approx(form(many), abs=1e-12)
    assert form(one) == pytest.approx(follow(0.0, 0.0, 0.5, 3.8897201698674291 / 2.0, 0.7)[0])


def test_ahead_is_what_a_step_will_bring() -> None:
    strands, _ = grown(0.8, 1.0, 10)
    ahead = strands.present({}, TICK)[0, FORM]
    assert strands.present({}, TICK / 2)[0, FORM] < ahead
    strands.step(TICK)
    assert form(strands) == ahead


def test_another_wish_on_the_way_is_never_overshot() -> None:
    strands, found = grown(1.0, 1.0, 12)
    strands.wish("finn", "mia", ("form",), found[-1] + 0.005, 1.0, friends())  # the same strand, whoever is named first
    for _ in range(200):
        strands.step(TICK)
        assert form(strands) <= found[-1] + 0.005
    assert form(strands) == found[-1] + 0.005
    assert len(strands.pairs) == 1


def test_at_once() -> None:
    strands = Strands()
    strands.wish("mia", "finn", ("form", "air"), 0.7, 0.0, friends("form"))
    assert (form(strands), strands.moving) == (0.7, False)
    assert strands.present({})[0].sum() == 0.7  # air is not offered
    strands.let_go("mia", "finn", ("form",), 0.0)
    assert (form(strands), strands.moving) == (0.0, False)


def test_what_is_not_allowed_waits_for_consent() -> None:
    consent = friends("form")
    consent.withdraw("mia", "finn", ("form",))
    strands = Strands()
    strands.wish("mia", "finn", ("form",), 0.7, 0.1, consent)
    strands.step(1.0)
    assert (form(strands), strands.moving) == (0.0, False)
    consent.grant("mia", "finn", ("form",))
    strands.obey(consent, "mia")
    assert form(strands) == 0.0
    for _ in range(60):
        strands.step(TICK)
    assert form(strands) == 0.7


def test_withdrawal_ends_it_at_once_and_for_good() -> None:
    consent = friends()
    strands = Strands()
    for other in ("finn", "liam"):
        strands.wish("mia", other, CHANNELS, 0.9, 0.0, consent)
    consent.withdraw("finn", "mia", ("form",))
    strands.obey(consent, "finn")
    assert form(strands) == 0.0
    assert strands.present({})[1, FORM] == 0.9
    consent.grant("finn", "mia", ("form",))
    strands.obey(consent, "finn")
    assert (form(strands), strands.moving) == (0.0, False)


def test_letting_go_takes_one_after_the_other() -> None:
    strands = Strands()
    strands.wish("mia", "finn", ("form", "air", "pulse"), 0.8, 0.0, friends())
    strands.let_go("mia", "finn", CHANNELS, 1.0)
    ends: dict[int, int] = {}
    for tick in range(900):
        strands.step(TICK)
        for channel, amount in enumerate(strands.present({})[0]):
            if amount == 0.0:
                ends.setdefault(channel, tick)
    form_end, air_end, pulse_end = (ends[CHANNELS.index(channel)] for channel in ("form", "air", "pulse"))
    assert 60 < form_end < air_end < pulse_end < 600
    assert not strands.moving


def test_nothing_is_let_go_where_there_is_nothing() -> None:
    strands = Strands()
    strands.let_go("mia", "finn", CHANNELS, 1.0)
    assert strands.pairs == ()
    nothing = strands.strand("mia", "finn", strands.present({}))
    assert (set(nothing.wanted.values()), nothing.allowed) == ({0.0}, frozenset())


def test_a_strand_tells_what_is_wanted_present_and_allowed() -> None:
    strands = Strands()
    strands.wish("mia", "finn", ("form", "air"), 0.5, 0.0, friends("form", "pulse"))
    told = strands.strand("finn", "mia", strands.present({}))
    assert (told.a, told.b, told.allowed) == ("finn", "mia", {"form", "pulse"})
    assert (told.wanted["air"], told.present["air"]) == (0.5, 0.0)
    assert (told.wanted["form"], told.present["form"]) == (0.5, 0.5)


# -- led by a file ------------------------------------------------------------------------------------------


def led(consent: Consent) -> Strands:
    strands = Strands()
    strands.lead("host", "mia", {"form": parse("x"), "pulse": 0.25}, consent)
    return strands


def hosts(*channels: str) -> Consent:
    consent = friends(*channels)
    consent.enter("host", CHANNELS)
    return consent


@pytest.mark.parametrize(("x", "found"), [(0.3, 0.3), (7.0, 1.0), (-1.0, 0.0), (math.nan, 0.0), (math.inf, 0.0)])
def test_what_is_led_is_held_within_bounds(x: float, found: float) -> None:
    strands = led(hosts())
    assert strands.asks
    assert not strands.varies  # its pulse is plain
    assert strands.pulsing
    assert strands.present({"x": x})[0, FORM] == found
    assert not led(hosts("pulse")).present({"x": x})[0, FORM]


def test_what_is_led_goes_on_from_where_it_is_once_somebody_does_something() -> None:
    consent = hosts()
    strands = led(consent)
    strands.take_over("host", "mia", ("form",), {"x": 0.6})
    assert not strands.asks
    strands.wish("host", "mia", ("form",), 1.0, 1.0, consent)
    assert form(strands) == 0.6
    strands.step(TICK)
    assert 0.6 < form(strands) < 0.61
    assert strands.strand("host", "mia", strands.present({})).wanted["pulse"] == 0.25


def test_consent_ends_what_is_led_too() -> None:
    consent = hosts()
    strands = led(consent)
    consent.block("mia", "host")
    strands.obey(consent, "mia")
    consent.unblock("mia", "host")
    strands.obey(consent, "mia")
    assert not strands.present({"x": 1.0}).any()
    assert strands.parted("mia")


def test_a_pulse_that_is_led_by_a_signal_varies() -> None:
    strands = Strands()
    strands.lead("host", "mia", {"pulse": parse("x")}, hosts())
    assert strands.varies
    assert not strands.pulsing


# -- all of it ----------------------------------------------------------------------------------------------


def test_who_is_forgotten_takes_their_strands_along() -> None:
    strands, consent = Strands(), friends()
    strands.lead("mia", "liam", {"air": 0.5}, consent)
    for a, b, amount in (("mia", "finn", 0.1), ("finn", "liam", 0.2), ("mia", "liam", 0.3)):
        strands.wish(a, b, ("form",), amount, 0.0, consent)
    strands.forget("finn")
    assert strands.pairs == (("liam", "mia"),)
    assert strands.present({})[0].tolist() == [0.3, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0]


def test_copies_go_their_own_way_and_equal_states_read_equal() -> None:
    one = Strands()
    one.wish("mia", "finn", ("form",), 0.5, 1.0, friends())
    other = one.copy()
    assert other.state() == one.state()
    other.step(TICK)
    other.wish("mia", "liam", ("form",), 0.5, 1.0, friends())
    assert (form(one), one.pairs) == (0.0, (("finn", "mia"),))
    assert other.state() != one.state()


def test_how_tangled() -> None:
    """Half of what two share is half; who is bound half to two is three quarters bound."""
    allowed = np.array([[1.0] * 7, [1, 1, 0, 0, 0, 0, 0], [0.0] * 7])
    crossing = np.array([[0.5] * 6 + [0.0], [0.5, 0.5, 0, 0, 0, 0, 0], [0.0] * 7])
    assert tangled(crossing, allowed).tolist() == [0.5, 0.5, 0.0]
    assert tangled(np.ones((1, 7)), np.ones((1, 7))).tolist() == [1.0]  # fear comes on top, and 1 is the most
    names, pairs = ("mia", "finn", "liam"), (("finn", "mia"), ("liam", "mia"), ("finn", "liam"))
    assert tangle_of(names, pairs, np.array([0.5, 0.5, 0.0])).tolist() == [0.75, 0.5, 0.5]
