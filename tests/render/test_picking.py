"""What is picked is what a float64 march of the same ray hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from drawing import FAR, HIT_PIXELS, STEPS, camera_rays, moment_of
from support.scenes import csg_forms, random_forms, repeated_forms, warped_forms

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.picking import Picked, Seen, pick
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, march, normal
from dreamscape3d.sdf.shape import Shape, as_form, box, menger, plane, skyline, sphere, terrain, text

SIZE = (160, 90)
WORLDS: dict[str, Sequence[Shape]] = {
    "random": random_forms(64),
    "carved": csg_forms(3),
    "warped": warped_forms(2),
    "repeated": repeated_forms(1),
    "on the ground": [plane().at(0, -1.5, 0), *random_forms(24, 5)],
    "terrain": [terrain(60.0, 3.0, 12.0).at(0, -4, 0), sphere(0.5).at(0, 1, 0)],
    "fractal": [plane().at(0, -1.5, 0), menger(3.0).turned(20, 30, 0).at(0, 0.5, 1)],
    "city": [plane().at(0, -1.6, 0), skyline(16.0, 3.0, 1.5).at(0, -1.6, 4)],
}


class Drawn:
    """A Moment marched at SIZE, to be picked from."""

    def __init__(self, gpu: Any, moment: Moment, rays: Rays) -> None:
        self.target = make_surface_target(gpu.ctx, (rays.width, rays.height))
        self.moment, self.rays = moment, rays
        gpu._marcher.draw_surface(moment, rays, self.target, hit_pixels=HIT_PIXELS)

    def at(self, x: int, y: int) -> Picked | None:
        """At a pixel, y from the bottom."""
        v = 1.0 - (y + 0.5) / self.rays.height
        return pick(Seen(self.target, self.rays), (x + 0.5) / self.rays.width, v)


@pytest.mark.parametrize("world", WORLDS)
def test_picks_are_the_truth(gpu: Any, world: str) -> None:
    moment = moment_of(*WORLDS[world])
    rays = camera_rays(moment, SIZE)
    drawn = Drawn(gpu, moment, rays)
    rng = np.random.default_rng(7)
    x, y = rng.integers(0, SIZE[0], 60), rng.integers(0, SIZE[1], 60)
    origin, direction = rays.at(x + 0.5, y + 0.5)
    per_metre = HIT_PIXELS * rays.pixel
    hit, t = march(moment.field, origin, direction, epsilon_per_metre=per_metre, far=FAR, max_steps=STEPS)
    picks = [drawn.at(*spot) for spot in zip(x.tolist(), y.tolist(), strict=True)]
    drawn.target.release()
    decided = hit | (t > FAR)
    agrees = np.array([(p is not None) == h for p, h in zip(picks, hit, strict=True)])
    found = np.array([p.distance if p is not None else np.inf for p in picks])
    near = agrees & hit & (np.abs(np.where(agrees & hit, found, 0.0) - t) < 0.02)
    # a ray that grazes an edge may pass it on one side and hit it on the other
    assert (agrees[decided]).mean() > 0.96
    assert near.sum() >= 0.94 * hit.sum()
    assert hit.sum() > 10
    places = origin + direction * t[:, None]
    leaves = np.abs(evaluate_leaves(moment.field, places))
    slopes = normal(moment.field, places, 1e-4)
    for i in np.nonzero(near)[0]:
        picked = picks[i]
        assert picked is not None
        assert np.abs(picked.position - places[i]).max() < 0.03
        if picked.share == 0.0 and world != "carved":  # carved ones are the tool's or the wood's, by who paints
            assert leaves[picked.leaf, i] < leaves[:, i].min() + 0.02
    if world in ("random", "on the ground", "city"):  # else differences over a pixel are others than those of a point
        cosine = [float(picks[i].normal @ slopes[i]) for i in np.nonzero(near)[0]]  # type: ignore[union-attr]
        assert np.mean(np.array(cosine) > 0.99) > 0.9


def test_copies_are_picked_as_the_form_that_is_repeated(gpu: Any) -> None:
    row = (sphere(0.4) | box(0.3).at(0, 0.6, 0)).repeated((7, 1, 1), (1.2, 0, 0))
    moment = moment_of(plane().at(0, -1.5, 0), as_form(row).named("row"))
    drawn = Drawn(gpu, moment, camera_rays(moment, SIZE))
    field = moment.field.field
    for leaf in range(1, field.leaf_count):
        x, y = _pixel(drawn.rays, moment.field.centre[leaf])
        picked = drawn.at(x, y)
        assert picked is not None
        assert picked.leaf == leaf
        assert field.form_of(picked.leaf) == (1, (leaf - 1) % 2)
        assert field.names[field.leaf_name[picked.leaf]] == "row"
    drawn.target.release()


def test_text_is_picked(gpu: Any) -> None:
    moment = moment_of(plane().at(0, -1.5, 0), text("III", 2.0, 0.2).turned(0, 180, 0).at(0, 0.5, 0))
    drawn = Drawn(gpu, moment, camera_rays(moment, SIZE))
    picked = drawn.at(*_pixel(drawn.rays, np.array([0.0, 0.5, 0.0])))
    drawn.target.release()
    assert picked is not None
    assert moment.field.field.form_of(picked.leaf) == (1,)


def test_the_sky_and_what_lies_outside_are_nothing(gpu: Any) -> None:
    moment = moment_of(sphere(0.5))
    drawn = Drawn(gpu, moment, camera_rays(moment, SIZE))
    seen = Seen(drawn.target, drawn.rays)
    assert pick(seen, 0.0, 0.0) is None
    assert pick(seen, 1.0, 1.0) is None
    assert pick(seen, -0.01, 0.5) is None
    assert pick(seen, 0.5, 1.2) is None
    assert pick(seen, float("nan"), 0.5) is None
    assert pick(seen, 0.5, 0.53) is not None
    drawn.target.release()


def test_v_runs_down(gpu: Any) -> None:
    moment = moment_of(plane().at(0, -0.5, 0))
    drawn = Drawn(gpu, moment, camera_rays(moment, SIZE))
    seen = Seen(drawn.target, drawn.rays)
    assert pick(seen, 0.5, 0.02) is None
    low = pick(seen, 0.5, 0.98)
    assert low is not None
    assert low.position[1] == pytest.approx(-0.5, abs=1e-3)
    assert low.normal == pytest.approx([0.0, 1.0, 0.0], abs=1e-3)
    assert evaluate_field(moment.field, low.position) == pytest.approx(0.0, abs=1e-3)
    drawn.target.release()


def _pixel(rays: Rays, place: Any) -> tuple[int, int]:
    away = np.asarray(place, np.float64) - rays.origin
    z = away @ rays.forward * rays.spread
    u, v = away @ rays.right / z, away @ rays.up / z
    return int((u * rays.height + rays.width) / 2), int((v + 1.0) * rays.height / 2)


def test_a_live_picture_is_picked_where_it_is_drawn(gl: Any) -> None:
    """Whatever its size and jitter: what is picked lies on the surface, and on the ray through that place."""
    moment = moment_of(plane().at(0, -1.5, 0), *random_forms(24, 5))
    live = LiveRenderer(gl, (320, 180), shared_context()[1], scale=0.5)
    try:
        assert live.pick(0.5, 0.5) is None
        for _ in range(3):
            live.draw(moment)
            for u, v in ((0.5, 0.55), (0.31, 0.62), (0.7, 0.9)):
                picked = live.pick(u, v)
                assert picked is not None
                pixel = picked.distance * camera_rays(moment, live.march_size).pixel
                assert abs(evaluate_field(moment.field, picked.position)[0]) < pixel
                x, y = _pixel(camera_rays(moment, (320, 180)), picked.position)
                assert abs(x - u * 320) <= 2.5
                assert abs(y - (1.0 - v) * 180) <= 2.5
    finally:
        live.release()


def test_a_mirroring_floor_is_picked_and_not_what_it_mirrors(gl: Any) -> None:
    floor = plane().at(0, -1.0, 0).painted("wet").named("floor")
    materials = {"wet": Material(colour=(0.1, 0.1, 0.1), roughness=0.05, wet=1.0)}
    moment = moment_of(floor, box((6, 3, 0.3)).at(0, 0.5, 3), materials=materials)
    live = LiveRenderer(gl, (320, 180), shared_context()[1])
    try:
        live.draw(moment)
        picked = live.pick(0.5, 0.75)
        assert picked is not None
        assert moment.field.field.form_of(picked.leaf) == (0,)
        assert picked.normal == pytest.approx([0.0, 1.0, 0.0], abs=1e-3)
    finally:
        live.release()
