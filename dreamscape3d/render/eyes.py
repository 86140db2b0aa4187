"""The renderers of all eyes: made when they are wanted, kept where they fit, freed once others have drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Size
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.shared import Shared


@dataclass(frozen=True, slots=True)
class EyeKind:
    """What all eyes have in common; `held` says whether their scale follows a time."""

    size: Size
    quality: Quality
    held: bool


class Eyes:
    """All eyes march at the same scale, which the first one is told the time for. They share shadow maps and probe,
    which outlive a change of size.

    Attributes:
        live: the renderers in use, in the order of `eye_views`; `kind` is theirs.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self.live: tuple[LiveRenderer, ...] = ()
        self.kind: EyeKind | None = None
        self._ctx, self._programs = ctx, programs
        self._shared: Shared | None = None
        self._spare: list[LiveRenderer | Shared] = []

    def want(self, kind: EyeKind, count: int, scale: float, target_ms: float | None) -> None:
        """Make what is missing; what is no longer used is kept until `settle`. As it was, where one cannot be made."""
        kept = self.live[:count] if kind == self.kind else ()
        made: list[LiveRenderer] = []
        same = self._shared is not None and self.kind is not None and self.kind.quality == kind.quality
        shared = self._shared if same and self._shared else Shared(self._ctx, self._programs, kind.quality)
        try:
            while len(kept) + len(made) < count:
                made.append(self._make(kind, scale, target_ms, shared))
        except BaseException:
            _release(made if same else [*made, shared])
            raise
        self._spare += [eye for eye in self.live if eye not in kept]
        if self._shared is not None and not same:
            self._spare.append(self._shared)
        self.live, self.kind, self._shared = (*kept, *made), kind, shared
        for eye in made:
            eye.resolution = self.live[0].resolution

    def _make(self, kind: EyeKind, scale: float, target_ms: float | None, shared: Shared) -> LiveRenderer:
        eye = LiveRenderer(
            self._ctx,
            kind.size,
            self._programs,
            quality=kind.quality,
            scale=scale,
            target_ms=target_ms,
            shared=shared,
        )
        eye.shown.texture.filter = moderngl.LINEAR, moderngl.LINEAR
        return eye

    def settle(self) -> None:
        """Free what is no longer used."""
        _release(self._spare)
        self._spare = []

    def release(self) -> None:
        self.settle()
        _release([*self.live, *([self._shared] if self._shared else [])])
        self.live, self.kind, self._shared = (), None, None


def _release(parts: Sequence[LiveRenderer | Shared]) -> None:
    for part in parts:
        part.release()
