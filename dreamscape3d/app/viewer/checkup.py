"""What the viewer finds on this machine, for `doctor`: a window, gamepads, sound, and where settings are kept.

It runs in a process of its own: a window that fails may take its process with it, and one process should hold one
OpenGL context. `rows()` starts it; it prints one JSON list of (topic, finding, cure).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

Row = tuple[str, str, str]
"""Topic, what was found, and what would mend it, or ""."""

SECONDS = 30.0
"""How long it may take; sound servers and remote displays may be slow."""
_PROGRAM = "from dreamscape3d.app.viewer.checkup import main; main()"


def rows(seconds: float = SECONDS) -> list[Row]:
    """What is here. Never raises: what cannot be looked at is told as such."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-P", "-c", _PROGRAM]
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=seconds)
        found = json.loads(done.stdout.strip().splitlines()[-1])
        return [(str(topic), str(finding), str(cure)) for topic, finding, cure in found]
    except subprocess.TimeoutExpired:
        return [("window", f"no answer within {seconds:g} s", "")]
    except (OSError, ValueError, IndexError, TypeError):
        return [("window", "could not be looked at", "dreamscape3d view --traceback")]


def main() -> None:
    """Look at one thing after the other and print all of it."""
    print(json.dumps([_window(), _gamepads(), _sound(), _settings()]))


def _window() -> Row:
    from dreamscape3d.errors import DreamscapeError

    try:
        from dreamscape3d.app.viewer.window import Window

        window = Window((64, 48), "dreamscape3d")
    except DreamscapeError as error:
        return "window", error.message, error.cure
    except Exception as error:  # a package that is missing or broken
        return "window", f"none: {error}", "pip install dreamscape3d"
    major, minor = divmod(window.ctx.version_code // 10, 10)
    screens = window.handle.display.get_screens()
    sizes = ", ".join(f"{screen.width}×{screen.height}" for screen in screens)
    window.close()
    return "window", f"opens with OpenGL {major}.{minor}; screens: {sizes}", ""


def _gamepads() -> Row:
    from dreamscape3d.app.viewer.gamepad import Gamepads

    pads = Gamepads()
    if not pads.open():
        return "gamepads", "none; the system lets nobody look for them", ""
    names = ", ".join(pads.names) or "none"
    pads.close()
    return "gamepads", names, ""


def _sound() -> Row:
    from dreamscape3d.app.viewer.sound import Sound

    sound = Sound()
    found = sound.open()
    driver = sound.driver
    sound.close()
    return "sound", f"by {driver}" if found else "no audio device; dreams are silent", ""


def _settings() -> Row:
    from dreamscape3d.app.viewer.settings import SettingsFile

    kept = SettingsFile(aside=False)
    if kept.path is None or kept.notices:
        return "settings", kept.notices[0], "DREAMSCAPE3D_CONFIG_DIR names another folder"
    return "settings", f"{kept.path}{'' if kept.path.is_file() else ', not there yet'}", ""
