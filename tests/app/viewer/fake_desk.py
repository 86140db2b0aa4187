"""A desk with nothing behind it: panels read a dream made here, and what they ask for is done and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from dreamscape3d.app.viewer.desk import Bond, Desk, MapName, Pointed
from dreamscape3d.app.viewer.settings import Settings
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.errors import DreamFileError, DreamscapeError, Place
from dreamscape3d.render.stereo import Stereo
from dreamscape3d.scene.cue import Caption
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.shape import box, cylinder, sphere, torus

PARAMETERS = (
    Parameter("glow", "glow of the strands", 0.5, 0.0, 1.0, help="how brightly the strands shine"),
    Parameter("height", "height of the towers", 12.0, 2.0, 40.0, unit="m", help="from the ground to their tips"),
    Parameter("turn", "turn", 0.0, -180.0, 180.0, unit="°"),
    Parameter("swarm", "how many there are in the swarm that circles above the quiet lake", 400.0, 1.0, 2000.0),
)


def dream(forms: int = 6) -> Dream:
    """A dream of so many forms at its top, one of them a group of groups."""
    made = Dream(title="Night Harbour", author="Ada", mood=Mood(0.4, -0.2, 0.1), parameters=PARAMETERS)
    made = made.add(sphere(1.0), Material(colour=(0.1, 0.6, 0.9), emission=2.0), "moon lamp")
    tower = (box(1.5) | cylinder(0.4, 3.0).named("mast") | sphere(0.2)) - torus(1.0, 0.2).painted("material-1")
    made = made.add(tower.circled(12, 4.0), Material(colour=(0.7, 0.2, 0.5)), "towers")
    for i in range(max(forms - 2, 0)):
        made = made.add(box(1.0).at(float(i), 0.0, 0.0).twisted(20.0), "material-2", f"pier {i}" if i % 3 else "")
    return made


MIA = Bond(
    "mia",
    "Mia",
    {"form": 0.6, "colour": 0.6, "air": 0.2},
    {"form": 0.4, "colour": 0.5, "air": 0.2},
    frozenset({"form", "colour", "air"}),
    frozenset({"form", "colour", "air", "pulse"}),
    0.25,
    (0.9, 0.6, 0.4),
)
ZOE = Bond("zoe", "Nothing for anybody", {}, {}, frozenset({"form"}), frozenset(), 0.5, (0.4, 0.9, 0.6))
LINE = "material = { colour = [0.1, 0.6, 0.9], emision = 2.0 }  # the lamp over the quay"


def fault(more: int = 2) -> DreamFileError:
    """A file's faults: one, and so many more."""
    first = DreamscapeError(
        "unknown key 'emision' of a material",
        place=Place("/home/ada/dreams/night harbour.toml", 27, LINE.index("emision") + 1, LINE, 7),
        cure="did you mean 'emission'?",
    )
    others = [
        DreamscapeError(f"fault number {i}", place=Place("night.toml", i, 1, "x = 1")) for i in range(1, more + 1)
    ]
    return DreamFileError([first, *others])


POINTED = Pointed("towers", 1, 4, (1.2, 1.6, -8.0), 12.34, "material-2", Place("/home/ada/night harbour.toml", 31, 1))


