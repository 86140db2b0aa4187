"""What the guide says. Names come from strangers: they are cut, and never longer than a line."""

from __future__ import annotations

from dreamscape3d.dream.bounds import cut

COMFORT = (
    "Breathe. I am with you.",
    "Look at me. What frays is only the picture.",
    "Hold on to what is yours. I hold the rest.",
    "It passes. Everything here does.",
)
INSIGHT = "Fear is what resilience is made from. It has your face because it is yours. Turn to it."


def called(name: str) -> str:
    """A name as it is spoken."""
    short = cut(name, 30)
    return short[:1].upper() + short[1:]


def comfort(counter: int) -> str:
    """A line of comfort."""
    return COMFORT[counter % len(COMFORT)]


def calling(companion: str, whom: str) -> str:
    """Asking one to be with another."""
    return f"{called(companion)}, stay with {called(whom)}."


def asking(who: str, other: str, channel: str) -> str:
    """Asking for consent."""
    if channel == "fear":
        return f"{called(who)}, may {called(other)} carry your fear with you? Only if you say so."
    return f"Not yet. {called(who)}, may your {channel} and {called(other)}'s mingle? Only if you say so."


def asking_for(owner: str, who: str, memory: str) -> str:
    """Asking an owner for a memory that another would take."""
    return f'{called(owner)}, may {called(who)} keep "{cut(memory, 40)}" with you? Only if you say so.'
