"""docs/dream-file.md, figure-file.md and story-file.md have a row for every key, with its range, unit and default.

python tests/formats/test_document.py story prints the rows of one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dreamscape3d.dream.signals import SIGNAL_NAMES
from dreamscape3d.dream.telling.gates import OF_ALL, OF_DOUBLE, OF_EACH, OF_ONE
from dreamscape3d.formats import kinds, load_dream, parse_dream, schema
from dreamscape3d.formats.defaults import default_of
from dreamscape3d.formats.figure import load_figure
from dreamscape3d.formats.figure_schema import FIGURE_TABLES
from dreamscape3d.formats.kinds import Kind, Table, range_words
from dreamscape3d.formats.solids import DEFAULTS
from dreamscape3d.formats.story import parse_story
from dreamscape3d.formats.story_schema import STORY_TABLES
from dreamscape3d.maths.expression_functions import FUNCTIONS

OF_OTHERS = {*schema.TABLES, *FIGURE_TABLES}
TABLES: dict[str, list[Table]] = {
    "dream": [*schema.TABLES],
    "figure": [*FIGURE_TABLES],
    "story": [table for table in STORY_TABLES if table not in OF_OTHERS],
}
"""Which document has which; story-file.md points to the others for what is as in them."""


def rows(table: Table) -> list[str]:
    """The rows of a table of a document: key, meaning, values, default."""
    return [_row(table, name, kind) for name, kind in table.fields.items()]


def _row(table: Table, name: str, kind: Kind) -> str:
    default = default_of(table, name)
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
        case kinds.Numbers():
            counts = sorted({kind.fewest, len(kind.names)})
            return " or ".join(f"[{', '.join(kind.names[:count])}]" for count in counts) + f": {_values(kind.item)}"
        case kinds.VectorOrTable():
            return f"{_values(kind.vector)}; or {kind.table.header}"
        case kinds.Words():
            return f"array of texts, at most {kind.most}"
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
        case kinds.Signal():
            return "formula"
        case kinds.Names():
            return f"table of names, at most {kind.most}" + ("" if _is_plain(kind) else f", each {_values(kind.item)}")
    return "table"


def _unit(item: kinds.Number | kinds.Whole) -> str:
    return item.unit if isinstance(item, kinds.Number) else ""


def _is_plain(kind: kinds.Names) -> bool:
    return isinstance(kind.item, kinds.Table | kinds.Signal)


def document(checkout: Path, kind: str) -> str:
    """One of them."""
    return (checkout / "docs" / f"{kind}-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "table"),
    [(kind, table) for kind, tables in TABLES.items() for table in tables],
    ids=lambda each: str(getattr(each, "name", each)),
)
def test_every_key_has_its_row(kind: str, table: Table, checkout: Path) -> None:
    written = document(checkout, kind)
    assert [row for row in rows(table) if row not in written] == []


def _sizes(sizes: Mapping[str, Any]) -> str:
    """What a solid takes; text that is empty where missing by its name alone."""
    words = [name if value == "" else f"{name} = {_toml(value)}" for name, value in sizes.items()]
    return ", ".join(f"`{word}`" for word in words) or "none"


def test_every_solid_with_its_sizes(checkout: Path) -> None:
    for name, sizes in DEFAULTS.items():
        assert f"| `{name}` | {_sizes(sizes)} |" in document(checkout, "dream")


def test_every_name_and_function_of_signals(checkout: Path) -> None:
    written = document(checkout, "dream")
    for name in SIGNAL_NAMES:
        assert f"`{name}`" in written, name
    for function in FUNCTIONS.values():
        assert f"`{function.usage}`" in written, function.usage


def test_every_name_of_formulas(checkout: Path) -> None:
    written = document(checkout, "story")
    for name in (*OF_ALL, *OF_ONE, *OF_DOUBLE, *OF_EACH):
        assert f"`{name}`" in written, name


def _examples(checkout: Path, kind: str) -> list[str]:
    return [part.split("```")[0] for part in document(checkout, kind).split("```toml\n")[1:]]


def test_examples_of_dreams_load(checkout: Path) -> None:
    examples = _examples(checkout, "dream")
    assert len(examples) >= 3
    for example in examples:
        parse_dream(example, "docs/dream-file.md")


def test_the_example_of_a_figure_loads(checkout: Path, tmp_path: Path) -> None:
    figure, dream = _examples(checkout, "figure")
    (tmp_path / "owl.toml").write_text(figure, encoding="utf-8")
    (tmp_path / "owls.toml").write_text(dream, encoding="utf-8")
    assert load_figure(tmp_path / "owl.toml").things[0].puppet.name == "owl/lantern"
    assert [body.name for body in load_dream(tmp_path / "owls.toml").living.bodies] == ["owl", "Minor", "Old one"]


def test_the_example_of_a_story_loads(checkout: Path) -> None:
    story = parse_story(_examples(checkout, "story")[0], "docs/story-file.md")
    assert len(story.acts) == 2


if __name__ == "__main__":
    kind = sys.argv[1] if len(sys.argv) > 1 else "dream"
    for each in TABLES[kind]:
        print(f"\n## `{each.header}`\n\n{each.help}\n\n| key | what | values | default |\n|---|---|---|---|")
        print("\n".join(rows(each)))
    if kind == "dream":
        for solid, takes in DEFAULTS.items():
            print(f"| `{solid}` | {_sizes(takes)} |")
        for each_function in FUNCTIONS.values():
            print(f"`{each_function.usage}`")
