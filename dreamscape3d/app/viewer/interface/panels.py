"""Everything that is drawn over the picture, by one name.

panels = Panels(window)                       after the first picture
panels.draw(desk, dt, size, pixel_ratio)      each turn, with the window's framebuffer bound
panels.say("saved night.png", "good")
panels.close()                                before the window is closed

Where nothing is shown, a turn costs microseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface.bridge import Bridge
from dreamscape3d.app.viewer.interface.captions import draw_captions
from dreamscape3d.app.viewer.interface.fault import FaultOverlay
from dreamscape3d.app.viewer.interface.help import NAME as HELP
from dreamscape3d.app.viewer.interface.help import Help
from dreamscape3d.app.viewer.interface.inspector import NAME as INSPECTOR
from dreamscape3d.app.viewer.interface.inspector import Inspector
from dreamscape3d.app.viewer.interface.map_names import draw_names
from dreamscape3d.app.viewer.interface.toasts import Kind, Toasts
from dreamscape3d.app.viewer.interface.two_eyes import for_each_eye
from dreamscape3d.render.stereo import SPLIT

if TYPE_CHECKING:
    from collections.abc import Collection

    from pyglet.window import BaseWindow

    from dreamscape3d.app.viewer.desk import Desk

NARROWEST_VIEW = 18.0  # lines of text: what stands beside the inspector is not squeezed into less


class Panels:
    """The inspector, the fault overlay, the page of keys, the toasts, and the bridge that draws them.

    Attributes:
        bridge: for those who want more of it.
        inspector, help: their `shown` may be set.
    """

    def __init__(self, window: BaseWindow) -> None:
        """`window` is open and its GL context current."""
        self.bridge = Bridge(window)
        self.inspector, self.help = Inspector(), Help()
        self.fault, self.toasts = FaultOverlay(), Toasts()
        self._goal: str | None = None

    def draw(
        self, desk: Desk, dt: float, size: tuple[float, float], pixel_ratio: float = 1.0, scale: float = 0.0
    ) -> None:
        """Draw all that is shown into the framebuffer that is bound; `Bridge.new_frame` says what the numbers are."""
        self.toasts.advance(dt)
        if self.fault.take(desk.fault):
            self.toasts.say("mended: the dream goes on from here", "good", "fault")
        if not (self.busy or desk.captions or desk.map_names(0)):
            self.bridge.rest()
            return
        self.bridge.new_frame(dt, size, pixel_ratio, scale)
        faces = self.bridge.faces
        self.inspector.draw(desk, faces)
        free = self._free()
        self.fault.draw(faces, free)
        self.help.draw(faces)
        draw_over(desk, self.toasts, size, free)
        self._give_focus()
        self.bridge.render()

    @property
    def busy(self) -> bool:
        """Whether anything is to be seen; where nothing is, nothing is done."""
        return self.inspector.shown or self.help.shown or self.fault.visible or bool(self.toasts.shown)

    def say(self, text: str, kind: Kind = "plain", topic: str = "") -> None:
        """Show a short message; one of the same `topic`, or with other numbers, takes the place of the last."""
        self.toasts.say(text, kind, topic)

    def toggle_inspector(self) -> None:
        """Open or close the inspector. The keyboard stays with the dreamer; `toggle_focus` gives it."""
        self.inspector.shown = not self.inspector.shown
        self._leave_where_nothing_is()

    def toggle_help(self) -> None:
        """Open or close the page of keys."""
        self.help.shown = not self.help.shown
        self._leave_where_nothing_is()

    def toggle_focus(self) -> None:
        """Give keyboard and gamepad to the panels, opening the inspector where none is open; or take them back."""
        if self.bridge.navigating:
            self.bridge.navigate(False)
            return
        if not (self.inspector.shown or self.help.shown):
            self.inspector.shown = True
        self.bridge.navigate(True)
        self._goal = HELP if self.help.shown else INSPECTOR

    def dismiss(self) -> bool:
        """What Escape does: end typing, give the keyboard back, close what is on top. Whether there was anything."""
        if self.bridge.typing or self.bridge.unfolded:
            return True
        if self.bridge.navigating:
            self.bridge.navigate(False)
        elif self.help.shown:
            self.help.shown = False
        elif self.fault.visible:
            self.fault.hide()
        elif self.inspector.shown:
            self.inspector.shown = False
        else:
            return False
        return True

    @property
    def wants_mouse(self) -> bool:
        """Whether the mouse belongs to a panel."""
        return self.busy and self.bridge.wants_mouse

    @property
    def wants_keyboard(self) -> bool:
        """Whether keys belong to a panel; what an action does `always` is done all the same."""
        return self.bridge.wants_keyboard

    @property
    def wants_gamepad(self) -> bool:
        """Whether the gamepad belongs to a panel."""
        return self.bridge.wants_gamepad

    def gamepad(self, held: Collection[str], stick: tuple[float, float]) -> None:
        """The gamepad as it is now, as `Bridge.gamepad` takes it."""
        self.bridge.gamepad(held, stick)

    def close(self) -> None:
        """Free everything. Call it before the window is closed."""
        self.bridge.close()

    def _leave_where_nothing_is(self) -> None:
        if not (self.inspector.shown or self.help.shown):
            self.bridge.navigate(False)

    def _give_focus(self) -> None:
        if self._goal is not None:
            imgui.set_window_focus(self._goal)
            self._goal = None

    def _free(self) -> tuple[float, float]:
        """The x between which the picture is not under the inspector; all of it where little would be left."""
        width, line = imgui.get_io().display_size.x, imgui.get_font_size()
        covered = self.inspector.covered
        if not self.inspector.shown or width - covered < NARROWEST_VIEW * line:
            return 0.0, width
        return (covered, width) if self.inspector.side == "left" else (0.0, width - covered)


def draw_over(desk: Desk, toasts: Toasts, size: tuple[float, float], free: tuple[float, float]) -> None:
    """What belongs to the picture, as each eye sees it: names on the neuro-map, what is said, what is told. `size` of
    the window; `free`: the x between which nothing of it is covered, where both eyes see all of it."""
    split = desk.stereo.layout in SPLIT

    def say(eye: int, frame: tuple[float, float]) -> None:
        room = (0.0, frame[0]) if split else free
        draw_captions(desk.captions, room, frame[1])
        toasts.draw(room)

    for_each_eye(desk.stereo, size, lambda eye, frame: draw_names(desk.map_names(eye), frame), flat=False)
    for_each_eye(desk.stereo, size, say, flat=True)
