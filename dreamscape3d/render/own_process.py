"""Processes of our own: Python that runs one of our modules, fed by a pipe."""

from __future__ import annotations

import os
import subprocess
import sys

import dreamscape3d

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Environment that keeps algebra to one thread: our arrays are small."""


def start_module(module: str, *words: str, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes] | None:
    """Run `python -m module words`; None where no process can be started.

    It finds the package where this process has it, imports nothing from the current folder, and says nothing. Its input
    is a pipe; `output` is `subprocess.PIPE` where it is read.
    """
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module, *words],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError):
        return None


def _environment() -> dict[str, str]:
    home = os.path.dirname(os.path.dirname(os.path.abspath(dreamscape3d.__file__)))
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path, **ONE_THREAD}
