"""What each body is to come to: posture by mood, gestures with their aims, gaze, what is carried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import TypeAlias

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.bodies.builds import Build
from dreamscape3d.dream.bodies.gaze import SIDEWAYS, TURNS_FROM, UPWARDS, away, glances, towards
from dreamscape3d.dream.bodies.gestures import AIMING, keyed
from dreamscape3d.dream.bodies.posture import Felt, stand
from dreamscape3d.dream.bodies.reaching import hand_of, within
from dreamscape3d.dream.bodies.row import Row
from dreamscape3d.dream.stance import Point

Find: TypeAlias = Callable[[str, str], Point | None]
"""An anchor, and which joint is meant where it is a whole body → where that is."""

_FIRST = r.SPRUNG.start
_BEFORE_POSE = r.POSE.start - _FIRST
_HOLD = r.HOLD.start - _FIRST
_HANDS = (
    slice(r.HANDS.start - _FIRST, r.HANDS.start - _FIRST + 3),
    slice(r.HANDS.stop - _FIRST - 3, r.HANDS.stop - _FIRST),
)
_CARRIED = (0.15, 0.07, 0.20)
_ARM_SHORT = 0.97
_EYES = 0.40  # over the hips, about [heights]
_APART = 0.06  # of hands in an embrace [heights]
NO_ROUND = -1


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody is about.

    Attributes:
        to, gait: where they go, while that may move; "" for nowhere.
        look, point: an anchor, "ahead", "away", or "" for a point [m].
        what, seconds, aim: the gesture, how long [s; 0 on and on], and towards what.
        hand: with which, once that is chosen; carries: which hands hold something.
        leg: the place of their round that is next, NO_ROUND for none.
        until: when they go on [s of the dream]; less than 0 on the way.
    """

    to: str = ""
    gait: str = "walk"
    look: str = "ahead"
    point: Point = (0.0, 0.0, 0.0)
    what: str = "none"
    seconds: float = 0.0
    aim: str = ""
    hand: str = ""
    carries: tuple[str, ...] = ()
    leg: int = NO_ROUND
    until: float = 0.0


def asked(
    rows: Sequence[Row],
    builds: Sequence[Build],
    felt: Sequence[Felt],
    names: Sequence[str],
    wishes: Sequence[Wish],
    find: Find,
    time: float,
    seed: int,
) -> tuple[list[Row], list[Wish]]:
    """What rows are to come to (N of SPRUNG), and the wishes, with hands chosen. Turns GOAL_YAW of rows, in place."""
    wanted, chosen, idle = [], [], glances(len(rows), time, seed)
    for place, (row, build, feels, wish) in enumerate(zip(rows, builds, felt, wishes, strict=True)):
        asks = [0.0] * _BEFORE_POSE + keyed(wish.what, row[r.SINCE], row[r.BEAT])
        stand(asks, feels)
        chosen.append(_aimed(asks, row, build, wish, find))
        _carry(asks, wish)
        lively = 1.0 + feels.arousal
        glance = idle[place][0] * lively, idle[place][1] * lively
        right, up = away(place, seed) if wish.look == "away" else _looked(row, build, wish, find) or glance
        asks[r.GAZE_YAW - _FIRST] = min(max(right, -SIDEWAYS), SIDEWAYS)
        asks[r.GAZE_PITCH - _FIRST] = min(max(up, -UPWARDS), UPWARDS)
        wanted.append(asks)
    _give_hands(wanted, rows, builds, chosen, names)
    return wanted, chosen


