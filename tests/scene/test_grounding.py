"""The common ground: levels meet, hills rise by weight, what stands rides along, and no guest's hill buries the eye."""

from __future__ import annotations

import numpy as np
import pytest
from support.mixes import cue, garden, guest, mixed, scene, street

from dreamscape3d.scene.grounding import ROOM, CommonGround, Land, cleared
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.shape import Terrain, box, plane
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.weave import Weave

HILLS = Terrain(size=160.0, height=8.0, feature=30.0, style="hills", seed=5).at(0.0, -1.0, 0.0)


def lands(weight: float) -> CommonGround:
    """A host of plain ground and a guest of hills that weighs so much everywhere."""
    posers = [ScenePoser(scene([plane(), box((1.0, 1.0, 1.0))])), ScenePoser(scene([HILLS, plane()]))]
    each = [Land(p.pieces.ground, p.field, p.rest.numbers, Frame(), 1.0) for p in posers]
    shares = np.stack([np.full((64, 64), 1.0 - weight), np.full((64, 64), weight)]).astype(np.float32)
    return CommonGround(each, 0.0, Weave(shares, np.full(2, -48.0), 1.5))


def spread(count: int = 300) -> np.ndarray:
    return np.random.default_rng(1).uniform((-30.0, 0.0, -30.0), (30.0, 5.0, 30.0), (count, 3))


def test_where_a_scene_is_all_there_is_nothing_is_lifted() -> None:
    np.testing.assert_allclose(lands(1.0).lift(1, spread()), 0.0, atol=1e-12)
    np.testing.assert_allclose(lands(0.0).lift(0, spread()), 0.0, atol=1e-12)


def test_what_stood_on_plain_ground_stands_on_hills_and_the_other_way_round() -> None:
    points, common = spread(), lands(1.0)
    hills = common.lands[1].hills(points)
    assert hills.max() > 2.0
    np.testing.assert_allclose(common.lift(0, points), np.maximum(hills, 0.0), atol=1e-6)
    np.testing.assert_allclose(lands(0.0).lift(1, points), -np.maximum(hills, 0.0), atol=1e-6)
    half = lands(0.5)
    np.testing.assert_allclose(half.lift(0, points) - half.lift(1, points), np.maximum(hills, 0.0), atol=1e-6)


def test_a_lifted_piece_stands_on_the_surface_of_the_joined_field() -> None:
    posts = [box((0.4, 2.0, 0.4)).at(x, 1.0, z) for x in (-6.0, 0.0, 6.0) for z in (-8.0, -2.0)]
    poser = mixed(scene([plane(), *posts]), scene([HILLS, plane()]))
    moment = poser.pose_cue(cue("merge", guest(1.0), bubble=0.0))
    parts = moment.field.parts
    assert parts is not None
    feet = moment.field.leaves.centre[1:7] - np.array([0.0, 1.0, 0.0])
    assert np.ptp(feet[:, 1]) > 0.2
    rows = np.nonzero(~parts.absent & ((parts.of == 1) | np.isin(np.arange(len(parts.of)), parts.grounds)))[0]
    np.testing.assert_allclose(evaluate_field(moment.field, feet, rows), 0.0, atol=0.02)


def test_grounds_meet_however_high_they_were() -> None:
    high = scene([plane().at(0.0, 50.0, 0.0).painted("grass"), box((2.0, 2.0, 2.0)).at(0.0, 51.0, 0.0)])
    moment = mixed(street(), high).pose_cue(cue("merge", guest(1.0)))
    parts = moment.field.parts
    assert parts is not None
    assert parts.level == 0.0
    assert not parts.absent[parts.grounds[0]]
    assert parts.absent[parts.grounds[1]]
    block = np.nonzero(parts.of == 1)[0][1]
    np.testing.assert_allclose(moment.field.centre[block], (0.0, 1.0, 0.0), atol=1e-6)


def test_a_ground_without_a_partner_comes_from_below() -> None:
    poser = mixed(scene([box((2.0, 2.0, 2.0)).at(0.0, 1.0, 0.0)]), garden())
    heights = []
    for f in np.linspace(0.05, 1.0, 96).tolist():
        moment = poser.pose_cue(cue("weave", guest(f)))
        parts = moment.field.parts
        assert parts is not None
        leaf = parts.grounds[1]
        heights.append(-1e6 if parts.absent[leaf] else float(-moment.field.plane[leaf, 3]))
    assert heights[0] < -100.0
    assert heights[-1] == pytest.approx(0.0)
    assert (np.diff(heights) >= 0.0).all()


def test_hills_make_room_for_the_eye_and_no_more_than_needed() -> None:
    common = lands(1.0)
    points = spread()
    hills = common.lands[1].hills(points)
    peak = points[int(np.argmax(hills))].copy()
    top = float(hills.max())
    peak[1] = 1.6
    lower = cleared(common.weave, common.lands, 0.0, peak)
    assert float(lower.at(peak)[1, 0]) * top <= 1.6 - ROOM + 1e-3
    np.testing.assert_allclose(lower.weights.sum(axis=0), 1.0, atol=1e-6)
    peak[1] = top + 2.0
    assert cleared(common.weave, common.lands, 0.0, peak) is common.weave
