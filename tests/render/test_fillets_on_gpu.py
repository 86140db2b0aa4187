"""What the GPU makes of fillets, against float64: where they are, which way they face, and what colours them."""

from __future__ import annotations

import numpy as np
import pytest
from against_truth import MISMATCH, compare
from drawing import F64, Bool, Gpu, camera_rays, hit_radius, rays_of, side_rays
from joints import grouped, joined, joined_moment, member, mixed_parts, soft_parts, with_field
from molten import BOXES, DRAWN, SCENES, each_fillet, fillets_of, hard, moment, pile
from numpy.typing import NDArray
from sights import SIDES, SIZE, VIEWS, check

from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_field, evaluate_leaves
from dreamscape3d.sdf.morphing import Pair
from dreamscape3d.sdf.shape import box, capsule, cone, sphere, torus

Index = NDArray[np.intp]


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


@pytest.mark.parametrize("share", [0.3, 0.5, 0.66])
def test_solids_that_two_parts_show_together(gpu: Gpu, share: float) -> None:
    """While pieces turn into others both are thinner than what is seen; thin wires are thinner than nothing."""
    wires = [
        capsule(0.03, 2.0).turned(0, 0, 50).at(-1.5, 0.8, 0).tagged("a"),
        torus(0.5, 0.04).at(1.5, 1, 0).tagged("b"),
    ]
    first = [*wires, box((1.2, 0.8, 1.0)).at(0, -0.6, 0).tagged("c"), sphere(0.5).at(2.4, -0.5, 0).tagged("d")]
    second = [shape.turned(0, 20, 10).at(0.1, 0.2, 0.3) for shape in first[::-1]]
    members = [member(forms) for forms in (first, second)]
    pieces = members[0].pieces.count
    assert pieces == members[1].pieces.count == 4
    pairs = [Pair(0, number, 1, pieces - 1 - number, share) for number in range(pieces)]
    now = with_field(joined(members, 0.4, pairs=pairs))
    assert fillets_of(now.field).k.max() == 0.4
    differing, count = compare(gpu, now, camera_rays(now, (192, 120)))
    assert differing / count <= MISMATCH
    assert check(now, camera_rays(now, SIZE)) > 5
