"""Members made from shapes, and fields joined from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from support.scenes import SCENES, random_forms

from dreamscape3d.sdf.joining import join
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.member import Member
from dreamscape3d.sdf.morphing import Pair
from dreamscape3d.sdf.pieces import pieces_of
from dreamscape3d.sdf.pose import PackedField, numbers
from dreamscape3d.sdf.shape import Form, Shape, as_form
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.structure import joined_structure
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
MIXABLE = {**SCENES, "hard": lambda seed: random_forms(48, seed, smooth=False)}
TIMES: Mapping[str, float] = {"time": 1.7}
HOME = Frame()


def member(forms: Shape | Sequence[Shape], frame: Frame = HOME, growth: float = 1.0) -> Member:
    """All pieces of some forms equally grown."""
    shapes = [forms] if isinstance(forms, Shape) else forms
    field = lower([as_form(shape) for shape in shapes])
    now = numbers(field, TIMES)
    pieces = pieces_of(field, now)
    return Member(field, now, pieces, frame, np.full(pieces.count, growth), np.zeros(pieces.count))


def grown(one: Member, growth: F64 | float) -> Member:
    return replace(one, growth=np.broadcast_to(np.asarray(growth, np.float64), one.growth.shape).copy())


def joined(
    *members: Member,
    k: float | Sequence[float] = 0.3,
    level: float = 0.0,
    weave: Weave | None = None,
    pairs: Sequence[Pair] = (),
) -> PackedField:
    radii = np.broadcast_to(np.asarray(k, np.float64), len(members))
    return join(joined_structure([one.field for one in members]), members, radii, level, weave, pairs)


def mixed_scene(names: Sequence[str], seed: int, apart: float = 2.0) -> list[Member]:
    """Scenes of `support.scenes`, turned, scaled, and grown at random, at most so far `apart` along x and z."""
    rng = np.random.default_rng(seed)
    members = []
    for number, name in enumerate(names):
        forms: Sequence[Form] = MIXABLE[name](seed + number)
        x, z, turn, scale = rng.uniform((-apart, -apart, -180, 0.7), (apart, apart, 180, 1.3)).tolist()
        one = member(forms, Frame((x, 0.1 * number, z), turn, scale) if number else HOME)
        growth = rng.uniform(-0.3, 1.5, one.pieces.count).clip(0.0, 1.0)
        lift = rng.uniform(-0.3, 0.3, one.pieces.count)
        members.append(replace(one, growth=growth, lift=lift))
    return members


def random_weave(parts: int, seed: int, half: float = 12.0) -> Weave:
    """Smooth weights of parts on a grid."""
    rng = np.random.default_rng(seed)
    side = 48
    x = np.linspace(0.0, 2.0 * np.pi, side)
    waves = [np.sin(x[None] * rng.uniform(1, 3) + rng.uniform(0, 6)) * np.cos(x[:, None] * 2) for _ in range(parts)]
    scores = np.exp(2.0 * np.array(waves))
    return Weave((scores / scores.sum(axis=0)).astype(np.float32), np.array([-half, -half]), 2.0 * half / (side - 1))
