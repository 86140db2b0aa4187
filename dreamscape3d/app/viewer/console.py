"""All that can be asked of the viewer, by keys, panels and other programs alike: `desk.Desk`, made true."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.app.entangling import as_it_is
from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer import guests
from dreamscape3d.app.viewer.chart import Chart
from dreamscape3d.app.viewer.desk import Bond, MapName, Pointed
from dreamscape3d.app.viewer.guests import Guests
from dreamscape3d.app.viewer.screenshot import Shot
from dreamscape3d.dream.journal import JournalError
from dreamscape3d.dream.mood import Mood
from dreamscape3d.errors import DreamscapeError
from dreamscape3d.render.quality import QUALITIES, Name
from dreamscape3d.render.stereo import Stereo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dreamscape3d.app.viewer.loading import Loader
    from dreamscape3d.app.viewer.pacing import FramePacer
    from dreamscape3d.app.viewer.settings import Settings, SettingsFile
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.app.viewer.window import Window
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.stance import Moving
    from dreamscape3d.render.projector import Projector
    from dreamscape3d.scene.cue import Caption, Mode

MINUTE = 60.0
NOTHING: Mapping[str, float] = MappingProxyType({})


class Console:
    """The viewer's state as people see it. Nothing here draws, waits or reads a file.

    Attributes:
        stage: what is on, None while there is nothing yet.
        file_fault: why a dream file as it stands cannot be shown; `shader_fault`: why shaders as they stand cannot.
        messages: lines for the dreamer, newest last; whoever shows them empties the list.
        chart: the neuro-map.
        measuring: whether somebody looks at what each pass takes.
        choosing: whether the start screen is shown.
        guests: who is on the way to the dream that is on.
        aside: a story that was left for another dream: it waits, and goes on where it was.
        programme: dreams that follow one another.
    """

    def __init__(
        self,
        window: Window,
        projector: Projector,
        pacer: FramePacer,
        kept: SettingsFile,
        loader: Loader,
        quality: Name = "live",
    ) -> None:
        self.stage: Stage | None = None
        self.file_fault: DreamscapeError | None = None
        self.shader_fault: DreamscapeError | None = None
        self.messages: list[str] = []
        self.measuring = False
        self.choosing = False
        self.programme: Sequence[Path] = ()
        self.schematics = False
        self.chart = Chart()
        self.timings: Mapping[str, float] = NOTHING
        self.pointed: Pointed | None = None
        self.chosen: int | None = None
        self.guests = Guests()
        self.aside: Stage | None = None
        self._window, self._projector, self._pacer, self._kept, self._loader = window, projector, pacer, kept, loader
        self._quality = quality
        self._asked: Path | None = None

    # -- to read

    @property
    def settings(self) -> Settings:
        return self._kept.settings

    @property
    def dream(self) -> Dream | None:
        return self.stage.timeline.dream if self.stage else None

    @property
    def path(self) -> Path | None:
        return self.stage.path if self.stage else None

    @property
    def fault(self) -> DreamscapeError | None:
        return self.file_fault or self.shader_fault

    @property
    def time(self) -> float:
        return self.stage.timeline.time if self.stage else 0.0

    @property
    def playing(self) -> bool:
        return self.stage is not None and self.stage.timeline.playing

    @property
    def rate(self) -> float:
        return self.stage.timeline.rate if self.stage else 1.0

    @property
    def parameters(self) -> Mapping[str, float]:
        return self.stage.timeline.parameters if self.stage else NOTHING

    @property
    def mood(self) -> Mood:
        return self.stage.timeline.mood if self.stage else Mood()

    @property
    def moving(self) -> Moving:
        return self.stage.mover.mode if self.stage else "path"

    @property
    def speed(self) -> float:
        return self.stage.mover.speed if self.stage else self.settings.speed

    @property
    def span(self) -> float:
        path = self.dream.scene.camera.path if self.dream else ()
        return max(path[-1].time if len(path) > 1 else MINUTE, self.time)

    @property
    def eye(self) -> tuple[float, float, float]:
        if self.stage is None or self.stage.seen is None:
            return 0.0, 0.0, 0.0
        x, y, z = self.stage.seen.view.eye.tolist()
        return x, y, z

    @property
    def quality(self) -> Name:
        return self._quality

    @property
    def target_fps(self) -> float:
        return self._pacer.fps

    @property
    def size(self) -> tuple[int, int]:
        return self._window.size

    @property
    def march_size(self) -> tuple[int, int]:
        return self._projector.march_size

    @property
    def frame_times(self) -> NDArray[np.float32]:
        return self._pacer.times()

    @property
    def stereo(self) -> Stereo:
        return self._projector.stereo

    @property
    def converging(self) -> float:
        """Where the eyes' pictures meet at the moment [m]."""
        return self._projector.comfort.convergence or 1.0

    @property
    def calm(self) -> bool:
        return self.stage is not None and self.stage.calm

    @property
    def recent(self) -> Sequence[Path]:
        return self._kept.settings.present()

    @property
    def captions(self) -> Sequence[Caption]:
        return self.stage.captions if self.stage else ()

    def map_names(self, eye: int) -> Sequence[MapName]:
        views = self._projector.views
        return self.chart.names(views[eye], self._projector.frame_size) if eye < len(views) else ()

    @property
    def bonds(self) -> Sequence[Bond]:
        return guests.bonds(self.stage) if self.stage and not self.stage.told else ()

    @property
    def mode(self) -> Mode:
        return self.stage.timeline.world.company.mode if self.stage else "merge"

    @property
    def phase(self) -> float:
        return self.stage.timeline.variables()["beat"] % 1.0 if self.stage else 0.0

    @property
    def order(self) -> float:
        return self.stage.showing.present().mix.order if self.stage else 1.0

    @property
    def invitable(self) -> Sequence[Path]:
        known = dict.fromkeys((*(path.absolute() for path in shipped_dreams().values()), *self.recent))
        return [path for path in known if path != self.path]

    # -- to ask for

    def open(self, path: Path) -> None:
        """Load a dream; the one that is on goes on until the other can be shown."""
        self._asked = path.absolute()
        if not self.wants_story:
            self._loader.request(self._asked)

    @property
    def story(self) -> Stage | None:
        """The story that is on, or was left."""
        return self.stage if self.stage is not None and self.stage.told else self.aside

    @property
    def wants_story(self) -> bool:
        """Whether the story was asked for last, which is there already."""
        return self.story is not None and self.story.path == self._asked

    def awaits(self, path: Path) -> bool:
        """Whether a dream was asked for, to be put on, and is not on yet."""
        return path == self._asked and path != self.path

    def go_on(self, step: int) -> None:
        """Open the next of the dreams that were named, or of those that come along; or the one before."""
        paths = [*self.programme, *([self.story.path] if self.story is not None else [])]
        if not paths:
            return
        asked = self._asked if self._asked in paths else self.path
        at = paths.index(asked) + step if asked in paths else 0
        self.open(paths[at % len(paths)])

    def reload(self) -> None:
        """Read the dream's file anew."""
        if self.stage is not None and self.stage.fixed:
            self.tell(self.stage.fixed)
        elif self.path is not None:
            self.open(self.path)

    def play(self, playing: bool) -> None:
        if self.stage:
            self.stage.timeline.playing = playing

    def step(self, ticks: int) -> None:
        if self.stage:
            self.stage.timeline.step(ticks)

    def scrub(self, time: float) -> None:
        if self.stage:
            self.stage.timeline.scrub(time)

    def set_rate(self, rate: float) -> None:
        if self.stage:
            self.stage.timeline.rate = rate

    def set_parameter(self, name: str, value: float) -> None:
        self._try(lambda stage: stage.timeline.set_parameter(name, value))

    def set_mood(self, valence: float, arousal: float, dominance: float) -> None:
        self._try(lambda stage: stage.timeline.set_mood(valence, arousal, dominance))

    def set_moving(self, moving: Moving) -> None:
        if self.stage:
            self.stage.change(moving)

    def set_speed(self, speed: float) -> None:
        if self.stage:
            self.stage.mover.set_speed(speed)
            self.keep(speed=self.stage.mover.speed)

    def set_quality(self, quality: Name) -> None:
        self._quality = quality
        self._projector.set_quality(QUALITIES[quality])
        self.keep(quality=quality)

    def set_target_fps(self, fps: float) -> None:
        self._pacer.fps = fps
        self._projector.set_target(1000.0 / fps)
        self.keep(target_fps=fps)

    def set_stereo(self, stereo: Stereo) -> None:
        self._projector.set(stereo)
        self.keep(stereo=as_words(stereo))

    def set_schematics(self, on: bool) -> None:
        self.schematics = on

    def set_calm(self, on: bool) -> None:
        """Calm everything, or let it go: effects, speed of time, depth, movement."""
        if self.stage is None:
            return
        self.stage.calm = on
        self._projector.comfort.forget()
        if on:
            self._projector.adapt_at_once()
        self.tell("calm" if on else "as it was")

    def choose(self, number: int | None) -> None:
        self.chosen = number

    def go_home(self) -> None:
        if self.stage:
            self.stage.go_home()

    def toggle_chart(self) -> None:
        """Open or close the neuro-map."""
        self.chart.wanted = not self.chart.wanted and self.stage is not None

    def act(self) -> None:
        """Do what is at hand in what lives."""
        if self.stage:
            self.tell(self.stage.act() or "nothing is at hand here")

    def invite(self, path: Path) -> None:
        if self.stage:
            self.guests.expect(path.absolute(), self.stage)
            self._loader.request(path.absolute(), f"guest {path.absolute()}")

    def set_strand(self, guest: str, channel: str | None, intensity: float) -> None:
        self._try(lambda stage: guests.wish(stage, guest, channel, intensity))

    def offer(self, guest: str, channel: str, offered: bool) -> None:
        self._try(lambda stage: guests.offer(stage, guest, channel, offered))

    def let_go(self, guest: str) -> None:
        self._try(lambda stage: guests.let_go(stage, guest))

    def see_off(self, guest: str) -> None:
        self._try(lambda stage: stage.see_off(guest))

    def set_mode(self, mode: Mode) -> None:
        self._try(lambda stage: guests.set_mode(stage, mode))

    def glitch(self) -> None:
        self._try(guests.glitch)

    def shot(self) -> Shot | None:
        """What is seen now: enough to render it again."""
        if self.stage is None or self.stage.seen is None:
            return None
        timeline, view = self.stage.timeline, self.stage.seen.view
        own = self.stage.mover.mode == "path"
        told = self.stage.told
        dream = replace(timeline.dream, guests=()) if told else as_it_is(timeline.world, self.stage.seen.time)
        return Shot(
            dream,
            self.stage.path.stem,
            self.stage.seen.time,
            dict(timeline.parameters),
            timeline.mood,
            None if own else view,
            self.stage.calm,
            self.stage.seen if self.stage.night is not None else None,
        )

    def tell(self, message: str) -> None:
        """Have the dreamer see a line for a while."""
        self.messages.append(message)

    def seen(self, path: Path) -> None:
        """Have a dream remembered as the one seen last."""
        self._kept.keep(self._kept.settings.seen(path))

    def keep(self, **changes: object) -> None:
        """Have settings remembered."""
        self._kept.keep(replace(self._kept.settings, **changes))  # type: ignore[arg-type]

    def _try(self, act: Callable[[Stage], None]) -> None:
        if self.stage is None:
            return
        try:
            act(self.stage)
        except JournalError as error:
            self.tell(error.message)


def as_words(stereo: Stereo) -> Mapping[str, bool | int | float | str]:
    """What a settings file keeps of it."""
    from dataclasses import asdict

    return MappingProxyType(asdict(stereo))


def from_words(words: Mapping[str, object]) -> Stereo:
    """The stereo that a settings file kept; what it does not know, or may not be, is as made."""
    stereo = Stereo()
    for name, value in words.items():
        try:
            stereo = replace(stereo, **{name: value})  # type: ignore[arg-type]
        except (TypeError, DreamscapeError):
            continue
    return stereo
