"""Going through the door of mode `portal`: when the host may, and when they are home again.

    forms of the guests ─▶ where_door_leads ─▶ check_crossing      before a `Cross`
    form of one guest   ─▶ is_ajar                                 for as long as one stays
    Stay                ─▶ over                                    how far the eye has got used to it

A door leads to the guest of whose form the most crosses; one is there for as long as it is open by so much as a slit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dreamscape3d.dream.bounds import JournalError, shown
from dreamscape3d.dream.ticks import TICK_RATE

PASSAGE = 1.5
"""Seconds in which the eye goes over to the camera and the look of the dream that it has come to."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the host is: `within` the dream of a guest, "" at home; `went` there at a tick, None for never, when their
    eye had gone `start` of the way over, 0 to 1."""

    within: str = ""
    went: int | None = None
    start: float = 0.0

    def over(self, time: float) -> float:
        """How far the eye has gone over to what is beyond the door at a time [s], 0 to 1."""
        end = 1.0 if self.within else 0.0
        return end if self.went is None else gone_over(self.start, end, time - self.went / TICK_RATE)

    def gone(self, guest: str, tick: int) -> Stay:
        """Through the door to a guest, or home."""
        return self if guest == self.within else Stay(guest, tick, self.over(tick / TICK_RATE))

    def state(self, tick: int) -> list[str]:
        """All of it, in lines that are equal where it is; none of who is at home and used to it."""
        lines = [f"within {self.within!r}"] if self.within else []
        if self.went is not None and tick - self.went < PASSAGE * TICK_RATE:
            lines += [f"went {self.went} {self.start.hex()}"]
        return lines


def where_door_leads(forms: Mapping[str, float]) -> str:
    """The guest of whose form the most crosses, of equal ones the first; "" where nothing of any does."""
    strongest = max(forms, key=lambda name: forms[name], default="")
    return strongest if strongest and forms[strongest] > 0.0 else ""


def is_ajar(form: float) -> bool:
    """Whether the door is open at all to a guest of whose form so much crosses."""
    from dreamscape3d.scene.doorway import PARTS

    return form > PARTS


def gone_over(start: float, end: float, seconds: float) -> float:
    """How far the eye has gone over to what is beyond the door, so long after it was at `start`; each 0 to 1."""
    passed = min(max(seconds / PASSAGE, 0.0), 1.0)
    return start + (end - start) * passed * passed * (3.0 - 2.0 * passed)


def check_crossing(guest: str, mode: str, within: str, forms: Mapping[str, float]) -> None:
    """Whether the host, who is `within` a guest's dream or home (""), can go through the door to `guest`, or home.

    Args:
        forms: by guest, how much of their form crosses, 0 to 1.

    Raises:
        JournalError: there is no door, it leads elsewhere or is shut, or one is there already.
    """
    if guest == within:
        raise JournalError(f"the host is with {shown(guest)} already" if guest else "the host is home already")
    if not guest:
        return
    if guest not in forms:
        raise JournalError(f"{shown(guest)} is at home, and no door leads there", cure="use '' for the way home")
    if within:
        raise JournalError(f"the door leads home from {shown(within)}, not to {shown(guest)}", cure="go home first")
    if mode != "portal":
        raise JournalError(f"mode '{mode}' has no door to go through", cure="set mode 'portal'")
    leads = where_door_leads(forms)
    if leads and leads != guest:
        raise JournalError(f"the door leads to {shown(leads)}, not to {shown(guest)}")
    if not is_ajar(forms[guest]):
        raise JournalError(f"the door to {shown(guest)} is shut", cure="let more of its form cross")
