"""A story as its file tells it: roles, settings, acts. Immutable.

Story ─ Role × R     who dreams                     Act ─ Cue × C    what happens when
      ─ Setting × S  where acts play                    ─ Gate × G   what its clock waits for
      ─ Act × A      one after the other                ─ Shot × H   where it is seen from
                                                        ─ Branch × B where it leads
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.maths.curve import Ease
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.scene.cue import Mode

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.events import Event

Triple: TypeAlias = tuple[float, float, float]
ORIGIN: Triple = (0.0, 0.0, 0.0)
Through = Literal["veil", "glare", "cut"]
THROUGH: tuple[Through, ...] = ("veil", "glare", "cut")
LEVELS = ("veil", "glare", "dawn", "sleep", "blueprint", "drift", "stretch", "dim", "fog", "fray", "echo", "exposure")
"""What a story may raise and lower by itself: each 0 to 1 but for `drift` [m] and `exposure` [stops].

`echo` is how far what was a moment ago may return; `dawn` and `sleep` do nothing by themselves: settings read them.
"""


@dataclass(frozen=True)
class Role:
    """A dreamer of the story, with their dream (which has their body)."""

    name: str
    dream: Dream


@dataclass(frozen=True)
class Floor:
    """A flat piece of ground, `size` [m] along x and z, round `at`, whose y is its height [m]."""

    at: Triple
    size: tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A place to stand [m], and the direction to face there [degrees, as of `dream.stance`]."""

    at: Triple
    yaw: float = 0.0


AWAY = Mark((400.0, 0.0, 400.0))
"""The mark "away", which every setting has: out of sight."""


@dataclass(frozen=True)
class Setting:
    """A scene that acts play in: a role's own dream (`of` names whose) or a place of nobody's (`of` is "").

    `guests` names roles whose dreams may be in it; `turned` parameters of its dream by formulas over `Night.names`;
    `floors` what bodies stand on besides its ground; `marks` places in it by name.
    """

    name: str
    dream: Dream
    of: str = ""
    guests: tuple[str, ...] = ()
    mode: Mode = "merge"
    turned: Mapping[str, Number] = field(default_factory=lambda: MappingProxyType({}))
    floors: tuple[Floor, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))


# -- what happens in an act


@dataclass(frozen=True)
class Change:
    """The setting changes, under eyelids or light, or at once."""

    setting: int
    through: Through = "veil"


@dataclass(frozen=True)
class Level:
    """One of `LEVELS` goes `to` a value within so many seconds."""

    what: str
    to: float
    seconds: float = 1.0


@dataclass(frozen=True)
class Focus:
    """Whose state of mind the picture shows from now on."""

    who: str


Doing: TypeAlias = "Event | Change | Level | Focus"
"""An event (of tick 0: it happens at any), or what only a story does."""


@dataclass(frozen=True)
class Cue:
    """Something that happens `at` so many seconds of an act."""

    at: float
    do: Doing


@dataclass(frozen=True)
class Gate:
    """The act's clock stands still `at` so many seconds until `open` is above 0.5.

    After `patience` [s] the story helps, and again and again; at once where nobody but the story plays. `ask` is what
    the overlay says to who is to open it.
    """

    at: float
    open: Expression
    patience: float = 20.0
    help: tuple[Doing, ...] = ()
    ask: str = ""


@dataclass(frozen=True)
class Branch:
    """The act that one leads to where `when` is above 0.5: at its end, or as soon as that holds."""

    to: int
    when: Expression | None = None
    soon: bool = False


@dataclass(frozen=True)
class Spot:
    """A place: `offset` [m] from an anchor `of`, or from the origin where that is "".

    Across, up and along the world, or, where `turning`, the body whose anchor it is: to its left, up, ahead.
    """

    of: str = ""
    offset: Triple = ORIGIN
    turning: bool = False


@dataclass(frozen=True)
class Shot:
    """From where to where the picture is seen from `at` so many seconds of an act until the next shot."""

    at: float
    eye: Spot
    look: Spot
    to_eye: Spot
    to_look: Spot
    fov: float = 45.0
    to_fov: float = 45.0
    roll: float = 0.0
    ease: Ease = "in_out"
    seconds: float = 0.0
    """How long it moves; 0 for until the next shot."""


@dataclass(frozen=True)
class Act:
    """A part of a story, of `seconds` where nothing holds it up.

    Attributes:
        setting: which is on at its beginning, come to `through` lids or light; "cut" goes without where it is another.
        focus: whose state of mind the picture shows; the host's if "".
        given: what counts as done where a story begins here.
        aside: it is not in the order of acts: only a branch leads to it.
        cues, gates, shots: by their times.
    """

    name: str
    title: str
    seconds: float
    setting: int
    through: Through = "veil"
    focus: str = ""
    given: tuple[Doing, ...] = ()
    cues: tuple[Cue, ...] = ()
    gates: tuple[Gate, ...] = ()
    shots: tuple[Shot, ...] = ()
    next: tuple[Branch, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Story:
    """The first role is the host, whose eyes we see through where an act does not say otherwise.

    Attributes:
        guide: the role that helps the others; "" where there is none.
        begin: the act that it begins with.
        encounter: numbers of `spectre.rates.Rates` that this story changes.
        digest: SHA-256 (hex) of its file; "" where it is of none.
    """

    title: str
    roles: tuple[Role, ...]
    settings: tuple[Setting, ...]
    seed: int = 0
    acts: tuple[Act, ...] = ()
    guide: str = ""
    begin: int = 0
    encounter: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    digest: str = ""

    def beginning(self, act: str) -> Story:
        """The same from an act on, by its name or title. Raises JournalError where there is none."""
        for number, each in enumerate(self.acts):
            if act.casefold() in (each.name.casefold(), each.title.casefold()):
                return replace(self, begin=number)
        names = [each.name for each in self.acts]
        cure = suggestion(act, names) or f"its acts are {', '.join(names)}"
        raise JournalError(f"the story has no act {shown(act)}", cure=cure)

    def after(self, act: int) -> int | None:
        """The act that follows in order; None after the last."""
        return next((n for n in range(act + 1, len(self.acts)) if not self.acts[n].aside), None)