def _aimed(wanted: Row, row: Row, build: Build, wish: Wish, find: Find) -> Wish:
    """Send hands to what a gesture is made towards."""
    hands = AIMING.get(wish.what)
    target = find(wish.aim, "chest") if hands and wish.aim else None
    if target is None:
        return wish
    left, up, forth = within(target, row, build.height)
    if hands == "both":
        for side, apart in enumerate((_APART, -_APART)):
            _send(wanted, side, (left + apart, up, forth), build, wish)
        return wish
    hand = wish.hand or _nearer(left, wish)
    if hand == "left":
        wanted[_HANDS[0]], wanted[_HANDS[1]] = _mirrored(wanted[_HANDS[1]]), _mirrored(wanted[_HANDS[0]])
        wanted[_HOLD], wanted[_HOLD + 1] = wanted[_HOLD + 1], wanted[_HOLD]
    _send(wanted, 0 if hand == "left" else 1, (left, up, forth), build, wish)
    return wish if hand == wish.hand else replace(wish, hand=hand)


def _nearer(left: float, wish: Wish) -> str:
    """The hand for what is so far to the left, that carries nothing."""
    free = [hand for hand in ("right", "left") if hand not in wish.carries] or ["right"]
    return "left" if left > 0.03 and "left" in free else free[0]


def _mirrored(hand: Sequence[float]) -> Point:
    left, up, forth = hand
    return -left, up, forth


def _send(wanted: Row, side: int, goal: Point, build: Build, wish: Wish) -> None:
    """One hand (0 left, 1 right) as near to a goal as the arm is long; pointing, all the way."""
    x, y, z = build.shoulders[side]
    left, up, forth = goal[0] - x, goal[1] - y, goal[2] - z
    share = _ARM_SHORT * build.arms[side] / max(sqrt(left * left + up * up + forth * forth), 1e-6)
    if wish.what != "point":
        share = min(share, 1.0)
    wanted[_HANDS[side]] = x + left * share, y + up * share, z + forth * share


def _carry(wanted: Row, wish: Wish) -> None:
    """Hold what is carried before oneself, unless the hand does something else."""
    for name in wish.carries:
        side = 0 if name == "left" else 1
        if wanted[_HOLD + side] < 0.5:
            wanted[_HANDS[side]] = _CARRIED if side == 0 else _mirrored(_CARRIED)
            wanted[_HOLD + side] = 0.9


def _give_hands(
    wanted: Sequence[Row], rows: Sequence[Row], builds: Sequence[Build], wishes: Sequence[Wish], names: Sequence[str]
) -> None:
    """Whose hand somebody holds gives it, unless it does something else."""
    for place, wish in enumerate(wishes):
        if wish.what != "hold":
            continue
        body, _, joint = wish.aim.partition(".hand.")
        if joint not in ("left", "right") or body not in names or body == names[place]:
            continue
        other, side = names.index(body), int(joint == "right")
        if joint in wishes[other].carries or wanted[other][_HOLD + side] > 0.5:
            continue
        hand = hand_of(rows[place], builds[place].height, int(wish.hand == "right"))
        _send(wanted[other], side, within(hand, rows[other], builds[other].height), builds[other], wish)
        wanted[other][_HOLD + side] = 0.95


def _looked(row: Row, build: Build, wish: Wish, find: Find) -> tuple[float, float] | None:
    """How far to the right and up [degrees] it is to what is looked at, for which the body turns in standing; None
    where nothing is."""
    target = _target(wish, find)
    if target is None:
        return None
    eye = row[r.X], row[r.Y] + row[r.PELVIS] + _EYES * build.height, row[r.Z]
    right, up = towards(row, eye, target)
    if abs(right) > TURNS_FROM and _stands(row):
        row[r.GOAL_YAW] = row[r.YAW] + right
    return right, up


def _target(wish: Wish, find: Find) -> Point | None:
    if wish.look == "ahead":
        return find(wish.aim, "head") if wish.aim and wish.what in AIMING else None
    return find(wish.look, "head") if wish.look else wish.point


def _stands(row: Row) -> bool:
    way_x, way_z = row[r.GX] - row[r.X], row[r.GZ] - row[r.Z]
    return row[r.STRAFE] < 0.5 and way_x * way_x + way_z * way_z < 0.3
