"""The page of keys: what can be done and with what, made from `actions`. F1 opens it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from imgui_bundle import imgui

from dreamscape3d.app.viewer.actions import GROUPS, Action, Group, keys_of, pad_of
from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import CYAN, DIM, LINE, RAISED, TEXT, mixed, packed, vec4
from dreamscape3d.app.viewer.interface.widgets import (
    FIXED_WINDOW,
    choices,
    coloured,
    elided,
    em,
    face,
    icon_button,
    line_of_light,
    write,
)

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.interface.typefaces import Typefaces

NAME = "help"
COLUMN = 21.0  # width of one, in lines of text
KEYS = 8.6  # of it, for the keys
MOST_COLUMNS = 3
ROW = 1.66  # height of an action, in lines of text
Device = Literal["keys", "pad"]
_DEVICES: Sequence[tuple[Device, str]] = (("keys", "keyboard and mouse"), ("pad", "gamepad"))


class Help:
    """The page; `shown` is whether it is to be seen, `device` of what it tells."""

    def __init__(self) -> None:
        self.shown = False
        self.device: Device = "keys"

    def draw(self, faces: Typefaces) -> None:
        """Draw it in the middle, where it is shown."""
        if not self.shown:
            return
        room = imgui.get_io().display_size
        count = columns_for(room.x / em())
        groups = arranged(self.device, count)
        tallest = max(sum(_height(group, self.device) for group in column) for column in groups)
        size = min(em(COLUMN * len(groups) + 2.0), room.x), min(em(tallest + 5.2), room.y)
        imgui.set_next_window_pos((0.5 * room.x, 0.5 * room.y), imgui.Cond_.always, (0.5, 0.5))
        imgui.set_next_window_size(size)
        if imgui.begin(NAME, None, FIXED_WINDOW)[0]:
            self._draw_head(faces)
            if imgui.begin_child("page", (0.0, 0.0), imgui.ChildFlags_.nav_flattened):
                self._draw_columns(groups, faces)
            imgui.end_child()
        imgui.end()

    def _draw_head(self, faces: Typefaces) -> None:
        full, start = imgui.get_content_region_avail().x, imgui.get_cursor_pos_x()
        with face(faces.bold, 20.0):
            imgui.align_text_to_frame_padding()
            imgui.text_unformatted("Keys" if full < em(32.0) else "What you can do")
        side, wide = imgui.get_frame_height(), em(20.0)
        if full > em(30.0):
            imgui.same_line(start + full - side - wide - em(0.5))
            imgui.begin_child("devices", (wide, side), 0, imgui.WindowFlags_.no_scrollbar)
            self.device = choices("device", _DEVICES, self.device) or self.device
            imgui.end_child()
        imgui.same_line(start + full - side)
        with coloured({imgui.Col_.button: vec4(TEXT, 0.0), imgui.Col_.text: vec4(DIM)}):
            if icon_button("close", icons.CLOSE, "close", width=side):
                self.shown = False
        line_of_light()
        imgui.dummy((0.0, em(0.1)))

    def _draw_columns(self, columns: list[list[Group]], faces: Typefaces) -> None:
        width = imgui.get_content_region_avail().x / len(columns)
        left, top, lowest = imgui.get_cursor_pos_x(), imgui.get_cursor_pos_y(), 0.0
        for i, groups in enumerate(columns):
            imgui.set_cursor_pos((left + i * width, top))
            imgui.begin_group()
            for group in groups:
                _draw_group(group, self.device, width - em(1.0), faces)
            imgui.end_group()
            lowest = max(lowest, imgui.get_cursor_pos_y())
        imgui.set_cursor_pos((left, lowest))
        imgui.dummy((0.0, 0.0))


def columns_for(width: float) -> int:
    """How many columns a window `width` lines of text wide has room for."""
    return min(max(int((width - 2.0) / COLUMN), 1), MOST_COLUMNS)


def told(group: Group, device: Device) -> list[Action]:
    """The actions of a group that such a device can do."""
    actions = Action.in_group(group)
    return [a for a in actions if (pad_of(a) if device == "pad" else a.value.keys or a.value.mouse)]


def lines(group: Group, device: Device) -> list[tuple[str, list[Action]]]:
    """What each line of a group tells of: words for what does it, and the actions; a stick's ways share a line."""
    made: list[tuple[str, list[Action]]] = []
    for action in told(group, device):
        words = pad_of(action) if device == "pad" else action.value.mouse
        if device == "pad" and made and made[-1][0] == words:
            made[-1][1].append(action)
        else:
            made.append((words, [action]))
    return made


