"""Where each of several scenes stands at an instant, and how much of it is there: in form, in colour, in air.

placements ─▶ frames on one ground ─▶ layout ─▶ Weaving (kept while nothing moves) ─┐
strengths ──────────────────────────────────────────────────────────────────────────┴▶ Arrangement
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cue import Mix, Mode, Placement
from dreamscape3d.scene.ensemble import Ensemble, Things
from dreamscape3d.scene.leaking import Candidates, Patches, choose, coming
from dreamscape3d.scene.pairing import Couples, couples
from dreamscape3d.scene.sprouting import presence
from dreamscape3d.scene.weaving import SIDE, Interest, Layout, Shake, Weaving, interest_of, smooth
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
AHEAD, NEAR = 12.0, 20.0  # metres from an eye to what it looks at, about; within which things count as seen by it
NARROWEST, WIDEST = 12.0, 80.0  # radius of a scene's own place [m]
AROUND = 9.0  # metres round the eye whose air it is in
LEAKED_AIR = 0.12  # of a guest's air where only single forms cross over
SMALLEST_SCALE, LARGEST_SCALE, FARTHEST = 0.05, 20.0, 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """(G,) of all guests, each within 0 to 1."""

    form: F64
    colour: F64
    air: F64

    def same_as(self, other: Strengths) -> bool:
        """Whether all are equal."""
        mine, theirs = (self.form, self.colour, self.air), (other.form, other.colour, other.air)
        return all(np.array_equal(a, b) for a, b in zip(mine, theirs, strict=True))

    @property
    def any(self) -> NDArray[np.bool_]:
        """(G,) of which there is anything."""
        there: NDArray[np.bool_] = np.maximum(np.maximum(self.form, self.colour), self.air) > 0.0
        return there


def strengths_of(mix: Mix) -> Strengths:
    """The strengths of a mix; what is no number is 0."""
    rows = np.array([[g.strength.form, g.strength.colour, g.strength.air] for g in mix.guests], np.float64)
    form, colour, air = np.clip(np.nan_to_num(rows.reshape(-1, 3), nan=0.0), 0.0, 1.0).T
    return Strengths(form, colour, air)


def frames_of(mix: Mix, grounded: Sequence[bool], levels: Sequence[float]) -> list[Frame]:
    """Where all scenes stand, the host first; those that are `grounded` so that their ground is at the host's level.

    `levels` (P,) are the heights of grounds in the scenes' own frames [m].
    """
    frames = [Frame()]
    for guest, stands, level in zip(mix.guests, grounded[1:], levels[1:], strict=True):
        place = _within(guest.place)
        x, y, z = place.at
        rise = levels[0] - place.scale * level
        frames.append(Frame((x, rise if stands else y + rise, z), place.turn, place.scale))
    return frames


def _within(place: Placement) -> Placement:
    """A placement of finite numbers."""
    x, y, z, turn, scale = np.nan_to_num(np.array([*place.at, place.turn, place.scale], np.float64), nan=0.0).tolist()
    at = (_bounded(x), _bounded(y), _bounded(z))
    return Placement(at, float(np.clip(turn, -1e4, 1e4)), min(max(scale, SMALLEST_SCALE), LARGEST_SCALE))


def _bounded(value: float) -> float:
    return min(max(value, -FARTHEST), FARTHEST)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What follows from where scenes stand alone: kept while nothing moves.

    Attributes:
        frames: of all scenes. bases: (N, 3) where all pieces grow from; their `low` and `high` corners (N, 3).
        leaked: of each guest, the pieces (counted through all scenes) that cross over where single forms do.
        couples: pieces that become one another where scenes morph.
    """

    frames: tuple[Frame, ...]
    bases: F64
    low: F64
    high: F64
    weaving: Weaving
    leaked: tuple[Index, ...]
    couples: Couples

    def homes(self, level: float) -> F64:
        """(P, 3) the middle of the place of each scene, at the height of `level` [m]."""
        x, z = self.weaving.layout.centres.T
        return np.stack([x, np.full(len(x), level), z], -1)


