"""Tables and values as TOML: what equals its default is left out."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from dreamscape3d.errors import LimitError
from dreamscape3d.formats.kinds import Colour, Table
from dreamscape3d.maths.expression import Expression

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Plain(str):
    """Text to write as it is, though it may look like something else."""


def record(header: str, table: Table, each: Any, plain: Any) -> str:
    """A table of the attributes of a record that differ from the plain one; "" where none does."""
    return block(header, {name: value for name, value in changed(table, each, plain).items() if name != "path"})


def changed(table: Table, each: Any, plain: Any) -> dict[str, Any]:
    """The attributes of a record that differ from the plain one, colours as text where they can be."""
    found = {name: getattr(each, name) for name in table.fields if getattr(each, name) != getattr(plain, name)}
    return {name: _colour(value) if isinstance(table.fields[name], Colour) else value for name, value in found.items()}


def _colour(colour: Any) -> Any:
    """`#rrggbb` where that is exact, else the three numbers."""
    if all(not isinstance(part, Expression) and round(part * 255) / 255 == part for part in colour):
        return Plain("#" + "".join(f"{round(part * 255):02x}" for part in colour))
    return colour


def block(header: str, entries: Mapping[str, Any], *, keep: bool = False) -> str:
    """A table with its header; "" for an empty one unless `keep`."""
    return f"{header}\n{lines(entries)}" if entries or keep else ""


def lines(entries: Mapping[str, Any]) -> str:
    """Entries, one on each line."""
    return "".join(f"{key(name)} = {written(value)}\n" for name, value in entries.items())


def key(name: str) -> str:
    """A key, in quotes where it must be."""
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def written(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, Expression):
        value = value.text
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {written(item)}" for name, item in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return _number(float(value))


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise LimitError(f"the number {value} cannot be written", cure="use finite numbers")
    return str(int(value)) if value.is_integer() else repr(value)
