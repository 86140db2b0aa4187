"""From scenes that are joined in form to a Moment of them: colours, lamps, sprites, suns, air and look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.arranging import Arrangement
from dreamscape3d.scene.blending import blended_atmosphere, blended_distortion, blended_lens, blended_look
from dreamscape3d.scene.cover import bounded
from dreamscape3d.scene.cue import Mix
from dreamscape3d.scene.ensemble import Ensemble
from dreamscape3d.scene.gathering import HERE, Setting, brought_back, dimmed_near, fairly, set_lamps, set_sprites
from dreamscape3d.scene.glow import ambient_light
from dreamscape3d.scene.grounding import CommonGround
from dreamscape3d.scene.instant import Atmosphere, Instant
from dreamscape3d.scene.lamps import glowing_forms, light_lamps
from dreamscape3d.scene.letter_lamps import lamps_and_leaves
from dreamscape3d.scene.look import Distortion
from dreamscape3d.scene.materials import CRACKS, pack_materials
from dreamscape3d.scene.moment import NO_SPRITES, Moment, Sun, View
from dreamscape3d.scene.posing import suns_of
from dreamscape3d.scene.restraint import BRIGHTEST_FORM, restrained, restrained_air, restrained_exposure
from dreamscape3d.scene.seams import Seams, neon
from dreamscape3d.scene.shining import shared_suns
from dreamscape3d.scene.tinting import leanings
from dreamscape3d.scene.weaving import smooth
from dreamscape3d.sdf.pose import PackedField

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
FAINT = 0.2  # growth below which a piece's light fades, so that none goes out at once


@dataclass(frozen=True, slots=True, eq=False)
class Lighting:
    """Scenes at one instant, joined: `field` at `growth` (N,) of all pieces, on the common ground `land`.

    `air` (P,) are their weights in the air round the eye, `sky` (P,) on the whole.
    """

    ensemble: Ensemble
    arrangement: Arrangement
    land: CommonGround
    field: PackedField
    growth: F64
    instants: Sequence[Instant]
    air: F64
    sky: F64

    def moment(self, mix: Mix) -> Moment:
        """What all of it looks like."""
        host = self.instants[0]
        view = self._view()
        base = self._materials()
        records = self.ensemble.tinting.records(base, self._leanings())
        suns = self._suns()
        air = self._atmosphere()
        lamps = self._lamps(records, mix.bubble)
        weights = self.air
        return Moment(
            time=host.time,
            field=self.field,
            materials=records,
            suns=suns,
            lamps=lamps,
            sprites=bounded(self._sprites(lamps, ambient_light(suns, air.sky), mix.bubble), view),
            fog=air.fog,
            fog_density=air.fog_density,
            fog_falloff=air.fog_falloff,
            glow=air.glow,
            shafts=air.shafts,
            patches=air.patches,
            patch_size=air.patch_size,
            night=air.night,
            sky=air.sky,
            stars=air.stars,
            view=view,
            seed=self.ensemble.posers[0].scene.seed,
            look=blended_look([instant.look for instant in self.instants], weights) if self._is_mixed else host.look,
            lens=blended_lens([instant.lens for instant in self.instants], weights) if self._is_mixed else host.lens,
            distortion=self._distortion(),
            seams=self._seams(base, mix),
        )

    # -- colours

    def _materials(self) -> F32:
        """(M, 6, 4) the materials of all scenes, one after the other."""
        posers, host = self.ensemble.posers, self.instants[0].emission
        brightest = max(BRIGHTEST_FORM, float(host.max(initial=0.0)))
        emission = [host, *(restrained(instant.emission, brightest) for instant in self.instants[1:])]
        return pack_materials(
            np.concatenate([instant.materials for instant in self.instants]),
            np.concatenate(emission),
            np.concatenate([poser.patterns for poser in posers]),
            np.concatenate([poser.details for poser in posers]),
        )

    def _leanings(self) -> F64:
        colours = np.concatenate([[1.0], self.arrangement.strengths.colour])
        return leanings(self.arrangement.colours, self.ensemble.of, colours)

    def _seams(self, base: F32, mix: Mix) -> Seams:
        counts = np.cumsum([len(instant.materials) for instant in self.instants])[:-1]
        parts = np.split(base, counts)
        colours = [_light_of(part, instant) for part, instant in zip(parts, self.instants, strict=True)]
        return Seams(np.array(colours), self.arrangement.light, float(np.clip(mix.beat, 0.0, 1.0)))

    # -- lamps and sprites

    def _setting(self, scene: int) -> Setting:
        frame = self.arrangement.standing.frames[scene]
        return Setting(frame, None if self.land.is_flat else lambda points: self.land.lift(scene, points))

    def _there(self, scene: int, points: F64, bubble: float) -> F64:
        there = self.arrangement.there(scene, points)
        return there * dimmed_near(points, self.instants[0].view.eye, bubble) if scene else there

    def _lamps(self, records: F32, bubble: float) -> F32:
        """(N, 3, 4) of all scenes, the host's first, in fair shares."""
        of, forms = self._glowing(records)
        lamps = []
        for scene in self._lit():
            poser, instant = self.ensemble.posers[scene], self.instants[scene]
            own = np.concatenate([light_lamps(poser.scene.lights, instant.lights), instant.glow.lamps])
            setting = self._setting(scene)
            lights = set_lamps(own, setting, lambda points, scene=scene: self._there(scene, points, bubble))  # type: ignore[misc]
            lamps.append(np.concatenate([lights, forms[of == scene]]))
        return fairly(lamps)

    def _glowing(self, records: F32) -> tuple[NDArray[np.int32], F32]:
        """Forms that glow, as lamps, and the scene of each; those that are small still, or soon gone, give less."""
        assert self.field.parts is not None
        fine = (records[:, 2, 0] > 0.0) | (records[:, 3, 3] == CRACKS)
        emission = np.where(fine[:, None], 0.0, records[:, 1, :3]).astype(np.float64)
        solids, solid = glowing_forms(self.field, emission)
        letters, letter = lamps_and_leaves(self.field, emission)
        lamps, leaf = np.concatenate([solids, letters]), np.concatenate([solid, letter])
        lamps[:, 2, :3] *= np.append(self._shine(), 1.0)[self.ensemble.piece[leaf]][:, None]
        return self.field.parts.of[leaf], lamps

    def _shine(self) -> F64:
        """(N,) how much of its light each piece gives; of those that turn into one another, now one, now the other."""
        shine = smooth(self.growth / FAINT)
        if self.arrangement.mode == "morph":
            both, turned = self.arrangement.standing.couples, smooth(2.0 * self.arrangement.turning.share - 0.5)
            shine[both.host] *= 1.0 - turned
            shine[both.guest] *= turned
        return shine

    def _lit(self) -> list[int]:
        """The scenes of which there is any form."""
        return [0, *(np.nonzero(self.arrangement.strengths.form > 0.0)[0] + 1).tolist()]

    def _sprites(self, lamps: F32, ambient: F64, bubble: float) -> F32:
        sprites = [NO_SPRITES]
        for scene in self._lit():
            setting = self._setting(scene)
            near = lamps if setting.frame == HERE else brought_back(lamps, setting.frame)
            own = self.instants[scene].glow.sprites(near, ambient)
            sprites.append(set_sprites(own, setting, lambda points, scene=scene: self._there(scene, points, bubble)))  # type: ignore[misc]
        return np.concatenate(sprites)

    # -- light and air

    @property
    def _is_mixed(self) -> bool:
        """Whether there is anything of a guest's air."""
        return bool((self.air[1:] > 0.0).any())

    def _suns(self) -> tuple[Sun, ...]:
        posers, frames = self.ensemble.posers, self.arrangement.standing.frames
        suns = [suns_of(poser.scene.lights, now.lights) for poser, now in zip(posers, self.instants, strict=True)]
        return shared_suns(suns, [frame.rotation for frame in frames], self.sky)

    def _atmosphere(self) -> Atmosphere:
        airs = [instant.atmosphere for instant in self.instants]
        if not self._is_mixed:
            return airs[0]
        return blended_atmosphere([airs[0], *(restrained_air(air, airs[0]) for air in airs[1:])], self.air)

    def _distortion(self) -> Distortion:
        each = [instant.distortion for instant in self.instants]
        return blended_distortion(each, self.air) if self._is_mixed else each[0]

    def _view(self) -> View:
        """The host's, with an exposure that suits the light of all."""
        view = self.instants[0].view
        if not self._is_mixed:
            return view
        wanted = [restrained_exposure(now.view.exposure, view.exposure) for now in self.instants]
        return replace(view, exposure=float(np.clip(view.exposure + self.air @ wanted, -16.0, 16.0)))


def _light_of(materials: F32, instant: Instant) -> F64:
    """(3,) the colour that a scene shines in: of all that glows in it, else of its horizon; its largest part is 1."""
    emission = materials[:, 1, :3].astype(np.float64)
    strength = emission.max(axis=1, initial=0.0)
    mean = (emission / (1.0 + strength[:, None])).sum(axis=0) if len(emission) else np.zeros(3)
    colour = mean if mean.max() > 0.05 else instant.atmosphere.sky[1] + 1e-3
    return neon(colour)
