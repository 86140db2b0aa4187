"""Entangled scenes on the GPU: the field against float64 in every mode, and against either scene alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawing import Gpu, camera_rays, rays_of
from entangled import GUEST, HOST, MODES, alone, cue, mixed
from test_field_on_gpu import MISMATCH, compare

from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.scene.cue import Mode, Strength
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves

SIZE = (128, 80)
LIVE = replace(QUALITIES["live"], temporal=False)
APART = 0.05  # metres by which a surface lies elsewhere


@pytest.fixture(scope="module")
def poser() -> MixedPoser:
    return mixed()


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_hits_what_the_truth_hits(gpu: Gpu, poser: MixedPoser, mode: Mode) -> None:
    """No holes, no phantom surfaces: the hit mask and the depths are those of the float64 field."""
    wrong = rays = 0
    for strength, time in ((0.5, 1.0), (0.85, 2.5)):
        moment = poser.pose_cue(cue(mode, strength, time))
        assert moment.field.parts is not None
        differing, count = compare(gpu, moment, camera_rays(moment, SIZE))
        wrong, rays = wrong + differing, rays + count
    assert wrong / rays <= MISMATCH


def test_without_strength_the_picture_and_the_field_are_the_hosts(gpu: Gpu, poser: MixedPoser) -> None:
    own = alone(HOST)
    picture = gpu.picture(own, (96, 54), LIVE, 8)
    points = np.random.default_rng(1).uniform((-12, -1, -12), (12, 8, 12), (100_000, 3))
    distances = evaluate_field(own.field, points)
    for mode in (*MODES, "portal"):
        moment = poser.pose_cue(cue(mode, 0.0))  # type: ignore[arg-type]
        assert np.array_equal(gpu.picture(moment, (96, 54), LIVE, 8), picture), mode
        assert np.array_equal(evaluate_field(moment.field, points), distances), mode


@pytest.mark.parametrize(("mode", "least"), [("merge", 0.12), ("morph", 0.2), ("weave", 0.08)])
def test_half_way_the_surface_is_a_third_thing(gpu: Gpu, poser: MixedPoser, mode: Mode, least: float) -> None:
    """Neither the one nor the other: a good part of all that stands on the common ground lies away from both."""
    moment = poser.pose_cue(cue(mode, 0.5))
    rays = camera_rays(moment, SIZE)
    both, host, guest = (gpu.surface(m, rays) for m in (moment, alone(HOST), alone(GUEST, moment.view)))
    depth, own, other = (np.where(s.hit, s.t, rays.far) for s in (both, host, guest))
    assert moment.field.parts is not None
    stands = both.hit & ~np.isin(both.first, moment.field.parts.grounds)
    away = (np.abs(depth - own) > APART) & (np.abs(depth - other) > APART)
    assert away[stands].mean() > least
    assert (np.abs(depth - own) > APART)[stands].mean() > 1.5 * least
    assert (np.abs(depth - other) > APART)[stands].mean() > 1.5 * least


def test_no_ray_that_both_scenes_stop_is_let_through(gpu: Gpu, poser: MixedPoser) -> None:
    """Both have a ground: wherever the eye looks down there is one, at any strength and in any mode."""
    for mode in MODES:
        for strength in (0.2, 0.5, 0.8, 1.0):
            moment = poser.pose_cue(cue(mode, strength))
            rays = camera_rays(moment, SIZE)
            host, guest = (gpu.surface(m, rays).hit for m in (alone(HOST), alone(GUEST, moment.view)))
            below = np.zeros_like(host)
            below[: SIZE[1] // 3] = True
            assert gpu.surface(moment, rays).hit[host & guest & below].all(), (mode, strength)


def test_every_surface_is_painted_by_a_leaf_that_is_there(gpu: Gpu, poser: MixedPoser) -> None:
    """And whose own surface, or what it blends with, is near."""
    for mode in MODES:
        moment = poser.pose_cue(cue(mode, 0.5))
        rays = camera_rays(moment, SIZE)
        seen = gpu.surface(moment, rays)
        assert moment.field.parts is not None
        assert not moment.field.parts.absent[np.unique(seen.first[seen.hit])].any()
        origin, direction = rays_of(rays)
        points = (origin + direction * seen.t[..., None])[seen.hit]
        for leaf in np.unique(seen.first[seen.hit]):
            own = points[seen.first[seen.hit] == leaf]
            far = evaluate_leaves(moment.field, own, np.array([leaf]))[0] - moment.field.reach[leaf]
            fillets = moment.field.parts.fillets
            melts = float(fillets.reach()[fillets.leaf == leaf].max(initial=0.0))
            assert far.max() < 0.25 * melts + 0.02, (mode, moment.field.field.names)


def test_colour_alone_moves_no_surface(gpu: Gpu, poser: MixedPoser) -> None:
    moment = poser.pose_cue(cue("merge", Strength(colour=0.8)))
    own = alone(HOST)
    rays = camera_rays(own, SIZE)
    assert np.array_equal(gpu.surface(moment, rays).t, gpu.surface(own, rays).t)
    points = np.random.default_rng(1).uniform((-12, -1, -12), (12, 8, 12), (100_000, 3))
    assert np.allclose(evaluate_field(moment.field, points), evaluate_field(own.field, points), rtol=0.0, atol=1e-12)
    assert not np.array_equal(gpu.picture(moment, (96, 54), LIVE, 8), gpu.picture(own, (96, 54), LIVE, 8))
