"""What is wrong with the file, over the last good picture: it never covers more than its lower part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.fault_text import Excerpt, Report, reports
from dreamscape3d.app.viewer.interface.look import DEEP, DIM, GREEN, RED, TEXT, mixed, packed, vec4
from dreamscape3d.app.viewer.interface.widgets import (
    FIXED_WINDOW,
    coloured,
    elided,
    em,
    face,
    icon_button,
    tooltip,
    write,
)

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.interface.typefaces import Typefaces
    from dreamscape3d.errors import DreamscapeError

NAME = "fault"
WIDTH = 50.0  # in lines of text
MARGIN = 0.6
PAGES = 4.4  # width of "1 of 3", in lines of text
TALLEST = 0.5  # share of the window's height
_FLAGS = FIXED_WINDOW | imgui.WindowFlags_.no_focus_on_appearing


class FaultOverlay:
    """The overlay; `hidden` holds the fault that was put away, which comes back only when it is another."""

    def __init__(self) -> None:
        self.hidden: DreamscapeError | None = None
        self._fault: DreamscapeError | None = None
        self._reports: list[Report] = []
        self._shown = 0

    @property
    def visible(self) -> bool:
        """Whether there is something to read."""
        return self._fault is not None and self._fault is not self.hidden

    def hide(self) -> None:
        """Put this fault away, until there is another."""
        self.hidden = self._fault

    def take(self, fault: DreamscapeError | None) -> bool:
        """What is wrong now; whether something was until now and no longer is."""
        mended = self._fault is not None and fault is None
        if fault is not self._fault:
            self._fault, self._shown = fault, 0
            self._reports = reports(fault) if fault else []
        return mended

    def draw(self, faces: Typefaces, free: tuple[float, float]) -> None:
        """Draw it between the x of `free`, at the bottom."""
        if not self.visible:
            return
        room = imgui.get_io().display_size
        margin = em(MARGIN)
        width = max(min(em(WIDTH), free[1] - free[0] - 2.0 * margin), 1.0)
        imgui.set_next_window_pos((0.5 * (free[0] + free[1]), room.y - margin), imgui.Cond_.always, (0.5, 1.0))
        imgui.set_next_window_size_constraints((width, 0.0), (width, max(room.y * TALLEST, em(4.0))))
        if imgui.begin(NAME, None, _FLAGS | imgui.WindowFlags_.always_auto_resize)[0]:
            self._draw(self._reports[self._shown], faces)
        imgui.end()

    def _draw(self, report: Report, faces: Typefaces) -> None:
        _draw_edge()
        self._draw_head(report, faces)
        write(report.message, TEXT, wrapped=True)
        cells = max(int(imgui.get_content_region_avail().x / _cell(faces)) - 9, 8)
        excerpt = report.excerpt(cells)
        if excerpt is not None:
            _draw_excerpt(excerpt, faces)
        if report.cure:
            write(f"{icons.CURE}  {report.cure}", GREEN, wrapped=True)

    def _draw_head(self, report: Report, faces: Typefaces) -> None:
        side, pages = imgui.get_frame_height(), len(self._reports)
        buttons = side * 1.1 + (em(PAGES) + 2.0 * side if pages > 1 else 0.0)
        full = imgui.get_content_region_avail().x
        start = imgui.get_cursor_pos_x()
        imgui.align_text_to_frame_padding()
        with coloured({imgui.Col_.text: vec4(RED)}):
            imgui.text_unformatted(icons.WARNING)
        imgui.same_line()
        with face(faces.bold):
            room = full - buttons - em(2.2)
            fits = (where for where in report.wheres if imgui.calc_text_size(where).x <= room)
            with coloured({imgui.Col_.text: vec4(mixed(RED, TEXT, 0.35))}):
                imgui.text_unformatted(next(fits, elided(report.wheres[-1], room)))
        tooltip(str(report.place) if report.place else "")
        imgui.same_line(start + full - buttons)
        self._draw_pages(pages, side)

    def _draw_pages(self, pages: int, side: float) -> None:
        """Which fault of how many, the ways to the others, and the way out."""
        with coloured({imgui.Col_.button: vec4(TEXT, 0.0), imgui.Col_.text: vec4(DIM)}):
            if pages > 1:
                if icon_button("previous", icons.LEFT_SIDE, "the one before", width=side):
                    self._shown = (self._shown - 1) % pages
                imgui.same_line(0.0, 0.0)
                note = f"{self._shown + 1} of {pages}"
                left = imgui.get_cursor_pos_x()
                imgui.set_cursor_pos_x(left + 0.5 * (em(PAGES) - imgui.calc_text_size(note).x))
                imgui.text_unformatted(note)
                imgui.same_line(left + em(PAGES), 0.0)
                if icon_button("next", icons.RIGHT_SIDE, f"{pages - 1} more", width=side):
                    self._shown = (self._shown + 1) % pages
                imgui.same_line(0.0, 0.0)
            if icon_button("hide", icons.CLOSE, "put away", width=side):
                self.hide()


def _cell(faces: Typefaces) -> float:
    with face(faces.mono):
        return max(imgui.calc_text_size("0").x, 1.0)


def _draw_edge() -> None:
    """A red edge at its left."""
    corner, size = imgui.get_window_pos(), imgui.get_window_size()
    pen, end = imgui.get_window_draw_list(), corner.y + size.y
    pen.push_clip_rect(corner, (corner.x + em(0.3), end))
    pen.add_rect_filled(corner, (corner.x + size.x, end), packed(RED), imgui.get_style().window_rounding)
    pen.pop_clip_rect()


def _draw_excerpt(excerpt: Excerpt, faces: Typefaces) -> None:
    """The line on a darker ground, with carets under what is marked."""
    with face(faces.mono):
        width, line = imgui.get_content_region_avail().x, imgui.get_text_line_height()
        corner, height = imgui.get_cursor_screen_pos(), 2.0 * line + em(0.8)
        imgui.dummy((width, height))
        pen = imgui.get_window_draw_list()
        box = corner, (corner.x + width, corner.y + height)
        pen.add_rect_filled(*box, packed(DEEP, 0.85), imgui.get_style().frame_rounding)
        pen.push_clip_rect(*box, True)
        x, y = corner.x + em(0.6), corner.y + em(0.4)
        number = f"{excerpt.number}"
        pen.add_text((x, y), packed(DIM, 0.8), number)
        x += imgui.calc_text_size(number).x + em(0.9)
        pen.add_line((x - em(0.45), y), (x - em(0.45), y + 2.0 * line), packed(DIM, 0.35), 1.0)
        for text, colour in ((excerpt.before, TEXT), (excerpt.marked, RED), (excerpt.after, TEXT)):
            pen.add_text((x, y), packed(colour), text)
            along = imgui.calc_text_size(text).x
            if colour is RED:
                pen.add_text((x, y + line), packed(RED), _carets(along))
            x += along
        pen.pop_clip_rect()


def _carets(width: float) -> str:
    return "^" * max(round(width / max(imgui.calc_text_size("^").x, 1.0)), 1)
