"""A Plan: all of a picture that needs no GL, made beforehand, here or in another process.

    Moment, size, Quality, Turn ─make_plan─▶ Plan ─Renderer.draw_radiance─▶ radiance

It holds the rays, jobs and lamp lists of every view that the picture is made of: the eye or eyes, shadow maps, the
mirror and the faces of the probe that are due. Arrays are not to be written to. It can be pickled; what stays the same
from picture to picture hangs on `Plan.moment.field.field`, which `render.planner` sends by reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.culling import cull, make_tiles
from dreamscape3d.render.faces import FACES, face_rays, left_out, wants_probe
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.lamp_lists import LampLists, lamp_lists, seen_spans
from dreamscape3d.render.lights import lamps_with_channels, light_uniforms
from dreamscape3d.render.mirror import find_mirror, mirror_jobs, mirrored_rays, tiles_with
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays, lens_rays, perspective_rays
from dreamscape3d.render.sampling import coarse_size, lens_order
from dreamscape3d.render.shadow import Caster, ShadowView, casters, shadow_view
from dreamscape3d.render.sorts import Sorts, sorts_of
from dreamscape3d.render.spots import find_spots
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.sdf.pose import PackedField

Size = tuple[int, int]
I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
FAR = 600.0  # metres; the end of the world
NO_CLIP = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """What pictures that follow one another have drawn so far, and so what is due in the next.

    Attributes:
        number: of the picture.
        channels: of the lights whose shadow maps are there.
        faces: how many faces of the probe are there; the rest are drawn with the next picture that wants them.
        face: which one is drawn anew next, once all are there.
    """

    number: int = 0
    channels: tuple[int, ...] = ()
    faces: int = 0
    face: int = 0


FIRST = Turn()
NOTHING_DUE = 3  # a number of a Turn at which, in live quality, neither shadow maps nor the probe are drawn


@dataclass(frozen=True, slots=True)
class Wanted:
    """For what a picture is to be planned: its `size`, `quality`, and the `turn` it is; or, for a scene to come, only
    the next part of its `surroundings`."""

    size: Size
    quality: Quality
    turn: Turn = FIRST
    surroundings: bool = False

    def plan(self, moment: Moment, views: Sequence[View] = ()) -> Plan | None:
        """None where `surroundings` has nothing left to draw."""
        if self.surroundings:
            return plan_surroundings(moment, self.size, self.quality, self.turn)
        return make_plan(moment, self.size, self.quality, self.turn, views=views)


@dataclass(frozen=True, slots=True)
class March:
    """What one view marches: its rays, jobs, `spots` (`render.spots`) of procedural leaves, and (T, 2) `texts`."""

    rays: Rays
    jobs: Jobs
    spots: I32
    texts: I32


@dataclass(frozen=True, slots=True)
class ShadowPlan:
    """The shadow map of a light, `side` texels a side; without view and march where nothing can shade what is seen."""

    caster: Caster
    side: int
    radius: float
    view: ShadowView | None = None
    march: March | None = None


@dataclass(frozen=True, slots=True)
class SidePlan:
    """A view beside the picture's own; `clip` as `render.mirror.Mirror.clip`."""

    march: March
    lamps: LampLists
    clip: tuple[float, ...] = NO_CLIP


@dataclass(frozen=True, slots=True)
class EyePlan:
    """What one eye sees; `mirror` and its `mirror_leaf` (−1: none) where a plane mirrors."""

    march: March
    lamps: LampLists
    mirror: SidePlan | None = None
    mirror_leaf: int = -1


