"""`still --schematics`: passed on, and refused where there is nothing to draw them over."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from dreamscape3d.app import offscreen
from dreamscape3d.app.cli import main

ASKED: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def _stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(dream: object, **asked: Any) -> np.ndarray:
        ASKED.append(asked)
        return np.zeros((asked["size"][1], asked["size"][0], 3), np.uint8)

    ASKED.clear()
    module = ModuleType("dreamscape3d.app.offscreen")
    module.__dict__.update(render=render, shared_context=offscreen.shared_context)
    monkeypatch.setitem(sys.modules, "dreamscape3d.app.offscreen", module)
    monkeypatch.chdir(tmp_path)


def test_it_is_passed_on_only_where_it_is_given() -> None:
    assert main(["still", "rain", "-o", "a.png", "--size", "16x16", "--schematics"]) == 0
    assert main(["still", "rain", "-o", "b.png", "--size", "16x16"]) == 0
    assert [asked.get("schematics", False) for asked in ASKED] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "a.exr"], "schematics are drawn over a developed picture"),
        (["-o", "a.png", "--projection", "equirect"], "schematics cannot be drawn in the projection equirect"),
    ],
)
def test_it_is_refused_before_anything_is_drawn(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["still", "rain", "--schematics", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not ASKED
