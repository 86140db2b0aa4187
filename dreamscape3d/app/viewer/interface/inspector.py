"""The inspector: what the dream is, what can be turned on it, and what it costs. Tab opens it.

It stands at one side of the window, as wide as it was drawn, never wider than the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.dream_section import draw_mood, draw_time
from dreamscape3d.app.viewer.interface.look import DIM, TEXT, packed, vec4
from dreamscape3d.app.viewer.interface.parameter_section import changed_parameters, draw_parameters
from dreamscape3d.app.viewer.interface.scene_section import SceneTree, draw_pointed, place_text
from dreamscape3d.app.viewer.interface.strand_section import Strands, summary_of
from dreamscape3d.app.viewer.interface.timing_section import Timings, severity
from dreamscape3d.app.viewer.interface.view_section import draw_comfort, draw_moving, draw_picture, draw_stereo
from dreamscape3d.app.viewer.interface.widgets import (
    coloured,
    elided,
    em,
    face,
    heading,
    icon_button,
    line_of_light,
    part_of,
    tooltip,
    write,
)
from dreamscape3d.app.viewer.interface.wording import clock, counted, one_line, reading, speed_words

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import Desk
    from dreamscape3d.app.viewer.interface.typefaces import Typefaces

NAME = "inspector"
WIDTH, NARROWEST, WIDEST = 21.0, 13.0, 44.0  # in lines of text
LITTLE = 22.0  # a window narrower than this is filled
MARGIN = 0.6
FIRST_OPEN = frozenset({"time", "parameters", "moving", "picture", "timings"})
_FLAGS = (
    imgui.WindowFlags_.no_title_bar
    | imgui.WindowFlags_.no_collapse
    | imgui.WindowFlags_.no_move
    | imgui.WindowFlags_.no_saved_settings
    | imgui.WindowFlags_.no_focus_on_appearing
)


class Inspector:
    """The panel, with what it remembers while the viewer runs.

    Attributes:
        shown: whether it is to be seen.
        side: of the window, at which it stands.
        open: the sections that are unfolded.
        covered: how far from its side it reaches, in the window's units.
    """

    def __init__(self) -> None:
        self.shown = False
        self.side: Literal["left", "right"] = "left"
        self.open: set[str] = set(FIRST_OPEN)
        self.timings = Timings()
        self.scene = SceneTree()
        self.strands = Strands()
        self.covered = 0.0
        self._width = WIDTH  # in lines of text, so that it holds on displays of any density

    def draw(self, desk: Desk, faces: Typefaces) -> None:
        """Draw it, where it is shown."""
        if not self.shown:
            return
        self.timings.refresh(desk, imgui.get_time())
        self._place()
        if imgui.begin(NAME, None, _FLAGS)[0]:
            self._remember()
            self.covered = imgui.get_window_size().x + em(MARGIN)
            self._draw_head(desk, faces)
            if imgui.begin_child("sections", (0.0, 0.0), imgui.ChildFlags_.nav_flattened):
                self._draw_sections(desk, faces)
            imgui.end_child()
        imgui.end()

    def _place(self) -> None:
        room, margin = imgui.get_io().display_size, round(em(MARGIN))
        margin = margin if room.x > em(26.0) else 0
        width, height = self._fitting(room.x - 2.0 * margin), max(room.y - 2.0 * margin, 1.0)
        x = margin if self.side == "left" else room.x - margin - width
        imgui.set_next_window_pos((x, margin))
        widest = max(min(em(WIDEST), room.x - 2.0 * margin), width)
        imgui.set_next_window_size_constraints((min(em(NARROWEST), width), height), (widest, height))
        imgui.set_next_window_size((width, height))

    def _fitting(self, room: float) -> float:
        """Its width in a window with so much room; all of it where little would be left to see."""
        if room < em(LITTLE):
            return max(room, 1.0)
        return float(round(em(min(max(self._width, NARROWEST), WIDEST, room / em()))))

    def _remember(self) -> None:
        """Its width, when it was drawn wider or narrower by hand."""
        if imgui.get_io().display_size.x >= em(LITTLE) + 2.0 * em(MARGIN):
            self._width = imgui.get_window_size().x / em()

    def _draw_head(self, desk: Desk, faces: Typefaces) -> None:
        side = imgui.get_frame_height()
        title = one_line(desk.dream.title) if desk.dream else "no dream"
        room = imgui.get_content_region_avail().x - 2.0 * side - em(1.2)
        with face(faces.bold, 20.0):
            imgui.align_text_to_frame_padding()
            imgui.text_unformatted(elided(title, room))
        tooltip(title if imgui.calc_text_size(title).x > room else "")
        imgui.same_line(imgui.get_window_width() - imgui.get_style().window_padding.x - 2.0 * side + em(0.2))
        self._draw_corner(side)
        author = desk.dream.author if desk.dream else ""
        write(" · ".join(filter(None, [author, desk.path.name if desk.path else ""])) or " ", DIM)
        tooltip(one_line(str(desk.path)) if desk.path else "")
        line_of_light()

    def _draw_corner(self, side: float) -> None:
        with coloured({imgui.Col_.button: vec4(TEXT, 0.0), imgui.Col_.text: vec4(DIM)}):
            other = icons.RIGHT_SIDE if self.side == "left" else icons.LEFT_SIDE
            if icon_button("side", other, "to the other side", width=side):
                self.side = "right" if self.side == "left" else "left"
            imgui.same_line(0.0, 0.0)
            if icon_button("close", icons.CLOSE, "close", width=side):
                self.shown = False

    def _draw_sections(self, desk: Desk, faces: Typefaces) -> None:
        timings, dream = self.timings, desk.dream
        target = 1e3 / max(desk.target_fps, 1.0)
        changed = len(changed_parameters(desk))
        forms = len(dream.scene.forms) if dream else 0
        pointed = desk.pointed
        self._section("time", "Time", clock(desk.time), faces, lambda: draw_time(desk, faces))
        self._section("mood", "Mood", reading(desk.mood), faces, lambda: draw_mood(desk))
        self._section("strands", "Strands", summary_of(desk), faces, lambda: self.strands.draw(desk))
        self._section(
            "parameters", "Parameters", f"{changed} changed" if changed else "", faces, lambda: draw_parameters(desk)
        )
        self._section(
            "moving", "Moving", f"{desk.moving} · {speed_words(desk.speed)}", faces, lambda: draw_moving(desk)
        )
        self._section("picture", "Picture", desk.quality, faces, lambda: draw_picture(desk))
        self._section("stereo", "Stereo", desk.stereo.layout.replace("_", " "), faces, lambda: draw_stereo(desk))
        self._section("comfort", "Comfort", "", faces, lambda: draw_comfort(desk))
        self._section(
            "timings",
            "Timings",
            f"{timings.figures.fps:.0f} fps",
            faces,
            lambda: timings.draw(desk),
            packed(severity(timings.figures.high, target)),
        )
        self._section("scene", "Scene", counted(forms, "form"), faces, lambda: self.scene.draw(desk))
        self._section("pointed", "Pointed", place_text(pointed) if pointed else "", faces, lambda: draw_pointed(desk))

    def _section(
        self, name: str, title: str, summary: str, faces: Typefaces, draw: Callable[[], None], colour: int = 0
    ) -> None:
        """A heading that folds what is under it, with what matters most at its right."""
        opened = name in self.open
        if heading(name, title, summary, opened, faces.bold, colour):
            self.open ^= {name}
        if opened:
            with part_of(name):
                draw()
            imgui.dummy((0.0, em(0.25)))
