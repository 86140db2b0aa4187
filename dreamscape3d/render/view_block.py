"""The `View` uniform block: declared in shaders/lib/view.glsl, packed here, shared by every pass."""

from __future__ import annotations

import moderngl
import numpy as np

from dreamscape3d.render.rays import Rays

VIEW_BINDING = 0
_ROWS = 10
_COPIES = 16
HIT_PIXELS = 0.3  # a ray hits what it passes within this many pixels of


class ViewBlock:
    """Uniform buffers holding the rays of the picture that is being drawn."""

    def __init__(self, ctx: moderngl.Context) -> None:
        # in turn: to write to one that a draw still reads would mean to wait
        self._buffers = [ctx.buffer(reserve=_ROWS * 16) for _ in range(_COPIES)]
        self._current = 0

    def set(
        self,
        rays: Rays,
        *,
        time: float = 0.0,
        jitter: tuple[float, float] = (0.0, 0.0),
        steps: int = 128,
        normals: bool = True,
        sample: int = 0,
        seed: float = 0.0,
        hit_pixels: float = HIT_PIXELS,
        clip: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0),
    ) -> None:
        """Describe `rays`; `jitter` in pixels, `seed` in [0, 1); `clip`: a plane's normal, the eye's depth below it."""
        wide = rays.pixel if rays.spread else 0.0
        flat = rays.pixel if rays.extent else 0.0
        rows = np.zeros((_ROWS, 4), np.float32)
        rows[0] = (*rays.origin, time)
        rows[1] = (*(rays.right * rays.spread), wide * hit_pixels)
        rows[2] = (*(rays.up * rays.spread), flat * hit_pixels)
        rows[3] = (*rays.forward, rays.far)
        rows[4] = (*(rays.right * rays.extent), wide)
        rows[5] = (*(rays.up * rays.extent), flat)
        rows[6] = (rays.width, rays.height, jitter[0] + rays.offset[0], jitter[1] + rays.offset[1])
        rows[7] = (steps, 4 if normals else 0, sample, seed)
        rows[8] = clip
        rows[9] = (*rays.circle, rays.circling)
        self._current = (self._current + 1) % _COPIES
        self._buffers[self._current].write(rows.tobytes())
        self._buffers[self._current].bind_to_uniform_block(VIEW_BINDING)

    def release(self) -> None:
        for buffer in self._buffers:
            buffer.release()


def bind_view(program: moderngl.Program) -> None:
    """Point a program's `View` block, where it has one, at the shared binding."""
    if "View" in program:
        block = program["View"]
        assert isinstance(block, moderngl.UniformBlock)
        block.binding = VIEW_BINDING