@dataclass
class FakeDesk:
    """Everything a panel reads as plain attributes; every wish is done and kept in `asked`, and told where `aloud`."""

    dream: Dream | None = field(default_factory=dream)
    path: Path | None = Path("/home/ada/dreams/night harbour.toml")
    fault: DreamscapeError | None = None
    time: float = 17.25
    span: float = 60.0
    playing: bool = True
    rate: float = 1.0
    parameters: dict[str, float] = field(default_factory=lambda: {p.name: p.default for p in PARAMETERS})
    mood: Mood = field(default_factory=lambda: Mood(0.4, -0.2, 0.1))
    moving: str = "fly"
    speed: float = 4.0
    eye: tuple[float, float, float] = (1.0, 1.6, -8.0)
    quality: str = "live"
    target_fps: float = 24.0
    size: tuple[int, int] = (1280, 720)
    march_size: tuple[int, int] = (640, 360)
    frame_times: Any = field(default_factory=lambda: _times())
    timings: dict[str, float] = field(
        default_factory=lambda: {"march": 8.21, "shade": 4.4, "bloom": 2.5, "sky": 1.13, "present": 0.62}
    )
    stereo: Stereo = field(default_factory=Stereo)
    schematics: bool = False
    calm: bool = False
    pointed: Pointed | None = POINTED
    chosen: int | None = None
    recent: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    bonds: tuple[Bond, ...] = ()
    captions: tuple[Caption, ...] = ()
    names: tuple[MapName, ...] = ()
    mode: str = "merge"
    phase: float = 0.1
    order: float = 0.8
    invitable: tuple[Path, ...] = (Path("/home/ada/dreams/mia.toml"),)
    measuring: bool = False
    aloud: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def _note(self, *words: Any) -> None:
        self.asked.append(words)
        if self.aloud:
            print(*words, flush=True)

    def map_names(self, eye: int) -> Sequence[MapName]:
        return self.names if eye < self.stereo.eyes else ()

    def keep(self, **changes: object) -> None:
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self._note("keep", *changes)

    def open(self, path: Path) -> None:
        self._note("open", path)

    def play(self, playing: bool) -> None:
        self.playing = playing
        self._note("play", playing)

    def scrub(self, time: float) -> None:
        self.time = time
        self._note("scrub", round(time, 3))

    def step(self, ticks: int) -> None:
        self._note("step", ticks)

    def set_rate(self, rate: float) -> None:
        self.rate = rate
        self._note("rate", round(rate, 4))

    def set_parameter(self, name: str, value: float) -> None:
        self.parameters[name] = value
        self._note("parameter", name, round(value, 4))

    def set_mood(self, valence: float, arousal: float, dominance: float) -> None:
        self.mood = Mood(valence, arousal, dominance)
        self._note("mood", *(round(v, 3) for v in (valence, arousal, dominance)))

    def set_moving(self, moving: str) -> None:
        self.moving = moving
        self._note("moving", moving)

    def set_speed(self, speed: float) -> None:
        self.speed = speed
        self._note("speed", round(speed, 3))

    def set_quality(self, quality: str) -> None:
        self.quality = quality
        self._note("quality", quality)

    def set_target_fps(self, fps: float) -> None:
        self.target_fps = fps
        self._note("fps", fps)

    def set_stereo(self, stereo: Stereo) -> None:
        self.stereo = stereo
        self._note("stereo", stereo.layout)

    def set_schematics(self, on: bool) -> None:
        self.schematics = on
        self._note("schematics", on)

    def set_calm(self, on: bool) -> None:
        self.calm = on
        self._note("calm", on)

    def choose(self, number: int | None) -> None:
        self.chosen = number
        self._note("choose", number)

    def go_home(self) -> None:
        self._note("home")

    def invite(self, path: Path) -> None:
        self._note("invite", path.name)

    def set_strand(self, guest: str, channel: str | None, intensity: float) -> None:
        self._note("strand", guest, channel, round(intensity, 3))

    def offer(self, guest: str, channel: str, offered: bool) -> None:
        self._note("offer", guest, channel, offered)

    def let_go(self, guest: str) -> None:
        self._note("let go", guest)

    def see_off(self, guest: str) -> None:
        self._note("see off", guest)

    def set_mode(self, mode: str) -> None:
        self.mode = mode
        self._note("mode", mode)

    def glitch(self) -> None:
        self._note("glitch")


def _times() -> Any:
    rng = np.random.default_rng(4)
    times = 34.0 + 3.0 * np.sin(np.arange(240) / 19.0) + rng.normal(0.0, 1.2, 240)
    times[[60, 61, 180]] = (58.0, 71.0, 49.0)
    return times.astype(np.float32)


def as_desk(fake: FakeDesk) -> Desk:
    """The fake, as panels take it."""
    return fake  # type: ignore[return-value]
