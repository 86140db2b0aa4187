"""Present: exposure, bloom, tone curve, grade and dither, into what a display or a file is sent."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.grade import SIZE, table
from dreamscape3d.render.passes.enlarge import grain_of
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.scene.look import PLAIN, Look


class PresentPass:
    """Linear radiance → display-encoded colour, at the same size."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._shaders = {
            (styled, dithered): FullscreenPass(ctx, programs, "present", STYLED=styled, DITHERED=dithered)
            for styled in (False, True)
            for dithered in (False, True)
        }
        self._grade = ctx.texture3d((SIZE, SIZE, SIZE), 4, dtype="f2")
        self._grade.repeat_x = self._grade.repeat_y = self._grade.repeat_z = False
        self._grade.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._baked: object = None

    def draw(
        self,
        source: moderngl.Texture,
        bloom: moderngl.Texture | None,
        target: Target,
        exposure: float,
        dither: float,
        look: Look = PLAIN,
        frame: int = 0,
        *,
        grain: bool = True,
    ) -> None:
        """`exposure` in stops; `dither` in steps of 1/255; `frame` chooses the grain, which `grain` allows."""
        self._bake(look)
        self._grade.use(UNITS["u_grade"])
        source.use(UNITS["u_source"])
        (bloom or source).use(UNITS["u_bloom"])
        share = look.bloom if bloom is not None else 0.0
        strength = grain_of(look, frame) if grain else (0.0, 0.0, 0.0, 0.0)
        self._shaders[strength[0] > 0.0 or look.vignette > 0.0, dither > 0.0].draw(
            target,
            u_develop=(2.0**exposure, share, look.vignette, dither),
            u_grain=strength,
            u_size=(float(target.size[0]), float(target.size[1])),
        )

    def _bake(self, look: Look) -> None:
        """Upload the look's table, unless it is there."""
        wanted = table(look)
        if wanted is not self._baked:
            self._grade.write(wanted.tobytes())
            self._baked = wanted

    def release(self) -> None:
        self._grade.release()