def stand(ensemble: Ensemble, frames: Sequence[Frame], seed: int) -> Standing:
    """Scenes at their places."""
    eye, ahead = _sight(ensemble)
    bases = [frame.out(own.base) for frame, own in zip(frames, ensemble.things, strict=True)]
    boxes = [_box(frame, own.low, own.high) for frame, own in zip(frames, ensemble.things, strict=True)]
    low, high = (np.concatenate([box[side] for box in boxes]) for side in (0, 1))
    home = np.round(eye[[0, 2]], 3)
    places = [
        _place(base, own.interest, frame, poser.rest.view.eye)
        for base, own, frame, poser in zip(bases, ensemble.things, frames, ensemble.posers, strict=True)
    ]
    layout = Layout(
        names=ensemble.names,
        home=home,
        focus=home + AHEAD * ahead[[0, 2]],
        centres=np.array([middle for middle, _ in places]),
        radii=np.array([radius for _, radius in places]),
        interest=tuple(
            _interest(own, frame, *home.tolist()) for own, frame in zip(ensemble.things, frames, strict=True)
        ),
    )
    taken = boxes[0]
    leaked = []
    for scene in range(1, len(frames)):
        own = ensemble.things[scene]
        pieces = Candidates(*boxes[scene], own.interest)
        chosen = choose(pieces, eye, ahead, taken, seed ^ ensemble.names[scene])
        leaked.append(chosen + ensemble.starts[scene])
    every = np.concatenate(bases)
    interest_of_all = np.concatenate([own.interest for own in ensemble.things])
    tags = [tag for poser in ensemble.posers for tag in poser.pieces.tag]
    paired = couples(tags, ensemble.of, every, interest_of_all)
    return Standing(tuple(frames), every, low, high, Weaving(seed, layout), tuple(leaked), paired)


@lru_cache(maxsize=128)
def _interest(things: Things, frame: Frame, x: float, z: float) -> Interest:
    """Kept, since scenes stay while others come and go."""
    return interest_of(np.array([x, z]), frame.out(things.base)[:, [0, 2]], things.interest)


def _sight(ensemble: Ensemble) -> tuple[F64, F64]:
    """(3,) the eye of the host's scene at rest, and the unit way it looks."""
    view = ensemble.posers[0].rest.view
    ahead = view.target - view.eye
    return view.eye, ahead / max(float(np.linalg.norm(ahead)), 1e-9)


def _box(frame: Frame, low: F64, high: F64) -> tuple[F64, F64]:
    """Upright boxes round boxes that are placed."""
    middle, half = frame.out((low + high) * 0.5), (high - low) * 0.5 * frame.scale
    span = half @ np.abs(frame.rotation).T
    return middle - span, middle + span


def _place(bases: F64, interest: F64, frame: Frame, eye: F64) -> tuple[F64, float]:
    """Middle (x, z) and radius of the place that is a scene's own: that of what is near its own `eye`."""
    flat = bases[:, [0, 2]]
    seen = np.linalg.norm(flat - frame.out(eye[None])[0, [0, 2]], axis=1) / frame.scale
    counts = interest * np.exp(-0.5 * (seen / NEAR) ** 2)
    total = float(counts.sum())
    if total <= 0.0:
        return np.array([frame.at[0], frame.at[2]]), WIDEST
    middle = counts @ flat / total
    away = np.linalg.norm(flat - middle, axis=1)
    order = np.argsort(away, kind="stable")
    reached = min(int(np.searchsorted(np.cumsum(counts[order]), 0.9 * total)), len(order) - 1)
    return middle, float(np.clip(away[order][reached], NARROWEST, WIDEST))


@dataclass(frozen=True, slots=True, eq=False)
class Turning:
    """Of K couples: how much of them is `there` (K,), and the `share` (K,) that is the guest's by now."""

    there: F64
    share: F64


