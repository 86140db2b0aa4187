"""What a file is meant to be, by its keys: a dream, a figure or a story."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.figure_schema import FIGURE
from dreamscape3d.formats.kinds import Kind, Sequence, Table
from dreamscape3d.formats.parsing import parsed
from dreamscape3d.formats.schema import DREAM
from dreamscape3d.formats.source import read_source
from dreamscape3d.formats.story_schema import STORY

FileKind: TypeAlias = Literal["dream", "figure", "story"]
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)
TABLE_OF: dict[FileKind, Table] = {"dream": DREAM, "figure": FIGURE, "story": STORY}


_FIGURES = "name a figure file: it has a height, and forms on joints"


class OtherKindError(DreamFileError):
    """A file is of another kind than it was to be."""


def kind_of(raw: Mapping[str, Any]) -> FileKind:
    """What a file is meant to be: that of whose keys it has most, at its top and in the first table of each array."""
    return max(FILE_KINDS, key=lambda kind: _fitting(raw, TABLE_OF[kind]))


def kind_of_file(path: Path | str) -> FileKind:
    """The same of a file. Raises DreamFileError where it cannot be read, or is not TOML."""
    return kind_of(parsed(read_source(path)))


def refuse_other(raw: Mapping[str, Any], wanted: FileKind, faults: Faults) -> None:
    """Raises OtherKindError where a file is rather of another kind."""
    kind = kind_of(raw)
    if _fitting(raw, TABLE_OF[kind]) == _fitting(raw, TABLE_OF[wanted]):
        return
    others = {name for other, table in TABLE_OF.items() if other != kind for name in table.fields}
    telling = next((name for name in raw if name in TABLE_OF[kind].fields and name not in others), None)
    cure = _FIGURES if wanted == "figure" else _use(kind, Path(faults.source.path))
    faults.add((telling,) if telling else (), f"this is a {kind}, not a {wanted}", cure, part="key")
    raise OtherKindError(faults.error().faults)


def _use(kind: FileKind, path: Path) -> str:
    """What to do with a file of a kind."""
    if kind == "figure":
        return f'a dream lets it in: [[body]] figure = "{path.name}"'
    return f"dreamscape3d {'view' if kind == 'dream' else 'play'} {path}"


def _fitting(raw: Mapping[str, Any], table: Table) -> int:
    """How many keys a table has."""
    return sum(1 + _inside(value, table.fields[name]) for name, value in raw.items() if name in table.fields)


def _inside(value: Any, kind: Kind) -> int:
    if not isinstance(kind, Sequence) or not isinstance(kind.item, Table):
        return 0
    first = value[0] if isinstance(value, list) and value else None
    return sum(name in kind.item.fields for name in first) if isinstance(first, dict) else 0
