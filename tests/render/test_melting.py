"""Fillets in pictures: which tiles look for them, what they are told, and that the GPU finds what float64 does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from against_truth import MISMATCH, compare
from drawing import F64, Bool, Gpu, camera_rays, hit_radius, moment_of, rays_of, side_rays
from joints import grouped, joined, joined_moment, member, mixed_parts, soft_parts, with_field
from numpy.typing import NDArray
from sights import SIDES, SIZE, VIEWS, check, look
from support.scenes import PRIMITIVES, WARPS

from dreamscape3d.render.culling import cull
from dreamscape3d.render.eye_plan import march_of
from dreamscape3d.render.kinds import MELTED, MELTED_BENT, MELTED_SOLIDS
from dreamscape3d.render.melting import seen_fillets, without_fillets_of
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.tiles import make_tiles
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves, march
from dreamscape3d.sdf.fillets import NO_FILLETS, Fillets
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.shape import Form, Shape, box, capsule, cone, plane, sphere, torus

Index = NDArray[np.intp]
MELTS = (MELTED, MELTED_SOLIDS, MELTED_BENT)
DRAWN = (128, 80)


def pile(count: int, seed: int, kinds: Sequence[Shape], size: float = 1.0) -> list[Shape]:
    """Forms here and there before the camera, plainly joined."""
    rng = np.random.default_rng(seed)
    found: list[Shape] = []
    for number in range(count):
        turned = kinds[number % len(kinds)].scaled(size).turned(*rng.uniform(0, 180, 3).tolist())
        found.append(turned.at(*rng.uniform((-2.2, -1.2, -1.0), (2.2, 1.6, 4.0)).tolist()))
    return found


BOXES: list[Shape] = [box((0.9, 0.5, 0.7)), sphere(0.5), capsule(0.2, 1.0), box(0.6)]
SOLIDS = [make() for make in PRIMITIVES.values()]
BENT = [warp(PRIMITIVES[name]()) for name in ("box", "torus") for key, warp in WARPS.items() if "period" not in key]
BENT = [shape for shape in BENT if "Periodic" not in repr(shape)]
SCENES: dict[str, list[Sequence[Shape]]] = {
    "boxes": [pile(14, 1, BOXES), pile(14, 2, BOXES)],
    "of three": [pile(9, seed, BOXES, 1.2) for seed in range(3)],
    "solids": [pile(12, 3, SOLIDS), pile(12, 4, SOLIDS)],
    "boxes into solids": [pile(12, 5, BOXES), pile(12, 6, SOLIDS)],
    "warped": [pile(9, 7, BENT), pile(9, 8, [*BOXES, *BENT])],
    "on one ground": [[plane().at(0, -1.3, 0), *pile(12, 9, BOXES)], [plane(), *pile(12, 10, SOLIDS)]],
    "into the one great": [[box((9.0, 3.0, 5.0)).at(0, -2.2, 2.5)], pile(24, 11, [*BOXES, *SOLIDS], 0.7)],
}


def moment(name: str, camera: Camera = VIEWS["from the front"], k: float = 0.4) -> Moment:
    return joined_moment(*SCENES[name], k=k, camera=camera)


def fillets_of(field: PackedField) -> Fillets:
    assert field.parts is not None
    return field.parts.fillets


def hard(field: PackedField) -> PackedField:
    assert field.parts is not None
    return replace(field, parts=replace(field.parts, fillets=NO_FILLETS))


def each_fillet(field: PackedField, at: F64) -> F64:
    """(N, P) every fillet by itself at points (P, 3), by their formula."""
    found, d = fillets_of(field), evaluate_leaves(field, at)
    a, b, k = d[found.first], d[found.second], found.k[:, None]
    melted: F64 = np.minimum(a, b) - np.maximum(k - np.abs(a - b), 0.0) ** 2 / (4.0 * k)
    return melted


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
    (melted,) = _melted_jobs(march_of(field, rays, hidden).jobs)
    told = melted.entries[int(melted.records[0, 7]) :]
    m = len(fillets_of(left).leaf)
    assert len(told) == m + 2 * kept.sum()
    assert not hidden[told[:m, 0] & 0xFFFF].any()
    assert not hidden[told[m:, 0]].any()


def test_a_hidden_leaf_is_not_seen_by_what_it_melts_with(gpu: Gpu) -> None:
    """The picture of what is left is that of a field without it."""
    ball, block = sphere(0.6).at(0.0, 0.6, 0.0), box((1.5, 0.5, 1.5))
    both, alone = joined_moment([block], [ball], k=0.4), joined_moment([block], [ball.at(0, 60, 0)], k=0.4)
    rays = camera_rays(both, DRAWN)
    hidden = np.array([False, True])
    assert fillets_of(both.field).count == 1
    assert not _melted_jobs(march_of(both.field, rays, hidden).jobs)
    assert (gpu.surface(both, rays).hit != gpu.surface(alone, rays).hit).any()


def _melted_jobs(jobs):  # type: ignore[no-untyped-def]
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


# -- on the GPU --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENES)
def test_the_march_hits_what_float64_hits(gpu: Gpu, name: str) -> None:
    """The same rays, within the march's own tolerance of the same surface."""
    wrong = rays = 0
    for view in ("from the front", "among the forms", "wide and rolled"):
        now = moment(name, VIEWS[view])
        differing, count = compare(gpu, now, camera_rays(now, DRAWN))
        wrong, rays = wrong + differing, rays + count
    assert wrong / rays <= MISMATCH


