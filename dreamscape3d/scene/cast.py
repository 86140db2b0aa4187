"""The cast: puppets that move through a scene. What each consists of is known beforehand; where it is, each instant.

    Puppet × P ─CastPoser, once─▶ one field, of which nothing is there     Cast: where all are now, and light besides
    Making(puppets) ─place(name, …), add(…)─▶ Cast

A puppet is a set of forms, each hung on one of its joints: 17 joints of `rig` for a figure, one for a thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.scene.lamps import NO_LAMPS
from dreamscape3d.scene.moment import NO_SPRITES
from dreamscape3d.scene.scene import Light, Material
from dreamscape3d.scene.sprites import Strands, pack
from dreamscape3d.sdf.shape import Form

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
MAX_PUPPETS = 64
MAX_SPRITES = 2000


@dataclass(frozen=True, slots=True)
class Puppet:
    """What a figure or a thing consists of. Every number of it is constant.

    Attributes:
        joints: how many it has.
        forms: each in the frame of its joint `hung` on.
        lights: lamps, each in the frame of its joint `lit` from.
        ghostly: drawn as a translucent double (`Moment.wraith`), not as a solid.
    """

    name: str
    joints: int
    forms: tuple[Form, ...]
    hung: tuple[int, ...]
    materials: Mapping[str, Material] = field(default_factory=lambda: MappingProxyType({}))
    lights: tuple[Light, ...] = ()
    lit: tuple[int, ...] = ()
    ghostly: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """Where P puppets of T joints in all are at an instant. Of what is not there, `present` is 0.

    Attributes:
        origin, rotation: (T, 3) [m], (T, 3, 3), in the world; one puppet after the other.
        scale: (P,). present: (P,) 0 to 1: how far each has grown, about its first joint.
        shine: (P,) factor on all its light. tint: (P, 4) linear colour, and the share of it in the puppet's own.
        erosion: (P,) 0 whole to 1 nothing left.
        sprites: (N, 4, 4) more light, lamps: (N, 3, 4) more lamps; as in `Moment`.
    """

    origin: F64
    rotation: F64
    scale: F64
    present: F64
    shine: F64
    tint: F64
    erosion: F64
    sprites: F32
    lamps: F32


class Making:
    """A cast in the making: everybody absent at first."""

    def __init__(self, puppets: Sequence[Puppet]) -> None:
        counts = [puppet.joints for puppet in puppets]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(int).tolist() if counts else [0]
        self._rows = {p.name: (n, slice(starts[n], starts[n + 1])) for n, p in enumerate(puppets)}
        if len(self._rows) != len(puppets) or len(puppets) > MAX_PUPPETS:
            raise LimitError(f"{len(puppets)} puppets; at most {MAX_PUPPETS}, each with a name of its own")
        total, count = starts[-1], len(puppets)
        self._origin, self._rotation = np.zeros((total, 3)), np.tile(np.eye(3), (total, 1, 1))
        self._scale, self._present, self._shine = np.ones(count), np.zeros(count), np.ones(count)
        self._tint, self._erosion = np.zeros((count, 4)), np.zeros(count)
        self._strands: list[Strands] = []
        self._lamps: list[F32] = [NO_LAMPS]

    def place(
        self,
        name: str,
        origin: F64,
        rotation: F64,
        *,
        scale: float = 1.0,
        present: float = 1.0,
        shine: float = 1.0,
        tint: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
        erosion: float = 0.0,
    ) -> None:
        """Have a puppet stand there: `origin` (J, 3), `rotation` (J, 3, 3). Raises KeyError for a stranger."""
        row, joints = self._rows[name]
        self._origin[joints], self._rotation[joints] = origin, rotation
        self._scale[row], self._present[row], self._shine[row] = scale, present, shine
        self._tint[row], self._erosion[row] = tint, erosion

    def add(self, strands: Iterable[Strands] = (), lamps: F32 | None = None) -> None:
        """Light besides the puppets'."""
        self._strands += strands
        if lamps is not None:
            self._lamps.append(lamps)

    def finish(self) -> Cast:
        """The cast as it stands; what is no number is made 0."""
        sprites = pack(self._strands)[:MAX_SPRITES] if self._strands else NO_SPRITES
        scale, present, shine = map(np.nan_to_num, (self._scale, self._present, self._shine))
        return Cast(
            origin=np.nan_to_num(self._origin),
            rotation=np.nan_to_num(self._rotation),
            scale=scale,
            present=present,
            shine=shine,
            tint=np.nan_to_num(self._tint),
            erosion=np.nan_to_num(self._erosion),
            sprites=sprites,
            lamps=np.concatenate(self._lamps),
        )
