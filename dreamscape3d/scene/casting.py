"""From puppets to what they look like at an instant: lowered once, carried by their joints ever after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.scene.cast import Cast, Puppet
from dreamscape3d.scene.lamps import MAX_LAMPS, NO_LAMPS, glowing_forms, light_lamps
from dreamscape3d.scene.moment import Moment, Wraith
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Scene, read_only
from dreamscape3d.sdf.appending import appended
from dreamscape3d.sdf.carrying import carried
from dreamscape3d.sdf.erosion import eroded
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pose import PackedField, pack
from dreamscape3d.sdf.repainting import repainted
from dreamscape3d.sdf.shape import Form

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Index = NDArray[np.intp]
GONE = 1e-3  # of growth, below which a puppet is not there
GRAIN = 0.2  # metres of what eats a ghost away
GHOSTLY = 0.3  # of its erosion that wears a ghost's forms: the rest is in how it is drawn
_COLOUR, _EMISSION, _PATTERN, _GLOW = 0, 1, 2, 3  # texels of a material's record


@dataclass(frozen=True, slots=True, eq=False)
class _Troupe:
    """Puppets that are drawn alike: their forms lowered together.

    Attributes:
        joint: (L,) the joint that each leaf is carried by, counted through the whole cast. puppet: (L,), group (G,),
            record (M,) the puppet that each leaf, group and material is of.
    """

    poser: ScenePoser
    joint: Index
    puppet: Index
    group: Index
    record: Index
    materials: F32

    @staticmethod
    def of(chosen: Sequence[tuple[int, Puppet]], first: Index) -> _Troupe:
        """`first` (P,): where the joints of each puppet of the cast begin."""
        hung = [(n, first[n] + j, _own(form, p)) for n, p in chosen for form, j in zip(p.forms, p.hung, strict=True)]
        materials = {f"{p.name}/{name}": own for _, p in chosen for name, own in p.materials.items()}
        poser = ScenePoser(Scene(forms=tuple(form for *_, form in hung), materials=read_only(materials)))
        field = poser.field
        if len(field.procedural) or len(field.texts) or len(field.warp_kind) or not field.is_still:
            raise LimitError("a puppet has letters, terrains, warps or signals", cure="use plain solids and numbers")
        of, joint = (np.array([row[k] for row in hung] or [0], np.intp) for k in (0, 1))
        top = np.array([path[0] for path in field.forms] or [0], np.intp)[field.leaf_form]
        puppet = of[top]
        group, record = np.zeros(len(field.group_operator), np.intp), np.zeros(len(field.materials), np.intp)
        for level in field.leaf_path.T:
            group[level[level >= 0]] = puppet[level >= 0]
        record[field.leaf_material] = puppet
        return _Troupe(poser, joint[top], puppet, group, record, poser.moment(poser.rest).materials)


class CastPoser:
    """Puppets made ready. It can be pickled. Raises LimitError where they have more than 4,096 forms."""

    def __init__(self, puppets: Sequence[Puppet]) -> None:
        counts = np.array([puppet.joints for puppet in puppets], np.intp)
        self.puppets, self._first = tuple(puppets), np.cumsum(counts) - counts
        numbered = list(enumerate(puppets))
        self._solid = _Troupe.of([(n, p) for n, p in numbered if not p.ghostly], self._first)
        self._ghosts = _Troupe.of([(n, p) for n, p in numbered if p.ghostly], self._first)
        self._lit = np.array([self._first[n] + joint for n, p in numbered for joint in p.lit], np.intp)
        self._lit_puppet = np.array([n for n, p in numbered for _ in p.lit], np.intp)
        lights = ScenePoser(Scene(lights=tuple(light for p in puppets for light in p.lights)))
        self._lamps = light_lamps(lights.scene.lights, lights.rest.lights)

    @property
    def field(self) -> Field:
        """The structure of all that is solid."""
        return self._solid.poser.field

    @property
    def ghost_field(self) -> Field:
        """The structure of all that is ghostly."""
        return self._ghosts.poser.field

    def hung(self, leaf: int) -> tuple[Puppet, int, int]:
        """What a leaf of `field` is of: the puppet, the joint that carries it, and which of the puppet's own forms."""
        number = int(self._solid.puppet[leaf])
        before = sum(len(puppet.forms) for puppet in self.puppets[:number] if not puppet.ghostly)
        return (
            self.puppets[number],
            int(self._solid.joint[leaf] - self._first[number]),
            self.field.form_of(leaf)[0] - before,
        )

    def with_cast(self, moment: Moment, structure: Field, cast: Cast) -> Moment:
        """The Moment with the cast in it; `structure` as of `appended_structure(moment.field.field, self.field)`."""
        if not self.puppets:
            return self._lit_up(moment, cast.sprites, cast.lamps)
        field, records = self._packed(self._solid, cast), self._records(self._solid, cast)
        lamps = np.concatenate([cast.lamps, self._own_lamps(cast), self._glowing(field, records, cast)])
        return replace(
            self._lit_up(moment, cast.sprites, lamps[:MAX_LAMPS]),
            field=appended(moment.field, structure, field),
            materials=np.concatenate([moment.materials, records]),
            wraith=self._wraith(cast),
        )

    @staticmethod
    def _lit_up(moment: Moment, sprites: F32, lamps: F32) -> Moment:
        """With more light, which comes before the scene's own where there is too much."""
        return replace(
            moment,
            lamps=np.concatenate([moment.lamps[: MAX_LAMPS - len(lamps)], lamps]),
            sprites=np.concatenate([moment.sprites, sprites]),
        )

    def _packed(self, troupe: _Troupe, cast: Cast) -> PackedField:
        """What has not grown up yet is smaller, about its first joint."""
        size = np.where(cast.present > GONE, cast.scale * cast.present, 0.0)
        root, grown = cast.origin[self._first[troupe.puppet]], cast.present[troupe.puppet, None]
        origin = root + (cast.origin[troupe.joint] - root) * grown
        own, sizes = troupe.poser.rest.numbers, (size[troupe.puppet], size[troupe.group])
        numbers = carried(own, origin, cast.rotation[troupe.joint], *sizes)
        worn = cast.erosion[troupe.puppet] * (GHOSTLY if troupe is self._ghosts else 1.0)
        return pack(troupe.poser.field, eroded(troupe.poser.field, numbers, worn))

    @staticmethod
    def _records(troupe: _Troupe, cast: Cast) -> F32:
        """(M, 6, 4) with the tint and the shine of each puppet."""
        records, tint, share = troupe.materials.copy(), cast.tint[troupe.record, :3], cast.tint[troupe.record, 3:]
        strength = records[:, _EMISSION, :3].max(axis=1, keepdims=True)
        for texel, colour in ((_COLOUR, tint), (_GLOW, tint), (_EMISSION, tint * strength)):
            records[:, texel, :3] += share * (colour - records[:, texel, :3])
        records[:, _EMISSION, :3] *= cast.shine[troupe.record, None]
        return records

    def _glowing(self, field: PackedField, records: F32, cast: Cast) -> F32:
        plain = np.where(records[:, _PATTERN, :1] > 0.0, 0.0, records[:, _EMISSION, :3])
        lamps, leaf = glowing_forms(field, plain.astype(np.float64))
        there = cast.present[self._solid.puppet[leaf]]
        lamps[:, 2, :3] *= there[:, None]
        return lamps[there > GONE]

    def _own_lamps(self, cast: Cast) -> F32:
        if not len(self._lit):
            return NO_LAMPS
        lamps, of = self._lamps.copy(), self._lit_puppet
        for end in (0, 1):
            local = lamps[:, end, :3].astype(np.float64) * cast.scale[of, None]
            lamps[:, end, :3] = cast.origin[self._lit] + np.einsum("nij,nj->ni", cast.rotation[self._lit], local)
        lamps[:, 2, :3] *= (cast.shine[of] * cast.present[of])[:, None]
        return lamps[cast.present[of] > GONE]

    def _wraith(self, cast: Cast) -> Wraith | None:
        """The ghostly puppet of which there is most."""
        ghosts = [n for n, p in enumerate(self.puppets) if p.ghostly and cast.present[n] > GONE]
        if not ghosts:
            return None
        row = max(ghosts, key=lambda n: float(cast.present[n]))
        alone = replace(cast, present=np.where(np.arange(len(cast.present)) == row, cast.present, 0.0))
        records = self._records(self._ghosts, alone)
        glow = records[self._ghosts.record == row, _GLOW, :3].astype(np.float64).mean(axis=0) * cast.shine[row]
        return Wraith(self._packed(self._ghosts, alone), records, 0.85, float(cast.erosion[row]), glow, GRAIN)


def _own(form: Form, puppet: Puppet) -> Form:
    """A form with its puppet's own materials."""
    own = repainted(form, lambda name: f"{puppet.name}/{name}")
    assert isinstance(own, Form)
    return own if own.name else replace(own, name=puppet.name)