@pytest.mark.parametrize("name", ["boxes", "solids", "warped"])
def test_parallel_rays_hit_what_float64_hits(gpu: Gpu, name: str) -> None:
    """As for the shadows of what has melted."""
    differing, count = compare(gpu, moment(name), side_rays(SIDES["the light above"]))
    assert differing / count <= MISMATCH


@pytest.mark.parametrize("seed", range(3))
def test_what_is_carved_blended_and_molten_together(gpu: Gpu, seed: int) -> None:
    wrong = rays = 0
    for parts in (mixed_parts(2, seed), soft_parts(3, seed, 16), [grouped(seed), pile(12, seed, BOXES)]):
        now = joined_moment(*parts, k=0.35)
        differing, count = compare(gpu, now, camera_rays(now, DRAWN))
        wrong, rays = wrong + differing, rays + count
    assert wrong / rays <= MISMATCH


def test_pieces_of_all_sizes_melt_alike(gpu: Gpu) -> None:
    """While parts grow, radii are as small as leaves are thin."""
    for growth in (0.05, 0.3, 0.8):
        now = joined_moment(*SCENES["boxes"], k=0.5, growth=np.array([1.0, growth, growth * 0.5]))
        differing, count = compare(gpu, now, camera_rays(now, DRAWN))
        assert differing / count <= MISMATCH


def molten_pixels(gpu: Gpu, now: Moment) -> tuple[NDArray[np.int64], NDArray[np.int64], F64, F64, F64, Index, Bool]:
    """Of pixels that show a fillet and nothing else: leaves and share as drawn, normals, points, which fillet; and all
    such pixels."""
    rays = camera_rays(now, DRAWN)
    seen = gpu.surface(now, rays)
    origin, direction = rays_of(rays)
    at = (origin + direction * seen.t[..., None])[seen.hit]
    each = each_fillet(now.field, at)
    order = np.sort(each, axis=0)
    radius = hit_radius(rays, seen.t)[seen.hit]
    room = 6.0 * radius + 1e-4
    alone = evaluate_field(hard(now.field), at) - order[0] > room
    if len(order) > 1:
        alone &= order[1] - order[0] > room
    chosen = np.zeros_like(seen.hit)
    chosen[seen.hit] = alone
    picked = each.argmin(axis=0)[alone]
    return seen.first[chosen], seen.second[chosen], seen.share[chosen], seen.normal[chosen], at[alone], picked, chosen


@pytest.mark.parametrize("name", ["boxes", "of three", "solids", "boxes into solids", "warped", "into the one great"])
def test_a_fillet_is_coloured_by_both_its_leaves(gpu: Gpu, name: str) -> None:
    """As much by each as it moves the surface: of the two distances a and b, by ½ + (a − b)/2k of the second."""
    now = moment(name)
    found = fillets_of(now.field)
    first, second, share, _, at, which, _ = molten_pixels(gpu, now)
    assert len(at) > 12
    d, every = evaluate_leaves(now.field, at), np.arange(len(at))
    a, b = found.first[which], found.second[which]
    of_b = np.clip(0.5 + 0.5 * (d[a, every] - d[b, every]) / found.k[which], 0.0, 1.0)
    lead, other = np.where(of_b > 0.5, b, a), np.where(of_b > 0.5, a, b)
    wanted = np.minimum(of_b, 1.0 - of_b)
    even = np.abs(of_b - 0.5) < 0.01  # either may lead
    assert ((first == lead) & (second == other) | even).all()
    assert (np.sort([first, second], axis=0) == np.sort([a, b], axis=0)).all()
    assert share == pytest.approx(wanted, abs=0.02)


