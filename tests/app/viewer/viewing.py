"""The viewer in a small window of its own, with a small dream, and what is to be seen of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from desktop import Child, Desktop, GoneError, Picture, Window, until

SIZE = (320, 180)
TITLE = "A red ball"
DREAM = f"""
title = "{TITLE}"

[parameters.size]
default = 1
min = 0.2
max = 2

[parameters.go]          # 1: the ball goes to and fro
default = 0

[camera]
at = [0, 1.6, 8]
look_at = [0, 1.2, 0]
fov = 50

[sky]
zenith = "#202838"
horizon = "#303848"
nadir = "#101018"
stars = 0

[[light]]
kind = "sun"
direction = [-0.4, 0.8, 0.6]

[materials.red]
colour = "#f00"
emission = 0.6

[materials.blue]
colour = "#02f"
emission = 0.6

[[form]]
name = "ball"
shape = "sphere"
radius = "0.8 * size"
at = ["2.5 * sin(time) * go", 1.4, 0]
material = "red"

[[form]]
name = "box"
shape = "box"
size = [1.2, 1.2, 1.2]
at = [-3.5, 0.6, -1]
material = "blue"

[[form]]
shape = "plane"
"""
LONGEST = 20.0  # seconds to wait for what is to come; an idle machine takes tenths


@dataclass(frozen=True)
class Spot:
    """Where a colour is seen: its share of the picture, its middle and extent from the upper left, 0 to 1."""

    area: float
    x: float
    y: float
    left: float
    right: float


def spot(picture: Picture, channel: int) -> Spot:
    """Where one of the colours (0 red, 2 blue) is far above the others."""
    values = picture.astype(np.int16)
    others = np.delete(values, channel, axis=2).max(axis=2)
    mask = values[..., channel] - others > 60
    if not mask.any():
        return Spot(0.0, 0.0, 0.0, 0.0, 0.0)
    rows, columns = np.nonzero(mask)
    height, width = mask.shape
    ends = columns.min() / width, columns.max() / width
    return Spot(float(mask.mean()), float(columns.mean() / width), float(rows.mean() / height), *map(float, ends))


def ball(picture: Picture) -> Spot:
    return spot(picture, 0)


def box(picture: Picture) -> Spot:
    return spot(picture, 2)


def difference(a: Picture, b: Picture) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    assert a.shape == b.shape
    return float(np.abs(a.astype(np.int16) - b).mean())


def processes() -> dict[int, tuple[int, str]]:
    """Number → (parent, command line) of every process that runs now."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            found[int(folder.name)] = parent, words
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [number for number, (parent, words) in processes().items() if parent == pid and words]


def alive(pids: list[int]) -> list[int]:
    """Those that still run; what has ended and is not yet collected does not."""
    running = processes()
    return [pid for pid in pids if pid in running and running[pid][1]]


class Viewer:
    """One run of `dreamscape3d view`."""

    def __init__(
        self, desktop: Desktop, *words: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        self.desktop = desktop
        self._before = {window.number for window in desktop.windows()}
        self.child: Child = desktop.dreamscape3d("view", *words, environment=environment, cwd=cwd)
        self._window: Window | None = None

    @property
    def window(self) -> Window:
        """Its window, once it is there."""
        if self._window is None:
            until(lambda: self._found() is not None, "the viewer's window", LONGEST, self.child.said)
        assert self._window is not None
        return self._window

    def _found(self) -> Window | None:
        assert self.child.running(), f"it ended with {self.child.process.returncode}:\n{self.child.said()}"
        found = [window for window in self.desktop.windows() if window.number not in self._before]
        self._window = found[0] if found else None
        return self._window

    def grown(self, size: tuple[int, int]) -> None:
        """Wait for a window of that size; it may be another window than before."""

        def found() -> bool:
            assert self.child.running(), f"it ended with {self.child.process.returncode}:\n{self.child.said()}"
            windows = [window for window in self.desktop.windows() if window.number not in self._before]
            for self._window in windows:
                try:
                    return self._window.geometry()[2:] == size
                except GoneError:  # the one before, which was closed just now
                    continue
            return False

        until(found, f"a window of {size}", LONGEST, self.child.said)

    def picture(self) -> Picture:
        return self.window.picture()

    def sees(self, true: Callable[[Picture], bool], what: str, seconds: float = LONGEST) -> Picture:
        """The first picture that fits; `true` takes a picture.

        Raises:
            AssertionError: there is none within `seconds`.
        """
        last = time.monotonic() + seconds
        while True:
            picture = self.picture()
            if true(picture):
                return picture
            assert self.child.running(), f"it ended with {self.child.process.returncode}:\n{self.child.said()}"
            if time.monotonic() > last:
                self._keep(picture, what)
            assert time.monotonic() <= last, f"{what}: not seen within {seconds:g} s\n{self.child.said()}"
            time.sleep(0.03)

    def still(self, seconds: float = LONGEST) -> Picture:
        """The first picture that hardly differs from the one before: what is to come has come, messages are gone."""
        last, before = time.monotonic() + seconds, self.picture()
        while True:
            time.sleep(0.2)
            now = self.picture()
            if now.shape == before.shape and difference(now, before) < 0.25:
                return now
            assert time.monotonic() <= last, f"what is shown did not settle within {seconds:g} s"
            before = now

    def key(self, *keys: str) -> None:
        self.window.key(*keys)

    def has_title(self, title: str) -> None:
        until(lambda: self.window.title() == title, f"title '{title}', not '{self.window.title()}'", LONGEST)

    def spent(self) -> float:
        """Processor time that it and its helpers have used [s]."""
        ticks = 0
        for pid in [self.child.pid, *children(self.child.pid)]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def quit(self) -> int:
        """Leave as people do; the exit code."""
        self.key("ctrl+q")
        return self.child.wait(LONGEST)

    def send(self, number: signal.Signals) -> int:
        """Send it a signal and wait; the exit code."""
        self.child.process.send_signal(number)
        return self.child.wait(LONGEST)

    def _keep(self, picture: Picture, what: str) -> None:
        """A picture of what was seen instead, for whoever looks into a failure."""
        folder = os.environ.get("DREAMSCAPE3D_TEST_PICTURES")
        if folder:
            from PIL import Image

            Image.fromarray(picture).save(Path(folder) / f"{what.replace(' ', '-')}.png")


def write_dream(folder: Path, text: str = DREAM, name: str = "ball.toml") -> Path:
    """The dream as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
