"""Which pieces of guests must be smaller than they would be, to keep clear of the eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.bubble import CLOSED, allowed_growth, crowding, lone, near_boxes
from dreamscape3d.scene.ensemble import Ensemble
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.fading import LEAST
from dreamscape3d.sdf.member import Member
from dreamscape3d.sdf.pieces import piece_bases
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]
Index = NDArray[np.intp]


def clear_growth(
    ensemble: Ensemble, members: Sequence[Member], joined: PackedField, growth: F64, eye: F64, radius: float
) -> F64:
    """(N,) the growth of all pieces, less of those that would come nearer to the eye than `radius` [m] or wall it in.

    `joined` is what they are joined to at `growth`; the same array comes back where nothing must change.
    """
    foreign = _foreign(ensemble, joined)
    rows, near = near_boxes(joined, eye, max(CLOSED, radius), foreign)
    if not len(rows):
        return growth
    pieces, which = np.unique(ensemble.piece[rows], return_inverse=True)
    nearest = np.full(len(pieces), np.inf)
    np.minimum.at(nearest, which, near)
    size = growth[pieces] * np.array([_size(ensemble, members, piece) for piece in pieces.tolist()])
    apart = nearest > 0.0
    factors = np.ones(len(pieces))
    factors[apart] = crowding(nearest[apart], size[apart])
    changed = growth.copy()
    changed[pieces] *= factors
    for piece, away in zip(pieces.tolist(), nearest.tolist(), strict=True):
        if away < radius and _distance(ensemble, joined, piece, eye) < max(radius, CLOSED * (away <= 0.0)):
            changed[piece] = _allowed(ensemble, members, piece, float(changed[piece]), eye, radius)
    return growth if np.array_equal(changed, growth) else changed


def without_near(ensemble: Ensemble, joined: PackedField, growth: F64, eye: F64, radius: float) -> F64:
    """(N,) the same growth, but 0 for whatever still comes nearer to the eye than `radius` [m]."""
    rows, _ = near_boxes(joined, eye, radius, _foreign(ensemble, joined))
    near = [p for p in np.unique(ensemble.piece[rows]).tolist() if _distance(ensemble, joined, p, eye) < radius]
    if not near:
        return growth
    changed = growth.copy()
    changed[near] = 0.0
    return changed


def _foreign(ensemble: Ensemble, joined: PackedField) -> NDArray[np.bool_]:
    """(L,) leaves of guests' pieces that are there."""
    assert joined.parts is not None
    foreign: NDArray[np.bool_] = (joined.parts.of > 0) & ~joined.parts.absent & (ensemble.piece >= 0)
    return foreign


def _distance(ensemble: Ensemble, joined: PackedField, piece: int, eye: F64) -> float:
    return float(evaluate_field(joined, eye[None], np.nonzero(ensemble.piece == piece)[0])[0])


def _size(ensemble: Ensemble, members: Sequence[Member], piece: int) -> float:
    scene, own = _of(ensemble, piece)
    return float(ensemble.things[scene].size[own]) * members[scene].frame.scale


def _of(ensemble: Ensemble, piece: int) -> tuple[int, int]:
    """The scene of a piece, and its number there."""
    scene = int(ensemble.of[piece])
    return scene, piece - int(ensemble.starts[scene])


def _allowed(
    ensemble: Ensemble, members: Sequence[Member], piece: int, growth: float, eye: F64, radius: float
) -> float:
    scene, own = _of(ensemble, piece)
    member = members[scene]
    rows = member.pieces.leaf == own
    base = piece_bases(member.pieces, member.field, member.numbers)[own]
    lowered = eye - np.array([0.0, float(member.lift[own]), 0.0])
    here = member.frame.back(lowered[None])[0]
    if growth <= LEAST or not np.isfinite(base).all():
        return 0.0
    return allowed_growth(lone(member.field, member.numbers, rows, base, here, member.frame.scale), growth, radius)
