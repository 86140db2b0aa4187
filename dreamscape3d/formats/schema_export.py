"""The formats as JSON Schemas (draft 2020-12), from which editors complete and check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dreamscape3d.formats import kinds, limits
from dreamscape3d.formats.defaults import default_of
from dreamscape3d.formats.file_kind import TABLE_OF, FileKind
from dreamscape3d.formats.kinds import Kind, Table, range_words
from dreamscape3d.maths.expression import MAX_CHARACTERS, MAX_NAME

Schema = dict[str, Any]

_EXAMPLES: dict[FileKind, Schema] = {
    "dream": {
        "title": "first light",
        "camera": {"at": [0, 1.6, 6], "look_at": [0, 1, 0]},
        "materials": {"neon": {"colour": "#0ff", "emission": 4}},
        "form": [{"shape": "sphere", "radius": "1 + 0.1 * pulse", "material": "neon", "at": [0, 1, 0]}],
    },
    "figure": {
        "title": "Robin",
        "height": 1.6,
        "form": [{"joint": "head", "shape": "sphere", "radius": 0.1, "at": [0, 0.05, 0]}],
    },
    "story": {
        "title": "A nap",
        "role": [{"name": "mia", "dream": "mia", "figure": "mia"}],
        "setting": [{"name": "hills", "of": "mia", "marks": {"pond": [-2.8, 0.4, 3.6, 35]}}],
        "act": [
            {
                "name": "home",
                "seconds": 20,
                "setting": "hills",
                "cue": [{"at": 1, "do": "go", "who": "mia", "to": "pond"}],
                "shot": [{"at": 0, "eye": [-1, 1, 8], "look": {"of": "mia.head"}}],
            }
        ],
    },
}


def json_schema(kind: FileKind = "dream") -> Schema:
    """The schema of a kind of file: what docs/dream.schema.json, figure.schema.json and story.schema.json hold."""
    definitions: Schema = {}
    _define(TABLE_OF[kind], definitions)
    top = definitions.pop(TABLE_OF[kind].name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:dreamscape3d:{kind}-file",
        **top,
        "title": f"dreamscape3d {kind} file",
        "examples": [_EXAMPLES[kind]],
        "$defs": definitions,
    }


_SIGNAL: Schema = {
    "description": 'An expression such as "1 + 0.2 * sin(time)", worked out at every tick.',
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_CHARACTERS,
}
_FRACTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def _shared(name: str, schema: Schema, definitions: Schema) -> Schema:
    """A reference to a schema, which is put among the definitions when it is first met."""
    definitions.setdefault(name, schema)
    return {"$ref": f"#/$defs/{name}"}


def _signal(definitions: Schema) -> Schema:
    return _shared("Signal", _SIGNAL, definitions)


def _colour(kind: kinds.Colour, definitions: Schema) -> Schema:
    part = _FRACTION if kind.constant else {"anyOf": [_FRACTION, _signal(definitions)]}
    made: Schema = {
        "description": "#rgb, #rrggbb, or [red, green, blue] from 0 to 1, sRGB.",
        "anyOf": [
            {"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"},
            _array([part] * 3),
        ],
    }
    return _shared("PlainColour" if kind.constant else "Colour", made, definitions)


def _array(items: list[Schema], fewest: int | None = None) -> Schema:
    """An array of one of each of `items`; those after the first `fewest` may be left out."""
    least = len(items) if fewest is None else fewest
    return {"type": "array", "prefixItems": items, "items": False, "minItems": least, "maxItems": len(items)}


def _define(table: Table, definitions: Schema) -> Schema:
    """A reference to a table, which is put among the definitions when it is first met."""
    if table.name not in definitions:
        definitions[table.name] = {}  # holds the place: forms hold forms
        definitions[table.name] = _object(table, definitions)
    return {"$ref": f"#/$defs/{table.name}"}


def _object(table: Table, definitions: Schema) -> Schema:
    properties = {}
    for name, kind in table.fields.items():
        properties[name] = {**_described(kind), **_exported(kind, definitions)}
        default = default_of(table, name)
        if default is not None:
            properties[name]["default"] = default
    return {
        "title": table.header,
        "description": table.help,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": list(table.required)} if table.required else {}),
    }


def _described(kind: Kind) -> Schema:
    """The help of a key, with range, unit, and whether a signal may stand there."""
    words = kind.help
    kind = kind.vector if isinstance(kind, kinds.VectorOrTable) else kind
    if isinstance(kind, kinds.Number | kinds.Whole | kinds.Vector | kinds.Numbers | kinds.NumberOrVector):
        item = kind if isinstance(kind, kinds.Number | kinds.Whole) else kind.item
        reach = range_words(item)
        if reach:
            words += f" {reach[:1].upper()}{reach[1:]}{'' if item is kind else ' each'}."
        unit = getattr(kind, "unit", "") or getattr(item, "unit", "")
        words += f" [{unit}]" if unit else ""
        words += " Numbers or signals." if isinstance(item, kinds.Number) and not item.constant else ""
    return {"description": words.strip()} if words else {}


def _exported(kind: Kind, definitions: Schema) -> Schema:
    return _EXPORTS[type(kind)](kind, definitions)


def _number(kind: kinds.Number, definitions: Schema) -> Schema:
    low = "exclusiveMinimum" if kind.open else "minimum"
    constant: Schema = {"type": "number", low: kind.low, "maximum": kind.high}
    return constant if kind.constant else {"anyOf": [constant, _signal(definitions)]}


def _three(kind: kinds.Vector | kinds.NumberOrVector, definitions: Schema) -> Schema:
    return _array([_exported(kind.item, definitions)] * 3)


def _points(kind: kinds.Points, definitions: Schema) -> Schema:
    items = _three(kind.item, definitions)
    return {"type": "array", "items": items, "minItems": kind.fewest, "maxItems": kind.most}


def _numbers(kind: kinds.Numbers, definitions: Schema) -> Schema:
    return _array([_number(kind.item, definitions)] * len(kind.names), kind.fewest)


def _words(kind: kinds.Words, definitions: Schema) -> Schema:
    return {"type": "array", "items": _exported(kind.item, definitions), "maxItems": kind.most}


def _vector_or_table(kind: kinds.VectorOrTable, definitions: Schema) -> Schema:
    return {"anyOf": [_three(kind.vector, definitions), _define(kind.table, definitions)]}


def _number_or_vector(kind: kinds.NumberOrVector, definitions: Schema) -> Schema:
    one = _number(kind.item, definitions)
    return {"anyOf": [*one.get("anyOf", [one]), _three(kind, definitions)]}


def _sequence(kind: kinds.Sequence, definitions: Schema) -> Schema:
    least = {"minItems": kind.fewest} if kind.fewest else {}
    return {"type": "array", "items": _exported(kind.item, definitions), **least, "maxItems": kind.most}


def _names(kind: kinds.Names, definitions: Schema) -> Schema:
    pattern = {"propertyNames": {"pattern": f"^[A-Za-z_][A-Za-z0-9_]{{0,{MAX_NAME - 1}}}$"}} if kind.identifier else {}
    return {
        "type": "object",
        "additionalProperties": _exported(kind.item, definitions),
        "maxProperties": kind.most,
        **pattern,
    }


def _variants(kind: kinds.Variants, definitions: Schema) -> Schema:
    """One object for each word, with the keys of all and its own."""
    made = []
    for word, table in kind.tables.items():
        common, own = _object(kind.common, definitions), _object(table, definitions)
        properties = {**common["properties"], kind.key: {"const": word}, **own["properties"]}
        required = [*kind.common.required, *table.required]
        whole = {**own, "properties": properties, "required": required}
        made.append(_shared(f"{kind.common.name}{table.name}", whole, definitions))
    return {"oneOf": made}


_EXPORTS: dict[type[Kind], Callable[[Any, Schema], Schema]] = {
    kinds.Number: _number,
    kinds.Whole: lambda kind, _: {"type": "integer", "minimum": kind.low, "maximum": kind.high},
    kinds.Flag: lambda kind, _: {"type": "boolean"},
    kinds.Text: lambda kind, _: {"type": "string", "maxLength": kind.longest},
    kinds.Choice: lambda kind, _: {"type": "string", "enum": list(kind.values)},
    kinds.Colour: _colour,
    kinds.Vector: _three,
    kinds.Points: _points,
    kinds.Numbers: _numbers,
    kinds.Words: _words,
    kinds.NumberOrVector: _number_or_vector,
    kinds.VectorOrTable: _vector_or_table,
    kinds.Signal: lambda _, definitions: _signal(definitions),
    kinds.MaterialUse: lambda kind, _: {"type": "string", "maxLength": limits.TEXT},
    kinds.Sequence: _sequence,
    kinds.Names: _names,
    kinds.Table: _define,
    kinds.Variants: _variants,
}
