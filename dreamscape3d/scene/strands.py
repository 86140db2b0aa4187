"""Strands: ribbons of light that hover along the seams of a joined field, and arcs of light between its parts.

Nothing is followed from a beginning to an end. Each stretch of a seam is found in one cell of the weave, and where it
hovers and how bright it is depends on its place and the time alone: neighbours meet at their ends, and nothing jumps
when a seam parts, closes or comes into reach.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.arcs import arcs_between
from dreamscape3d.scene.chain import BRIGHT, Chain, swell
from dreamscape3d.scene.cover import bounded
from dreamscape3d.scene.lamps import MAX_LAMPS
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.seam_lines import Lines, seam_lines
from dreamscape3d.scene.seams import Seams
from dreamscape3d.scene.sprites import pack
from dreamscape3d.scene.strand_lamps import strand_lamps
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
HALF_LINE = 0.6  # metres, more than half the diagonal of a cell: all of a line has faded before it is left out
LOW, HIGH = 0.05, 0.4  # metres over the ground between which ribbons hover
ASIDE = 0.16  # metres by which they stray from their seam
WIDTHS = (0.011, 0.008)  # radii of the two ribbons of a seam [m]
PULSES, PACE = 5.0, 1.4  # metres from pulse to pulse, metres a second; as shaders/lib/seam.glsl
DIRECTIONS = np.array([*((np.cos(a), np.sin(a)) for a in 1.0471976 * np.arange(3) + 0.4)])


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
    chains += arcs_between(parts.weave, seams, anchors, moment.time)
    sprites = pack([chain.strands() for chain in chains])
    lamps = strand_lamps(chains)
    return replace(
        moment,
        sprites=bounded(np.concatenate([moment.sprites, sprites]), moment.view),
        lamps=np.concatenate([moment.lamps[: MAX_LAMPS - len(lamps)], lamps]),
    )


# -- ribbons along seams -----------------------------------------------------------------------------------


def _ribbons(field: PackedField, parts: Parts, weave: Weave, seams: Seams, moment: Moment) -> list[Chain]:
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
        chains.append(Chain(a, b, light_a, light_b, width))
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
