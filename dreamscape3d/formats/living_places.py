"""Where what lives in a dream is written, for those who point at it in the picture.

    living_places(source, folder)["mia", 3]  ─▶ Place, in the figure's file, of what made the fourth form of its puppet

("mia",) is where all of it is. Puppets are called as a night calls them, without the dreamer before it: "mia",
"mia/lantern", "fear the unlit door", "memory kite", "tale the chrome fox 0".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from dreamscape3d.errors import DreamFileError, Place
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.figure import bodies_folder
from dreamscape3d.formats.figure_schema import PAIRS
from dreamscape3d.formats.file_names import FileNames
from dreamscape3d.formats.locations import Key, Locations
from dreamscape3d.formats.parsing import parsed
from dreamscape3d.formats.source import Source, read_source

Living = tuple[str] | tuple[str, int]
"""A puppet, or a form of it."""
_Found = Iterator[tuple[Living, Place]]


def living_places(source: Source, folder: Path) -> Mapping[Living, Place]:
    """By puppet and form, of a dream whose file was read already and lies in `folder`; figures that cannot be read have
    no place."""
    raw, here = parsed(source), _Written(source)
    found = dict(here.puppets("fear", raw.get("fear", ()), lambda table: f"fear {table['name']}"))
    found |= here.puppets("memory", raw.get("memory", ()), lambda table: f"memory {table['name']}")
    for index, tale in enumerate(raw.get("tale", ())):
        for number, line in enumerate(tale["line"]):
            found |= here.puppet(f"tale {tale['name']} {number}", ("tale", index, "line", number), line)
    files = FileNames(folder, bodies_folder(), "figure", Faults(source))
    for index, body in enumerate(raw.get("body", ())):
        path = files.path(body["figure"], ("body", index, "figure"))
        name = body.get("name") or PurePosixPath(body["figure"]).stem
        if path is not None:
            found |= _figure(name, path)
    return found


class _Written:
    """A text, and where its tables are."""

    def __init__(self, source: Source) -> None:
        self._source, self._locations = source, Locations(source.text)

    def puppets(self, key: str, tables: Any, name: Any) -> _Found:
        for index, table in enumerate(tables):
            yield from self.puppet(name(table), (key, index), table)

    def puppet(self, name: str, key: Key, table: Mapping[str, Any], *, paired: bool = False) -> _Found:
        """A puppet of the forms of a table; where they are `paired`, those on both sides are two."""
        yield from self._place((name,), key)
        number = 0
        for index, form in enumerate(table.get("form", ())):
            for _ in range(2 if paired and form.get("joint") in PAIRS else 1):
                yield from self._place((name, number), (*key, "form", index))
                number += 1

    def _place(self, form: Living, key: Key) -> _Found:
        span = self._locations.find(key)
        if span is not None:
            start, end = span.value
            yield form, self._source.place(start, end - start)


def _figure(name: str, path: Path) -> Mapping[Living, Place]:
    """Of a figure file: the body that it is of, and what it has with it."""
    try:
        source = read_source(path)
        raw = parsed(source)
    except DreamFileError:
        return {}
    written = _Written(source)
    found = dict(written.puppet(name, (), raw, paired=True))
    for index, thing in enumerate(raw.get("thing", ())):
        found |= written.puppet(f"{name}/{thing['name']}", ("thing", index), thing)
    return found
