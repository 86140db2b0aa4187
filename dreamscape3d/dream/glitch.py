"""Faults of the network: for a while, strands that they seize flicker, by seed and never beyond their bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.consent import CHANNELS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    F64 = NDArray[np.float64]

MOST = 16  # at once
KNOT = 0.2  # [s] between two turns of a flicker
_ONSET, _RELEASE = 0.1, 0.4  # [s]


@dataclass(frozen=True, slots=True)
class Seizure:
    """One glitch: from when, for how long [s], and how hard, 0 to 1."""

    begin: float
    seconds: float
    strength: float

    def grip(self, time: float) -> float:
        """How far it has hold at a time [s]: it takes hold at once, and lets go a little more slowly."""
        passed, left = time - self.begin, self.begin + self.seconds - time
        if passed < 0.0 or left <= 0.0:
            return 0.0
        onset, release = min(_ONSET, 0.2 * self.seconds), min(_RELEASE, 0.6 * self.seconds)
        share = min(passed / onset, left / release, 1.0)
        return self.strength * share * share * (3.0 - 2.0 * share)


class Glitches:
    """Those of a world. `seed` is its own."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._seizures: tuple[Seizure, ...] = ()

    def check(self, time: float) -> None:
        """Raises JournalError where no more can take hold at a time [s]."""
        if len(self._held(time)) >= MOST:
            raise JournalError(
                f"{MOST} glitches have hold already, which is the most", cure="wait until one of them is over"
            )

    def strike(self, time: float, strength: float, seconds: float) -> None:
        """One more, from a time [s] on."""
        if strength > 0.0 and seconds > 0.0:
            self._seizures = (*self._held(time), Seizure(time, seconds, strength))

    def hold(self, time: float) -> bool:
        """Whether any has not let go yet."""
        return bool(self._held(time))

    def grip(self, time: float) -> float:
        """How far they have hold, 0 to 1: as far as the strongest."""
        return max((seizure.grip(time) for seizure in self._seizures), default=0.0)

    def seized(self, present: F64, keys: Sequence[int], time: float) -> F64:
        """(S, 7) what is left of intensities at a time [s]; `keys` are those of the strands.

        An intensity p becomes p(1 + gf) for a flicker f from −1 to 0, and p(1 + gf(1 − p)) for one up to 1, g being the
        grip: within 0 and 1, and nothing where nothing was.
        """
        grip = self.grip(time)
        if grip == 0.0 or not len(keys):
            return present
        import numpy as np

        flicker = grip * _noise(keys, time, self._seed)
        seized: F64 = present * (1.0 + flicker * np.where(flicker > 0.0, 1.0 - present, 1.0))
        return seized.clip(0.0, 1.0)

    def copy(self) -> Glitches:
        """The same, apart from what happens to this one from now on."""
        other = Glitches(self._seed)
        other._seizures = self._seizures
        return other

    def state(self, time: float) -> list[str]:
        """Those that have hold, in lines that are equal where they are."""
        return [f"glitch {s.begin.hex()} {s.seconds.hex()} {s.strength.hex()}" for s in self._held(time)]

    def _held(self, time: float) -> tuple[Seizure, ...]:
        return tuple(s for s in self._seizures if time < s.begin + s.seconds)


def strand_key(a: str, b: str) -> int:
    """A number of a strand that depends on nothing but names."""
    return int.from_bytes(sha256(f"{min(a, b)}\0{max(a, b)}".encode("utf-8", "surrogatepass")).digest()[:4], "big")


def _noise(keys: Sequence[int], time: float, seed: int) -> F64:
    """(S, 7) smooth numbers from −1 to 1, one by one for each channel of each strand."""
    import numpy as np

    from dreamscape3d.maths.hashing import hashed

    knot, share = divmod(time / KNOT, 1.0)
    share = share * share * (3.0 - 2.0 * share)
    which = np.array(keys, np.int64)[:, None]
    ends = [hashed(which, int(knot + k) * len(CHANNELS) + np.arange(len(CHANNELS)), seed)[..., 0] for k in (0, 1)]
    mixed: F64 = 2.0 * (ends[0] + (ends[1] - ends[0]) * share) - 1.0
    return mixed
