"""Gestures: what each asks of hands, spine, hips and feet, and how that swings.

A gesture is a keyed pose in the columns POSE of a row. Rows come to it by springs, so that any one leads into any
other. Hands are given in heights of the body, from its hips, turned with it: to its left, up, ahead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.deeds import GESTURES

Triple = tuple[float, float, float]
POSES = r.POSE.stop - r.POSE.start
NEUTRAL: Triple = (0.14, 0.02, 0.08)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A gesture.

    Attributes:
        left, right: where hands are; None hangs freely. The right one's first number is as if it were the left's.
        rest: other columns of POSE.
        swings: column (or a hand, by "left" or "right") → how far, and when in the swing, 0 to 1.
        rate: swings in a second [1/s]; 0 swings once in two beats of the heart.
        aims: which hands go to what the gesture is made towards.
    """

    left: Triple | None = None
    right: Triple | None = None
    rest: Mapping[int, float] = field(default_factory=dict)
    swings: Mapping[int | str, tuple[Triple | float, float]] = field(default_factory=dict)
    rate: float = 1.0
    aims: str = ""


def _both(hand: Triple, rest: Mapping[int, float], **more: object) -> Keyed:
    return Keyed(left=hand, right=hand, rest=rest, **more)  # type: ignore[arg-type]


_KEYED: Mapping[str, Keyed] = {
    "none": Keyed(),
    "rise": Keyed(),
    "wave": Keyed(right=(0.20, 0.44, 0.10), swings={"right": ((0.075, 0.01, 0.0), 0.0)}, rate=1.7),
    "point": Keyed(right=(0.10, 0.30, 0.34), rest={r.BEND: 2.0}, aims="one"),
    "reach": Keyed(right=(0.08, 0.24, 0.30), rest={r.BEND: 6.0}, aims="one"),
    "hold": Keyed(right=(0.13, 0.10, 0.20), aims="one"),
    "sit": _both((0.10, 0.17, 0.17), {r.LOWER: 0.83, r.AHEAD: 0.25, r.BACK: 0.04, r.BEND: 14.0, r.WIDE: 0.02}),
    "kneel": _both((0.07, 0.02, 0.15), {r.LOWER: 0.48, r.AHEAD: -0.20, r.TIPTOE: 72.0, r.BEND: 6.0}),
    "shrug": _both((0.21, 0.15, 0.14), {r.COCK: 12.0, r.NOD: -4.0, r.ELBOWS: 0.5}),
    "embrace": _both((0.05, 0.22, 0.24), {r.BEND: 8.0, r.NOD: 6.0, r.ELBOWS: 0.6}, aims="both"),
    "laugh": Keyed(
        left=(0.05, 0.10, 0.13), right=(0.04, 0.14, 0.13), rest={r.BEND: -6.0, r.NOD: -16.0, r.ELBOWS: 0.3},
        swings={r.BEND: (3.2, 0.0), r.NOD: (3.0, 0.3), "left": ((0.0, 0.008, 0.006), 0.0),
                "right": ((0.0, 0.008, 0.006), 0.1)}, rate=3.1,
    ),
    "dance": Keyed(
        left=(0.19, 0.26, 0.15), right=(0.19, 0.26, 0.15),
        rest={r.DANCE: 1.0, r.LOWER: 0.06, r.WIDE: 0.02, r.ELBOWS: 0.4},
        swings={"left": ((0.04, 0.14, 0.06), 0.0), "right": ((0.04, 0.14, 0.06), 0.5), r.TWIST: (12.0, 0.25)},
        rate=0.0,
    ),
    "cower": _both((0.085, 0.27, 0.265), {r.LOWER: 0.46, r.BEND: 40.0, r.NOD: 18.0, r.ELBOWS: 0.1, r.WIDE: 0.015}),
    "tell": Keyed(
        left=(0.15, 0.19, 0.19), right=(0.15, 0.23, 0.20), rest={r.BEND: 4.0},
        swings={"left": ((0.05, 0.045, 0.03), 0.0), "right": ((0.055, 0.05, 0.03), 0.37), r.TWIST: (5.0, 0.2),
                r.COCK: (4.0, 0.6)}, rate=0.42,
    ),
    "conduct": Keyed(
        left=(0.15, 0.25, 0.22), right=(0.15, 0.30, 0.22), rest={r.NOD: -4.0, r.ELBOWS: 0.3},
        swings={"left": ((0.08, 0.04, 0.0), 0.0), "right": ((0.10, 0.06, 0.0), 0.5), r.BEND: (2.0, 0.25)}, rate=0.0,
    ),
    "brace": _both((0.10, 0.29, 0.25), {r.LOWER: 0.12, r.BEND: 9.0, r.WIDE: 0.05, r.NOD: 4.0, r.TWIST: 8.0}),
}  # fmt: skip
_LEFT, _RIGHT = slice(0, 3), slice(3, 6)
_MIRROR = (-1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Moves:
    """A gesture in numbers: a pose in columns of POSE; which of them swing, how far, and when; swings in a second."""

    pose: tuple[float, ...]
    swings: tuple[tuple[int, float, float], ...]
    rate: float


def _columns(what: int | str) -> range:
    """Of POSE, by a hand or a column of a row."""
    if isinstance(what, str):
        return range(3) if what == "left" else range(3, 6)
    return range(what - r.POSE.start, what - r.POSE.start + 1)


def _moves(keyed: Keyed) -> _Moves:
    pose = [0.0] * POSES
    pose[_LEFT] = keyed.left or NEUTRAL
    pose[_RIGHT] = (part * way for part, way in zip(keyed.right or NEUTRAL, _MIRROR, strict=True))
    pose[6], pose[7] = float(keyed.left is not None), float(keyed.right is not None)
    for column, value in keyed.rest.items():
        pose[column - r.POSE.start] = value
    swings = []
    for what, (far, phase) in keyed.swings.items():
        parts = far if isinstance(far, tuple) else (far,)
        ways = _MIRROR if what == "right" else (1.0, 1.0, 1.0)
        swings += [(column, part * way, phase) for column, part, way in zip(_columns(what), parts, ways, strict=False)]
    return _Moves(tuple(pose), tuple(swing for swing in swings if swing[1]), keyed.rate)


_MOVES = {name: _moves(_KEYED[name]) for name in GESTURES}
AIMING = {name: keyed.aims for name, keyed in _KEYED.items() if keyed.aims}
"""Which hands gestures send to what they are made towards: "one" or "both"."""


def keyed(gesture: str, since: float, beat: float) -> list[float]:
    """POSE as a gesture asks for it, made for `since` [s] by somebody with so many beats of the heart behind them."""
    moves = _MOVES[gesture]
    pose = [*moves.pose]
    phase = since * moves.rate if moves.rate > 0.0 else 0.5 * beat
    for column, far, when in moves.swings:
        pose[column] += far * math.sin(2.0 * math.pi * (phase + when))
    return pose
