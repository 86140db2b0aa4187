"""What befalls a dreamer, as they feel it: each thing that happens pulls their mood towards an emotion.

    m ─▶ m + g·s·w·(e − m)            e: where the emotion lies, w: its weight in the feeling, s: how strong, g: GAIN

A convex step, so no mood ever leaves the cube. What one has learnt from fear takes the edge off what hurts.

[G05] P. Gebhard: ALMA, a layered model of affect. AAMAS 2005, table 2: where emotions lie in the space of moods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dreamscape3d.dream.mood import ANGER, FEAR
from dreamscape3d.dream.mood import Feeling as Point
from dreamscape3d.dream.ticks import TICK

GAIN = 0.35
SHIELD = 0.6  # of what hurts, that whole resilience keeps off

EMOTIONS: Mapping[str, Point] = {  # [G05]; fear and anger there are those of [RM77]
    "hope": (0.2, 0.2, -0.1),
    "joy": (0.4, 0.2, 0.1),
    "love": (0.3, 0.1, 0.2),
    "gratitude": (0.4, 0.2, -0.3),
    "relief": (0.2, -0.3, 0.4),
    "pride": (0.4, 0.3, 0.3),
    "gratification": (0.6, 0.5, 0.4),
    "fear": FEAR,
    "distress": (-0.4, -0.2, -0.5),
    "anger": ANGER,
    "pity": (-0.4, -0.2, -0.5),
    "remorse": (-0.3, 0.1, -0.6),
}


@dataclass(frozen=True, slots=True)
class Feeling:
    """What something is felt as.

    Attributes:
        pulls: emotions of `EMOTIONS`, each with its weight; of a `lasting` feeling, a second.
        lasting: felt in every tick that it goes on in, not once.
        learnt: the share of what is left to learn from fear that it teaches.
        faces: the dreamer has met what they feared.
        heals: seconds for which it helps to hold reality.
    """

    pulls: tuple[tuple[str, float], ...]
    lasting: bool = False
    learnt: float = 0.0
    faces: bool = False
    heals: float = 0.0


FEELINGS: Mapping[str, Feeling] = {
    "message": Feeling((("distress", 0.35),)),
    "glitch": Feeling((("anger", 0.25), ("fear", 0.3))),
    "loss": Feeling((("distress", 0.7),)),
    "company": Feeling((("love", 0.04),), lasting=True),
    "tale": Feeling((("joy", 0.5),), heals=6.0),
    "told": Feeling((("pride", 0.4),), heals=6.0),
    "memory": Feeling((("hope", 0.6),), heals=8.0),
    "fear near": Feeling((("fear", 0.25),), lasting=True),
    "fear met": Feeling((("relief", 0.9), ("pride", 0.6)), learnt=0.2, faces=True, heals=10.0),
    "dread": Feeling((("fear", 0.4),), lasting=True),
    "fear fled": Feeling((("fear", 0.5),)),
    "echo": Feeling((("joy", 0.1),)),
    "soothed": Feeling((("relief", 0.4),)),
    "insight": Feeling((("hope", 0.8),), heals=10.0),
    "let go": Feeling((("gratitude", 0.4),)),
    "released": Feeling((("pride", 0.9), ("relief", 0.9)), learnt=0.35, faces=True, heals=30.0),
    "woke": Feeling((("relief", 0.5),), learnt=0.05),
}
"""All that can be felt, by the `kind` of a `part.Felt`."""


def appraised(mood: Point, resilience: float, kind: str, strength: float = 1.0) -> Point:
    """A mood once something was felt, for a tick where it lasts; `resilience` and `strength` 0 to 1."""
    feeling = FEELINGS[kind]
    for emotion, weight in feeling.pulls:
        mood = pulled(mood, resilience, emotion, weight * strength * (TICK if feeling.lasting else 1.0))
    return mood


def pulled(mood: Point, resilience: float, emotion: str, weight: float) -> Point:
    """A mood after one emotion of `EMOTIONS` pulled at it; `weight` 0 to 1."""
    there = EMOTIONS[emotion]
    share = GAIN * weight * (1.0 - SHIELD * resilience if there[0] < 0.0 else 1.0)
    v, a, d = (m + share * (e - m) for m, e in zip(mood, there, strict=True))
    return v, a, d


def learnt(resilience: float, kind: str) -> float:
    """What a dreamer has learnt from fear once something was felt: it never falls."""
    return resilience + FEELINGS[kind].learnt * (1.0 - resilience)
