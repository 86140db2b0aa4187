"""What one view of a plan marches and is lit by: that of an eye, its mirror, a face of the probe."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.clipping import begun_at, without_cut_cores
from dreamscape3d.render.culling import cull, make_tiles
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.joins import present_leaves
from dreamscape3d.render.lamp_lists import LampLists, lamp_lists, seen_spans
from dreamscape3d.render.melting import without_fillets_of
from dreamscape3d.render.mirror import find_mirror, mirror_jobs, mirrored_rays, tiles_with
from dreamscape3d.render.portal import (
    NOWHERE,
    Area,
    clip_beyond,
    covered_to,
    cropped,
    jobs_in_place,
    lamps_in_place,
    plane_beyond,
    rays_beyond,
    seen_area,
    spots_in_place,
)
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.sampling import coarse_size
from dreamscape3d.render.spots import NO_SPOTS, find_spots
from dreamscape3d.scene.moment import Moment, Wraith
from dreamscape3d.sdf.opening import Opening
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
F32 = NDArray[np.float32]
Bool = NDArray[np.bool_]
NO_CLIP = (0.0, 0.0, 0.0, 0.0)
NO_JOBS = Jobs(np.zeros((0, 8), np.int32), np.zeros((0, 2), np.int32), ())


@dataclass(frozen=True, slots=True)
class March:
    """What one view marches: its rays, jobs, `spots` (`render.spots`) of procedural leaves, and (T, 2) `texts`."""

    rays: Rays
    jobs: Jobs
    spots: I32
    texts: I32


@dataclass(frozen=True, slots=True)
class SidePlan:
    """A view beside the picture's own; `clip` as `render.mirror.Mirror.clip`."""

    march: March
    lamps: LampLists
    clip: tuple[float, ...] = NO_CLIP


@dataclass(frozen=True, slots=True)
class EyePlan:
    """What one eye sees; `mirror` and its `mirror_leaf` (−1: none) where a plane mirrors.

    `area` is the part of the picture that is drawn, None for all of it; `clip` where its rays begin, as for a mirror.
    `wraith`: the same rays through the Moment's wraith, where they may meet it.
    """

    march: March
    lamps: LampLists
    mirror: SidePlan | None = None
    mirror_leaf: int = -1
    area: Area | None = None
    clip: tuple[float, ...] = NO_CLIP
    wraith: March | None = None


def march_of(field: PackedField, rays: Rays, hidden: Bool | None = None, opening: Opening | None = None) -> March:
    """What `rays` march; `hidden` (L,) leaves are left out, and what is only behind an `opening`."""
    field = without_fillets_of(field, hidden)
    tiles = make_tiles(rays)
    pairs = cull(field, rays, tiles, hidden)
    if opening is not None:
        covered = covered_to(opening, rays, tiles)
        pairs = pairs.changed(lambda some: some.where(some.near <= covered[some.tile]))
    return march_jobs(field, rays, make_jobs(field, tiles, pairs), hidden)


def march_jobs(field: PackedField, rays: Rays, jobs: Jobs, hidden: Bool | None = None) -> March:
    """The same for `jobs` that are made already."""
    texts = field.field.texts
    return March(rays, jobs, find_spots(field, rays, hidden), texts[present_leaves(field, hidden)[texts[:, 0]]])


def plan_eye(moment: Moment, rays: Rays, lamps: F32, quality: Quality) -> EyePlan:
    """What an eye sees of a Moment; `lamps` with their channels."""
    march = march_of(moment.field, rays, opening=moment.portal.opening if moment.portal else None)
    spans = seen_spans(march.jobs, moment.field, rays) if quality.lamps else None
    eye = EyePlan(march, lamp_lists(lamps, rays, spans), wraith=_march_wraith(moment.wraith, rays))
    return _mirrored(eye, moment, rays, lamps, quality)


def _march_wraith(wraith: Wraith | None, rays: Rays) -> March | None:
    march = march_of(wraith.field, rays) if wraith is not None and wraith.erosion < 1.0 else None
    return march if march is not None and any(len(jobs.records) for jobs in march.jobs.all) else None


def plan_through(moment: Moment, opening: Opening, rays: Rays, lamps: F32, quality: Quality) -> EyePlan:
    """What an eye of this side, whose `rays` these are, sees of a Moment beyond an opening."""
    area, whole = seen_area(opening, rays), rays_beyond(rays, opening.to_beyond)
    if area == NOWHERE:
        nothing = March(whole, NO_JOBS, NO_SPOTS, np.zeros((0, 2), np.int32))
        return EyePlan(nothing, lamp_lists(lamps[:0], whole), area=area)
    part = cropped(whole, area)
    march = _march_beyond(moment.field, part, plane_beyond(opening, rays))
    spans = seen_spans(march.jobs, moment.field, part) if quality.lamps else None
    eye = EyePlan(
        replace(march, rays=whole, jobs=jobs_in_place(march.jobs, area), spots=spots_in_place(march.spots, area)),
        lamps_in_place(lamp_lists(lamps, part, spans), area, whole),
        area=area,
        clip=clip_beyond(opening, rays),
    )
    return _mirrored(eye, moment, whole, lamps, quality)


def _march_beyond(field: PackedField, rays: Rays, plane: F32) -> March:
    """What `rays` march from a plane on."""
    tiles = make_tiles(rays)
    pairs = begun_at(field, plane, tiles, cull(without_cut_cores(field, plane), rays, tiles))
    return march_jobs(field, rays, make_jobs(field, tiles, pairs))


def _mirrored(eye: EyePlan, moment: Moment, rays: Rays, lamps: F32, quality: Quality) -> EyePlan:
    """With what a plane mirrors, where one does."""
    mirror = find_mirror(moment, rays, eye.march.jobs) if quality.mirror else None
    if mirror is None:
        return eye
    folded = mirrored_rays(rays, mirror, *coarse_size((rays.width, rays.height), quality.mirror))
    jobs = mirror_jobs(moment, mirror, folded, tiles_with(eye.march.jobs, mirror.leaf, rays))
    march = march_jobs(moment.field, folded, jobs)
    return replace(eye, mirror=SidePlan(march, lamp_lists(lamps, folded), mirror.clip), mirror_leaf=mirror.leaf)
