"""A person in a story: whom they move, and what they do there, as deeds of that role.

Whoever moves leaves the story's camera and lives as their role; who goes home to the camera lets the story move it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Choose, Deed, Gather, Stand, Steer, Tell
from dreamscape3d.dream.stance import Point
from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.stance import Stance
    from dreamscape3d.dream.timeline import Timeline

EVERY = TICK_RATE // 10  # ticks from one place that is told to the next
FARTHEST = 1e5  # metres


class Persona:
    """Whom a person moves: `role`, "" for nobody, who only looks on.

    Attributes:
        steers: whether they move now, and see with the role's eyes.
    """

    def __init__(self, role: str) -> None:
        self.role = role
        self.steers = False
        self._told = -EVERY

    def follow(self, timeline: Timeline, stance: Stance, eye_height: float) -> None:
        """Let the role be where the person stands, as far as they move."""
        moves = stance.mode in ("walk", "fly")
        if not self.role or not timeline.playing:
            return
        if moves != self.steers:
            self.steers = moves
            _try(timeline, Steer(timeline.tick, self.role, float(moves)))
        if moves and abs(timeline.tick - self._told) >= EVERY:
            self._told = timeline.tick
            yaw = (stance.yaw + 180.0) % 360.0 - 180.0
            _try(timeline, Stand(timeline.tick, self.role, _feet(stance, eye_height), yaw, stance.pitch))

    def act(self, timeline: Timeline) -> str:
        """Do what is at hand: what the story waits for, a memory to take up, a tale to go on with. What was done, in a
        few words; "" for nothing."""
        night = timeline.world.company.night
        if night is None or not self.role:
            return ""
        for deed, words in _at_hand(night, timeline.tick, self.role):
            if _try(timeline, deed):
                return words
        return ""


def _at_hand(night: Night, tick: int, role: str) -> list[tuple[Deed, str]]:
    asked = night.telling.asks if night.telling is not None else ()
    found: list[tuple[Deed, str]] = [(Choose(tick, role, choice), choice) for choice in asked]
    shards, tales = night.apparitions.memories.shards, night.apparitions.tales.known
    near = [key.partition("/")[2] for key, shard in shards.items() if shard.phase == "open"]
    found += [(Gather(tick, role, name), f"a memory: {name}") for name in near]
    found += [(Tell(tick, role, name), name) for name in (key.partition("/")[2] for key in tales)]
    return found


def _feet(stance: Stance, eye_height: float) -> Point:
    x, y, z = (min(max(value, -FARTHEST), FARTHEST) for value in stance.eye)
    return x, y - eye_height, z


def _try(timeline: Timeline, deed: Deed) -> bool:
    """Whether it could be done."""
    try:
        timeline.do(deed)
    except JournalError:
        return False
    return True
