"""docs/figure-file.md has a row for every key of figure files, and its example loads.

python tests/formats/test_figure_document.py prints the rows.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from test_document import _values

from dreamscape3d.formats.figure import load_figure
from dreamscape3d.formats.figure_schema import FIGURE_TABLES
from dreamscape3d.formats.kinds import Table


def rows(table: Table) -> list[str]:
    """The rows of a table of the document: key, meaning, values."""
    found = []
    for name, kind in table.fields.items():
        must = " (required)" if name in table.required else ""
        found.append(f"| `{name}` | {kind.help} | {_values(kind)}{must} |")
    return found


@pytest.fixture(scope="module")
def document(checkout: Path) -> str:
    """The document."""
    return (checkout / "docs" / "figure-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", FIGURE_TABLES, ids=lambda table: table.name)
def test_every_key_has_its_row(table: Table, document: str) -> None:
    assert [row for row in rows(table) if row not in document] == []


def test_its_example_loads(document: str, tmp_path: Path) -> None:
    (tmp_path / "robin.toml").write_text(document.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert load_figure(tmp_path / "robin.toml").things[0].puppet.name == "robin/lamp"


if __name__ == "__main__":
    for each in FIGURE_TABLES:
        print(f"\n## `{each.header}`\n\n{each.help}\n\n| key | what | values |\n|---|---|---|")
        print("\n".join(rows(each)))
