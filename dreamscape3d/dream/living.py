"""What lives in a dream, as its file tells: bodies, fears, memories, tales, messages, bonds, and the dreamer's mind."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from dreamscape3d.scene.cue import Placement

if TYPE_CHECKING:
    from dreamscape3d.scene.cast import Puppet
    from dreamscape3d.scene.streamers import Streamer

Triple = tuple[float, float, float]
HERE = Placement()


@dataclass(frozen=True, slots=True)
class Thing:
    """What a hand may hold: a puppet of one joint, whose `grip` [m] is where the hand is, in its own frame; `upright`
    where it hangs so, however the hand is turned."""

    name: str
    puppet: Puppet
    grip: Triple = (0.0, 0.0, 0.0)
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """How a body is built: `rest` offsets of the joints of `scene.rig` [m], what it consists of, what it carries."""

    name: str
    height: float
    rest: tuple[Triple, ...]
    puppet: Puppet
    things: tuple[Thing, ...] = ()
    streamers: tuple[Streamer, ...] = ()

    def called(self, name: str) -> Figure:
        """The same by another name, its puppets too: "mia", "mia/lantern"."""
        things = tuple(replace(t, puppet=replace(t.puppet, name=f"{name}/{t.name}")) for t in self.things)
        return replace(self, name=name, puppet=replace(self.puppet, name=name), things=things)


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """One who lives in a dream.

    Attributes:
        walk, run: [m/s].
        does: the gesture they are at (of `deeds.GESTURES`); on a way, at its places.
        way: places of a round that is walked again and again, while no story tells of them [m].
        stay: at each of them [s].
        source: what the file calls the figure.
    """

    name: str
    figure: Figure
    place: Placement = HERE
    walk: float = 1.3
    run: float = 3.6
    does: str = "none"
    way: tuple[Triple, ...] = ()
    stay: float = 3.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fear:
    """A named fear: it stalks, hides or approaches; `speed` [m/s], `reach` [m] within which it is felt."""

    name: str
    behaviour: str = "stalk"
    at: Triple = (0.0, 0.0, 0.0)
    speed: float = 0.9
    reach: float = 9.0
    child: bool = False
    puppet: Puppet | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """A shard of a hopeful past, which shows a small scene and rings a `note` [semitones from the tonic]."""

    name: str
    text: str
    at: Triple
    note: int = 0
    puppet: Puppet | None = None


@dataclass(frozen=True, slots=True)
class TaleLine:
    """A line, who may tell it ("" anybody), for how long [s], and what rises of it at `at` [m]."""

    text: str
    by: str = ""
    seconds: float = 4.0
    at: Triple = (0.0, 0.0, 0.0)
    puppet: Puppet | None = None


@dataclass(frozen=True, slots=True)
class Tale:
    name: str
    teller: str
    lines: tuple[TaleLine, ...]


@dataclass(frozen=True, slots=True)
class Bond:
    """What was made with another dreamer in a night before: a strand between stars."""

    name: str
    strength: float = 0.5


@dataclass(frozen=True, slots=True)
class Mind:
    """How a dreamer begins: how firmly they hold reality, and what they have learnt from fear; each 0 to 1."""

    sanity: float = 1.0
    resilience: float = 0.2


@dataclass(frozen=True, slots=True)
class Living:
    """All of it."""

    bodies: tuple[BodyPlan, ...] = ()
    fears: tuple[Fear, ...] = ()
    memories: tuple[Memory, ...] = ()
    tales: tuple[Tale, ...] = ()
    bonds: tuple[Bond, ...] = ()
    mind: Mind | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything, so that a world of the dream lives by itself."""
        return any(bool(getattr(self, each.name)) for each in fields(self))


NOTHING = Living()
