"""The ground that bodies stand on, setting by setting: heights on a grid, found once, and flat floors over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.sdf.grounds import find_ground, ground_height

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.scenes import Scenes
    from dreamscape3d.dream.telling.story import Floor

F64 = NDArray[np.float64]
REACH, STEP = 48.0, 0.25  # metres from the middle to the edge of the grid, and between its points


class GroundMap:
    """Heights of one setting: bilinear on a grid round the origin, that of its edge beyond; or of a floor above it."""

    def __init__(self, heights: F64, floors: Sequence[Floor] = ()) -> None:
        """`heights` (n, n) by z, then x."""
        self._heights = heights
        self._low = np.array([[f.at[0] - f.size[0] / 2, f.at[2] - f.size[1] / 2] for f in floors]).reshape(-1, 2)
        self._high = np.array([[f.at[0] + f.size[0] / 2, f.at[2] + f.size[1] / 2] for f in floors]).reshape(-1, 2)
        self._level = np.array([f.at[1] for f in floors])

    def height(self, at: F64) -> F64:
        """(N, 2) x and z [m] → (N,) heights [m]."""
        last = len(self._heights) - 1.0
        place = np.clip((at + REACH) / STEP, 0.0, last - 1e-9)
        (x, z), (fx, fz) = place.T.astype(int), (place % 1.0).T
        h = self._heights
        near, far = h[z, x] * (1.0 - fx) + h[z, x + 1] * fx, h[z + 1, x] * (1.0 - fx) + h[z + 1, x + 1] * fx
        found: F64 = near * (1.0 - fz) + far * fz
        if not len(self._level):
            return found
        on = ((at[:, None] >= self._low) & (at[:, None] <= self._high)).all(axis=2)
        highest: F64 = np.maximum(found, np.where(on, self._level, -np.inf).max(axis=1))
        return highest


FLAT = GroundMap(np.zeros((2, 2)))


class Grounds:
    """Those of all settings, each found when first asked for. Never changes, so it is no state."""

    def __init__(self, dreams: Sequence[Dream], floors: Sequence[Sequence[Floor]], scenes: Scenes) -> None:
        self._dreams, self._floors, self._scenes = tuple(dreams), tuple(floors), scenes
        self._known: dict[int, GroundMap] = {}

    def of(self, setting: int) -> GroundMap:
        """The ground of a setting, as its dream is at rest. Raises LimitError where its scene is too large."""
        if setting not in self._known:
            poser = self._scenes.of(self._dreams[setting])
            numbers = poser.rest.numbers
            along = np.arange(-REACH, REACH + STEP, STEP)
            xz = np.stack(np.meshgrid(along, along), -1).reshape(-1, 2)
            heights = ground_height(find_ground(poser.field, numbers), poser.field, numbers, xz)
            self._known[setting] = GroundMap(heights.reshape(len(along), len(along)), self._floors[setting])
        return self._known[setting]
