"""What may happen to a world: each event a plain value of one tick, checked when it is made.

    of a dream      SetParameter  SetMood  LoadDream
    of a company    Join  Leave  SetMode  Cross
    of a strand     SetStrand  LetGo  Glitch
    of consent      Grant  Withdraw  Block  Unblock
    of the night    see `deeds`

Every event may come from a stranger: it raises JournalError where what it holds is out of the bounds told. Whether it
fits a world, the world says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from dreamscape3d.dream.bounds import (
    GROWTH,
    LONGEST,
    LONGEST_GLITCH,
    PARTING,
    JournalError,
    check_choice,
    check_dreamer,
    check_number,
    check_place,
    check_source,
    check_tick,
    check_two,
    check_whose,
    check_word,
    shown,
)
from dreamscape3d.dream.consent import ALL, CHANNELS
from dreamscape3d.dream.deeds import Deed
from dreamscape3d.maths.expression import LIMIT, is_name
from dreamscape3d.scene.cue import MODES, Placement

# -- of a dream -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetParameter:
    """A dreamer turned a parameter to a value, finite and within ±1e6; the world holds it in its range.

    `dreamer` is whose, "" for the host's.
    """

    kind: ClassVar[str] = "set_parameter"
    tick: int
    name: str
    value: float
    dreamer: str = ""

    def __post_init__(self) -> None:
        check_tick(self.tick)
        if not (isinstance(self.name, str) and is_name(self.name)):
            raise JournalError(f"{shown(self.name)} cannot be a parameter's name", cure="use letters, digits and _")
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not abs(self.value) <= LIMIT:
            raise JournalError(f"value {shown(self.value)} is not a number within ±{LIMIT:,.0f}")
        object.__setattr__(self, "value", float(self.value))
        check_whose(self.dreamer)


@dataclass(frozen=True, slots=True)
class SetMood:
    """A dreamer's mood changed: valence, arousal and dominance, each in [−1, 1] (see `Mood`).

    `dreamer` is whose, "" for the host's.
    """

    kind: ClassVar[str] = "set_mood"
    tick: int
    valence: float
    arousal: float
    dominance: float
    dreamer: str = ""

    def __post_init__(self) -> None:
        check_tick(self.tick)
        for name in ("valence", "arousal", "dominance"):
            check_number(self, name, -1.0, 1.0)
        check_whose(self.dreamer)


@dataclass(frozen=True, slots=True)
class LoadDream:
    """A version of a dream was loaded: from where (a path or its title), and the digest (hex) of its file.

    `dreamer` is whose, "" for the host's.
    """

    kind: ClassVar[str] = "load_dream"
    tick: int
    source: str
    digest: str
    dreamer: str = ""

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_source(self.source, self.digest)
        check_whose(self.dreamer)


# -- of a company ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Join:
    """A guest came, with the dream that `source` and `digest` tell of as in `LoadDream`.

    It stands at `at` [m, within ±100,000], turned by `turn` [degrees, within ±360] about y, scaled by `scale` (0.01 to
    100).
    """

    kind: ClassVar[str] = "join"
    tick: int
    name: str
    source: str
    digest: str
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_dreamer(self.name)
        check_source(self.source, self.digest)
        place = check_place(Placement(self.at, self.turn, self.scale))
        for name in ("at", "turn", "scale"):
            object.__setattr__(self, name, getattr(place, name))

    @property
    def place(self) -> Placement:
        """Where the guest stands."""
        return Placement(self.at, self.turn, self.scale)


@dataclass(frozen=True, slots=True)
class Leave:
    """A guest goes: what crossed is let go as in `LetGo`, and once nothing is left of it they are gone."""

    kind: ClassVar[str] = "leave"
    tick: int
    name: str
    seconds: float = PARTING

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_dreamer(self.name)
        check_number(self, "seconds", 0.0, LONGEST)


@dataclass(frozen=True, slots=True)
class SetMode:
    """How the guests' dreams enter the host's from now on: one of `scene.cue.MODES`."""

    kind: ClassVar[str] = "set_mode"
    tick: int
    mode: str

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_word("mode", self.mode, MODES)


@dataclass(frozen=True, slots=True)
class Cross:
    """The host went through the door to `guest`, in mode `portal`, and is in their dream from now on; or back home
    where that is "".

    Without an event, one is home again once the guest is gone, the mode is changed, or the door has shut.
    """

    kind: ClassVar[str] = "cross"
    tick: int
    guest: str

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_whose(self.guest)


# -- of a strand ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetStrand:
    """How much shall cross between `a` and `b` on a channel, 0 to 1; "all" is every channel but fear.

    It gets there gently, nine tenths of the way within `seconds` (0 to 3600; 0 for at once).
    """

    kind: ClassVar[str] = "set_strand"
    tick: int
    a: str
    b: str
    channel: str
    intensity: float
    seconds: float = GROWTH

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_two(self.a, self.b)
        check_word("channel", self.channel, (*CHANNELS, ALL))
        check_number(self, "intensity", 0.0, 1.0)
        check_number(self, "seconds", 0.0, LONGEST)


@dataclass(frozen=True, slots=True)
class LetGo:
    """A channel of the strand between `a` and `b` is let go: it fades, nine tenths of it within `seconds` (0 to 3600; 0
    for at once), and stays away. Of "all", one goes after the other.
    """

    kind: ClassVar[str] = "let_go"
    tick: int
    a: str
    b: str
    channel: str = ALL
    seconds: float = PARTING

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_two(self.a, self.b)
        check_word("channel", self.channel, (*CHANNELS, ALL))
        check_number(self, "seconds", 0.0, LONGEST)


@dataclass(frozen=True, slots=True)
class Glitch:
    """The network tears: what crosses flickers for `seconds` (up to 60), by as much as `strength`, 0 to 1."""

    kind: ClassVar[str] = "glitch"
    tick: int
    strength: float
    seconds: float

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_number(self, "strength", 0.0, 1.0)
        check_number(self, "seconds", 0.0, LONGEST_GLITCH)


# -- of consent -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grant:
    """`by` offers a channel to `to`, or to everybody where `to` is ""; "all" is every channel but fear."""

    kind: ClassVar[str] = "grant"
    tick: int
    by: str
    to: str
    channel: str

    def __post_init__(self) -> None:
        check_choice(self.tick, self.by, self.to, self.channel)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """`by` offers a channel, or "all", to `to` no longer, or to nobody where `to` is ""; it ends at once."""

    kind: ClassVar[str] = "withdraw"
    tick: int
    by: str
    to: str
    channel: str = ALL

    def __post_init__(self) -> None:
        check_choice(self.tick, self.by, self.to, self.channel)


@dataclass(frozen=True, slots=True)
class Block:
    """`by` wants nothing more of `whom`: nothing crosses between them, at once and whatever else was decided."""

    kind: ClassVar[str] = "block"
    tick: int
    by: str
    whom: str

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_two(self.by, self.whom)


@dataclass(frozen=True, slots=True)
class Unblock:
    """`by` takes back having blocked `whom`. What crossed before does not come back by itself."""

    kind: ClassVar[str] = "unblock"
    tick: int
    by: str
    whom: str

    def __post_init__(self) -> None:
        check_tick(self.tick)
        check_two(self.by, self.whom)


Event: TypeAlias = (
    SetParameter
    | SetMood
    | LoadDream
    | Join
    | Leave
    | SetMode
    | Cross
    | SetStrand
    | LetGo
    | Glitch
    | Grant
    | Withdraw
    | Block
    | Unblock
    | Deed
)


def named(event: Event) -> tuple[str, ...]:
    """The dreamers an event speaks of, who must be there for it; "" for the host, or for everybody."""
    match event:
        case SetParameter() | SetMood() | LoadDream():
            return (event.dreamer,)
        case Leave():
            return (event.name,)
        case Cross():
            return (event.guest,)
        case SetStrand() | LetGo():
            return event.a, event.b
        case Grant() | Withdraw():
            return event.by, event.to
        case Block() | Unblock():
            return event.by, event.whom
    return ()
