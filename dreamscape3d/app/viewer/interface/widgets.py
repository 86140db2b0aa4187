"""The panels' own controls: filled sliders, rows of choices, switches, icon buttons. Every one works by mouse, keyboard
and gamepad, since Dear ImGui's own behave beneath what is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface.icons import CARET_DOWN, CARET_RIGHT
from dreamscape3d.app.viewer.interface.look import CYAN, DIM, LINE, MAGENTA, RAISED, TEXT, Rgb, mixed, packed, vec4
from dreamscape3d.app.viewer.interface.wording import one_line

Value = TypeVar("Value")
ELLIPSIS = "…"
_CLAMPED = imgui.SliderFlags_.always_clamp | imgui.SliderFlags_.no_round_to_format
_CLEAR = imgui.ImVec4(0.0, 0.0, 0.0, 0.0)
FIXED_WINDOW = (
    imgui.WindowFlags_.no_title_bar
    | imgui.WindowFlags_.no_collapse
    | imgui.WindowFlags_.no_move
    | imgui.WindowFlags_.no_resize
    | imgui.WindowFlags_.no_saved_settings
)
"""Flags of a window that stays where it is put."""
_OVERDRAWN = (
    imgui.Col_.frame_bg,
    imgui.Col_.frame_bg_hovered,
    imgui.Col_.frame_bg_active,
    imgui.Col_.slider_grab,
    imgui.Col_.slider_grab_active,
    imgui.Col_.text,
    imgui.Col_.border,
)


@dataclass(frozen=True, slots=True)
class Range:
    """What a slider's ends are, where it stands by itself, and from where it is filled.

    Attributes:
        origin: value at which nothing is filled; None for the lower end.
        logarithmic: whether equal ways are equal factors; both ends are then above 0.
    """

    low: float
    high: float
    default: float | None = None
    origin: float | None = None
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along a value lies, 0 to 1."""
        from math import log

        low, high, at = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            return log(at / low) / log(high / low)
        return (at - low) / (high - low) if high > low else 0.0

    def is_default(self, value: float) -> bool:
        """Whether a value cannot be told from the default."""
        return self.default is None or abs(value - self.default) <= 1e-4 * (self.high - self.low)


def em(count: float = 1.0) -> float:
    """Sizes in heights of a line of text: they follow the display's density."""
    return imgui.get_font_size() * count


def slider(
    name: str, label: str, value: float, ends: Range, shown: str, tip: str = "", *, marked: bool = False
) -> float | None:
    """A bar that is filled up to `value`, its label and what is `shown` of its value on it.

    Drag it, or type a number after Ctrl+click; a double or right click takes it back to its default. Where it is
    `marked`, a mark at its left tells that it stands elsewhere.

    Returns:
        The value asked for, None while there is none.
    """
    width, height = imgui.get_content_region_avail().x, imgui.get_frame_height()
    corner = imgui.get_cursor_screen_pos()
    typed = imgui.internal.temp_input_is_active(imgui.get_id(f"##{name}"))
    moved, new = _bare_slider(f"##{name}", value, ends, width, typed)
    asked = new if moved else None
    if not typed:
        _draw_bar(corner, imgui.ImVec2(width, height), asked if asked is not None else value, ends)
        _label_bar(corner, imgui.ImVec2(width, height), label, shown, marked and not ends.is_default(value))
    if _is_reset(ends):
        return ends.default
    tooltip(_slider_tip(tip, ends))
    return asked


def _bare_slider(name: str, value: float, ends: Range, width: float, typed: bool) -> tuple[bool, float]:
    flags = _CLAMPED | (imgui.SliderFlags_.logarithmic if ends.logarithmic else 0)
    imgui.set_next_item_width(width)
    imgui.push_style_var(imgui.StyleVar_.grab_min_size, 1.0)  # else values lie beside the mouse
    with coloured({}) if typed else unseen():
        moved, new = imgui.slider_float(name, value, ends.low, ends.high, "%.4g", flags)
    imgui.pop_style_var()
    return moved, new


