"""docs/dream-file.md has a row for every key, with its range, unit and default as the format has them.

python tests/formats/test_document.py prints the rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dreamscape3d.dream.signals import SIGNAL_NAMES
from dreamscape3d.formats import json_schema, kinds, schema
from dreamscape3d.formats.kinds import Kind, Table, range_words
from dreamscape3d.formats.solids import DEFAULTS
from dreamscape3d.maths.expression_functions import FUNCTIONS

DEFINITIONS: dict[str, Any] = {**json_schema()["$defs"], "Dream": json_schema()}


def rows(table: Table) -> list[str]:
    """The rows of a table of the document: key, meaning, values, default."""
    return [_row(table, name, kind) for name, kind in table.fields.items()]


def _row(table: Table, name: str, kind: Kind) -> str:
    default = DEFINITIONS[table.name]["properties"][name].get("default")
    shown = "required" if name in table.required else "" if default in (None, "") else f"`{_toml(default)}`"
    return f"| `{name}` | {kind.help} | {_values(kind)} | {shown} |"


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value)


def _values(kind: Kind) -> str:
    match kind:
        case kinds.Number():
            constant = "" if kind.constant else " or signal"
            return f"number{constant} {range_words(kind)}".rstrip() + (f" [{kind.unit}]" if kind.unit else "")
        case kinds.Whole():
            return f"whole number {range_words(kind)}"
        case kinds.Vector() | kinds.NumberOrVector():
            one = "one or three of: " if isinstance(kind, kinds.NumberOrVector) else "three of: "
            return one + _values(kind.item) + (f" [{kind.unit}]" if kind.unit and not _unit(kind.item) else "")
        case kinds.Points():
            return f"{kind.fewest} to {kind.most} points, each {_values(kind.item)}"
        case kinds.Flag():
            return "true or false"
        case kinds.Text():
            return f"text, at most {kind.longest} characters"
        case kinds.Choice():
            return ", ".join(f"`{value}`" for value in kind.values)
        case kinds.Colour():
            return "colour"
        case kinds.MaterialUse():
            return "text"
        case kinds.Sequence():
            return f"tables, at most {kind.most}"
        case kinds.Names():
            return f"table of names, at most {kind.most}"
    return "table"


def _unit(item: kinds.Number | kinds.Whole) -> str:
    return item.unit if isinstance(item, kinds.Number) else ""


@pytest.fixture(scope="module")
def document(checkout: Path) -> str:
    """The document."""
    return (checkout / "docs" / "dream-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
def test_every_key_has_its_row(table: Table, document: str) -> None:
    assert [row for row in rows(table) if row not in document] == []


def _sizes(sizes: Mapping[str, Any]) -> str:
    """What a solid takes; text that is empty where missing by its name alone."""
    words = [name if value == "" else f"{name} = {_toml(value)}" for name, value in sizes.items()]
    return ", ".join(f"`{word}`" for word in words) or "none"


def test_every_solid_with_its_sizes(document: str) -> None:
    for name, sizes in DEFAULTS.items():
        assert f"| `{name}` | {_sizes(sizes)} |" in document


def test_every_name_and_function_of_signals(document: str) -> None:
    for name in SIGNAL_NAMES:
        assert f"`{name}`" in document, name
    for function in FUNCTIONS.values():
        assert f"`{function.usage}`" in document, function.usage


def test_its_examples_load(document: str) -> None:
    from dreamscape3d.formats import parse_dream

    examples = [part.split("```")[0] for part in document.split("```toml\n")[1:]]
    assert len(examples) >= 3
    for example in examples:
        parse_dream(example, "docs/dream-file.md")


if __name__ == "__main__":
    for each in schema.TABLES:
        print(f"\n## `{each.header}`\n\n{each.help}\n\n| key | what | values | default |\n|---|---|---|---|")
        print("\n".join(rows(each)))
    for solid, takes in DEFAULTS.items():
        print(f"| `{solid}` | {_sizes(takes)} |")
    for each_function in FUNCTIONS.values():
        print(f"`{each_function.usage}`")
