"""The probe: all that is round the eye, in one small picture over the octahedron, for metal, film and glass."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, make_target
from dreamscape3d.render.culling import cull, make_tiles
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.jobs import Jobs, make_jobs
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.passes.visibility import CastShadow
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.small_view import Passes, SmallView
from dreamscape3d.scene.materials import clear_materials, probe_materials
from dreamscape3d.scene.moment import Moment

F64 = NDArray[np.float64]
FACES = tuple(
    (np.array(forward, np.float64), np.array(up, np.float64))
    for forward, up in (
        ((1, 0, 0), (0, 1, 0)),
        ((-1, 0, 0), (0, 1, 0)),
        ((0, 0, 1), (0, 1, 0)),
        ((0, 0, -1), (0, 1, 0)),
        ((0, 1, 0), (0, 0, 1)),
        ((0, -1, 0), (0, 0, 1)),
    )
)
ROUND = 1.06  # a face's half width at distance 1: a little more than its sixth, so that faces overlap
OWN_SIZE = 3.0  # metres; smooth metal no larger is left out, that it may not mirror itself


class Probe:
    """`draw` keeps the picture up to date; `texture` has mip levels, 1/distance in alpha (0 for sky). `fresh`: there is
    no picture yet."""

    def __init__(
        self, ctx: moderngl.Context, programs: ProgramLibrary, quality: Quality, unfold: FullscreenPass
    ) -> None:
        """`unfold`: the pass that lays a face on the octahedron."""
        side = quality.probe
        self._face = SmallView(ctx, programs, (side, side), quality.coarse)
        self._unfold = unfold
        self._target = make_target(ctx, (2 * side, 2 * side), [(4, Format.HALF)], linear=True)
        self.texture.repeat_x = self.texture.repeat_y = False
        self._next = 0
        self.fresh = True

    @property
    def texture(self) -> moderngl.Texture:
        return self._target.texture

    def draw(self, passes: Passes, moment: Moment, eye: Rays, shadows: Sequence[CastShadow], quality: Quality) -> None:
        """All six faces, or, once all are there, only the next where `quality` refreshes them in turn."""
        in_turn = quality.probe_in_turn and not self.fresh
        for face in (self._next,) if in_turn else range(len(FACES)):
            self._draw_face(face, passes, moment, eye, shadows, quality)
        self._next = (self._next + 1) % len(FACES) if in_turn else 0
        self.fresh = False
        self.texture.build_mipmaps()
        self.texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)

    def _draw_face(
        self,
        face: int,
        passes: Passes,
        moment: Moment,
        eye: Rays,
        shadows: Sequence[CastShadow],
        quality: Quality,
    ) -> None:
        forward, up = FACES[face]
        side = self._face.size[0]
        rays = Rays(side, side, eye.origin, np.cross(forward, up), up, forward, ROUND, 0.0, eye.far)
        self._face.draw(passes, moment, rays, _jobs(moment, rays), shadows, quality, sprites=False)
        self._face.texture.use(UNITS["u_source"])
        basis = (*rays.right.tolist(), *up.tolist(), *forward.tolist())
        self._unfold.draw(self._target, u_face=basis, u_round=ROUND)

    def release(self) -> None:
        self._face.release()
        self._target.release()


def wants_probe(moment: Moment) -> bool:
    """Whether some form shows what is round it."""
    used = moment.materials[moment.field.field.leaf_material]
    return bool(probe_materials(used).any())


def _jobs(moment: Moment, rays: Rays) -> Jobs:
    tiles = make_tiles(rays)
    pairs = cull(moment.field, rays, tiles)
    return make_jobs(moment.field, tiles, pairs.without(_left_out(moment)))


def _left_out(moment: Moment) -> NDArray[np.bool_]:
    """(L,) what is clear, and small mirrors, which would mirror themselves."""
    field, materials = moment.field, moment.materials
    mirrors = (materials[:, 1, 3] > 0.5) & (materials[:, 0, 3] < 0.35)
    small = ~field.infinite & (field.radius < OWN_SIZE) & (field.field.unit < 0)
    of = field.field.leaf_material
    out: NDArray[np.bool_] = clear_materials(materials)[of] | (mirrors[of] & small)
    return out