def _is_reset(ends: Range) -> bool:
    """A double or right click on the last item; it is then let go, or the mouse would set it again."""
    if ends.default is None or not imgui.is_item_hovered():
        return False
    if not (imgui.get_mouse_clicked_count(0) > 1 or imgui.is_mouse_clicked(1)):
        return False
    imgui.internal.clear_active_id()
    return True


def _slider_tip(tip: str, ends: Range) -> str:
    reset = "" if ends.default is None else f"double click: back to {ends.default:.4g}   "
    return "\n".join(filter(None, [tip, f"{reset}Ctrl+click or Enter: type a number"]))


def _draw_bar(corner: imgui.ImVec2, size: imgui.ImVec2, value: float, ends: Range) -> None:
    lit = imgui.is_item_active() or imgui.is_item_hovered()
    pen, round_ = imgui.get_window_draw_list(), imgui.get_style().frame_rounding
    right, bottom = corner.x + size.x, corner.y + size.y
    pen.add_rect_filled(corner, (right, bottom), packed(mixed(RAISED, CYAN, 0.1 if lit else 0.0), 0.75), round_)
    at = corner.x + ends.share(value) * size.x
    start = corner.x + (ends.share(ends.origin) * size.x if ends.origin is not None else 0.0)
    _fill(pen, (min(start, at), corner.y, max(start, at), bottom), corner.x, right, 0.62 if lit else 0.46)
    if ends.default is not None and not ends.is_default(value):
        notch = corner.x + ends.share(ends.default) * size.x
        pen.add_line((notch, bottom - size.y * 0.28), (notch, bottom - 1.0), packed(DIM, 0.8), 1.0)
    x = min(max(at, corner.x + 1.5), right - 1.5)
    pen.add_line((x, corner.y + 2.0), (x, bottom - 2.0), packed(CYAN, 1.0 if lit else 0.8), em(0.13))


def _fill(
    pen: imgui.ImDrawList, box: tuple[float, float, float, float], left: float, right: float, alpha: float
) -> None:
    """Cyan at the bar's left end, magenta at its right one, as far as `box` shows of it, with the bar's corners."""
    x0, y0, x1, y1 = box
    if x1 - x0 < 1.0:
        return
    first, last = ((x - left) / max(right - left, 1.0) for x in (x0, x1))
    start = pen.vtx_buffer.size()
    pen.add_rect_filled((x0, y0), (x1, y1), packed(CYAN, alpha), imgui.get_style().frame_rounding)
    imgui.internal.shade_verts_linear_color_gradient_keep_alpha(
        pen,
        start,
        pen.vtx_buffer.size(),
        (x0, y0),
        (x1, y0),
        packed(mixed(CYAN, MAGENTA, first)),
        packed(mixed(CYAN, MAGENTA, last)),
    )


def _label_bar(corner: imgui.ImVec2, size: imgui.ImVec2, label: str, shown: str, changed: bool) -> None:
    pad = imgui.get_style().frame_padding
    pen, y = imgui.get_window_draw_list(), corner.y + (size.y - imgui.get_text_line_height()) * 0.5
    room = imgui.calc_text_size(shown).x
    pen.add_text((corner.x + size.x - pad.x - room, y), packed(CYAN if changed else TEXT), shown)
    pen.add_text((corner.x + pad.x, y), packed(TEXT), elided(label, size.x - room - 3.0 * pad.x))
    if changed:
        left, edge = corner.x, imgui.get_style().frame_rounding
        pen.push_clip_rect((left, corner.y), (left + em(0.2), corner.y + size.y), True)
        pen.add_rect_filled((left, corner.y), (left + size.x, corner.y + size.y), packed(MAGENTA), edge)
        pen.pop_clip_rect()


