"""Print the JSON Schema of dream files, for editors that complete and check as one types."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`schema` takes nothing."""


def run(args: argparse.Namespace) -> int:
    """Print it, indented, ending in a line break: what docs/dream.schema.json holds."""
    print(schema_text(), end="")
    return 0


def schema_text() -> str:
    """The schema as it is printed."""
    import json

    from dreamscape3d.formats import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
