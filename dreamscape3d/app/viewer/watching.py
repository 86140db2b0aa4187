"""Which files were saved.

    the system's notices (watchfiles) ─┐
    a look once a second ──────────────┴▶ signatures compared ─▶ settled? ─▶ poll()

A notice only says when to look; what counts is whether a file's time, size or identity differ from the last look. So
one save is told once, however an editor goes about it: writing in place, renaming a new file over the old, keeping a
backup. Folders that send no notices, as on a network, are seen by the look once a second.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from dreamscape3d import resources

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

STEP_MS = 5  # between two questions to the system's notices
DEBOUNCE_MS = 20
LOOK_SECONDS = 1.0  # between two looks where there are notices
POLL_SECONDS = 0.25  # and where there are none
SETTLED_SECONDS = 0.010  # since a file was last written; the clocks of file systems tick every 4 to 10 ms
LONGEST_SECONDS = 1.0  # to wait for one that is written without a pause
PATIENCE_SECONDS = 0.15  # for one that is empty or missing: an editor is about to write it

Signature: TypeAlias = tuple[int, int, int, int] | None
"""Time of the last write [ns], size [bytes], device and inode; None for a file that is not there."""

Tell: TypeAlias = Callable[[frozenset[Path]], None]


class Watcher:
    """Watches files and folders in a thread of its own.

    Attributes:
        notice: what people should be told, one sentence; "" for nothing.
    """

    def __init__(self, tell: Tell | None = None) -> None:
        """`tell` is called from the thread with what was saved, in place of `poll`."""
        self.notice = ""
        self._tell = tell or self._remember
        self._lock = Lock()
        self._asked: frozenset[Path] = frozenset()
        self._known: dict[Path, Signature] = {}
        self._saved: set[Path] = set()
        self._again = Event()
        self._closed = False
        self._polling = False
        self._thread: Thread | None = None

    def watch(self, paths: Iterable[Path], known: Mapping[Path, Signature] | None = None) -> None:
        """From now on watch these, and no others: files, and all that lies in folders. What is saved after this call is
        told, by the path asked for; and what is no longer as it is `known` to have been. A file need not be there yet.
        """
        asked, known = frozenset(paths), known or {}
        with self._lock:
            now = dict(_signatures(asked))
            self._known = {path: self._known.get(path, known.get(path, now[path])) for path in now}
            self._asked = asked
        self._again.set()
        if self._thread is None and asked:
            self._thread = Thread(target=self._run, name="watching", daemon=True)
            self._thread.start()

    def poll(self) -> frozenset[Path]:
        """What was saved, deleted or made anew since the last call; never waits."""
        if not self._saved:
            return frozenset()
        with self._lock:
            saved, self._saved = frozenset(self._saved), set()
        return saved

    def close(self) -> None:
        """Stop watching."""
        self._closed = True
        self._again.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)

    # -- in the thread

    def _run(self) -> None:
        while not self._closed:
            self._again.clear()
            asked = self._asked
            folders = _folders(asked)
            notices = self._open(folders)
            try:
                while not self._again.is_set() and _folders(asked) == folders:
                    self._look(asked)
                    self._wait(notices)
            finally:
                if notices is not None:
                    notices.close()

    def _open(self, folders: dict[str, tuple[int, int]]) -> RustNotify | None:
        """The system's notices about these folders; None where there are none to be had."""
        if self._polling or not folders:
            return None
        from watchfiles._rust_notify import RustNotify

        try:
            return RustNotify(list(folders), False, False, 0, False, True)
        except FileNotFoundError:  # gone since it was looked at
            return None
        except (OSError, RuntimeError, ValueError) as error:
            self._polling = True
            reason = str(error).partition(" (os error")[0].lower()
            self.notice = f"the system cannot watch files ({reason}): they are looked at four times a second"
            return None

    def _wait(self, notices: RustNotify | None) -> None:
        """Until there may be something to see."""
        if notices is None:
            self._again.wait(POLL_SECONDS)
        else:
            notices.watch(DEBOUNCE_MS, STEP_MS, round(LOOK_SECONDS * 1000), self._again)

    def _look(self, asked: frozenset[Path]) -> None:
        now = dict(_signatures(asked))
        gone = {path: None for path in self._known if path not in now and _inside(path, asked)}
        changed = [path for path, signature in {**now, **gone}.items() if signature != self._known.get(path)]
        if not changed:
            return
        settled = {path: self._settle(path) for path in changed}
        with self._lock:
            told = frozenset(path for path in settled if settled[path] != self._known.get(path))
            self._known.update(settled)
        if told:
            self._tell(told)

    def _settle(self, path: Path) -> Signature:
        """The signature of a file once nobody seems to be writing it."""
        signature, changed = signature_of(path), time.monotonic()
        latest = changed + LONGEST_SECONDS
        while not self._closed and time.monotonic() < latest:
            whole = signature is not None and signature[1] > 0
            still = time.monotonic() - changed
            if still >= (SETTLED_SECONDS if whole else PATIENCE_SECONDS) or (
                whole and _age(signature) >= SETTLED_SECONDS
            ):
                break
            time.sleep(0.003)
            before, signature = signature, signature_of(path)
            changed = changed if signature == before else time.monotonic()
        return signature

    def _remember(self, paths: frozenset[Path]) -> None:
        with self._lock:
            self._saved |= paths


def shader_folder() -> Path | None:
    """The folder of shaders where it is one to be edited: in a checkout, and may be written to; else None."""
    folder = resources.shaders()
    installed = "site-packages" in folder.parts or "dist-packages" in folder.parts
    return folder if not installed and folder.is_dir() and os.access(folder, os.W_OK) else None


def signature_of(path: Path) -> Signature:
    """What tells two versions of a file apart without reading it."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_dev, found.st_ino


def as_signature(numbers: Sequence[int] | None) -> Signature:
    """The signature that went through JSON."""
    return None if numbers is None else (numbers[0], numbers[1], numbers[2], numbers[3])


def _age(signature: Signature) -> float:
    """Seconds since it was written, by this machine's clock; 0 where its own is ahead."""
    return max(time.time() - signature[0] * 1e-9, 0.0) if signature else 0.0


def _signatures(asked: Iterable[Path]) -> Iterator[tuple[Path, Signature]]:
    for path in asked:
        if path.is_dir():
            for folder, _, names in os.walk(path):
                for name in names:
                    inside = Path(folder, name)
                    yield inside, signature_of(inside)
        else:
            yield path, signature_of(path)


def _inside(path: Path, asked: frozenset[Path]) -> bool:
    return not asked.isdisjoint((path, *path.parents))


def _folders(asked: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """The folders to get notices about, with what tells a folder from another of its name: that of each file, that of
    the file a link leads to, and each folder with all inside it."""
    found: dict[str, tuple[int, int]] = {}
    for path in asked:
        whole = path.is_dir()
        near = [folder for folder, _, _ in os.walk(path)] if whole else [os.path.dirname(os.path.abspath(path))]
        for folder in (*near, os.path.dirname(os.path.realpath(path))):
            try:
                stat = os.stat(folder)
            except (OSError, ValueError):
                continue
            found[folder] = (stat.st_dev, stat.st_ino)
    return found
