"""Strain: none of it changes nothing, and each kind does to a whole Moment what it says."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from dreamscape3d.scene.look import Distortion
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Light, Scene
from dreamscape3d.scene.strain import DARKER, DIMMER, NO_STRAIN, WIDER, Strain, strained
from dreamscape3d.sdf.shape import as_form, sphere


@pytest.fixture(scope="module")
def moment() -> Moment:
    scene = Scene(forms=(as_form(sphere(1.0)),), lights=(Light("lamp", at=(0.0, 3.0, 0.0)), Light("sun")))
    return ScenePoser(scene).pose({"time": 0.0})


def test_no_strain_changes_nothing(moment: Moment) -> None:
    assert strained(moment, NO_STRAIN) is moment
    assert all(getattr(NO_STRAIN, each.name) == 0.0 for each in fields(Strain))


def test_all_light_fails(moment: Moment) -> None:
    dark = strained(moment, Strain(dim=1.0))
    assert dark.lamps[:, 2, :3] == pytest.approx(0.15 * moment.lamps[:, 2, :3])
    assert dark.suns[0].irradiance == pytest.approx(0.15 * moment.suns[0].irradiance)
    assert (dark.sky < 0.3 * moment.sky + 1e-9).all()
    assert dark.fog == pytest.approx(0.15 * moment.fog)
    assert dark.view.exposure == moment.view.exposure - DIMMER
    assert dark.field is moment.field


def test_lids_and_glare(moment: Moment) -> None:
    assert strained(moment, Strain(veil=1.0)).view.exposure == pytest.approx(max(moment.view.exposure - DARKER, -16.0))
    assert strained(moment, Strain(glare=1.0)).view.exposure == pytest.approx(min(moment.view.exposure + DARKER, 16.0))


def test_distances_stretch_and_air_thickens(moment: Moment) -> None:
    wide = strained(moment, Strain(stretch=0.5, fog=1.0))
    assert wide.view.fov == pytest.approx(moment.view.fov * (1.0 + 0.5 * WIDER))
    assert wide.fog_density == pytest.approx(4.0 * moment.fog_density)


def test_the_stronger_of_scene_and_strain_counts(moment: Moment) -> None:
    torn = strained(moment, Strain(fray=0.4, glitch=0.3, echo=0.2, parting=0.1))
    assert torn.distortion == Distortion(echo=0.2, glitch=0.3, fray=0.4, parting=0.1, thread=moment.distortion.thread)
    assert strained(torn, Strain(fray=0.2)).distortion.fray == 0.4


def test_no_number_at_all_strains_nothing(moment: Moment) -> None:
    odd = strained(moment, Strain(dim=float("nan"), veil=float("nan"), stretch=float("nan"), fray=float("nan")))
    assert np.isfinite(odd.view.exposure)
    assert np.isfinite(odd.sky).all()
