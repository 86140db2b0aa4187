"""The neuro-map: what is in a dream as a glowing graph in a ball, held before the eye.

    Knot × N, ties ─neuro_map, once─▶ NeuroMap: a place in the ball for each ─shown─▶ light, and where knots are

Knots that are tied lie near each other; the layout is the same for the same graph and seed (force-directed placement
after Fruchterman & Reingold 1991, on a sphere, cooled over a fixed number of rounds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.sprites import Strands, balls

F64 = NDArray[np.float64]
MOST = 64  # knots; further ones are left out
ROUNDS = 90
AHEAD, RADIUS = 2.1, 0.72  # metres: where the ball is before the eye, and how large
IN_FRONT = 0.45  # of the way through the ball, from behind: names are told of knots before that
CORE, BODY = 0.007, 0.016  # radii [m] of the smallest knot, and by how much the largest is larger
TIE = 0.004  # radius [m] of an ordinary tie
TURN = 0.12  # radians a second


@dataclass(frozen=True, slots=True)
class Knot:
    """One thing in it: its `name`, how much it weighs (0 to 1), linear `colour`, and where it is in the world (3,) [m],
    None where it is nowhere."""

    name: str
    weight: float
    colour: tuple[float, float, float]
    place: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class NeuroMap:
    """N knots at (N, 3) places on the unit ball, and ties between them: (E, 2) numbers, (E,) strengths 0 to 1."""

    knots: tuple[Knot, ...]
    at: F64
    ties: NDArray[np.intp]
    strength: F64


def neuro_map(knots: Sequence[Knot], ties: Sequence[tuple[int, int, float]], seed: int) -> NeuroMap:
    """A place for each knot; the heaviest of too many are kept."""
    order = sorted(range(len(knots)), key=lambda n: (-knots[n].weight, n))[:MOST]
    kept = sorted(order)
    number = {old: new for new, old in enumerate(kept)}
    known = [(number[a], number[b], s) for a, b, s in ties if a in number and b in number and a != b]
    pairs = np.array([(a, b) for a, b, _ in known], np.intp).reshape(-1, 2)
    strength = np.clip(np.array([s for _, _, s in known], np.float64), 0.0, 1.0)
    chosen = tuple(knots[n] for n in kept)
    return NeuroMap(chosen, _laid_out(len(chosen), pairs, strength, seed), pairs, strength)


def _laid_out(count: int, ties: NDArray[np.intp], strength: F64, seed: int) -> F64:
    """(N, 3) unit vectors: what is tied attracts, everything repels."""
    rng = np.random.default_rng(seed)
    turn = np.pi * (3.0 - np.sqrt(5.0)) * np.arange(count)
    height = 1.0 - 2.0 * (np.arange(count) + 0.5) / max(count, 1)
    ring = np.sqrt(1.0 - height**2)
    at = np.stack([ring * np.cos(turn), height, ring * np.sin(turn)], -1)[rng.permutation(count)]
    ideal = np.sqrt(4.0 * np.pi / max(count, 1))
    for step in range(ROUNDS if count > 2 else 0):
        between = at[:, None] - at[None]
        square = (between**2).sum(axis=2) + np.eye(count) + 1e-6
        push = (between * (ideal**2 / square)[..., None] * (1.0 - np.eye(count))[..., None]).sum(axis=1)
        if len(ties):
            way = at[ties[:, 1]] - at[ties[:, 0]]
            pull = way * (np.sqrt((way**2).sum(axis=1)) / ideal * (0.3 + strength))[:, None]
            np.add.at(push, ties[:, 0], pull)
            np.add.at(push, ties[:, 1], -pull)
        push -= at * (push * at).sum(axis=1, keepdims=True)
        length = np.sqrt((push**2).sum(axis=1, keepdims=True))
        most = 0.25 * ideal * (1.0 - step / ROUNDS)
        at = at + push / np.maximum(length, 1e-9) * np.minimum(length, most)
        at /= np.sqrt((at**2).sum(axis=1, keepdims=True))
    return at


# -- as it is seen -------------------------------------------------------------------------------------


def knots_in_space(chart: NeuroMap, view: View, time: float, share: float) -> F64:
    """(N, 3) where knots are in the world [m]: before the eye of `view`, opened by a `share` 0 to 1."""
    right, up, ahead = _basis(view)
    angle = TURN * time
    cos, sin = np.cos(angle), np.sin(angle)
    x, y, z = chart.at.T
    turned = np.stack([cos * x + sin * z, y, cos * z - sin * x], -1) * (RADIUS * share)
    middle = view.eye + ahead * AHEAD
    places: F64 = middle + turned[:, :1] * right + turned[:, 1:2] * up - turned[:, 2:] * ahead
    return places


def shown(chart: NeuroMap, view: View, time: float, share: float, chosen: int = -1) -> list[Strands]:
    """The light of it: knots and ties; `chosen` is the one that is pointed at."""
    if not chart.knots or share <= 0.0:
        return []
    at = knots_in_space(chart, view, time, share)
    depth, weight = _depth(at, view), np.array([knot.weight for knot in chart.knots])
    colour = np.array([knot.colour for knot in chart.knots]) * (0.25 + 0.75 * depth)[:, None] * share
    lit = np.where(np.arange(len(at)) == chosen, 3.0, 1.0)[:, None]
    exposed = 2.0**-view.exposure
    parts = [balls(at, (CORE + BODY * weight) * share, colour * (3.0 * lit * exposed), 0.35)]
    if len(chart.ties):
        a, b = chart.ties.T
        beat = 0.75 + 0.25 * np.sin(2.0 * np.pi * (0.4 * time + 0.13 * np.arange(len(a))))
        light = (0.25 + 0.9 * chart.strength)[:, None] * beat[:, None] * exposed
        thin = TIE * (0.6 + 0.8 * chart.strength)
        parts.append(Strands(at[a], at[b], thin, thin, colour[a] * light, colour[b] * light, halo=0.15))
    return parts


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A knot's name, and where it is in the world (3,) [m]; `colour` linear, `share` 0 to 1 how plainly it is seen."""

    text: str
    at: F64
    colour: tuple[float, float, float]
    share: float
    chosen: bool = False


