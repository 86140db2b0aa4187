"""docs/story.md tells the truth: its Python runs, and every system of a night has the tests that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SYSTEMS = (
    "Bedtime", "Dreamscape", "Schematics", "Emotion", "Glitch", "Entanglement", "Pulse", "Client messages", "Echoes",
    "Visions", "Sanity", "Nightmare", "Fears", "Memories", "Tales", "Spectral self", "Insight", "Disentangling",
    "Morning", "Neuro-map", "Commons", "Constellations",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(checkout: Path) -> str:
    return (checkout / "docs" / "story.md").read_text(encoding="utf-8")


def rows(page: str, columns: int) -> list[list[str]]:
    """The cells of all tables with so many columns, without their heads."""
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")
    ]
    return [cells for cells in lines if len(cells) == columns and cells[0] and set(cells[0]) != {"-"}]


def test_every_system_is_told_of_and_tested(page: str) -> None:
    assert [cells[0] for cells in rows(page, 2)] == [*SYSTEMS]
    assert [cells[0] for cells in rows(page, 3)] == [*SYSTEMS]


def test_the_tests_it_names_are_there(page: str, checkout: Path) -> None:
    named = [test for cells in rows(page, 3) for test in cells[1:]]
    assert len(named) == 2 * len(SYSTEMS)
    for test in named:
        path, _, name = test.strip("`").partition("::")
        assert re.search(rf"^def {name}\(", (checkout / "tests" / path).read_text(encoding="utf-8"), re.MULTILINE), test


def test_its_python_runs(page: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(checkout)
    names: dict[str, object] = {}
    exec(told.replace("advance_to(120.0)", "advance_to(1.0)"), names)
    assert names["world"].time == 1.0  # type: ignore[attr-defined]
