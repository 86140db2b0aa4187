"""A thousand ways to meet one's double, each by a seed: facing it always ends it, fleeing alone never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from dreamscape3d.dream.spectre.encounter import PHASES, Encounter, boost, step
from dreamscape3d.dream.spectre.rates import RATES, Rates
from dreamscape3d.dream.spectre.sight import Sight, gaze_of
from dreamscape3d.errors import LimitError
from dreamscape3d.maths.hashing import hashed

TICK = 1.0 / 60.0
Act = Callable[[float, Encounter], tuple[float, float]]
"""(seconds, encounter) → gaze 0 to 1, and how fast one leaves [m/s]."""


@dataclass(frozen=True)
class Met:
    """How a run went: seconds until it was released (None: never), the phases that were, and where it ended."""

    released: float | None
    phases: frozenset[str]
    last: Encounter


def run(act: Act, around: Sight, limit: float = 300.0, begin: Encounter | None = None, tick: float = TICK) -> Met:
    """Until it is released, or for so long; `around` holds who stands by. It is called at the beginning."""
    now = begin or step(Encounter(), replace(around, called=True), seconds=tick)
    at, distance, phases = 0.0, now.distance, {now.phase}
    while at < limit and now.phase != "released":
        gaze, away = act(at, now)
        closing = now.pace if distance > now.distance else -0.5
        distance = max(distance + (away - closing) * tick, 0.8) if away else now.distance
        again = now.phase == "absent"
        now = step(now, replace(around, gaze=gaze, distance=distance, away=away, called=again), seconds=tick)
        assert np.isfinite([now.strength, now.erosion, now.seconds]).all()
        assert 0.0 <= now.strength <= 1.0
        assert 0.0 <= now.erosion <= 1.0
        phases.add(now.phase)
        at += tick
    return Met(at if now.phase == "released" else None, frozenset(phases), now)


def facing(at: float, now: Encounter) -> tuple[float, float]:
    return 1.0, 0.0


def fleeing(at: float, now: Encounter) -> tuple[float, float]:
    return 0.0, 3.0


def freezing(at: float, now: Encounter) -> tuple[float, float]:
    return 0.0, 0.0


def _seeded(seed: int, kind: str) -> tuple[Act, Sight]:
    """An act of some kind, and who stands by."""
    numbers = hashed(np.arange(8), seed, 31).ravel()
    alone = kind in ("face alone", "flee alone", "freeze alone")
    around = Sight(
        companions=0 if alone else 1 + int(numbers[0] * 4),
        insight=not alone and numbers[1] > 0.5,
        tales=0 if alone else int(numbers[2] * 6),
        fear=float(numbers[3]),
        resilience=float(numbers[4]),
    )

    def mixed(at: float, now: Encounter) -> tuple[float, float]:
        gaze, away, _ = hashed(int(at), seed, 31)
        return (float(gaze), 3.0 * float(away)) if at < 60.0 else (0.6 + 0.4 * float(gaze), 0.0)

    def look_back(at: float, now: Encounter) -> tuple[float, float]:
        return 0.15 * float(numbers[5]), 1.5 + 2.0 * float(numbers[6])

    acts: dict[str, Act] = {
        "face alone": lambda at, now: (0.55 + 0.45 * float(numbers[5]), 0.0),
        "face in company": lambda at, now: (0.55 + 0.45 * float(numbers[5]), 0.0),
        "flee alone": look_back,
        "freeze alone": lambda at, now: (0.1 * float(numbers[5]), 0.0),
        "mixed": mixed,
    }
    return acts[kind], around


@pytest.mark.parametrize("kind", ["face alone", "face in company", "flee alone", "freeze alone", "mixed"])
def test_a_thousand_strategies(kind: str) -> None:
    """200 of each of five kinds."""
    for seed in range(200):
        act, around = _seeded(seed, kind)
        met = run(act, around, limit=240.0, tick=TICK * 2.0)
        if kind in ("flee alone", "freeze alone"):
            assert met.released is None, seed
            assert met.last.woke > 0 or met.last.strength == 1.0, seed  # it wakes who freezes, or runs behind for ever
        else:
            assert met.released is not None, seed


def test_facing_it_alone_takes_less_than_half_a_minute() -> None:
    released = run(facing, Sight()).released
    assert released == pytest.approx(26.6, abs=0.4)


@pytest.mark.parametrize(
    ("around", "factor"),
    [(Sight(companions=3), 2.05), (Sight(insight=True), 1.6), (Sight(tales=2), 1.3), (Sight(companions=9), 2.05)],
)
def test_company_insight_and_tales_shorten_it_by_exact_factors(around: Sight, factor: float) -> None:
    def stalked(by: Sight) -> float:
        released = run(facing, by, begin=Encounter("stalking")).released
        assert released is not None
        return released

    assert stalked(Sight()) / stalked(around) == pytest.approx(factor, rel=0.02)
    assert boost(around) == pytest.approx(factor)


def test_freezing_wakes_and_brings_it_again_only_after_a_rest() -> None:
    met = run(freezing, Sight(), limit=150.0)
    assert met.last.woke == 1
    afraid = Sight(fear=1.0)
    now = replace(Encounter(), rest=RATES.rest)
    for _ in range(round((RATES.rest + RATES.dreaded) / TICK) - 5):
        now = step(now, afraid)
    assert now.phase == "absent"
    for _ in range(10):
        now = step(now, afraid)
    assert now.phase == "stirring"


@pytest.mark.parametrize("resilience", [0.0, 0.8])
def test_dread_brings_it_where_it_outweighs_resilience(resilience: float) -> None:
    for fear in (0.3, 0.55, 0.95):
        now = Encounter()
        for _ in range(240):
            now = step(now, Sight(fear=fear, resilience=resilience))
        assert (now.phase != "absent") == (fear > 0.5 * (1.0 + resilience))


def test_every_phase_is_left_within_two_minutes_under_some_act() -> None:
    starts = {
        "absent": Encounter(),
        "stirring": Encounter("stirring"),
        "stalking": Encounter("stalking", strength=1.0),
        "confronting": Encounter("confronting", strength=1.0),
        "decaying": Encounter("decaying", strength=0.1),
        "released": Encounter("released", erosion=1.0),
    }
    assert set(starts) == set(PHASES)
    for phase, now in starts.items():
        for _ in range(round(120.0 / TICK)):
            now = step(now, Sight(gaze=1.0, distance=now.distance, fear=1.0))
            if now.phase != phase:
                break
        assert now.phase != phase


def test_what_was_called_can_be_sent_away_until_it_decays() -> None:
    for phase in ("stirring", "stalking", "confronting"):
        assert step(Encounter(phase), Sight(dismissed=True)).phase == "absent"
    assert step(Encounter("decaying"), Sight(dismissed=True)).phase == "decaying"


def test_it_stalks_again_where_nobody_looks_from_afar() -> None:
    far = Sight(gaze=0.0, distance=8.0)
    assert step(Encounter("confronting"), far).phase == "stalking"
    assert step(Encounter("confronting"), replace(far, distance=5.0)).phase == "confronting"


def test_fleeing_feeds_it_and_facing_weakens_it() -> None:
    begin = Encounter("stalking", strength=0.5)
    flee, freeze, face = (step(begin, Sight(gaze=g, distance=5.0, away=a)) for g, a in ((0, 3), (0, 0), (1, 0)))
    assert flee.strength > freeze.strength > 0.5 > face.strength


def test_its_decay_never_turns_back() -> None:
    now, before = Encounter("decaying", strength=0.1), -1.0
    for tick in range(3000):
        now = step(now, Sight(gaze=float(tick % 2), away=3.0, distance=20.0))
        if now.phase != "decaying":
            break
        assert now.erosion > before
        before = now.erosion
    assert now.phase == "released"


def test_a_gaze_is_whole_within_15_degrees_and_none_beyond_40() -> None:
    cosines = np.cos(np.radians([0.0, 15.0, 27.0, 40.0, 90.0]))
    found = [gaze_of(float(c)) for c in cosines]
    assert found[0] == found[1] == 1.0
    assert 0.0 < found[2] < 1.0
    assert found[3] == pytest.approx(0.0, abs=1e-12)
    assert found[4] == 0.0


def test_rates_must_be_positive() -> None:
    with pytest.raises(LimitError, match="decay -1 is not above 0"):
        Rates(decay=-1.0)
