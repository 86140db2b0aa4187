"""Several scenes made ready to be mixed: within what guests may have together, their structures joined once."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.luminous import MAX_RIBBONS, MAX_TOGETHER
from dreamscape3d.scene.materials import pack_materials
from dreamscape3d.scene.partners import Palette, palette_of
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Scene
from dreamscape3d.scene.sharing import fair_shares, largest_that_fit
from dreamscape3d.scene.tinting import Tinting
from dreamscape3d.sdf.field import Field
from dreamscape3d.sdf.pieces import piece_bases, piece_boxes
from dreamscape3d.sdf.structure import joined_structure

F64 = NDArray[np.float64]
Index = NDArray[np.intp]
MAX_GUESTS = 64
GUEST_LEAVES = 16_384  # of all guests together
_SPARE = 4  # a host that uses all particles and ribbons leaves its guests this part as many


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """The pieces of one scene at rest, in its own frame.

    Attributes:
        low, high: (n, 3) corners of their boxes; `base` (n, 3) the point that each grows about.
        light: (n,) the most radiance that a form of each gives off; `leaves` (n,) how many forms each has.
        chance: (n,) in [0, 1), of each its own.
    """

    low: F64
    high: F64
    base: F64
    light: F64
    leaves: F64
    chance: F64

    @property
    def size(self) -> F64:
        """(n,) the longest edge of each [m]."""
        longest: F64 = (self.high - self.low).max(axis=1, initial=0.0)
        return longest

    @property
    def interest(self) -> F64:
        """(n,) how much there is to see in each: most of what is as large as houses, glows, and was made with care."""
        size = np.minimum(self.size, 4.0) / 4.0
        return np.asarray(size * (1.0 + np.log1p(self.light)) * (1.0 + 0.5 * np.log(self.leaves)) * (self.size < 30.0))


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """P scenes, the host first.

    Attributes:
        posers: of each, the guests' reduced to what they may have.
        field: the structures of all as one, with a material for each material of each piece (see `Tinting`).
        things: of each; `of` (N,) which scene each of all their pieces is of, and `starts` (P + 1,) where those of each
            begin; `piece` (L,) the piece of each leaf, counted through all scenes, or −1.
        names: a number that each keeps whoever else is there.
        materials: (M,) the material of each record, as `Tinting.material`.
    """

    posers: tuple[ScenePoser, ...]
    field: Field
    things: tuple[Things, ...]
    of: Index
    starts: Index
    piece: Index
    names: tuple[int, ...]
    tinting: Tinting

    @property
    def chance(self) -> F64:
        """(N,) of all pieces."""
        return np.concatenate([things.chance for things in self.things])


def gather(posers: Sequence[ScenePoser]) -> Ensemble:
    """Scenes as an ensemble, the host first.

    Raises:
        LimitError: there are more than 64 guests, or no host.
    """
    if not posers:
        raise LimitError("there is no scene to mix others with", cure="give the host's first")
    if len(posers) > MAX_GUESTS + 1:
        raise LimitError(f"{len(posers) - 1} guests are more than {MAX_GUESTS}", cure="let some go")
    kept = _within_budget(posers)
    names = _names(posers)
    things = tuple(_things(poser, name) for poser, name in zip(kept, names, strict=True))
    counts = np.array([len(own.base) for own in things], np.intp)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    pieces = [_counted_on(poser.pieces.leaf, start) for poser, start in zip(kept, starts.tolist(), strict=False)]
    piece = np.concatenate(pieces).astype(np.intp)
    tinting = Tinting([_palette(poser) for poser in kept], _materials(kept), piece)
    joined = joined_structure([poser.field for poser in kept])
    every = [name for poser in kept for name in poser.field.materials]
    field = replace(joined, leaf_material=tinting.record, materials=tuple(every[m] for m in tinting.material))
    return Ensemble(kept, field, things, np.repeat(np.arange(len(kept)), counts), starts, piece, names, tinting)


# -- what guests may have ------------------------------------------------------------------------------------


def _within_budget(posers: Sequence[ScenePoser]) -> tuple[ScenePoser, ...]:
    """The host as it is; guests with fewer pieces, particles and ribbons where they have more than their share."""
    host, *guests = posers
    scenes = [poser.scene for poser in guests]
    own = host.scene
    leaves = fair_shares([poser.field.leaf_count for poser in guests], GUEST_LEAVES)
    grains = fair_shares([_grains(s) for s in scenes], _left(MAX_TOGETHER, _grains(own)))
    ribbons = fair_shares([len(s.ribbons) for s in scenes], _left(MAX_RIBBONS, len(own.ribbons)))
    reduced = [_reduced(*each) for each in zip(guests, leaves, grains, ribbons, strict=True)]
    return (host, *reduced)


def _grains(scene: Scene) -> int:
    return sum(cloud.count for cloud in scene.particles)


def _left(most: int, used: int) -> int:
    return max(most - used, most // _SPARE)


def _reduced(poser: ScenePoser, leaves: int, grains: int, ribbons: int) -> ScenePoser:
    scene = poser.scene
    if leaves >= poser.field.leaf_count and grains >= _grains(scene) and ribbons >= len(scene.ribbons):
        return poser
    share = min(grains / max(_grains(scene), 1), 1.0)
    clouds = [replace(cloud, count=int(cloud.count * share)) for cloud in scene.particles]
    smaller = replace(scene, particles=tuple(c for c in clouds if c.count), ribbons=scene.ribbons[:ribbons])
    return poser.reduced(smaller, _kept(poser, leaves))


def _kept(poser: ScenePoser, most: int) -> NDArray[np.bool_]:
    """(L,) the leaves of the largest pieces that fit, and of the ground."""
    of = poser.pieces.leaf
    if len(of) <= most:
        return np.ones(len(of), bool)
    low, high = piece_boxes(poser.pieces, poser.field, poser.rest.numbers)
    size = np.nan_to_num((high - low).max(axis=1, initial=0.0), nan=0.0, posinf=0.0)
    counts = np.bincount(of[of >= 0], minlength=poser.pieces.count)
    stay = largest_that_fit(size, counts, most - int((of < 0).sum()))
    return np.append(stay, True)[of]


# -- what is known once --------------------------------------------------------------------------------------


def _names(posers: Sequence[ScenePoser]) -> tuple[int, ...]:
    """Numbers made of what scenes are; of equal ones, also of how many came before."""
    names: list[int] = []
    for poser in posers:
        scene, field = poser.scene, poser.field
        said = f"{scene.seed} {field.leaf_count} {field.materials} {scene.camera.at} {len(scene.lights)}"
        name = zlib.crc32(said.encode())
        while name in names:
            name = (name * 31 + 1) & 0xFFFFFFFF
        names.append(name)
    return tuple(names)


@lru_cache(maxsize=128)
def _things(poser: ScenePoser, name: int) -> Things:
    pieces, numbers, field = poser.pieces, poser.rest.numbers, poser.field
    low, high = (np.nan_to_num(box, nan=0.0, posinf=1e4, neginf=-1e4) for box in piece_boxes(pieces, field, numbers))
    light = np.zeros(pieces.count)
    known = pieces.leaf >= 0
    np.maximum.at(light, pieces.leaf[known], poser.rest.emission.max(axis=1)[field.leaf_material[known]])
    chance = hashed(np.arange(pieces.count), 3, name & 0x7FFFFFFF)[:, 0]
    base = np.nan_to_num(piece_bases(pieces, field, numbers), nan=0.0)
    leaves = np.bincount(pieces.leaf[known], minlength=pieces.count).astype(np.float64)
    return Things(low, high, base, light, np.maximum(leaves, 1.0), chance)


def _counted_on(of: NDArray[np.int32], start: int) -> Index:
    return np.where(of >= 0, of.astype(np.intp) + start, -1)


def _materials(posers: Sequence[ScenePoser]) -> Index:
    """(L,) the material of every leaf, counted through all scenes."""
    counts = [len(poser.field.materials) for poser in posers]
    starts = np.cumsum(counts) - counts
    own = [poser.field.leaf_material + start for poser, start in zip(posers, starts, strict=True)]
    return np.concatenate(own).astype(np.intp)


@lru_cache(maxsize=128)
def _palette(poser: ScenePoser) -> Palette:
    field, rest = poser.field, poser.rest
    packed = pack_materials(rest.materials, rest.emission, poser.patterns, poser.details)
    grounds = np.unique(field.leaf_material[np.array(poser.pieces.ground.leaves, np.intp)]).astype(np.intp)
    return palette_of(field.materials, packed, grounds, np.unique(field.leaf_material).astype(np.intp))
