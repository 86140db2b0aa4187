"""Strain: what a state of mind does to a whole Moment, whatever its scene says. All of it after the scene is posed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dreamscape3d.scene.look import Distortion, bounded
from dreamscape3d.scene.moment import Moment

WIDER = 0.35  # of its angle, by which a view opens where distances stretch
DARKER = 14.0  # stops between a picture and none
DIMMER = 1.8  # stops that a picture loses besides, where all light has failed: of what glows by itself too


@dataclass(frozen=True, slots=True)
class Strain:
    """Each 0 (nothing of it) to 1.

    Attributes:
        echo, glitch, fray, parting: as in `look.Distortion`; the stronger of both counts.
        dim: how much of all light but that of the cast has failed. fog: thicker air, up to four times.
        stretch: distances stretch. veil: eyelids: nothing is seen at 1. glare: the same in white.
    """

    echo: float = 0.0
    glitch: float = 0.0
    fray: float = 0.0
    parting: float = 0.0
    dim: float = 0.0
    fog: float = 0.0
    stretch: float = 0.0
    veil: float = 0.0
    glare: float = 0.0


NO_STRAIN = Strain()


def strained(moment: Moment, strain: Strain) -> Moment:
    """The Moment under strain; itself without any."""
    if strain == NO_STRAIN:
        return moment
    d, kept = moment.distortion, 1.0 - 0.85 * bounded(strain.dim, 0.0, 1.0)
    lamps = moment.lamps.copy()
    lamps[:, 2, :3] *= kept
    return replace(
        moment,
        distortion=Distortion(
            echo=max(d.echo, bounded(strain.echo, 0.0, 1.0)),
            glitch=max(d.glitch, bounded(strain.glitch, 0.0, 1.0)),
            fray=max(d.fray, bounded(strain.fray, 0.0, 1.0)),
            parting=max(d.parting, bounded(strain.parting, 0.0, 1.0)),
            thread=d.thread,
        ),
        suns=tuple(replace(sun, irradiance=sun.irradiance * kept) for sun in moment.suns),
        fog=moment.fog * kept,
        sky=moment.sky * (0.15 + 0.85 * kept),
        lamps=lamps,
        fog_density=min(moment.fog_density * (1.0 + 3.0 * bounded(strain.fog, 0.0, 1.0)), 1.0),
        view=replace(
            moment.view,
            fov=min(moment.view.fov * (1.0 + WIDER * bounded(strain.stretch, 0.0, 1.0)), 150.0),
            exposure=float(
                np.clip(
                    moment.view.exposure
                    - DIMMER * bounded(strain.dim, 0.0, 1.0)
                    + DARKER * (bounded(strain.glare, 0.0, 1.0) ** 2 - bounded(strain.veil, 0.0, 1.0) ** 2),
                    -16.0,
                    16.0,
                )
            ),
        ),
    )
