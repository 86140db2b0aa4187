"""From a scene's Camera to where and through which lens a Moment is seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dreamscape3d.maths.curve import catmull_rom
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.scene.look import Lens, bounded
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.scene import Camera


class ViewPoser:
    """A camera with its numbers in tables."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        c, own, path = camera, Table(13), Table(7)
        lens = (c.auto_exposure, c.aperture, c.focus, c.shutter)
        own.add((*c.at, *c.look_at, c.roll, c.fov, c.exposure, *lens))
        for point in camera.path:
            path.add((*point.at, *point.look_at, c.fov if point.fov is None else point.fov))
        self._own, self._path = NumberTable(own), NumberTable(path)

    def pose(self, variables: Mapping[str, float]) -> tuple[View, Lens]:
        """View and lens at these signal values; `variables["time"]` says where on its path the camera is."""
        numbers = self._own.evaluate(variables)[0]
        eye, target, fov = numbers[:3], numbers[3:6], float(numbers[7])
        path = self._camera.path
        if len(path) > 1:
            at = catmull_rom(
                [point.time for point in path],
                self._path.evaluate(variables),
                float(variables.get("time", 0.0)),
                loop=self._camera.loop,
                eases=[point.ease for point in path],
            )
            eye, target, fov = at[:3], at[3:6], float(at[6])
        exposure = float(np.clip(numbers[8], -16.0, 16.0))
        view = View(eye, target, float(numbers[6]), bounded(fov, 5.0, 150.0), exposure)
        return view, _lens(numbers[9:].tolist(), float(np.linalg.norm(target - eye)))


def _lens(numbers: list[float], to_target: float) -> Lens:
    """The lens, its focus a distance at last: on the target where none is given."""
    auto, aperture, focus, shutter = numbers
    distance = focus if focus > 0.0 else to_target
    return Lens(
        aperture=bounded(aperture, 0.0, 1.0),
        focus=bounded(distance, 0.05, 1e6),
        shutter=bounded(shutter, 0.0, 1.0),
        auto_exposure=bounded(auto, 0.0, 8.0),
    )
