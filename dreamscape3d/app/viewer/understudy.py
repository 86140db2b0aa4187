"""The understudy: a process that draws with every program once, where the driver has never seen them before.

Mesa compiles a program for good when it is first drawn with, and keeps what comes of it on disk. On an empty disk the
first pictures wait for that; a second process shares the work, beginning with what a picture needs last. How far it is
stands in a file of the user's cache folder, one for each version of program, shaders, driver's cache and Mesa settings.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import dreamscape3d
from dreamscape3d import resources
from dreamscape3d.render.own_process import start_module

SWITCH_VARIABLE = "DREAMSCAPE3D_UNDERSTUDY"
"""Environment variable: 0 for no such process."""
FOLDER_VARIABLE = "DREAMSCAPE3D_CACHE_DIR"
"""Environment variable that names another folder for the file."""
_MODULE = "dreamscape3d.render.rehearsal_process"
_WHOLE = "whole"  # as in that module


class Understudy:
    """Starts the process where there is something to rehearse, on Linux; else does nothing."""

    def __init__(self) -> None:
        self._path = _progress_path() if wanted() else None
        fit = self._path is not None and _WHOLE not in self._lines()
        self._child = start_module(_MODULE, str(self._path)) if fit else None

    def has_done(self, name: str) -> bool:
        """Whether a step of a `render.rehearsal.Rehearsal` needs no compiling any more; yes where nobody knows."""
        if self._path is None:
            return True
        lines = self._lines()
        return name in lines or _WHOLE in lines

    def prefer(self, names: Sequence[str]) -> None:
        """Ask for these steps first."""
        if self._child is not None and self._child.stdin is not None:
            with contextlib.suppress(OSError):
                self._child.stdin.write("".join(f"{name}\n" for name in names).encode())
                self._child.stdin.flush()

    def _lines(self) -> set[str]:
        try:
            return set(self._path.read_text(encoding="utf-8").splitlines()) if self._path is not None else set()
        except (OSError, ValueError):
            return set()

    @property
    def at_work(self) -> bool:
        """Whether the process runs."""
        return self._child is not None and self._child.poll() is None

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            if self._child.stdin is not None:
                self._child.stdin.close()
            self._child = None


def wanted() -> bool:
    """Whether there may be a cache that two processes share, and two cores to fill it."""
    off = os.environ.get("MESA_SHADER_CACHE_DISABLE", "").lower() in ("1", "true", "yes")
    off = off or os.environ.get(SWITCH_VARIABLE, "") == "0"
    return sys.platform == "linux" and not off and (os.cpu_count() or 1) > 1


def _progress_path() -> Path | None:
    """The file that says how far the rehearsal is; None where there can be none."""
    named = os.environ.get(FOLDER_VARIABLE)
    cache = _mesa_cache()
    try:
        if named:
            folder = Path(named)
        else:
            from platformdirs import user_cache_path

            folder = user_cache_path("dreamscape3d", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"rehearsed-{_signature(cache)}"
        if not cache.is_dir():
            path.unlink(missing_ok=True)  # whoever emptied it wants it filled again
        return path
    except OSError:
        return None


def _mesa_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("MESA_SHADER_CACHE_DIR") or os.environ.get("MESA_GLSL_CACHE_DIR") or home) / (
        "mesa_shader_cache"
    )


def _signature(cache: Path) -> str:
    """Changes with whatever makes another program of a shader, as far as it is known before there is a window."""
    digest = hashlib.sha256(dreamscape3d.__version__.encode())
    for path in sorted(resources.shaders().rglob("*.*")):
        digest.update(path.read_bytes())
    settings = [f"{name}={value}" for name, value in os.environ.items() if name.startswith(_TELLING)]
    for part in (*sorted(settings), str(cache), *_drivers()):
        digest.update(part.encode())
    return digest.hexdigest()[:16]


_TELLING = ("MESA_", "LIBGL_", "GALLIUM_", "DRI_")
_DRIVERS = ("/usr/lib/*/dri/*_dri.so", "/usr/lib64/dri/*_dri.so", "/usr/lib/*/libgallium-*.so")


def _drivers() -> list[str]:
    """What tells one version of Mesa from the next."""
    found = [path for pattern in _DRIVERS for path in sorted(Path("/").glob(pattern[1:]))[:1]]
    return [f"{path} {path.stat().st_size} {path.stat().st_mtime}" for path in found]
