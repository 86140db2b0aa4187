"""Arcs: two strands of light wound round each other, from where one part of a joined field is at home to another's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.chain import BRIGHT, Chain, swell
from dreamscape3d.scene.seams import Seams
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
MOST, STEPS = 4, 17  # arcs, each of two strands; stretches of a strand
RADIUS = 0.011  # metres


def arcs_between(weave: Weave, seams: Seams, anchors: F64 | None, time: float) -> list[Chain]:
    """Two strands wound round each other, from the host's anchor to each guest's; of many guests, the strongest."""
    if anchors is None:
        return []
    total = weave.weights.astype(np.float64).mean(axis=(1, 2))[1:]
    order = np.argsort(-total, kind="stable")
    next_one = total[order[MOST]] if len(order) > MOST else 0.0
    chains = []
    for guest in order[:MOST].tolist():
        here, there = anchors[0], anchors[guest + 1]
        far = float(np.linalg.norm(there - here))
        shown = np.clip((total[guest] - next_one) / max(0.2 * total[guest], 1e-9), 0.0, 1.0)
        shown *= np.clip(20.0 * total[guest] - 0.02, 0.0, 1.0) * np.clip((far - 1.0) / 3.0, 0.0, 1.0)
        if shown > 0.0:
            colours = seams.colours[[0, guest + 1]] * (swell(seams) * shown)
            chains += [_arc(here, there, far, colours[side], time, side) for side in (0, 1)]
    return chains


def _arc(here: F64, there: F64, far: float, colour: F64, time: float, side: int) -> Chain:
    """One of the two strands: its light runs from its own side to the other."""
    s = np.linspace(0.0, 1.0, STEPS + 1)
    way = (there - here) / far
    across = np.array([-way[2], 0.0, way[0]])
    bow = 4.0 * s * (1.0 - s)
    turn = 0.55 * far * s + np.pi * side - 0.5 * time
    places = here + (there - here) * s[:, None]
    places += np.outer(0.2 + (0.8 + 0.13 * far) * bow + 0.18 * bow * np.sin(turn), (0.0, 1.0, 0.0))
    places += np.outer(0.18 * bow * np.cos(turn) + 0.06 * far * bow * np.sin(0.21 * time), across)
    along = (s if side == 0 else 1.0 - s) * far
    x = (along - 2.2 * time) / max(0.6 * far, 4.0)
    x -= np.floor(x)
    bright = BRIGHT * (0.08 + 0.8 * x**4 * np.clip((1.0 - x) / 0.15, 0.0, 1.0)) * np.clip(6.0 * bow, 0.0, 1.0)
    light = bright[:, None] * colour
    return Chain(places[:-1], places[1:], light[:-1], light[1:], RADIUS)
