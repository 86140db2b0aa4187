"""The dream's forms as a tree, and what the cursor points at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.form_tree import GREY, FormTree, Row, swatch
from dreamscape3d.app.viewer.interface.look import AMBER, CYAN, DIM, TEXT, packed
from dreamscape3d.app.viewer.interface.widgets import elided, em, facts, tooltip, write
from dreamscape3d.app.viewer.interface.wording import counted, length_words, one_line, place_words

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.desk import Desk, Pointed
    from dreamscape3d.scene.scene import Scene

ROWS_SHOWN = 12
LONGEST_SEARCH = 64
_OPERATORS = {"union": "", "subtract": "carves", "intersect": "keeps"}


class SceneTree:
    """The tree, with what is open and looked for."""

    def __init__(self) -> None:
        self.tree = FormTree()
        self.sought = ""
        self._shown: int | None = None

    def draw(self, desk: Desk) -> None:
        """A field to search in, then as many rows as there is room for; the rest is scrolled to."""
        if desk.dream is None:
            write("no dream", DIM)
            return
        scene = desk.dream.scene
        imgui.set_next_item_width(-1.0)
        _, self.sought = imgui.input_text_with_hint("##search", f"{icons.SEARCH}  search forms", self.sought)
        self.sought = self.sought[:LONGEST_SEARCH]
        rows = self.tree.rows(scene, self.sought)
        height = min(max(len(rows), 1), ROWS_SHOWN) * imgui.get_frame_height() + em(0.5)
        if imgui.begin_child("rows", (0.0, height)):
            self._draw_rows(desk, scene, rows)
        imgui.end_child()

    def _draw_rows(self, desk: Desk, scene: Scene, rows: list[Row]) -> None:
        if not rows:
            write("nothing is called that" if self.sought else "this dream has no forms", DIM)
        imgui.push_style_var(imgui.StyleVar_.item_spacing, imgui.ImVec2(0.0, 0.0))
        clipper = imgui.ListClipper()
        clipper.begin(len(rows), imgui.get_frame_height())
        self._show_chosen(desk, rows, clipper)
        while clipper.step():
            for i in range(clipper.display_start, clipper.display_end):
                self._draw_row(desk, scene, rows[i])
        clipper.end()
        imgui.pop_style_var()

    def _show_chosen(self, desk: Desk, rows: list[Row], clipper: imgui.ListClipper) -> None:
        """Scroll to what was just chosen elsewhere."""
        if desk.chosen == self._shown:
            return
        self._shown = desk.chosen
        found = [i for i, row in enumerate(rows) if row.path == (desk.chosen,)]
        if found:
            imgui.set_scroll_y(max(found[0] - ROWS_SHOWN // 2, 0) * imgui.get_frame_height())

    def _draw_row(self, desk: Desk, scene: Scene, row: Row) -> None:
        corner, height = imgui.get_cursor_screen_pos(), imgui.get_frame_height()
        width, indent = imgui.get_content_region_avail().x, em(0.9) * row.depth
        chosen = row.path == (desk.chosen,)
        name = "##" + ".".join(map(str, row.path))
        pressed, _ = imgui.selectable(name, chosen, imgui.SelectableFlags_.allow_double_click, (0.0, height))
        if pressed:
            self._press(desk, row, imgui.get_mouse_pos().x - corner.x - indent)
        tooltip(_row_tip(row))
        _draw_row_text(corner, width, indent, row, row.path in self.tree.open or bool(self.sought), chosen)
        _draw_swatch(corner.x + width - em(0.9), corner.y + height * 0.5, desk, scene, row.material)

    def _press(self, desk: Desk, row: Row, along: float) -> None:
        """A form is chosen, or no longer. A group opens by its caret, a double click, or Enter once it is chosen."""
        double, by_mouse = imgui.is_mouse_double_clicked(0), imgui.is_mouse_released(0)
        chosen = desk.chosen == row.path[0]
        if row.parts and (double or (along < em(1.3) if by_mouse else chosen)):
            self.tree.turn(row.path)
        elif not double:
            self._shown = None if chosen else row.path[0]
            desk.choose(self._shown)


def _row_tip(row: Row) -> str:
    lines = [f"{row.kind}{f', {_OPERATORS[row.operator]}' if _OPERATORS[row.operator] else ''}"]
    if row.material:
        lines.append(f"material {row.material}")
    if row.parts:
        lines.append(f"{counted(row.parts, 'part')}: double click to open")
    return one_line(" · ".join(lines))


def _draw_row_text(corner: imgui.ImVec2, width: float, indent: float, row: Row, opened: bool, chosen: bool) -> None:
    pen, y = imgui.get_window_draw_list(), corner.y + imgui.get_style().frame_padding.y
    x = corner.x + indent + em(0.35)
    if row.parts:
        pen.add_text((x, y), packed(DIM), icons.CARET_DOWN if opened else icons.CARET_RIGHT)
    x += em(1.0)
    room = corner.x + width - em(2.0) - x
    title = elided(one_line(row.title), room)
    pen.add_text((x, y), packed(CYAN if chosen else TEXT if row.name else DIM), title)
    used = imgui.calc_text_size(title).x + em(0.6)
    note = " ".join(filter(None, [row.kind if row.name else "", _OPERATORS[row.operator]]))
    if note and room - used > em(2.5):
        pen.add_text(
            (x + used, y), packed(AMBER if row.operator != "union" else DIM, 0.75), elided(one_line(note), room - used)
        )


def _draw_swatch(x: float, y: float, desk: Desk, scene: Scene, name: str) -> None:
    material = scene.materials.get(name)
    colour, glow = swatch(material, {"time": desk.time, **desk.parameters}) if material else (GREY, None)
    pen = imgui.get_window_draw_list()
    if glow is not None:
        pen.add_circle_filled((x, y), em(0.62), packed(glow, 0.30))
    pen.add_circle_filled((x, y), em(0.36), packed(glow or colour))
    pen.add_circle((x, y), em(0.36), packed(TEXT, 0.25))


def draw_pointed(desk: Desk) -> None:
    """What lies under the cursor."""
    pointed = desk.pointed
    if pointed is None:
        write("point at something", DIM)
        return
    facts(
        [
            ("form", one_line(pointed.name) or f"form {pointed.number + 1}"),
            ("material", one_line(pointed.material) or "default"),
            ("distance", length_words(pointed.distance)),
            ("at", place_words(pointed.at)),
        ]
    )
    _draw_place(pointed)


def _draw_place(pointed: Pointed) -> None:
    if pointed.place is None:
        return
    place = one_line(place_text(pointed))
    if imgui.button(f"{icons.COPY}  {elided(place, imgui.get_content_region_avail().x - em(3.0))}##place", (-1.0, 0.0)):
        imgui.set_clipboard_text(str(pointed.place))
    tooltip(f"{one_line(str(pointed.place))}\nclick to copy")


def place_text(pointed: Pointed) -> str:
    """The file's name and line: what is short enough to read."""
    place = pointed.place
    if place is None:
        return ""
    return f"{place.path.replace(chr(92), '/').rpartition('/')[2]}:{place.line}"
