"""Small pictures of worlds: a dark stage, what a world on it looks like, and where two pictures differ.

A test shows one world in which something has happened beside one in which it has not, at the same tick.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import Studio
from dreamscape3d.dream.deeds import Stand
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import Event
from dreamscape3d.dream.world import World
from dreamscape3d.formats import parse_dream
from dreamscape3d.maths.transform import camera_from_world

F64 = NDArray[np.float64]
Bool = NDArray[np.bool_]
SIZE = (96, 54)
VISIBLE = 8.0  # of 255: what anybody sees
HERE = (0.0, 0.0, 6.0)  # where the camera's feet are; it looks along -z

STAGE = """
title = "stage"
tempo = 60
[camera]
at = [0, 1.6, 6]
look_at = [0, 1.6, -10]
fov = 50
[sky]
zenith = "#06080e"
horizon = "#0c0f16"
nadir = "#040506"
stars = 0
[air]
density = 0
glow = 0
[[light]]
kind = "sun"
direction = [1, 2, 2]
intensity = 0.6
shadow = false
[materials.ground]
colour = "#2a2c30"
[[form]]
shape = "plane"
material = "ground"
[share]
form = true
colour = true
pulse = true
memory = true
fear = true
"""


def stage(more: str = "", name: str = "mia", guests: Iterable[Guest] = ()) -> World:
    """A dark plain in the dream of `name`, with what else a dream file has; without a body they stand where its camera
    is."""
    text = STAGE + more if "[mind]" in more else STAGE + "[mind]\n" + more
    world = World(parse_dream(text, "stage.toml"), guests=guests, name=name)
    world.step([] if "[[body]]" in more else [Stand(0, name, HERE, 0.0)])
    return world


def after(world: World, ticks: int, *events: Event) -> World:
    """The world at a tick, with events at theirs."""
    for event in events:
        world.advance_to_tick(event.tick)
        world.apply(event)
    world.advance_to_tick(ticks)
    return world


def picture(world: World, *, schematics: bool = False) -> F64:
    """(54, 96, 3), 0 to 255: what is seen now."""
    with Studio(world, SIZE, "draft", samples=1, schematics=schematics) as studio:
        return studio.picture(world.time).astype(np.float64)


def changed(one: F64, other: F64) -> Bool:
    """(54, 96) where anybody sees that two pictures differ."""
    found: Bool = np.abs(one - other).max(axis=2) > VISIBLE
    return found


def place_of(world: World, at: Iterable[float]) -> tuple[float, float]:
    """Column and row at which a place is seen."""
    view = world.moment().view
    x, y, z = (camera_from_world(view.eye, view.target, view.roll) @ [*at, 1.0])[:3]
    scale = SIZE[1] / (2.0 * np.tan(np.radians(view.fov) / 2.0))
    assert z < 0.0, "it is behind"
    return SIZE[0] / 2.0 + scale * x / -z, SIZE[1] / 2.0 - scale * y / -z


def within(mask: Bool, place: tuple[float, float], radius: float) -> Bool:
    """The part of a mask no further from a place than so many pixels."""
    row, column = np.mgrid[: SIZE[1], : SIZE[0]] + 0.5
    return mask & (np.hypot(column - place[0], row - place[1]) <= radius)


def lies_at(mask: Bool, place: tuple[float, float], radius: float) -> None:
    """Asserts that something has changed, and nearly all of it within so many pixels of a place."""
    here = within(mask, place, radius).sum()
    assert here >= 4, f"{here} of {mask.sum()} pixels changed there"
    assert here >= 0.85 * mask.sum(), f"{mask.sum() - here} of {mask.sum()} changed elsewhere"
