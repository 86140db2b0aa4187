"""The bodies of a dream: which figure files they are of, and that they may be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from dreamscape3d.dream.living import BodyPlan, Figure
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats.faults import Faults, shown
from dreamscape3d.formats.figure import bodies_folder, figure_in
from dreamscape3d.formats.file_names import FileNames, told, told_cure
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.source import read_source
from dreamscape3d.scene.cue import Placement

Values = Mapping[str, Any]
FIGURE_BYTES = 256 * 1024
"""Of all figure files together that one dream and its guests name, each counted once."""


class BodyReader:
    """Reads the bodies of a dream and of its guests: each figure file once."""

    def __init__(self) -> None:
        self._bytes = 0
        self._figures: dict[Path, Figure | None] = {}

    def bodies(self, tables: Sequence[Values], folder: Path | None, faults: Faults) -> tuple[BodyPlan, ...]:
        """Those that can be, as the checked tables of one file have them; faults are told of the others.

        `folder` of the file, None for a text that lies in none.
        """
        files = FileNames(folder, bodies_folder(), "figure", faults)
        found = [self.body(table, ("body", index), files, faults) for index, table in enumerate(tables)]
        _refuse_namesakes(tables, faults)
        return tuple(body for body in found if body is not None)

    def body(self, table: Values, key: Key, files: FileNames, faults: Faults) -> BodyPlan | None:
        """One, as the checked table at `key` has it; None with a fault."""
        at: Key = (*key, "figure")
        path = files.path(table["figure"], at)
        figure = self._figure(path, table["figure"], at, faults) if path is not None else None
        return _plan(table, figure) if figure is not None else None

    def _figure(self, path: Path, name: str, key: Key, faults: Faults) -> Figure | None:
        if path not in self._figures:
            self._figures[path] = self._read(path, name, key, faults)
        elif self._figures[path] is None:
            faults.add(key, f"{shown(name)} cannot be a body, as told before")
        return self._figures[path]

    def _read(self, path: Path, name: str, key: Key, faults: Faults) -> Figure | None:
        try:
            self._bytes += path.stat().st_size
            if self._bytes > FIGURE_BYTES:
                message = f"with {shown(name)} the figures have more than {FIGURE_BYTES // 1024} KiB together"
                faults.add(key, message, "use fewer, or smaller ones")
                return None
            return figure_in(read_source(path))
        except DreamFileError as error:
            faults.add(key, told(name, "body", error), told_cure(path, error))
        except OSError as error:
            faults.add(key, f"{shown(name)} cannot be read: {(error.strerror or str(error)).lower()}")
        return None


def _name(table: Values) -> str:
    return table.get("name") or PurePosixPath(table["figure"]).stem


def _plan(table: Values, figure: Figure) -> BodyPlan:
    place = Placement(table.get("at", (0.0, 0.0, 0.0)), table.get("turn", 0.0), table.get("scale", 1.0))
    given = {key: table[key] for key in ("walk", "run", "does", "stay") if key in table}
    way = tuple(map(tuple, table.get("way", ())))
    return BodyPlan(_name(table), figure.called(_name(table)), place, way=way, **given, source=table["figure"])


def _refuse_namesakes(tables: Sequence[Values], faults: Faults) -> None:
    taken: set[str] = set()
    for index, table in enumerate(tables):
        name = _name(table)
        if name in taken:
            at = "name" if table.get("name") else "figure"
            faults.add(("body", index, at), f"two bodies are called {shown(name)}", 'add name = "…"')
        taken.add(name)
