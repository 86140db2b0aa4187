"""Scenes of dreams made ready: each of them once, and once those together that are seen together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.scene.cast import Puppet
    from dreamscape3d.scene.mixing import MixedPoser
    from dreamscape3d.scene.posing import ScenePoser
    from dreamscape3d.scene.staging import StagedPoser

MOST_TOGETHER = 12  # companies kept
MOST = 130  # kept: a full company, and as many who came and went


class Scenes:
    """Made when first needed, so that a world without a picture costs no numpy."""

    def __init__(self) -> None:
        self._ready: list[tuple[Dream, ScenePoser]] = []  # the latest used last
        self._together: dict[tuple[int, ...], tuple[tuple[ScenePoser, ...], MixedPoser]] = {}
        self._staged: tuple[tuple[object, ...], StagedPoser] | None = None

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
        key = tuple(map(id, posers))  # of objects that the value holds
        if key not in self._together:
            from dreamscape3d.scene.mixing import MixedPoser

            self._together[key] = posers, MixedPoser(posers)
            while len(self._together) > MOST_TOGETHER:
                del self._together[next(iter(self._together))]
        return self._together[key][1]

    def staged(self, settings: Sequence[Sequence[Dream]], puppets: Sequence[Puppet]) -> StagedPoser:
        """Settings of one or several dreams each, and the cast that moves through them. Raises LimitError as `of`."""
        posers = tuple(self.together(dreams) for dreams in settings)
        if self._staged is None or not _same(self._staged[0], (*posers, *puppets)):
            from dreamscape3d.scene.staging import StagedPoser

            self._staged = (*posers, *puppets), StagedPoser(posers, puppets)
        return self._staged[1]

    def _keep(self, dream: Dream, poser: ScenePoser) -> None:
        self._ready.append((dream, poser))
        del self._ready[:-MOST]


def _same_file(one: Dream, other: Dream) -> bool:
    return bool(other.digest) and one.digest == other.digest


def _same(known: Sequence[object], wanted: Sequence[object]) -> bool:
    return len(known) == len(wanted) and all(a is b for a, b in zip(known, wanted, strict=True))
