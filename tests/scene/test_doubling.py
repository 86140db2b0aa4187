"""A double is its figure in a mirror: its forms on the other side, where a mirror would have them."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.cast import Making, Puppet
from dreamscape3d.scene.casting import CastPoser
from dreamscape3d.scene.doubling import FOREARM, NECK, double_of, opposite, stretched
from dreamscape3d.scene.figure_build import posed, rest_of
from dreamscape3d.scene.rig import COUNT, JOINT, OTHER_SIDE, mirrored
from dreamscape3d.scene.sparks import MOST, sparks
from dreamscape3d.sdf.evaluate import distance
from dreamscape3d.sdf.shape import Shape, as_form, box, cylinder, pyramid, round_cone, sphere

REST = rest_of(1.8, {})
POINTS = np.random.default_rng(7).uniform(-2, 2, (400, 3))
FLIP = np.array([-1.0, 1.0, 1.0])


@pytest.mark.parametrize(
    "shape",
    [
        box((1, 2, 0.5)).turned(20, 30, 40).at(0.3, 0.2, -0.1),
        (round_cone(0.4, 0.2, 1.0).turned(z=50).at(0.2, 0, 0) | sphere(0.3).at(0.5, 0.5, 0)).at(0.1, 0, 0),
        cylinder(0.2, 1.0).turned(x=90, y=15).scaled(1.4).at(-0.5, 0.1, 0.4),
        pyramid(1.0, 1.2).turned(10, 20, 30) - sphere(0.3).at(0.2, 0.1, 0.3),
        box((0.4, 1.5, 0.2)).twisted(40).at(0.2, 0.0, 0.0),
    ],
)
def test_a_mirrored_shape_is_the_shape_at_mirrored_points(shape: Shape) -> None:
    np.testing.assert_allclose(distance(opposite(shape), POINTS), distance(shape, POINTS * FLIP), atol=1e-12)


def test_its_forms_hang_where_the_mirror_shows_them() -> None:
    """A lamp in the left hand is seen in the mirror where the left hand's image is."""
    figure = Puppet("liam", COUNT, (as_form(sphere(0.05).at(0.2, -0.1, 0.05)),), (JOINT["hand.left"],))
    double = double_of(figure, REST, "liam/double")
    origin, rotation = posed(REST, np.zeros(3), 40.0, {"shoulder.left": (-50.0, 10.0, 30.0)})
    point, normal = np.array([0.0, 0.0, 1.0]), np.array([0.6, 0.0, 0.8])
    seen, turned = mirrored(origin, rotation, point, normal)
    hand, other = JOINT["hand.left"], OTHER_SIDE[JOINT["hand.left"]]
    lamp = origin[hand] + rotation[hand] @ [0.2, -0.1, 0.05]
    image = lamp - 2.0 * ((lamp - point) @ normal) * normal
    assert double.hung[0] == other
    np.testing.assert_allclose(seen[other] + turned[other] @ [-0.2, -0.1, 0.05], image, atol=1e-12)
    assert distance(double.forms[0], [[-0.2, -0.1, 0.05]])[0] == pytest.approx(-0.05)


def test_it_is_drawn_out_and_has_no_face() -> None:
    origin, _ = posed(REST, np.zeros(3), 0.0)
    longer = stretched(origin)
    for end, start, factor in (("head", "neck", NECK), ("hand.right", "elbow.right", FOREARM)):
        before, after = (each[JOINT[end]] - each[JOINT[start]] for each in (origin, longer))
        np.testing.assert_allclose(after, factor * before)
    double = double_of(Puppet("a", COUNT, (), ()), REST, "a/double")
    assert double.ghostly
    assert not double.lights
    faces = [joint for form, joint in zip(double.forms, double.hung, strict=True) if form.material == "nothing"]
    assert faces == [JOINT["head"]]
    assert double.materials["nothing"].rim == 0.0


def test_what_is_feared_hangs_before_its_chest() -> None:
    fear = Puppet("door", 1, (as_form(box((1.0, 2.0, 0.1)).painted("wood")),), (0,))
    plain, haunted = (double_of(Puppet("a", COUNT, (), ()), REST, "a/double", each) for each in (None, fear))
    assert len(haunted.forms) == len(plain.forms) + 1
    assert haunted.hung[-1] == JOINT["chest"]
    assert haunted.forms[-1].material == "dread"


def test_a_poser_has_it_as_a_wraith() -> None:
    figure = Puppet("liam", COUNT, (as_form(sphere(0.2)),), (JOINT["hips"],))
    double = double_of(figure, REST, "liam/double")
    poser = CastPoser([figure, double])
    assert poser.ghost_field.leaf_count == len(double.forms)
    making = Making([figure, double])
    making.place("liam/double", *posed(REST, np.zeros(3), 0.0), erosion=0.25)
    wraith = poser._wraith(making.finish())
    assert wraith is not None
    assert wraith.erosion == 0.25
    assert 0.5 < wraith.field.centre[:, 1].max() < 2.5


def test_sparks_come_and_go_softly() -> None:
    origin, _ = posed(REST, np.zeros(3), 0.0)
    now, soon = (sparks(origin, 1.8, t, 0.8, np.ones(3), 5) for t in (4.0, 4.0 + 1.0 / 60.0))
    assert len(now.a) == MOST
    assert np.abs(now.radiance_a - soon.radiance_a).max() < 0.06
    none = sparks(origin, 1.8, 4.0, 0.0, np.ones(3), 5)
    assert not none.radiance_a.any()
    assert now.a[:, 1].max() > origin[:, 1].max()
