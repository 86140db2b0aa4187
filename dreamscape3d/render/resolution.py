"""Dynamic resolution: which size to march, so that pictures come in time.

The cost of a picture is part fixed and part in proportion to its pixels: cost ∝ φ + scale². Each change of size tells
φ anew. Down at once; up only when it is expected to last, and after a larger size has failed, only when one has waited
twice as long: else the size would swing to and fro.

Below the sizes that look well lie rungs on which a picture is drawn with less (`quality.leaner`) and smaller still: a
rate that holds is worth more than what they leave out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Rung:
    """A `scale` of the output's sides, and how much is left out: a step of `quality.leaner`."""

    scale: float
    lean: int = 0


RUNGS = (*map(Rung, (1.0, 0.8, 0.64, 0.5, 0.4, 0.32, 0.25)), Rung(0.25, 1), Rung(0.2, 1), Rung(0.2, 2))
SCALES = tuple(dict.fromkeys(rung.scale for rung in RUNGS))
"""Of the output's sides."""
WINDOW = 5  # pictures whose median counts
HASTY, FAR_OVER = 3, 1.4  # so many pictures in a row, each so far over the time there is: no more need be waited for
PATIENCE, LONGEST = 10, 320  # pictures at one size before a larger one is tried
UP = 0.9  # of the time there is: what another size may be expected to take
TRIAL = 0.8  # of it: with so much room a larger size is tried before anything is known
UNKNOWN = 0.1  # φ until it is known better
LARGEST = 5.0
PLAINEST = 0.25  # the smallest scale at which nothing is left out
LEANER = 0.85  # of the fixed cost: what each step of leaving out is expected to leave, until it is known better
LEAST_LEFT = 0.3


class DynamicResolution:
    """Tell it what each picture cost; it says at which scale to march the next, and how lean.

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
        self._index = RUNGS.index(Rung(SCALES[SCALES.index(scale)], int(scale < PLAINEST)))
        self._fixed, self._learned = UNKNOWN, False
        self._left = [LEANER**lean for lean in range(RUNGS[-1].lean + 1)]  # of the fixed cost
        self._left_known = False
        self._recent: deque[float] = deque(maxlen=WINDOW)
        self._before: tuple[int, float] | None = None  # the size left last, and what it cost
        self._since = 0
        self._patience = PATIENCE

    @property
    def scale(self) -> float:
        """Of the output's sides, one of SCALES."""
        return RUNGS[self._index].scale

    @property
    def lean(self) -> int:
        """How much is left out: a step of `quality.leaner`."""
        return RUNGS[self._index].lean

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
        elif self._since == HASTY and (least := min(self._recent)) > FAR_OVER * self.target_ms:
            self._learn(least)
            self._fall(least)
        return self.scale

    def _fall(self, cost: float) -> None:
        risen = self._before is not None and self._before[0] > self._index
        if risen and self._since < self._patience:
            self._patience = min(2 * self._patience, LONGEST)
        last = len(RUNGS) - 1
        fitting = (i for i in range(self._index + 1, last) if self._expected(i, cost) <= UP * self.target_ms)
        self._move(next(fitting, last), cost)

    def _rise(self, cost: float) -> None:
        known = self._learned if RUNGS[self._index - 1].lean == RUNGS[self._index].lean else self._left_known
        trial = not known and cost <= TRIAL * self.target_ms  # tells more than a guess
        if trial or self._expected(self._index - 1, cost) <= UP * self.target_ms:
            self._move(self._index - 1, cost)
        if self._since > LONGEST:
            self._patience = PATIENCE

    def _expected(self, index: int, cost: float) -> float:
        """Cost at another size [ms], where this one costs `cost`."""
        return cost * self._weight(RUNGS[index]) / self._weight(RUNGS[self._index])

    def _weight(self, rung: Rung) -> float:
        return self._fixed * self._left[rung.lean] + rung.scale**2

    def _learn(self, cost: float) -> None:
        """From the costs just before and after a move: φ, or what a step of leaving out leaves of it."""
        if self._before is None:
            return
        index, before = self._before
        if RUNGS[index].lean == RUNGS[self._index].lean:
            self._learn_fixed(before, RUNGS[index].scale ** 2, cost, RUNGS[self._index].scale ** 2)
        else:
            self._learn_left(max((index, before), (self._index, cost)), min((index, before), (self._index, cost)))

    def _learn_fixed(self, before: float, there: float, cost: float, here: float) -> None:
        """φ from two sizes' shares of the pixels and their costs, unless the load changed with them."""
        if abs(before - cost) > 1e-9:
            fixed = (cost * there - before * here) / (before - cost)
            if 0.0 <= fixed <= LARGEST:
                self._fixed += (0.5 if self._learned else 1.0) * (fixed - self._fixed)
                self._learned = True

    def _learn_left(self, leaner: tuple[int, float], fuller: tuple[int, float]) -> None:
        """What the leaner of two (rung, cost) leaves of the fixed cost."""
        rung = RUNGS[leaner[0]]
        weight = self._weight(RUNGS[fuller[0]]) * leaner[1] / max(fuller[1], 1e-9)
        left = (weight - rung.scale**2) / max(self._fixed, 1e-3)
        left = min(max(left, LEAST_LEFT), self._left[rung.lean - 1])
        self._left[rung.lean] += (0.5 if self._left_known else 1.0) * (left - self._left[rung.lean])
        self._left_known = True

    def _move(self, index: int, cost: float) -> None:
        if index != self._index:
            self._before = (self._index, cost)
            self._index, self._since = index, 0
            self._recent.clear()
