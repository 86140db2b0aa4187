"""Keeping what is seen: the picture on the window as a PNG, or the same moment rendered anew at full resolution.

      P        pixels ─────────────────────▶ a thread encodes ─▶ harmony-12.4s-1.png
      Shift+P  Shot ─text and numbers─▶ a process renders at `high` quality, niced ─▶ harmony-12.4s-2.png

Nothing here makes the viewer wait: naming, encoding and rendering happen elsewhere, and what became of each is told as
a line. A picture never replaces another.
"""

from __future__ import annotations

import os
import re
import signal
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape3d.app.entangling import summary
from dreamscape3d.app.picture import Origin, write_picture
from dreamscape3d.errors import DreamscapeError, OutputError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.mood import Mood
    from dreamscape3d.scene.moment import Moment, View

LONG_SIDE = 3840
LARGEST_SIDE = 8192
WAITING = 8
"""Pictures that may wait to be written; each holds its pixels."""
_NUMBERS = 100_000


@dataclass(frozen=True)
class Shot:
    """One instant of a dream as it is seen: enough to render it again.

    Attributes:
        name: what the file is called after, such as the stem of the dream's file.
        time: seconds.
        parameters: every parameter's value by name.
        mood: the present one, None for the dream's own.
        view: where it is seen from, before calming; None for the dream's own camera.
        calm: whether it is shown calmed.
        moment: what was seen, before calming, where what lives in it went its own way; else it is made of the dream.
    """

    dream: Dream
    name: str
    time: float
    parameters: Mapping[str, float] = field(default_factory=dict)
    mood: Mood | None = None
    view: View | None = None
    calm: bool = False
    moment: Moment | None = None

    def origin(self) -> Origin:
        """What the picture carries: as of `still`, and what was changed in the viewer besides."""
        dream = self.dream
        return Origin(
            dream.title,
            dream.author,
            dream.digest,
            dream.seed,
            self.time,
            dict(self.parameters),
            self._seen(),
            entangled=summary(dream, self.time, self.parameters),
        )

    def _seen(self) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        if self.view is not None:
            seen |= _view_values(self.view)
        if self.mood is not None and self.mood != self.dream.mood:
            seen["mood"] = [self.mood.valence, self.mood.arousal, self.mood.dominance]
        if self.calm:
            seen["calm"] = True
        return seen


def default_folder() -> Path:
    """`dreamscape3d` in the folder for pictures, or the current folder where there is none."""
    from platformdirs import user_pictures_path

    try:
        pictures = user_pictures_path()
        return pictures / "dreamscape3d" if pictures.is_dir() else Path.cwd()
    except (RuntimeError, OSError):
        return Path.cwd()


def full_size(window: tuple[int, int], long_side: int = LONG_SIDE) -> tuple[int, int]:
    """Pixels of the full resolution in a window's proportions: 3840 along the longer side, even, 64 at least."""
    width, height = max(window[0], 1), max(window[1], 1)
    scale = long_side / max(width, height)
    even = [2 * max(round(side * scale / 2), 32) for side in (width, height)]
    return even[0], even[1]


def plain_name(name: str) -> str:
    """A name that is safe in any folder: letters, digits, `_` and `-`, 64 at most."""
    return re.sub(r"[^\w-]+", "-", name, flags=re.ASCII).strip("-_")[:64] or "dream"


