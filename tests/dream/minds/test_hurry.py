"""Pulses that hurry with fear, and still find each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.dreamers import AFRAID, HOST, MIA, guest

from dreamscape3d.dream.events import SetMood, SetStrand
from dreamscape3d.dream.living import Living, Mind
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.pulse import Pulses
from dreamscape3d.dream.world import World

QUIET = replace(HOST, mood=Mood(), living=Living(mind=Mind()))


def test_a_hurried_pulse_by_hand() -> None:
    """60 a minute, hurried by a quarter of a beat a second: 2.5 beats ahead in 10 s, tied to nobody."""
    pulses = Pulses(60.0, 60)
    pulses.hurry = np.array([0.25])
    for tick in range(600):
        pulses.step(tick, None, steady=False)
    assert pulses.offsets(600)[0] == pytest.approx(2.5)
    assert pulses.ahead(600, None, 0.01)[0] == pytest.approx(2.5025)
    assert pulses.beats(600, pulses.offsets(600), 0.0) == pytest.approx((0.5,))


def test_nobody_hurries_by_themselves() -> None:
    pulses = Pulses(60.0, 60)
    pulses.enter(90.0)
    for tick in range(60):
        pulses.step(tick, None, steady=False)
    assert (pulses.offsets(60) == 0.0).all()


def test_pulses_race_and_fall_in_step() -> None:
    """Terror races the heart by about three fifths; the calm one's stays. Tied, both go as one again."""
    world = World(QUIET, guests=[guest(replace(MIA, mood=Mood(), tempo=72.0))])
    world.apply(SetMood(0, AFRAID.valence, AFRAID.arousal, AFRAID.dominance, "host"))
    world.advance_to(1.0)
    minds = world.company.night.minds  # type: ignore[union-attr]
    paces = np.array([1.2, 1.2])
    hurry = minds.hurry(paces) / paces
    assert hurry[0] == pytest.approx(0.35 * 0.6 + 0.45, abs=0.06)
    assert hurry[1] < 0.01
    orders = []
    for second in range(2, 12):
        world.advance_to(float(second))
        orders.append(minds_order(world))
    assert min(orders) < 0.6  # they drift past each other
    world.apply(SetStrand(world.tick, "host", "mia", "pulse", 1.0, 1.0))
    world.advance_to(world.time + 25.0)
    assert minds_order(world) > 0.97


def minds_order(world: World) -> float:
    assert world.company.night is not None
    return world.company.night.minds.order
