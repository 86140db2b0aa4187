"""A story that is on: told by its autopilot, or lived in by a person who moves one of its roles.

The story's camera is what the dream's own camera is elsewhere: whoever moves leaves it, and goes home to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.persona import Persona
from dreamscape3d.app.viewer.scenes import Scenes
from dreamscape3d.app.viewer.showing import Showing
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.timeline import Timeline

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded
    from dreamscape3d.scene.cue import Cue
    from dreamscape3d.scene.moment import View


class StoryShowing(Showing):
    """All settings of a story as one."""

    @property
    def scenes(self) -> Scenes:
        """The whole story, which is the same from its beginning to its end."""
        world, night = self.timeline.world, self.timeline.world.company.night
        assert night is not None
        if self._scenes.poser is not world.poser:
            self._scenes = Scenes((), night.puppets(), world.poser)
        return self._scenes

    def within(self) -> str:
        return ""

    def _among(self, cue: Cue, names: tuple[str, ...]) -> Cue:
        return cue


class StoryStage(Stage):
    """A story that was loaded, its time, and where the dreamer stands."""

    told = True
    fixed = "a story goes on as it was begun: play it anew to see what was changed"

    def join(self, name: str, loaded: Loaded, intensity: float) -> None:
        """Nobody else comes into a story. Raises JournalError."""
        raise JournalError(
            f"{name} cannot come: the roles of a story are its own", cure="dreamscape3d view DREAM DREAM"
        )

    def _timeline(self, loaded: Loaded) -> Timeline:
        assert loaded.world is not None
        return Timeline(loaded.dream, source=str(loaded.path), world=loaded.world)

    def _persona(self, loaded: Loaded) -> Persona:
        return Persona(loaded.role, told=True)

    def _showing(self) -> Showing:
        return StoryShowing(self.timeline, self.persona)

    def _camera(self, variables: dict[str, float], side: str) -> View:
        own = self.showing.present().view
        return own if own is not None else self.timeline.world.scenes.of(self.timeline.dream).view(variables)
