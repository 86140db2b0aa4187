"""What shines in a Moment's sky beside its gradient and its stars. Plain numbers, all within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.scene.scene import Sky

Triple = tuple[float, float, float]
COLUMNS = 16


@dataclass(frozen=True, slots=True)
class Night:
    """Moon, aurora and constellations. Colours are linear; `direction`s unit vectors.

    Attributes:
        moon: angular diameter [degrees], 0 for none; `moon_direction`: towards it; `moon_phase`: 0 new to 1 full.
        aurora: strength, 0 for none, to 4; `aurora_colour` of its lower border, `aurora_tip` of its upper.
        constellations: strength, 0 for none, to 4.
    """

    moon: float = 0.0
    moon_direction: Triple = (0.0, 1.0, 0.0)
    moon_colour: Triple = (1.0, 1.0, 1.0)
    moon_phase: float = 1.0
    aurora: float = 0.0
    aurora_colour: Triple = (0.0, 1.0, 0.5)
    aurora_tip: Triple = (0.5, 0.0, 1.0)
    constellations: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether neither moon nor aurora shines."""
        return self.moon <= 0.0 and self.aurora <= 0.0


def night_row(sky: Sky) -> tuple[object, ...]:
    """The numbers of a sky that `night_of` takes, `COLUMNS` of them."""
    colours = (*sky.moon_colour, *sky.aurora_colour, *sky.aurora_tip)
    return (*sky.moon_direction, *colours, sky.moon, sky.moon_phase, sky.aurora, sky.constellations)


def night_of(numbers: Sequence[float]) -> Night:
    """Numbers of `night_row`, signals evaluated, brought within bounds."""
    row = np.nan_to_num(np.asarray(numbers, np.float64), nan=0.0, posinf=1e6, neginf=-1e6)
    length = float(np.linalg.norm(row[:3]))
    direction = row[:3] / length if length > 1e-9 else np.array([0.0, 1.0, 0.0])
    moon, phase, aurora, constellations = np.clip(row[12:], 0.0, [60.0, 1.0, 4.0, 4.0]).tolist()
    colour, border, tip = (_triple(linear_from_srgb(np.clip(row[i : i + 3], 0.0, 1.0))) for i in (3, 6, 9))
    return Night(moon, _triple(direction), colour, phase, aurora, border, tip, constellations)


def _triple(values: NDArray[np.float64]) -> Triple:
    x, y, z = values.tolist()
    return (x, y, z)
