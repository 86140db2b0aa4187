"""The inner bubble: whatever a guest brings, nothing of it comes near the eye, and the host is not blinded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from support.mixes import EYE, MIXED, cue, guest, mixed, scene, street

from dreamscape3d.scene.bubble import crowding
from dreamscape3d.scene.cue import Mode, Placement
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.scene import Scene
from dreamscape3d.sdf.evaluate import evaluate_field, march
from dreamscape3d.sdf.shape import Shape, Terrain, box, plane, sphere

BUBBLE = 0.6
X, Y, Z = EYE


def panels() -> list[Shape]:
    """Many small plates all round the eye."""
    step = np.arange(160) + 0.5
    height, angle = 1.0 - step / 80.0, step * 2.4
    ring = np.sqrt(1.0 - height**2)
    at = np.stack([ring * np.cos(angle), height, ring * np.sin(angle)], -1) * 0.9 + EYE
    return [box((0.3, 0.3, 0.3)).at(x, y, z).painted("wall") for x, y, z in at.tolist()]


HOSTILE: dict[str, Callable[[], Scene]] = {
    "a solid as large as the world": lambda: scene([box((1000.0, 1000.0, 1000.0)).painted("wall")]),
    "a solid that holds the eye": lambda: scene([plane(), box((6.0, 6.0, 6.0)).at(X, Y, Z + 1.0).painted("wall")]),
    "a shell round the eye": lambda: scene([sphere(1.0).shelled(0.1).at(X, Y, Z).painted("neon")]),
    "a wider shell": lambda: scene([sphere(2.0).shelled(0.2).at(X, Y, Z).painted("neon")]),
    "a ball at the eye's feet": lambda: scene([plane(), sphere(0.5).at(X, Y - 0.5, Z).painted("wall")]),
    "a ground far up": lambda: scene(
        [plane().at(0.0, 50.0, 0.0).painted("grass"), box((2.0, 2.0, 2.0)).at(X, 51.0, Z)]
    ),
    "hills over the eye": lambda: scene(
        [Terrain(size=200.0, height=60.0, feature=40.0, style="hills", seed=2), plane()]
    ),
    "plates all round": lambda: scene(panels()),
    "a wall through the eye": lambda: scene([plane().turned(90.0, 0.0, 0.0).at(0.0, 0.0, Z).painted("wall")]),
}


@pytest.fixture(scope="module", params=HOSTILE, ids=str)
def hostile(request: pytest.FixtureRequest) -> MixedPoser:
    return mixed(street(), HOSTILE[request.param]())


def guest_distance(moment: Moment, points: np.ndarray) -> np.ndarray:
    """(N,) to the guest's forms, its ground left out."""
    parts = moment.field.parts
    assert parts is not None
    rows = np.nonzero((parts.of == 1) & ~parts.absent)[0]
    terrains = {known.leaf for known in moment.field.field.procedural}
    rows = np.array([row for row in rows if row not in parts.grounds and row not in terrains], np.intp)
    return evaluate_field(moment.field, points, rows) if len(rows) else np.full(len(points), np.inf)


def directions(count: int = 200) -> np.ndarray:
    step = np.arange(count) + 0.5
    height, angle = 1.0 - 2.0 * step / count, step * np.pi * (1.0 + np.sqrt(5.0))
    ring = np.sqrt(1.0 - height**2)
    return np.stack([ring * np.cos(angle), height, ring * np.sin(angle)], -1)


@pytest.mark.parametrize("mode", MIXED)
def test_no_guest_comes_into_the_bubble(hostile: MixedPoser, mode: Mode) -> None:
    for f in (0.15, 0.5, 1.0):
        moment = hostile.pose_cue(cue(mode, guest(f, f, f), bubble=BUBBLE))
        assert guest_distance(moment, np.array([EYE]))[0] >= BUBBLE


@pytest.mark.parametrize("mode", MIXED)
def test_no_guest_blinds_the_eye(hostile: MixedPoser, mode: Mode) -> None:
    """The eye is in the open, and sees past 3 m in most directions."""
    moment = hostile.pose_cue(cue(mode, guest(1.0, 1.0, 1.0), bubble=BUBBLE))
    assert evaluate_field(moment.field, [EYE])[0] > 0.02
    aims = directions()
    upward = aims[aims[:, 1] > -0.1]
    hit, away = march(moment.field, np.array(EYE), upward, far=3.0)
    assert np.mean(hit & (away < 3.0)) < 0.6


def test_a_place_at_the_eye_does_not_help_a_guest() -> None:
    poser = mixed(street(), scene([sphere(1.0).painted("wall")]))
    for x in np.linspace(-3.0, 3.0, 13).tolist():
        moment = poser.pose_cue(cue("merge", guest(1.0, place=Placement((X + x, Y, Z))), bubble=BUBBLE))
        assert guest_distance(moment, np.array([EYE]))[0] >= BUBBLE


def test_a_piece_shrinks_as_it_comes_nearer_and_is_whole_outside() -> None:
    """A ball of 1 m, past which the eye walks: its size never jumps, and is 1 where it is far enough."""
    poser = mixed(street(), scene([sphere(1.0).at(0.0, 1.6, 2.0).painted("wall")]))
    sizes = []
    for x in np.linspace(-3.0, 3.0, 121).tolist():
        view = View(np.array([x, 1.6, 2.0]), np.array([x, 1.6, -5.0]), 0.0, 50.0, 0.0)
        moment = poser.pose_cue(cue("merge", guest(1.0), bubble=BUBBLE), view)
        parts = moment.field.parts
        assert parts is not None
        leaf = int(np.nonzero(parts.of == 1)[0][0])
        sizes.append(0.0 if parts.absent[leaf] else max(float(moment.field.leaves.rounding[leaf]), 0.0))
        assert guest_distance(moment, view.eye[None])[0] >= BUBBLE
    assert sizes[0] == sizes[-1] == 1.0
    assert np.abs(np.diff(sizes)).max() < 0.12
    assert min(sizes) < 0.05


def test_without_a_bubble_guests_are_whole() -> None:
    poser = mixed(street(), scene([sphere(1.0).at(X, Y, Z).painted("wall")]))
    moment = poser.pose_cue(cue("merge", guest(1.0), bubble=0.0))
    assert guest_distance(moment, np.array([EYE]))[0] == pytest.approx(-1.0)


def test_a_hall_round_the_eye_stays_where_it_is_wide() -> None:
    hall = box((14.0, 8.0, 14.0)) - box((13.0, 7.5, 13.0))
    poser = mixed(street(), scene([plane(), hall.at(X, 3.8, Z).painted("wall")]))
    moment = poser.pose_cue(cue("merge", guest(1.0), bubble=BUBBLE))
    assert guest_distance(moment, np.array([EYE]))[0] > 1.5
    parts = moment.field.parts
    assert parts is not None
    assert not parts.absent[parts.of == 1][1:].any()


def test_many_near_pieces_make_room_and_few_do_not() -> None:
    few = crowding(np.array([0.8, 2.0]), np.array([0.3, 0.3]))
    assert (few == 1.0).all()
    many = crowding(np.full(200, 0.8), np.full(200, 0.3))
    assert (many < 0.7).all()
    assert (crowding(np.full(200, 5.0), np.full(200, 0.3)) == 1.0).all()
