"""Dreams without a picture, and worlds of them, for tests of what is between dreamers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.mood import FEAR, Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.dream.world import World
from dreamscape3d.maths.expression import Number, parse
from dreamscape3d.scene.cue import Placement

OPEN = frozenset(CHANNELS)
AFRAID = Mood(*FEAR)

HOST = Dream(
    title="gale",
    seed=3,
    tempo=72.0,
    mood=Mood(0.6, 0.1, 0.2),
    parameters=(Parameter("wind", "Wind", 2.0, 0.0, 10.0), Parameter("haze", "Haze", 0.1, 0.0, 1.0)),
    signals={"sway": parse("wind*sin(beat)"), "knot": parse("tangle + 0.1*pulse")},
    share=OPEN,
    digest="a" * 64,
)
MIA = Dream(
    title="hills",
    seed=4,
    tempo=96.0,
    mood=Mood(-0.2, -0.5, 0.4),
    parameters=(Parameter("wind", "Wind", 0.9, 0.0, 1.0), Parameter("lamps", "Lamps", 3.0, 0.0, 9.0)),
    signals={"glow": parse("lamps*pulse + wind")},
    share=OPEN,
    digest="b" * 64,
)
FINN = replace(MIA, title="embers", tempo=110.0, mood=Mood(0.3, 0.9, 0.5), digest="c" * 64)
THERE = Placement((4.0, 0.0, -6.0), 30.0, 2.0)


def guest(dream: Dream = MIA, name: str = "mia", place: Placement = THERE) -> Guest:
    return Guest(dream, name, place=place)


def two(host: Dream = HOST, other: Dream = MIA) -> World:
    """A host and mia."""
    return World(host, guests=[guest(other)], known=[guest(FINN, "finn")])


def inviting(strengths: Mapping[str, Number], host: Dream = HOST, other: Dream = MIA) -> Dream:
    """A dream whose file invites mia."""
    return replace(host, guests=(Invitation(other, "mia", strengths, THERE, "mia.toml"),))
