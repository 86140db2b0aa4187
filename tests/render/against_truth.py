"""What the GPU's march hits against the float64 field: whether, and where."""

from __future__ import annotations

import numpy as np
from drawing import F64, STEPS, Bool, Gpu, Surface, hit_radius, rays_of, truth

from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.evaluate import evaluate_field, normal

MISMATCH = 1e-4  # of the rays
HIT_RADII = 4.0  # that the depth may be off


def compare(gpu: Gpu, moment: Moment, rays: Rays, steps: int = STEPS) -> tuple[int, int]:
    """Rays that hit elsewhere or not, grazing ones left out, and all rays; fails where a hit is off the surface."""
    seen = gpu.surface(moment, rays)
    hit, t = truth(moment, rays, steps=steps)
    undecided = np.where(hit, t, np.where(seen.hit, seen.t, 0.0)) > 0.99 * rays.far
    undecided |= ~hit & (t <= rays.far)
    assert undecided.mean() < (0.03 if steps == STEPS else 0.8)
    inside = hit & (t == 0.0)
    near = 1e-3 + hit_radius(rays, seen.t)  # a ray that begins within the hit radius goes on to the surface
    assert (seen.hit & (seen.t < near))[inside].all()
    both = hit & seen.hit & ~undecided & ~inside
    differing = (hit != seen.hit) & ~undecided
    differing[both] |= _other_depth(moment, rays, seen, both, t)
    assert differing.sum() <= 6
    return int((differing & ~_grazing(moment, rays, differing)).sum()), hit.size


def _grazing(moment: Moment, rays: Rays, chosen: Bool) -> Bool:
    """Rays of those chosen that pass a surface just within the hit radius: whether they hit is a matter of steps."""
    grazes = np.zeros_like(chosen)
    origin, direction = rays_of(rays)
    t = np.linspace(0.0, rays.far, 60_000)[1:]
    for pixel in zip(*np.nonzero(chosen), strict=True):
        d = evaluate_field(moment.field, origin[pixel] + direction[pixel] * t[:, None]) / hit_radius(rays, t)
        first = np.argmax(d < 1.1)
        grazes[pixel] = d[first] < 1.1 and d[first : first + 200].min() > 0.3
    return grazes


def _other_depth(moment: Moment, rays: Rays, seen: Surface, both: Bool, t: F64) -> Bool:
    """Of the rays that hit in both, those whose distances differ by more than the surface's slant allows. The GPU's
    point must lie on the surface."""
    points, way = points_of(rays, seen, both)
    radius = hit_radius(rays, seen.t[both]) + 2e-5
    d = np.abs(evaluate_field(moment.field, points))
    assert (d < HIT_RADII * radius).all(), f"a hit is {np.max(d / radius):.1f} hit radii off the surface"
    facing = np.abs(np.einsum("ij,ij->i", normal(moment.field, points), way))
    differs: Bool = np.abs(seen.t - t)[both] * np.maximum(facing, 0.02) > 2.0 * HIT_RADII * radius
    return differs


def points_of(rays: Rays, seen: Surface, chosen: Bool) -> tuple[F64, F64]:
    origin, direction = rays_of(rays)
    return origin[chosen] + direction[chosen] * seen.t[chosen][:, None], direction[chosen]
