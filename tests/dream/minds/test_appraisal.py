"""What befalls dreamers, as they feel it: by hand, within the cube, and complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.minds.appraisal import EMOTIONS, FEELINGS, GAIN, appraised, learnt, pulled
from dreamscape3d.dream.mood import ANGER, FEAR, Mood

DREAM = Path(__file__).resolve().parents[3] / "dreamscape3d"
axes, shares = st.floats(-1.0, 1.0), st.floats(0.0, 1.0)
cube = st.tuples(axes, axes, axes)


def test_a_memory_by_hand() -> None:
    """0.35 · 0.6 = 0.21 of the way from (0.1, 0, −0.2) to hope (0.2, 0.2, −0.1)."""
    assert appraised((0.1, 0.0, -0.2), 0.5, "memory") == pytest.approx((0.121, 0.042, -0.179))


def test_what_hurts_is_kept_off_by_what_was_learnt() -> None:
    """Distress weighs 0.7: 0.35 · 0.7 = 0.245 of the way; times 1 − 0.6 · 0.5 for who learnt half of it."""
    assert appraised((0.0, 0.0, 0.0), 0.0, "loss") == pytest.approx((-0.098, -0.049, -0.1225))
    assert appraised((0.0, 0.0, 0.0), 0.5, "loss") == pytest.approx((-0.0686, -0.0343, -0.08575))
    assert appraised((0.0, 0.0, 0.0), 1.0, "memory") == appraised((0.0, 0.0, 0.0), 0.0, "memory")


def test_what_lasts_is_felt_by_the_second() -> None:
    """A fear that is near pulls by a quarter of GAIN a second: 1 − (1 − .35·.25/60)^240 of the way in 4 s."""
    mood = (0.0, 0.0, 0.0)
    for _ in range(240):
        mood = appraised(mood, 0.0, "fear near")
    share = 1.0 - (1.0 - GAIN * 0.25 / 60.0) ** 240
    assert mood == pytest.approx(tuple(share * x for x in FEAR))
    assert 0.25 < Mood(*mood).fear < 0.35


@given(cube, shares, st.sampled_from(sorted(FEELINGS)), shares)
def test_no_mood_leaves_the_cube(
    mood: tuple[float, float, float], resilience: float, kind: str, strength: float
) -> None:
    assert all(-1.0 <= x <= 1.0 for x in appraised(mood, resilience, kind, strength))


@given(cube, shares, st.sampled_from(sorted(EMOTIONS)), shares)
def test_no_pull_goes_past_its_emotion(
    mood: tuple[float, float, float], resilience: float, emotion: str, weight: float
) -> None:
    for before, after, there in zip(mood, pulled(mood, resilience, emotion, weight), EMOTIONS[emotion], strict=True):
        assert min(before, there) - 1e-12 <= after <= max(before, there) + 1e-12


@given(shares, st.sampled_from(sorted(FEELINGS)))
def test_what_was_learnt_never_falls(resilience: float, kind: str) -> None:
    assert resilience <= learnt(resilience, kind) <= 1.0


def test_what_is_learnt_by_hand() -> None:
    assert learnt(0.2, "fear met") == pytest.approx(0.36)
    assert learnt(0.2, "released") == pytest.approx(0.48)
    assert learnt(0.2, "woke") == pytest.approx(0.24)
    assert learnt(0.2, "soothed") == 0.2


def test_emotions_lie_where_the_literature_has_them() -> None:
    assert EMOTIONS["fear"] == FEAR == (-0.64, 0.60, -0.43)
    assert EMOTIONS["anger"] == ANGER == (-0.51, 0.59, 0.25)
    assert EMOTIONS["gratitude"] == (0.4, 0.2, -0.3)


def test_whatever_is_felt_anywhere_is_known_here() -> None:
    """Every kind that any part lets somebody feel is in the table, and its emotions are."""
    used = set()
    for path in DREAM.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"\bfeel\(\s*\"([^\"]+)\"", text)) | set(re.findall(r"\bFelt\(\s*\"([^\"]+)\"", text))
    assert {"glitch", "loss", "let go", "insight", "soothed"} <= used
    assert used <= FEELINGS.keys()
    assert all(emotion in EMOTIONS for feeling in FEELINGS.values() for emotion, _ in feeling.pulls)
