"""What dreamers do, and what befalls them, in a living dream: events like any others, of one tick each.

    of bodies     Stand  Steer  Go  Look  Gesture  Give
    of words      Speak  Tell  Choose
    of minds      Summon  Dismiss  Gather  Soothe

People, the story and the guide all speak in these; of people's alone a journal is kept, the others follow from state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias, get_args

from dreamscape3d.dream.bounds import (
    LONGEST,
    MAX_NAME,
    check_dreamer,
    check_number,
    check_point,
    check_text,
    check_tick,
    check_word,
)

GAITS = ("walk", "run", "at_once")
GESTURES = (
    "none", "wave", "point", "reach", "hold", "sit", "kneel", "rise", "shrug", "embrace", "laugh", "dance", "cower",
    "tell", "conduct", "brace",
)  # fmt: skip
SPOKEN = ("line", "message", "tale", "insight")
SOOTHING = ("light", "line", "chord", "insight", "veto")
LONGEST_TEXT = 160  # characters
Point: TypeAlias = tuple[float, float, float]
ORIGIN: Point = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Stand:
    """Whom a person moves stands at `at` (feet) [m, within ±100,000] and looks along `yaw`, `pitch` [degrees]."""

    kind: ClassVar[str] = "stand"
    tick: int
    who: str
    at: Point
    yaw: float
    pitch: float = 0.0

    def __post_init__(self) -> None:
        _check(self.tick, self.who)
        check_point(self, "at")
        check_number(self, "yaw", -360.0, 360.0)
        check_number(self, "pitch", -90.0, 90.0)


@dataclass(frozen=True, slots=True)
class Steer:
    """From now on a person moves `who`, or, where `on` is 0, the story does again."""

    kind: ClassVar[str] = "steer"
    tick: int
    who: str
    on: float = 1.0

    def __post_init__(self) -> None:
        _check(self.tick, self.who)
        check_number(self, "on", 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Go:
    """`who` goes to an anchor or mark `to`, or to `at` [m] where that is ""."""

    kind: ClassVar[str] = "go"
    tick: int
    who: str
    to: str = ""
    at: Point = ORIGIN
    gait: str = "walk"

    def __post_init__(self) -> None:
        _check(self.tick, self.who, anchor=self.to)
        check_point(self, "at")
        check_word("gait", self.gait, GAITS)


@dataclass(frozen=True, slots=True)
class Look:
    """`who` looks at an anchor `to`, or at `at` [m] where that is ""; "ahead" frees the gaze, "away" avoids it all."""

    kind: ClassVar[str] = "look"
    tick: int
    who: str
    to: str = "ahead"
    at: Point = ORIGIN

    def __post_init__(self) -> None:
        _check(self.tick, self.who, anchor=self.to)
        check_point(self, "at")


@dataclass(frozen=True, slots=True)
class Gesture:
    """`who` makes a gesture for so many seconds (0 to 3600; 0 until the next one), towards an anchor `to` or none."""

    kind: ClassVar[str] = "gesture"
    tick: int
    who: str
    what: str
    seconds: float = 2.0
    to: str = ""

    def __post_init__(self) -> None:
        _check(self.tick, self.who, anchor=self.to)
        check_word("gesture", self.what, GESTURES)
        check_number(self, "seconds", 0.0, LONGEST)


@dataclass(frozen=True, slots=True)
class Give:
    """A thing is in somebody's hand from now on (`to` an anchor such as "mia.hand.right"), or put down where it is."""

    kind: ClassVar[str] = "give"
    tick: int
    thing: str
    to: str = ""

    def __post_init__(self) -> None:
        _check(self.tick, self.thing, anchor=self.to)


@dataclass(frozen=True, slots=True)
class Speak:
    """Words: a line of somebody's, or a message from one who need not be here; shown for so many seconds."""

    kind: ClassVar[str] = "speak"
    tick: int
    who: str
    text: str
    how: str = "line"
    seconds: float = 5.0

    def __post_init__(self) -> None:
        _check(self.tick, self.who)
        check_text(self.text, LONGEST_TEXT)
        check_word("way to speak", self.how, SPOKEN)
        check_number(self, "seconds", 0.1, 60.0)


@dataclass(frozen=True, slots=True)
class Tell:
    """`who` begins a tale, or adds its next line."""

    kind: ClassVar[str] = "tell"
    tick: int
    who: str
    tale: str

    def __post_init__(self) -> None:
        _check(self.tick, self.who, self.tale)


@dataclass(frozen=True, slots=True)
class Choose:
    """`who` does what opens a gate of the story."""

    kind: ClassVar[str] = "choose"
    tick: int
    who: str
    choice: str

    def __post_init__(self) -> None:
        _check(self.tick, self.who, self.choice)


@dataclass(frozen=True, slots=True)
class Summon:
    """A fear, by its name, comes for `whom`; "double" is their spectral self, "vision" any apparition."""

    kind: ClassVar[str] = "summon"
    tick: int
    what: str
    whom: str

    def __post_init__(self) -> None:
        _check(self.tick, self.whom, self.what)


@dataclass(frozen=True, slots=True)
class Dismiss:
    """What was summoned goes, unmet."""

    kind: ClassVar[str] = "dismiss"
    tick: int
    what: str
    whom: str

    def __post_init__(self) -> None:
        _check(self.tick, self.whom, self.what)


@dataclass(frozen=True, slots=True)
class Gather:
    """`who` takes up a memory, by its name."""

    kind: ClassVar[str] = "gather"
    tick: int
    who: str
    memory: str

    def __post_init__(self) -> None:
        _check(self.tick, self.who, self.memory)


@dataclass(frozen=True, slots=True)
class Soothe:
    """`who` (the guide) helps `whom`: by light, a line, a chord, what she has understood, or a veto."""

    kind: ClassVar[str] = "soothe"
    tick: int
    who: str
    whom: str
    how: str

    def __post_init__(self) -> None:
        _check(self.tick, self.who)
        check_dreamer(self.whom)
        check_word("way to soothe", self.how, SOOTHING)


Deed: TypeAlias = (
    Stand | Steer | Go | Look | Gesture | Give | Speak | Tell | Choose | Summon | Dismiss | Gather | Soothe
)
DEEDS = get_args(Deed)


def _check(tick: int, who: str, *names: str, anchor: str = "") -> None:
    """The tick, who does it, names of what it is about, and an anchor, which may be none."""
    check_tick(tick)
    check_dreamer(who)
    for name in names:
        check_text(name, MAX_NAME)
    if anchor != "":
        check_text(anchor, MAX_NAME)
