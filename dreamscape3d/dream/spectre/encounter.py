"""The encounter with one's double, as a machine of its own: it knows no world, only what it is met with.

    absent ─summoned, or dread─▶ stirring ─▶ stalking ◀─▶ confronting ─faint─▶ decaying ─▶ released ─▶ absent
       ▲                            │            └───── full, near, not faced: woken ─────┘             │
       └────────────────────────────┴──────────────────────────────────────────────────────────────────-┘

What flees from it feeds it, what faces it weakens it, company multiplies that. Nothing turns its decay back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dreamscape3d.dream.spectre.rates import RATES, Rates
from dreamscape3d.dream.spectre.sight import Sight

PHASES = ("absent", "stirring", "stalking", "confronting", "decaying", "released")
MOST_COMPANIONS, MOST_TALES = 3, 4
FAR, NEAR = 9.0, 2.0  # metres that a double without any strength keeps, and one at its full strength
DRAWN, DRIFTS = 5.0, 0.7  # metres that it comes nearer while it decays, and how fast [m/s]
LETS_GO, BACK_OFF = 0.2, 6.0  # gaze under which, and metres beyond which, it stalks again


@dataclass(frozen=True, slots=True)
class Encounter:
    """Attributes:
    phase: one of PHASES, for so many `seconds`.
    strength: 0 to 1. erosion: 0 whole to 1 gone.
    held: seconds for which what leads on has lasted; `touched` seconds for which it has been in reach.
    rest: seconds before dread may bring it again.
    woke, released: how often the dreamer was woken by it, and set it free.
    """

    phase: str = "absent"
    seconds: float = 0.0
    strength: float = 0.25
    erosion: float = 0.0
    held: float = 0.0
    touched: float = 0.0
    rest: float = 0.0
    woke: int = 0
    released: int = 0

    @property
    def is_there(self) -> bool:
        """Whether anything of it can be seen."""
        return self.phase not in ("absent", "released")

    @property
    def distance(self) -> float:
        """How near it wants to be [m]."""
        return FAR - (FAR - NEAR) * self.strength - DRAWN * self.erosion

    @property
    def pace(self) -> float:
        """How fast it comes [m/s]."""
        return DRIFTS if self.phase == "decaying" else 1.2 + 1.8 * self.strength


def boost(seen: Sight, rates: Rates = RATES) -> float:
    """How many times as much facing it does as for one alone, without insight or tales."""
    company = 1.0 + rates.company * min(seen.companions, MOST_COMPANIONS)
    return company * (1.0 + rates.insight * seen.insight) * (1.0 + rates.tale * min(seen.tales, MOST_TALES))


def step(now: Encounter, seen: Sight, rates: Rates = RATES, seconds: float = 1.0 / 60.0) -> Encounter:
    """A short time further on."""
    going = replace(now, seconds=now.seconds + seconds, rest=max(now.rest - seconds, 0.0))
    return _STEPS[now.phase](going, seen, rates, seconds)


def _absent(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> Encounter:
    dread = seen.fear > rates.dread * (1.0 + seen.resilience)
    held = now.held + seconds if dread and now.rest == 0.0 else 0.0
    if seen.called or held >= rates.dreaded:
        return _begun(now, "stirring", strength=rates.first, erosion=0.0)
    return replace(now, held=held)


def _stirring(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> Encounter:
    if seen.dismissed:
        return _gone(now, rates)
    return _begun(now, "stalking") if now.seconds >= rates.stirs else now


def _met(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> Encounter:
    """Stalking and confronting."""
    if seen.dismissed:
        return _gone(now, rates)
    now = replace(now, strength=_strength(now, seen, rates, seconds), touched=_touched(now, seen, rates, seconds))
    if now.touched >= rates.touches:
        return replace(_gone(now, rates), woke=now.woke + 1)
    if now.strength <= rates.faint:
        return _begun(now, "decaying", strength=rates.faint)
    if now.phase == "confronting":
        back = seen.gaze < LETS_GO and seen.distance > BACK_OFF
        return _begun(now, "stalking") if back else now
    held = now.held + seconds if seen.faced > rates.beheld else 0.0
    turned = held >= rates.beholds or seen.distance < 3.0
    return _begun(now, "confronting") if turned else replace(now, held=held)


def _decaying(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> Encounter:
    grown = now.erosion + boost(seen, rates) * (0.5 + 0.5 * seen.gaze) / rates.decay * seconds
    if grown >= 1.0:
        return _begun(now, "released", erosion=1.0, released=now.released + 1)
    return replace(now, erosion=grown)


def _released(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> Encounter:
    return _gone(now, rates) if now.seconds >= rates.rises else now


_STEPS = {
    "absent": _absent,
    "stirring": _stirring,
    "stalking": _met,
    "confronting": _met,
    "decaying": _decaying,
    "released": _released,
}


def _strength(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> float:
    company = 1.0 + rates.company * min(seen.companions, MOST_COMPANIONS)
    fed = (1.0 - seen.gaze) * (rates.growth + rates.hunt * seen.fled) / company
    change = fed - rates.fade * boost(seen, rates) * seen.faced
    return min(max(now.strength + change * seconds, 0.0), 1.0)


def _touched(now: Encounter, seen: Sight, rates: Rates, seconds: float) -> float:
    in_reach = now.strength >= 1.0 and seen.gaze < 0.5 and seen.distance < rates.touch
    return now.touched + seconds if in_reach else 0.0


def _begun(now: Encounter, phase: str, **changes: float) -> Encounter:
    return replace(now, phase=phase, seconds=0.0, held=0.0, touched=0.0, **changes)  # type: ignore[arg-type]


def _gone(now: Encounter, rates: Rates) -> Encounter:
    return _begun(now, "absent", strength=rates.first, erosion=0.0, rest=rates.rest)