@dataclass(frozen=True, slots=True)
class Plan:
    """One picture, or the pictures of several eyes at one instant.

    Attributes:
        moment: what is drawn; `quality` with which; `size` of the picture of each eye.
        lights: uniforms of suns, air and sky.
        casters: the lights with shadows.
        shadows: the maps to draw; None leaves those of the picture before.
        faces: the faces of the probe to draw, by number; None where no form shows it.
        middle: the rays of the view that shadows and probe go by: between the eyes.
        views: of the eyes, in order, where there are several.
        eyes: what they see; none where only what is round a scene to come is drawn.
        after: the Turn of the next picture.
    """

    moment: Moment
    size: Size
    quality: Quality
    lights: dict[str, Any]
    sorts: Sorts
    casters: tuple[Caster, ...]
    shadows: tuple[ShadowPlan, ...] | None
    faces: tuple[tuple[int, SidePlan], ...] | None
    middle: Rays
    views: tuple[View, ...]
    eyes: tuple[EyePlan, ...]
    after: Turn

    def follows(self, turn: Turn) -> bool:
        """Whether it is the next part of what is round a scene to come."""
        return self.shadows is not None or (
            self.after.channels == turn.channels and self.after.faces == turn.faces + len(self.faces or ())
        )

    def fits(self, turn: Turn) -> bool:
        """Whether all is there that it does not draw itself."""
        missing = {*range(turn.faces, len(FACES))}.difference(face for face, _ in self.faces or ())
        return (self.shadows is not None or self.after.channels == turn.channels) and (
            self.faces is None or not missing
        )


def make_plan(
    moment: Moment,
    size: Size,
    quality: Quality,
    turn: Turn = FIRST,
    *,
    views: Sequence[View] = (),
    lens: tuple[int, int] = (0, 1),
) -> Plan:
    """The plan of one picture.

    Args:
        views: of several eyes, where `moment.view` is the middle between them; by default that one.
        lens: (sample, samples): which of so many points of the lens is looked through.
    """
    sample, samples = lens
    seen = [
        lens_rays(perspective_rays(view, *size, FAR), moment.lens, lens_order(sample, samples), samples)
        for view in views or (moment.view,)
    ]
    middle = seen[0] if len(seen) == 1 else perspective_rays(moment.view, *size, FAR)
    found = tuple(casters(moment)) if quality.shadow_size else ()
    lamps = lamps_with_channels(moment, found)[: None if quality.lamps else 0]
    shadows = _shadows(moment, middle, found, quality) if _shadows_due(quality, turn, found) else None
    due = _faces_due(moment, quality, turn)
    return Plan(
        moment=moment,
        size=size,
        quality=quality,
        lights=light_uniforms(moment),
        sorts=sorts_of(moment),
        casters=found,
        shadows=shadows,
        faces=None if due is None else tuple(_faces(moment, middle, lamps, quality, due)),
        middle=middle,
        views=tuple(views),
        eyes=tuple(_eye(moment, rays, lamps, quality) for rays in seen),
        after=_after(turn, quality, found, due),
    )


def plan_surroundings(moment: Moment, size: Size, quality: Quality, turn: Turn) -> Plan | None:
    """The next part of what has to be there before the first picture of a scene: its shadow maps, if it has some, then
    one face of the probe after the other. None where all is there."""
    middle = perspective_rays(moment.view, *size, FAR)
    found = tuple(casters(moment)) if quality.shadow_size else ()
    missing = turn.number == 0 or tuple(caster.channel for caster in found) != turn.channels
    wanted = quality.probe > 0 and turn.faces < len(FACES) and wants_probe(moment)
    if not missing and not wanted:
        return None
    due = () if missing else (turn.faces,)
    lamps = lamps_with_channels(moment, found)[: None if quality.lamps else 0]
    return Plan(
        moment=moment,
        size=size,
        quality=quality,
        lights=light_uniforms(moment),
        sorts=sorts_of(moment),
        casters=found,
        shadows=_shadows(moment, middle, found, quality) if missing else None,
        faces=tuple(_faces(moment, middle, lamps, quality, due)),
        middle=middle,
        views=(),
        eyes=(),
        after=Turn(NOTHING_DUE, tuple(caster.channel for caster in found), turn.faces + len(due)),
    )


