"""The dreams to choose from: one's own of late, then those that come along; typing finds among them, or a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.card import Card, read_card, shipped_card, write_card
from dreamscape3d.errors import DreamscapeError
from dreamscape3d.resources import scenes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.dream.dream import Dream

FOLDER_VARIABLE = "DREAMSCAPE3D_CACHE_DIR"
"""Environment variable that names another folder for the cards of one's own dreams."""
FIRST = ("harmony", "rain", "spectral", "liam", "finn", "mia")
"""Shipped dreams that come before the others: the story's, as README tells of them."""
MOST_OWN = 12
"""Of one's own dreams, so that what comes along stays near."""
KEPT = 64
"""Cards of one's own dreams that are kept, the newest."""
MOST_COMPLETED = 500  # files of a folder that a path is completed among


@dataclass(frozen=True)
class Entry:
    """One dream to choose.

    Attributes:
        title, author, mood: what stands on its card; the title is the file's name until its card is read.
        own: whether it is one's own, not one that comes along.
        card: file of its card, which may not be there.
    """

    path: Path
    title: str
    own: bool
    card: Path | None
    author: str = ""
    mood: str = ""

    def fits(self, words: str) -> bool:
        """Whether every word typed stands in its title, its author or its file's name."""
        told = f"{self.title} {self.author} {self.path.stem}".casefold()
        return all(word in told for word in words.casefold().split())


def entries(recent: Sequence[Path], shipped: Mapping[str, Path], cards: Path | None) -> tuple[Entry, ...]:
    """All dreams in their order; `cards` is the folder of one's own cards. What comes along is never one's own."""
    along = {path.resolve() for path in shipped.values()}
    own = [path for path in dict.fromkeys(recent) if path.resolve() not in along][:MOST_OWN]
    names = [*(name for name in FIRST if name in shipped), *(name for name in shipped if name not in FIRST)]
    return (
        *(Entry(path, path.stem, True, cards / own_card(path) if cards else None) for path in own),
        *(Entry(shipped[name], name.replace("_", " ").capitalize(), False, shipped_card(name)) for name in names),
    )


def is_shipped(path: Path) -> bool:
    """Whether it is one of the dreams that come along, which have cards of their own."""
    return path.resolve().parent == scenes().resolve()


def own_card(path: Path) -> str:
    """The name of the card of a dream at `path`. By its place, so that it is found after the file was changed."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:32] + ".webp"


def cards_folder() -> Path | None:
    """Where cards of one's own dreams are kept: DREAMSCAPE3D_CACHE_DIR, else the platform's place; None without one."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).absolute() / "cards"
    from platformdirs import user_cache_path

    try:
        return user_cache_path("dreamscape3d", appauthor=False) / "cards"
    except (RuntimeError, OSError):
        return None


class CardReader:
    """Reads cards on a thread of its own, in the order they are asked for.

    reader.ask(entry)
    while (found := reader.take()): entry, card = found     # card is None where there is none to be read
    """

    def __init__(self, read: Callable[[Path], Card] = read_card) -> None:
        self._read = read
        self._thread = ThreadPoolExecutor(1, "cards")
        self._asked: dict[Path, tuple[Entry, Future[Card | None]]] = {}

    def ask(self, entry: Entry) -> None:
        """Have the card of `entry` read; once for each dream."""
        if entry.path not in self._asked:
            self._asked[entry.path] = entry, self._thread.submit(self._card_of, entry)

    def take(self) -> tuple[Entry, Card | None] | None:
        """A card that was read and not yet taken, with its entry by what stands on it; None for the time being."""
        for path, (entry, future) in self._asked.items():
            if future.done() and not future.cancelled():
                del self._asked[path]
                return told(entry, future.result()), future.result()
        return None

    def close(self) -> None:
        """Leave what is not yet read."""
        self._thread.shutdown(cancel_futures=True)

    def _card_of(self, entry: Entry) -> Card | None:
        """Its card; one's own dream without one has at least its title read."""
        if entry.card is not None:
            with suppress(DreamscapeError):
                return self._read(entry.card)
        return _title_alone(entry.path) if entry.own else None


def told(entry: Entry, card: Card | None) -> Entry:
    """The entry with what stands on its card."""
    if card is None:
        return entry
    return replace(entry, title=card.title or entry.title, author=card.author, mood=card.mood)


def _title_alone(path: Path) -> Card | None:
    """A card without a picture, for a dream that was never closed here."""
    import numpy as np

    from dreamscape3d.app.listing import title_of

    try:
        title = title_of(path)[:128]
    except (OSError, ValueError):
        return None
    return Card(np.zeros((0, 0, 3), np.uint8), title, "", "", "") if title else None


def keep_card(folder: Path, path: Path, pixels: NDArray[np.uint8], dream: Dream, time: float) -> None:
    """Keep what was last seen of one's own dream at `path` as its card: (H, W, 3). Takes some 40 ms: not while drawing.

    What cannot be kept is not: a card is nothing to trouble people with.
    """
    with suppress(OSError, DreamscapeError):
        folder.mkdir(parents=True, exist_ok=True)
        write_card(folder / own_card(path), pixels, dream, time)
        by_age = sorted(folder.glob("*.webp"), key=lambda card: card.stat().st_mtime, reverse=True)
        for old in by_age[KEPT:]:
            old.unlink(missing_ok=True)


def is_path(typed: str) -> bool:
    """Whether what is typed looks like a file rather than like words to find."""
    return any(sign in typed for sign in "/\\") or typed.startswith(("~", ".")) or typed.casefold().endswith(".toml")


def as_path(typed: str) -> Path:
    """The file that is meant by what is typed or dropped: `~` is the home; quotes and `file://` are left out."""
    plain = typed.strip().strip("\"'")
    if plain.startswith("file://"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        plain = url2pathname(urlsplit(plain).path)
    return Path(os.path.expanduser(plain))


def completed(typed: str) -> str:
    """What is typed, as far as the folders and dream files that begin with it agree."""
    expanded = os.path.expanduser(typed)
    folder, begun = os.path.split(expanded)
    try:
        found = sorted(os.listdir(folder or "."))
    except (OSError, ValueError):
        return typed
    names = []
    for name in found:
        if name.casefold().startswith(begun.casefold()) and (begun or not name.startswith(".")):
            if os.path.isdir(os.path.join(folder, name)):
                names.append(name + os.sep)
            elif name.casefold().endswith(".toml"):
                names.append(name)
        if len(names) >= MOST_COMPLETED:
            break
    if not names:
        return typed
    common = _common(names)
    return typed[: len(typed) - len(begun)] + common if len(common) >= len(begun) else typed


def _common(names: Sequence[str]) -> str:
    """What all of them begin with."""
    first, last = min(names), max(names)
    return first[: next((n for n, sign in enumerate(first) if n >= len(last) or sign != last[n]), len(first))]
