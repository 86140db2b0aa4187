"""Comfort over time: how far apart the eyes may stand for what is seen, and how much of the field shows in motion.

Depth is followed as nearness, 1/depth [1/m], in which disparity is linear and the sky is 0. Nothing here jumps: after a
cut the picture is flat and opens within half a second. What comes nearer is expected to go on doing so, since what is
known of depth is a few pictures old.
"""

from __future__ import annotations

import math

from dreamscape3d.render.stereo import Size, Stereo, balanced_convergence, comfortable_scale, screen_share

CLOSING = 12.0  # at most by a factor e as often in a second
OPENING = 0.3  # seconds in which 63 % of the way to more depth is gone
TURNING = 0.4  # likewise for where the pictures of both eyes meet
SUDDEN = 2.0  # a greater factor from one look to the next is something else come into sight, not something approaching
FURTHER = 2.0  # at most, how many times as near as it was seen to be a thing is expected to be
NARROWING, WIDENING = 0.12, 0.35  # likewise for the field that shows in motion


class Comfort:
    """Tell it what is seen; it says by how much the eyes' distance is scaled, and where their pictures meet.

    Attributes:
        scale: of the distance between the eyes, 0 to 1.
        convergence: [m].
    """

    def __init__(self) -> None:
        self.scale = 0.0
        self.convergence = 0.0
        self._seen: tuple[float, float] | None = None
        self._approach = 0.0  # metres a second
        self._since = self._step = 0.0  # seconds since what was seen was drawn, and of the last picture

    def see(self, nearest: float, farthest: float) -> None:
        """Note the depths of what was nearest and farthest in the picture before the last [m], infinity allowed."""
        before = self._seen[0] if self._seen is not None else 0.0
        took = self._since - self._step
        self._approach = (before - nearest) / took if nearest < before < SUDDEN * nearest and took > 0.0 else 0.0
        self._seen = nearest, farthest
        self._since = self._step

    def follow(self, stereo: Stereo, fov: float, frame: Size, seconds: float) -> None:
        """Go on by some seconds towards what is comfortable now."""
        self._since, self._step = self._since + seconds, seconds
        if self._seen is None:
            return
        nearest, farthest = self._expected(), self._seen[1]
        wanted = stereo.convergence or balanced_convergence(nearest, farthest)
        fresh = self.scale <= 0.0 or self.convergence <= 0.0 or stereo.convergence > 0.0
        self.convergence = wanted if fresh else 1.0 / approach(1.0 / self.convergence, 1.0 / wanted, seconds, TURNING)
        share = screen_share(stereo, fov, frame)
        allowed = comfortable_scale(stereo, nearest, self.convergence, farthest, share)
        if allowed < self.scale:
            self.scale = max(allowed, self.scale * math.exp(-CLOSING * seconds))
        else:
            self.scale = approach(self.scale, allowed, seconds, OPENING)

    def _expected(self) -> float:
        """How near [m] the nearest is by now."""
        assert self._seen is not None
        seen = self._seen[0]
        return max(seen - self._approach * self._since, seen / FURTHER)

    def forget(self) -> None:
        """A cut: flat, until depth has been seen."""
        self.scale, self._seen, self._since = 0.0, None, 0.0


class Tunnel:
    """The vignette in motion: the field of view narrows to `fov`, with a soft edge so wide, both in degrees.

    Attributes:
        fov: what is left, across its soft edge's middle, 20 to 180.
        edge: width of the soft edge.
        amount: 0 (all is seen) to 1, as it is now.
    """

    def __init__(self, fov: float = 90.0, edge: float = 14.0) -> None:
        self.fov, self.edge = fov, edge
        self.amount = 0.0

    def follow(self, wanted: float, seconds: float) -> None:
        """Go on by some seconds towards an amount."""
        wanted = min(max(wanted, 0.0), 1.0) if math.isfinite(wanted) else 0.0
        self.amount = approach(self.amount, wanted, seconds, NARROWING if wanted > self.amount else WIDENING)
        if abs(self.amount - wanted) < 0.002:
            self.amount = wanted

    def edges(self, fov: float, frame: Size) -> tuple[float, float] | None:
        """Tangents of the angles from the middle at which darkening begins and ends; None where nothing is dark."""
        corner = math.degrees(math.atan(math.tan(math.radians(fov) / 2.0) * math.hypot(1.0, frame[0] / frame[1])))
        begin = corner + self.amount * (0.5 * (self.fov - self.edge) - corner)
        if self.amount <= 0.0 or begin >= corner:
            return None
        first, last = min(max(begin, 0.0), 88.0), min(max(begin + self.edge, 1.0), 89.0)
        return math.tan(math.radians(first)), math.tan(math.radians(last))


def approach(value: float, wanted: float, seconds: float, settling: float) -> float:
    """`value` after so many seconds on the way to `wanted`, of which 63 % is gone in `settling` seconds."""
    return wanted + (value - wanted) * math.exp(-max(seconds, 0.0) / settling)
