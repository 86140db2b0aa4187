"""What is done to a picture after it is lit: the records of a scene, and how they become a Moment's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dreamscape3d.maths.colour import linear_from_srgb
from dreamscape3d.maths.expression import Number
from dreamscape3d.maths.number_table import NumberTable, Table
from dreamscape3d.scene.look import NO_TINT, Distortion, Look, Tint, bounded, look_of

Colour = tuple[Number, Number, Number]


@dataclass(frozen=True, slots=True)
class Grade:
    """How colours are developed, in OKLCh after the tone curve.

    Attributes:
        saturation, contrast: factors, 0 to 2; `warmth`: −1 blue to 1 orange; `hue`: turn of all hues [degrees].
        vignette: darkness of the corners, `bloom`: share of the light that spreads, `grain`: of film; 0 to 1.
        mood: how far the mood's tint colours the picture, 0 to 1.
    """

    saturation: Number = 1.0
    contrast: Number = 1.0
    warmth: Number = 0.0
    hue: Number = 0.0
    vignette: Number = 0.0
    bloom: Number = 0.14
    grain: Number = 0.0
    mood: Number = 1.0


@dataclass(frozen=True, slots=True)
class Effects:
    """What befalls the picture, each 0 (not at all) to 1; `colour` is that of the threads where it frays."""

    echo: Number = 0.0
    glitch: Number = 0.0
    fray: Number = 0.0
    parting: Number = 0.0
    colour: Colour = (0.5, 0.8, 1.0)


PLAIN_GRADE, NO_EFFECTS = Grade(), Effects()


class GradePoser:
    """Grade and effects of a scene, with their numbers in a table."""

    def __init__(self, grade: Grade, effects: Effects) -> None:
        g, e = grade, effects
        table = Table(15)
        shares = (g.vignette, g.bloom, g.grain, g.mood)
        table.add((g.saturation, g.contrast, g.warmth, g.hue, *shares, e.echo, e.glitch, e.fray, e.parting, *e.colour))
        self._numbers = NumberTable(table)

    def pose(self, variables: Mapping[str, float], tint: Tint = NO_TINT) -> tuple[Look, Distortion]:
        """What they come to at these signal values; `tint` is what the mood adds."""
        numbers = self._numbers.evaluate(variables)[0]
        echo, glitch, fray, parting = (bounded(float(n), 0.0, 1.0) for n in numbers[8:12])
        red, green, blue = linear_from_srgb([bounded(float(n), 0.0, 1.0) for n in numbers[12:15]])
        thread = (float(red), float(green), float(blue))
        distortion = Distortion(echo=echo, glitch=glitch, fray=fray, parting=parting, thread=thread)
        return look_of(numbers[:7].tolist(), float(numbers[7]), tint), distortion
