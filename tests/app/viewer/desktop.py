"""A screen of one's own: Xvfb with programs in it, keys and mouse by xdotool, and what is seen as an array.

    with Desktop() as desktop:
        child = desktop.dreamscape3d("view", "harmony")
        window = desktop.wait_for_window("Harmony")
        window.key("F11")
        picture = desktop.settled()

Programs run as children, never in pytest's own process, which holds an OpenGL context. There is no window manager:
windows stand where they ask to, without frames, and get the keyboard when clicked or by `Window.focus`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

NEEDED = ("Xvfb", "xdotool")
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
INSTALL = "apt-get install xvfb xdotool"
_CLI = "import sys; from dreamscape3d.app.cli import main; sys.exit(main(sys.argv[1:]))"
_ASK_TO_CLOSE = """
import sys
from pyglet.libs.x11 import xlib

display = xlib.XOpenDisplay(sys.argv[1].encode())
event = xlib.XEvent()
event.xclient.type, event.xclient.window, event.xclient.format = xlib.ClientMessage, int(sys.argv[2]), 32
event.xclient.message_type = xlib.XInternAtom(display, b"WM_PROTOCOLS", False)
event.xclient.data.l[0] = xlib.XInternAtom(display, b"WM_DELETE_WINDOW", False)
xlib.XSendEvent(display, int(sys.argv[2]), False, 0, event)
xlib.XCloseDisplay(display)
"""


def _end_with_parent() -> None:
    """Ends the server, and with it the programs on it, when a test run is killed and cannot clean up."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def missing() -> list[str]:
    """Which of the programs needed are not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


def until(true: Callable[[], object], what: str, seconds: float = 30.0, told: Callable[[], str] = str) -> None:
    """Wait for `true()`, looking every 20 ms.

    Raises:
        AssertionError: it has not come true within `seconds`; it tells `what` and `told()`.
    """
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, f"{what}: not within {seconds:g} s\n{told()}"
        time.sleep(0.02)


class Child:
    """A program in the display; its stdout and stderr go to a file, so that it never waits for a reader."""

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self.process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self.process.pid

    def said(self) -> str:
        """What it has printed until now."""
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")

    def running(self) -> bool:
        return self.process.poll() is None

    def wait(self, seconds: float = 30.0) -> int:
        """Its exit code, once it has ended.

        Raises:
            AssertionError: it goes on for longer than `seconds`.
        """
        until(lambda: not self.running(), "the program's end", seconds, self.said)
        return int(self.process.returncode)

    def interrupt(self) -> None:
        """What Ctrl-C in a terminal does."""
        self.process.send_signal(signal.SIGINT)

    def resident(self) -> int:
        """Its memory in bytes, as the system counts what is resident."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def end(self) -> None:
        """Stop it, by force where asking does not help."""
        if self.running():
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5.0)
        self.process.kill()
        self.process.wait()
        self._log.close()
        Path(self._log.name).unlink(missing_ok=True)


class GoneError(AssertionError):
    """A window that is no more."""


