"""All minds of a night."""

from __future__ import annotations

from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.part import Felt, Part
from dreamscape3d.scene.strain import NO_STRAIN, Strain


class Minds(Part):
    """What everybody feels."""

    STATE = ("pending",)

    def __init__(self) -> None:
        self.pending: tuple[Felt, ...] = ()

    def feel(self, felt: Felt) -> None:
        """Somebody is to feel something in the next step."""
        self.pending = (*self.pending, felt)

    def mood(self, name: str) -> Mood | None:
        """A dreamer's mood; None for who has no mind here."""
        return None

    def sanity(self, name: str) -> float:
        """0 lost to 1 firm."""
        return 1.0

    def bonds(self) -> tuple[tuple[str, str, float], ...]:
        """Who is bound to whom, and how strongly, 0 to 1."""
        return ()

    def strain(self, name: str) -> Strain:
        """What the picture that a dreamer sees suffers."""
        return NO_STRAIN
