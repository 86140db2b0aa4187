"""What appears to dreamers: fears, memories, tales, visions, echoes and messages, each a part by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Self

from dreamscape3d.dream.apparitions.echoes import Echoes
from dreamscape3d.dream.apparitions.fears import Fears
from dreamscape3d.dream.apparitions.memories import Memories
from dreamscape3d.dream.apparitions.messages import Messages
from dreamscape3d.dream.apparitions.tales import Tales
from dreamscape3d.dream.apparitions.visions import Visions
from dreamscape3d.dream.part import Now, Part

if TYPE_CHECKING:
    from dreamscape3d.dream.apparitions.sight import Point
    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.scene.cast import Making, Puppet
    from dreamscape3d.scene.cue import Caption, Placement


class Apparitions(Part):
    """All of them, in the order of a tick."""

    def __init__(self) -> None:
        self.fears, self.memories, self.tales = Fears(), Memories(), Tales()
        self.visions, self.echoes, self.messages = Visions(), Echoes(), Messages()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Each kind."""
        return self.fears, self.memories, self.tales, self.visions, self.echoes, self.messages

    # -- to read

    @property
    def echo(self) -> float:
        """How strongly what was returns, 0 to 1."""
        return self.echoes.level

    @property
    def wanted(self) -> tuple[tuple[str, str, str], ...]:
        """Memories that await consent: of whom, which, and who would take it."""
        return tuple((*key.split("/", 1), who) for key, who in self.memories.wanted)  # type: ignore[misc]

    @property
    def struck(self) -> tuple[tuple[str, int, int], ...]:
        """Notes that memories rang: which, semitones from the tonic, tick."""
        return self.memories.struck

    def anchor(self, name: str, now: Now) -> Point | None:
        """Where "mia/fear the unlit door" or "mia/memory kite" is [m]; None where there is nothing of that name."""
        return self.memories.anchor(name, now) if "/memory " in name else self.fears.anchor(name)

    # -- as a part

    def enter(self, name: str, living: Living, place: Placement) -> None:
        for part in self.parts:
            part.enter(name, living, place)

    def leave(self, name: str) -> None:
        for part in self.parts:
            part.leave(name)

    def check(self, event: Deed, now: Now) -> None:
        for part in self.parts:
            part.check(event, now)

    def apply(self, event: Event, now: Now) -> None:
        for part in self.parts:
            part.apply(event, now)

    def step(self, now: Now) -> None:
        for part in self.parts:
            part.step(now)

    def puppets(self) -> Sequence[Puppet]:
        return [puppet for part in self.parts for puppet in part.puppets()]

    def show(self, making: Making, now: Now, ahead: float) -> None:
        for part in self.parts:
            part.show(making, now, ahead)

    def captions(self, now: Now) -> tuple[Caption, ...]:
        return tuple(caption for part in self.parts for caption in part.captions(now))

    def names(self) -> Mapping[str, float]:
        return {name: value for part in self.parts for name, value in part.names().items()}

    def copy(self) -> Self:
        other = copy(self)
        other.fears, other.memories, other.tales = self.fears.copy(), self.memories.copy(), self.tales.copy()
        other.visions, other.echoes, other.messages = self.visions.copy(), self.echoes.copy(), self.messages.copy()
        return other

    def state(self) -> Iterable[str]:
        return [line for part in self.parts for line in part.state()]
