"""Short messages at the top that fade by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import CYAN, GLASS, GREEN, RED, TEXT, Rgb, packed
from dreamscape3d.app.viewer.interface.widgets import elided, em
from dreamscape3d.app.viewer.interface.wording import one_line

Kind = Literal["plain", "good", "bad"]
STAYS: dict[Kind, float] = {"plain": 1.6, "good": 2.2, "bad": 6.0}  # seconds
COMES, GOES = 0.12, 0.45  # seconds
MOST = 4
MAX_TEXT = 160  # characters
_NUMBER = frozenset("0123456789.,-−+e")
_SIGNS: dict[Kind, tuple[str, Rgb]] = {"plain": ("", CYAN), "good": (icons.CHECK, GREEN), "bad": (icons.WARNING, RED)}


@dataclass(slots=True)
class Toast:
    """One message, `age` seconds old."""

    text: str
    kind: Kind
    topic: str
    age: float = 0.0

    @property
    def strength(self) -> float:
        """How much of it is to be seen, 0 to 1."""
        left = STAYS[self.kind] + GOES - self.age
        return min(max(min(self.age / COMES, left / GOES), 0.0), 1.0)

    @property
    def gone(self) -> bool:
        return self.age >= STAYS[self.kind] + GOES


class Toasts:
    """The messages that are to be seen, oldest first."""

    def __init__(self) -> None:
        self.shown: list[Toast] = []

    def say(self, text: str, kind: Kind = "plain", topic: str = "") -> None:
        """Show a message. One of the same `topic` takes the place of what was said of it before.

        Args:
            topic: "" for whatever else differs in nothing but its numbers.
        """
        line = one_line(text)
        topic = topic or "".join(c for c in line if c not in _NUMBER)
        toast = Toast(line if len(line) <= MAX_TEXT else line[: MAX_TEXT - 1] + "…", kind, topic)
        before = next((i for i, old in enumerate(self.shown) if old.topic == topic and not old.gone), None)
        if before is not None:
            toast.age = min(self.shown[before].age, COMES)
            self.shown[before] = toast
        else:
            self.shown = [*self.shown, toast][-MOST:]

    def advance(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        for toast in self.shown:
            toast.age += dt
        self.shown = [toast for toast in self.shown if not toast.gone]

    def draw(self, free: tuple[float, float]) -> None:
        """Draw them over everything, between the x of `free`; they take no events."""
        pen, y = imgui.get_foreground_draw_list(), em(0.8)
        for toast in self.shown:
            y += _draw(pen, toast, free, y) + em(0.4)


def _draw(pen: imgui.ImDrawList, toast: Toast, free: tuple[float, float], y: float) -> float:
    sign, accent = _SIGNS[toast.kind]
    lead = imgui.calc_text_size(sign).x + em(0.6) if sign else 0.0
    room = free[1] - free[0] - em(3.0) - lead
    text = elided(toast.text, max(room, em(2.0)))
    width, height = imgui.calc_text_size(text).x + lead + em(2.0), em(2.1)
    x, strength = 0.5 * (free[0] + free[1] - width), toast.strength
    y -= (1.0 - strength) * em(0.5) * (toast.age < COMES)
    box = (x, y), (x + width, y + height)
    pen.add_rect_filled(*box, packed(GLASS, 0.9 * strength), 0.5 * height)
    pen.add_rect(*box, packed(accent, 0.55 * strength), 0.5 * height)
    line = y + 0.5 * (height - imgui.get_text_line_height())
    if sign:
        pen.add_text((x + em(1.0), line), packed(accent, strength), sign)
    pen.add_text((x + em(1.0) + lead, line), packed(TEXT, strength), text)
    return height
