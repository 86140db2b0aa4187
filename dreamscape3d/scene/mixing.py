"""Several scenes as one: what each comes to by itself, joined in form, colour, light and air, in one Moment.

Cue ─▶ Instants ─▶ Arrangement ─▶ growth, lift, bubble ─▶ join ─▶ PackedField ─┐
                        └──────▶ colours, lamps, sprites, suns, air, look ─────┴▶ Moment
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.scene.arranging import Arrangement, Standing, Strengths, frames_of, stand, strengths_of
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Placement
from dreamscape3d.scene.ensemble import Ensemble, gather
from dreamscape3d.scene.grounding import CommonGround, Land, cleared
from dreamscape3d.scene.instant import Instant
from dreamscape3d.scene.keeping_clear import clear_growth, without_near
from dreamscape3d.scene.lighting import Lighting
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.portal import PortalPoser
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.strands import with_strands
from dreamscape3d.scene.weaving import STILL, Shake, smooth
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.grounds import plane_height
from dreamscape3d.sdf.joining import join
from dreamscape3d.sdf.member import Member
from dreamscape3d.sdf.morphing import Pair
from dreamscape3d.sdf.numbering import numbers_apart
from dreamscape3d.sdf.pose import Numbers, PackedField
from dreamscape3d.sdf.similarity import Frame
from dreamscape3d.sdf.weave import Weave

F64 = NDArray[np.float64]
LEAST_BLEND, MOST_BLEND = 0.1, 0.4  # metres by which scenes melt into each other
CARE = 0.05  # metres by which the bubble is larger than asked for


class MixedPoser:
    """A host's scene and its guests', ready to be posed as one. It can be pickled.

    `scene` is the host's, `field` the joined structure of all, or of a Moment in which no guest is, the host's own.

    Raises (on construction):
        LimitError: there are more than 64 guests, or no host.
    """

    def __init__(self, posers: Sequence[ScenePoser]) -> None:
        self._ensemble = gather(posers)
        self.scene = self.host.scene
        self.field = self._ensemble.field
        self._standing: tuple[tuple[int, tuple[Placement, ...]], Standing] | None = None
        self._arrangement: Arrangement | None = None
        self._doors: dict[int, PortalPoser] = {}
        self._backs: dict[tuple[int, Placement], PortalPoser] = {}

    @property
    def host(self) -> ScenePoser:
        """The host's own poser."""
        return self._ensemble.posers[0]

    def view(self, variables: Mapping[str, float]) -> View:
        """Where the host's own camera is at these signal values."""
        return self.host.view(variables)

    def name_of(self, field: Field) -> str | None:
        """By what name `structure` has a structure of these scenes' Moments; None where it is of others."""
        if field is self.field:
            return "joined"
        doors = ((f"door {n} {side}", own) for n, door in self._doors.items() for side, own in enumerate(door.fields))
        guests = ((f"guest {n}", poser.field) for n, poser in enumerate(self._ensemble.posers[1:]))
        own = self.host.name_of(field)
        return own if own is not None else next((name for name, each in (*doors, *guests) if each is field), None)

    def structure(self, name: str) -> Field:
        """A structure of these scenes' Moments, by its name; a door is made where it is not there yet.

        Raises:
            KeyError: there is none of that name.
        """
        if name == "joined":
            return self.field
        word, _, rest = name.partition(" ")
        if word == "guest":
            return self._ensemble.posers[int(rest) + 1].field
        if word != "door":
            return self.host.structure(name)
        number, side = map(int, rest.split())
        return self._door(number).fields[side]

    def pose_cue(self, cue: Cue, view: View | None = None) -> Moment:
        """The Moment at a cue, seen from `view` in place of the host's own camera; the host's alone without guests.

        Raises:
            LimitError: the cue is for another number of guests, or within none of them.
        """
        guests = len(self._ensemble.posers) - 1
        if len(cue.mix.guests) != guests:
            raise LimitError(f"a cue for {len(cue.mix.guests)} guests, where there are {guests}")
        if not 0 <= cue.mix.within <= guests:
            raise LimitError(f"a cue within guest {cue.mix.within}, where there are {guests}")
        strengths = strengths_of(cue.mix)
        if cue.mix.mode == "portal":
            return self._through(cue, strengths, view)
        if not strengths.any.any():
            return self.host.pose_cue(cue, view)
        return self._mixed(cue, strengths, view)

    def _through(self, cue: Cue, strengths: Strengths, view: View | None) -> Moment:
        """The host's scene with a door to that of the guest of which there is the most form; or, for who has gone
        through it, that guest's with the same door back."""
        mix = cue.mix
        if mix.within:
            return self._within(cue, view)
        if not strengths.form.any():
            return self.host.pose_cue(cue, view)
        number = int(np.argmax(strengths.form))
        name = self._ensemble.names[number + 1]
        return self._door(number).pose(cue.variables, cue.tint, mix.guests[number], mix, view, name, mix.over)

    def _within(self, cue: Cue, view: View | None) -> Moment:
        """A guest's scene with the door back to the host's."""
        mix, number = cue.mix, cue.mix.within - 1
        guest = mix.guests[number]
        back = self._back(number, guest.place)
        host = GuestCue(cue.variables, cue.tint, guest.strength)
        moment = back.pose(guest.variables, guest.tint, host, mix, view, 0, 1.0 - mix.over)
        return replace(moment, scene=self._ensemble.names[number + 1])

    def _back(self, number: int, place: Placement) -> PortalPoser:
        if (number, place) not in self._backs:
            self._backs[number, place] = self._door(number).reversed(place)
        return self._backs[number, place]

    def _door(self, number: int) -> PortalPoser:
        if number not in self._doors:
            self._doors[number] = PortalPoser(self.host, self._ensemble.posers[number + 1])
        return self._doors[number]

    def _mixed(self, cue: Cue, strengths: Strengths, view: View | None) -> Moment:
        instants = self._instants(cue, strengths, view)
        arrangement = self._arranged(cue, strengths, instants)
        land = self._land(cue.mix, arrangement, instants)
        joint = _joint(self._ensemble, arrangement, land, instants)
        field, growth = joint.clear(arrangement.growth, instants[0].view.eye, max(cue.mix.bubble, 0.0))
        air, sky = arrangement.air(instants[0].view.eye), arrangement.sky
        lighting = Lighting(self._ensemble, arrangement, land, field, growth, instants, air, sky)
        moment = lighting.moment(cue.mix)
        return with_strands(moment, arrangement.standing.homes(land.level))

    def _instants(self, cue: Cue, strengths: Strengths, view: View | None) -> list[Instant]:
        """What each scene comes to; of a guest that is not there, how it is at rest."""
        posers = self._ensemble.posers
        numbers = self._numbers(cue, strengths)
        instants = [posers[0].instant(cue.variables, cue.tint, view, numbers[0])]
        for poser, guest, there, own in zip(
            posers[1:], cue.mix.guests, strengths.any.tolist(), numbers[1:], strict=True
        ):
            now = poser.instant(guest.variables, guest.tint, numbers=own) if there else poser.rest
            instants.append(replace(now, numbers=own))
        return instants

    def _numbers(self, cue: Cue, strengths: Strengths) -> list[Numbers]:
        """Of the forms of each scene."""
        host, *guests = self._ensemble.posers
        values = [host.values(cue.variables)]
        for poser, guest, form in zip(guests, cue.mix.guests, strengths.form.tolist(), strict=True):
            values.append(poser.values(guest.variables) if form > 0.0 else poser.rest_values)
        return numbers_apart(self.field, values)

    def _arranged(self, cue: Cue, strengths: Strengths, instants: Sequence[Instant]) -> Arrangement:
        mix, standing = cue.mix, self._stood(cue.mix)
        seized = float(np.clip(np.nan_to_num(mix.seized), 0.0, 1.0))
        shake = Shake(seized, instants[0].time) if seized > 0.0 else STILL
        last = self._arrangement
        if last is not None and last.is_of(mix.mode, strengths, standing, shake):
            return last
        self._arrangement = Arrangement(mix.mode, strengths, standing, self._ensemble, shake)
        return self._arrangement

    def _stood(self, mix: Mix) -> Standing:
        """Made anew only where something has moved."""
        places = mix.seed, tuple(guest.place for guest in mix.guests)
        if self._standing is None or self._standing[0] != places:
            grounds = [poser.pieces.ground for poser in self._ensemble.posers]
            frames = frames_of(mix, [bool(ground.leaves) for ground in grounds], [ground.level for ground in grounds])
            self._standing = places, stand(self._ensemble, frames, mix.seed)
        return self._standing[1]

    def _land(self, mix: Mix, arrangement: Arrangement, instants: Sequence[Instant]) -> CommonGround:
        """The ground of all, and which scene prevails where on it."""
        weave, frames = arrangement.weave, arrangement.standing.frames
        shown = _shown([bool(poser.pieces.ground.leaf >= 0) for poser in self._ensemble.posers], weave)
        lands = [
            Land(poser.pieces.ground, poser.field, instant.numbers, frame, part)
            for poser, instant, frame, part in zip(self._ensemble.posers, instants, frames, shown.tolist(), strict=True)
        ]
        level = _level(self.host, instants[0].numbers)
        return CommonGround(lands, level, cleared(weave, lands, level, instants[0].view.eye))


