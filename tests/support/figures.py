"""The four figures, standing somewhere: for tests, benches and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.living import Figure
from dreamscape3d.formats.figure import shipped_figure
from dreamscape3d.scene.attaching import held
from dreamscape3d.scene.cast import Cast, Making, Puppet
from dreamscape3d.scene.figure_build import Triple, posed
from dreamscape3d.scene.rig import JOINT

F64 = NDArray[np.float64]
NAMES = ("liam", "mia", "finn", "image")
POSES: Mapping[str, Mapping[str, Triple]] = {
    "liam": {
        "waist": (3, 0, 0),
        "shoulder.left": (-4, 0, 7),
        "shoulder.right": (-4, 0, -7),
        "elbow.left": (-16, 0, 0),
        "elbow.right": (-16, 0, 0),
    },
    "mia": {
        "shoulder.right": (-62, 0, -14),
        "elbow.right": (-28, 0, 0),
        "shoulder.left": (6, 0, 20),
        "elbow.left": (-14, 0, 0),
        "head": (-4, 0, 4),
    },
    "finn": {
        "shoulder.left": (0, 0, 16),
        "shoulder.right": (0, 0, -16),
        "elbow.left": (-30, 0, 0),
        "elbow.right": (-30, 0, 0),
        "head": (-6, 0, 0),
    },
    "image": {
        "shoulder.left": (-18, 0, 26),
        "shoulder.right": (-18, 0, -26),
        "elbow.left": (-38, 0, 0),
        "elbow.right": (-38, 0, 0),
        "head": (4, 0, 0),
    },
}
"""How each stands when nobody moves them: turns of joints [degrees]."""


def company(count: int = 4) -> list[Figure]:
    """So many bodies, of the four figures in turn, each by a name of its own: "liam 0", "mia 1", …"""
    return [shipped_figure(NAMES[n % 4]).called(f"{NAMES[n % 4]} {n}") for n in range(count)]


def puppets_of(figures: Sequence[Figure]) -> list[Puppet]:
    """All puppets of figures, those of their things behind each."""
    return [puppet for figure in figures for puppet in (figure.puppet, *(thing.puppet for thing in figure.things))]


def stand(making: Making, figure: Figure, feet: F64, yaw: float) -> None:
    """Place a figure, in its pose, with what it holds in its right hand."""
    origin, rotation = posed(figure.rest, feet, yaw, POSES.get(figure.name.split()[0]))
    making.place(figure.puppet.name, origin, rotation)
    for thing in figure.things:
        frames = held(origin, rotation, JOINT["hand.right"], thing.grip, upright=thing.upright)
        making.place(thing.puppet.name, *frames)


def in_a_row(figures: Sequence[Figure], yaw: float = 180.0, gap: float = 1.1, middle: Triple = (0.0, 0.0, 0.0)) -> Cast:
    """Side by side along x."""
    making = Making(puppets_of(figures))
    for number, figure in enumerate(figures):
        aside = np.array([(number - (len(figures) - 1) / 2.0) * gap, 0.0, 0.0])
        stand(making, figure, aside + middle, yaw)
    return making.finish()
