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
    from dreamscape3d.scene.moment import View

F64 = NDArray[np.float64]
REACH, STEP = 48.0, 0.25  # metres from the middle to the edge of the grid, and between its points


class GroundMap:
    """Heights of one setting: bilinear on a grid round the origin, that of its edge beyond; or of a floor above it."""

    def __init__(self, heights: F64, floors: Sequence[Floor] = ()) -> None:
        """`heights` (n, n) by z, then x."""
        self._heights: list[list[float]] = heights.tolist()
        self._last = len(heights) - 1.0 - 1e-9
        sides = [(f.at, f.size[0] / 2.0, f.size[1] / 2.0) for f in floors]
        self._floors = [(x - wide, x + wide, z - deep, z + deep, y) for (x, y, z), wide, deep in sides]

    def level(self, x: float, z: float) -> float:
        """The height of a place [m]."""
        u, v = (x + REACH) / STEP, (z + REACH) / STEP
        u, v = min(max(u, 0.0), self._last), min(max(v, 0.0), self._last)
        i, j = int(u), int(v)
        fx, fz = u - i, v - j
        near, far = self._heights[j], self._heights[j + 1]
        found = (near[i] * (1.0 - fx) + near[i + 1] * fx) * (1.0 - fz) + (far[i] * (1.0 - fx) + far[i + 1] * fx) * fz
        for left, right, back, front, level in self._floors:
            if left <= x <= right and back <= z <= front and level > found:
                found = level
        return found


FLAT = GroundMap(np.zeros((2, 2)))


class Grounds:
    """Those of all settings, each found when first asked for. Never changes, so it is no state."""

    def __init__(self, dreams: Sequence[Dream], floors: Sequence[Sequence[Floor]], scenes: Scenes) -> None:
        self._dreams, self._floors, self._scenes = tuple(dreams), tuple(floors), scenes
        self._known: dict[int, GroundMap] = {}

    def view(self, setting: int) -> View | None:
        """The own camera of a setting's dream, at rest; None where there is no such setting."""
        return self._scenes.of(self._dreams[setting]).rest.view if setting < len(self._dreams) else None

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
