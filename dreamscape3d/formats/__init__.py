"""Dream files ⇄ dreams; figure files → figures; story files → stories.

    file ─source─▶ text ─gate─▶ bounded ─tomli─▶ raw ─reader, rules─▶ values ─build─▶ Dream ─dump─▶ text
                                                        │      │         ▲
                                   faults ◀─ locations ─┘      └─guests──┘  other files, once each, without theirs
                            file:line:column for every one

Each format is declared once, in `schema`, `figure_schema` and `story_schema`, with the words of `kinds`, and
`schema_export` gives them to editors; `file_kind` tells which one a file is of. Text from outside ends here: what
passes is numbers, enums and bounded names. Nothing here knows OpenGL or time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dreamscape3d.formats.dump import dump_dream
    from dreamscape3d.formats.file_kind import kind_of_file
    from dreamscape3d.formats.load import check_file, load_dream, parse_dream
    from dreamscape3d.formats.schema_export import json_schema
    from dreamscape3d.formats.story import load_story

_HOMES = {
    "check_file": "load",
    "dump_dream": "dump",
    "json_schema": "schema_export",
    "kind_of_file": "file_kind",
    "load_dream": "load",
    "load_story": "story",
    "parse_dream": "load",
}

__all__ = ["check_file", "dump_dream", "json_schema", "kind_of_file", "load_dream", "load_story", "parse_dream"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `--help` should not wait for any of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
