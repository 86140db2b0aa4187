"""Dynamic resolution: which size to march, so that pictures come in time.

The cost of a picture is part fixed and part in proportion to its pixels: cost ∝ φ + scale². Each change of size tells
φ anew. Down at once; up only when it is expected to last, and after a larger size has failed, only when one has waited
twice as long: else the size would swing to and fro.
"""

from __future__ import annotations

from collections import deque
from statistics import median

SCALES = (1.0, 0.8, 0.64, 0.5, 0.4, 0.32, 0.25)
"""Of the output's sides."""
WINDOW = 5  # pictures whose median counts
PATIENCE, LONGEST = 10, 320  # pictures at one size before a larger one is tried
UP = 0.9  # of the time there is: what another size may be expected to take
TRIAL = 0.8  # of it: with so much room a larger size is tried before anything is known
UNKNOWN = 0.1  # φ until it is known better
LARGEST = 5.0


class DynamicResolution:
    """Tell it what each picture cost; it says at which scale to march the next.

    Attributes:
        target_ms: the time that a picture may take.
    """

    def __init__(self, target_ms: float, scale: float = 0.5) -> None:
        """`target_ms` is the time that a picture may take [ms], above 0.

        Raises:
            ValueError: `target_ms` is not above 0 or `scale` none of SCALES.
        """
        if not target_ms > 0.0:
            raise ValueError(f"a picture cannot take {target_ms:g} ms")
        self.target_ms = target_ms
        self._index = SCALES.index(scale)
        self._fixed, self._learned = UNKNOWN, False
        self._recent: deque[float] = deque(maxlen=WINDOW)
        self._before: tuple[int, float] | None = None  # the size left last, and what it cost
        self._since = 0
        self._patience = PATIENCE

    @property
    def scale(self) -> float:
        """Of the output's sides, one of SCALES."""
        return SCALES[self._index]

    def spent(self, cost_ms: float) -> float:
        """Note what the last picture cost [ms]; the scale of the next."""
        self._recent.append(cost_ms)
        self._since += 1
        if len(self._recent) == WINDOW:
            cost = median(self._recent)
            if self._since == WINDOW:
                self._learn(cost)
            if cost > self.target_ms:
                self._fall(cost)
            elif self._since >= self._patience and self._index > 0:
                self._rise(cost)
        return self.scale

    def _fall(self, cost: float) -> None:
        risen = self._before is not None and self._before[0] > self._index
        if risen and self._since < self._patience:
            self._patience = min(2 * self._patience, LONGEST)
        last = len(SCALES) - 1
        fitting = (i for i in range(self._index + 1, last) if self._expected(i, cost) <= UP * self.target_ms)
        self._move(next(fitting, last), cost)

    def _rise(self, cost: float) -> None:
        trial = not self._learned and cost <= TRIAL * self.target_ms  # tells more than a guess
        if trial or self._expected(self._index - 1, cost) <= UP * self.target_ms:
            self._move(self._index - 1, cost)
        if self._since > LONGEST:
            self._patience = PATIENCE

    def _expected(self, index: int, cost: float) -> float:
        """Cost at another size [ms], where this one costs `cost`."""
        return cost * (self._fixed + SCALES[index] ** 2) / (self._fixed + SCALES[self._index] ** 2)

    def _learn(self, cost: float) -> None:
        """φ from the costs just before and after a change of size, unless the load changed with it."""
        if self._before is None:
            return
        index, before = self._before
        here, there = SCALES[self._index] ** 2, SCALES[index] ** 2
        if abs(before - cost) > 1e-9:
            fixed = (cost * there - before * here) / (before - cost)
            if 0.0 <= fixed <= LARGEST:
                self._fixed += (0.5 if self._learned else 1.0) * (fixed - self._fixed)
                self._learned = True

    def _move(self, index: int, cost: float) -> None:
        if index != self._index:
            self._before = (self._index, cost)
            self._index, self._since = index, 0
            self._recent.clear()