def choices(name: str, options: Sequence[tuple[Value, str]], current: Value, tips: Sequence[str] = ()) -> Value | None:
    """A row of buttons of which one is chosen; a list to unfold where there is no room for a row.

    Returns:
        What was chosen anew, or None.
    """
    gap = imgui.get_style().item_inner_spacing.x * 0.5
    room = imgui.get_content_region_avail().x - gap * (len(options) - 1)
    widest = max(imgui.calc_text_size(label).x for _, label in options) + em(0.6)
    if widest * len(options) > room:
        return dropdown(name, options, current)
    asked, width = None, room / len(options)
    for i, (value, label) in enumerate(options):
        if i:
            imgui.same_line(0.0, gap)
        if _choice(f"{label}##{name}", value == current, width) and value != current:
            asked = value
        if i < len(tips):
            tooltip(tips[i])
    return asked


def _choice(name: str, chosen: bool, width: float) -> bool:
    colours = {imgui.Col_.button: vec4(mixed(RAISED, CYAN, 0.55), 0.85), imgui.Col_.text: vec4((1.0, 1.0, 1.0))}
    with coloured(colours if chosen else {imgui.Col_.text: vec4(DIM)}):
        return imgui.button(name, (width, 0.0))


def dropdown(name: str, options: Sequence[tuple[Value, str]], current: Value) -> Value | None:
    """A list to unfold; what was chosen anew, or None."""
    asked = None
    shown = next((label for value, label in options if value == current), str(current))
    imgui.set_next_item_width(-1.0)
    if imgui.begin_combo(f"##{name}", shown):
        for value, label in options:
            if imgui.selectable(label, value == current)[0] and value != current:
                asked = value
        imgui.end_combo()
    return asked


def switch(label: str, on: bool, tip: str = "") -> bool:
    """A label with a switch at its right; whether it was turned."""
    width, height = imgui.get_content_region_avail().x, imgui.get_frame_height()
    corner, pen = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list()
    turned = imgui.invisible_button(f"##{label}", (max(width, 1.0), height), imgui.ButtonFlags_.enable_nav)
    lit = imgui.is_item_hovered() or imgui.is_item_focused()
    y, length, thick = corner.y + height * 0.5, em(1.9), em(0.5)
    right = corner.x + width
    track = mixed(RAISED, CYAN, 0.6) if on else LINE
    pen.add_rect_filled((right - length, y - thick), (right, y + thick), packed(track, 1.0 if lit else 0.8), thick)
    at = right - thick if on else right - length + thick
    pen.add_circle_filled((at, y), thick * 0.72, packed(TEXT if on or lit else DIM))
    text = elided(label, width - length - em())
    pen.add_text(
        (corner.x + imgui.get_style().frame_padding.x, y - imgui.get_text_line_height() * 0.5), packed(TEXT), text
    )
    tooltip(tip)
    return turned


def heading(name: str, title: str, summary: str, opened: bool, face_: imgui.ImFont, colour: int = 0) -> bool:
    """A line that folds what is under it, with a summary at its right; whether it was pressed."""
    corner, pen = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list()
    width, height = max(imgui.get_content_region_avail().x, 1.0), imgui.get_frame_height()
    pressed = imgui.invisible_button(f"##{name}", (width, height), imgui.ButtonFlags_.enable_nav)
    lit = imgui.is_item_hovered()
    if lit:
        pen.add_rect_filled(
            corner, (corner.x + width, corner.y + height), packed(RAISED, 0.7), imgui.get_style().frame_rounding
        )
    y = corner.y + imgui.get_style().frame_padding.y
    accent = CYAN if opened or lit else mixed(CYAN, DIM, 0.35)
    pen.add_text((corner.x + em(0.25), y), packed(accent, 0.9), CARET_DOWN if opened else CARET_RIGHT)
    with face(face_):
        pen.add_text((corner.x + em(1.15), y), packed(mixed(accent, TEXT, 0.3)), title)
        used = imgui.calc_text_size(title).x + em(2.2)
    text = elided(one_line(summary), width - used - em(0.4))
    pen.add_text((corner.x + width - imgui.calc_text_size(text).x - em(0.3), y), colour or packed(DIM), text)
    return pressed


