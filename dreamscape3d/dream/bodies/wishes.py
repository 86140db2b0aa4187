"""What each body is to come to: posture by mood, gestures with their aims, gaze, what is carried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Builds
from dreamscape3d.dream.bodies.gaze import SIDEWAYS, TURNS_FROM, UPWARDS, glances, towards
from dreamscape3d.dream.bodies.gestures import AIMING, keyed, number_of
from dreamscape3d.dream.bodies.motion import SPRUNG
from dreamscape3d.dream.bodies.posture import stand
from dreamscape3d.dream.bodies.reaching import hand_of, within
from dreamscape3d.dream.bodies.row import bounded
from dreamscape3d.maths.hashing import hashed

F64 = NDArray[np.float64]
Find = Callable[[str, str], F64 | None]
"""An anchor, and which joint is meant where it is a whole body → where that is."""

_FIRST = r.SPRUNG.start
_HANDS, _HOLD = r.HANDS.start - _FIRST, r.HOLD.start - _FIRST
_CARRIED = np.array([0.15, 0.07, 0.20])
_MIRROR = np.array([-1.0, 1.0, 1.0])
_ARM_SHORT = 0.97


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody is about.

    Attributes:
        to, gait: where they go, while that may move; "" for nowhere.
        look, point: an anchor, "ahead", "away", or "" for a point [m].
        what, seconds, aim: the gesture, how long [s; 0 on and on], and towards what.
        hand: with which, once that is chosen; carries: which hands hold something.
    """

    to: str = ""
    gait: str = "walk"
    look: str = "ahead"
    point: tuple[float, float, float] = (0.0, 0.0, 0.0)
    what: str = "none"
    seconds: float = 0.0
    aim: str = ""
    hand: str = ""
    carries: tuple[str, ...] = ()


def asked(
    rows: F64, builds: Builds, felt: F64, names: Sequence[str], wishes: list[Wish], find: Find, time: float, seed: int
) -> tuple[F64, list[Wish]]:
    """(N, SPRUNG) what rows are to come to, and the wishes, with hands chosen. Turns GOAL_YAW of rows, in place."""
    wanted = np.zeros((len(rows), SPRUNG))
    stand(wanted, felt)
    gestures = np.array([number_of(wish.what) for wish in wishes], np.intp)
    wanted[:, r.POSE.start - _FIRST :] = keyed(gestures, rows[:, r.SINCE], rows[:, r.BEAT])
    chosen = []
    for place, wish in enumerate(wishes):
        chosen.append(_aimed(wanted[place], rows[place], builds, place, wish, find))
        _carry(wanted[place], wish)
    _give_hands(wanted, rows, builds, chosen, names)
    _look(wanted, rows, builds, wishes, find, time, seed, felt)
    return wanted, chosen


def _aimed(wanted: F64, row: F64, builds: Builds, place: int, wish: Wish, find: Find) -> Wish:
    """Send hands to what a gesture is made towards."""
    hands = AIMING.get(wish.what)
    target = find(wish.aim, "chest") if hands and wish.aim else None
    if target is None:
        return wish
    local = within(target, row, float(builds.height[place]))
    if hands == "both":
        for side in (0, 1):
            _send(wanted, side, local + np.array([0.06, 0.0, 0.0]) * r.LEFT_RIGHT[side], builds, place, wish)
        return wish
    hand = wish.hand or _nearer(float(local[0]), wish)
    if hand == "left":
        wanted[_HANDS : _HANDS + 3], wanted[_HANDS + 3 : _HANDS + 6] = (
            wanted[_HANDS + 3 : _HANDS + 6] * _MIRROR,
            wanted[_HANDS : _HANDS + 3] * _MIRROR,
        )
        wanted[_HOLD], wanted[_HOLD + 1] = wanted[_HOLD + 1], wanted[_HOLD]
    _send(wanted, 0 if hand == "left" else 1, local, builds, place, wish)
    return wish if hand == wish.hand else replace(wish, hand=hand)


