"""Through the door and back: whose scene is posed, which structures it has, and that nothing leaps on the way."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.doors import DAY, NIGHT, TIME, same

from dreamscape3d.errors import LimitError
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Strength
from dreamscape3d.scene.going_over import moment_between, stops_beyond, view_between
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera

GRADED = replace(
    DAY,
    grade=Grade(saturation=0.5, vignette=0.8, bloom=0.4),
    effects=Effects(echo=0.6),
    camera=Camera(at=(1, 2.1, 6), look_at=(-1, 2, 0), exposure=-1.5, fov=70.0, aperture=0.02, focus=3.0),
)


@pytest.fixture(scope="module")
def mixed() -> MixedPoser:
    return MixedPoser([ScenePoser(NIGHT), ScenePoser(GRADED)])


def cue(form: float = 1.0, **mix: Any) -> Cue:
    guest = GuestCue({**TIME, "time": 5.0}, strength=Strength(form, form, form))
    return Cue(TIME, mix=Mix("portal", (guest,), beat=0.4, **mix))


def within(mixed: MixedPoser, over: float = 1.0, form: float = 1.0, view: Any = None) -> Moment:
    return mixed.pose_cue(cue(form, within=1, over=over), view)


def test_within_a_guest_it_is_their_scene_with_the_door_back(mixed: MixedPoser) -> None:
    here, there = mixed.pose_cue(cue()), within(mixed)
    assert here.portal is not None
    assert there.portal is not None
    assert (here.scene, here.portal.number) == (0, there.scene)
    assert there.portal.number == 0
    assert (there.time, there.portal.beyond.time) == (5.0, 2.0)
    alone = ScenePoser(GRADED).pose({**TIME, "time": 5.0})
    assert same((there.sky, there.suns, there.fog, there.look), (alone.sky, alone.suns, alone.fog, alone.look))
    assert there.view.eye == pytest.approx(alone.view.eye)
    assert there.field.field is here.portal.beyond.field.field
    assert there.portal.beyond.field.field is here.field.field
    assert there.portal.opening.centre == pytest.approx(here.portal.opening.reversed().centre)
    assert there.portal.gain == pytest.approx(1.0 / here.portal.gain)


def test_its_structures_have_names_that_another_process_knows(mixed: MixedPoser) -> None:
    other = pickle.loads(pickle.dumps(mixed))
    for form in (1.0, 0.0):
        moment = within(mixed, form=form)
        beyond = [] if moment.portal is None else [moment.portal.beyond.field.field]
        for field in (moment.field.field, *beyond):
            name = mixed.name_of(field)
            assert name is not None
            assert mixed.structure(name) is field
            assert same(other.structure(name).leaf_material, field.leaf_material)


def test_a_door_that_was_slammed_leaves_one_in_the_guests_scene(mixed: MixedPoser) -> None:
    moment = within(mixed, form=0.0)
    assert moment.portal is None
    assert moment.scene == within(mixed).scene != 0
    assert moment.time == 5.0


def test_within_none_of_its_guests_is_refused(mixed: MixedPoser) -> None:
    with pytest.raises(LimitError, match="a cue within guest 2, where there are 1"):
        mixed.pose_cue(cue(within=2))


@pytest.mark.parametrize("over", [0.0, 0.3, 1.0])
def test_right_after_the_door_all_is_shown_as_right_before_it(mixed: MixedPoser, over: float) -> None:
    """By angle, brightness, colours, lens and effects; whichever way one goes, and however often."""
    before = mixed.pose_cue(cue(over=over))
    assert before.portal is not None
    after = within(mixed, over, view=replace(before.portal.beyond.view, fov=70.0, roll=0.0, exposure=-1.5))
    assert (after.view.fov, after.view.roll) == pytest.approx((before.view.fov, before.view.roll))
    assert after.view.exposure == pytest.approx(before.view.exposure + np.log2(before.portal.gain))
    for name in ("aperture", "focus", "shutter", "auto_exposure"):
        assert getattr(after.lens, name) == pytest.approx(getattr(before.lens, name)), name
    for name in ("vignette", "bloom", "grain"):
        assert getattr(after.look, name) == pytest.approx(getattr(before.look, name)), name
    assert after.distortion.echo == pytest.approx(before.distortion.echo)
    assert colours(after) == pytest.approx(colours(before))


def colours(moment: Moment) -> dict[tuple[float, ...], float]:
    """How much of which grade is in the picture."""
    look, found = moment.look, {}
    found[look.colouring] = 1.0 - look.share
    if look.other is not None:
        found[look.other.colouring] = look.share
    return {colouring: share for colouring, share in found.items() if share > 1e-9}


def test_exposures_that_are_far_apart_still_meet_in_the_door() -> None:
    far = replace(GRADED, camera=replace(GRADED.camera, exposure=-9.0))
    mixed = MixedPoser([ScenePoser(NIGHT), ScenePoser(far)])
    before = mixed.pose_cue(cue())
    assert before.portal is not None
    assert before.portal.gain == 0.125
    after = within(mixed, 0.0)
    assert after.view.exposure == pytest.approx(before.view.exposure - 3.0)
    assert within(mixed, 1.0).view.exposure == -9.0


def test_what_is_at_home_is_the_hosts_own_to_the_last_bit(mixed: MixedPoser) -> None:
    moment = mixed.pose_cue(cue())
    own = ScenePoser(NIGHT).pose(TIME)
    assert same((moment.view, moment.look, moment.lens), (own.view, own.look, own.lens))
    assert view_between(own.view, own.view, own.view, 0.0) is own.view
    assert moment_between(own, moment, 0.0, 1.0) is own
    assert [stops_beyond(0.0, stops) for stops in (-5.0, 1.0, 4.0)] == [-3.0, 1.0, 3.0]
