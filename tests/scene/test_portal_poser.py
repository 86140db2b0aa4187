"""Scenes with a door to another one: nothing of it at 0, no leap up to 1, and the same from both sides."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.doors import DAY, NIGHT, TIME, same

from dreamscape3d.scene.cue import GuestCue, Mix, Placement, Strength
from dreamscape3d.scene.door_forms import STONE
from dreamscape3d.scene.look import NO_TINT
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.portal import PortalPoser
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.sdf.lowering import MAX_LEAVES
from dreamscape3d.sdf.shape import as_form, sphere


@pytest.fixture(scope="module")
def poser() -> PortalPoser:
    return PortalPoser(ScenePoser(NIGHT), ScenePoser(DAY))


def posed(poser: PortalPoser, form: float, colour: float | None = None, **more: Any) -> Moment:
    strength = Strength(form, form if colour is None else colour, form)
    return poser.pose(TIME, NO_TINT, GuestCue(TIME, strength=strength, **more), Mix("portal", beat=0.4))


def test_with_no_strength_it_is_the_host_bit_by_bit() -> None:
    host = ScenePoser(NIGHT)
    moment = posed(PortalPoser(host, ScenePoser(DAY)), 0.0)
    assert moment.portal is None
    assert moment.field.field is host.field
    assert same(moment, host.pose(TIME))


def test_open_it_shows_the_guests_scene_as_the_guest_sees_it_from_there(poser: PortalPoser) -> None:
    moment = posed(poser, 1.0)
    assert moment.portal is not None
    beyond, way = moment.portal.beyond, moment.portal.opening.to_beyond
    assert beyond.portal is None
    assert beyond.view.eye == pytest.approx(way.points(moment.view.eye))
    alone = ScenePoser(DAY).pose(TIME)
    assert same(beyond.suns, alone.suns)
    assert same(beyond.sky, alone.sky)
    assert (moment.field.field, beyond.field.field) == poser.fields
    assert same(moment.sky, ScenePoser(NIGHT).pose(TIME).sky)


def test_what_is_beyond_is_as_bright_as_its_own_camera_has_it(poser: PortalPoser) -> None:
    moment = posed(poser, 1.0)
    assert moment.portal is not None
    assert moment.portal.gain == pytest.approx(2.0**-1.5)
    dark = PortalPoser(ScenePoser(NIGHT), ScenePoser(replace(DAY, camera=replace(DAY.camera, exposure=-9.0))))
    assert posed(dark, 1.0).portal.gain == 0.125  # type: ignore[union-attr]


def test_the_door_stands_in_both_scenes_lowered_once(poser: PortalPoser) -> None:
    first, second = posed(poser, 0.3), posed(poser, 0.9)
    assert first.portal is not None
    assert second.portal is not None
    assert first.field.field is second.field.field
    for field, alone in zip(poser.fields, (NIGHT, DAY), strict=True):
        assert STONE in field.materials
        assert field.leaf_count > ScenePoser(alone).field.leaf_count + 20


def test_a_sweep_of_strength_has_no_leap(poser: PortalPoser) -> None:
    """From the host alone to wide open in 300 steps: forms, lamps and opening change little in each."""
    before: Moment | None = None
    for step in range(1, 301):
        now = posed(poser, step / 300.0)
        if before is not None:
            centre = np.linalg.norm(now.field.leaves.centre - before.field.leaves.centre, axis=1)
            size = np.abs(now.field.leaves.half - before.field.leaves.half).max(axis=1)
            assert centre.max() < 0.08
            assert size[size < 100.0].max() < 0.07
            if len(now.lamps) == len(before.lamps):
                power = [m.lamps[:, 2, :3].max(axis=1) * m.lamps[:, 0, 3] for m in (now, before)]
                assert np.abs(power[0] - power[1]).max() < 0.05
        before = now


def test_almost_shut_the_door_is_all_but_nothing(poser: PortalPoser) -> None:
    moment, host = posed(poser, 1e-4), ScenePoser(NIGHT)
    own = moment.field.field.leaf_material == moment.field.field.materials.index(STONE)
    assert own.any()
    assert moment.field.leaves.half[own].max() < 0.01
    assert moment.lamps[:, 2, :3].max() <= max(host.pose(TIME).lamps[:, 2, :3].max(), 0.01)


# -- the other side --------------------------------------------------------------------------------------------------


def test_who_has_gone_through_sees_what_was_seen_through_it(poser: PortalPoser) -> None:
    """The guest's Moment beyond is, but for the way back, that of the door seen from the guest's scene."""
    moment = posed(poser, 0.8)
    assert moment.portal is not None
    back = poser.reversed()
    strength = Strength(0.8, 0.8, 0.8)
    other = back.pose(
        TIME,
        NO_TINT,
        GuestCue(TIME, strength=strength),
        Mix("portal", beat=0.4),
        moment.portal.beyond.view,
    )
    assert other.portal is not None
    assert back.fields == poser.fields[::-1]
    assert same(replace(other, portal=None, view=moment.portal.beyond.view).field, moment.portal.beyond.field)
    assert other.lamps == pytest.approx(moment.portal.beyond.lamps, abs=1e-5)
    assert other.portal.opening.centre == pytest.approx(moment.portal.opening.reversed().centre)
    assert other.portal.beyond.view.eye == pytest.approx(moment.view.eye)
    assert same(other.portal.beyond.field, moment.field)


def test_light_of_each_falls_into_the_other_and_none_without_consent_to_colour(poser: PortalPoser) -> None:
    spilled = posed(poser, 1.0).lamps
    own = posed(poser, 1.0, colour=0.0).lamps
    warm, cold = (lamps[np.argmax(lamps[:, 1, 3]), 2, :3] for lamps in (spilled, own))
    assert warm[0] > 1.5 * warm[2]
    assert cold[2] > 1.5 * cold[0]


def test_where_it_stands_is_the_same_whoever_asks_and_whenever(poser: PortalPoser) -> None:
    copy = pickle.loads(pickle.dumps(PortalPoser(ScenePoser(NIGHT), ScenePoser(DAY))))
    assert copy.doorway() == poser.doorway()
    assert same(posed(copy, 0.7), posed(poser, 0.7))
    here = np.array(poser.doorway().here.foot)
    assert 3.0 < np.linalg.norm((here - np.array(NIGHT.camera.at))[[0, 2]]) < 12.0  # type: ignore[arg-type]


def test_a_placed_guest_has_its_door_there_of_its_size(poser: PortalPoser) -> None:
    doorway = poser.doorway(Placement((-2.0, 0.0, 2.0), 0.0, 0.5))
    assert doorway.here.foot == pytest.approx((-2.0, 0.0, 2.0), abs=1e-2)
    assert doorway.to_there.scale == pytest.approx(2.0)
    moment = posed(poser, 1.0, place=Placement((-2.0, 0.0, 2.0), 0.0, 0.5))
    assert moment.portal is not None
    assert moment.portal.opening.centre[[0, 2]] == pytest.approx((-2.0, 2.0), abs=1e-2)


def test_a_scene_without_room_for_stones_has_the_opening_alone() -> None:
    full = replace(NIGHT, forms=tuple(as_form(sphere(0.1).at(0.3 * n, -5, 0)) for n in range(MAX_LEAVES)))
    host = ScenePoser(full)
    moment = posed(PortalPoser(host, ScenePoser(DAY)), 1.0)
    assert moment.portal is not None
    assert moment.field.field.leaf_count == host.field.leaf_count
    assert moment.portal.opening.is_open