@pytest.mark.parametrize("name", ["boxes", "solids", "warped"])
def test_normals_of_fillets_are_those_of_the_field(gpu: Gpu, name: str) -> None:
    now = moment(name)
    _, _, _, normal, at, which, _ = molten_pixels(gpu, now)
    found, step = fillets_of(now.field), 1e-5
    ends = (at[:, None] + step * np.concatenate([np.eye(3), -np.eye(3)])).reshape(-1, 3)
    d = evaluate_leaves(now.field, ends)
    every = np.arange(len(ends))
    a, b, k = (values[np.repeat(which, 6)] for values in (found.first, found.second, found.k))
    a, b = d[a, every], d[b, every]
    melted = (np.minimum(a, b) - np.maximum(k - np.abs(a - b), 0.0) ** 2 / (4.0 * k)).reshape(-1, 2, 3)
    gradient = melted[:, 0] - melted[:, 1]
    true = gradient / np.linalg.norm(gradient, axis=1)[:, None]
    along = np.einsum("ij,ij->i", normal, true)
    # taps of all but rounded boxes are a third of a pixel apart, which at this size is centimetres
    assert np.quantile(along, 0.1) > (0.999 if name == "boxes" else 0.95)
    assert np.median(along) > (0.999 if name == "boxes" else 0.99)


def test_leaves_are_still_themselves_beside_a_fillet(gpu: Gpu) -> None:
    """Where the two distances differ by more than the radius, a surface is of its own leaf alone."""
    now = joined_moment([box((4.0, 1.0, 4.0)).at(0, -1, 0)], [sphere(0.8).at(0, 0.2, 0)], k=0.3)
    rays = camera_rays(now, DRAWN)
    seen = gpu.surface(now, rays)
    origin, direction = rays_of(rays)
    at = (origin + direction * seen.t[..., None])[seen.hit]
    a, b = evaluate_leaves(now.field, at)
    away = np.abs(a - b) > 0.3 + 1e-3
    leaf = np.where(a < b, 0, 1)
    assert 200 < away.sum() < seen.hit.sum()
    assert (seen.first[seen.hit] == leaf)[away].all()
    assert (seen.share[seen.hit][away] < 1e-3).all()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_no_part_comes_first(gpu: Gpu, order: tuple[int, ...]) -> None:
    """Pictures of the same parts in another order are the same, but for single rays."""
    parts = [member(forms) for forms in SCENES["of three"]]
    one, other = (with_field(joined([parts[each] for each in some], 0.4)) for some in ((0, 1, 2), order))
    rays = camera_rays(one, DRAWN)
    a, b = gpu.surface(one, rays), gpu.surface(other, rays)
    assert (a.hit != b.hit).mean() <= MISMATCH
    both = a.hit & b.hit
    assert (np.abs(a.t - b.t)[both] > 8.0 * hit_radius(rays, a.t[both]) + 1e-4).mean() < 5e-3


def test_a_ray_that_begins_inside_a_fillet(gpu: Gpu) -> None:
    """The eye in the corner between a wall and a floor, where there is more than both."""
    floor, wall = box((6.0, 2.0, 6.0)).at(0, -1, 0), box((2.0, 6.0, 6.0)).at(-1, 0, 0)
    inside = Camera(at=(0.1, 0.1, 0.0), look_at=(2.0, 1.0, 0.0), fov=50)
    now = joined_moment([floor], [wall], k=0.8, camera=inside)
    assert evaluate_field(now.field, inside.at)[0] < 0.0
    rays = camera_rays(now, (32, 24))
    seen = gpu.surface(now, rays)
    assert seen.hit.all()
    assert (seen.t < 0.05).all()


def test_thin_and_pointed_forms_melt_by_as_much_as_they_are_thick(gpu: Gpu) -> None:
    """Wires, rings and spikes on a block: no blob where they begin."""
    wires = [capsule(0.03, 2.0).turned(0, 0, 60).at(-1, 0.6, 0), torus(0.6, 0.04).at(1, 0.6, 0), cone(0.1, 1.5)]
    now = joined_moment([box((5.0, 1.0, 3.0))], wires, k=0.5)
    assert fillets_of(now.field).k.max() < 0.11
    differing, count = compare(gpu, now, camera_rays(now, (192, 120)))
    assert differing / count <= MISMATCH
