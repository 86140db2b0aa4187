"""How the viewer ends when the system or Ctrl+C asks for it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.window import Window


class Ending:
    """Answers whoever asks the process to end. While it starts it ends at once; while pictures are shown, after the one
    in the making, as at the close button: Dear ImGui aborts where one of its pictures is left half made.

    At once is without a word to anybody: an exception is lost where a signal meets a callback or an import, and whoever
    it was raised for goes on. There is nothing to be kept yet, and helpers end with their pipes.

    Attributes:
        number: of the signal that ended it, 0 for none.
        window: that is closed for it; None until there are pictures.
    """

    def __init__(self) -> None:
        self.number = 0
        self.window: Window | None = None
        numbers = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
        self._before = {number: signal.signal(number, self._end) for number in numbers}

    def close(self) -> None:
        """Leave signals to who had them before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _end(self, number: int, frame: object) -> None:
        if self.window is None:
            os._exit(128 + number)
        if self.number:
            raise SystemExit(128 + number)
        self.number, self.window.closing = number, True
