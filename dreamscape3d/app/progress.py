"""One line of progress on a terminal, for work that takes more than a second."""

from __future__ import annotations

import sys
import time
from typing import TextIO

QUIET_SECONDS = 1.0
"""Work shorter than this shows nothing."""
_BETWEEN_SECONDS = 0.1
_WIDTH = 24


class ProgressLine:
    """Called with the fraction done, 0 to 1; draws on a terminal only, and takes its line away again.

    with ProgressLine("harmony") as progress:
        render(dream, progress=progress)
    """

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self._title = title
        self._stream = sys.stderr if stream is None else stream
        self._began = self._drawn = time.monotonic()
        self._shown = self._stream is not None and self._stream.isatty()
        self._dirty = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._dirty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def __call__(self, fraction: float) -> None:
        """Show `fraction` done; values outside 0 to 1 are taken as the nearer end."""
        now = time.monotonic()
        spent = now - self._began
        if not self._shown or spent < QUIET_SECONDS or now - self._drawn < _BETWEEN_SECONDS:
            return
        self._drawn = now
        self._dirty = True
        self._stream.write("\r\x1b[K" + _line(self._title, min(max(fraction, 0.0), 1.0), spent))
        self._stream.flush()


def _line(title: str, fraction: float, spent: float) -> str:
    done = round(fraction * _WIDTH)
    bar = "#" * done + "." * (_WIDTH - done)
    left = f", {spent * (1 - fraction) / fraction:.0f} s left" if fraction > 0.02 else ""
    return f"{title}  [{bar}] {fraction:4.0%}{left}"
