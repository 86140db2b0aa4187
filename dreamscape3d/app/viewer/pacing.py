"""Frame pacing: pictures at even distances in time, none waiting for one that is late."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import perf_counter, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEPT = 240  # pictures whose times are remembered
EARLY = 0.002  # seconds before the end of a sleep that are waited out awake, as sleeping is not exact


class FramePacer:
    """Tells how long pictures took, and waits until the next is due.

    A picture that is late moves all later ones: none is drawn in a hurry to make up for it.
    """

    def __init__(
        self,
        fps: float,
        clock: Callable[[], float] = perf_counter,
        rest: Callable[[float], None] = sleep,
    ) -> None:
        """`fps` pictures a second at most; `clock` in seconds, `rest` sleeps."""
        self.fps = fps
        self._clock, self._rest = clock, rest
        self._began = self._due = clock()
        self._times: deque[float] = deque(maxlen=KEPT)
        self.spent_ms: float | None = None

    @property
    def period(self) -> float:
        """Seconds from picture to picture."""
        return 1.0 / self.fps

    def begin(self) -> float:
        """A new picture begins; seconds since the last began, 0 for the first."""
        now = self._clock()
        passed = now - self._began if self._times or self.spent_ms is not None else 0.0
        if passed:
            self._times.append(passed * 1e3)
        self._began = now
        return passed

    def drawn(self, least_ms: float = 0.0) -> None:
        """The picture is drawn, but not yet shown: note what it took, at least what is known of its drawing."""
        self.spent_ms = max((self._clock() - self._began) * 1e3, least_ms)

    def end(self) -> None:
        """The picture is shown: wait until the next is due."""
        now = self._clock()
        self._due = max(self._due + self.period, now)
        self._wait(self._due)

    def skip(self) -> None:
        """What just passed is no picture's time: the window was hidden, or all stood still."""
        self._began = self._due = self._clock()

    def times(self) -> NDArray[np.float32]:
        """The last pictures' times [ms], oldest first."""
        import numpy as np

        return np.fromiter(self._times, np.float32, len(self._times))

    def _wait(self, until: float) -> None:
        left = until - self._clock()
        if left > EARLY:
            self._rest(left - EARLY)
        while self._clock() < until:
            self._rest(0.0)
