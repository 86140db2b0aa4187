"""Echo: pictures of before linger, growing, drifting, their hues turning."""

from __future__ import annotations

import math

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.field_textures import UNITS
from dreamscape3d.render.passes.fullscreen import FullscreenPass, texel

LONGEST_GAP = 0.5  # seconds between two pictures, after which the one before is forgotten
GROWTH = 0.35  # e-folds a second
DRIFT = (0.03, 0.05)  # shares of the picture a second
TURN = 1.6  # of hue, radians a second


class EchoPass:
    """Keeps what it drew last, and lays it under the next picture."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, size: Size) -> None:
        self._ctx, self._size = ctx, size
        self._shader = FullscreenPass(ctx, programs, "echo")
        self._pair: list[Target] = []
        self._time: float | None = None
        self._factor = 1.0  # on the radiance of what was drawn last

    def draw(self, source: moderngl.Texture, amount: float, time: float) -> Target:
        """`source` with what is left of the pictures before, by `amount`, 0 to 1; `time` [s] of the picture.

        What was drawn in another order, or long ago, is forgotten.
        """
        if not self._pair:
            self._pair = [make_target(self._ctx, self._size, [(4, Format.HALF)], linear=True) for _ in range(2)]
        passed = time - self._time if self._time is not None else -1.0
        if not 0.0 <= passed <= LONGEST_GAP:
            self._pair[0].framebuffer.clear()
            passed = 0.0
        before, after = self._pair
        source.use(UNITS["u_source"])
        before.texture.use(UNITS["u_history"])
        left = math.exp(-passed / (0.03 + 0.6 * amount * amount))
        effect = (left * self._factor, math.exp(GROWTH * passed), math.sin(TURN * passed), math.cos(TURN * passed))
        drift = (DRIFT[0] * passed, DRIFT[1] * passed)
        self._shader.draw(after, u_texel=texel(source, after), u_effect=effect, u_drift=drift)
        self._pair.reverse()
        self._time, self._factor = time, 1.0
        return after

    def scale(self, gain: float) -> None:
        """What was drawn so far is brighter by `gain` from now on."""
        self._factor *= gain

    def forget(self) -> None:
        """Begin anew with the next picture."""
        self._time = None

    def release(self) -> None:
        for target in self._pair:
            target.release()