def _level(host: ScenePoser, numbers: Numbers) -> float:
    """Height of the host's ground, which may rise and fall [m]."""
    ground = host.pieces.ground
    return plane_height(numbers, ground.leaf) if ground.leaf >= 0 else ground.level


def _shown(planes: Sequence[bool], weave: Weave) -> F64:
    """(P,) how much of each scene's level ground there is: where one is all there is, none of another's."""
    has = np.array(planes)
    shares = weave.weights.mean(axis=(1, 2))
    together = float(smooth(2.5 * float(shares[has].sum())))
    return np.where(has & (shares > 0.0), together, 0.0)


def _joint(ensemble: Ensemble, arrangement: Arrangement, land: CommonGround, instants: Sequence[Instant]) -> _Joint:
    bases, starts = arrangement.standing.bases, ensemble.starts.tolist()
    lift = [land.lift(n, bases[first:last]) for n, (first, last) in enumerate(pairwise(starts))]
    form = arrangement.strengths.form
    k = np.concatenate([[0.0], LEAST_BLEND + (MOST_BLEND - LEAST_BLEND) * form])
    return _Joint(ensemble, arrangement.standing.frames, instants, land, np.concatenate(lift), k, _pairs(arrangement))


def _pairs(arrangement: Arrangement) -> tuple[Pair, ...]:
    """What turns into what, and how far it has by now."""
    if arrangement.mode != "morph":
        return ()
    of, starts, both = arrangement.ensemble.of, arrangement.ensemble.starts, arrangement.standing.couples
    there = arrangement.strengths.form[of[both.guest] - 1] > 0.0
    shares = arrangement.turning.share
    return tuple(
        Pair(0, int(both.host[n]), int(of[g]), int(g - starts[of[g]]), float(shares[n]))
        for n, g in enumerate(both.guest.tolist())
        if there[n]
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Joint:
    """How scenes are joined at an instant, for whatever growth of their pieces."""

    ensemble: Ensemble
    frames: Sequence[Frame]
    instants: Sequence[Instant]
    land: CommonGround
    lift: F64
    k: F64
    pairs: tuple[Pair, ...]

    def members(self, growth: F64) -> list[Member]:
        lift = self.lift
        starts = self.ensemble.starts
        return [
            Member(
                poser.field,
                instant.numbers,
                poser.pieces,
                frame,
                growth[first:last],
                lift[first:last],
                land.shown,
            )
            for poser, instant, frame, land, first, last in zip(
                self.ensemble.posers, self.instants, self.frames, self.land.lands, starts, starts[1:], strict=False
            )
        ]

    def clear(self, growth: F64, eye: F64, bubble: float) -> tuple[PackedField, F64]:
        """Joined, with the growth that leaves the bubble round the eye empty."""
        joined = self.join(growth)
        if bubble <= 0.0:
            return joined, growth
        radius = bubble + 0.25 * float(self.k[1:].max(initial=0.0)) + CARE
        smaller = clear_growth(self.ensemble, self.members(growth), joined, growth, eye, radius)
        if smaller is growth:
            return joined, growth
        joined = self.join(smaller)
        gone = without_near(self.ensemble, joined, smaller, eye, bubble)
        return (joined, smaller) if gone is smaller else (self.join(gone), gone)

    def join(self, growth: F64) -> PackedField:
        """What there is at such growth; pieces that must be smaller than whole turn into no others."""
        starts = self.ensemble.starts
        whole = [p for p in self.pairs if growth[p.piece_a] == growth[starts[p.part_b] + p.piece_b]]
        return join(self.ensemble.field, self.members(growth), self.k, self.land.level, self.land.weave, whole)
