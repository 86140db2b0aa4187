"""The doorstep: on which side of the door between two dreams one is, and when one's way has led through it.

pictures ─see─▶ where the door is          ticks of a Mover ─led_through─▶ now one goes on beyond it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.dream.passage import goes_through

if TYPE_CHECKING:
    from dreamscape3d.dream.mover import Mover
    from dreamscape3d.dream.stance import Point
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.sdf.opening import Opening
    from dreamscape3d.sdf.pose import PackedField


class Doorstep:
    """Where one is, and where one was when last asked.

    Attributes:
        side: the guest in whose dream one is; "" for one's own.
        guest: in whose dream one is, or was last; "" where one never was.
    """

    def __init__(self) -> None:
        self.side = self.guest = ""
        self._eye: Point | None = None
        self._opening: Opening | None = None  # of the door seen last, as it stands in one's own dream

    def see(self, seen: Moment) -> None:
        """Learn from a picture where the door is."""
        if seen.portal is not None:
            opening = seen.portal.opening
            self._opening = opening.reversed() if seen.scene else opening

    @property
    def opening(self) -> Opening | None:
        """Of the door seen last, as it stands where one is; None before the first."""
        return self._opening.reversed() if self._opening is not None and self.side else self._opening

    def field(self, seen: Moment) -> PackedField:
        """The forms among which one is, though the picture may still be of the other side."""
        if bool(seen.scene) != bool(self.side) and seen.portal is not None:
            return seen.portal.beyond.field
        return seen.field

    def led_through(self, mover: Mover, alpha: float) -> bool:
        """Whether the way of the eye since this was last asked led through the door; `alpha` as of `Mover.eye`.

        It does not along a dream's own path, which knows nothing of another one.
        """
        before, self._eye = self._eye, None if mover.mode == "path" else mover.eye(alpha)
        if before is None or self._eye is None or self.opening is None:
            return False
        return goes_through(self.opening, before, self._eye, mover.body)

    def go_through(self, mover: Mover, to: str, alpha: float) -> None:
        """Go on in the dream of a guest, or in one's own where `to` is ""."""
        assert self.opening is not None
        mover.go_through(self.opening)
        self.be(to)
        self._eye = mover.eye(alpha)

    def be(self, side: str) -> None:
        """Be in the dream of a guest, or in one's own where that is ""."""
        self.side, self.guest = side, side or self.guest
