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


@dataclass(frozen=True, slots=True)
class Pointed:
    """What lies under the cursor.

    Attributes:
        name: of the form, "" where it has none; `number`: its place among the dream's top-level forms.
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
