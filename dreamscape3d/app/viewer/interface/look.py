"""How panels look: dark glass, one cyan and one magenta light. Colours are sRGB, 0 to 1."""

from __future__ import annotations

from functools import lru_cache

from imgui_bundle import imgui

Rgb = tuple[float, float, float]

GLASS: Rgb = (0.027, 0.031, 0.063)
DEEP: Rgb = (0.012, 0.014, 0.031)
RAISED: Rgb = (0.110, 0.122, 0.196)
LINE: Rgb = (0.235, 0.262, 0.400)
TEXT: Rgb = (0.910, 0.930, 0.980)
DIM: Rgb = (0.592, 0.635, 0.745)
CYAN: Rgb = (0.196, 0.878, 1.000)
MAGENTA: Rgb = (1.000, 0.290, 0.815)
AMBER: Rgb = (1.000, 0.722, 0.325)
RED: Rgb = (1.000, 0.373, 0.455)
GREEN: Rgb = (0.353, 0.945, 0.690)

GLASS_ALPHA = 0.88  # text of contrast 7:1 keeps 4.5:1 on it over a white picture
ROUND = 9.0  # corners of panels [px of a usual display]

_SIZES: dict[str, float | tuple[float, float]] = {
    "window_padding": (14.0, 12.0),
    "window_rounding": ROUND,
    "child_rounding": 6.0,
    "popup_rounding": 7.0,
    "frame_padding": (8.0, 4.0),
    "frame_rounding": 5.0,
    "item_spacing": (8.0, 6.0),
    "item_inner_spacing": (6.0, 4.0),
    "cell_padding": (6.0, 3.0),
    "indent_spacing": 16.0,
    "scrollbar_size": 9.0,
    "scrollbar_rounding": 6.0,
    "scrollbar_padding": 2.0,
    "grab_min_size": 10.0,
    "grab_rounding": 5.0,
    "separator_text_padding": (12.0, 3.0),
}


@lru_cache(2048)
def packed(colour: Rgb, alpha: float = 1.0) -> int:
    """A colour as draw lists take it."""
    r, g, b = (int(min(max(c, 0.0), 1.0) * 255.0 + 0.5) for c in colour)
    return int(min(max(alpha, 0.0), 1.0) * 255.0 + 0.5) << 24 | b << 16 | g << 8 | r


@lru_cache(256)
def mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """`share` (0 to 1) of the second in the first."""
    a, b, c = (x + (y - x) * share for x, y in zip(first, second, strict=True))
    return a, b, c


def vec4(colour: Rgb, alpha: float = 1.0) -> imgui.ImVec4:
    """A colour as widgets take it."""
    return imgui.ImVec4(*colour, alpha)


def dress(style: imgui.Style, scale: float) -> None:
    """Give Dear ImGui this look on a display of `scale` times the usual density."""
    for name, size in _SIZES.items():
        scaled = size * scale if isinstance(size, float) else imgui.ImVec2(size[0] * scale, size[1] * scale)
        setattr(style, name, scaled)
    style.font_scale_dpi = scale
    style.window_min_size = imgui.ImVec2(1.0, 1.0)
    style.window_border_size = style.popup_border_size = 1.0
    style.window_title_align = imgui.ImVec2(0.0, 0.5)
    style.disabled_alpha = 0.45
    for part, (colour, alpha) in _colours().items():
        style.set_color_(part, vec4(colour, alpha))


def _colours() -> dict[imgui.Col_, tuple[Rgb, float]]:
    col = imgui.Col_
    return {
        col.text: (TEXT, 1.0),
        col.text_disabled: (DIM, 1.0),
        col.window_bg: (GLASS, GLASS_ALPHA),
        col.child_bg: (DEEP, 0.0),
        col.popup_bg: (GLASS, 0.96),
        col.border: (LINE, 0.65),
        col.border_shadow: (DEEP, 0.0),
        col.frame_bg: (RAISED, 0.75),
        col.frame_bg_hovered: (mixed(RAISED, CYAN, 0.14), 0.9),
        col.frame_bg_active: (mixed(RAISED, CYAN, 0.24), 0.95),
        col.title_bg: (GLASS, 0.0),
        col.title_bg_active: (GLASS, 0.0),
        col.scrollbar_bg: (DEEP, 0.0),
        col.scrollbar_grab: (LINE, 0.7),
        col.scrollbar_grab_hovered: (mixed(LINE, CYAN, 0.4), 0.9),
        col.scrollbar_grab_active: (CYAN, 0.9),
        col.check_mark: (CYAN, 1.0),
        col.slider_grab: (CYAN, 0.9),
        col.slider_grab_active: (CYAN, 1.0),
        col.button: (RAISED, 0.8),
        col.button_hovered: (mixed(RAISED, CYAN, 0.25), 0.95),
        col.button_active: (mixed(RAISED, CYAN, 0.45), 1.0),
        col.header: (mixed(RAISED, CYAN, 0.10), 0.6),
        col.header_hovered: (mixed(RAISED, CYAN, 0.22), 0.8),
        col.header_active: (mixed(RAISED, CYAN, 0.35), 0.9),
        col.separator: (LINE, 0.5),
        col.resize_grip: (LINE, 0.0),
        col.resize_grip_hovered: (CYAN, 0.5),
        col.resize_grip_active: (CYAN, 0.8),
        col.separator_hovered: (CYAN, 0.6),
        col.separator_active: (CYAN, 0.9),
        col.text_selected_bg: (CYAN, 0.30),
        col.nav_cursor: (MAGENTA, 1.0),
        col.input_text_cursor: (CYAN, 1.0),
        col.modal_window_dim_bg: (DEEP, 0.55),
        col.plot_lines: (CYAN, 1.0),
    }