@dataclass(frozen=True)
class Window:
    """One window: `number` is X's own. Positions are in its pixels, (0, 0) at the upper left."""

    desktop: Desktop
    number: int

    def _do(self, *words: object) -> str:
        return self.desktop.xdotool(*words)

    def focus(self) -> None:
        """Give it the keyboard."""
        self._do("windowfocus", "--sync", self.number)

    def key(self, *keys: str) -> None:
        """Press and let go one after the other, by X's names: `"F11"`, `"shift+p"`, `"Escape"`."""
        self.focus()
        self._do("key", "--delay", 30, *keys)

    def press(self, key: str) -> None:
        """Press and keep it down."""
        self.focus()
        self._do("keydown", key)

    def let_go(self, key: str) -> None:
        self._do("keyup", key)

    def write(self, text: str) -> None:
        """Type a text."""
        self.focus()
        self._do("type", "--delay", 20, "--", text)

    def move(self, x: float, y: float) -> None:
        """Put the mouse there."""
        self._do("mousemove", "--window", self.number, round(x), round(y))

    def click(self, x: float, y: float, button: int = 1) -> None:
        """Click there; buttons are 1 left, 2 middle, 3 right, 4 and 5 the wheel up and down."""
        self.move(x, y)
        self._pause()
        self._do("mousedown", button)
        self._pause()
        self._do("mouseup", button)

    def drag(self, start: tuple[float, float], end: tuple[float, float], button: int = 1, steps: int = 8) -> None:
        """Press at `start`, move in `steps`, let go at `end`."""
        self.move(*start)
        self._pause()
        self._do("mousedown", button)
        for step in range(1, steps + 1):
            self._pause()
            share = step / steps
            self.move(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))
        self._pause()
        self._do("mouseup", button)

    def scroll(self, clicks: int) -> None:
        """Turn the wheel where the mouse is, up where positive."""
        self._do("click", "--repeat", abs(clicks), "--delay", 30, 4 if clicks > 0 else 5)

    def resize(self, width: int, height: int) -> None:
        self._do("windowsize", self.number, width, height)

    def place(self, x: int, y: int) -> None:
        """Move it on the screen."""
        self._do("windowmove", self.number, x, y)

    def minimise(self) -> None:
        """Take it off the screen, as a window manager does when it is minimised."""
        self._do("windowunmap", self.number)

    def restore(self) -> None:
        """Put it back."""
        self._do("windowmap", self.number)

    def close(self) -> None:
        """Ask it to close, as its close button does; xdotool of Debian 12 can only tear it away."""
        words = [sys.executable, "-c", _ASK_TO_CLOSE, self.desktop.name, str(self.number)]
        subprocess.run(words, check=True)

    def title(self) -> str:
        return self._do("getwindowname", self.number).strip()

    def geometry(self) -> tuple[int, int, int, int]:
        """x and y on the screen, width and height, in pixels."""
        told = dict(
            line.split("=") for line in self._do("getwindowgeometry", "--shell", self.number).split() if "=" in line
        )
        return int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])

    def picture(self) -> Picture:
        """What is seen of it now: (H, W, 3), top row first; what lies outside the screen is left out."""
        x, y, width, height = self.geometry()
        return self.desktop.screenshot()[max(y, 0) : y + height, max(x, 0) : x + width]

    def settled(self, seconds: float = 15.0) -> Picture:
        """The first picture that stays the same for a tenth of a second.

        Raises:
            AssertionError: it never stays the same for `seconds`.
        """
        return _settled(self.picture, seconds)

    def _pause(self) -> None:
        """Longer than a turn of most loops, so that no press and release fall into one."""
        time.sleep(0.06)


