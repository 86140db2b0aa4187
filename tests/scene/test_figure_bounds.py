"""What a ray meets of puppets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from support.figures import company, in_a_row, puppets_of

from dreamscape3d.scene.casting import CastPoser
from dreamscape3d.scene.figure_bounds import Bounds
from dreamscape3d.scene.rig import JOINT
from dreamscape3d.sdf.pose import PackedField

FIGURES = company()
PUPPETS = puppets_of(FIGURES)
CAST = in_a_row(FIGURES, yaw=150.0)
BOUNDS = Bounds(PUPPETS)


def packed() -> PackedField:
    poser = CastPoser(PUPPETS)
    return poser._packed(poser._solid, CAST)


def test_each_leaf_has_its_ball() -> None:
    centre, radius = BOUNDS.balls(CAST)
    field = packed()
    assert np.allclose(centre, field.centre, atol=1e-4)
    assert np.allclose(radius, field.radius, atol=1e-4)


def test_who_is_not_there_is_not_met() -> None:
    gone = replace(CAST, present=np.zeros(len(PUPPETS)))
    assert BOUNDS.pick(gone, np.array([0.0, 1.0, 8.0]), np.array([0.0, 0.0, -1.0])) is None


def test_a_ray_at_a_head_meets_that_head() -> None:
    eye = np.array([0.0, 1.4, 9.0])
    starts = np.cumsum([0, *(puppet.joints for puppet in PUPPETS)])
    for number, puppet in enumerate(PUPPETS):
        joint = JOINT["head"] if puppet.joints > 1 else 0
        to = CAST.origin[starts[number] + joint] + (0.0, 0.08, 0.0) - eye
        pick = BOUNDS.pick(CAST, eye, to / np.linalg.norm(to))
        assert pick is not None
        assert pick.path.split("/")[0].split(".")[0] == puppet.name.split("/")[0]
        assert abs(pick.distance - np.linalg.norm(to)) < 0.8
    assert BOUNDS.pick(CAST, eye, np.array([0.0, 1.0, 0.0])) is None


def test_nobody_at_all() -> None:
    from dreamscape3d.scene.cast import Making

    assert Bounds([]).pick(Making([]).finish(), np.zeros(3), np.array([0.0, 0.0, -1.0])) is None
