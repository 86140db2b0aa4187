"""What the guide learns: which way to soothe helps whom, by what share of their fear fell each time.

A bandit that mostly does what helped most so far, and one time in seven tries anything (ε-greedy, [SB18] 2.2). What she
never tried on somebody she expects much of, so she tries each way once.

[SB18] R. S. Sutton, A. G. Barto: Reinforcement Learning, 2nd edition, 2018, chapter 2.
"""

from __future__ import annotations

from collections.abc import Mapping

from dreamscape3d.maths.hashing import hashed

WAYS = ("light", "line", "chord")
CURIOUS = 0.15  # ε
HOPED = 1.0  # fall of fear that is expected of what was never tried: more than can be
LITTLE = 0.05  # fear of which nothing can be told
SALT = 53

Learnt = Mapping[tuple[str, str], tuple[int, float]]
"""(whom, way) → how often it was tried, and what share of fear fell in the mean, −1 to 1."""


def chosen(learnt: Learnt, whom: str, counter: int, seed: int) -> str:
    """The way to soothe somebody the next time; `counter` counts all times."""
    chance, which, _ = hashed(counter, 0, seed + SALT).tolist()
    if chance < CURIOUS:
        return WAYS[int(which * len(WAYS))]
    return max(WAYS, key=lambda way: learnt.get((whom, way), (0, HOPED))[1])


def learnt_from(
    learnt: Learnt, whom: str, way: str, before: float, after: float
) -> dict[tuple[str, str], tuple[int, float]]:
    """What she knows once somebody's fear was so before and after it; of no fear, nothing is learnt."""
    if before < LITTLE:
        return dict(learnt)
    fell = max((before - after) / before, -1.0)
    times, mean = learnt.get((whom, way), (0, 0.0))
    return {**learnt, (whom, way): (times + 1, mean + (fell - mean) / (times + 1))}
