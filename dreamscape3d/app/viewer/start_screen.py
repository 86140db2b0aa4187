"""What is shown without a dream: cards to choose from. What it knows and how it answers; `start_drawing` draws it.

    start = StartScreen(entries(recent, shipped_dreams(), cards_folder()))
    start.connect(window)                       keys, typed text and dropped files come here first, until disconnect()
    start.lay_out(size, scale); start.advance(passed); start.pad(pressed, state, passed)
    if (path := start.taken()): …               what was chosen
    if start.left: …                            Escape: back to the dream that is on, where there is one

Arrows, Enter, gamepad and mouse choose; typing finds, or names a file; a .toml dropped on the window is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape3d.app.viewer.shelf import Entry, as_path, completed, is_path
from dreamscape3d.app.viewer.start_layout import Page, eased, lay_out

if TYPE_CHECKING:
    from pyglet.window import BaseWindow

    from dreamscape3d.app.viewer.gamepad import PadState

OWN, ALONG = "Yours, of late", "Dreams that come along"
LONGEST_TYPED = 4096
TELLS = 6.0  # seconds that a message stays
STEP_FIRST, STEP_NEXT = 0.42, 0.13  # seconds that a stick is held until it steps again
PUSHED = 0.45  # of a stick's way
CLICK = 6.0  # units within which a press and its release are a click
WHEEL = 0.34  # of the body's height that a notch scrolls
_ACROSS = {"LEFT": -1, "RIGHT": 1}
_DOWN = {"UP": -1, "DOWN": 1}
_ENTERS = ("RETURN", "ENTER", "NUM_ENTER")
_BUTTONS = {"dpleft": "LEFT", "dpright": "RIGHT", "dpup": "UP", "dpdown": "DOWN"}
_KEYS = (*_ACROSS, *_DOWN, *_ENTERS, "HOME", "END", "PAGEUP", "PAGEDOWN", "BACKSPACE", "TAB", "ESCAPE", "SPACE")


class StartScreen:
    """The start screen's state.

    Attributes:
        typed: what was typed; words to find, or a file.
        chosen: number of the entry that Enter opens, among those `shown`.
        scroll: how far down, in units; `page` is where everything stands.
        age: seconds it has been shown; `message`: a line for the dreamer, "" for none.
        opening: what was chosen and is not there yet, None for nothing.
        left: whether the dreamer wants back to where they were.
        can_leave: whether there is such a place; `by_pad`: whether a gamepad was used last.
    """

    def __init__(self, entries: Sequence[Entry], *, can_leave: bool = False) -> None:
        self._all = tuple(entries)
        self.shown = self._all
        self.typed = ""
        self.chosen = 0
        self.scroll = self.wanted_scroll = 0.0
        self.age = 0.0
        self.message, self._told_for = "", 0.0
        self.opening: Path | None = None
        self.left = self.by_pad = False
        self.can_leave = can_leave
        self._size, self._scale = (1280.0, 720.0), 1.0
        self.page: Page = self._laid_out()
        self._taken: Path | None = None
        self._pressed: tuple[float, float] | None = None
        self._pointer: tuple[float, float] | None = None
        self._stepping: tuple[str, float] | None = None  # where a stick is pushed, and until when it rests [s of age]
        self._disconnect: Callable[[], None] | None = None

    # -- each turn

    def lay_out(self, size: tuple[float, float], scale: float) -> Page:
        """Where everything stands in a window of `size` units; what is chosen stays in sight."""
        if (size, scale) != (self._size, self._scale):
            self._size, self._scale = size, scale
            self._replace()
        return self.page

    def advance(self, passed: float) -> None:
        """Let `passed` seconds go by."""
        self.age += passed
        self.scroll = eased(self.scroll, self.wanted_scroll, passed)
        self._told_for = max(self._told_for - passed, 0.0)
        if self._told_for == 0.0:
            self.message = ""

    def taken(self) -> Path | None:
        """What was chosen since this was last called."""
        path, self._taken = self._taken, None
        return path

    def say(self, message: str) -> None:
        """Tell the dreamer something; what was being opened no longer is."""
        self.message, self._told_for = message, TELLS
        self.opening = None

    def learn(self, entry: Entry) -> None:
        """What stands on a card is known now."""
        known = {old.path: old for old in self._all}
        if entry.path in known and known[entry.path] != entry:
            self._all = tuple(entry if old.path == entry.path else old for old in self._all)
            self._find()

    @property
    def entry(self) -> Entry | None:
        """What Enter opens; None where nothing fits what is typed."""
        return self.shown[self.chosen] if self.shown else None

    @property
    def strength(self) -> float:
        """How much of `message` is to be seen, 0 to 1."""
        return min(self._told_for / 0.5, 1.0)

    @property
    def hint(self) -> str:
        """What Enter would do with what is typed, in words."""
        if not self.typed:
            return ""
        if is_path(self.typed):
            return f"Enter opens {as_path(self.typed).name}" if self._file() else "Tab completes the path"
        found = len(self.shown)
        return f"{found} of {len(self._all)}" if found else "nothing is called so"

    # -- keys and text

    def key(self, name: str) -> bool:
        """A key by pyglet's name; whether it means anything here."""
        if name not in _KEYS:
            return False
        self.by_pad = False
        if name in _ENTERS or (name == "SPACE" and not self.typed):
            self.open()
        elif name in ("BACKSPACE", "TAB", "ESCAPE"):
            self._edit(name)
        elif name != "SPACE" and self.shown:
            self._choose(self._from_here(name))
        return True

    def write(self, text: str) -> None:
        """Typed or pasted text."""
        plain = "".join(sign for sign in text if sign.isprintable())
        if plain.strip() or self.typed:
            self._type((self.typed + plain)[:LONGEST_TYPED])

    def open(self) -> None:
        """Open what is chosen, or the file that is typed."""
        if is_path(self.typed):
            file = self._file()
            if file is None:
                self.say(f"there is no file '{as_path(self.typed)}'")
            else:
                self._open(file)
        elif self.entry is not None:
            self._open(self.entry.path)

    def drop(self, paths: Sequence[str]) -> None:
        """Files dropped on the window: the first dream file among them is opened."""
        dreams = [path for path in map(as_path, paths) if path.suffix.lower() == ".toml"]
        if dreams:
            self._open(dreams[0])
        elif paths:
            self.say(f"'{Path(paths[0]).name}' is no dream file; those end in .toml")

    # -- mouse, in units from the upper left

    def point(self, x: float, y: float) -> int | None:
        """The mouse is there; the card under it is chosen if the mouse has moved. Gives that card."""
        over = self.page.card_at(x, y, self.scroll)
        moved = self._pointer is not None and self._pointer != (x, y)
        self._pointer = (x, y)
        if moved:
            self.by_pad = False
        if moved and over is not None:
            self.chosen = over
        return over

    def press(self, x: float, y: float) -> None:
        """The left button went down."""
        self._pressed = (x, y)

    def release(self, x: float, y: float) -> None:
        """The left button went up: a click on a card opens it."""
        before, self._pressed = self._pressed, None
        if before is None or abs(before[0] - x) + abs(before[1] - y) > CLICK * self._scale:
            return
        over = self.page.card_at(x, y, self.scroll)
        if over is not None and over < len(self.shown):
            self.chosen = over
            self._open(self.shown[over].path)

    def wheel(self, notches: float) -> None:
        """The wheel was turned; up is positive."""
        wanted = self.wanted_scroll - notches * WHEEL * self.page.body.height
        self.wanted_scroll = min(max(wanted, 0.0), self.page.furthest)

    # -- gamepad

    def pad(self, pressed: Sequence[str], state: PadState, passed: float) -> None:
        """Buttons pressed in a turn of `passed` seconds, and what is held."""
        for button in pressed:
            if button in ("a", "start"):
                self.open()
            elif button == "b":
                self.key("ESCAPE")
        wanted = _pushed(state)
        used = self.by_pad or bool(pressed) or wanted is not None
        if wanted is None:
            self._stepping = None
        elif self._stepping is None or self._stepping[0] != wanted:
            self.key(wanted)
            self._stepping = wanted, STEP_FIRST
        else:
            rest = self._stepping[1] - passed
            if rest <= 0.0:
                self.key(wanted)
                rest = STEP_NEXT
            self._stepping = wanted, rest
        self.by_pad = used

    # -- a window's events

    def connect(self, window: BaseWindow) -> None:
        """Take keys, text and dropped files of a pyglet window before those who were there until now."""
        from dreamscape3d.app.viewer.start_events import handlers

        self.disconnect()
        taking: dict[str, Any] = handlers(self, window)
        window.push_handlers(**taking)
        self._disconnect = lambda: window.remove_handlers(**taking)

    def disconnect(self) -> None:
        """Leave them to others again."""
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    # -- within

    def _laid_out(self) -> Page:
        own = sum(entry.own for entry in self.shown)
        return lay_out(self._size, [(OWN, own), (ALONG, len(self.shown) - own)], self._scale)

    def _replace(self) -> None:
        self.page = self._laid_out()
        self.chosen = min(self.chosen, max(len(self.shown) - 1, 0))
        self.wanted_scroll = min(self.wanted_scroll, self.page.furthest)
        if self.shown:
            self.wanted_scroll = self.page.scrolled_to(self.chosen, self.wanted_scroll)
        self.scroll = self.wanted_scroll

    def _find(self) -> None:
        """Show what fits what is typed, and keep what was chosen if it does."""
        before = self.entry
        words = "" if is_path(self.typed) else self.typed
        self.shown = tuple(entry for entry in self._all if entry.fits(words))
        paths = [entry.path for entry in self.shown]
        self.chosen = paths.index(before.path) if before is not None and before.path in paths else 0
        self._replace()

    def _type(self, typed: str) -> None:
        self.typed = typed
        self._find()

    def _edit(self, name: str) -> None:
        if name == "BACKSPACE":
            self._type(self.typed[:-1])
        elif name == "TAB":
            self._type(completed(self.typed) if is_path(self.typed) else self.typed)
        elif self.typed:
            self._type("")
        elif self.can_leave:
            self.left = True

    def _from_here(self, name: str) -> int:
        if name in _ACROSS or name in _DOWN:
            return self.page.neighbour(self.chosen, _ACROSS.get(name, 0), _DOWN.get(name, 0))
        if name in ("HOME", "END"):
            return 0 if name == "HOME" else len(self.shown) - 1
        rows = max(int(self.page.body.height / (self.page.cards[0].height + self.page.gap)), 1)
        number = self.chosen
        for _ in range(rows):
            number = self.page.neighbour(number, 0, -1 if name == "PAGEUP" else 1)
        return number

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.wanted_scroll = self.page.scrolled_to(number, self.wanted_scroll)

    def _file(self) -> Path | None:
        path = as_path(self.typed)
        try:
            return path.absolute() if path.is_file() else None
        except (OSError, ValueError):
            return None

    def _open(self, path: Path) -> None:
        self._taken = self.opening = path
        self.message, self._told_for = "", 0.0


def _pushed(state: PadState) -> str | None:
    """Where the cross or the left stick points, as an arrow key."""
    for button, name in _BUTTONS.items():
        if button in state.held:
            return name
    x, y = state.left
    if max(abs(x), abs(y)) < PUSHED:
        return None
    if abs(x) > abs(y):
        return "RIGHT" if x > 0 else "LEFT"
    return "UP" if y > 0 else "DOWN"
