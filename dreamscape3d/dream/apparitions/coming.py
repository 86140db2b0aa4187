"""How a fear comes: one machine, from tick to tick, that knows nothing of worlds.

    hidden ─come─▶ stalking ◀─▶ near ─looked at long enough─▶ met      any but hidden ─leave─▶ leaving ─▶ hidden

What stalks or approaches stands still while it is looked at, what hides slips out of sight. To be met it must be borne:
looked at from near by, half as long in company.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dreamscape3d.dream.apparitions.sight import Looker, Point, angle, away, beside, level
from dreamscape3d.dream.living import Fear
from dreamscape3d.maths.spring import follow

PHASES = ("hidden", "stalking", "near", "met", "leaving")
SEEN = 25.0  # degrees from the gaze within which it is looked at
BORNE, WITHIN = 2.5, 6.0  # seconds of looking by which it is met; metres within which they count
FORGOTTEN = 0.15  # seconds of looking that are lost each second without
TOY = 0.18  # of its size, once met
GROWS, SHRINKS = 3.0, 3.5  # stiffness of how it appears and becomes small [1/s]
CLOSEST = {"stalk": 2.2, "hide": 2.6, "approach": 1.5}  # metres
MIDDLE = 1.0  # metres over its feet at which it is looked at
CREEP = 0.9  # metres from lurch to lurch
SLIP, DUCKED = 2.2, 0.35  # [m/s] and how much of it is left to see, of what hides from a gaze
FAR = 12.0  # metres behind from which it comes where its file does not say


@dataclass(frozen=True, slots=True)
class Coming:
    """Where a fear is on its way to `whom`, in which setting.

    Attributes:
        grown: how much of it is there, 0 to 1. small: how far it has become a toy, 0 to 1.
        looked: for how long it was borne [s]. walked: how far it has come [m]. ticks: in this phase.
    """

    phase: str = "hidden"
    whom: str = ""
    at: Point = (0.0, 0.0, 0.0)
    setting: int = 0
    grown: float = 0.0
    growing: float = 0.0
    small: float = 0.0
    shrinking: float = 0.0
    looked: float = 0.0
    walked: float = 0.0
    ticks: int = 0

    @property
    def walks(self) -> bool:
        """Whether it is after somebody."""
        return self.phase in ("stalking", "near")

    @property
    def there(self) -> bool:
        """Whether there is anything of it."""
        return self.phase != "hidden"

    @property
    def rests(self) -> bool:
        """Whether it is a toy of which nothing changes any more."""
        return self.phase == "met" and self.small > 0.9999 and self.grown > 0.9999


HIDDEN = Coming()


def come(fear: Fear, whom: str, sees: Looker, setting: int, before: Coming = HIDDEN) -> Coming:
    """It sets out for somebody, from where its file says."""
    at = fear.at if fear.at != (0.0, 0.0, 0.0) else (0.0, 0.0, FAR)
    return replace(before, phase="stalking", whom=whom, at=beside(sees.feet, sees.way, at), setting=setting, ticks=0)


def leave(coming: Coming) -> Coming:
    """It goes, unmet or as the toy that it is."""
    return replace(coming, phase="leaving", ticks=0) if coming.there else coming


def stepped(coming: Coming, fear: Fear, sees: Looker, company: int, haste: float, seconds: float) -> Coming:
    """After so many seconds; `company` stand with whom it comes for, `haste` is a factor on how fast it walks."""
    if not coming.walks:
        return settled(coming, seconds)
    looked_at = is_seen(coming, sees)
    ducks = looked_at and fear.behaviour == "hide"
    grown, growing = follow(coming.grown, coming.growing, DUCKED if ducks else 1.0, GROWS, seconds)
    small, shrinking = follow(coming.small, coming.shrinking, 0.0, SHRINKS, seconds)
    at, walked = _moved(coming, fear, sees, looked_at, haste, seconds)
    distance = away(at, sees.feet)
    looked = _borne(coming.looked, looked_at and (grown > 0.9 or fear.behaviour == "hide"), distance, company, seconds)
    phase = _phase(coming.phase, looked, distance, fear.reach)
    ticks = coming.ticks + 1 if phase == coming.phase else 0
    return Coming(phase, coming.whom, at, coming.setting, grown, growing, small, shrinking, looked, walked, ticks)


def settled(coming: Coming, seconds: float) -> Coming:
    """What goes on of itself: it appears, fades, becomes small."""
    if not coming.there or coming.rests:
        return coming
    toy = coming.phase == "met" or (coming.phase == "leaving" and coming.small > 0.5)
    wanted = 0.0 if coming.phase == "leaving" else 1.0
    grown, growing = follow(coming.grown, coming.growing, wanted, GROWS, seconds)
    small, shrinking = follow(coming.small, coming.shrinking, float(toy), SHRINKS, seconds)
    if coming.phase == "leaving" and grown < 0.004:
        return replace(HIDDEN, at=coming.at, setting=coming.setting)
    return replace(coming, grown=grown, growing=growing, small=small, shrinking=shrinking, ticks=coming.ticks + 1)


def is_seen(coming: Coming, sees: Looker) -> bool:
    """Whether somebody looks at it."""
    x, y, z = coming.at
    return coming.grown > 0.2 and angle(sees.eye, sees.way, (x, y + MIDDLE, z)) < SEEN


def size_of(coming: Coming) -> float:
    """Its size, of what its file says."""
    return 1.0 - (1.0 - TOY) * coming.small


def _borne(looked: float, faces: bool, distance: float, company: int, seconds: float) -> float:
    """For how long it was borne [s], by who `faces` it from so far or does not."""
    if faces and distance < WITHIN:
        return looked + seconds * (2.0 if company else 1.0)
    return max(looked - FORGOTTEN * seconds, 0.0)


def _phase(phase: str, looked: float, distance: float, reach: float) -> str:
    """What comes of how near it is, and of how long it was looked at."""
    if looked >= BORNE - 1e-9:
        return "met"
    if phase == "stalking" and distance < reach:
        return "near"
    return "stalking" if phase == "near" and distance > 1.3 * reach else phase


def _moved(
    coming: Coming, fear: Fear, sees: Looker, looked_at: bool, haste: float, seconds: float
) -> tuple[Point, float]:
    """Where it is then, and how far it has walked [m]."""
    if looked_at and fear.behaviour != "hide":
        return coming.at, coming.walked
    x, y, z = coming.at
    far = max(away(coming.at, sees.feet), 1e-6)
    way_x, way_z = level(sees.way)
    in_x, in_z = (sees.feet[0] - x) / far, (sees.feet[2] - z) / far
    side = 1.0 if way_x * in_z < way_z * in_x else -1.0  # which way round leads out of sight
    round_x, round_z = side * in_z, -side * in_x
    if looked_at:
        step = SLIP * seconds
        return (x + step * round_x, y, z + step * round_z), coming.walked
    around = _around(fear, -(in_x * way_x + in_z * way_z))
    inward = (1.0 - around) if far > CLOSEST[fear.behaviour] else 0.0
    pace = fear.speed * haste * (0.5 + 1.5 * math.sin(math.pi * coming.walked / CREEP) ** 2)  # speed in the mean
    step_x, step_z = inward * in_x + around * round_x, inward * in_z + around * round_z
    length = math.hypot(step_x, step_z)
    step = min(pace * seconds, far) / length if length > 1e-6 else 0.0
    return (x + step * step_x, y, z + step * step_z), coming.walked + step * length


def _around(fear: Fear, before: float) -> float:
    """How far it goes round instead of straight on, 0 to 1; `before` is the cosine of where it stands before one."""
    if fear.behaviour == "approach":
        return 0.0
    return 0.8 * min(max(before + 0.35, 0.0), 1.0)
