"""Fillets in views: which tiles look for them, and what they are told. Without GL."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import F64, camera_rays, moment_of, rays_of, side_rays
from joints import grouped, joined_moment, mixed_parts, soft_parts
from molten import BOXES, DRAWN, SCENES, each_fillet, fillets_of, hard, moment, pile
from numpy.typing import NDArray
from sights import SIDES, SIZE, VIEWS, check, look

from dreamscape3d.render.culling import cull
from dreamscape3d.render.eye_plan import march_of
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.kinds import MELTED, MELTED_BENT, MELTED_SOLIDS
from dreamscape3d.render.melting import seen_fillets, without_fillets, without_fillets_of
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.tiles import make_tiles
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, march
from dreamscape3d.sdf.shape import Form, box, sphere

Index = NDArray[np.intp]
MELTS = (MELTED, MELTED_SOLIDS, MELTED_BENT)


# -- which tiles -------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", [*VIEWS, *SIDES])
@pytest.mark.parametrize("name", SCENES)
def test_what_is_seen_is_in_its_job(name: str, view: str) -> None:
    """Leaves, what their parts hold, and fillets: all that a ray truly meets, and nothing before it."""
    if view in VIEWS:
        now = moment(name, VIEWS[view])
        check(now, camera_rays(now, SIZE))
    else:
        check(moment(name), side_rays(SIDES[view], 72))


@pytest.mark.parametrize("seed", range(4))
def test_what_carves_and_blends_and_melts_is_in_its_job(seed: int) -> None:
    found = 0
    for parts in (mixed_parts(2 + seed % 2, seed), soft_parts(3, seed, 16), [grouped(seed), pile(9, seed, BOXES)]):
        for view in ("from the front", "wide and rolled", "among the forms"):
            now = joined_moment(*parts, k=0.35, camera=VIEWS[view])
            found += check(now, camera_rays(now, SIZE))
    assert found > 400


@pytest.mark.parametrize("name", SCENES)
def test_rays_that_meet_a_fillet_are_in_a_tile_that_knows_its_leaf(name: str) -> None:
    """By a march of float64, converged: that of its two leaves which is nearer, before where it is met."""
    met = 0
    for camera in (VIEWS["from the front"], VIEWS["among the forms"], VIEWS["straight down"]):
        now = moment(name, camera)
        field, rays = now.field, camera_rays(now, SIZE)
        tiles = make_tiles(rays)
        known = cull(field, rays, tiles).fillets
        assert known is not None
        tile, origin, direction = _each_ray(rays)
        hit, t = march(field, origin, direction, epsilon_per_metre=1e-6, far=rays.far, max_steps=300)
        at = origin[hit] + direction[hit] * t[hit, None]
        inside = t[hit] > 0.0
        own = evaluate_field(hard(field), at)
        melted = each_fillet(field, at)
        which = melted.argmin(axis=0)
        on = inside & (melted.min(axis=0) < own - 1e-4)
        found = fillets_of(field)
        d = evaluate_leaves(field, at)
        first, second = found.first[which], found.second[which]
        every = np.arange(len(which))
        nearer = np.where(d[first, every] <= d[second, every], first, second)
        entries = {(int(a), int(b)): float(c) for a, b, c in zip(known.tile, known.leaf, known.near, strict=True)}
        for ray in np.nonzero(on)[0].tolist():
            entry = (int(tile[hit][ray]), int(nearer[ray]))
            assert entry in entries
            assert entries[entry] <= t[hit][ray] + 1e-4
        met += int(on.sum())
    assert met > 15


def _each_ray(rays: Rays) -> tuple[Index, F64, F64]:
    tiles = make_tiles(rays)
    x, y = np.meshgrid(np.arange(0.5, rays.width), np.arange(0.5, rays.height))
    tile: Index = (y // tiles.size * tiles.columns + x // tiles.size).astype(np.intp).ravel()
    origin, direction = (a.reshape(-1, 3) for a in rays_of(rays))
    return tile, origin, direction


def test_tiles_that_look_for_fillets_are_few_beyond_those_that_see_them() -> None:
    """Of two towers that melt at their feet, far from each other in the picture."""
    near = [box((0.8, 2.0, 0.8)).at(x, -0.5, 0) for x in (-3.6, 3.6)]
    far = [sphere(0.5).at(x + 0.5, -1.2, 0) for x in (-3.6, 3.6)]
    now = joined_moment(near, far, k=0.3)
    rays = camera_rays(now, DRAWN)
    tiles = make_tiles(rays)
    known = cull(now.field, rays, tiles).fillets
    assert known is not None
    assert len(fillets_of(now.field).k) == 2
    column = known.tile % tiles.columns
    assert not ((column > 0.4 * tiles.columns) & (column < 0.6 * tiles.columns)).any()
    assert len(np.unique(known.tile)) < 0.35 * tiles.count


def test_what_lies_behind_a_cover_is_not_looked_for() -> None:
    """A wall before all that melts; and one with a hole."""
    camera = Camera(at=(0.0, 0.0, -9.0), look_at=(0.0, 0.0, 0.0), fov=40)
    wall, hole = box((24.0, 20.0, 6.0)), box((3.0, 3.0, 9.0))
    first, second = ([shape.at(0, 0, 6.0) for shape in pile(14, seed, BOXES)] for seed in (1, 2))
    covered = joined_moment([wall, *first], second, camera=camera)
    assert fillets_of(covered.field).count > 5
    sight = look(covered, camera_rays(covered, SIZE))
    assert sight.pairs.fillets is not None
    assert not len(sight.pairs.fillets.tile)
    assert not any(part.melted for part in sight.parts)
    opened = joined_moment(first, second, [wall, Form(hole, "subtract")], camera=camera)
    assert check(opened, camera_rays(opened, SIZE)) > 100
    assert any(part.melted for part in look(opened, camera_rays(opened, SIZE)).parts)


def test_fields_without_fillets_have_no_list_of_them() -> None:
    alone = moment_of(*SCENES["boxes"][0])
    rays = camera_rays(alone, SIZE)
    assert cull(alone.field, rays, make_tiles(rays)).fillets is None
    apart = joined_moment([box(1.0)], [box(1.0).at(5, 0, 0)])
    tiles = make_tiles(rays)
    assert seen_fillets(apart.field, rays, tiles, np.full(tiles.count, 24.0, np.float32)) is None


def test_a_view_of_none_has_no_jobs_of_them() -> None:
    """There are some, but behind the eye."""
    now = moment("boxes", Camera(at=(0, 0, -9), look_at=(0, 0, -20)))
    sight = look(now, camera_rays(now, SIZE))
    assert sight.pairs.fillets is not None
    assert not len(sight.pairs.fillets.tile)
    assert not any(part.melted for part in sight.parts)


# -- what they are told ------------------------------------------------------------------------------


def test_hidden_leaves_take_their_fillets_with_them() -> None:
    """What is left out of a view melts with nothing there, and all else does as ever."""
    now = moment("of three")
    field, rays = now.field, camera_rays(now, SIZE)
    found = fillets_of(field)
    hidden = np.zeros(field.field.leaf_count, bool)
    hidden[np.unique(found.first)[::2]] = True
    left = without_fillets_of(field, hidden)
    kept = ~(hidden[found.first] | hidden[found.second])
    assert 0 < kept.sum() < found.count
    assert fillets_of(left).count == kept.sum()
    assert not np.isin(fillets_of(left).leaf, np.nonzero(hidden)[0]).any()
    assert without_fillets_of(field, None) is field
    assert not fillets_of(without_fillets(field)).count
    (melted,) = _melted_jobs(march_of(field, rays, hidden).jobs)
    told = melted.entries[int(melted.records[0, 7]) :]
    m = len(fillets_of(left).leaf)
    assert len(told) == m + 2 * kept.sum()
    assert not hidden[told[:m, 0] & 0xFFFF].any()
    assert not hidden[told[m:, 0]].any()


def _melted_jobs(jobs: Jobs) -> list[Jobs]:
    return [part for part in jobs.all if any(batch.kind in MELTS for batch in part.batches)]


@pytest.mark.parametrize("name", ["boxes", "warped", "on one ground"])
def test_jobs_of_some_tiles_alone(name: str) -> None:
    """Fewer records, the same lists."""
    now = moment(name)
    sight = look(now, camera_rays(now, SIZE))
    jobs = march_of(now.field, sight.rays).jobs
    chosen = np.random.default_rng(1).random(sight.tiles.count) < 0.4
    (whole,), (some,) = _melted_jobs(jobs), _melted_jobs(jobs.within(sight.tiles.columns, chosen))
    tile = (whole.records[:, 0] >> 16) * sight.tiles.columns + (whole.records[:, 0] & 0xFFFF)
    assert 0 < len(some.records) < len(whole.records)
    assert np.array_equal(some.records, whole.records[chosen[tile]])
    assert np.array_equal(some.entries, whole.entries)
    assert sum(batch.count for batch in some.batches) == len(some.records)
    assert not _melted_jobs(jobs.within(sight.tiles.columns, np.zeros_like(chosen)))


def test_the_cheapest_program_that_can() -> None:
    """Of boxes alone, of any primitive, of anything warped: by what each tile's leaves melt with."""
    kinds = {
        "boxes": {MELTED},
        "solids": {MELTED, MELTED_SOLIDS},
        "boxes into solids": {MELTED, MELTED_SOLIDS},
        "warped": {MELTED_SOLIDS, MELTED_BENT, MELTED},
    }
    for name, allowed in kinds.items():
        now = moment(name)
        (melted,) = _melted_jobs(march_of(now.field, camera_rays(now, SIZE)).jobs)
        found = {batch.kind for batch in melted.batches}
        assert found <= allowed
        assert max(allowed) in found


def test_the_same_view_makes_the_same_bits() -> None:
    once, again = (march_of(now.field, camera_rays(now, SIZE)).jobs for now in (moment("of three"), moment("of three")))
    for one, other in zip(once.all, again.all, strict=True):
        assert one.records.tobytes() == other.records.tobytes()
        assert one.entries.tobytes() == other.entries.tobytes()
        assert one.batches == other.batches
