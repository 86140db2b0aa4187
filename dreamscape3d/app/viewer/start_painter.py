"""The start screen's strokes: backdrop, cards, head and foot, as draw lists of Dear ImGui."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.icon import NAME
from dreamscape3d.app.viewer.interface import icons
from dreamscape3d.app.viewer.interface.look import CYAN, DEEP, DIM, MAGENTA, TEXT, Rgb, mixed, packed
from dreamscape3d.app.viewer.start_layout import Rect
from dreamscape3d.app.viewer.start_textures import StartTextures, Uv

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.interface.typefaces import Typefaces
    from dreamscape3d.app.viewer.shelf import Entry
    from dreamscape3d.app.viewer.start_screen import StartScreen

ROUND = 12.0
GROWS = 0.035  # of a card's size, when it is chosen
RISES = 26.0  # units by which cards come up at first
COMES, EACH = 0.5, 0.045  # seconds in which one comes up, and from one to the next
GLOWS = 12.0  # units above the body into which a chosen card may shine
AMBIENT = 0.80  # of a card's light in the middle of the backdrop
DIMMEST = 0.34, 0.24  # of it at the upper and the lower end


class Painter:
    """One frame's strokes, into the Dear ImGui window that is open; `scale` is of the start screen's sizes."""

    def __init__(self, start: StartScreen, faces: Typefaces, scale: float, textures: StartTextures) -> None:
        self.start, self.faces, self.scale, self.textures = start, faces, scale, textures
        self.page = start.page
        self.pen = imgui.get_window_draw_list()

    def paint(self, behind: list[tuple[Entry, float]], lit: dict[int, float], clock: float, over_picture: bool) -> None:
        self._backdrop(behind, clock, over_picture)
        body = self.page.body
        self.pen.push_clip_rect((0.0, body.y - GLOWS * self.scale), (body.right, body.bottom), True)
        for heading in self.page.headings:
            y = heading.y - self.start.scroll
            self._text(heading.text, self.page.margin, y, 15.0, mixed(DIM, TEXT, 0.35), bold=True)
        order = sorted(self.page.visible(self.start.scroll), key=lambda number: lit.get(number, 0.0))
        for number in order:
            self._card(number, lit.get(number, 0.0), clock)
        self.pen.pop_clip_rect()
        self._fades()
        self._scrollbar()
        self._head()
        self._foot()
        if not self.start.shown:
            self._nothing()

    # -- behind

    def _backdrop(self, behind: list[tuple[Entry, float]], clock: float, over_picture: bool) -> None:
        """The light of what is chosen, darker above and below; one layer at rest, since each costs a whole window."""
        whole = Rect(0.0, 0.0, self.page.head.width, self.page.foot.bottom)
        if over_picture or not behind or behind[-1][1] < 1.0:
            dark = packed(DEEP, 0.35 if over_picture else 1.0)
            self.pen.add_rect_filled((whole.x, whole.y), (whole.right, whole.bottom), dark)
        for entry, strength in behind:
            texture = self.textures.ambient(entry)
            if texture is not None:
                self._light(texture, whole, _covering(whole, clock), strength * (0.62 if over_picture else 1.0))

    def _light(self, texture: imgui.ImTextureRef, whole: Rect, uv: tuple[Uv, Uv], strength: float) -> None:
        """A texture over the window, by vertices' colours dimmer towards its upper and its lower end."""
        (left, top), (right, bottom) = uv
        y, v = whole.middle[1], (top + bottom) / 2
        for corners, share, ends in (
            (((whole.x, whole.y), (whole.right, y)), ((left, top), (right, v)), (DIMMEST[0], AMBIENT)),
            (((whole.x, y), (whole.right, whole.bottom)), ((left, v), (right, bottom)), (AMBIENT, DIMMEST[1])),
        ):
            first = self.pen.vtx_buffer.size()
            self.pen.add_image(texture, *corners, *share, packed((1.0, 1.0, 1.0), strength))
            last = self.pen.vtx_buffer.size()
            above, below = (packed((light, light, light)) for light in ends)
            line = (whole.x, corners[0][1]), (whole.x, corners[1][1])
            imgui.internal.shade_verts_linear_color_gradient_keep_alpha(self.pen, first, last, *line, above, below)

    def _shade(self, rect: Rect, above: int, below: int) -> None:
        self.pen.add_rect_filled_multi_color((rect.x, rect.y), (rect.right, rect.bottom), above, above, below, below)

    def _fades(self) -> None:
        """Cards go under head and foot as into mist."""
        body, depth, scroll = self.page.body, 26.0 * self.scale, self.start.scroll
        wide, top = body.width, body.y - GLOWS * self.scale
        clear = packed(DEEP, 0.0)
        mist = packed(DEEP, 0.6 * min(scroll / depth, 1.0))
        self._shade(Rect(0.0, 0.0, wide, top), mist, mist)
        self._shade(Rect(0.0, top, wide, depth), mist, clear)
        mist = packed(DEEP, 0.6 * min((self.page.furthest - scroll) / depth, 1.0))
        self._shade(Rect(0.0, body.bottom - depth, wide, depth), clear, mist)
        self._shade(self.page.foot, mist, mist)

    # -- cards

    def _card(self, number: int, lit: float, clock: float) -> None:
        entry, come = self.start.shown[number], _come(self.start.age, number)
        place = self.page.cards[number].moved(-self.start.scroll + RISES * self.scale * (1.0 - come))
        grown = 1.0 + GROWS * lit
        place = _around(place, grown)
        opening = self.start.opening
        others = 0.45 if opening is not None and opening != entry.path else 1.0
        if lit > 0.01:
            pulse = 0.75 + 0.25 * math.sin(clock * (9.0 if opening == entry.path else 2.2))
            self._glow(place, lit * come * pulse)
        self._picture(entry, place, come, (0.86 + 0.14 * lit) * others)
        self._words(entry, place, come * (0.35 + 0.65 * others), lit, opening == entry.path)
        if lit > 0.01:
            self._rim(place, lit * come)
        else:
            self._frame(place, 0.16 * come)

    def _picture(self, entry: Entry, place: Rect, come: float, light: float) -> None:
        corners = (place.x, place.y), (place.right, place.bottom)
        texture, arrived = self.textures.card(entry, self.start.age)
        if texture is None or arrived < 1.0:
            self.pen.add_rect_filled(*corners, packed((0.075, 0.07, 0.13), come), ROUND * self.scale)
        if texture is not None:
            tint = packed((light, light, light), come * arrived)
            self.pen.add_image_rounded(texture, *corners, (0.0, 0.0), (1.0, 1.0), tint, ROUND * self.scale)

    def _words(self, entry: Entry, place: Rect, come: float, lit: float, opening: bool) -> None:
        wide = place.width
        size = min(max(wide * 0.058, 13.5 * self.scale), 27.0 * self.scale)
        inset, room = wide * 0.05, wide * 0.90
        least = size * 0.66
        mood, by = entry.mood, f"by {entry.author}" if entry.author else ""
        told = "opening …" if opening else "  ·  ".join(part for part in (by, mood) if part)
        y = place.bottom - inset * 0.85 - size * 1.25 - (least * 1.35 if told else 0.0)
        self._raw(self._cut(entry.title, size, room, bold=True), place.x + inset, y, size, TEXT, come, bold=True)
        if told:
            colour = CYAN if opening else mixed((0.80, 0.82, 0.90), TEXT, lit)
            self._raw(self._cut(told, least, room), place.x + inset, y + size * 1.28, least, colour, come * 0.92)

    def _glow(self, place: Rect, strength: float) -> None:
        """Neon around a card: rings that fade outwards."""
        reach = 18
        for ring in range(1, reach):
            fade = (1.0 - ring / reach) ** 2.0 * 0.42 * strength
            out = ring * 1.7 * self.scale
            colour = packed(mixed(CYAN, MAGENTA, 0.25 + 0.5 * ring / reach), fade)
            self.pen.add_rect(
                (place.x - out, place.y - out),
                (place.right + out, place.bottom + out),
                colour,
                ROUND * self.scale + out,
                2.0 * self.scale,
            )

    def _rim(self, place: Rect, strength: float) -> None:
        first = self.pen.vtx_buffer.size()
        thick = 2.4 * self.scale
        self.pen.add_rect(
            (place.x, place.y), (place.right, place.bottom), packed(CYAN, strength), ROUND * self.scale, thick
        )
        last = self.pen.vtx_buffer.size()
        imgui.internal.shade_verts_linear_color_gradient_keep_alpha(
            self.pen, first, last, (place.x, place.y), (place.right, place.bottom), packed(CYAN), packed(MAGENTA)
        )

    def _frame(self, place: Rect, strength: float) -> None:
        self.pen.add_rect(
            (place.x, place.y), (place.right, place.bottom), packed(TEXT, strength), ROUND * self.scale, self.scale
        )

    def _scrollbar(self) -> None:
        body, furthest = self.page.body, self.page.furthest
        if furthest <= 0.5:
            return
        length = max(body.height * body.height / self.page.height, 24.0 * self.scale)
        y = body.y + (body.height - length) * min(self.start.scroll / furthest, 1.0)
        x, wide = body.right - 8.0 * self.scale, 3.0 * self.scale
        self.pen.add_rect_filled((x, y), (x + wide, y + length), packed(TEXT, 0.30), wide / 2)

    def _nothing(self) -> None:
        x, y = self.page.body.middle
        for text, size, colour, down in (
            (f"nothing here is called “{self._cut(self.start.typed, 22.0 * self.scale, x)}”", 22.0, TEXT, -24.0),
            ("Esc shows all again; a path with / in it opens a file", 15.0, DIM, 12.0),
        ):
            width = self._width(text, size * self.scale)
            self._text(text, x - width / 2, y + down * self.scale, size, colour)

    # -- above and below

    def _head(self) -> None:
        head, page = self.page.head, self.page
        if page.small:
            side, size, gap = 30.0, 21.0, 9.0
        else:
            side, size, gap = 58.0, 34.0, 16.0
        y = head.y + (head.height - side * self.scale) / 2 + (0.0 if page.small else 6.0 * self.scale)
        x = page.margin
        box = (x, y), (x + side * self.scale, y + side * self.scale)
        self.pen.add_image(self.textures.emblem, *box, *_ALL, packed((1, 1, 1)))
        x += (side + gap) * self.scale
        line = y + (side * self.scale - (size * 1.2 if page.small else size * 1.2 + 20.0) * self.scale) / 2
        self._text(NAME, x, line, size, TEXT)
        if not page.small:
            self._text("Choose a dream to walk in", x, line + size * 1.22 * self.scale, 15.5, mixed(DIM, TEXT, 0.3))
        end = x + self._width(NAME, size * self.scale)
        self._search(end + 24.0 * self.scale, y + side * self.scale / 2)

    def _search(self, least: float, middle: float) -> None:
        """What is typed, in a pill at the right."""
        high = (25.0 if self.page.small else 36.0) * self.scale
        right = self.page.head.right - self.page.margin
        typed = self.start.typed
        wide = min((460.0 if typed else 330.0) * self.scale, right - least)
        if wide < 90.0 * self.scale:
            return
        left, top = right - wide, middle - high / 2
        edge = packed(CYAN, 0.9) if typed else packed(TEXT, 0.22)
        self.pen.add_rect_filled((left, top), (right, top + high), packed(DEEP, 0.55), high / 2)
        self.pen.add_rect((left, top), (right, top + high), edge, high / 2, self.scale * (1.5 if typed else 1.0))
        size = (14.5 if self.page.small else 15.0) * self.scale
        x, y = left + high * 0.45, middle - size * 0.62
        self._raw(icons.SEARCH, x, y, size, CYAN if typed else DIM, 1.0)
        x += size * 1.6
        room = right - high * 0.5 - x
        hint = self.start.hint
        said = self._width(hint, size) + size if typed and not self.page.small else 0.0
        if not typed:
            words = "type to find" if self.page.small else "type to find, or a file's path"
            self._raw(self._cut(words, size, room), x, y, size, DIM, 0.9)
            return
        shown = self._tail(typed, size, room - said)
        self._raw(shown, x, y, size, TEXT, 1.0)
        caret = x + self._width(shown, size) + 1.5 * self.scale
        if self.start.age % 1.1 < 0.7:
            self.pen.add_line((caret, y), (caret, y + size * 1.2), packed(CYAN), 1.5 * self.scale)
        if said:
            self._raw(hint, right - high * 0.5 - said + size, y, size, DIM, 0.95)

    def _foot(self) -> None:
        foot, size = self.page.foot, (13.5 if self.page.small else 14.0) * self.scale
        y = foot.y + (foot.height - size * 1.25) / 2
        room = foot.width - 2 * self.page.margin
        if self.start.message:
            text = self._cut(f"{icons.WARNING}  {self.start.message}", size, room)
            self._raw(text, self.page.margin, y, size, (1.0, 0.76, 0.45), self.start.strength)
            return
        keys = [("Enter", "step in"), ("↑ ↓ ← →", "choose"), ("drop a .toml", "open it"), ("F1", "keys")]
        pads = [("A", "step in"), ("stick or d-pad", "choose")]
        back = [("B" if self.start.by_pad else "Esc", "back")] if self.start.can_leave else []
        hints = [*(pads if self.start.by_pad else keys), *back]
        x = self.page.margin
        for key, meaning in hints:
            wide = self._width(key, size) + self._width(meaning, size) + 34.0 * self.scale
            if x + wide - 26.0 * self.scale > self.page.margin + room:
                break
            self._raw(key, x, y, size, mixed(TEXT, CYAN, 0.35), 0.95)
            x += self._width(key, size) + 8.0 * self.scale
            self._raw(meaning, x, y, size, DIM, 0.95)
            x += self._width(meaning, size) + 26.0 * self.scale

    # -- text

    def _text(self, text: str, x: float, y: float, size: float, colour: Rgb, *, bold: bool = False) -> None:
        self._raw(text, x, y, size * self.scale, colour, 1.0, bold=bold)

    def _raw(
        self, text: str, x: float, y: float, size: float, colour: Rgb, strength: float, *, bold: bool = False
    ) -> None:
        """Text with a soft shadow, `size` in the window's units."""
        font = self.faces.bold if bold else self.faces.text
        drop = max(size * 0.06, 0.8)
        self.pen.add_text(font, size, (x + drop, y + drop), packed(DEEP, 0.75 * strength), text)
        self.pen.add_text(font, size, (x, y), packed(colour, strength), text)

    def _width(self, text: str, size: float, *, bold: bool = False) -> float:
        if not text:
            return 0.0
        imgui.push_font(self.faces.bold if bold else self.faces.text, size / imgui.get_style().font_scale_dpi)
        width = float(imgui.calc_text_size(text).x)
        imgui.pop_font()
        return width

    def _cut(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """The text, or as much of its beginning as fits with an ellipsis."""
        if self._width(text, size, bold=bold) <= room:
            return text
        while text and self._width(text + "…", size, bold=bold) > room:
            text = text[: -max(len(text) // 16, 1)]
        return text.rstrip() + "…"

    def _tail(self, text: str, size: float, room: float) -> str:
        """The text, or as much of its end as fits: what is being typed stays in sight."""
        if self._width(text, size) <= room:
            return text
        while text and self._width("…" + text, size) > room:
            text = text[max(len(text) // 16, 1) :]
        return "…" + text


_ALL: tuple[Uv, Uv] = ((0.0, 0.0), (1.0, 1.0))


def _come(age: float, number: int) -> float:
    """How far a card has come up, 0 to 1."""
    share = min(max((age - EACH * min(number, 12)) / COMES, 0.0), 1.0)
    return 1.0 - (1.0 - share) ** 3


def _around(place: Rect, factor: float) -> Rect:
    x, y = place.middle
    width, height = place.width * factor, place.height * factor
    return Rect(x - width / 2, y - height / 2, width, height)


def _covering(whole: Rect, clock: float) -> tuple[Uv, Uv]:
    """Which part of a picture of 16:9 fills the window, drifting slowly."""
    shape = whole.width / max(whole.height, 1.0) * 9.0 / 16.0
    wide, high = (1.0, 1.0 / shape) if shape >= 1.0 else (shape, 1.0)
    wide, high = wide * 0.86, high * 0.86
    x = 0.5 + (1.0 - wide) * 0.5 * math.sin(clock * 0.11)
    y = 0.5 + (1.0 - high) * 0.5 * math.sin(clock * 0.083 + 1.0)
    return (x - wide / 2, y - high / 2), (x + wide / 2, y + high / 2)
