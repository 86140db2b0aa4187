"""How far a tale has come: one machine, from tick to tick, that knows nothing of worlds.

    (untold) ─▶ line ─▶ waiting ─▶ line … ─▶ over ─▶ told      waiting ─nobody goes on─▶ over

The teller goes on with what is theirs at once, and after a while with what anybody might add; what is another's waits
for them, and the tale ends there if they stay silent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dreamscape3d.dream.apparitions.sight import TICK, Point
from dreamscape3d.dream.living import Tale, TaleLine

PHASES = ("line", "waiting", "over", "told")
OPEN, PATIENCE = 4.0, 20.0  # seconds for which a line that is anybody's, and one that is another's, is waited for
STANDS = 20.0  # seconds after its end until all sinks but what rose last


@dataclass(frozen=True, slots=True)
class Told:
    """A tale that was begun.

    Attributes:
        teller: who began it; `who` tells the present line, number `line`, and `asked` wants to add the next.
        since: the tick at which this phase began. setting: in which it is told.
        stands: where its teller stood and looked then, where that is not the place it belongs to.
    """

    teller: str
    who: str
    setting: int
    since: int
    line: int = 0
    phase: str = "line"
    asked: str = ""
    stands: tuple[Point, Point] | None = None

    def age(self, tick: int) -> float:
        """Seconds in this phase."""
        return (tick - self.since) * TICK


def after(told: Told, tale: Tale, tick: int) -> Told:
    """What has become of it at a tick."""
    age = told.age(tick) + 1e-9
    if told.phase == "line" and age >= tale.lines[told.line].seconds:
        last = told.line + 1 == len(tale.lines)
        told = replace(told, phase="over" if last else "waiting", since=tick)
        age = 0.0
    if told.phase == "waiting":
        who = _goes_on(told, tale.lines[told.line + 1], age)
        if who:
            return replace(told, phase="line", who=who, line=told.line + 1, since=tick, asked="")
        return replace(told, phase="over", since=tick) if age >= PATIENCE else told
    if told.phase == "over" and age >= STANDS:
        return replace(told, phase="told", since=tick)
    return told


def _goes_on(told: Told, line: TaleLine, age: float) -> str:
    """Who tells the next line now; "" nobody yet."""
    if told.asked:
        return told.asked
    if line.by == told.teller or (not line.by and age >= OPEN):
        return told.teller
    return ""


def stands(told: Told, tale: Tale, number: int) -> bool:
    """Whether what rises with a line is up."""
    if number > told.line:
        return False
    if told.phase != "told":
        return True
    rose = [n for n, line in enumerate(tale.lines[: told.line + 1]) if line.puppet is not None]
    return bool(rose) and number == rose[-1]
