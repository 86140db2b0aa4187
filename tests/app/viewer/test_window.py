"""The window's own logic, on two screens that only tests have: Xvfb offers pyglet one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dreamscape3d.app.viewer import window as module
from dreamscape3d.app.viewer.window import NO_DISPLAY_CURE, Window
from dreamscape3d.errors import GraphicsError, UsageError

LEFT = SimpleNamespace(x=0, y=0, width=1920, height=1080)
RIGHT = SimpleNamespace(x=1920, y=0, width=1280, height=1024)


class Handle:
    """A pyglet window that does at once what it is asked, as its window manager were it alone."""

    WINDOW_STYLE_DEFAULT, WINDOW_STYLE_BORDERLESS = None, "borderless"

    def __init__(self, *screens: Any) -> None:
        self.display = SimpleNamespace(get_screens=lambda: list(screens))
        self.screen, self.place, self.size = screens[0], (100, 100), (800, 600)
        self.before = (self.place, self.size)
        self.full, self.visible, self.context, self._style = False, True, None, None
        self.handlers: dict[str, Any] = {}

    def push_handlers(self, **handlers: Any) -> None:
        self.handlers.update(handlers)

    def set_fullscreen(self, on: bool, screen: Any = None) -> None:
        if on:
            self.before = (self.place, self.size)
            self.screen = screen
            self.place, self.size = (screen.x, screen.y), (screen.width, screen.height)
        else:
            self.place, self.size = self.before
        self.full = on

    def get_location(self) -> tuple[int, int]:
        return self.place

    def get_size(self) -> tuple[int, int]:
        return self.size

    get_framebuffer_size = get_size

    def set_location(self, x: int, y: int) -> None:
        self.place = (x, y)

    def set_size(self, width: int, height: int) -> None:
        self.size = (width, height)

    def __getattr__(self, name: str) -> Any:
        if name in ("_x_display", "pressed_keys"):
            raise AttributeError(name)
        return lambda *arguments: None


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Any:
    def window(*screens: Any) -> Window:
        monkeypatch.setattr(module, "has_display", lambda: True)
        monkeypatch.setattr(module, "_open", lambda *arguments: Handle(*screens))
        monkeypatch.setattr(module, "_context", lambda: None)
        return Window((800, 600), "a test")

    return window


def where(window: Window) -> tuple[Any, ...]:
    return window.kind, window.handle.get_location(), window.handle.get_size()


@pytest.mark.parametrize("kind", ["exclusive", "borderless"])
def test_all_of_a_screen_and_back_to_the_same_place(made: Any, kind: Any) -> None:
    window = made(LEFT, RIGHT)
    window.handle.set_location(2000, 50)
    window.set_fullscreen(kind)
    assert where(window) == (kind, (1920, 0), (1280, 1024))
    assert window.floating_size == (800, 600)
    window.set_fullscreen("no")
    assert where(window) == ("no", (2000, 50), (800, 600))
    assert window.floating_size == (800, 600)


def test_from_one_kind_to_the_other_keeps_the_place_it_came_from(made: Any) -> None:
    window = made(LEFT, RIGHT)
    for kind in ("exclusive", "borderless", "exclusive", "no"):
        window.set_fullscreen(kind)
    assert where(window) == ("no", (100, 100), (800, 600))


@pytest.mark.parametrize("kind", ["no", "exclusive", "borderless"])
def test_the_next_screen_in_the_same_way_and_round(made: Any, kind: Any) -> None:
    window = made(LEFT, RIGHT)
    window.set_fullscreen(kind)
    assert window.next_screen() == "screen 2 of 2"
    there = ((1960, 40), (800, 600)) if kind == "no" else ((1920, 0), (1280, 1024))
    assert where(window) == (kind, *there)
    assert window.next_screen() == "screen 1 of 2"
    back = ((40, 40), (800, 600)) if kind == "no" else ((0, 0), (1920, 1080))
    assert where(window) == (kind, *back)


def test_the_only_screen_is_the_next_one_too(made: Any) -> None:
    assert made(LEFT).next_screen() == "screen 1 of 1"


def test_a_window_beyond_every_screen_counts_as_on_the_first(made: Any) -> None:
    window = made(LEFT, RIGHT)
    window.handle.set_location(-5000, -5000)
    assert window.next_screen() == "screen 2 of 2"


def test_what_is_minimised_is_not_visible(made: Any) -> None:
    window = made(LEFT)
    assert window.visible
    window.handle.handlers["on_hide"]()
    assert not window.visible
    window.handle.handlers["on_show"]()
    assert window.visible


def test_the_close_button_only_asks(made: Any) -> None:
    window = made(LEFT)
    assert window.handle.handlers["on_close"]() is True
    assert window.closing


def test_without_a_display_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setattr(module, "has_display", lambda: False)
    with pytest.raises(UsageError, match="there is no display") as refused:
        Window((64, 48), "none")
    assert refused.value.cure == NO_DISPLAY_CURE


def test_an_opengl_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import moderngl

    def refuse(**words: Any) -> None:
        raise ValueError("Requested OpenGL version 410,\n got version 330")

    monkeypatch.setattr(moderngl, "create_context", refuse)
    told = r"offers no OpenGL 4\.1: Requested OpenGL version 410, got version 330"
    with pytest.raises(GraphicsError, match=told) as refused:
        module._context()
    assert "LIBGL_ALWAYS_SOFTWARE=1" in refused.value.cure