def _nearer(left: float, wish: Wish) -> str:
    """The hand for what is so far to the left, that carries nothing."""
    free = [hand for hand in ("right", "left") if hand not in wish.carries] or ["right"]
    return "left" if left > 0.03 and "left" in free else free[0]


def _send(wanted: F64, side: int, goal: F64, builds: Builds, place: int, wish: Wish) -> None:
    """One hand (0 left, 1 right) as near to a goal as the arm is long; pointing, all the way."""
    height = float(builds.height[place])
    rest = builds.rest[place]
    shoulder = (rest[1] + rest[2] + rest[5 + 3 * side]) / height
    arm = float(builds.upper[place, side] + builds.lower[place, side]) / height * _ARM_SHORT
    way = goal - shoulder
    far = max(float(np.sqrt((way * way).sum())), 1e-6)
    share = arm / far if wish.what == "point" else min(arm / far, 1.0)
    wanted[_HANDS + 3 * side : _HANDS + 3 * side + 3] = shoulder + way * share


def _carry(wanted: F64, wish: Wish) -> None:
    """Hold what is carried before oneself, unless the hand does something else."""
    for side, name in enumerate(("left", "right")):
        if name in wish.carries and wanted[_HOLD + side] < 0.5:
            wanted[_HANDS + 3 * side : _HANDS + 3 * side + 3] = _CARRIED * (1.0 if side == 0 else _MIRROR)
            wanted[_HOLD + side] = 0.9


def _give_hands(wanted: F64, rows: F64, builds: Builds, wishes: list[Wish], names: Sequence[str]) -> None:
    """Whose hand somebody holds gives it, unless it does something else."""
    for place, wish in enumerate(wishes):
        body, _, joint = wish.aim.partition(".hand.") if wish.what == "hold" else ("", "", "")
        if joint not in ("left", "right") or body not in names or body == names[place]:
            continue
        other, side = names.index(body), int(joint == "right")
        if joint in wishes[other].carries or wanted[other, _HOLD + side] > 0.5:
            continue
        own = int(wish.hand == "right")
        hand = hand_of(rows[place], float(builds.height[place]), own)
        local = within(hand, rows[other], float(builds.height[other]))
        _send(wanted[other], side, local, builds, other, wish)
        wanted[other, _HOLD + side] = 0.95


def _look(
    wanted: F64, rows: F64, builds: Builds, wishes: list[Wish], find: Find, time: float, seed: int, felt: F64
) -> None:
    right, up = glances(len(rows), time, seed) * (1.0 + felt[:, 3])
    for place, wish in enumerate(wishes):
        row = rows[place]
        if wish.look == "away":
            side = 1.0 if hashed(place, 11, seed)[0] < 0.5 else -1.0
            right[place], up[place] = 55.0 * side, -28.0
        elif wish.look != "ahead" or (wish.aim and wish.what in AIMING):
            target = _target(wish, find)
            if target is None:
                continue
            eye = row[r.AT] + np.array([0.0, row[r.PELVIS] + 0.40 * builds.height[place], 0.0])
            right[place], up[place] = towards(row, eye, target)
            if abs(right[place]) > TURNS_FROM and _stands(row):
                row[r.GOAL_YAW] = row[r.YAW] + right[place]
    wanted[:, r.GAZE_YAW - _FIRST] = bounded(right, -SIDEWAYS, SIDEWAYS)
    wanted[:, r.GAZE_PITCH - _FIRST] = bounded(up, -UPWARDS, UPWARDS)


def _target(wish: Wish, find: Find) -> F64 | None:
    if wish.look == "ahead":
        return find(wish.aim, "head")
    return find(wish.look, "head") if wish.look else np.array(wish.point)


def _stands(row: F64) -> bool:
    way = row[r.GOAL] - row[r.XZ]
    return float(row[r.STRAFE]) < 0.5 and float((way * way).sum()) < 0.3
