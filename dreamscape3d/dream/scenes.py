"""Scenes of dreams made ready: each of them once, and once those together that are seen together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.scene.mixing import MixedPoser
    from dreamscape3d.scene.posing import ScenePoser

MOST = 130  # kept: a full company, and as many who came and went


class Scenes:
    """Made when first needed, so that a world without a picture costs no numpy."""

    def __init__(self) -> None:
        self._ready: list[tuple[Dream, ScenePoser]] = []  # the latest used last
        self._together: tuple[tuple[ScenePoser, ...], MixedPoser] | None = None

    def know(self, dream: Dream, poser: ScenePoser | None) -> None:
        """Take what a dream's scene was made ready as elsewhere, where it was."""
        if poser is not None:
            self._ready = [(kept, ready) for kept, ready in self._ready if kept is not dream]
            self._keep(dream, poser)

    def of(self, dream: Dream) -> ScenePoser:
        """A dream's scene. Raises LimitError where it is larger than the documented limits."""
        for place, (kept, ready) in enumerate(self._ready):
            if kept.scene is dream.scene or (_same_file(kept, dream) and kept.scene == dream.scene):
                self._ready.append(self._ready.pop(place))
                return ready
        from dreamscape3d.scene.posing import ScenePoser

        poser = ScenePoser(dream.scene)
        self._keep(dream, poser)
        return poser

    def together(self, dreams: Sequence[Dream]) -> ScenePoser | MixedPoser:
        """The scenes of a host and of guests, if any. Raises LimitError as `of`."""
        if len(dreams) == 1:
            return self.of(dreams[0])
        posers = tuple(self.of(dream) for dream in dreams)
        if (
            self._together is None
            or len(posers) != len(self._together[0])
            or any(now is not before for now, before in zip(posers, self._together[0], strict=True))
        ):
            from dreamscape3d.scene.mixing import MixedPoser

            self._together = posers, MixedPoser(posers)
        return self._together[1]

    def _keep(self, dream: Dream, poser: ScenePoser) -> None:
        self._ready.append((dream, poser))
        del self._ready[:-MOST]


def _same_file(one: Dream, other: Dream) -> bool:
    return bool(other.digest) and one.digest == other.digest