def named(chart: NeuroMap, view: View, time: float, share: float, chosen: int = -1) -> list[Name]:
    """The names of knots in front, the one that is pointed at and the heaviest first."""
    if not chart.knots or share <= 0.0:
        return []
    at = knots_in_space(chart, view, time, share)
    depth = _depth(at, view)
    rank = depth + 0.3 * np.array([knot.weight for knot in chart.knots])
    rank[chosen] += 9.0 if chosen >= 0 else 0.0
    found = [n for n in np.argsort(-rank, kind="stable").tolist() if depth[n] >= IN_FRONT or n == chosen]
    return [
        Name(chart.knots[n].name.replace("_", " "), at[n], chart.knots[n].colour, _plain(depth[n], share), n == chosen)
        for n in found
    ]


def _plain(depth: float, share: float) -> float:
    """Names come and go softly as the ball turns."""
    return float(share * min((depth - IN_FRONT) / 0.15 + 0.15, 1.0)) if depth >= IN_FRONT else share


def _depth(at: F64, view: View) -> F64:
    """(N,) how far in front each place is, from 0 behind to 1."""
    _, _, ahead = _basis(view)
    depth: F64 = np.clip(0.5 - ((at - view.eye) @ ahead - AHEAD) / (2.0 * RADIUS), 0.0, 1.0)
    return depth


def _basis(view: View) -> tuple[F64, F64, F64]:
    """The unit ways (3,) to the right, up and ahead in a picture."""
    matrix = camera_from_world(view.eye, view.target, view.roll)
    return matrix[0, :3], matrix[1, :3], -matrix[2, :3]


def nearest_knot(chart: NeuroMap, view: View, time: float, share: float, direction: F64) -> int:
    """The knot that a unit `direction` (3,) from the eye points at, within two degrees; −1 for none."""
    if not chart.knots:
        return -1
    to = knots_in_space(chart, view, time, share) - view.eye
    to /= np.sqrt((to**2).sum(axis=1, keepdims=True))
    cosine = to @ direction
    best = int(cosine.argmax())
    return best if cosine[best] > np.cos(np.radians(2.0)) else -1
