"""Lamps: lights of a scene and its glowing forms, alike as tubes of light."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.scene.scene import Light
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.primitives import MODE_TEXT, SOLID, is_procedural

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MAX_LAMPS = 512
FAINT = 0.04  # irradiance below which a glowing form lights nothing
LONGEST = 4.0  # metres of a tube that still add to how far it reaches
WIDEST = 50.0  # metres; larger forms are lit signs of a world, not lamps in it
RING_PARTS = 8

NO_LAMPS: F32 = np.zeros((0, 3, 4), np.float32)


def gather_lamps(lights: Sequence[Light], numbers: F64, field: PackedField, emission: F64, more: F32 = NO_LAMPS) -> F32:
    """(N, 3, 4) tubes of light; layout in shaders/lib/lamp.glsl. At most 512, those that reach furthest.

    `numbers` are the lights' rows as `posing` tables them, `emission` (M, 3) the radiance of each material;
    `more` (N, 3, 4) are lamps besides.
    """
    lamps = np.concatenate([light_lamps(lights, numbers), glowing_forms(field, emission)[0], more])
    return lamps[farthest(lamps, MAX_LAMPS)]


def farthest(lamps: F32, most: int) -> NDArray[np.intp]:
    """The rows, in order, of at most so many lamps: those that reach furthest."""
    if len(lamps) <= most:
        return np.arange(len(lamps))
    return np.sort(np.argsort(-lamps[:, 1, 3], kind="stable")[:most])


def light_lamps(lights: Sequence[Light], numbers: F64) -> F32:
    """Lamps as tubes: an intensity I over the area that a tube shows is a radiance."""
    own = [i for i, light in enumerate(lights) if light.kind == "lamp"]
    if not own:
        return NO_LAMPS
    rows = numbers[own]
    radius = np.clip(rows[:, 13], 0.01, 100.0)
    length = np.linalg.norm(rows[:, 6:9] - rows[:, 3:6], axis=1)
    area = np.pi * radius**2 + 2.0 * radius * length
    radiance = linear_from_srgb(rows[:, 9:12]) * (np.clip(rows[:, 12], 0.0, 1000.0) / area)[:, None]
    lamps = _tubes(rows[:, 3:6], rows[:, 6:9], radius, np.clip(rows[:, 14], 0.1, 1000.0), radiance)
    lamps[:, 2, 3] = [lights[i].casts_shadow for i in own]
    return lamps


def glowing_forms(field: PackedField, emission: F64) -> tuple[F32, NDArray[np.intp]]:
    """Solids as tubes along their longest axis, and rings as a round of short ones; with the leaf that each is of."""
    structure, leaves = field.field, field.leaves
    radiance = emission[structure.leaf_material]
    glowing = (
        (radiance.max(axis=1, initial=0.0) > 0)
        & ~field.infinite
        & (structure.leaf_operator == 0)
        & (structure.leaf_mode != MODE_TEXT)  # see `letter_lamps`
        & ~is_procedural(structure.leaf_mode)  # they fill their boxes with holes
        & (field.half.max(axis=1, initial=0.0) < WIDEST)
    )
    if field.parts is not None:
        glowing &= ~field.parts.absent
    ring = (leaves.wall < SOLID) & (leaves.half[:, 1] < leaves.rounding) & (structure.leaf_chain == 0)
    solid, rings = np.nonzero(glowing & ~ring)[0], np.nonzero(glowing & ring)[0]
    round_lamps, round_leaves = _rings(field, rings, radiance[rings])
    lamps = np.concatenate([_solids(field, solid, radiance[solid]), round_lamps])
    lamps[:, 2, 3] = -1.0  # a form that is seen, and mirrored, itself
    return lamps, np.concatenate([solid, round_leaves])


def _solids(field: PackedField, index: NDArray[np.intp], radiance: F64) -> F32:
    half, axes, centre = field.half[index], field.axes[index], field.centre[index]
    longest = np.argmax(half, axis=1) if len(index) else np.zeros(0, np.intp)
    rows = np.arange(len(index))
    length = half[rows, longest]
    across = (half.sum(axis=1) - length) * 0.5
    along = axes[rows, longest] * np.maximum(length - across, 0.0)[:, None]
    pipe = np.minimum(field.leaves.wall[index], 2.0 * across) / np.maximum(2.0 * across, 1e-6)
    radiance = radiance * pipe[:, None]
    power = radiance.max(axis=1, initial=0.0) * (
        np.pi * across**2 + 4.0 * across * np.clip(length - across, 0.0, LONGEST)
    )
    return _tubes(centre - along, centre + along, across, _reach(power) + across, radiance)


def _rings(field: PackedField, index: NDArray[np.intp], radiance: F64) -> tuple[F32, NDArray[np.intp]]:
    """Each ring as eight chords, less those that its group has carved away; with their leaves."""
    radius, thick = field.leaves.half[index, 0], field.leaves.rounding[index]
    angle = np.arange(RING_PARTS + 1) * (2.0 * np.pi / RING_PARTS)
    spoke = np.cos(angle)[:, None, None] * field.axes[index, 0] + np.sin(angle)[:, None, None] * field.axes[index, 2]
    points = field.centre[index] + spoke * radius[:, None]
    a, b = points[:-1].reshape(-1, 3), points[1:].reshape(-1, 3)
    radius, thick = np.tile(radius, RING_PARTS), np.tile(thick, RING_PARTS)
    radiance = np.tile(radiance, (RING_PARTS, 1))
    chord = np.minimum(2.0 * radius * np.sin(np.pi / RING_PARTS), LONGEST)
    power = radiance.max(axis=1, initial=0.0) * (np.pi * thick**2 + 2.0 * thick * chord)
    lamps = _tubes(a, b, thick, _reach(power) + thick, radiance)
    unit = np.tile(field.field.unit[index], RING_PARTS)
    carved = np.nonzero(unit >= 0)[0]
    middle = (a[carved] + b[carved]) * 0.5
    low, high = field.unit_low[unit[carved]], field.unit_high[unit[carved]]
    keep = np.ones(len(lamps), bool)
    keep[carved] = ((middle > low) & (middle < high)).all(axis=1)
    return lamps[keep], np.tile(index, RING_PARTS)[keep]


def tubes_of_light(a: F64, b: F64, radius: F64, radiance: F64) -> F32:
    """(N, 3, 4) lamps: tubes from `a` to `b` (N, 3) of `radius` (N,) [m] and `radiance` (N, 3), balls where a = b."""
    radius = np.maximum(radius, 0.005)
    length = np.minimum(np.linalg.norm(b - a, axis=1), LONGEST)
    power = radiance.max(axis=1, initial=0.0) * (np.pi * radius**2 + 2.0 * radius * length)
    lamps = _tubes(a, b, radius, _reach(power) + radius, radiance)
    lamps[:, 2, 3] = -1.0  # seen, and mirrored, themselves
    return lamps


def _reach(power: F64) -> F64:
    reach: F64 = np.clip(np.sqrt(power / FAINT), 0.5, 30.0)
    return reach


def _tubes(a: F64, b: F64, radius: F64, reach: F64, radiance: F64) -> F32:
    lamps = np.zeros((len(a), 3, 4), np.float32)
    lamps[:, 0, :3], lamps[:, 0, 3] = a, np.maximum(radius, 0.005)
    lamps[:, 1, :3], lamps[:, 1, 3] = b, reach
    lamps[:, 2, :3] = radiance
    return lamps
