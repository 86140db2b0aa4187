"""A window with OpenGL: pyglet's, as far as the viewer needs one. It knows no dream."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal

import pyglet

from dreamscape3d.app.viewer.x11 import forget_released, leave_unpainted
from dreamscape3d.errors import GraphicsError, UsageError
from dreamscape3d.gpu.context import REQUIRED_VERSION, has_display
from dreamscape3d.gpu.target import Size

if TYPE_CHECKING:
    import moderngl
    import pyglet.window

Fullscreen = Literal["no", "exclusive", "borderless"]
NO_DISPLAY_CURE = "dreamscape3d still DREAM -o dream.png renders without one"
SMALLEST = (64, 48)
GROUND = (0.035, 0.03, 0.07)


class Window:
    """One window and the context that draws into it.

    Attributes:
        handle: the pyglet window, for those who take its events.
        ctx: current on this thread for as long as the window is open.
        closing: set when its close button was pressed; whoever runs the loop decides.

    Raises (on construction):
        UsageError: there is no display.
        GraphicsError: it opens no window, or offers no OpenGL 4.1.
    """

    def __init__(self, size: Size, title: str, *, vsync: bool = True, screen: int = 0) -> None:
        """A hidden window of `size`, on the `screen`-th screen where there are so many."""
        if sys.platform not in ("darwin", "win32") and not has_display():
            raise UsageError("there is no display to open a window on", cure=NO_DISPLAY_CURE)
        # pyglet would blame its next call for an error that moderngl left, and open a second, hidden window
        pyglet.options.debug_gl = False
        pyglet.options.shadow_window = False
        self.handle = _open(size, title, vsync, screen)
        self.ctx = _context()
        self.closing = False
        self.kind: Fullscreen = "no"
        self._floating: tuple[Size, tuple[int, int]] | None = None  # where it was before it filled the screen
        self._hidden = False
        self.handle.push_handlers(on_close=self._on_close, on_hide=self._on_hide, on_show=self._on_show)
        self.handle.push_handlers(on_activate=lambda: forget_released(self.handle))
        self.handle.set_minimum_size(*SMALLEST)

    @property
    def size(self) -> Size:
        """Pixels of the picture, at least 1 × 1."""
        width, height = self.handle.get_framebuffer_size()
        return max(int(width), 1), max(int(height), 1)

    @property
    def place(self) -> tuple[int, int]:
        """Where on the screen the picture's upper left corner is [px]."""
        x, y = self.handle.get_location()
        ratio = self.pixel_ratio
        return round(x * ratio), round(y * ratio)

    @property
    def pixel_ratio(self) -> float:
        """Pixels of the picture for each unit of the window."""
        (pixels, _), (units, _) = self.handle.get_framebuffer_size(), self.handle.get_size()
        return max(float(pixels), 1.0) / max(float(units), 1.0)  # get_pixel_ratio tells of the density alone, on X11

    @property
    def visible(self) -> bool:
        """Whether anybody could see it; a minimised window is not."""
        return bool(self.handle.visible) and not self._hidden

    @property
    def floating_size(self) -> Size:
        """Units of the window, or of what it goes back to where it fills the screen."""
        if self.kind != "no" and self._floating is not None:
            return self._floating[0]
        width, height = self.handle.get_size()
        return int(width), int(height)

    @property
    def floating_place(self) -> tuple[int, int]:
        """Its upper left corner, or that of what it goes back to, in units from the first screen's."""
        if self.kind != "no" and self._floating is not None:
            return self._floating[1]
        x, y = self.handle.get_location()
        return int(x), int(y)

    def move(self, place: tuple[int, int]) -> None:
        """Put its upper left corner there, unless that is on no screen: one that was there may be unplugged."""
        x, y = place
        screens = self.handle.display.get_screens()
        if any(s.x <= x < s.x + s.width - SMALLEST[0] and s.y <= y < s.y + s.height - SMALLEST[1] for s in screens):
            self.handle.set_location(x, y)

    @property
    def framebuffer(self) -> moderngl.Framebuffer:
        return self.ctx.screen

    def take_events(self, wait: float = 0.0) -> None:
        """Let the system tell what happened, at most `wait` seconds later if nothing does; handlers are called."""
        loop = pyglet.app.platform_event_loop
        if not loop.is_running():
            loop.start()
        pyglet.clock.tick()
        loop.step(wait)
        loop.dispatch_posted_events()
        self.handle.dispatch_events()

    def show(self) -> None:
        """Let it be seen: called once its first picture is drawn, before `flip`, so that no empty window flashes up."""
        leave_unpainted(self.handle)
        self.handle.set_visible(True)
        self.handle.activate()

    def clear(self) -> None:
        """Nothing but the ground colour of the start screen."""
        self.framebuffer.use()
        self.ctx.viewport = (0, 0, *self.size)
        self.ctx.clear(*GROUND)

    def flip(self) -> None:
        self.handle.flip()

    def set_title(self, title: str) -> None:
        if title != self.handle.caption:
            self.handle.set_caption(title)

    def set_fullscreen(self, kind: Fullscreen) -> None:
        """Fill the screen that the window is on, or go back to where it was."""
        if kind == self.kind:
            return
        self._leave_fullscreen()
        self._fill(kind, self._screen())

    def next_screen(self) -> str:
        """Go to the next screen, in the same way; gives its name for a message."""
        screens = self.handle.display.get_screens()
        at = screens.index(self._screen()) if self._screen() in screens else 0
        there, kind = screens[(at + 1) % len(screens)], self.kind
        self._leave_fullscreen()
        self.handle.set_location(there.x + 40, there.y + 40)
        self._fill(kind, there)
        return f"screen {(at + 1) % len(screens) + 1} of {len(screens)}"

    def hold_mouse(self, held: bool) -> None:
        """Hide the pointer and keep it inside, so that it can turn for ever."""
        self.handle.set_exclusive_mouse(held)

    def close(self) -> None:
        """Close it; GL objects of its context are gone with it."""
        if self.handle.context is not None:
            self.handle.close()

    def _on_close(self) -> bool:
        self.closing = True
        return True  # handled: the loop closes the window when it is done with it

    def _on_hide(self) -> None:
        self._hidden = True

    def _on_show(self) -> None:
        self._hidden = False

    def _screen(self) -> Any:
        """The screen under the window's middle."""
        if self.kind == "exclusive":
            return self.handle.screen
        x, y = self.handle.get_location()
        width, height = self.handle.get_size()
        x, y = x + width // 2, y + height // 2
        screens = self.handle.display.get_screens()
        under = [s for s in screens if s.x <= x < s.x + s.width and s.y <= y < s.y + s.height]
        return under[0] if under else screens[0]

    def _leave_fullscreen(self) -> None:
        if self.kind == "exclusive":
            self.handle.set_fullscreen(False)
        elif self.kind == "borderless" and self._floating is not None:
            size, place = self._floating
            self._restyle(self.handle.WINDOW_STYLE_DEFAULT)
            self.handle.set_size(*size)
            self.handle.set_location(*place)
        self.kind = "no"

    def _fill(self, kind: Fullscreen, screen: Any) -> None:
        """Fill a screen, coming from a window that does not."""
        self._floating = self.handle.get_size(), self.handle.get_location()
        if kind == "exclusive":
            self.handle.set_fullscreen(True, screen=screen)
        elif kind == "borderless":
            self._spread(screen)
        self.kind = kind
        self.handle.switch_to()
        if self.handle.visible:
            self.handle.activate()  # the keyboard stays, also where no window manager gives it

    def _spread(self, screen: Any) -> None:
        """A plain window without borders, over all of a screen: what works where fullscreen does not."""
        self._restyle(self.handle.WINDOW_STYLE_BORDERLESS)
        self.handle.set_location(screen.x, screen.y)
        self.handle.set_size(screen.width, screen.height)

    def _restyle(self, style: str | None) -> None:
        """pyglet fixes a window's style when it is made, and has this to make it anew with its context."""
        self.handle._style = style
        self.handle._recreate(["style"])


