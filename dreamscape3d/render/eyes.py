"""The renderers of all eyes: made when they are wanted, kept where they fit, freed once others have drawn."""

from __future__ import annotations

from dataclasses import dataclass

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.quality import Quality


@dataclass(frozen=True, slots=True)
class EyeKind:
    """What all eyes have in common; `held` says whether their scale follows a time."""

    size: Size
    quality: Quality
    held: bool


class Eyes:
    """All eyes march at the same scale, which the first one is told the time for.

    Attributes:
        live: the renderers in use, in the order of `eye_views`; `kind` is theirs.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self.live: tuple[LiveRenderer, ...] = ()
        self.kind: EyeKind | None = None
        self._ctx, self._programs = ctx, programs
        self._spare: list[LiveRenderer] = []

    def want(self, kind: EyeKind, count: int, scale: float, target_ms: float | None) -> None:
        """Make what is missing; what is no longer used is kept until `settle`. As it was, where one cannot be made."""
        kept = self.live[:count] if kind == self.kind else ()
        made: list[LiveRenderer] = []
        try:
            while len(kept) + len(made) < count:
                made.append(self._make(kind, scale, target_ms))
        except BaseException:
            _release(made)
            raise
        self._spare += [eye for eye in self.live if eye not in kept]
        self.live, self.kind = (*kept, *made), kind
        for eye in made:
            eye.resolution = self.live[0].resolution

    def _make(self, kind: EyeKind, scale: float, target_ms: float | None) -> LiveRenderer:
        eye = LiveRenderer(self._ctx, kind.size, self._programs, quality=kind.quality, scale=scale, target_ms=target_ms)
        eye.shown.texture.filter = moderngl.LINEAR, moderngl.LINEAR
        return eye

    def settle(self) -> None:
        """Free what is no longer used."""
        _release(self._spare)
        self._spare = []

    def release(self) -> None:
        self.settle()
        _release(list(self.live))
        self.live, self.kind = (), None


def _release(eyes: list[LiveRenderer]) -> None:
    for eye in eyes:
        eye.release()
