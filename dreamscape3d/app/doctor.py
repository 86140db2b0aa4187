"""Tell what is needed to render and to open a window, what is there, and the line that installs what is missing.

Exit code 0 when a test frame renders, 1 when it does not; a window is not needed for that.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from dreamscape3d import __version__
from dreamscape3d.app.picture import INSTALL_EXR
from dreamscape3d.errors import DreamscapeError

TEST_SIZE = (64, 36)
REQUIRED = ("moderngl", "numpy", "pillow", "pyrr", "tomli")
VIEWER = ("imgui-bundle", "platformdirs", "pyglet", "watchfiles")
OPTIONAL = {"OpenEXR": INSTALL_EXR, **{name: f"pip install {name}" for name in VIEWER}}
SOFTWARE = " (in software: correct, but slower than a GPU)"
LIBRARIES = ("libEGL.so.1", "libGL.so.1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`doctor` takes nothing."""


def run(args: argparse.Namespace) -> int:
    """Look at one thing after the other, until one that everything else needs is missing."""
    _say("dreamscape3d", f"{__version__}, Python {platform.python_version()}, {platform.platform()}")
    works, cures = True, []
    for look in (_packages, _libraries, _opengl, _test_frame):
        works, found = look()
        cures += found
        if not works:
            break
    else:
        cures += _viewer()
    for cure in dict.fromkeys(cures):
        _say("to do" if not works else "optional", cure)
    _say("verdict", "everything needed is here" if works else "no picture can be rendered yet")
    return 0 if works else 1


Finding = tuple[bool, list[str]]
"""Whether rendering is still possible, and the lines that install what is missing."""


def _say(topic: str, text: str) -> None:
    print(f"{topic:<13} {text}")


def _packages() -> Finding:
    import importlib.metadata

    versions: dict[str, str] = {}
    for name in (*REQUIRED, *OPTIONAL):
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "missing"
    _say("packages", ", ".join(f"{name} {version}" for name, version in versions.items()))
    absent = [name for name, version in versions.items() if version == "missing"]
    return not set(absent) & set(REQUIRED), [OPTIONAL.get(name, f"pip install {name}") for name in absent]


def _libraries() -> Finding:
    """On Linux: whether OpenGL's libraries load."""
    if sys.platform != "linux":
        return True, []
    import ctypes

    from dreamscape3d.gpu.context import INSTALL_LINUX

    absent = []
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            absent.append(name)
    _say("display", os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or "none; EGL is used")
    _say("libraries", ", ".join(f"{name} {'missing' if name in absent else 'found'}" for name in LIBRARIES))
    return not absent, [INSTALL_LINUX] if absent else []


def _opengl() -> Finding:
    from dreamscape3d.app.offscreen import shared_context
    from dreamscape3d.gpu.context import describe

    try:
        ctx, _ = shared_context()
    except DreamscapeError as error:
        _say("OpenGL", error.message)
        return False, [error.cure]
    told = describe(ctx)
    _say("OpenGL", f"{told.version}, GLSL {told.glsl}")
    _say("renderer", f"{told.renderer}, {told.vendor}{SOFTWARE if told.software else ''}")
    _say("shader cache", _shader_cache(told.version))
    return True, []


def _shader_cache(version: str) -> str:
    if "Mesa" not in version:
        return "kept by the driver"
    if os.environ.get("MESA_SHADER_CACHE_DISABLE", "").lower() in ("1", "true"):
        return "off (MESA_SHADER_CACHE_DISABLE)"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("MESA_SHADER_CACHE_DIR") or home) / "mesa_shader_cache"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{folder}, {size / 1e6:.1f} MB" if folder.is_dir() else f"{folder}, empty: the first picture takes longer"


def _test_frame() -> Finding:
    """Render the starter dream, small."""
    began = time.perf_counter()
    try:
        _render_starter()
    except DreamscapeError as error:
        _say("test frame", error.message)
        return False, [error.cure] if error.cure else []
    width, height = TEST_SIZE
    _say("test frame", f"{width}×{height} in {time.perf_counter() - began:.2f} s, shaders included")
    return True, []


def _viewer() -> list[str]:
    """What a window finds; it gives what would mend it."""
    from dreamscape3d.app.viewer.checkup import rows

    cures = []
    for topic, finding, cure in rows():
        _say(topic, finding)
        cures += [cure] if cure else []
    return cures


def _render_starter() -> None:
    import dreamscape3d
    from dreamscape3d.app.offscreen import render
    from dreamscape3d.formats import load_dream

    starter = Path(dreamscape3d.__file__).parent / "formats" / "starter.toml"
    render(load_dream(starter), size=TEST_SIZE, samples=1, quality="draft")
