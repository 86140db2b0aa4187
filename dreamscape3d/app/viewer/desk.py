"""The border between the viewer and its panels: what they may read, and what they may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.app.viewer.settings import Settings
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.mood import Mood
    from dreamscape3d.dream.stance import Moving
    from dreamscape3d.errors import DreamscapeError, Place
    from dreamscape3d.render.quality import Name as QualityName
    from dreamscape3d.render.stereo import Stereo
    from dreamscape3d.scene.cue import Caption, Mode


@dataclass(frozen=True, slots=True)
class Pointed:
    """What lies under the cursor.

    Attributes:
        name: of the form, "" where it has none; `number`: its place among the top-level forms, −1 in a guest's dream.
        leaf: row of the posed field.
        at: (x, y, z) [m]; `distance` from the eye [m].
        material: its name, "" for the default one.
        place: where the form is written, None where that is not known.
    """

    name: str
    number: int
    leaf: int
    at: tuple[float, float, float]
    distance: float
    material: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Bond:
    """What binds the dream that is on to one guest's, channel by channel.

    Attributes:
        name: of the guest; `title` of its dream.
        wished, present: intensity by channel, 0 to 1: what is asked for, and what it has grown to.
        offered: channels that this side offers; `theirs`: those that the guest offers. What both offer may cross.
        phase: of the guest's pulse, 0 to 1.
        colour: sRGB, of its sky.
    """

    name: str
    title: str
    wished: Mapping[str, float]
    present: Mapping[str, float]
    offered: frozenset[str]
    theirs: frozenset[str]
    phase: float
    colour: tuple[float, float, float]

    @property
    def shared(self) -> frozenset[str]:
        """The channels that may cross."""
        return self.offered & self.theirs


@dataclass(frozen=True, slots=True)
class MapName:
    """A name on the neuro-map: `at` shares of an eye's picture from its upper left, `colour` sRGB, `share` how plainly
    it is seen, 0 to 1; `chosen`: it is pointed at."""

    text: str
    at: tuple[float, float]
    colour: tuple[float, float, float]
    share: float
    chosen: bool = False


class Desk(Protocol):
    """All that a panel sees of the viewer. What is asked for happens at the next turn of the loop."""

    # -- to read
    @property
    def dream(self) -> Dream | None: ...
    @property
    def path(self) -> Path | None: ...
    @property
    def fault(self) -> DreamscapeError | None:
        """Why the file as it stands cannot be shown; the last good dream goes on."""

    @property
    def captions(self) -> Sequence[Caption]:
        """What is being said."""

    def map_names(self, eye: int) -> Sequence[MapName]:
        """Those of the neuro-map in an eye's picture, what matters most first; none while it is closed."""

    @property
    def time(self) -> float: ...
    @property
    def span(self) -> float:
        """How long the strip of time is [s]: the camera path's length, else a minute; more once `time` is beyond it."""

    @property
    def playing(self) -> bool: ...
    @property
    def rate(self) -> float:
        """Seconds of the dream a second, 1/16 to 4."""

    @property
    def parameters(self) -> Mapping[str, float]: ...
    @property
    def mood(self) -> Mood: ...
    @property
    def moving(self) -> Moving: ...
    @property
    def speed(self) -> float:
        """Metres a second."""

    @property
    def eye(self) -> tuple[float, float, float]: ...
    @property
    def quality(self) -> QualityName: ...
    @property
    def target_fps(self) -> float: ...
    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def march_size(self) -> tuple[int, int]: ...
    @property
    def frame_times(self) -> NDArray[np.float32]:
        """The last pictures' times [ms], oldest first, 240 at most."""

    @property
    def timings(self) -> Mapping[str, float]:
        """What each pass took [ms], while `measuring`."""

    @property
    def stereo(self) -> Stereo: ...
    @property
    def schematics(self) -> bool: ...
    @property
    def calm(self) -> bool: ...
    @property
    def pointed(self) -> Pointed | None: ...
    @property
    def chosen(self) -> int | None:
        """The top-level form chosen in the tree or by a click."""

    @property
    def recent(self) -> Sequence[Path]: ...

    @property
    def settings(self) -> Settings:
        """What is remembered from one time to the next."""

    @property
    def bonds(self) -> Sequence[Bond]:
        """To each guest of the dream, in the order in which they came."""

    @property
    def mode(self) -> Mode:
        """How the guests' dreams enter this one."""

    @property
    def phase(self) -> float:
        """Of the dreamer's own pulse, 0 to 1."""

    @property
    def order(self) -> float:
        """How far all pulses beat as one, 0 to 1 (Kuramoto's order parameter)."""

    @property
    def invitable(self) -> Sequence[Path]:
        """Dreams that could be guests: recent ones and those that come along."""

    # -- to ask for
    measuring: bool

    def open(self, path: Path) -> None: ...
    def play(self, playing: bool) -> None: ...
    def scrub(self, time: float) -> None: ...
    def step(self, ticks: int) -> None:
        """Pause, and go so many ticks of the dream on, or back where negative."""

    def set_rate(self, rate: float) -> None: ...
    def set_parameter(self, name: str, value: float) -> None: ...
    def set_mood(self, valence: float, arousal: float, dominance: float) -> None: ...
    def set_moving(self, moving: Moving) -> None: ...
    def set_speed(self, speed: float) -> None: ...
    def set_quality(self, quality: QualityName) -> None: ...
    def set_target_fps(self, fps: float) -> None: ...
    def set_stereo(self, stereo: Stereo) -> None: ...
    def set_schematics(self, on: bool) -> None: ...
    def set_calm(self, on: bool) -> None: ...
    def choose(self, number: int | None) -> None: ...
    def go_home(self) -> None: ...
    def keep(self, **changes: object) -> None:
        """Change settings by name."""

    def invite(self, path: Path) -> None:
        """Load a dream and let it in as a guest."""

    def set_strand(self, guest: str, channel: str | None, intensity: float) -> None:
        """Wish for an intensity on one channel, or on all that may cross where None."""

    def offer(self, guest: str, channel: str, offered: bool) -> None:
        """Give or withdraw what this side offers to a guest."""

    def let_go(self, guest: str) -> None:
        """Let its strands fade, one after the other."""

    def see_off(self, guest: str) -> None:
        """Have it leave at once."""

    def set_mode(self, mode: Mode) -> None: ...
    def glitch(self) -> None:
        """Have a fault of the network seize the strands for a moment."""
