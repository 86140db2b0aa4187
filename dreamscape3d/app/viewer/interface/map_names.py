"""Names of the neuro-map, beside what bears them: those that matter most, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface.look import GLASS, TEXT, mixed, packed
from dreamscape3d.app.viewer.interface.widgets import elided, em
from dreamscape3d.app.viewer.interface.wording import one_line

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import MapName

MOST = 28  # names at once
WIDEST = 14.0  # heights of a line
PALE = 0.45  # of white in a name's colour: thin letters want more light than a ball
Box = tuple[float, float, float, float]


def draw_names(names: Sequence[MapName], frame: tuple[float, float]) -> None:
    """Draw them into the foreground of a frame so wide and high, those first that come first; they take no events."""
    taken: list[Box] = []
    for name in names:
        if len(taken) == MOST:
            break
        _draw(name, frame, taken)


def _draw(name: MapName, frame: tuple[float, float], taken: list[Box]) -> None:
    """One, unless it would lie on another, or outside."""
    text = elided(one_line(name.text), em(WIDEST))
    size, (x, y) = imgui.calc_text_size(text), (name.at[0] * frame[0], name.at[1] * frame[1])
    left, top, pad = x - 0.5 * size.x, y - size.y - em(0.45), em(0.25)
    box = left - pad, top - 0.5 * pad, left + size.x + pad, top + size.y + 0.5 * pad
    inside = box[0] >= 0.0 and box[1] >= 0.0 and box[2] <= frame[0] and box[3] <= frame[1]
    if not (name.chosen or (inside and all(_apart(box, other) for other in taken))):
        return
    taken.append(box)
    pen, colour = imgui.get_foreground_draw_list(), TEXT if name.chosen else mixed(name.colour, TEXT, PALE)
    pen.add_rect_filled(box[:2], box[2:], packed(GLASS, (0.85 if name.chosen else 0.5) * name.share), em(0.3))
    pen.add_text((left, top), packed(colour, name.share), text)


def _apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]