class Desktop:
    """An X server with a framebuffer that can be read; `environment` is what its programs get on top of ours.

    Args:
        size: pixels of each screen.
        screens: how many stand side by side, as `:N.0`, `:N.1`.
    """

    def __init__(self, size: tuple[int, int] = (2560, 1440), screens: int = 1) -> None:
        self.size = size
        self._folder = tempfile.TemporaryDirectory(prefix="desktop-")
        self.folder = Path(self._folder.name)
        (self.folder / "frame").mkdir()
        self._children: list[Child] = []
        self._server, self.name = self._start_server(screens)
        self.environment = {
            "DISPLAY": self.name,
            "WAYLAND_DISPLAY": "",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "DREAMSCAPE3D_CONFIG_DIR": str(self.folder / "config"),
            "DREAMSCAPE3D_CACHE_DIR": str(self.folder / "cache"),
            "DREAMSCAPE3D_UNDERSTUDY": "0",  # half a minute of a processor, for programs that no test draws with
        }

    def _start_server(self, screens: int) -> tuple[subprocess.Popen[bytes], str]:
        """Xvfb on a free number that it finds itself and tells us of."""
        reading, writing = os.pipe()
        words = ["Xvfb", "-displayfd", str(writing), "-fbdir", str(self.folder / "frame")]
        words += ["-nolisten", "tcp", "-noreset", "-nocursor", "-dpi", "96", "+extension", "GLX"]
        for screen in range(screens):
            words += ["-screen", str(screen), f"{self.size[0]}x{self.size[1]}x24"]
        with (self.folder / "server.log").open("wb") as log:
            server = subprocess.Popen(words, pass_fds=[writing], stdout=log, stderr=log, preexec_fn=_end_with_parent)
        os.close(writing)
        with open(reading, "rb") as told:
            number = told.readline().strip()
        assert number, f"Xvfb did not start: {(self.folder / 'server.log').read_text()}"
        return server, f":{number.decode()}"

    def start(self, *words: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None) -> Child:
        """Run a program in the display; it is stopped with it at the latest."""
        log = tempfile.NamedTemporaryFile(dir=self.folder, suffix=".log", delete=False)  # noqa: SIM115
        settings = {**os.environ, **self.environment, **(environment or {})}
        process = subprocess.Popen(words, env=settings, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        child = Child(process, log)
        self._children.append(child)
        return child

    def python(self, code: str, *words: str, environment: Mapping[str, str] | None = None) -> Child:
        """Run Python code with our `sys.path`; `words` are its `sys.argv[1:]`."""
        return self.start(sys.executable, "-P", "-c", code, *words, environment=environment)

    def dreamscape3d(self, *words: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None) -> Child:
        """Run a command as the shell would: `desktop.dreamscape3d("view", "harmony")`."""
        return self.start(sys.executable, "-P", "-c", _CLI, *words, environment=environment, cwd=cwd)

    def xdotool(self, *words: object) -> str:
        """Run xdotool and give what it prints.

        Raises:
            GoneError: the window that it was told to use is no more.
            AssertionError: it fails otherwise.
        """
        done = subprocess.run(
            ["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": self.name}, capture_output=True, text=True
        )
        if "BadWindow" in done.stderr:
            raise GoneError(f"xdotool {' '.join(map(str, words))}: {done.stderr}")
        assert done.returncode == 0, f"xdotool {' '.join(map(str, words))}: {done.stderr or done.stdout}"
        return done.stdout

    def windows(self, title: str = ".") -> list[Window]:
        """The windows that are to be seen and whose title the regular expression fits."""
        words = ["xdotool", "search", "--onlyvisible", "--name", title]
        done = subprocess.run(words, env={**os.environ, "DISPLAY": self.name}, capture_output=True, text=True)
        return [Window(self, int(number)) for number in done.stdout.split()]

    def wait_for_window(self, title: str = ".", seconds: float = 30.0) -> Window:
        """The first window with such a title (a regular expression).

        Raises:
            AssertionError: none comes within `seconds`; it tells what the programs printed.
        """
        until(lambda: self.windows(title), f"a window titled '{title}'", seconds, self._said)
        return self.windows(title)[0]

    def _said(self) -> str:
        return "\n".join(f"-- program {child.pid}:\n{child.said()}" for child in self._children)

    def screenshot(self, screen: int = 0) -> Picture:
        """What the screen shows now: (H, W, 3), top row first. A picture in the making may be seen half."""
        return read_xwd((self.folder / "frame" / f"Xvfb_screen{screen}").read_bytes())

    def settled(self, seconds: float = 15.0) -> Picture:
        """The first screenshot that stays the same for a tenth of a second.

        Raises:
            AssertionError: it never stays the same for `seconds`.
        """
        return _settled(self.screenshot, seconds)

    def clear(self) -> None:
        """Stop every program and put the mouse in the middle."""
        while self._children:
            self._children.pop().end()
        self.xdotool("mousemove", self.size[0] // 2, self.size[1] // 2)

    def close(self) -> None:
        """Stop every program, then the display."""
        while self._children:
            self._children.pop().end()
        self._server.terminate()
        self._server.wait()
        self._folder.cleanup()

    def __enter__(self) -> Desktop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_xwd(data: bytes) -> Picture:
    """The picture of an X window dump of 32 bits a pixel, (H, W, 3), top row first; XWDFile.h of X.Org."""
    header = np.frombuffer(data, ">u4", 25)
    size, width, height, little, bits, stride, colours = (int(header[k]) for k in (0, 4, 5, 7, 11, 12, 19))
    assert (little, bits) == (0, 32), f"pixels of {bits} bits, byte order {little}"
    start = size + 12 * colours
    rows = np.frombuffer(data, np.uint8, height * stride, start).reshape(height, stride)
    return rows[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1].copy()


def _settled(look: Callable[[], Picture], seconds: float) -> Picture:
    last = time.monotonic() + seconds
    before = look()
    while True:
        time.sleep(0.1)
        now = look()
        if np.array_equal(before, now):
            return now
        assert time.monotonic() < last, f"what is shown did not settle within {seconds:g} s"
        before = now