@dataclass(frozen=True, eq=False)
class Arrangement:
    """How much of each scene is where, by one of the modes other than `portal`. Arrays are not to be written to."""

    mode: Mode
    strengths: Strengths
    standing: Standing
    ensemble: Ensemble
    shake: Shake

    def is_of(self, mode: Mode, strengths: Strengths, standing: Standing, shake: Shake) -> bool:
        """Whether this is the arrangement of these."""
        same = self.mode == mode and self.standing is standing and self.shake == shake
        return same and self.strengths.same_as(strengths)

    @cached_property
    def growth(self) -> F64:
        """(N,) of all pieces."""
        of, standing = self.ensemble.of, self.standing
        if self.mode != "leak":
            growth = self._presence(standing.bases, of, self.ensemble.chance)
            if self.mode == "morph":
                both, paired = standing.couples, self.turning
                here = self.strengths.form[of[both.guest] - 1] > 0.0
                growth[both.host[here]] = growth[both.guest[here]] = paired.there[here]
            return growth
        growth = np.where(of == 0, 1.0, 0.0)
        for chosen, strength in zip(standing.leaked, self.strengths.form.tolist(), strict=True):
            growth[chosen] = coming(len(chosen), strength)
        return growth

    @cached_property
    def turning(self) -> Turning:
        """How far couples have become one another, where scenes morph."""
        both = self.standing.couples
        even = np.full(both.count, 0.5)
        mine = self._presence(both.middle, np.zeros(both.count, np.intp), even)
        theirs = self._presence(both.middle, self.ensemble.of[both.guest], even)
        return Turning(np.minimum(mine + theirs, 1.0), theirs / np.maximum(mine + theirs, 1e-9))

    def _presence(self, points: F64, of: Index, chance: F64) -> F64:
        return presence(self.standing.weaving, self.mode, self.strengths.form, points, of, chance, self.shake)

    @cached_property
    def weave(self) -> Weave:
        """Which scene prevails where on the ground."""
        weaving = self.standing.weaving
        if self.mode != "leak":
            return weaving.weave(self.mode, self.strengths.form, self.shake)
        grid = weaving.points.reshape(SIDE, SIDE, 2)
        return weaving.of_weights(
            self._patches(self.strengths.form).on_grid(self._scenes, grid).reshape(self._scenes, -1)
        )

    def there(self, scene: int, points: F64) -> F64:
        """(N,) how much of a scene's light there is at points (N, 3)."""
        if self.mode == "leak":
            return self._patches(self.strengths.form).presence(scene, points) if scene else np.ones(len(points))
        return self._presence(points, np.full(len(points), scene, np.intp), np.full(len(points), 0.5))

    @cached_property
    def colours(self) -> F64:
        """(P, N) the weights of all scenes at all pieces, by their strengths of colour."""
        bases = self.standing.bases
        if self.mode == "leak":
            return self._patches(self.strengths.colour).weights(self._scenes, bases)
        return self.standing.weaving.weights(self.mode, self.strengths.colour, bases)

    def air(self, eye: F64) -> F64:
        """(P,) the weights of all scenes in the air round the eye."""
        return self._air(_disc(eye), _DISC_WEIGHTS)

    @cached_property
    def sky(self) -> F64:
        """(P,) the weights of all scenes on the whole: those of their suns."""
        every = self.standing.weaving.points[::37]
        return self._air(every, np.full(len(every), 1.0 / len(every)))

    def _air(self, points: F64, shares: F64) -> F64:
        if not (self.strengths.air > 0.0).any():
            alone = np.zeros(self._scenes)
            alone[0] = 1.0
            return alone
        if self.mode == "leak":
            guests = LEAKED_AIR * self.strengths.air / max(float(self.strengths.air.sum()), 1.0)
            return np.concatenate([[1.0 - guests.sum()], guests])
        weights: F64 = self.standing.weaving.weights(self.mode, self.strengths.air, points) @ shares
        return weights

    @property
    def light(self) -> float:
        """How strongly borders shine, 0 to 1: most where scenes are well mixed, not at all where one of them is all."""
        most = float(self.strengths.form.max(initial=0.0))
        rising = float(smooth(most / 0.25))
        return rising * float(smooth((1.0 - most) / 0.25)) if self.mode == "morph" else rising

    @property
    def _scenes(self) -> int:
        return len(self.standing.frames)

    def _patches(self, strengths: F64) -> Patches:
        """The ground that comes along with single forms."""
        standing = self.standing
        pieces = np.concatenate([np.zeros(0, np.intp), *standing.leaked])
        come = [coming(len(own), s) for own, s in zip(standing.leaked, strengths.tolist(), strict=True)]
        size = (standing.high - standing.low)[pieces][:, [0, 2]].max(axis=1, initial=0.0)
        return Patches(
            at=standing.bases[pieces],
            radius=0.5 * size,
            come=np.concatenate([np.zeros(0), *come]),
            of=self.ensemble.of[pieces],
        )


def _disc(eye: F64) -> F64:
    """(N, 2) x and z round the eye."""
    return np.asarray(eye[[0, 2]] + _DISC)


def _sunflower(count: int) -> tuple[F64, F64]:
    """Points of a disc of radius `AROUND`, and what each counts for: less towards its edge."""
    step = (np.arange(count) + 0.5) / count
    angle = np.arange(count) * np.pi * (3.0 - np.sqrt(5.0))
    points = AROUND * np.sqrt(step)[:, None] * np.stack([np.cos(angle), np.sin(angle)], -1)
    weights = 1.0 - 0.75 * step
    return points, weights / weights.sum()


_DISC, _DISC_WEIGHTS = _sunflower(64)
