"""Strands: ribbons of light that hover along the seams of a joined field, and arcs of light between its parts.

Nothing is followed from a beginning to an end. Each stretch of a seam is found in one cell of the weave, and where it
hovers and how bright it is depends on its place and the time alone: neighbours meet at their ends, and nothing jumps
when a seam parts, closes or comes into reach.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cover import bounded
from dreamscape3d.scene.lamps import MAX_LAMPS, tubes_of_light
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.seam_lines import Lines, seam_lines
from dreamscape3d.scene.seams import Seams
from dreamscape3d.scene.sprites import Strands, pack
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.terrain_lift import lift_of
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I64 = NDArray[np.int64]
REACH = 18.0  # metres from the eye up to which seams have ribbons
MOST_STRANDS, FILLED = 232, 0.8  # of each of the two ribbons that all seams have, and how many of them it is aimed at
FINENESS = (4.0, 7.0, 12.0), (6.0, 3.6, 2.2)  # strands a metre, by how far away [m]
MOST_ARCS, ARC_STEPS = 4, 17  # arcs, each of two strands; stretches of a strand
HALF_LINE = 0.6  # metres, more than half the diagonal of a cell: all of a line has faded before it is left out
LOW, HIGH = 0.05, 0.4  # metres over the ground between which ribbons hover
ASIDE = 0.16  # metres by which they stray from their seam
WIDTHS = (0.011, 0.008)  # radii of the two ribbons of a seam [m]
BRIGHT, HALO = 7.0, 0.16
PULSES, PACE = 5.0, 1.4  # metres from pulse to pulse, metres a second; as shaders/lib/seam.glsl
DIRECTIONS = np.array([*((np.cos(a), np.sin(a)) for a in 1.0471976 * np.arange(3) + 0.4)])
MOST_LAMPS, LAMP_GRID, LAMP_RADIUS, LAMP_GAIN = 6, 2.0, 0.05, 0.7


@dataclass(frozen=True, slots=True, eq=False)
class _Chain:
    """N straight strands: ends (N, 3) and radiances (N, 3) there, one radius [m]."""

    a: F64
    b: F64
    light_a: F64
    light_b: F64
    radius: float

    def strands(self) -> Strands:
        radius = np.full(len(self.a), self.radius)
        return Strands(self.a, self.b, radius, radius, self.light_a, self.light_b, halo=HALO)


def with_strands(moment: Moment, anchors: F64 | None = None) -> Moment:
    """The Moment of a joined field with strands along its seams, and lamps where they are brightest; the same where its
    seams give no light.

    Args:
        anchors: (P, 3) where each part is at home [m], the host's first: arcs lead from there to the others'.
    """
    seams, parts = moment.seams, moment.field.parts
    if seams is None or seams.strength <= 0.0 or parts is None or parts.weave is None or parts.count < 2:
        return moment
    chains = [*_ribbons(moment.field, parts, parts.weave, seams, moment)]
    chains += _arcs(parts.weave, seams, anchors, moment.time)
    sprites = pack([chain.strands() for chain in chains])
    lamps = _lamps(chains)
    return replace(
        moment,
        sprites=bounded(np.concatenate([moment.sprites, sprites]), moment.view),
        lamps=np.concatenate([moment.lamps[: MAX_LAMPS - len(lamps)], lamps]),
    )


def swell(seams: Seams) -> float:
    """Factor on all light of seams, by their strength and beat."""
    return seams.strength * (0.55 + 0.45 * seams.beat)


# -- ribbons along seams -----------------------------------------------------------------------------------


def _ribbons(field: PackedField, parts: Parts, weave: Weave, seams: Seams, moment: Moment) -> list[_Chain]:
    """Two along every seam near the eye, in the colours of its two sides."""
    eye = moment.view.eye[[0, 2]]
    lines = seam_lines(weave, eye, REACH)
    line, share, shown = _cut(lines, eye)
    if not len(line):
        return []
    ends = [lines.at(line, each) for each in share]
    both, way = (np.concatenate(halves) for halves in zip(*ends, strict=True))
    pulse = _pulses(both, way, moment.time)
    ground = _ground(field, parts, both)
    chains = []
    for number, (width, part) in enumerate(zip(WIDTHS, lines.parts[line].T, strict=True)):
        places, ember = _hover(both, ground, moment.time, number)
        bright = BRIGHT * swell(seams) * (0.07 + 0.3 * ember + (0.9 + 0.8 * seams.beat) * pulse) * shown
        light = seams.colours[np.concatenate([part, part])] * bright[:, None]
        (a, b), (light_a, light_b) = np.split(places, 2), np.split(light, 2)
        chains.append(_Chain(a, b, light_a, light_b, width))
    return chains


def _cut(lines: Lines, eye: F64) -> tuple[I64, tuple[F64, F64], F64]:
    """Lines cut into straight strands, finer ones nearer to the eye, as many as there may be: the line of each of N,
    how far along it both ends of it are, and (2 N,) how far these are shown, which fades out to those left out."""
    away = np.linalg.norm(0.5 * (lines.a + lines.b) - eye, axis=1)
    wanted = np.linalg.norm(lines.b - lines.a, axis=1) * np.interp(away, *FINENESS)
    reach = _reach(away, wanted)
    count = np.where(away < reach, np.ceil(wanted), 0.0).astype(np.int64)
    order = np.argsort(away, kind="stable")
    count[order[np.cumsum(count[order]) > MOST_STRANDS]] = 0
    line = np.repeat(np.arange(len(away)), count)
    number = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    start, stop = number / count[line], (number + 1) / count[line]
    share = np.concatenate([start, stop])
    twice = np.concatenate([line, line])
    there = lines.shown[twice, 0] * (1.0 - share) + lines.shown[twice, 1] * share
    ends = np.linalg.norm(lines.at(twice, share)[0] - eye, axis=1)
    u = np.clip((reach - HALF_LINE - ends) / (0.35 * reach), 0.0, 1.0)
    return line, (start, stop), there * u * u * (3.0 - 2.0 * u)


def _reach(away: F64, wanted: F64) -> float:
    """How far from the eye lines are shown, of which each wants so many strands, so that they are not too many. It
    changes smoothly with how far lines are `away` (N,) [m]: what comes nearer counts little by little, from before it
    is shown."""
    near, far = 0.0, REACH - 1.0
    for _ in range(24):
        reach = 0.5 * (near + far)
        used = 2.0 * reach + (wanted * np.clip((reach - away) / 1.5 + 1.0, 0.0, 1.0)).sum()
        near, far = (reach, far) if used < FILLED * MOST_STRANDS else (near, reach)
    return near


def _waves(at: F64, time: float, seed: int) -> F64:
    """(N,) smooth, in about [−1, 1], at (N, 2) places [m]: a few slow sines, the same for the same seed."""
    total = np.zeros(len(at))
    for wave in range(3):
        angle, k = 2.4 * (5 * seed + wave) + 0.3, 2.0 * np.pi / (2.9 / 1.55**wave)
        along = at @ (np.cos(angle), np.sin(angle))
        total += 0.6**wave * np.sin(k * along + (0.5 + 0.23 * wave) * time + 1.9 * seed + 4.1 * wave)
    waves: F64 = total / 1.5
    return waves


def _hover(at: F64, ground: F64, time: float, number: int) -> tuple[F64, F64]:
    """(N, 3) where a ribbon is over places (N, 2) of its seam, and (N,) how much it glows of itself there."""
    aside = np.stack([_waves(at, time, 7 * number + 1), _waves(at, time, 7 * number + 2)], -1) * ASIDE
    high = LOW + (HIGH - LOW) * np.clip(0.5 + 0.5 * _waves(at, time, 7 * number + 3), 0.0, 1.0)
    moved = at + aside
    ember = np.clip(0.5 + 0.6 * _waves(at, 0.7 * time, 7 * number + 4), 0.0, 1.0)
    return np.stack([moved[:, 0], ground + high, moved[:, 1]], -1), ember


def _pulses(at: F64, way: F64, time: float) -> F64:
    """(N,) light that runs along lines through places (N, 2), in directions (N, 2), as `pulses_along` in seam.glsl."""
    total, weight = np.zeros(len(at)), np.full(len(at), 1e-4)
    for number, direction in enumerate(DIRECTIONS):
        counts = (way @ direction) ** 4
        x = (at @ direction - PACE * time) / PULSES + 0.31 * number
        x -= np.floor(x)
        head = np.clip((1.0 - x) / 0.12, 0.0, 1.0)  # longer than the shader's: as fine as a stretch can show
        total += counts * x**6 * head * head * (3.0 - 2.0 * head)
        weight += counts
    pulses: F64 = total / weight
    return pulses


def _ground(field: PackedField, parts: Parts, at: F64) -> F64:
    """(N,) height of the ground under places (N, 2): the common one, or a terrain that rises over it."""
    world = np.stack([at[:, 0], np.full(len(at), parts.level), at[:, 1]], -1)
    ground = world[:, 1].copy()
    for known in field.field.procedural:
        lift = lift_of(known, field.leaves, parts)
        if lift is None or parts.absent[known.leaf]:
            continue
        centre, rotation = field.leaves.centre[known.leaf], field.leaves.rotation[known.leaf]
        local = (world - centre) @ rotation
        inside = (np.abs(local[:, [0, 2]]) <= lift.half[[0, 2]]).all(axis=1)
        height = lift.heights(local, world) + centre[1]
        ground = np.where(inside, np.maximum(ground, height), ground)
    return ground


# -- arcs between parts ------------------------------------------------------------------------------------


def _arcs(weave: Weave, seams: Seams, anchors: F64 | None, time: float) -> list[_Chain]:
    """Two strands wound round each other, from the host's anchor to each guest's; of many guests, the strongest."""
    if anchors is None:
        return []
    total = weave.weights.astype(np.float64).mean(axis=(1, 2))[1:]
    order = np.argsort(-total, kind="stable")
    next_one = total[order[MOST_ARCS]] if len(order) > MOST_ARCS else 0.0
    chains = []
    for guest in order[:MOST_ARCS].tolist():
        here, there = anchors[0], anchors[guest + 1]
        far = float(np.linalg.norm(there - here))
        shown = np.clip((total[guest] - next_one) / max(0.2 * total[guest], 1e-9), 0.0, 1.0)
        shown *= np.clip(20.0 * total[guest] - 0.02, 0.0, 1.0) * np.clip((far - 1.0) / 3.0, 0.0, 1.0)
        if shown > 0.0:
            colours = seams.colours[[0, guest + 1]] * (swell(seams) * shown)
            chains += [_arc(here, there, far, colours[side], time, side) for side in (0, 1)]
    return chains


def _arc(here: F64, there: F64, far: float, colour: F64, time: float, side: int) -> _Chain:
    """One of the two strands: its light runs from its own side to the other."""
    s = np.linspace(0.0, 1.0, ARC_STEPS + 1)
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
    return _Chain(places[:-1], places[1:], light[:-1], light[1:], WIDTHS[0])


# -- lamps -------------------------------------------------------------------------------------------------


def _lamps(chains: list[_Chain]) -> F32:
    """(N, 3, 4) balls of light where strands are brightest: each strand's light falls to the points of a wide grid
    about it, and the brightest of those shine from the middle of what fell to them."""
    if not chains:
        return np.zeros((0, 3, 4), np.float32)
    middle = np.concatenate([0.5 * (c.a + c.b) for c in chains])
    long = np.concatenate([np.linalg.norm(c.b - c.a, axis=1) * 2.0 * c.radius for c in chains])
    light = np.concatenate([0.5 * (c.light_a + c.light_b) for c in chains]) * long[:, None]
    cell = np.floor(middle[:, [0, 2]] / LAMP_GRID)
    part = middle[:, [0, 2]] / LAMP_GRID - cell
    rows = []
    for x in (0, 1):
        for z in (0, 1):
            share = (np.abs(1 - x - part[:, 0]) * np.abs(1 - z - part[:, 1])) ** 2
            rows.append(np.column_stack([cell + np.array((x, z)), light * share[:, None], middle, light.sum(axis=1) * share]))
    table = np.concatenate(rows)
    _, point = np.unique(table[:, :2], axis=0, return_inverse=True)
    sums = np.zeros((point.max() + 1, 7))
    np.add.at(sums, point.ravel(), np.column_stack([table[:, 2:5], table[:, 5:8] * table[:, 8:], table[:, 8]]))
    order = np.argsort(-sums[:, 6], kind="stable")
    next_one = sums[order[MOST_LAMPS], 6] if len(order) > MOST_LAMPS else 0.0
    chosen = sums[order[:MOST_LAMPS]]
    chosen = chosen[chosen[:, 6] > next_one]
    at = chosen[:, 3:6] / np.maximum(chosen[:, 6:], 1e-30)
    shown = np.clip((chosen[:, 6:] - next_one) / np.maximum(0.4 * chosen[:, 6:], 1e-30), 0.0, 1.0)
    radiance = LAMP_GAIN * chosen[:, :3] * shown / (np.pi * LAMP_RADIUS**2)
    return tubes_of_light(at, at, np.full(len(at), LAMP_RADIUS), radiance)