def take_name(folder: Path, name: str, time: float) -> Path:
    """A file that was not there before and is there now, empty: `<name>-<time>s-<n>.png` with the lowest free n.

    Raises:
        OutputError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, _NUMBERS):
            path = folder / f"{plain_name(name)}-{time:.1f}s-{number}.png"
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
                return path
    except OSError as error:
        raise OutputError(
            f"'{folder}' cannot be written: {error.strerror or error}", cure="--screenshots DIR"
        ) from None
    raise OutputError(f"'{folder}' is full of pictures of this moment", cure="--screenshots DIR")


class Screenshots:
    """Keeps pictures in `folder` (by default `default_folder()`), in the background.

    Attributes:
        folder: where they go; made when the first one is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()
        self._told: deque[str] = deque()
        self._writer = ThreadPoolExecutor(1, "screenshot")
        self._renderer = ThreadPoolExecutor(1, "full screenshot")
        self._waiting: list[Future[None]] = []
        self._process: BaseProcess | None = None
        self._progress: float | None = None
        self._closed = False

    @property
    def progress(self) -> float | None:
        """How much of the full-resolution picture in the making is done, 0 to 1; None where none is."""
        return self._progress

    def told(self) -> list[str]:
        """What became of pictures since this was last called, a line each."""
        lines = []
        while self._told:
            lines.append(self._told.popleft())
        return lines

    def keep(self, pixels: NDArray[np.uint8], shot: Shot) -> None:
        """Write (H, W, 3) pixels as they are, top row first. They must not change afterwards."""
        if self._full():
            return
        self._waiting.append(self._writer.submit(self._guarded, lambda: self._write(pixels, shot)))

    def keep_full(self, shot: Shot, size: tuple[int, int]) -> None:
        """Render the same instant anew in `size` pixels at `high` quality, and write that."""
        if self._full():
            return
        self._told.append(f"rendering {size[0]}×{size[1]} …")
        self._waiting.append(self._renderer.submit(self._guarded, lambda: self._render(shot, size)))

    def remember(self, path: Path, pixels: NDArray[np.uint8], shot: Shot) -> None:
        """Keep (H, W, 3) pixels, what was last seen of one's own dream at `path`, as its card on the start screen."""
        from dreamscape3d.app.viewer.shelf import cards_folder, is_shipped, keep_card

        folder = cards_folder()
        if folder is not None and not is_shipped(path) and not self._closed:
            self._writer.submit(keep_card, folder, path, pixels, shot.dream, shot.time)

    def close(self) -> None:
        """Write what waits to be written; a full-resolution picture in the making is given up."""
        self._closed = True
        self._renderer.shutdown(wait=False, cancel_futures=True)
        if self._process is not None:
            self._process.terminate()
        self._writer.shutdown()
        self._renderer.shutdown()

    def _full(self) -> bool:
        self._waiting = [future for future in self._waiting if not future.done()]
        if len(self._waiting) < WAITING and not self._closed:
            return False
        self._told.append("pictures are still being written; this one is not kept")
        return True

    def _guarded(self, work: Callable[[], None]) -> None:
        """On a thread of ours: whatever goes wrong becomes a line."""
        try:
            work()
        except DreamscapeError as error:
            self._told.append(f"not kept: {error.message}")
        except Exception as error:
            self._told.append(f"not kept: {type(error).__name__}: {error}")

    def _write(self, pixels: NDArray[np.uint8], shot: Shot) -> None:
        path = take_name(self.folder, shot.name, shot.time)
        with _emptied_on_failure(path):
            write_picture(path, pixels, shot.origin())
        self._told.append(f"kept {path}")

    def _render(self, shot: Shot, size: tuple[int, int]) -> None:
        path = take_name(self.folder, shot.name, shot.time)
        with _emptied_on_failure(path):
            self._run(_job(shot, size, path))
        self._told.append(f"kept {path}")

    def _run(self, job: dict[str, Any]) -> None:
        context = get_context("spawn")
        reading, writing = context.Pipe(duplex=False)
        process = context.Process(target=render_job, args=(job, writing), daemon=True)
        self._progress = 0.0
        try:
            process.start()
            self._process = process
            writing.close()
            if self._closed:
                process.terminate()
            self._listen(reading)
        finally:
            self._progress, self._process = None, None
            process.join()
            reading.close()

    def _listen(self, reading: Connection) -> None:
        """Numbers are progress, a text is why there is no picture, None that there is one."""
        while True:
            try:
                said = reading.recv()
            except EOFError:
                raise OutputError("the process that rendered it ended early") from None
            if said is None:
                return
            if isinstance(said, str):
                raise OutputError(said)
            self._progress = float(said)


class _emptied_on_failure:  # noqa: N801  # reads as what it does
    """Takes the name back when nothing was written under it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: object, *error: object) -> None:
        if kind is not None:
            self._path.unlink(missing_ok=True)


def _view_values(view: View) -> dict[str, Any]:
    return {
        "eye": [float(value) for value in view.eye],
        "target": [float(value) for value in view.target],
        "roll": float(view.roll),
        "fov": float(view.fov),
        "exposure": float(view.exposure),
    }


def _job(shot: Shot, size: tuple[int, int], path: Path) -> dict[str, Any]:
    """A shot as plain values. The dream goes as it is now with its guests, not as their files are by then."""
    dream = shot.dream if shot.mood is None else replace(shot.dream, mood=shot.mood)
    return {
        "dream": dream,
        "time": shot.time,
        "parameters": dict(shot.parameters),
        "view": None if shot.view is None else _view_values(shot.view),
        "calm": shot.calm,
        "moment": shot.moment,
        "size": size,
        "path": str(path),
        "origin": shot.origin(),
    }


def render_job(job: Mapping[str, Any], writing: Connection) -> None:
    """In a process of its own: render, write; tell how far it is (numbers), what failed (text) or None at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the viewer, which ends this
    with suppress(OSError, AttributeError):
        os.nice(10)
    try:
        write_picture(Path(job["path"]), _pixels(job, writing.send), job["origin"])
    except DreamscapeError as error:
        writing.send(error.message)
    except Exception as error:
        writing.send(f"{type(error).__name__}: {error}")
    else:
        writing.send(None)


def _pixels(job: Mapping[str, Any], progress: Callable[[float], None]) -> NDArray[np.uint8]:
    from dreamscape3d.app.offscreen import Studio
    from dreamscape3d.dream.dream import Dream

    dream, parameters = (job["dream"], job["parameters"]) if job["moment"] is None else (Dream(), {})
    with Studio(dream, tuple(job["size"]), "high", parameters=parameters, seen=_as_seen(job)) as studio:
        picture: NDArray[np.uint8] = studio.picture(job["time"], progress=progress)
    return picture


def _as_seen(job: Mapping[str, Any]) -> Callable[[Moment], Moment]:
    """From where it was seen, and calmed if it was."""
    import numpy as np

    from dreamscape3d.app.viewer.calm import calmed
    from dreamscape3d.scene.moment import View

    values = job["view"]

    def seen(moment: Moment) -> Moment:
        if job["moment"] is not None:
            moment = job["moment"]
        elif values is not None:
            eye, target = np.array(values["eye"]), np.array(values["target"])
            moment = replace(moment, view=View(eye, target, values["roll"], values["fov"], values["exposure"]))
        return calmed(moment) if job["calm"] else moment

    return seen
