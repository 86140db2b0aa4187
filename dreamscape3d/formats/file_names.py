"""Files that a dream or story names: in its own folder or below, or one of those that come along, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.file_kind import OtherKindError
from dreamscape3d.formats.locations import Key

ENDING = ".toml"
_SIBLINGS = 1000  # files looked at for a name that is like the one asked for


class FileNames:
    """What names in one file mean.

    Attributes:
        folder: of that file, None for a text that lies in none; shipped: of those that come along.
        noun: what a file that is named is called; owner: what the one that names it is.
    """

    def __init__(self, folder: Path | None, shipped: Path, noun: str, faults: Faults, owner: str = "dream") -> None:
        self._folder, self._shipped, self._noun, self._faults = folder, shipped, noun, faults
        self._home = f"the folder of this {owner}"

    def path(self, name: str, key: Key) -> Path | None:
        """The file that a name means; None, and a fault is told, where there is none."""
        if not name.endswith(ENDING):
            shipped = self._shipped / f"{name}{ENDING}"
            if name and shipped in self._shipped.glob(f"*{ENDING}"):
                return shipped
            self._refuse_unknown(name, key)
        elif self._folder is None:
            offer = f"name one that comes along: {', '.join(self._along())}"
            self._faults.add(key, f"a text has no folder in which {shown(name)} could lie", offer)
        elif (path := _below(self._folder, name)) is None:
            self._faults.add(key, f"{shown(name)} lies outside {self._home}", f"copy it into {self._home}")
        elif not os.path.lexists(path):
            self._refuse_unknown(name, key)
        else:
            return path
        return None

    def _refuse_unknown(self, name: str, key: Key) -> None:
        missing = f"there is no file {shown(name)} in {self._home}"
        if (own := f"{name}{ENDING}") in self._siblings():
            self._faults.add(key, f"no {self._noun} {shown(name)} comes along", f'did you mean "{own}"?')
            return
        what = missing if name.endswith(ENDING) else f"no {self._noun} {shown(name)} comes along"
        self._faults.add(key, what, suggestion(name, [*self._siblings(), *self._along()]))

    def _siblings(self) -> list[str]:
        """Files of that ending in the folder."""
        if self._folder is None:
            return []
        try:
            return sorted(path.name for path, _ in zip(self._folder.glob(f"*{ENDING}"), range(_SIBLINGS), strict=False))
        except OSError:
            return []

    def _along(self) -> list[str]:
        return sorted(path.stem for path in self._shipped.glob(f"*{ENDING}"))


def told(name: str, role: str, error: DreamFileError) -> str:
    """The first fault of a named file, in one line; `role` is what it was to be."""
    where = f"line {error.place.line}: " if error.place is not None else ""
    more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
    return f"{shown(name)} cannot be a {role}: {where}{error.message}{more}"


def told_cure(path: Path, error: DreamFileError) -> str:
    """What to do about it."""
    return error.cure if isinstance(error, OtherKindError) else f"see its faults: dreamscape3d check {path}"


def _below(folder: Path, name: str) -> Path | None:
    """The file of that name, where neither a way up, a drive nor a link leads out of the folder."""
    plain = PurePosixPath(name)
    if plain.is_absolute() or ".." in plain.parts or "\\" in name or ":" in name:
        return None
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError):  # links in a circle
        return None