def title_of(actions: list[Action]) -> str:
    """What they do: "go forward, back, left, right"."""
    first, *others = (action.title for action in actions)
    return ", ".join([first, *(other.rpartition(" ")[2] for other in others)])


def arranged(device: Device, count: int) -> list[list[Group]]:
    """The groups in at most `count` columns, in order, so that the longest column is as short as can be."""
    groups = [group for group in GROUPS if told(group, device)]
    heights = [_height(group, device) for group in groups]
    limits = sorted({sum(heights[i:j]) for i in range(len(groups)) for j in range(i + 1, len(groups) + 1)})
    fitting = (_packed(groups, heights, limit) for limit in limits)
    return next(columns for columns in fitting if columns and len(columns) <= count)


def _packed(groups: list[Group], heights: list[float], limit: float) -> list[list[Group]]:
    """Columns filled one after the other, none longer than `limit`; none at all where a group is longer."""
    if max(heights) > limit:
        return []
    columns: list[list[Group]] = [[]]
    used = 0.0
    for group, height in zip(groups, heights, strict=True):
        if used + height > limit:
            columns.append([])
            used = 0.0
        columns[-1].append(group)
        used += height
    return columns


def _height(group: Group, device: Device) -> float:
    """Of a group, in lines of text."""
    return 2.15 + ROW * len(lines(group, device))


def _draw_group(group: Group, device: Device, width: float, faces: Typefaces) -> None:
    with face(faces.bold):
        write(GROUPS[group], mixed(CYAN, TEXT, 0.25))
    for words, actions in lines(group, device):
        _draw_line(words, actions, device, width, faces)
    imgui.dummy((0.0, em(0.5)))


def _draw_line(words: str, actions: list[Action], device: Device, width: float, faces: Typefaces) -> None:
    corner = imgui.get_cursor_screen_pos()
    imgui.dummy((width, em(ROW) - imgui.get_style().item_spacing.y))
    x, y = corner.x, corner.y
    if device == "keys":
        for key in keys_of(actions[0], mac=sys.platform == "darwin"):
            x = _draw_key(key, x, y, faces)
    pen, room = imgui.get_window_draw_list(), corner.x + em(KEYS) - x
    if words and room > em(1.0):
        pen.add_text((x, y + em(0.1)), packed(DIM), elided(words, room))
    title = elided(title_of(actions), width - em(KEYS))
    pen.add_text((corner.x + em(KEYS), y + em(0.1)), packed(TEXT), title)


def _draw_key(key: str, x: float, y: float, faces: Typefaces) -> float:
    """A key cap; the x after it."""
    pen = imgui.get_window_draw_list()
    with face(faces.mono):
        size, text = imgui.calc_text_size(key), imgui.get_font_size()
        wide = max(size.x + em(0.7), em(1.35))
        box = (x, y - em(0.02)), (x + wide, y + em(1.28))
        pen.add_rect_filled(*box, packed(RAISED, 0.95), em(0.28))
        pen.add_rect(*box, packed(LINE), em(0.28))
        pen.add_text((x + 0.5 * (wide - size.x), y + 0.5 * (em(1.26) - text)), packed(TEXT), key)
    return x + wide + em(0.3)
