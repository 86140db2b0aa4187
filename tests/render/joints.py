"""Moments whose field is joined from several scenes' forms, by `sdf.joining`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from drawing import F64, FRONT, moment_of
from support.scenes import SCENES, random_forms

from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.joining import join
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.member import Member
from dreamscape3d.sdf.morphing import Pair
from dreamscape3d.sdf.pieces import pieces_of
from dreamscape3d.sdf.pose import PackedField, numbers
from dreamscape3d.sdf.shape import Form, Group, Shape, as_form, box, capsule, cylinder, plane, rounded_box, sphere
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.structure import joined_structure

TIMES = {"time": 1.7, "i": 0.0, "n": 1.0, "r": 0.0}


def member(forms: Sequence[Shape], at: Sequence[float] = (0.0, 0.0, 0.0), growth: F64 | float = 1.0) -> Member:
    """Forms as one part, its pieces grown so far, in order and again from the first."""
    field = lower([as_form(form) for form in forms])
    now = numbers(field, TIMES)
    pieces = pieces_of(field, now)
    grown = np.resize(np.asarray(growth, np.float64), pieces.count)
    x, y, z = at
    return Member(field, now, pieces, Frame((x, y, z)), grown, np.zeros(pieces.count))


def joined(
    members: Sequence[Member], k: Sequence[float] | float = 0.3, *, level: float = -1.6, pairs: Sequence[Pair] = ()
) -> PackedField:
    radii = np.broadcast_to(np.asarray(k, np.float64), len(members)).copy()
    return join(joined_structure([one.field for one in members]), members, radii, level, pairs=pairs)


def joined_moment(
    *parts: Sequence[Shape], k: Sequence[float] | float = 0.3, camera: Camera = FRONT, growth: F64 | float = 1.0
) -> Moment:
    """The Moment of several scenes in one place."""
    return with_field(joined([member(forms, growth=growth) for forms in parts], k), camera)


def with_field(field: PackedField, camera: Camera = FRONT) -> Moment:
    return replace(moment_of(camera=camera), field=field)


def all_held(field: PackedField) -> PackedField:
    """The same with every leaf that is there held by its part: a leaf too many does no harm."""
    assert field.parts is not None
    return replace(field, parts=replace(field.parts, held=~field.parts.absent))


def soft_parts(count: int, seed: int, forms: int = 10) -> list[tuple[Form, ...]]:
    """Balls, boxes and capsules in one place, in parts some of which blend within themselves."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(count):
        own = random_forms(48, 100 * seed + number, smooth=bool((seed + number) % 2))
        chosen = rng.choice(len(own), forms, replace=False)
        found.append(tuple(own[each] for each in np.sort(chosen).tolist()))
    return found


def mixed_parts(count: int, seed: int) -> list[Sequence[Shape]]:
    """Scenes of every kind: carving, groups, warps, copies, grounds."""
    names = list(SCENES)
    return [SCENES[names[(seed + number) % len(names)]](seed + number) for number in range(count)]


def grouped(seed: int) -> list[Shape]:
    """Groups hard and blended, with one form or several, rounded, carved and nested; and single forms."""
    rng = np.random.default_rng(seed)

    def place() -> list[float]:
        return rng.uniform((-2.5, -1.2, -1.0), (2.5, 1.6, 4.0)).tolist()

    ball, block = sphere(0.5), rounded_box((0.9, 0.6, 0.7), 0.1)
    shapes: list[Shape] = []
    for number in range(9):
        k = 0.3 * (number % 2)
        pair = Group((Form(block), Form(ball.at(0.4, 0.3, 0.1), "union", 0.2)))
        bored = Group((Form(block), Form(cylinder(0.25, 2.0), "subtract", 0.1 * (number % 3))))
        nested = Group((Form(pair), Form(capsule(0.1, 1.4).turned(0, 0, 70), "union", 0.15)))
        shape = (pair, bored, Group((Form(ball),)), nested, bored.rounded(0.05), block)[(number + seed) % 6]
        shapes.append(Form(shape, smooth_radius=k).turned(*rng.uniform(0, 180, 3).tolist()).at(*place()))
    return shapes


def walls(seed: int) -> list[Shape]:
    """A level ground, a leaning plane of the world, and boxes on them."""
    rng = np.random.default_rng(seed)
    blocks: list[Shape] = [box(0.8).at(*rng.uniform((-3, -1.5, -1), (3, 1, 5)).tolist()) for _ in range(6)]
    return [plane().at(0.0, -1.6, 0.0), plane().turned(50.0, 0.0, 0.0).at(0.0, -2.0, 7.0), *blocks]
