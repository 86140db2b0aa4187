"""What the overlay says of a story: the title of an act, what is said, what a gate asks of who plays."""

from __future__ import annotations

from dataclasses import dataclass

from dreamscape3d.dream.deeds import Speak
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.scene.cue import Caption

TITLE = (0.8, 4.8)  # seconds of an act between which its title stands
FADE = 0.5  # seconds in which words come, and go
MOST = 4  # said at once


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody says from a tick until another."""

    who: str
    text: str
    how: str
    tick: int
    until: int

    def caption(self, tick: int) -> Caption:
        """As the overlay shows them."""
        return Caption(self.text, self.how, self.who, _shown(tick, self.tick, self.until))


def heard(said: tuple[Said, ...], event: Speak, tick: int) -> tuple[Said, ...]:
    """With new words; who speaks has said what they said before."""
    until = tick + round(event.seconds * TICK_RATE)
    kept = [words for words in said if words.who != event.who and words.until > tick]
    return (*kept[-MOST + 1 :], Said(event.who, event.text, event.how, tick, until))


def title_caption(title: str, clock: int) -> tuple[Caption, ...]:
    """The title of an act, so many ticks after it began."""
    share = _shown(clock, round(TITLE[0] * TICK_RATE), round(TITLE[1] * TICK_RATE))
    return (Caption(title, "title", "", share),) if title and share > 0.0 else ()


def _shown(tick: int, start: int, end: int) -> float:
    come, left = (tick - start) / (FADE * TICK_RATE), (end - tick) / (FADE * TICK_RATE)
    u = min(max(min(come, left), 0.0), 1.0)
    return u * u * (3.0 - 2.0 * u)
