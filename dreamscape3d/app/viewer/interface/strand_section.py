"""What binds the dream to its guests: strands, channel by channel, the pulses, and how their spaces mix."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import (
    AMBER,
    CYAN,
    DIM,
    LINE,
    MAGENTA,
    RAISED,
    TEXT,
    Rgb,
    mixed,
    packed,
    vec4,
)
from dreamscape3d.app.viewer.interface.widgets import (
    Range,
    choices,
    coloured,
    em,
    icon_button,
    part_of,
    slider,
    tooltip,
    write,
)
from dreamscape3d.app.viewer.interface.wording import one_line, quantity
from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.scene.cue import MODES

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import Bond, Desk

_MODE_TIPS = {
    "merge": "grow together",
    "morph": "become the other",
    "weave": "alternate by region",
    "leak": "single forms cross over",
    "portal": "a door whose other side is the other dream",
}
_WHOLE = Range(0.0, 1.0, default=0.0)


class Strands:
    """The section, with the guests whose channels are unfolded."""

    def __init__(self) -> None:
        self.unfolded: set[str] = set()

    def draw(self, desk: Desk) -> None:
        """All of it."""
        if desk.bonds:
            mode = choices("mode", [(mode, mode) for mode in MODES], desk.mode, [_MODE_TIPS[mode] for mode in MODES])
            if mode is not None:
                desk.set_mode(mode)
            _draw_pulses(desk)
        else:
            write("nobody is here yet", DIM)
        for bond in desk.bonds:
            with part_of(bond.name):
                self._draw_bond(desk, bond)
        _draw_invitation(desk)
        if desk.bonds and imgui.button("glitch", (-1.0, 0.0)):
            desk.glitch()

    def _draw_bond(self, desk: Desk, bond: Bond) -> None:
        opened = bond.name in self.unfolded
        if _draw_name(desk, bond, opened):
            self.unfolded ^= {bond.name}
        if not bond.shared:
            write("nothing that both dreams offer" if bond.theirs else "this dream offers nothing", AMBER)
        else:
            _draw_whole(desk, bond)
        if opened:
            for channel in CHANNELS:
                _draw_channel(desk, bond, channel)


def summary_of(desk: Desk) -> str:
    """What the section's heading says at its right."""
    if not desk.bonds:
        return ""
    return f"{desk.mode} · {round(100.0 * max(map(tangle, desk.bonds)))} %"


def tangle(bond: Bond) -> float:
    """The mean intensity of what may cross, 0 to 1."""
    return sum(bond.present.get(c, 0.0) for c in bond.shared) / max(len(bond.shared), 1)


def _draw_name(desk: Desk, bond: Bond, opened: bool) -> bool:
    """The guest's line; whether its channels are to be folded or unfolded."""
    side = imgui.get_frame_height()
    pen, corner = imgui.get_window_draw_list(), imgui.get_cursor_screen_pos()
    beat = 0.5 + 0.5 * math.cos(math.tau * bond.phase)
    centre = (corner.x + side * 0.5, corner.y + side * 0.5)
    pen.add_circle_filled(centre, side * (0.2 + 0.12 * beat), packed(bond.colour, 0.35 + 0.35 * beat))
    pen.add_circle_filled(centre, side * 0.16, packed(bond.colour))
    imgui.dummy((side, side))
    imgui.same_line(0.0, em(0.2))
    with coloured({imgui.Col_.button: vec4(TEXT, 0.0)}):
        caret = icons.CARET_DOWN if opened else icons.CARET_RIGHT
        room = imgui.get_content_region_avail().x - 2.0 * side - em(0.6)
        imgui.push_style_var(imgui.StyleVar_.button_text_align, (0.0, 0.5))
        folded = imgui.button(f"{caret}  {one_line(bond.title or bond.name)}", (room, 0.0))
        imgui.pop_style_var()
        tooltip(f"{one_line(bond.name)}: channel by channel")
        imgui.same_line(0.0, em(0.2))
        if icon_button("let go", icons.RESET, "let go, gently", width=side):
            desk.let_go(bond.name)
        imgui.same_line(0.0, em(0.2))
        if icon_button("see off", icons.CLOSE, "leave at once", width=side):
            desk.see_off(bond.name)
    return folded


