"""A story that is on: told by its autopilot, or lived in by a person who moves one of its roles.

The story's camera is what the dream's own camera is elsewhere: whoever moves leaves it, and goes home to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.app.viewer.persona import Persona
from dreamscape3d.app.viewer.stage import Scenes, Stage
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.scene.staging import StagedPoser

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.stance import Wish
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.dream.world import World
    from dreamscape3d.scene.cue import Cue
    from dreamscape3d.scene.moment import View
    from dreamscape3d.sdf.field import Field


class StoryStage(Stage):
    """A story that was loaded, its time, and where the dreamer stands.

    Attributes:
        cuts: how often the picture has jumped by now.
        persona: whom a person moves.
    """

    def __init__(self, loaded: Loaded) -> None:
        """Raises ExpressionError, LimitError or JournalError where no world can be made of it."""
        assert loaded.story is not None
        self.story: Story = loaded.story
        self._staged: tuple[StagedPoser, Scenes] | None = None
        super().__init__(loaded)
        self.cuts = self._present().cut
        self.persona = Persona(loaded.role)

    def advance(self, passed: float, wish: Wish) -> None:
        """Let `passed` real seconds go by; the role that a person moves goes with them."""
        super().advance(passed, wish)
        self.persona.follow(self.timeline, self.mover.stance, self.mover.body.eye)

    def act(self) -> str:
        """Do what is at hand; what was done, in a few words."""
        return self.persona.act(self.timeline)

    @property
    def night(self) -> Night:
        """What lives in it now: to read, not to change, and not to keep."""
        night = self.timeline.world.company.night
        assert night is not None
        return night

    @property
    def scenes(self) -> Scenes:
        """The whole story as one; the same tuple until somebody comes or goes."""
        poser = self._world.poser
        if self._staged is None or self._staged[0] is not poser:
            self._staged = poser, ((self.story.title, poser),)  # type: ignore[assignment]
        assert self._staged is not None
        return self._staged[1]

    def cue(self, scenes: Scenes) -> Cue:
        """The present instant, without the body that one is in oneself."""
        cue = self._present()
        if cue.cast is None or not self.persona.steers:
            return cue
        own = [puppet.name == self.persona.role for puppet in self._world.poser.cast.puppets]  # type: ignore[union-attr]
        return replace(cue, cast=replace(cue.cast, present=np.where(own, 0.0, cue.cast.present)))

    @property
    def blueprint(self) -> tuple[float, float]:
        """As the story wants them."""
        return self._present().blueprint

    def shown_dreams(self, field: Field) -> tuple[list[Dream], Field] | None:
        """Whose dreams a structure shows, its own first, and what it is without the cast; None for one of before."""
        poser = self._world.poser
        assert isinstance(poser, StagedPoser)
        try:
            number, bare = poser.setting_of(field)
        except KeyError:
            return None
        return self._world.settings[number], bare

    def has_cut(self) -> bool:
        """Whether the picture has jumped since this was asked last: nothing of the one before is to be blended in."""
        before, self.cuts = self.cuts, self._present().cut
        if before != self.cuts and self.persona.steers:
            self._go_along()
        return before != self.cuts

    def _go_along(self) -> None:
        """Be where the story has put the role that a person moves."""
        bodies, role = self.night.bodies, self.persona.role
        if role in bodies.names():
            eye = bodies.feet(role) + np.array([0.0, self.mover.body.eye, 0.0])
            self.mover.carry(replace(self._own_view(), eye=eye, target=eye + bodies.looks(role)))

    def reload(self, loaded: Loaded) -> None:
        """Stories are not reloaded. Raises JournalError."""
        raise JournalError("a story goes on as it was begun", cure="play it anew to see what was changed")

    def join(self, name: str, loaded: Loaded, intensity: float) -> None:
        """Nobody else comes into a story. Raises JournalError."""
        raise JournalError(
            f"{name} cannot come: the roles of a story are its own", cure="dreamscape3d view DREAM DREAM"
        )

    def _timeline(self, loaded: Loaded) -> Timeline:
        host, *others = self.story.roles
        timeline = Timeline(
            host.dream,
            source=str(loaded.path),
            guests=[Guest(role.dream, role.name) for role in others],
            name=host.name,
            story=self.story,
            scenes=loaded.scenes,
        )
        if loaded.world is not None:
            timeline.go_on_with(loaded.world)
        return timeline

    @property
    def _world(self) -> World:
        return self.timeline.world

    def _within(self) -> str:
        return ""

    def _camera(self, variables: dict[str, float], side: str) -> View:
        own = self._present().view
        return own if own is not None else super()._camera(variables, side)
