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
from dreamscape3d.render.eye_plan import EyePlan as EyePlan
from dreamscape3d.render.eye_plan import March as March
from dreamscape3d.render.eye_plan import SidePlan as SidePlan
from dreamscape3d.render.eye_plan import march_jobs, plan_eye, plan_through
from dreamscape3d.render.eye_plan import march_of as march_of
from dreamscape3d.render.faces import FACES, face_rays, left_out, wants_probe
from dreamscape3d.render.jobs import make_jobs
from dreamscape3d.render.lamp_lists import lamp_lists
from dreamscape3d.render.lights import lamps_with_channels, light_uniforms
from dreamscape3d.render.melting import without_fillets_of
from dreamscape3d.render.portal import NOWHERE, cropped, rays_beyond, seen_area
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.quality import beyond as quality_beyond
from dreamscape3d.render.rays import Rays, lens_rays, perspective_rays
from dreamscape3d.render.sampling import lens_order
from dreamscape3d.render.shadow import Caster, casters
from dreamscape3d.render.shadow_plan import ShadowPlan as ShadowPlan
from dreamscape3d.render.shadow_plan import plan_shadows
from dreamscape3d.render.sorts import Sorts, sorts_of
from dreamscape3d.scene.moment import Moment, Portal, View

Size = tuple[int, int]
FAR = 600.0  # metres; the end of the world


@dataclass(frozen=True, slots=True)
class Turn:
    """What pictures that follow one another have drawn so far, and so what is due in the next.

    Attributes:
        number: of the picture.
        channels: of the lights whose shadow maps are there.
        faces: how many faces of the probe are there; the rest are drawn with the next picture that wants them.
        face: which one is drawn anew next, once all are there.
        beyond: the same of what is seen through a portal, and which portal's; None where none was drawn.
        scene: whose Moments they are, as of `Moment.scene`.
    """

    number: int = 0
    channels: tuple[int, ...] = ()
    faces: int = 0
    face: int = 0
    beyond: tuple[int, Turn] | None = None
    scene: int = 0

    def within(self, scene: int) -> Turn:
        """For pictures of that scene: where it was beyond a portal until now, what was there is here, and the other way
        round."""
        if scene == self.scene:
            return self
        known = self.beyond is not None and self.beyond[0] == scene
        there = self.beyond[1] if known and self.beyond is not None else FIRST
        return replace(there, beyond=(self.scene, replace(self, beyond=None)), scene=scene)


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
        beyond: what they see through a portal; None where no eye sees any.
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
    beyond: Plan | None = None

    def follows(self, turn: Turn) -> bool:
        """Whether it is the next part of what is round a scene to come."""
        return self.shadows is not None or (
            self.after.channels == turn.channels and self.after.faces == turn.faces + len(self.faces or ())
        )

    def fits(self, turn: Turn) -> bool:
        """Whether all is there that it does not draw itself."""
        turn = turn.within(self.after.scene)
        missing = {*range(turn.faces, len(FACES))}.difference(face for face, _ in self.faces or ())
        return (
            (self.shadows is not None or self.after.channels == turn.channels)
            and (self.faces is None or not missing)
            and (self.beyond is None or self.beyond.shadows is not None or self._is_beyond(turn))
        )

    def _is_beyond(self, turn: Turn) -> bool:
        """Whether the shadow maps of what is beyond its portal are there."""
        before, after = turn.beyond, self.after.beyond
        return before is not None and after is not None and _alike(before, after)


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
    turn = turn.within(moment.scene)
    seen = [
        lens_rays(perspective_rays(view, *size, FAR), moment.lens, lens_order(sample, samples), samples)
        for view in views or (moment.view,)
    ]
    middle = seen[0] if len(seen) == 1 else perspective_rays(moment.view, *size, FAR)
    found, lamps = _lit_by(moment, quality)
    shadows = plan_shadows(moment, middle, found, quality) if _shadows_due(quality, turn, found) else None
    due = _faces_due(moment, quality, turn)
    beyond = _beyond(moment.portal, middle, seen, quality, turn) if moment.portal is not None else None
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
        eyes=tuple(plan_eye(moment, rays, lamps, quality) for rays in seen),
        after=_after(turn, quality, found, due, _turn_beyond(turn, moment.portal, beyond)),
        beyond=beyond,
    )


