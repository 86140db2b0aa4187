"""Strands of light along seams: where they hover, how many there may be, and that they change smoothly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d.scene.lamps import MAX_LAMPS
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera, Light, Scene
from dreamscape3d.scene.seams import Seams
from dreamscape3d.scene.strand_lamps import MOST as MOST_LAMPS
from dreamscape3d.scene.strands import ASIDE, HIGH, LOW, REACH, with_strands
from dreamscape3d.sdf.parts import Parts
from dreamscape3d.sdf.shape import Shape, as_form, plane, terrain
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
SIDE, HALF = 129, 48.0
X, Z = np.meshgrid(*[np.linspace(-HALF, HALF, SIDE)] * 2)
MOST = 600
STRAY = ASIDE * 1.96 / 1.5 + 0.02  # metres along each axis: the sum of the waves, and what the spline smooths


def weave_of(*scores: F64) -> Weave:
    share = np.exp(np.stack(scores) - np.max(scores, axis=0))
    return Weave((share / share.sum(axis=0)).astype(np.float32), np.array([-HALF, -HALF]), 2.0 * HALF / (SIDE - 1))


STRAIGHT = weave_of(0.5 * (X - 1.0), np.zeros_like(X))  # a seam along x = 1
COLOURS = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])


def moment_of(
    weave: Weave, *shapes: Shape, strength: float = 1.0, beat: float = 0.5, level: float = 0.0, time: float = 2.0
) -> Moment:
    forms = tuple(as_form(shape) for shape in shapes or (plane(),))
    scene = Scene(
        forms=forms, camera=Camera(at=(0.0, 1.7, 0.0), look_at=(1.0, 0.5, 6.0)), lights=(Light(at=(3.0, 3.0, 3.0)),)
    )
    moment = ScenePoser(scene).pose({"time": time, "i": 0.0, "n": 1.0, "r": 0.0})
    count, leaves = len(weave.weights), len(forms)
    none = np.zeros(leaves, bool)
    parts = Parts(np.zeros(leaves, np.int32), none, none, np.full(count, -1, np.int32), level, weave)
    colours = np.resize(COLOURS, (count, 3))
    return replace(moment, field=replace(moment.field, parts=parts), seams=Seams(colours, strength, beat))


def looking(moment: Moment, eye: tuple[float, float, float]) -> Moment:
    at = np.array(eye)
    return replace(moment, view=replace(moment.view, eye=at, target=at + np.array((0.0, -0.1, 1.0))))


def ends(moment: Moment) -> F64:
    """(2 N, 3) of all sprites."""
    return moment.sprites[:, :2, :3].reshape(-1, 3).astype(np.float64)


def test_they_hover_over_their_seam() -> None:
    got = with_strands(moment_of(STRAIGHT, level=-0.5))
    at = ends(got)
    assert len(got.sprites) > 100
    assert np.abs(at[:, 0] - 1.0).max() < STRAY
    assert LOW - 1e-6 <= (at[:, 1] + 0.5).min() < (at[:, 1] + 0.5).max() <= HIGH + 1e-6
    assert np.hypot(at[:, 0], at[:, 2]).max() < REACH
    assert len(np.unique(np.sign(at[:, 0] - 1.0))) == 2


def test_ribbons_have_no_gaps() -> None:
    """Each sprite begins where another of its ribbon ends, but for the two ends of each."""
    got = with_strands(moment_of(STRAIGHT))
    for colour in (0, 2):
        own = got.sprites[got.sprites[:, 2:, colour].max(axis=1) > 0.0][:, :2, :3].astype(np.float64)
        away = np.linalg.norm(own[:, None, 1] - own[None, :, 0], axis=2)
        other_way = np.linalg.norm(own[:, None, 1] - own[None, :, 1], axis=2) + 9.0 * np.eye(len(own))
        gaps = np.minimum(away.min(axis=1), other_way.min(axis=1))
        assert (gaps > 1e-4).sum() <= 2


def test_they_have_the_colours_of_both_sides() -> None:
    got = with_strands(moment_of(STRAIGHT)).sprites[:, 2:, :3]
    assert got[..., 0].max() > 0.5
    assert got[..., 2].max() > 0.5
    assert got[..., 1].max() == 0.0
    assert (got[..., 0] * got[..., 2]).max() == 0.0


@pytest.mark.parametrize(
    "moment",
    [
        moment_of(STRAIGHT, strength=0.0),
        replace(moment_of(STRAIGHT), seams=None),
        moment_of(weave_of(np.zeros_like(X))),
    ],
)
def test_without_light_nothing_is_added(moment: Moment) -> None:
    assert with_strands(moment, np.zeros((3, 3))) is moment


def test_fields_that_are_not_joined_have_none() -> None:
    moment = moment_of(STRAIGHT)
    plainly = replace(moment, field=replace(moment.field, parts=None))
    assert with_strands(plainly) is plainly
    parts = moment.field.parts
    assert parts is not None
    bare = replace(moment, field=replace(moment.field, parts=replace(parts, weave=None)))
    assert with_strands(bare) is bare


def test_light_goes_with_strength_and_swells_with_the_beat() -> None:
    half, whole = (with_strands(moment_of(STRAIGHT, strength=s)) for s in (0.5, 1.0))
    assert half.sprites[:, 2:, :3] == pytest.approx(0.5 * whole.sprites[:, 2:, :3], rel=1e-5, abs=1e-7)
    still, beating = (with_strands(moment_of(STRAIGHT, beat=b)).sprites[:, 2:, :3].sum() for b in (0.0, 1.0))
    assert beating > 1.3 * still


def test_hills_carry_them() -> None:
    """Over a terrain that stands half as high where both weigh the same."""
    hills = terrain(60.0, 6.0, 12.0, "hills", 3)
    low, high = (with_strands(moment_of(STRAIGHT, *shapes)) for shapes in ((plane(),), (hills,)))
    a, b = ends(low), ends(high)
    assert a.shape == b.shape
    assert np.abs(a[:, [0, 2]] - b[:, [0, 2]]).max() < 1e-5
    risen = b[:, 1] - a[:, 1]
    assert risen.min() > -1e-5
    assert 0.5 < risen.max() < 4.0


def crowd(count: int = 40) -> Weave:
    at = np.random.default_rng(1).uniform(-20.0, 20.0, (count, 2))
    return weave_of(*(-1.5 * np.hypot(X - x, Z - z) for x, z in at))


def test_there_are_never_too_many() -> None:
    """With more seams than can be shown, and with many guests: bounded, and the nearest are shown."""
    weave = crowd()
    anchors = np.random.default_rng(2).uniform(-20.0, 20.0, (40, 3)) * (1.0, 0.0, 1.0)
    moment = moment_of(weave)
    got = with_strands(moment, anchors)
    assert 300 < len(got.sprites) <= MOST
    assert len(got.lamps) <= len(moment.lamps) + MOST_LAMPS
    assert np.isfinite(got.sprites).all()


def test_lamps_make_room_but_not_for_too_many() -> None:
    moment = moment_of(STRAIGHT)
    full = replace(moment, lamps=np.repeat(moment.lamps, MAX_LAMPS, axis=0)[:MAX_LAMPS])
    got = with_strands(full)
    assert len(got.lamps) == MAX_LAMPS
    assert len(with_strands(moment).lamps) > len(moment.lamps)
    assert (got.lamps[: MAX_LAMPS - MOST_LAMPS] == full.lamps[: MAX_LAMPS - MOST_LAMPS]).all()


def test_lamps_are_where_the_light_is() -> None:
    moment = moment_of(STRAIGHT)
    added = with_strands(moment).lamps[len(moment.lamps) :]
    assert len(added) == MOST_LAMPS
    assert np.abs(added[:, 0, 0] - 1.0).max() < STRAY
    assert (added[:, 2, :3].max(axis=1) > 0.0).all()


# -- arcs ----------------------------------------------------------------------------------------------------


def arcs_of(weave: Weave, anchors: F64) -> NDArray[np.float32]:
    """Sprites that are there only with anchors."""
    with_them, without = (with_strands(moment_of(weave), each) for each in (anchors, None))
    return with_them.sprites[len(without.sprites) :]


def test_arcs_lead_from_the_host_to_each_guest() -> None:
    third = weave_of(0.5 * X, -0.5 * X, 0.5 * Z)
    anchors = np.array([[0.0, 0.0, 0.0], [8.0, 0.0, 0.0], [0.0, 0.0, -9.0]])
    got = arcs_of(third, anchors)
    at = got[:, :2, :3].reshape(-1, 3)
    assert len(got) > 40
    for place in anchors:
        assert np.linalg.norm(at - place, axis=1).min() < 1.2
    assert at[:, 1].max() > 1.0
    assert got[:, 2:, :3].max(axis=(0, 1)).min() > 0.1, "in the colours of all three"


def test_a_guest_in_the_hosts_place_has_no_arc() -> None:
    assert not len(arcs_of(STRAIGHT, np.array([[0.0, 0.0, 0.0], [0.5, 0.0, 0.5]])))


def test_a_guest_that_weighs_nothing_has_no_arc() -> None:
    gone = weave_of(np.zeros_like(X), np.full_like(X, -60.0))
    assert not len(arcs_of(gone, np.array([[0.0, 0.0, 0.0], [9.0, 0.0, 0.0]])))


# -- from instant to instant ---------------------------------------------------------------------------------


def light_on(moment: Moment, points: F64) -> F64:
    """What sprites and lamps of strands send to some points, about: smooth in all that is drawn."""
    at = 0.5 * (moment.sprites[:, 0, :3] + moment.sprites[:, 1, :3]).astype(np.float64)
    long = np.linalg.norm(moment.sprites[:, 0, :3] - moment.sprites[:, 1, :3], axis=1)
    power = moment.sprites[:, 2:, :3].mean(axis=1).sum(axis=1) * long
    sprites = (power / (0.5 + ((points[:, None] - at) ** 2).sum(axis=2))).sum(axis=1)
    lamps = moment.lamps[:, 2, :3].sum(axis=1) * moment.lamps[:, 0, 3] ** 2
    square = ((points[:, None] - moment.lamps[:, 0, :3].astype(np.float64)) ** 2).sum(axis=2)
    return np.stack([sprites, (lamps / (0.5 + square)).sum(axis=1)])


@pytest.mark.parametrize("kind", ["time", "eye", "weave"])
def test_nothing_jumps(kind: str) -> None:
    """While time goes on, the eye moves, or seams join, light changes by little from picture to picture."""
    points = np.random.default_rng(4).uniform((-12.0, 0.0, -12.0), (12.0, 2.0, 12.0), (40, 3))
    many = crowd(12)
    before: F64 | None = None
    changes, levels = [], []
    for step in range(80):
        if kind == "time":
            moment = moment_of(many, time=2.0 + step / 60.0)
        elif kind == "eye":
            moment = looking(moment_of(many), (0.03 * step, 1.7, 0.02 * step))
        else:
            moment = moment_of(weave_of(0.5 * (np.hypot(np.abs(X) - 5.0, Z) - 4.72 - 0.002 * step), np.zeros_like(X)))
        got = with_strands(moment)
        light = light_on(replace(got, lamps=got.lamps[len(moment.lamps) :]), points)
        if before is not None:
            changes.append(np.abs(light - before).max(axis=1))
            levels.append(light.max(axis=1))
        before = light
    assert (np.max(changes, axis=0) < 0.08 * np.median(levels, axis=0)).all()


def test_the_same_instant_gives_the_same_strands() -> None:
    first, second = (with_strands(moment_of(crowd(12)), np.zeros((12, 3))) for _ in range(2))
    assert np.array_equal(first.sprites, second.sprites)
    assert np.array_equal(first.lamps, second.lamps)
