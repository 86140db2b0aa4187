"""Strands between dreamers: how much crosses on each channel, growing, fading, and ended at once where consent ends.

    wanted ──× allowed──▶ goal ──spring──▶ present          rows: strands, columns: consent.CHANNELS

A channel may be *led* instead: its intensity is a number of the host's dream file, at every instant, until somebody
does something about it. The spring is critically damped and solved in closed form: it never goes past its goal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bounds import GROWTH
from dreamscape3d.dream.consent import CHANNELS, Consent
from dreamscape3d.maths.expression import Number
from dreamscape3d.maths.spring import follow

F64 = NDArray[np.float64]
Pair = tuple[str, str]

_NINE_TENTHS = 3.8897201698674291  # ω·t where a critically damped spring has gone so far: (1 + ωt)·e^(−ωt) = 0.1
_AT_REST, _STANDING = 1e-4, 1e-3  # of intensity, and of its change [1/s]: the rest of the way is not seen
_COLUMN = {channel: column for column, channel in enumerate(CHANNELS)}


@dataclass(frozen=True, slots=True)
class Strand:
    """What crosses between two dreamers, by channel: `wanted` and `present` from 0 to 1, `allowed` by consent."""

    a: str
    b: str
    wanted: Mapping[str, float]
    present: Mapping[str, float]
    allowed: frozenset[str]


class Strands:
    """All strands of a world. Between two dreamers there is one from when somebody first wished for it."""

    def __init__(self) -> None:
        self._rows: dict[Pair, int] = {}
        self._led: dict[tuple[int, int], Number] = {}
        empty = np.zeros((0, len(CHANNELS)))
        self._wanted, self._present, self._change, self._allowed = empty, empty, empty, empty
        self._pace = empty  # stiffness of the springs [1/s]
        self.moving = False

    # -- to read

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Who the strands are between, by row."""
        return tuple(self._rows)

    @property
    def allowed(self) -> F64:
        """(S, 7): 1 where both offer a channel, else 0."""
        return self._allowed

    @property
    def varies(self) -> bool:
        """Whether a pulse is led by an expression, which may change at any time."""
        return any(column == _COLUMN["pulse"] and not _is_plain(n) for (_, column), n in self._led.items())

    @property
    def pulsing(self) -> bool:
        """Whether any pulse crosses that is not led by an expression."""
        column = _COLUMN["pulse"]
        led = ((self._allowed[row, c], number) for (row, c), number in self._led.items() if c == column)
        plain = (isinstance(n, float | int) and n > 0.0 and allowed > 0.0 for allowed, n in led)
        return bool(self._present[:, column].any()) or any(plain)

    @property
    def asks(self) -> bool:
        """Whether `present` needs to know the names of the host's dream."""
        return any(not _is_plain(number) for number in self._led.values())

    def present(self, names: Mapping[str, float], ahead: float = 0.0) -> F64:
        """(S, 7) intensities `ahead` seconds from the tick, those that are led at these values of names."""
        found = self._present if not (ahead and self.moving) else self._sprung(ahead)[0]
        if not self._led:
            return found
        found = found.copy()
        for (row, column), number in self._led.items():
            found[row, column] = _evaluated(number, names) * self._allowed[row, column]
        return found

    def strand(self, a: str, b: str, present: F64) -> Strand:
        """One of them, with the `present` intensities (S, 7) of all; nothing wanted where there is none."""
        row = self._rows.get(_pair(a, b))
        if row is None:
            nothing = dict.fromkeys(CHANNELS, 0.0)
            return Strand(a, b, nothing, nothing, frozenset())
        led = {column: float(present[row, column]) for (r, column) in self._led if r == row}
        wanted = {c: led.get(i, float(self._wanted[row, i])) for c, i in _COLUMN.items()}
        allowed = frozenset(c for c, i in _COLUMN.items() if self._allowed[row, i])
        return Strand(a, b, wanted, {c: float(present[row, i]) for c, i in _COLUMN.items()}, allowed)

    def is_led(self, a: str, b: str, channel: str) -> bool:
        """Whether an expression says how much of a channel crosses, which may change at any time."""
        number = self._led.get((self._rows.get(_pair(a, b), -1), _COLUMN[channel]))
        return number is not None and not _is_plain(number)

    def level(self, a: str, b: str, channel: str, names: Mapping[str, float], ahead: float = 0.0) -> float:
        """How much of one channel is present between two; `names` count where it `is_led`."""
        row, column = self._rows.get(_pair(a, b)), _COLUMN[channel]
        if row is None:
            return 0.0
        number = self._led.get((row, column))
        if number is not None:
            return _evaluated(number, names) * float(self._allowed[row, column])
        present = self._present if not (ahead and self.moving) else self._sprung(ahead)[0]
        return float(present[row, column])

    def parted(self, name: str) -> bool:
        """Whether nothing of a dreamer crosses to anybody."""
        rows = self._rows_of(name)
        return not self._present[rows].any() and not any(row in rows for row, _ in self._led)

    # -- to change

    def lead(self, a: str, b: str, strengths: Mapping[str, Number], consent: Consent) -> None:
        """Let numbers of a dream file say how much crosses."""
        row = self._row(a, b, consent)
        for channel, number in strengths.items():
            self._led[row, _COLUMN[channel]] = number

    def wish(self, a: str, b: str, channels: Iterable[str], intensity: float, seconds: float, consent: Consent) -> None:
        """Let so much cross from now on, nine tenths of the way within so many seconds; 0 for at once."""
        row = self._row(a, b, consent)
        for column in (_COLUMN[channel] for channel in channels):
            self._wanted[row, column] = intensity
            if seconds > 0.0:
                self._pace[row, column] = _NINE_TENTHS / seconds
            else:
                self._present[row, column] = intensity * self._allowed[row, column]
                self._change[row, column] = 0.0
        self._look()

    def take_over(self, a: str, b: str, channels: Iterable[str], names: Mapping[str, float]) -> None:
        """What was led goes on from where it is."""
        row = self._rows.get(_pair(a, b), -1)
        for column in (_COLUMN[channel] for channel in channels):
            number = self._led.pop((row, column), None)
            if number is not None:
                value = _evaluated(number, names) * self._allowed[row, column]
                self._wanted[row, column] = self._present[row, column] = value
                self._change[row, column] = 0.0

    def let_go(self, a: str, b: str, channels: Iterable[str], seconds: float) -> None:
        """Let channels fade to nothing, and stay so until somebody wishes for them again.

        Nine tenths of the first one's way take so many seconds, half as much more for each one after it; 0 for at once.
        """
        row = self._rows.get(_pair(a, b))
        if row is None:
            return
        columns = [_COLUMN[channel] for channel in channels]
        self._wanted[row, columns] = 0.0
        for place, column in enumerate(column for column in columns if self._present[row, column] > 0.0):
            if seconds > 0.0:
                self._pace[row, column] = _NINE_TENTHS / (seconds * (1.0 + 0.5 * place))
            else:
                self._present[row, column] = self._change[row, column] = 0.0
        self._look()

    def obey(self, consent: Consent, name: str, other: str = "") -> None:
        """What is allowed no longer between a dreamer and another, by default anybody, is over, at once and for good.

        It is not wished for any more either.
        """
        for (a, b), row in self._rows.items():
            if name not in (a, b) or (other and other not in (a, b)):
                continue
            for channel, column in _COLUMN.items():
                allowed = consent.allows(a, b, channel)
                if self._allowed[row, column] and not allowed:
                    self._led.pop((row, column), None)
                    self._wanted[row, column] = self._present[row, column] = self._change[row, column] = 0.0
                self._allowed[row, column] = float(allowed)
        self._look()

    def forget(self, name: str) -> None:
        """A dreamer is gone, with all their strands."""
        gone = self._rows_of(name)
        kept = [pair for pair, row in self._rows.items() if row not in gone]
        places = {self._rows[pair]: row for row, pair in enumerate(kept)}
        for key in ("_wanted", "_present", "_change", "_allowed", "_pace"):
            setattr(self, key, np.delete(getattr(self, key), gone, axis=0))
        self._led = {(places[row], column): n for (row, column), n in self._led.items() if row in places}
        self._rows = {pair: row for row, pair in enumerate(kept)}
        self._look()

    def step(self, seconds: float) -> None:
        """Grow and fade."""
        if self.moving:
            self._present, self._change = self._sprung(seconds)
            self._look()

    # -- all of it

    def copy(self) -> Strands:
        """The same, apart from what happens to this one from now on."""
        other = Strands()
        other.__dict__.update({key: v.copy() if hasattr(v, "copy") else v for key, v in self.__dict__.items()})
        return other

    def state(self) -> list[str]:
        """All that goes on, in lines that are equal where it is."""
        arrays = np.stack([self._wanted, self._present, self._change, self._pace], 1)
        lines = [f"strand {a!r} {b!r} {arrays[row].tobytes().hex()}" for (a, b), row in self._rows.items()]
        pairs = self.pairs
        lines += [f"led {pairs[row]!r} {CHANNELS[column]}" for row, column in self._led]
        return sorted(lines)

    # -- within

    def _row(self, a: str, b: str, consent: Consent) -> int:
        pair = _pair(a, b)
        if pair not in self._rows:
            self._rows[pair] = len(self._rows)
            nothing = np.zeros((1, len(CHANNELS)))
            allowed = np.array([[float(consent.allows(a, b, channel)) for channel in CHANNELS]])
            for key, row in (("_wanted", nothing), ("_present", nothing), ("_change", nothing), ("_allowed", allowed)):
                setattr(self, key, np.concatenate([getattr(self, key), row]))
            self._pace = np.concatenate([self._pace, nothing + _NINE_TENTHS / GROWTH])
        return self._rows[pair]

    def _rows_of(self, name: str) -> list[int]:
        return [row for pair, row in self._rows.items() if name in pair]

    def _sprung(self, seconds: float) -> tuple[F64, F64]:
        goal, before = self._wanted * self._allowed, self._present
        present, change = follow(before, self._change, goal, self._pace, seconds)
        near = (np.abs(present - goal) < _AT_REST) & (np.abs(change) < _STANDING)
        there = near | ((present - goal) * (before - goal) <= 0.0)
        present = np.where(there, goal, present)
        beyond = (present < 0.0) | (present > 1.0)
        return present.clip(0.0, 1.0), np.where(there | beyond, 0.0, change)

    def _look(self) -> None:
        self.moving = bool((self._present != self._wanted * self._allowed).any() or self._change.any())


