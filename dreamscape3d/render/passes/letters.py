"""Letters: text in space, marched by itself over what was marched before, all texts in one draw."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target, make_texture
from dreamscape3d.render.field_textures import UNITS, DataTexture
from dreamscape3d.render.passes.merge import MergePass
from dreamscape3d.render.shader import Shader
from dreamscape3d.sdf.lettering import MAX_TEXTS, Lettering, pack
from dreamscape3d.sdf.pose import PackedField


class LettersPass:
    """Programs and textures of text; costs nothing for a field without any."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = Shader(programs, "letters", "letters")
        self._merge = MergePass(ctx, programs, "letters")
        self._leaves = DataTexture(ctx, 1024, 2, "i4")
        self._texts = DataTexture(ctx, MAX_TEXTS * 2, 4, "f4")
        self._sheet: moderngl.Texture | None = None
        self._shown: tuple[Lettering, ...] = ()
        self._apart: dict[Size, Target] = {}

    def draw(self, field: PackedField, target: Target, hidden: NDArray[np.bool_] | None = None) -> None:
        """March the texts of `field`, but for `hidden` (L,) leaves, over a surface target that is marched already; the
        leaves must be bound and the view block set."""
        texts = field.field.texts
        if hidden is not None:
            texts = texts[~hidden[texts[:, 0]]]
        if not len(texts):
            return
        self._write(field.field.letterings)
        self._leaves.write(np.ascontiguousarray(texts))
        self._leaves.use("u_text_leaves")
        self._texts.use("u_texts")
        assert self._sheet is not None
        self._sheet.use(UNITS["u_letters"])
        target.texture.use(UNITS["u_before"])
        assert target.depth is not None
        target.depth.use(UNITS["u_before_depth"])
        apart = self._target(target.size)
        apart.use()
        apart.framebuffer.clear(depth=1.0)
        self._ctx.enable_only(moderngl.DEPTH_TEST)
        self._ctx.depth_func = "<"
        self._shader.array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=len(texts))
        self._ctx.disable(moderngl.DEPTH_TEST)
        self._merge.draw(apart, target, moderngl.TRIANGLE_STRIP, vertices=4, instances=len(texts))

    def _target(self, size: Size) -> Target:
        if size not in self._apart:
            self._apart[size] = make_target(self._ctx, size, [(4, Format.UINT32)], depth=True)
        return self._apart[size]

    def _write(self, letterings: tuple[Lettering, ...]) -> None:
        """Upload the sheet of distances, if it is not there already."""
        if letterings == self._shown:
            return
        sheet, records = pack(letterings)
        if self._sheet is not None:
            self._sheet.release()
        self._sheet = make_texture(self._ctx, (sheet.shape[1], sheet.shape[0]), 1, Format.FLOAT, linear=True)
        self._sheet.write(sheet.tobytes())
        self._texts.write(records)
        self._shown = letterings

    def release(self) -> None:
        self._leaves.release()
        self._texts.release()
        for target in self._apart.values():
            target.release()
        if self._sheet is not None:
            self._sheet.release()
