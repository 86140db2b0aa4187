"""Dream files ⇄ dreams.

    file ─source─▶ text ─gate─▶ bounded ─tomli─▶ raw ─reader, rules─▶ values ─build─▶ Dream ─dump─▶ text
                                                        │      │         ▲
                                   faults ◀─ locations ─┘      └─guests──┘  other files, once each, without theirs
                            file:line:column for every one

The format is declared once, in `schema`, with the words of `kinds`; `schema_export` gives it to editors. Text
from outside ends here: what passes is numbers, enums and bounded names. Nothing here knows OpenGL or time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dreamscape3d.formats.dump import dump_dream
    from dreamscape3d.formats.load import check_file, load_dream, parse_dream
    from dreamscape3d.formats.schema_export import json_schema
    from dreamscape3d.formats.story import load_story

_HOMES = {
    "check_file": "load",
    "dump_dream": "dump",
    "json_schema": "schema_export",
    "load_dream": "load",
    "load_story": "story",
    "parse_dream": "load",
}

__all__ = ["check_file", "dump_dream", "json_schema", "load_dream", "load_story", "parse_dream"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `--help` should not wait for any of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
