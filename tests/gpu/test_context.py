"""Opening OpenGL, and what is said when it does not open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from dreamscape3d.errors import GraphicsError
from dreamscape3d.gpu import context

linux = pytest.mark.skipif(sys.platform != "linux", reason="EGL is Linux's way")


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


def fake(monkeypatch: pytest.MonkeyPatch, answer: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
    """Put `answer` in moderngl's place; returns the list of settings that it was asked with."""
    asked: list[dict[str, Any]] = []

    def create_context(**settings: Any) -> Any:
        asked.append(settings)
        return answer(settings)

    monkeypatch.setattr(context.moderngl, "create_context", create_context)
    return asked


def refuse(text: str) -> Callable[[dict[str, Any]], Any]:
    def answer(settings: dict[str, Any]) -> Any:
        if settings.get("device_index", 0) > 0:
            raise Exception("requested device index 1, but found 1 devices")
        raise Exception(text)

    return answer


class Old:
    version_code = 330

    def release(self) -> None:
        self.released = True


def test_the_context_is_described(gl: Any) -> None:
    told = context.describe(gl)
    assert gl.version_code >= 410
    assert told.vendor
    assert told.renderer
    assert told.version
    assert told.glsl.startswith("4.")
    assert told.limits["MAX_TEXTURE_SIZE"] >= 8192


@pytest.mark.parametrize(
    ("renderer", "software"),
    [
        ("llvmpipe (LLVM 15.0.6, 256 bits)", True),
        ("Microsoft Basic Render Driver", True),
        ("NVIDIA H100/PCIe/SSE2", False),
        ("Apple M2", False),
    ],
)
def test_renderers_that_draw_by_the_cpu_are_known(renderer: str, software: bool) -> None:
    assert context.Description("somebody", renderer, "4.1", "4.10", {}).software is software


@linux
@pytest.mark.usefixtures("no_display")
def test_without_a_display_egl_is_the_only_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = fake(monkeypatch, refuse("libEGL.so.1 not loaded"))
    with pytest.raises(GraphicsError) as caught:
        context.open_context()
    assert [settings.get("backend") for settings in asked] == ["egl", "egl"]
    assert caught.value.message == "no OpenGL 4.1 could be opened (EGL device 0: libEGL.so.1 not loaded)"
    assert "apt-get install libegl1 libgl1 libgl1-mesa-dri" in caught.value.cure


@linux
def test_with_a_display_that_fails_egl_follows(monkeypatch: pytest.MonkeyPatch, gl: Any) -> None:
    monkeypatch.setenv("DISPLAY", ":99")

    def answer(settings: dict[str, Any]) -> Any:
        if settings.get("backend") == "egl":
            return gl
        raise Exception("(standalone) XOpenDisplay: cannot open display")

    asked = fake(monkeypatch, answer)
    assert context.open_context() is gl
    assert [settings.get("backend") for settings in asked] == [None, "egl"]


@linux
@pytest.mark.usefixtures("no_display")
def test_the_second_device_is_tried(monkeypatch: pytest.MonkeyPatch, gl: Any) -> None:
    def answer(settings: dict[str, Any]) -> Any:
        if settings["device_index"] == 0:
            raise Exception("eglInitialize failed (0x3001)")
        return gl

    fake(monkeypatch, answer)
    assert context.open_context() is gl


@linux
@pytest.mark.usefixtures("no_display")
def test_an_old_driver_is_told_from_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    old = Old()
    fake(monkeypatch, lambda settings: old)
    with pytest.raises(GraphicsError) as caught:
        context.open_context()
    assert "EGL device 0: it offers OpenGL 3.3" in caught.value.message
    assert caught.value.cure.startswith("update the graphics driver, or draw in software")
    assert old.released


@linux
@pytest.mark.usefixtures("no_display")
def test_more_than_the_driver_has_is_refused() -> None:
    with pytest.raises(GraphicsError, match=r"no OpenGL 9.9 could be opened .*0x3009"):
        context.open_context(require=990)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_the_systems_own_way_is_taken(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(context.sys, "platform", platform)
    asked = fake(monkeypatch, refuse("no pixel format"))
    with pytest.raises(GraphicsError) as caught:
        context.open_context()
    assert asked == [{"require": 410, "standalone": True}]
    assert caught.value.message == "no OpenGL 4.1 could be opened (the system: no pixel format)"
    assert caught.value.cure == "update the graphics driver"