def march_of(field: PackedField, rays: Rays, hidden: Bool | None = None) -> March:
    """What `rays` march; `hidden` (L,) leaves are left out."""
    tiles = make_tiles(rays)
    pairs = cull(field, rays, tiles)
    jobs = make_jobs(field, tiles, pairs if hidden is None else pairs.without(hidden))
    texts = field.field.texts
    texts = texts if hidden is None else texts[~hidden[texts[:, 0]]]
    return March(rays, jobs, find_spots(field, rays, hidden), texts)


def _eye(moment: Moment, rays: Rays, lamps: NDArray[np.float32], quality: Quality) -> EyePlan:
    march = march_of(moment.field, rays)
    spans = seen_spans(march.jobs, moment.field, rays) if quality.lamps else None
    eye = EyePlan(march, lamp_lists(lamps, rays, spans))
    mirror = find_mirror(moment, rays, march.jobs) if quality.mirror else None
    if mirror is None:
        return eye
    folded = mirrored_rays(rays, mirror, *coarse_size((rays.width, rays.height), quality.mirror))
    jobs = mirror_jobs(moment, mirror, folded, tiles_with(march.jobs, mirror.leaf, rays))
    folded_march = _march(moment.field, folded, jobs)
    return replace(eye, mirror=SidePlan(folded_march, lamp_lists(lamps, folded), mirror.clip), mirror_leaf=mirror.leaf)


def _march(field: PackedField, rays: Rays, jobs: Jobs) -> March:
    return March(rays, jobs, find_spots(field, rays), field.field.texts)


# -- shadow maps ---------------------------------------------------------------------------------------------


def _shadows_due(quality: Quality, turn: Turn, found: Sequence[Caster]) -> bool:
    """Where pictures follow one another, only some of them draw shadow maps, unless other lights have them now."""
    alike = tuple(caster.channel for caster in found) == turn.channels
    return not (quality.temporal and alike and turn.number % quality.shadow_every)


def _shadows(moment: Moment, middle: Rays, found: Sequence[Caster], quality: Quality) -> tuple[ShadowPlan, ...]:
    """A map for each light; several share the texels of one."""
    side = int(quality.shadow_size / max(len(found), 1) ** 0.5) // 8 * 8
    return tuple(_shadow(moment, middle, caster, side) for caster in found)


def _shadow(moment: Moment, middle: Rays, caster: Caster, side: int) -> ShadowPlan:
    radius = float(moment.lamps[caster.light, 0, 3]) if isinstance(caster.light, int) else 0.0
    view = shadow_view(moment, caster, middle, side)
    if view is None:
        return ShadowPlan(caster, side, radius)
    return ShadowPlan(caster, side, radius, view, march_of(moment.field, view.rays, view.hidden))


# -- the probe -----------------------------------------------------------------------------------------------


def _faces_due(moment: Moment, quality: Quality, turn: Turn) -> tuple[int, ...] | None:
    if not quality.probe or not wants_probe(moment):
        return None
    if turn.faces < len(FACES):
        return tuple(range(turn.faces, len(FACES)))
    if quality.temporal and (turn.number - 1) % quality.probe_every:
        return ()
    return (turn.face,) if quality.probe_in_turn else tuple(range(len(FACES)))


def _faces(
    moment: Moment, middle: Rays, lamps: NDArray[np.float32], quality: Quality, due: Sequence[int]
) -> Iterator[tuple[int, SidePlan]]:
    field = moment.field
    hidden = left_out(moment)
    for face in due:
        rays = face_rays(face, quality.probe, middle)
        tiles = make_tiles(rays)
        jobs = make_jobs(field, tiles, cull(field, rays, tiles).without(hidden))
        yield face, SidePlan(_march(field, rays, jobs), lamp_lists(lamps, rays))


def _after(turn: Turn, quality: Quality, found: Sequence[Caster], due: tuple[int, ...] | None) -> Turn:
    channels = tuple(caster.channel for caster in found)
    faces = turn.faces if due is None else len(FACES)
    in_turn = quality.probe_in_turn and turn.faces == len(FACES) and bool(due)
    return Turn(turn.number + 1, channels, faces, (turn.face + 1) % len(FACES) if in_turn else turn.face)
