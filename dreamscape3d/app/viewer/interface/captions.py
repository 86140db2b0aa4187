"""What is said in a story: at most a few lines at the bottom, who says it before it; of titles in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface.look import AMBER, CYAN, DIM, GLASS, MAGENTA, TEXT, Rgb, packed
from dreamscape3d.app.viewer.interface.widgets import em
from dreamscape3d.app.viewer.interface.wording import one_line

if TYPE_CHECKING:
    from dreamscape3d.scene.cue import Caption

MOST = 3  # captions at once, the latest
MOST_LINES = 3  # of each
WIDEST = 0.62  # of the room between the panels
COLOURS: dict[str, Rgb] = {"line": CYAN, "message": MAGENTA, "tale": AMBER, "insight": TEXT}


def draw_captions(captions: Sequence[Caption], free: tuple[float, float], height: float) -> None:
    """Draw them over everything, between the x of `free`, in a window of that height; they take no events."""
    seen = [caption for caption in captions if caption.share > 0.0 and one_line(caption.text)]
    pen, middle, room = imgui.get_foreground_draw_list(), 0.5 * sum(free), (free[1] - free[0]) * WIDEST
    for title in [caption for caption in seen if caption.kind == "title"][-1:]:
        _title(pen, title, middle, 0.38 * height)
    y = height - em(1.6)
    for caption in reversed([caption for caption in seen if caption.kind != "title"][-MOST:]):
        y = _spoken(pen, caption, middle, room, y) - em(0.5)


def wrapped(text: str, room: float) -> list[str]:
    """The lines of a text that are no wider than `room`, `MOST_LINES` at most."""
    lines = [""]
    for word in one_line(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and imgui.calc_text_size(longer).x > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


def _spoken(pen: imgui.ImDrawList, caption: Caption, middle: float, room: float, bottom: float) -> float:
    """Draw one above `bottom`; where it begins."""
    who = f"{one_line(caption.who)}  " if caption.who else ""
    lead, lines = imgui.calc_text_size(who).x, wrapped(caption.text, room)
    line = imgui.get_text_line_height() * 1.25
    width = max(imgui.calc_text_size(text).x for text in lines) + lead
    top, left, share = bottom - line * len(lines), middle - 0.5 * width, min(max(caption.share, 0.0), 1.0)
    pad = em(0.7)
    pen.add_rect_filled((left - pad, top - 0.4 * pad), (left + width + pad, bottom), packed(GLASS, 0.72 * share), pad)
    pen.add_text((left, top), packed(COLOURS.get(caption.kind, DIM), share), who)
    for number, text in enumerate(lines):
        pen.add_text((left + lead, top + number * line), packed(TEXT, share), text)
    return top


def _title(pen: imgui.ImDrawList, caption: Caption, middle: float, y: float) -> None:
    text, size = one_line(caption.text), 2.4 * imgui.get_font_size()
    width = imgui.calc_text_size(text).x * 2.4
    pen.add_text(imgui.get_font(), size, (middle - 0.5 * width, y), packed(TEXT, 0.9 * caption.share), text)
