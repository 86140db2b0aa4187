"""Going over from one scene into another: camera, lens, look and effects between this scene's own and the other's.

    share   0: this scene's own         1: what one sees through a door by, who looks into this scene from the other

So nothing leaps when somebody goes through: right after it all is as right before, seen from the other side.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dreamscape3d.scene.blending import blended_distortion
from dreamscape3d.scene.look import Lens, Look
from dreamscape3d.scene.moment import Moment, View

STOPS = 3.0  # by which exposures may differ before what is beyond a door is shown darker or brighter than it is there


def stops_beyond(exposure: float, theirs: float) -> float:
    """How much brighter what is beyond a door is shown than by this side's exposure: as bright as it seems there."""
    return min(max(theirs - exposure, -STOPS), STOPS)


def view_between(view: View, own: View, other: View, share: float) -> View:
    """A `view` of this scene, whose own camera is `own`, with so much of the roll, angle and exposure of `other`."""
    if not share > 0.0:
        return view
    beyond = other.exposure - own.exposure
    roll = (other.roll - own.roll + 180.0) % 360.0 - 180.0
    return replace(
        view,
        roll=view.roll + share * roll,
        fov=view.fov + share * (other.fov - own.fov),
        exposure=view.exposure + share * (beyond - stops_beyond(own.exposure, other.exposure)),
    )


def moment_between(own: Moment, other: Moment, share: float, scale: float) -> Moment:
    """A Moment of this scene with so much of how that of the other is shown, which is larger by `scale`."""
    if not share > 0.0:
        return own
    return replace(
        own,
        look=_look_between(own.look, other.look, share),
        lens=_lens_between(own.lens, other.lens, share, scale),
        distortion=blended_distortion([own.distortion, other.distortion], np.array([1.0 - share, share])),
    )


def _look_between(own: Look, other: Look, share: float) -> Look:
    """Colours by the grades of both; all else by their mean."""
    return replace(
        own,
        vignette=_mean(own.vignette, other.vignette, share),
        bloom=_mean(own.bloom, other.bloom, share),
        grain=_mean(own.grain, other.grain, share),
        other=replace(other, other=None, share=0.0),
        share=share,
    )


def _lens_between(own: Lens, other: Lens, share: float, scale: float) -> Lens:
    """Sharp is what is sharp to either, each by how wide its opening is."""
    mine, theirs = (1.0 - share) * own.aperture, share * other.aperture / scale
    open_ = mine + theirs
    return Lens(
        aperture=open_,
        focus=_mean(own.focus, other.focus / scale, theirs / open_ if open_ > 0.0 else share),
        shutter=_mean(own.shutter, other.shutter, share),
        auto_exposure=_mean(own.auto_exposure, other.auto_exposure, share),
    )


def _mean(own: float, other: float, share: float) -> float:
    return own + share * (other - own)