def tangled(crossing: F64, allowed: F64) -> F64:
    """(S,) how much crosses of a strand, 0 to 1: of what the two may share from day to day, the share that is there.

    Args:
        crossing: (S, 7) present intensities.
        allowed: (S, 7) as of `Strands.allowed`.
    """
    everyday = allowed.sum(axis=1) - allowed[:, _COLUMN["fear"]]
    share: F64 = crossing.sum(axis=1) / np.maximum(everyday, 1.0)
    return np.minimum(share, 1.0)


def tangle_of(names: Sequence[str], pairs: Sequence[Pair], strands: F64) -> F64:
    """(N,) how tangled each dreamer is: 1 − Π(1 − s) over the `strands` s (S,) that they have."""
    free = dict.fromkeys(names, 1.0)
    for (a, b), strand in zip(pairs, strands.tolist(), strict=True):
        free[a] *= 1.0 - strand
        free[b] *= 1.0 - strand
    return 1.0 - np.array(list(free.values()))


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _is_plain(number: Number) -> bool:
    return isinstance(number, float | int)


def _evaluated(number: Number, names: Mapping[str, float]) -> float:
    value = number if isinstance(number, float | int) else number.evaluate(names)
    return min(max(float(value), 0.0), 1.0) if math.isfinite(value) else 0.0