def plan_surroundings(moment: Moment, size: Size, quality: Quality, turn: Turn) -> Plan | None:
    """The next part of what has to be there before the first picture of a scene: its shadow maps, if it has some, then
    one face of the probe after the other. None where all is there."""
    middle = perspective_rays(moment.view, *size, FAR)
    found, lamps = _lit_by(moment, quality)
    missing = turn.number == 0 or tuple(caster.channel for caster in found) != turn.channels
    wanted = quality.probe > 0 and turn.faces < len(FACES) and wants_probe(moment)
    if not missing and not wanted:
        return None
    due = () if missing else (turn.faces,)
    return Plan(
        moment=moment,
        size=size,
        quality=quality,
        lights=light_uniforms(moment),
        sorts=sorts_of(moment),
        casters=found,
        shadows=plan_shadows(moment, middle, found, quality) if missing else None,
        faces=tuple(_faces(moment, middle, lamps, quality, due)),
        middle=middle,
        views=(),
        eyes=(),
        after=Turn(NOTHING_DUE, tuple(caster.channel for caster in found), turn.faces + len(due), scene=moment.scene),
    )


def _lit_by(moment: Moment, quality: Quality) -> tuple[tuple[Caster, ...], NDArray[np.float32]]:
    """The lights with shadows, and the lamps, as of `lamps_with_channels`."""
    found = tuple(casters(moment)) if quality.shadow_size else ()
    return found, lamps_with_channels(moment, found)[: None if quality.lamps else 0]


# -- shadow maps ---------------------------------------------------------------------------------------------


def _shadows_due(quality: Quality, turn: Turn, found: Sequence[Caster]) -> bool:
    """Where pictures follow one another, only some of them draw shadow maps, unless other lights have them now."""
    alike = tuple(caster.channel for caster in found) == turn.channels
    return not (quality.temporal and alike and turn.number % quality.shadow_every)


# -- what is beyond a portal -------------------------------------------------------------------------------------------


def _beyond(portal: Portal, middle: Rays, seen: Sequence[Rays], quality: Quality, turn: Turn) -> Plan | None:
    """What the eyes, whose rays are `seen`, see through a portal; None where they see none of it."""
    moment, opening = portal.beyond, portal.opening
    if all(seen_area(opening, rays) == NOWHERE for rays in seen):
        return None
    quality = quality_beyond(quality)
    before = turn.beyond[1] if turn.beyond is not None and turn.beyond[0] == portal.number else FIRST
    found, lamps = _lit_by(moment, quality)
    whole, area = rays_beyond(middle, opening.to_beyond), seen_area(opening, middle)
    ahead = whole if area == NOWHERE else cropped(whole, area)
    return Plan(
        moment=moment,
        size=(middle.width, middle.height),
        quality=quality,
        lights=light_uniforms(moment),
        sorts=sorts_of(moment),
        casters=found,
        shadows=plan_shadows(moment, ahead, found, quality) if _shadows_due(quality, before, found) else None,
        faces=None,
        middle=whole,
        views=(),
        eyes=tuple(plan_through(moment, opening, rays, lamps, quality) for rays in seen),
        after=_after(before, quality, found, None),
    )


def _turn_beyond(turn: Turn, portal: Portal | None, beyond: Plan | None) -> tuple[int, Turn] | None:
    """What is there of what is beyond, once that is drawn: what was there before, where it is not seen now."""
    return turn.beyond if portal is None or beyond is None else (portal.number, beyond.after)


def _alike(before: tuple[int, Turn], after: tuple[int, Turn]) -> bool:
    """Whether they have shadow maps of the same lights of the same scene."""
    return before[0] == after[0] and before[1].channels == after[1].channels


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
    field = without_fillets_of(field, hidden)
    for face in due:
        rays = face_rays(face, quality.probe, middle)
        tiles = make_tiles(rays)
        jobs = make_jobs(field, tiles, cull(field, rays, tiles, hidden))
        yield face, SidePlan(march_jobs(field, rays, jobs), lamp_lists(lamps, rays))


def _after(
    turn: Turn,
    quality: Quality,
    found: Sequence[Caster],
    due: tuple[int, ...] | None,
    beyond: tuple[int, Turn] | None = None,
) -> Turn:
    channels = tuple(caster.channel for caster in found)
    faces = turn.faces if due is None else len(FACES)
    in_turn = quality.probe_in_turn and turn.faces == len(FACES) and bool(due)
    face = (turn.face + 1) % len(FACES) if in_turn else turn.face
    return Turn(turn.number + 1, channels, faces, face, beyond, turn.scene)
