"""The forms of a Moment and the jobs of a view, as textures."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.joins import group_records
from dreamscape3d.render.weaving import is_woven, lifted_texels, part_texels, weight_texels, woven_uniforms
from dreamscape3d.scene.seams import Seams
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.weave import Weave

UNITS = {
    "u_leaves": 0,
    "u_groups": 1,
    "u_warps": 2,
    "u_jobs": 3,
    "u_entries": 4,
    "u_materials": 5,
    "u_lamps": 6,
    "u_lamp_tiles": 7,
    "u_lamp_lists": 8,
    "u_surface": 9,
    "u_depth": 10,
    "u_visibility": 11,
    "u_shadow_map": 12,
    "u_source": 13,
    "u_bloom": 14,
    "u_mask": 15,
    "u_before": 16,
    "u_before_depth": 17,
    "u_coarse": 18,
    "u_air": 19,
    "u_fog_noise": 20,
    "u_aurora": 21,
    "u_strands": 22,
    "u_moon_face": 29,
    "u_lamplight": 32,
    "u_lamp_masks": 33,
    "u_film": 23,
    "u_noise": 24,
    "u_cracks": 25,
    "u_mirror": 26,
    "u_probe": 27,
    "u_sprites": 28,
    "u_grade": 30,
    "u_history": 31,
    "u_letters": 40,
    "u_texts": 41,
    "u_text_leaves": 42,
    "u_spots": 43,
    "u_heights": 44,
    "u_first_eye": 45,
    "u_second_eye": 46,
    "u_wires": 47,
    "u_limit": 48,
}
"""One texture unit for each sampler name, in every program: bound once, never looked up again."""


COPIES = 4  # of a texture that is written anew while what was drawn with it may still be under way


class DataTexture:
    """A texture of fixed width that grows by rows; `write` uploads only the rows in use.

    Each write goes to the copy that was used longest ago: to write to one that a draw still reads would mean to wait.
    """

    def __init__(self, ctx: moderngl.Context, width: int, components: int, dtype: str, copies: int = COPIES) -> None:
        self._ctx, self._width, self._components, self._dtype = ctx, width, components, dtype
        self._count = copies
        self._row = width * components * 4
        self._copies: list[moderngl.Texture] = []
        self._current = -1

    def _make(self, rows: int) -> moderngl.Texture:
        texture = self._ctx.texture((self._width, rows), self._components, dtype=self._dtype)
        texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        return texture

    def write(self, values: NDArray[np.float32] | NDArray[np.int32], *more: NDArray[np.float32]) -> tuple[int, ...]:
        """Upload `values` (any shape of 4-byte numbers), row by row; `more` begin in rows of their own, which are
        returned."""
        parts = [(part.tobytes(), max(1, -(-part.nbytes // self._row))) for part in (values, *more)]
        texture, first = self._next(sum(rows for _, rows in parts)), [0]
        for data, rows in parts:
            whole = data + bytes(rows * self._row - len(data))
            texture.write(whole, viewport=(0, first[-1], self._width, rows))
            first.append(first[-1] + rows)
        return tuple(first[1:-1])

    def _next(self, rows: int) -> moderngl.Texture:
        """The copy to write to, with room for so many rows."""
        self._current = (self._current + 1) % self._count
        if self._current == len(self._copies):
            self._copies.append(self._make(max(4, 1 << (rows - 1).bit_length())))
        elif rows > self._copies[self._current].height:
            self._copies[self._current].release()
            self._copies[self._current] = self._make(1 << (rows - 1).bit_length())
        return self._copies[self._current]

    def use(self, name: str) -> None:
        if not self._copies:
            self._next(1)
        self._copies[self._current].use(UNITS[name])

    def release(self) -> None:
        for texture in self._copies:
            texture.release()


class FieldTextures:
    """Leaves, groups and warps of the Moment being drawn, and what a joined field has of parts.

    Attributes:
        woven: uniforms of lib/weave.glsl and lib/seam.glsl; None where the field is not joined.
    """

    def __init__(self, ctx: moderngl.Context) -> None:
        self._leaves = DataTexture(ctx, 1024, 4, "f4")
        self._groups = DataTexture(ctx, 1024, 4, "f4")
        self._warps = DataTexture(ctx, 768, 4, "f4")
        self.woven: dict[str, Any] | None = None
        self._weights: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    def write(self, field: PackedField, seams: Seams | None = None) -> None:
        """Upload all; `seams` of a joined field that is to be shaded."""
        parts, self.woven = field.parts, None
        if parts is None or parts.weave is None or not is_woven(field):
            self._leaves.write(field.texels)
        else:
            leaves, cells = lifted_texels(field, parts, parts.weave)
            blocks = (*part_texels(field, parts, seams), self._weight_texels(parts.weave), cells)
            self.woven = woven_uniforms(parts, parts.weave, seams, self._leaves.write(leaves, *blocks))
        self._groups.write(group_records(field))
        self._warps.write(field.warp_texels)

    def _weight_texels(self, weave: Weave) -> NDArray[np.float32]:
        """Those of before, where they are the same."""
        if self._weights is None or self._weights[0] is not weave.weights:
            self._weights = weave.weights, weight_texels(weave)
        return self._weights[1]

    def use(self) -> None:
        self._leaves.use("u_leaves")
        self._groups.use("u_groups")
        self._warps.use("u_warps")

    def release(self) -> None:
        for texture in (self._leaves, self._groups, self._warps):
            texture.release()


class JobTextures:
    """Records and entries of the jobs being drawn."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._records = DataTexture(ctx, 1024, 4, "i4")
        self._entries = DataTexture(ctx, 1024, 2, "i4")

    def write(self, jobs: Jobs) -> None:
        self._records.write(jobs.records)
        self._entries.write(jobs.entries)

    def use(self) -> None:
        self._records.use("u_jobs")
        self._entries.use("u_entries")

    def release(self) -> None:
        self._records.release()
        self._entries.release()


def bind_samplers(program: moderngl.Program) -> None:
    """Give every sampler of a program its unit."""
    for name, unit in UNITS.items():
        if name in program:
            program[name] = unit
