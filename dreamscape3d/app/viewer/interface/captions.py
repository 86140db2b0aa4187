"""What is said in a story: at most a few lines at the bottom, who says it over them; titles in the lower third.

Their letters grow with the window, so that a picture on a wall is read from as far as it is seen.
"""

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
WIDEST, LONGEST = 0.8, 34.0  # of the room between the panels; heights of a letter
LETTER = 1 / 34  # of the window's height; never less than letters of the panels
WHO, TITLE = 0.72, 2.0  # times a letter
LEADING = 1.2
COLOURS: dict[str, Rgb] = {"line": CYAN, "message": MAGENTA, "tale": AMBER, "insight": TEXT}


def draw_captions(captions: Sequence[Caption], free: tuple[float, float], height: float) -> None:
    """Draw them over everything, between the x of `free`, in a window of that height; they take no events."""
    seen = [caption for caption in captions if caption.share > 0.0 and one_line(caption.text)]
    pen, middle = imgui.get_foreground_draw_list(), 0.5 * sum(free)
    _letters(LETTER * height)
    room = min((free[1] - free[0]) * WIDEST, em(LONGEST))
    y = height - em(1.2)
    for caption in reversed([caption for caption in seen if caption.kind != "title"][-MOST:]):
        y = _spoken(pen, caption, middle, room, y) - em(0.5)
    for title in [caption for caption in seen if caption.kind == "title"][-1:]:
        _title(pen, title, middle, min(0.68 * height, y - em(1.6 * TITLE)))
    imgui.pop_font()


def wrapped(text: str, room: float) -> list[str]:
    """The lines of a text that are no wider than `room`, `MOST_LINES` at most, about as long as each other."""
    lines = _filled(text, room)
    if not 1 < len(lines) <= MOST_LINES:
        return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]
    narrower = (_filled(text, room * share / 20.0) for share in range(10, 20))
    return next((found for found in narrower if len(found) == len(lines)), lines)


def _filled(text: str, room: float) -> list[str]:
    lines = [""]
    for word in one_line(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and imgui.calc_text_size(longer).x > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _letters(height: float) -> None:
    """Letters of that height [px] from now on, until they are popped."""
    style, size = imgui.get_style(), max(height, imgui.get_font_size())
    imgui.push_font(imgui.get_font(), size / (style.font_scale_main * style.font_scale_dpi))


def _spoken(pen: imgui.ImDrawList, caption: Caption, middle: float, room: float, bottom: float) -> float:
    """Draw one above `bottom`, each line in the middle; where it begins."""
    who, lines = one_line(caption.who).title(), wrapped(caption.text, room)
    line, small = em(LEADING), em(WHO)
    wide = [imgui.calc_text_size(text).x for text in lines]
    width = max(*wide, imgui.calc_text_size(who).x * WHO)
    lead = em(LEADING * WHO) if who else 0.0
    top, share, pad = bottom - line * len(lines) - lead - em(0.3), min(max(caption.share, 0.0), 1.0), em(0.7)
    left = middle - 0.5 * width
    pen.add_rect_filled((left - pad, top - em(0.2)), (left + width + pad, bottom), packed(GLASS, 0.62 * share), em(0.4))
    if who:
        at = (middle - 0.5 * imgui.calc_text_size(who).x * WHO, top)
        pen.add_text(imgui.get_font(), small, at, packed(COLOURS.get(caption.kind, DIM), share), who)
    for number, (text, own) in enumerate(zip(lines, wide, strict=True)):
        _shaded(pen, (middle - 0.5 * own, top + lead + number * line), text, em(1.0), share)
    return top


def _title(pen: imgui.ImDrawList, caption: Caption, middle: float, y: float) -> None:
    text, size = one_line(caption.text), em(TITLE)
    _shaded(pen, (middle - 0.5 * imgui.calc_text_size(text).x * TITLE, y), text, size, 0.95 * caption.share)


def _shaded(pen: imgui.ImDrawList, at: tuple[float, float], text: str, size: float, share: float) -> None:
    """Bright letters with their shadow, so that they are read before light as before dark."""
    font, off = imgui.get_font(), max(0.06 * size, 1.0)
    pen.add_text(font, size, (at[0] + off, at[1] + off), packed((0.0, 0.0, 0.0), 0.8 * share), text)
    pen.add_text(font, size, at, packed(TEXT, share), text)
