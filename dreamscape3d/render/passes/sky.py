"""Sky: gradient, stars, moon, aurora and constellations wherever nothing was hit."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.moon import moon_face
from dreamscape3d.render.passes.aurora import AuroraPass
from dreamscape3d.render.passes.constellations import ConstellationsPass
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.placeholders import moon_placeholder
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.moment import Moment


class SkyPass:
    """Draws where `ShadePass` leaves the target alone; shares its `lights`."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._plain = FullscreenPass(ctx, programs, "sky", RICH=False)
        self._rich = FullscreenPass(ctx, programs, "sky", RICH=True)
        self._aurora = AuroraPass(ctx, programs)
        self._constellations = ConstellationsPass(ctx, programs)
        self._moon: moderngl.Texture | None = None
        self._no_moon: moderngl.Texture | None = None

    def prepare(self, moment: Moment, rays: Rays, quality: Quality) -> None:
        """Draw what all samples of one picture share, and bind it, also for reflections."""
        self._aurora.draw(moment, rays, quality.aurora_size, quality.aurora_steps)
        self.use(moment)

    def use(self, moment: Moment) -> None:
        """Bind what was prepared."""
        if not moment.night.is_plain:
            self._face(moment).use(UNITS["u_moon_face"])
        self._aurora.use(moment)

    def _face(self, moment: Moment) -> moderngl.Texture:
        """The moon's, or what stands for it: an empty unit would make another program of it (`placeholders`)."""
        if moment.night.moon > 0.0 or self._moon is not None:
            return self._load_moon()
        if self._no_moon is None:
            self._no_moon = moon_placeholder(self._ctx)
        return self._no_moon

    def load(self, moment: Moment) -> None:
        """Make what never changes in a scene, ahead of its first picture."""
        if moment.night.moon > 0.0:
            self._load_moon()
        self._constellations.load(moment)

    def _load_moon(self) -> moderngl.Texture:
        if self._moon is None:
            self._moon = _texture(self._ctx)
        return self._moon

    def draw(
        self,
        moment: Moment,
        lights: dict[str, Any],
        surface: Target,
        target: Target,
        elsewhere: AbstractContextManager[None],
    ) -> None:
        """The coarse surface and the air must be bound; `elsewhere` is `ShadePass.elsewhere`."""
        assert surface.depth is not None
        surface.depth.use(UNITS["u_depth"])
        with elsewhere:
            (self._plain if moment.night.is_plain else self._rich).draw(target, **lights)
        self._constellations.draw(moment, lights, target)

    def release(self) -> None:
        self._aurora.release()
        self._constellations.release()
        for texture in (self._moon, self._no_moon):
            if texture is not None:
                texture.release()


def _texture(ctx: moderngl.Context) -> moderngl.Texture:
    face = moon_face()
    texture = ctx.texture((face.shape[1], face.shape[0]), 3, face.tobytes(), alignment=1)
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    texture.repeat_x = texture.repeat_y = False
    return texture
