"""What dreamers do, in so many words: each makes an event of the present tick, and has it done.

Each raises JournalError for what cannot be, as its event and the world say.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import GROWTH, PARTING
from dreamscape3d.dream.consent import ALL
from dreamscape3d.dream.events import (
    Block,
    Cross,
    Event,
    Glitch,
    Grant,
    Leave,
    LetGo,
    SetMode,
    SetMood,
    SetStrand,
    Unblock,
    Withdraw,
)

if TYPE_CHECKING:
    from dreamscape3d.scene.cue import Mode


class Doings(ABC):
    """Where dreamers do something: `tick` says when, `do` lets it happen."""

    @property
    @abstractmethod
    def tick(self) -> int:
        """Whole ticks since the beginning."""

    @abstractmethod
    def do(self, event: Event) -> None:
        """Let an event of the present tick happen."""

    def set_mood(self, valence: float, arousal: float, dominance: float, dreamer: str = "") -> None:
        """Change the mood of the host, or of another; each value within [−1, 1]."""
        self.do(SetMood(self.tick, valence, arousal, dominance, dreamer))

    def leave(self, name: str, seconds: float = PARTING) -> None:
        """A guest goes, gently, or at once where `seconds` is 0."""
        self.do(Leave(self.tick, name, seconds))

    def set_strand(self, a: str, b: str, channel: str, intensity: float, seconds: float = GROWTH) -> None:
        """Wish for so much of a channel, or of "all" but fear, to cross between two dreamers."""
        self.do(SetStrand(self.tick, a, b, channel, intensity, seconds))

    def let_go(self, a: str, b: str, channel: str = ALL, seconds: float = PARTING) -> None:
        """Let a channel, or one after the other of "all", fade between two dreamers."""
        self.do(LetGo(self.tick, a, b, channel, seconds))

    def grant(self, by: str, to: str, channel: str) -> None:
        """Offer a channel, or "all" but fear, to somebody, or to everybody where `to` is ""."""
        self.do(Grant(self.tick, by, to, channel))

    def withdraw(self, by: str, to: str, channel: str = ALL) -> None:
        """Offer a channel, or any, to somebody no longer, or to nobody where `to` is "": it ends at once."""
        self.do(Withdraw(self.tick, by, to, channel))

    def block(self, by: str, whom: str) -> None:
        """Have nothing cross between two dreamers, whatever else is decided."""
        self.do(Block(self.tick, by, whom))

    def unblock(self, by: str, whom: str) -> None:
        """Take that back."""
        self.do(Unblock(self.tick, by, whom))

    def set_mode(self, mode: Mode) -> None:
        """Have the guests' dreams enter the host's in another way."""
        self.do(SetMode(self.tick, mode))

    def cross(self, guest: str) -> None:
        """Have the host be beyond the door, in a guest's dream, or home again where `guest` is ""."""
        self.do(Cross(self.tick, guest))

    def glitch(self, strength: float, seconds: float) -> None:
        """Have strands flicker for a while."""
        self.do(Glitch(self.tick, strength, seconds))
