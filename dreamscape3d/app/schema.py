"""Print the JSON Schema of one kind of file, for editors that complete and check as one types.

KIND is dream, figure (who lives in dreams) or story.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.formats.file_kind import FileKind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `schema` takes."""
    kinds = ("dream", "figure", "story")
    parser.add_argument("kind", metavar="KIND", nargs="?", default="dream", choices=kinds, help="default dream")


def run(args: argparse.Namespace) -> int:
    """Print it, indented, ending in a line break: what docs/KIND.schema.json holds."""
    print(schema_text(args.kind), end="")
    return 0


def schema_text(kind: FileKind) -> str:
    """The schema as it is printed."""
    import json

    from dreamscape3d.formats import json_schema

    return json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n"
