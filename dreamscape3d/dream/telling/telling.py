"""A story being told: which act it is in, what is due, what is seen from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.dream.part import Now, Part
from dreamscape3d.scene.strain import NO_STRAIN, Strain

if TYPE_CHECKING:
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.scene.moment import View


class Telling(Part):
    """How far it has come."""

    STATE = ("setting",)

    def __init__(self, story: Story) -> None:
        self.story = story
        self.setting = 0

    @property
    def focus(self) -> str:
        """Whose state of mind the picture shows."""
        return self.story.roles[0].name

    def view(self, now: Now, ahead: float) -> View | None:
        """Where the story has us see it from."""
        return None

    @property
    def cut(self) -> int:
        """How often the picture has jumped."""
        return self.setting

    @property
    def strain(self) -> Strain:
        """Eyelids, glare."""
        return NO_STRAIN

    @property
    def blueprint(self) -> tuple[float, float]:
        """Strength of the schematics over the picture, and how far [m] they stray."""
        return 0.0, 0.0