def _open(size: Size, title: str, vsync: bool, screen: int) -> pyglet.window.Window:
    import pyglet.window
    from pyglet.gl import Config

    config = Config(  # type: ignore[abstract]  # pyglet puts its platform's own in its place
        major_version=REQUIRED_VERSION // 100,
        minor_version=REQUIRED_VERSION // 10 % 10,
        forward_compatible=True,
        double_buffer=True,
        depth_size=0,
        stencil_size=0,
    )
    try:
        screens = pyglet.display.get_display().get_screens()
        place = screens[screen] if screen < len(screens) else screens[0]
        size = (min(size[0], place.width), min(size[1], place.height))
        chosen = {"config": config, "vsync": vsync, "screen": place}
        return pyglet.window.Window(*size, caption=title, resizable=True, visible=False, file_drops=True, **chosen)
    except Exception as error:  # pyglet raises its own kinds for each platform, and plain ones
        raise GraphicsError(f"no window could be opened: {_reason(error)}", cure=NO_DISPLAY_CURE) from error


def _context() -> moderngl.Context:
    import moderngl

    try:
        return moderngl.create_context(require=REQUIRED_VERSION)
    except Exception as error:
        raise GraphicsError(
            f"the window offers no OpenGL {REQUIRED_VERSION // 100}.{REQUIRED_VERSION // 10 % 10}: {_reason(error)}",
            cure="update the graphics driver, or draw in software with LIBGL_ALWAYS_SOFTWARE=1",
        ) from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
