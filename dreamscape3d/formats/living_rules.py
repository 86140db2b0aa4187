"""What must hold of all that lives in a dream together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dreamscape3d.formats.faults import Faults, shown
from dreamscape3d.formats.locations import Key
from dreamscape3d.scene.cast import MAX_PUPPETS

Values = Mapping[str, Any]
KEPT = 4  # puppets that every night has, or may need


def check_puppets(values: Values, faults: Faults) -> None:
    """Names are each used once, and no more moves than can."""
    for table in ("fear", "memory", "tale"):
        refuse_namesakes((table,), values.get(table, ()), faults)
    total = KEPT
    for key, count in _puppets(values):
        total += count
        if total > MAX_PUPPETS:
            message = f"more than {MAX_PUPPETS - KEPT} things move in the dream"
            faults.add(key, message, "a body counts as three, a memory with forms as two, a fear or line as one")
            return


def _puppets(values: Values) -> Iterator[tuple[Key, int]]:
    """What moves by each table, as many as it counts."""
    for index, _ in enumerate(values.get("body", ())):
        yield ("body", index), 3  # itself, what it holds, its double
    for index, _ in enumerate(values.get("fear", ())):
        yield ("fear", index), 1
    for index, memory in enumerate(values.get("memory", ())):
        yield ("memory", index), 2 if _has_forms(memory) else 1
    for index, tale in enumerate(values.get("tale", ())):
        for number, line in enumerate(tale.get("line", ()) if isinstance(tale, dict) else ()):
            yield ("tale", index, "line", number), 1 if _has_forms(line) else 0


def _has_forms(table: Any) -> bool:
    return isinstance(table, dict) and bool(table.get("form"))


def refuse_namesakes(key: Key, tables: Any, faults: Faults) -> None:
    """A fault for each of some tables whose name one before it has."""
    taken: set[str] = set()
    for index, each in enumerate(tables):
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name in taken:
            faults.add((*key, index, "name"), f"{shown(name)} is there twice", "give each a name of its own")
        taken.add(str(name))