def icon_button(name: str, icon: str, tip: str = "", *, accent: Rgb | None = None, width: float = 0.0) -> bool:
    """A button with a sign on it, as high as a row."""
    side = imgui.get_frame_height()
    with coloured({imgui.Col_.text: vec4(accent)} if accent else {}):
        pressed = imgui.button(f"{icon}##{name}", (width or side * 1.15, side))
    tooltip(tip)
    return pressed


def tooltip(text: str) -> None:
    """Says more of the last item while the mouse rests on it."""
    if text and imgui.is_item_hovered(imgui.HoveredFlags_.for_tooltip) and imgui.begin_tooltip():
        imgui.push_text_wrap_pos(min(em(22.0), imgui.get_io().display_size.x * 0.8))
        imgui.text_unformatted(text)
        imgui.pop_text_wrap_pos()
        imgui.end_tooltip()


def write(text: str, colour: Rgb = TEXT, *, wrapped: bool = False) -> None:
    """Text as it is; one line cut off where its room ends, or all of it over several."""
    with coloured({imgui.Col_.text: vec4(colour)}):
        if wrapped:
            imgui.push_text_wrap_pos(0.0)
        imgui.text_unformatted(text if wrapped else elided(one_line(text), imgui.get_content_region_avail().x))
        if wrapped:
            imgui.pop_text_wrap_pos()


def facts(rows: Sequence[tuple[str, str]]) -> None:
    """Names and what they are, in two columns."""
    widest = max(imgui.calc_text_size(name).x for name, _ in rows) + em(0.9)
    for name, value in rows:
        start = imgui.get_cursor_pos_x()
        write(name, DIM)
        imgui.same_line(start + widest)
        write(value)


def elided(text: str, width: float) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if imgui.calc_text_size(text).x <= width:
        return text
    fits, cut = 0, len(text)
    while cut - fits > 1:
        middle = (fits + cut) // 2
        if imgui.calc_text_size(text[:middle] + ELLIPSIS).x <= width:
            fits = middle
        else:
            cut = middle
    return text[:fits].rstrip() + ELLIPSIS if width > 0.0 else ""


@contextmanager
def coloured(colours: dict[imgui.Col_, imgui.ImVec4]) -> Iterator[None]:
    """Other colours for what is drawn inside."""
    for part, colour in colours.items():
        imgui.push_style_color(part, colour)
    try:
        yield
    finally:
        imgui.pop_style_color(len(colours))


def unseen() -> AbstractContextManager[None]:
    """Nothing is seen of sliders inside: something is drawn over them."""
    return coloured(dict.fromkeys(_OVERDRAWN, _CLEAR))


@contextmanager
def face(font: imgui.ImFont, size: float = 0.0) -> Iterator[None]:
    """Another typeface for what is drawn inside; `size` [px of a usual display], 0 for the same."""
    imgui.push_font(font, size)
    try:
        yield
    finally:
        imgui.pop_font()


@contextmanager
def part_of(name: str) -> Iterator[None]:
    """Names inside belong to `name`, so that equal ones elsewhere are others."""
    imgui.push_id(name)
    try:
        yield
    finally:
        imgui.pop_id()


def line_of_light() -> None:
    """A line from cyan to magenta, as wide as there is room."""
    corner, width = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x
    ends = packed(CYAN, 0.9), packed(MAGENTA, 0.9)
    imgui.get_window_draw_list().add_rect_filled_multi_color(
        corner, (corner.x + width, corner.y + max(em(0.1), 1.0)), ends[0], ends[1], ends[1], ends[0]
    )
    imgui.dummy((width, em(0.15)))
