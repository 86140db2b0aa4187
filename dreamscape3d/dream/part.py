"""A part of the night: one system with state of its own, stepped once a tick.

State is what `STATE` names, and nothing else: numbers, texts, arrays, tuples, lists, dicts, plain records. By it a part
is copied, and told in lines that are equal where it is. All else of a part never changes once its dreams are here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.ties import Ties
    from dreamscape3d.scene.cast import Making, Puppet
    from dreamscape3d.scene.cue import Caption, Placement


@dataclass(frozen=True, slots=True)
class Felt:
    """Something that a dreamer is to feel: `kind` of `minds.appraisal.FEELINGS`, `strength` 0 to 1, `about` what."""

    kind: str
    who: str
    strength: float = 1.0
    about: str = ""


@dataclass(slots=True)
class Now:
    """One tick of a night, as its parts see it. `names` of those here, the host first, as of `ties`.

    `due` are events that a part wants to happen; what it puts there while it steps happens once its group has.
    """

    tick: int
    time: float
    seed: int
    night: Night
    names: tuple[str, ...]
    ties: Ties
    due: list[Event] = field(default_factory=list)

    def feel(self, kind: str, who: str, strength: float = 1.0, about: str = "") -> None:
        """Let somebody feel something, once minds step next."""
        self.night.minds.feel(Felt(kind, who, strength, about))


class Part:
    """What every part of a night can be asked. Each does nothing by default."""

    STATE: ClassVar[tuple[str, ...]] = ()

    def enter(self, name: str, living: Living, place: Placement) -> None:
        """A dreamer comes, with what lives in their dream, which stands at `place`."""

    def leave(self, name: str) -> None:
        """A dreamer is gone."""

    def check(self, event: Deed, now: Now) -> None:
        """Raises JournalError where an event cannot be; nothing may change here."""

    def apply(self, event: Event, now: Now) -> None:
        """An event that was checked happens."""

    def step(self, now: Now) -> None:
        """From a tick to the next."""

    def puppets(self) -> Sequence[Puppet]:
        """All that may ever be shown of it, the same as long as the same dreamers are here."""
        return ()

    def show(self, making: Making, now: Now, ahead: float) -> None:
        """Place puppets and light as they are `ahead` seconds (less than a tick) from now."""

    def captions(self, now: Now) -> tuple[Caption, ...]:
        """What the overlay says of it."""
        return ()

    def names(self) -> Mapping[str, float]:
        """What stories and their settings may read."""
        return {}

    def copy(self) -> Self:
        """The same, apart from what happens to this one from now on."""
        other = copy(self)
        for name in self.STATE:
            setattr(other, name, _kept(getattr(self, name)))
        return other

    def state(self) -> Iterable[str]:
        """All that goes on, in lines that are equal where it is."""
        return [f"{type(self).__name__} {name} {told(getattr(self, name))}" for name in self.STATE]


def told(value: Any) -> str:
    """A value in words, to the last bit."""
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {sha256(np.ascontiguousarray(value).tobytes()).hexdigest()}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {told(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(told, value)) + "]"
    if isinstance(value, set | frozenset):
        return repr(sorted(value))
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__ + told([getattr(value, each.name) for each in fields(value)])
    return repr(value)


def _kept(value: Any) -> Any:
    if isinstance(value, np.ndarray | set):
        return value.copy()
    if isinstance(value, dict):
        return {key: _kept(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_kept(item) for item in value]
    return value  # immutable: numbers, texts, tuples, frozen records
