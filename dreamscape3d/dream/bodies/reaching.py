"""Points as HANDS have them: from a body's hips, turned with it, in its heights: to its left, up, ahead."""

from __future__ import annotations

from collections.abc import Sequence

from dreamscape3d.dream.bodies import row as r
from dreamscape3d.dream.stance import Point

_HANGING = (0.155, -0.03, 0.045)


def within(target: Point, row: Sequence[float], height: float) -> Point:
    """A point as HANDS have it."""
    x, z = r.ahead(row[r.YAW])
    right, up, back = target[0] - row[r.X], target[1] - row[r.Y] - row[r.PELVIS], target[2] - row[r.Z]
    return (right * z - back * x) / height, up / height, (right * x + back * z) / height


def without(local: Point, row: Sequence[float], height: float) -> Point:
    """Where a hand is [m] that HANDS have there."""
    x, z = r.ahead(row[r.YAW])
    left, up, forth = local
    return (
        row[r.X] + (z * left + x * forth) * height,
        row[r.Y] + row[r.PELVIS] + up * height,
        row[r.Z] + (z * forth - x * left) * height,
    )


def hand_of(row: Sequence[float], height: float, side: int) -> Point:
    """About where a hand (0 left, 1 right) is [m]: exactly so where a gesture has it, nearly so where it hangs."""
    hold, first = row[r.HOLD.start + side], r.HANDS.start + 3 * side
    hanging = (_HANGING[0] * (1.0 - 2.0 * side), *_HANGING[1:])
    left, up, forth = (
        rest + (asked - rest) * hold for rest, asked in zip(hanging, row[first : first + 3], strict=True)
    )
    return without((left, up, forth), row, height)
