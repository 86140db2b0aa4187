"""Opening OpenGL: by EGL where there is no display, through the window system where there is one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import moderngl

from dreamscape3d.errors import GraphicsError

REQUIRED_VERSION = 410
"""OpenGL 4.1 core: what macOS stops at and what every program here is written for."""

INSTALL_LINUX = "apt-get install libegl1 libgl1 libgl1-mesa-dri"
"""What a bare Debian or Ubuntu lacks."""

SOFTWARE = ("llvmpipe", "softpipe", "swrast", "basic render")
"""What renderers that draw by the CPU call themselves, in lower case."""

_MAX_DEVICES = 8
_EGL_BAD_MATCH = "0x3009"


@dataclass(frozen=True, slots=True)
class Description:
    """Who draws, and what it can do. `limits` are GL's own names without `GL_`, in GL's units."""

    vendor: str
    renderer: str
    version: str
    glsl: str
    limits: dict[str, int]

    @property
    def software(self) -> bool:
        """Whether the CPU draws."""
        return any(word in self.renderer.lower() for word in SOFTWARE)


def open_context(require: int = REQUIRED_VERSION) -> moderngl.Context:
    """A standalone core context, current on this thread.

    On Linux EGL is used when neither DISPLAY nor WAYLAND_DISPLAY is set, and again when the display's own
    way fails. macOS and Windows use the system's way.

    Args:
        require: the least version, as `410` for OpenGL 4.1.

    Raises:
        GraphicsError: no way opened; the cure names what to install or change.
    """
    reasons: list[str] = []
    for name, attempt in _attempts(require):
        try:
            return attempt()
        except Exception as error:  # glcontext raises bare Exception for everything
            reasons.append(f"{name}: {_reason(error)}")
            if name.startswith("EGL") and "requested device index" in str(error):
                break
    raise _failure(require, reasons)


def describe(ctx: moderngl.Context) -> Description:
    """Read what the driver says of itself. Leaves no GL error behind."""
    info = ctx.info
    ctx.clear_errors()
    major, minor = divmod(ctx.version_code, 100)
    return Description(
        vendor=str(info["GL_VENDOR"]),
        renderer=str(info["GL_RENDERER"]),
        version=str(info["GL_VERSION"]),
        glsl=f"{major}.{minor:02d}",
        limits={key.removeprefix("GL_"): value for key, value in info.items() if isinstance(value, int)},
    )


def has_display() -> bool:
    """Whether the environment names an X or Wayland display."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _attempts(require: int) -> Iterator[tuple[str, Callable[[], moderngl.Context]]]:
    if sys.platform in ("darwin", "win32"):
        yield "the system", partial(_create, require)
        return
    if has_display():
        yield "the display", partial(_create, require, libgl="libGL.so.1", libx11="libX11.so.6")
    for device in range(_MAX_DEVICES):
        settings = {"backend": "egl", "libgl": "libGL.so.1", "libegl": "libEGL.so.1", "device_index": device}
        yield f"EGL device {device}", partial(_create, require, **settings)


def _create(require: int, **settings: Any) -> moderngl.Context:
    ctx = moderngl.create_context(require=require, standalone=True, **settings)
    if ctx.version_code < require:
        found = ctx.version_code
        ctx.release()
        raise GraphicsError(f"it offers OpenGL {_dotted(found)}")
    return ctx


def _reason(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error)).strip() or type(error).__name__


def _failure(require: int, reasons: list[str]) -> GraphicsError:
    told = [reason for reason in reasons if "requested device index" not in reason] or reasons
    message = f"no OpenGL {_dotted(require)} could be opened ({'; '.join(told)})"
    return GraphicsError(message, cure=_cure(told))


def _cure(reasons: list[str]) -> str:
    too_old = all("offers OpenGL" in reason or _EGL_BAD_MATCH in reason for reason in reasons)
    if too_old:
        return "update the graphics driver, or draw in software with LIBGL_ALWAYS_SOFTWARE=1"
    if sys.platform in ("darwin", "win32"):
        return "update the graphics driver"
    return f"{INSTALL_LINUX}   (Fedora: dnf install mesa-libEGL mesa-libGL mesa-dri-drivers; Arch: pacman -S mesa)"


def _dotted(code: int) -> str:
    return f"{code // 100}.{code // 10 % 10}"
