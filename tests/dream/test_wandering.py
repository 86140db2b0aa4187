"""Wishes at random, through whole dreams: never inside anything, the same again, and never out of bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from support.trips import BODY, START, STILL, TOUCH, Trip, bounded_to, random_wishes, room_of, still

from dreamscape3d import load_dream
from dreamscape3d.dream.mover import Mover
from dreamscape3d.dream.stance import Moving, Stance, Wish
from dreamscape3d.dream.touch import floating, standing
from dreamscape3d.dream.walking import feet_of
from dreamscape3d.dream.world import World
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.pose import PackedField

SPEEDS = (3.0, 1.0, 3.0, 6.0, 12.0, 25.0, 50.0, 100.0)
TICKS = 150
DENT = 0.05 * BODY.radius  # for a few ticks, where a terrain presses from two sides
"""In each dream, flying and walking: short ways from many places, slow and fast, meet more than a long one."""


def starts(moment: Moment) -> Iterator[View]:
    """The dream's own camera, and places round it with room for a body, looking at what the camera looks at."""
    yield moment.view
    rng, left = np.random.default_rng(0), len(SPEEDS) - 1
    middle = moment.view.eye * [1.0, 0.0, 1.0]
    while left:
        eye = middle + rng.uniform((-20.0, 1.8, -20.0), (20.0, 5.0, 20.0))
        if evaluate_field(moment.field, eye)[0] > 2.0:
            left -= 1
            yield replace(moment.view, eye=eye)


def wandered(moment: Moment, mode: Moving, start: View, speed: float, wishes: list[Wish]) -> list[Stance]:
    """Every stance on the way."""
    mover, found = Mover(), []
    mover.set_speed(speed)
    mover.step(STILL, moment.field, start)
    mover.change(mode, start, moment.field)
    for wish in wishes:
        mover.step(bounded_to(mover.stance, wish), moment.field, start)
        found.append(mover.stance)
    return found


def least_room(stances: list[Stance], mode: Moving, field: PackedField) -> np.ndarray:
    """(N,) room of the body at each; of those that may have none, as exactly as the mover knows it."""
    walking = mode == "walk"
    places = np.array([feet_of(stance, BODY) if walking else stance.eye for stance in stances])
    balls = standing(BODY) if walking else floating(BODY)
    at = (places[:, None] + balls.offsets).reshape(-1, 3)
    room = evaluate_field(field, at).reshape(len(places), -1).min(axis=1) - balls.radius
    for tight in np.nonzero(room < -TOUCH)[0].tolist():
        room[tight] = room_of(stances[tight], field)
    return room


@pytest.mark.parametrize("mode", ["fly", "walk"])
@pytest.mark.parametrize("name", ["harmony", "mia", "liam"])
def test_wishes_at_random_lead_into_nothing(name: str, mode: Moving) -> None:
    """At no tick inside anything, always finite and bounded; who began in a low place is soon out of it."""
    moment = World(load_dream(f"scenes/{name}.toml")).moment(2.0)
    rooms = []
    for number, start in enumerate(starts(moment)):
        stances = wandered(moment, mode, start, SPEEDS[number], random_wishes(TICKS, 3 + number))
        assert {stance.mode for stance in stances} == {mode}
        numbers = np.array([(*stance.eye, *stance.velocity, stance.yaw, stance.pitch) for stance in stances])
        assert np.isfinite(numbers).all()
        assert np.abs(numbers[:, :3]).max() < 1000.0
        room = least_room(stances, mode, moment.field)
        free = int(np.argmax(room >= -TOUCH)) if number == 0 else 0
        assert free < 100
        assert room[free:].min() >= (-DENT if mode == "walk" else -TOUCH), (number, int(np.argmin(room[free:])) + free)
        assert (evaluate_field(moment.field, numbers[free:, :3]) > 0.05).all()
        rooms.append(room[free:])
    assert (np.concatenate(rooms) >= -TOUCH).mean() > 0.99


def test_a_dream_that_moves_swallows_nobody() -> None:
    """Through a living dream: never inside for long."""
    world = World(load_dream("scenes/mia.toml"))
    mover, inside = Mover(), 0
    moment = world.moment(0.0)
    mover.step(STILL, moment.field, moment.view)
    mover.change("walk", moment.view, moment.field)
    for tick, wish in enumerate(random_wishes(400, 8)):
        moment = world.moment(tick / 60)
        mover.step(wish, moment.field, moment.view)
        inside = inside + 1 if evaluate_field(moment.field, mover.stance.eye)[0] < 0.0 else 0
        assert inside < 10


@pytest.mark.parametrize("mode", ["fly", "walk", "orbit"])
def test_the_same_wishes_give_the_same_stances_bit_for_bit(mode: Moving) -> None:
    world = World(load_dream("scenes/finn.toml"))
    moments = [world.moment(tick / 20) for tick in range(60)]

    def led(mover: Mover, wishes: list[Wish], first: int = 0) -> list[Stance]:
        found = []
        for tick, wish in enumerate(wishes, first):
            mover.step(wish, moments[tick // 3].field, moments[tick // 3].view)
            found.append(mover.stance)
        return found

    def fresh() -> Mover:
        mover = Mover()
        mover.change(mode, moments[0].view, moments[0].field)
        return mover

    wishes = random_wishes(180, 4)
    whole = led(fresh(), wishes)
    assert led(fresh(), wishes) == whole
    assert led(Mover(whole[89]), wishes[90:], 90) == whole[90:]


def test_nothing_wild_gets_in() -> None:
    """Wishes that are no numbers, a camera that is nowhere, the end of the world."""
    trip = Trip(still(s.plane()), "fly", speed=1000.0)
    trip.go(Wish(math.nan, math.inf, -math.inf, math.nan, math.inf, math.nan, math.nan), 5)
    assert np.isfinite(trip.eyes).all()
    trip.go(Wish(up=1.0, fast=True), 3000)
    assert trip.now.eye[1] == 1e5
    assert trip.go(Wish(up=-1.0), 60).now.eye[1] < 1e5
    lost = View(np.array([math.nan, 0, 0]), np.array([0.0, 0, -1]), 0.0, 50.0, 0.0)
    mover = Mover()
    mover.step(STILL, trip.field(0), START)
    mover.step(STILL, trip.field(0), lost)
    assert mover.stance.eye == (0.0, 1.6, 0.0)


def test_empty_dreams() -> None:
    for mode in ("fly", "walk", "orbit"):
        trip = Trip(still(), mode).go(random_wishes(300, 1))
        assert np.isfinite(trip.eyes).all()
