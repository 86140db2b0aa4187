"""The strands in the inspector, by mouse, in a real window (`panel_window.py`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from test_panels import Shown, show  # noqa: F401  (a fixture)

FOLDED = ["time", "parameters", "moving", "picture", "timings"]


@pytest.fixture
def strands(show: Callable[..., Shown]) -> Shown:  # noqa: F811
    """The section alone, with one guest's channels unfolded."""
    told: dict[str, Any] = {"inspector": True, "sections": ["strands"], "folded": FOLDED}
    return show(guests=True, unfolded=["mia"], size=[900, 900], **told)


def middle(shown: Shown, name: str) -> tuple[float, float]:
    left, top, right, bottom = shown.place(name)
    return 0.5 * (left + right), 0.5 * (top + bottom)


def test_a_channel_is_drawn_stronger_with_the_mouse(strands: Shown) -> None:
    left, right, y = strands.slider("air")
    said = strands.asks(lambda: strands.window.click(left + 0.9 * (right - left), y), "strand")
    guest, channel, intensity = said[-1].split()[1:]
    assert (guest, channel) == ("mia", "air")
    assert float(intensity) == pytest.approx(0.9, abs=0.03)


def test_all_channels_go_together(strands: Shown) -> None:
    left, right, y = strands.slider("all")
    said = strands.asks(lambda: strands.window.click(left + 0.25 * (right - left), y), "strand")
    assert said[-1].split()[1:3] == ["mia", "None"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("form", "offer mia form False"), ("pulse", "offer mia pulse True"), ("let go", "let go zoe")],
)
def test_consent_is_a_click_away(strands: Shown, name: str, said: str) -> None:
    if name == "form":  # its slider bears the same name: the switch stands to its left
        left, top, _, bottom = strands.place(name)
        at = left - 14.0, 0.5 * (top + bottom)
    else:
        at = middle(strands, name)
    assert strands.asks(lambda: strands.window.click(*at), said.split()[0]) == [said]


def test_another_mode_is_chosen_and_a_glitch_asked_for(strands: Shown) -> None:
    assert strands.asks(lambda: strands.window.click(*middle(strands, "mode")), "mode") == ["mode portal"]
    assert strands.asks(lambda: strands.window.click(*middle(strands, "glitch")), "glitch") == ["glitch"]
