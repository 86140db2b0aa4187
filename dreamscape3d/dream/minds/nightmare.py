"""The nightmare: one for a whole world, an escalation that feeds on fear left unmet.

    dn/dt = (1 − n)(.2 + n)·.14·U − n·(.05 M + .02 C + .01)

U is the fear that is not faced, M the share of dreamers who face theirs, C their calm. It grows the faster the more of
it there is; without fear it always falls.
"""

from __future__ import annotations

from collections.abc import Sequence

GROWS, SEED = 0.14, 0.2  # [1/s]; of its whole, that there is of it where there is nothing of it
MET, CALMED, FADES = 0.05, 0.02, 0.01  # [1/s]


def deepened(
    nightmare: float, fear: Sequence[float], faced: Sequence[float], calm: Sequence[float], seconds: float
) -> float:
    """The nightmare, 0 to 1, after some seconds (≤ 1) with what each of N ≥ 1 dreamers feels, 0 to 1."""
    count = len(fear)
    unmet = sum(each * (1.0 - met) for each, met in zip(fear, faced, strict=True)) / count
    met, calmness = sum(faced) / count, sum(calm) / count
    grown = (1.0 - nightmare) * (SEED + nightmare) * GROWS * unmet
    fallen = nightmare * (MET * met + CALMED * calmness + FADES)
    return min(max(nightmare + (grown - fallen) * seconds, 0.0), 1.0)
