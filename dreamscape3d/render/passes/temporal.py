"""Temporal: each picture blended with those before it, so that one sample a pixel has clean and steady edges."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass
from dreamscape3d.render.portal import rays_beyond
from dreamscape3d.render.rays import Rays
from dreamscape3d.sdf.opening import Similarity

PHASES = 16  # offsets within a pixel before they begin anew


class TemporalPass:
    """Keeps the last picture and its camera. The first picture after `forget` is what it is given.

    Attributes:
        scene: whose picture the last one was, as of `Moment.scene`.
    """

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._shader = FullscreenPass(ctx, programs, "temporal")
        self._targets = [make_target(ctx, size, [(4, Format.HALF)], linear=True) for _ in range(2)]
        self._before: tuple[moderngl.Texture, Rays] | None = None
        self._count = 0
        self._factor = 1.0  # on the radiance of the last picture
        self.scene = 0

    @property
    def phase(self) -> int | None:
        """Which offset within its pixels the next picture shall have; None for none, as the first has."""
        return self._count % PHASES if self._before is not None and self._count else None

    def draw(self, radiance: moderngl.Texture, rays: Rays) -> Target:
        """`radiance` with distance in alpha, seen along `rays`, and what was before; the target stays owned here.

        The view block must still be that of the picture.
        """
        target = self._targets[self._count % 2]
        history, then = self._before or (radiance, rays)
        radiance.use(UNITS["u_source"])
        history.use(UNITS["u_history"])
        self._shader.draw(
            target,
            u_then_origin=tuple(then.origin),
            u_then_right=tuple(then.right / then.spread),
            u_then_up=tuple(then.up / then.spread),
            u_then_forward=tuple(then.forward),
            u_fresh=0.0 if self._before else 1.0,
            u_factor=self._factor,
        )
        self._before, self._factor = (target.texture, rays), 1.0
        self._count += 1
        return target

    def adopt(self, other: TemporalPass) -> None:
        """Go on from the last picture of another size."""
        self._before, self._count = other._before, max(other._count, 1)
        self.scene, self._factor = other.scene, other._factor
        if self._before and self._before[0] is self._targets[self._count % 2].texture:
            self._count += 1

    def go_through(self, way: Similarity, gain: float) -> None:
        """The next picture is of another space, to which `way` leads; what is seen there is brighter by `gain`."""
        if self._before is not None:
            self._before = self._before[0], rays_beyond(self._before[1], way)
            self._factor *= gain

    def forget(self) -> None:
        """The next picture has none before it: a cut."""
        self._before, self._count, self._factor = None, 0, 1.0

    def release(self) -> None:
        for target in self._targets:
            target.release()
