"""What is on: one dream in time, and the dreamer in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.calm import RATE
from dreamscape3d.dream.mover import SECONDS, Mover
from dreamscape3d.dream.stance import STILL, Wish
from dreamscape3d.dream.timeline import Timeline

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.ready import Loaded, Located
    from dreamscape3d.dream.stance import Moving
    from dreamscape3d.errors import Place
    from dreamscape3d.scene.moment import Moment, View
    from dreamscape3d.scene.posing import ScenePoser

MOST_TICKS = 15  # of moving in one turn: after a stall the dreamer goes on from where they are


class Stage:
    """A dream that was loaded, its time, and where the dreamer stands.

    Attributes:
        path: of its file.
        timeline: its time and what was done in it.
        mover: where the dreamer is.
        places: where each form is written, as far as that is known.
        poser: its scene made ready.
        seen: the Moment that was shown last.
        calm: whether it is kept calm.
    """

    def __init__(self, loaded: Loaded) -> None:
        """Raises ExpressionError or LimitError where no world can be made of it."""
        self.path: Path = loaded.path
        self.timeline = Timeline(loaded.dream, loaded.poser, source=str(loaded.path))
        self.poser: ScenePoser = loaded.poser
        self.mover = Mover()
        self.places: Mapping[tuple[int, ...], Place] = {}
        self.seen: Moment | None = None
        self.calm = False
        self._left = 0.0  # seconds of moving still to do
        self._wish = STILL  # what is wished and was not yet done

    def reload(self, loaded: Loaded) -> None:
        """Go on with another version of the same file; time, what was turned and where one stands are kept.

        Raises:
            ExpressionError, LimitError: no world can be made of it; nothing has changed then.
        """
        self.timeline.reload(loaded.dream, loaded.poser, source=str(loaded.path))
        self.poser = loaded.poser

    def locate(self, located: Located) -> None:
        """Learn where the forms of the version that is on are written."""
        if located.path == self.path and located.digest == self.timeline.dream.digest:
            self.places = located.places

    def change(self, moving: Moving) -> None:
        """Move in another way from here on."""
        if self.seen is not None:
            self.mover.change(moving, self._own_view(), self.seen.field)

    def go_home(self) -> None:
        """Back to the dream's own camera."""
        self.mover.go_home(self._own_view())

    def snap(self, degrees: float) -> None:
        """Turn to the right at once."""
        self._wish = replace(self._wish, snap=self._wish.snap + degrees)

    def jump(self) -> None:
        """Off the ground, in walking."""
        self._wish = replace(self._wish, jump=True)

    def advance(self, passed: float, wish: Wish) -> None:
        """Let `passed` real seconds go by, in which the dreamer wishes to move so."""
        self.timeline.advance(passed * (RATE if self.calm else 1.0))
        self._wish = _with(self._wish, wish)
        self._left = min(self._left + passed, MOST_TICKS * SECONDS)
        field = self.seen.field if self.seen is not None else None
        while self._left >= SECONDS and field is not None:
            if self.mover.mode == "path" and (self._wish.looks or wish.forward or wish.right or wish.up):
                self.change("fly")
            self.mover.step(self._wish, field, self._own_view())
            self._wish = replace(self._wish, turn=0.0, tilt=0.0, snap=0.0, scroll=0.0, jump=False)
            self._left -= SECONDS

    def view(self) -> View:
        """Where the dreamer sees the present instant from."""
        share = min(self._left / SECONDS, 1.0)
        return self.mover.view(self._own_view(), share, (self._wish.turn, self._wish.tilt))

    def _own_view(self) -> View:
        """Where the dream's own camera is."""
        return self.poser.view(self.timeline.variables())


def _with(before: Wish, now: Wish) -> Wish:
    """What is wished now, and what was not yet done of before: turns add up, the rest is as it is now."""
    return replace(
        now,
        turn=before.turn + now.turn,
        tilt=before.tilt + now.tilt,
        snap=before.snap + now.snap,
        scroll=before.scroll + now.scroll,
        jump=before.jump or now.jump,
    )
