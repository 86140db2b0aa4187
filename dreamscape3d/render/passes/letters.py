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

SCENES = 2  # whose sheets are kept: the one that is shown, and one to come


class LettersPass:
    """Programs and textures of text; costs nothing for a field without any."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shader = Shader(programs, "letters", "letters")
        self._merge = MergePass(ctx, programs, "letters")
        self._leaves = DataTexture(ctx, 1024, 2, "i4")
        self._sheets: dict[tuple[Lettering, ...], tuple[moderngl.Texture, DataTexture]] = {}
        self._apart: dict[Size, Target] = {}

    def draw(self, letterings: tuple[Lettering, ...], texts: NDArray[np.int32], target: Target) -> None:
        """March `texts`, rows of a field's `texts`, over a surface target that is marched already; the leaves must be
        bound and the view block set."""
        if not len(texts):
            return
        sheet, records = self._choose(letterings)
        self._leaves.write(np.ascontiguousarray(texts))
        self._leaves.use("u_text_leaves")
        records.use("u_texts")
        sheet.use(UNITS["u_letters"])
        target.texture.use(UNITS["u_before"])
        assert target.depth is not None
        target.depth.use(UNITS["u_before_depth"])
        apart = self._target(target.size)
        apart.confine(target.confined)
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

    def load(self, letterings: tuple[Lettering, ...]) -> None:
        """Upload the sheet of a scene, if it is not there already."""
        if letterings:
            self._choose(letterings)

    def _choose(self, letterings: tuple[Lettering, ...]) -> tuple[moderngl.Texture, DataTexture]:
        """The sheet of distances and the records of texts; those of the scenes used last are kept."""
        kept = self._sheets.pop(letterings, None) or self._upload(letterings)
        self._sheets[letterings] = kept
        if len(self._sheets) > SCENES:
            for part in self._sheets.pop(next(iter(self._sheets))):
                part.release()
        return kept

    def _upload(self, letterings: tuple[Lettering, ...]) -> tuple[moderngl.Texture, DataTexture]:
        sheet, records = pack(letterings)
        texture = make_texture(self._ctx, (sheet.shape[1], sheet.shape[0]), 1, Format.FLOAT, linear=True)
        texture.write(sheet.tobytes())
        texts = DataTexture(self._ctx, MAX_TEXTS * 2, 4, "f4", copies=1)
        texts.write(records)
        return texture, texts

    def release(self) -> None:
        for part in (self._leaves, *self._apart.values(), *(part for pair in self._sheets.values() for part in pair)):
            part.release()
