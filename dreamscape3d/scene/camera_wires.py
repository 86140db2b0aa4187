"""A camera's path as wires: the curve, and what the camera sees from each of its points."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.curve import catmull_rom
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.maths.transform import camera_from_world
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.scene import Camera
from dreamscape3d.scene.wires import Kind, Wires, frusta, joined, make_wires

F64 = NDArray[np.float64]
MOST_CHORDS, STRETCH_CHORDS = 512, 16  # of a whole path, and of the way from a point to the next
ASPECT = 16.0 / 9.0
DEPTH = 0.3  # of a frustum [m]
CLEAR = 4.0  # metres round the eye in which a frustum fades away


class CameraWires:
    """The wires of a camera with a path; one without has none. What does not move is worked out once."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        table = Table(7)
        for point in camera.path:
            table.add((*point.at, *point.look_at, camera.fov if point.fov is None else point.fov))
        self._numbers = NumberTable(table)
        self._points: F64 = np.zeros((0, 7))
        self._curve = make_wires(np.zeros((0, 2, 3)), Kind.PATH)

    def wires(self, signals: Mapping[str, float], view: View) -> Wires:
        """The curve and its frusta at these signal values, but for those that `view` would be seen from inside."""
        if len(self._camera.path) < 2:
            return self._curve
        points = self._numbers.evaluate(signals)
        if not np.array_equal(points, self._points):
            self._points, self._curve = points, self._drawn(points)
        turned = np.stack([_rows(point) for point in points])
        fov = np.clip(points[:, 6], 5.0, 150.0)
        away = np.linalg.norm(points[:, :3] - view.eye, axis=1)
        strength = np.clip(1.5 * away / CLEAR - 0.5, 0.0, 0.8)
        depth = DEPTH / np.maximum(np.tan(np.radians(fov) * 0.5), 0.5)
        cones = frusta(points[:, :3], turned, np.tan(np.radians(fov) * 0.5), depth, ASPECT, strength)
        return joined([self._curve, cones], MOST_CHORDS + len(cones))

    def _drawn(self, points: F64) -> Wires:
        times = np.array([point.time for point in self._camera.path])
        chords = min(STRETCH_CHORDS * (len(times) - 1), MOST_CHORDS)
        at = [
            catmull_rom(times, points[:, :3], float(time), loop=self._camera.loop)
            for time in np.linspace(times[0], times[-1], chords, endpoint=False)
        ]
        ends = np.array([*at, points[-1, :3]])
        return make_wires(np.stack([ends[:-1], ends[1:]], axis=1), Kind.PATH)


def _rows(point: F64) -> F64:
    """(3, 3) right, up and forward of a camera at a point of the path."""
    matrix = camera_from_world(point[:3], point[3:6])
    return np.stack([matrix[0, :3], matrix[1, :3], -matrix[2, :3]])
