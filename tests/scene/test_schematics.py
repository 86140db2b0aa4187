"""A dream's blueprint: what is in it, that it is true, and that it stays within its bounds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.scenes import csg_forms, random_forms, repeated_forms, warped_forms

from dreamscape3d.maths.curve import catmull_rom
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera, Light, PathPoint, Scene
from dreamscape3d.scene.schematics import MOST, MOST_BOX_WIRES, Schematics
from dreamscape3d.scene.wires import Boxes, Kind, Wires
from dreamscape3d.sdf.evaluate import evaluate_leaves
from dreamscape3d.sdf.shape import Shape, as_form, box, plane, sphere, text

SIGNALS = {"time": 1.7, "i": 0.0, "n": 1.0, "r": 0.0}
FRONT = Camera(at=(0.0, 1.0, -9.0), look_at=(0.0, 0.2, 0.0), fov=50.0)


def drawn(*shapes: Shape, chosen: Any = None, drift: float = 0.0, **scene: Any) -> tuple[Wires, Moment, Schematics]:
    whole = Scene(forms=tuple(as_form(shape) for shape in shapes), **{"camera": FRONT, **scene})
    moment = ScenePoser(whole).pose(SIGNALS)
    schematics = Schematics(whole, moment.field.field)
    return schematics.wires(moment, SIGNALS, chosen, drift), moment, schematics


def of(wires: Wires, *kinds: Kind) -> np.ndarray:
    return wires.ends[np.isin(wires.kind, kinds)].astype(np.float64)


@pytest.mark.parametrize("forms", [random_forms(40), csg_forms(1), warped_forms(1), repeated_forms(2)])
def test_every_box_holds_the_surface_of_its_leaf(forms: Any) -> None:
    _, moment, _ = drawn(*forms)
    field = moment.field
    rng = np.random.default_rng(3)
    points = rng.uniform((-7, -3, -5), (7, 4, 11), (4000, 3))
    ends = np.nonzero(~field.infinite)[0]
    near = np.concatenate([points, *(field.centre[i] + rng.normal(0, field.radius[i], (40, 3)) for i in ends)])
    inside = evaluate_leaves(field, near) <= 0.0
    assert inside.any(axis=1)[ends].mean() > 0.9
    for leaf in ends:
        away = (near[inside[leaf]] - field.centre[leaf]) @ field.axes[leaf].T
        assert (np.abs(away) <= field.half[leaf] * 1.0001 + 1e-4).all(), leaf


def test_a_large_box_is_drawn_by_its_edges() -> None:
    wires, moment, _ = drawn(box((2.0, 3.0, 1.0)).turned(10, 20, 30).at(0, 1, 0))
    field = moment.field
    expected = Boxes(field.centre, field.axes, field.half, np.zeros(1, np.int32), np.ones(1)).edges()
    np.testing.assert_array_equal(of(wires, Kind.BOX), expected.ends)


def test_what_is_smaller_is_drawn_by_less_and_at_last_not_at_all() -> None:
    counts = [len(of(drawn(sphere(radius))[0], Kind.BOX)) for radius in (1.0, 0.3, 0.1, 0.01)]
    assert counts == [12, 24, 6, 0]


def test_what_carves_has_a_colour_of_its_own() -> None:
    wires, _, _ = drawn(box(2) - sphere(1.2))
    assert len(of(wires, Kind.CARVED)) == len(of(wires, Kind.BOX)) == 12


def test_groups_hold_all_copies_of_a_form() -> None:
    wires, moment, _ = drawn(plane(), sphere(0.3).repeated((3, 1, 1), (1.5, 0, 0)).at(0, 1, 0))
    corners = of(wires, Kind.GROUP)[:, 0]
    span = np.abs(moment.field.axes * moment.field.half[:, :, None]).sum(axis=1)[1:]
    low, high = (moment.field.centre[1:] - span).min(axis=0), (moment.field.centre[1:] + span).max(axis=0)
    np.testing.assert_allclose(corners.min(axis=0), low, atol=0.02)
    np.testing.assert_allclose(corners.max(axis=0), high, atol=0.02)


def test_the_chosen_form_is_marked_with_all_its_copies() -> None:
    wires, _, _ = drawn(plane(), sphere(0.3), box(0.4).circled(5, 1.5), chosen=(2,))
    assert len(of(wires, Kind.CHOSEN)) == 5 * 12 + 12
    nothing, _, _ = drawn(plane(), sphere(0.3), chosen=(7,))
    assert not len(of(nothing, Kind.CHOSEN))


def test_members_of_groups_can_be_chosen() -> None:
    wires, _, _ = drawn(sphere(0.5) | box(0.6).at(1, 0, 0), chosen=(0, 1))
    assert of(wires, Kind.CHOSEN)[:, :, 0].min() == pytest.approx(0.7, abs=0.02)


def test_nodes_have_axes_and_links_to_those_inside_them() -> None:
    inner = sphere(0.2).at(0, 1, 0) | box(0.3).at(0, 2, 0)
    wires, _, _ = drawn(plane(), inner.turned(0, 90, 0).at(3, 0, 0))
    links = of(wires, Kind.LINK)
    assert len(links) == 2
    np.testing.assert_allclose(links[:, 0], [[3, 0, 0]] * 2, atol=1e-6)
    np.testing.assert_allclose(sorted(links[:, 1, 1]), [1.0, 2.0], atol=1e-6)
    x_axes = of(wires, Kind.AXIS_X)
    turned = x_axes[np.abs(x_axes[:, 0] - [3, 0, 0]).max(axis=1) < 1e-6][1]  # the first is where it was moved to
    way = turned[1] - turned[0]
    np.testing.assert_allclose(way / np.linalg.norm(way), [0, 0, -1], atol=1e-6)  # turned about y by a quarter


def test_nodes_inside_warps_are_left_out() -> None:
    wires, _, _ = drawn(sphere(0.2).at(0, 1, 0).twisted(30).at(1, 0, 0))
    origins = of(wires, Kind.AXIS_X)[:, 0]
    assert not (np.abs(origins - [0, 1, 0]).max(axis=1) < 1e-6).any()
    assert (np.abs(origins - [1, 0, 0]).max(axis=1) < 1e-6).any()


def test_lamps_are_stars_where_they_hang_and_suns_point_the_way() -> None:
    lights = (Light(at=(1, 2, 3)), Light(at=(0, 1, 0), to=(0, 3, 0)), Light(kind="sun", direction=(0, 1, 0)))
    wires, _, _ = drawn(plane(), lights=lights)
    lamps = of(wires, Kind.LAMP)
    middles = {tuple(np.round(end.mean(axis=0), 3).tolist()) for end in lamps}
    assert middles == {(1.0, 2.0, 3.0), (0.0, 1.0, 0.0), (0.0, 3.0, 0.0), (0.0, 2.0, 0.0)}
    arrow = of(wires, Kind.SUN)[-1]
    way = arrow[1] - arrow[0]
    np.testing.assert_allclose(way / np.linalg.norm(way), [0, 1, 0], atol=1e-6)


def test_the_cameras_path_is_its_curve() -> None:
    points = [
        PathPoint(0, (0, 1, -9), (0, 0, 0)),
        PathPoint(4, (3, 2, -5), (0, 0, 0)),
        PathPoint(9, (0, 1, 4), (0, 0, 0)),
    ]
    wires, _, _ = drawn(plane(), camera=Camera(path=tuple(points)))
    path = of(wires, Kind.PATH)
    np.testing.assert_array_equal(path[1:, 0], path[:-1, 1])
    at = [catmull_rom([0, 4, 9], [p.at for p in points], t) for t in np.linspace(0, 9, 2000)]
    away = np.linalg.norm(path[:, 0, None] - np.array(at), axis=2).min(axis=1)
    assert away.max() < 0.02
    eyes = of(wires, Kind.FRUSTUM)[::11, 0]
    np.testing.assert_allclose(eyes, [p.at for p in points], atol=1e-6)


def test_a_path_that_moves_is_drawn_where_it_is() -> None:
    x = parse("time")
    path = (PathPoint(0, (x, 1, -9), (0, 0, 0)), PathPoint(4, (x, 2, -5), (0, 0, 0)))
    whole = Scene(forms=(as_form(plane()),), camera=Camera(path=path))
    poser = ScenePoser(whole)
    schematics = Schematics(whole, poser.field)
    for time in (1.0, 2.5):
        signals = {**SIGNALS, "time": time}
        ends = of(schematics.wires(poser.pose(signals), signals), Kind.PATH)
        np.testing.assert_allclose(ends[:, :, 0], time, atol=1e-6)


def test_planes_are_grids_on_themselves() -> None:
    wires, _, _ = drawn(plane().turned(0, 0, 10).at(0, -1, 0))
    normal = np.array([-np.sin(np.radians(10)), np.cos(np.radians(10)), 0.0])
    assert np.abs((of(wires, Kind.GRID, Kind.RULE) - [0, -1, 0]) @ normal).max() < 1e-5


@pytest.mark.parametrize("count", [1, 64, 4095])
def test_there_are_never_too_many(count: int) -> None:
    wires, _, _ = drawn(plane(), *random_forms(count))
    assert len(wires) <= MOST
    assert len(of(wires, Kind.BOX, Kind.CARVED, Kind.CHOSEN)) <= MOST_BOX_WIRES
    assert np.isfinite(wires.texels).all()


def test_an_empty_dream_has_a_blueprint() -> None:
    wires, moment, schematics = drawn()
    assert not len(of(wires, Kind.BOX))
    assert schematics.anchors(moment) == []


def test_drift_strays_by_no_more_than_it_says_and_not_at_all_by_itself() -> None:
    calm, _, _ = drawn(*random_forms(20))
    still = of(calm, Kind.BOX)
    lost, _, _ = drawn(*random_forms(20), drift=0.3)
    again, _, _ = drawn(*random_forms(20), drift=0.0)
    np.testing.assert_array_equal(of(again, Kind.BOX), still)
    away = np.abs(of(lost, Kind.BOX)[:, 0, None] - still[None, :, 0]).max(axis=2).min(axis=1)
    assert 0.02 < away.max() <= 0.3 + 1e-5


def test_anchors_name_forms_nearest_first() -> None:
    far = sphere(1.0).at(0, 0, 6).named("far")
    near = (box(1.0) | sphere(0.2).at(0, 1, 0).named("knob")).at(2, 0, -2).named("near")
    _, moment, schematics = drawn(plane(), far, near, sphere(0.8).at(-2, 0, 0))
    found = schematics.anchors(moment)
    assert [anchor.name for anchor in found] == ["near", "far", ""]
    assert found[0].form == (2,)
    assert found[0].leaves == 2
    np.testing.assert_allclose(found[0].at, [2, 1.2, -2], atol=1e-5)
    np.testing.assert_allclose(found[1].size, [2, 2, 2], atol=1e-5)
    assert schematics.anchors(moment, chosen=(2, 1))[0].name == "knob"


def test_texts_have_boxes_too() -> None:
    wires, _, _ = drawn(text("wide", 2.0))
    ends = of(wires, Kind.BOX)
    assert len(ends) == 12
    assert np.ptp(ends[..., 0]) > np.ptp(ends[..., 1]) > np.ptp(ends[..., 2])
