"""Bonds: what stays between dreamers beyond a night. They grow while two who are tied go in step, and by being kept."""

from __future__ import annotations

from collections.abc import Mapping

GROWS = 0.1 / 60.0  # [1/s]
IN_STEP = 0.9  # R of the pulses of two, from which on
KEPT = 0.15  # what keeping a strand adds
KEEPING = "keep"  # the choice: everybody who is tied to one; "keep_mia": mia

Pair = tuple[str, str]


def pair_of(a: str, b: str) -> Pair:
    """The same for both."""
    return (a, b) if a <= b else (b, a)


def strengthened(bonds: Mapping[Pair, float], pair: Pair, by: float) -> dict[Pair, float]:
    """Bonds, one of them stronger, up to 1."""
    return {**bonds, pair: min(bonds.get(pair, 0.0) + by, 1.0)}


def kept_by(who: str, choice: str, others: Mapping[str, float]) -> list[str]:
    """Whom somebody keeps by a choice, of those who are tied to them by more than 0."""
    near = [name for name, strength in others.items() if strength > 0.0 and name != who]
    if choice == KEEPING:
        return near
    return [name for name in near if choice == f"{KEEPING}_{name}"]