def _draw_whole(desk: Desk, bond: Bond) -> None:
    """One slider for all channels that may cross, with how far the strands have grown as a line under it."""
    wished = sum(bond.wished.get(c, 0.0) for c in bond.shared) / max(len(bond.shared), 1)
    corner, width = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x
    asked = slider("all", "entangled", wished, _WHOLE, quantity(wished, span=1.0), "all channels that may cross")
    _draw_growth(corner, width, tangle(bond), bond.colour)
    if asked is not None:
        desk.set_strand(bond.name, None, asked)


def _draw_growth(corner: imgui.ImVec2, width: float, present: float, colour: Rgb) -> None:
    bottom = corner.y + imgui.get_frame_height()
    imgui.get_window_draw_list().add_line(
        (corner.x, bottom), (corner.x + width * present, bottom), packed(mixed(colour, TEXT, 0.3)), em(0.14)
    )


def _draw_channel(desk: Desk, bond: Bond, channel: str) -> None:
    """One channel: what this side offers as a switch, then its slider or why there is none."""
    side, ours, theirs = imgui.get_frame_height(), channel in bond.offered, channel in bond.theirs
    if imgui.button(f"##{channel}", (side, 0.0)):
        desk.offer(bond.name, channel, not ours)
    _draw_ring(side, ours)
    tooltip(f"{channel} is offered: withdraw it" if ours else f"offer {channel}")
    imgui.same_line(0.0, em(0.3))
    if ours and theirs:
        value = bond.wished.get(channel, 0.0)
        corner, width = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x
        asked = slider(channel, channel, value, _WHOLE, quantity(value, span=1.0))
        _draw_growth(corner, width, bond.present.get(channel, 0.0), bond.colour)
        if asked is not None:
            desk.set_strand(bond.name, channel, asked)
        return
    imgui.align_text_to_frame_padding()
    write(f"{channel}: {'not offered by the guest' if ours else 'not offered by you'}", DIM)


def _draw_ring(side: float, filled: bool) -> None:
    """A ring on the last item, filled where a channel is offered."""
    low, high, pen = imgui.get_item_rect_min(), imgui.get_item_rect_max(), imgui.get_window_draw_list()
    centre = (0.5 * (low.x + high.x), 0.5 * (low.y + high.y))
    pen.add_circle(centre, side * 0.2, packed(CYAN if filled else DIM), 0, em(0.1))
    if filled:
        pen.add_circle_filled(centre, side * 0.12, packed(CYAN))


def _draw_pulses(desk: Desk) -> None:
    """All pulses on one circle, the dreamer's own the largest, and how far they beat as one."""
    size = em(4.6)
    corner, pen = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list()
    x, y, radius = corner.x + size * 0.5, corner.y + size * 0.5, size * 0.4
    pen.add_circle((x, y), radius, packed(LINE), 48, 1.0)
    for phase, colour, dot in ((desk.phase, CYAN, 0.3), *((b.phase, b.colour, 0.22) for b in desk.bonds)):
        angle = math.tau * (phase - 0.25)
        at = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        pen.add_line((x, y), at, packed(colour, 0.25), 1.0)
        pen.add_circle_filled(at, em(dot), packed(colour))
    imgui.dummy((size, size))
    tooltip("each pulse's phase; at the top they beat")
    imgui.same_line(0.0, em(0.6))
    _draw_order(pen, desk.order, size)


def _draw_order(pen: imgui.ImDrawList, order: float, height: float) -> None:
    imgui.begin_group()
    imgui.dummy((0.0, height * 0.24))
    write(f"in step {round(100.0 * order)} %")
    corner, width = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x
    pen.add_rect_filled(corner, (corner.x + width, corner.y + em(0.3)), packed(RAISED), em(0.15))
    end = corner.x + width * min(max(order, 0.0), 1.0)
    pen.add_rect_filled(corner, (end, corner.y + em(0.3)), packed(mixed(CYAN, MAGENTA, order)), em(0.15))
    imgui.dummy((width, em(0.3)))
    imgui.end_group()


def _draw_invitation(desk: Desk) -> None:
    imgui.set_next_item_width(-1.0)
    if imgui.begin_combo("##invite", "invite a dream …"):
        for path in desk.invitable:
            if imgui.selectable(f"{one_line(path.stem)}##{path}", False)[0]:
                desk.invite(path)
        imgui.end_combo()
