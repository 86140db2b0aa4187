"""A person in what lives: whom they move, and what they do there, as deeds of that dreamer.

In a story whoever moves lives as their role; who goes home to the story's camera lets the story move it. In a dream of
one's own whoever walks does so in the body that is theirs there; to fly is only to look. Who has none is where they
are seen from, once they leave the dream's own camera.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
STILL = 0.01, 0.25  # metres and degrees that are no word of another place


class Persona:
    """Whom a person moves: `role`, "" for nobody, who only looks on.

    Attributes:
        steers: whether they move now, and see with the role's eyes.
    """

    def __init__(self, role: str, *, told: bool = False) -> None:
        """`told`: the role is one of a story's."""
        self.role = role
        self.steers = False
        self._told = told
        self._word: _Word | None = None  # told last

    def body_in(self, night: Night | None) -> str:
        """The body they move now, which they do not see; "" for none."""
        return (night.bodies.roster.body(self.role) or "") if night is not None and self.steers else ""

    def follow(self, timeline: Timeline, stance: Stance, eye_height: float) -> None:
        """Let the role be where the person stands, as far as they move."""
        night = timeline.world.company.night
        if not self.role or night is None or not timeline.playing:
            return
        embodied = self._told or night.bodies.has(self.role)
        moves = stance.mode == "walk" or (stance.mode == "fly" and (self._told or not embodied))
        if embodied and moves != self.steers:
            self.steers, self._word = moves, None
            if not moves and self.role in night.bodies.steered:
                _try(timeline, Steer(timeline.tick, self.role, 0.0))
        if moves and self._is_news(timeline, stance, eye_height) and (embodied or not _is_replayed(timeline)):
            self._stand(timeline, embodied)

    def _is_news(self, timeline: Timeline, stance: Stance, eye_height: float) -> bool:
        """Whether they are at another place than was told last, and that was a while ago: what they did before is not
        undone by looking at it again."""
        word = _Word(timeline.tick, _feet(stance, eye_height), (stance.yaw + 180.0) % 360.0 - 180.0, stance.pitch)
        if self._word is not None and (abs(word.tick - self._word.tick) < EVERY or word.is_like(self._word)):
            return False
        self._word = word
        return True

    def _stand(self, timeline: Timeline, embodied: bool) -> None:
        """Tell where they are, and that they move, where that is not so."""
        night, word = timeline.world.company.night, self._word
        assert night is not None
        assert word is not None
        if embodied and self.role not in night.bodies.steered:
            _try(timeline, Steer(timeline.tick, self.role))
        _try(timeline, Stand(timeline.tick, self.role, word.at, word.yaw, word.pitch))

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


class _Word(NamedTuple):
    """When and where one is told to be: feet [m], yaw and pitch [degrees]."""

    tick: int
    at: Point
    yaw: float
    pitch: float

    def is_like(self, other: _Word) -> bool:
        """Whether it is the same place."""
        far = max(abs(a - b) for a, b in zip(self.at, other.at, strict=True))
        turned = abs((self.yaw - other.yaw + 180.0) % 360.0 - 180.0) + abs(self.pitch - other.pitch)
        return far < STILL[0] and turned < STILL[1]


def _is_replayed(timeline: Timeline) -> bool:
    """Whether time goes where it has been: what was done there is looked at, and not done anew by a glance."""
    return timeline.end > timeline.time + 1.0 / TICK_RATE


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
