"""What the dream is doing: its time and its mood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import CYAN, LINE, MAGENTA, RAISED, TEXT, mixed, packed
from dreamscape3d.app.viewer.interface.widgets import Range, em, face, icon_button, slider, tooltip, unseen, write
from dreamscape3d.app.viewer.interface.wording import clock, factor, quantity, reading

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import Desk
    from dreamscape3d.app.viewer.interface.typefaces import Typefaces

SLOWEST, FASTEST = 1.0 / 16.0, 4.0
_RATE = Range(SLOWEST, FASTEST, default=1.0, logarithmic=True)
_MOOD = (
    ("valence", "misery to joy"),
    ("arousal", "sleep to frenzy"),
    ("dominance", "helpless to in control"),
)
_TICKS = (0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 3600.0)


def draw_time(desk: Desk, faces: Typefaces) -> None:
    """The strip of time, with what stops and steps it."""
    _strip(desk)
    _buttons(desk)
    imgui.same_line()
    with face(faces.mono):
        imgui.align_text_to_frame_padding()
        write(clock(desk.time))
    rate = slider("rate", "rate", desk.rate, _RATE, factor(desk.rate), "seconds of the dream a second")
    if rate is not None:
        desk.set_rate(rate)


def draw_mood(desk: Desk) -> None:
    """Three sliders and what they amount to."""
    mood = desk.mood
    at = [mood.valence, mood.arousal, mood.dominance]
    birth = desk.dream.mood if desk.dream else mood
    for i, (name, tip) in enumerate(_MOOD):
        ends = Range(-1.0, 1.0, default=getattr(birth, name), origin=0.0)
        asked = slider(name, name, at[i], ends, quantity(at[i], span=2.0), tip, marked=True)
        if asked is not None:
            at[i] = asked
            desk.set_mood(at[0], at[1], at[2])
    write(reading(mood), mixed(CYAN, MAGENTA, 0.5 - 0.5 * mood.valence))


def _buttons(desk: Desk) -> None:
    gap = imgui.get_style().item_inner_spacing.x * 0.5
    if icon_button("start", icons.TO_START, "back to the beginning"):
        desk.scrub(0.0)
    imgui.same_line(0.0, gap)
    if icon_button("back", icons.STEP_BACK, "one step back"):
        desk.step(-1)
    imgui.same_line(0.0, gap)
    playing = desk.playing
    if icon_button("play", icons.PAUSE if playing else icons.PLAY, "pause" if playing else "play", accent=CYAN):
        desk.play(not playing)
    imgui.same_line(0.0, gap)
    if icon_button("step", icons.STEP, "one step on"):
        desk.step(1)


def _strip(desk: Desk) -> None:
    """Time from left to right; drag the head."""
    span = max(desk.span, desk.time, 0.1)
    corner, width, height = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x, em(1.3)
    imgui.set_next_item_width(width)
    flags = imgui.SliderFlags_.no_input | imgui.SliderFlags_.no_round_to_format
    with unseen():
        moved, new = imgui.slider_float("##time", desk.time, 0.0, span, "", flags)
    if moved:
        desk.scrub(new)
    lit = imgui.is_item_active() or imgui.is_item_hovered()
    _draw_strip(corner, (width, max(height, imgui.get_frame_height())), new if moved else desk.time, span, lit)
    tooltip(f"{clock(desk.time)} of {clock(span)}")


def _draw_strip(corner: imgui.ImVec2, size: tuple[float, float], time: float, span: float, lit: bool) -> None:
    pen, (width, height) = imgui.get_window_draw_list(), size
    middle = corner.y + height * 0.5
    thick = em(0.16)
    every = next((t for t in _TICKS if span / t <= 24.0), span)
    for i in range(int(span / every) + 1):
        x = corner.x + i * every / span * width
        pen.add_line((x, middle - em(0.34)), (x, middle + em(0.34)), packed(LINE, 0.9), 1.0)
    pen.add_rect_filled((corner.x, middle - thick), (corner.x + width, middle + thick), packed(RAISED), thick)
    x = corner.x + min(time / span, 1.0) * width
    colours = packed(MAGENTA, 0.9), packed(CYAN, 0.95)
    pen.add_rect_filled_multi_color(
        (corner.x, middle - thick), (x, middle + thick), colours[0], colours[1], colours[1], colours[0]
    )
    pen.add_circle_filled((x, middle), em(0.62), packed(CYAN, 0.28 if lit else 0.16))
    pen.add_circle_filled((x, middle), em(0.36), packed(TEXT if lit else mixed(CYAN, TEXT, 0.5)))
