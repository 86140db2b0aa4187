"""Dream files → dreams, with every fault located. The same checks for one's own file and for a stranger's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.dream.living import BodyPlan
from dreamscape3d.dream.signals import SIGNAL_NAMES
from dreamscape3d.errors import DreamFileError, DreamscapeError, Place
from dreamscape3d.formats.bodies import BodyReader
from dreamscape3d.formats.build import build_dream, shared
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.figure import figure_in
from dreamscape3d.formats.file_kind import kind_of, refuse_other
from dreamscape3d.formats.guests import GuestReader
from dreamscape3d.formats.limits import FILE_BYTES
from dreamscape3d.formats.parsing import names_of, parsed, unless_faulty
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.rules import expanded
from dreamscape3d.formats.schema import DREAM
from dreamscape3d.formats.source import Source, read_source, refuse


def load_dream(path: Path | str) -> Dream:
    """The dream in a file.

    Raises:
        DreamFileError: the file cannot be read or has faults; it holds all of them (at most 100), each with its place.
    """
    return _dream(read_source(path), Path(path).parent)


def parse_dream(text: str, path: str = "<text>", digest: str = "", folder: Path | None = None) -> Dream:
    """The dream in a text; `path` is what messages call it, `digest` the SHA-256 (hex) that the dream keeps.

    Guests that are files are looked for in `folder`; without one there can be only those that come along.

    Raises:
        DreamFileError: as `load_dream`.
    """
    if len(text) > FILE_BYTES or len(text.encode("utf-8", "replace")) > FILE_BYTES:
        refuse(Place(path, 1, 1), f"the text is larger than {FILE_BYTES // 1024} KiB", "split the dream into several")
    return _dream(Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n"), digest), folder)


def check_file(path: Path | str) -> list[DreamscapeError]:
    """Every fault of a dream, figure or story file (at most 100), in its order; none for a good file."""
    try:
        source, folder = read_source(path), Path(path).parent
        kind = kind_of(parsed(source))
        if kind == "figure":
            figure_in(source)
        elif kind == "story":
            from dreamscape3d.formats.story import story_in  # which loads dreams

            story_in(source, folder)
        else:
            _dream(source, folder)
    except DreamFileError as error:
        return error.faults
    return []


def _dream(source: Source, folder: Path | None) -> Dream:
    faults, figures = Faults(source), BodyReader()
    values = _values(source, faults)
    tables, forms = values.get("guest", ()), values.get("form", ())
    reader = GuestReader(folder, faults, lambda guest: _guest(guest, figures))

    def read() -> tuple[tuple[Invitation, ...], tuple[BodyPlan, ...]]:
        bodies = figures.bodies(values.get("body", ()), folder, faults)
        return reader.invitations(tables, shared(values), sum(map(expanded, forms)) if tables else 0), bodies

    guests, bodies = unless_faulty(faults, read)
    return build_dream(values, source.digest, guests, bodies)


def _guest(source: Source, figures: BodyReader) -> tuple[Dream, int]:
    """A dream without its guests, and how many forms it has."""
    faults = Faults(source)
    values, folder = _values(source, faults), Path(source.path).parent
    bodies = unless_faulty(faults, lambda: figures.bodies(values.get("body", ()), folder, faults))
    return build_dream(values, source.digest, bodies=bodies), sum(map(expanded, values.get("form", ())))


def _values(source: Source, faults: Faults) -> dict[str, Any]:
    """What a file says, checked by itself."""
    raw = parsed(source)
    refuse_other(raw, "dream", faults)
    scope = SIGNAL_NAMES.union(names_of(raw, "parameters"), names_of(raw, "signals"))
    materials = names_of(raw, "materials")
    reader = Reader(faults, scope, lambda _: materials)
    values: dict[str, Any] = unless_faulty(faults, lambda: reader.read(raw, DREAM))
    return values
