"""The format as a JSON Schema (draft 2020-12), from which editors complete and check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream
from dreamscape3d.formats import kinds, limits, schema
from dreamscape3d.formats.form_schema import CIRCLE, FORM, SCATTER
from dreamscape3d.formats.kinds import Kind, Table, range_words
from dreamscape3d.maths.expression import MAX_CHARACTERS, MAX_NAME
from dreamscape3d.scene.grading import NO_EFFECTS, PLAIN_GRADE
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky

SCHEMA_ID = "urn:dreamscape3d:dream-file"

Schema = dict[str, Any]

_PLAIN: dict[Table, Any] = {
    schema.DREAM: Dream(),
    schema.CAMERA: Camera(),
    schema.GRADE: PLAIN_GRADE,
    schema.EFFECTS: NO_EFFECTS,
    schema.AIR: Air(),
    schema.SKY: Sky(),
    schema.LIGHT: Light(),
    schema.MATERIAL: Material(),
    schema.PARTICLES: Particles(),
    schema.RIBBON: Ribbon(),
}
_DEFAULTS: dict[Table, Schema] = {
    schema.MOOD: {"valence": 0.0, "arousal": 0.0, "dominance": 0.0},
    schema.PARAMETER: {"min": 0.0, "max": 1.0},
    schema.PATH_POINT: {"ease": "smooth"},
    CIRCLE: {"radius": 0.0},
    SCATTER: {"seed": 0, "turn": 360.0, "smallest": 1.0, "gap": 0.0},
    FORM: {"operator": "union", "smooth": 0.0, "scale": 1.0, "turn": [0.0, 0.0, 0.0], "at": [0.0, 0.0, 0.0]},
    schema.SHARE: dict.fromkeys(CHANNELS, False),
    schema.ENTANGLE: {"mode": "merge"},
    schema.GUEST: {"at": [0.0, 0.0, 0.0], "turn": 0.0, "scale": 1.0},
}
_EXAMPLE = {
    "title": "first light",
    "camera": {"at": [0, 1.6, 6], "look_at": [0, 1, 0]},
    "materials": {"neon": {"colour": "#0ff", "emission": 4}},
    "form": [{"shape": "sphere", "radius": "1 + 0.1 * pulse", "material": "neon", "at": [0, 1, 0]}],
}


def json_schema() -> Schema:
    """The schema of a dream file; `docs/dream.schema.json` holds the same."""
    definitions: Schema = {"Signal": _SIGNAL, "Colour": _COLOUR}
    _define(schema.DREAM, definitions)
    top = definitions.pop(schema.DREAM.name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **top,
        "title": "dreamscape3d dream file",
        "examples": [_EXAMPLE],
        "$defs": definitions,
    }


_SIGNAL: Schema = {
    "description": 'An expression such as "1 + 0.2 * sin(time)", worked out at every tick.',
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_CHARACTERS,
}
_FRACTION: Schema = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"$ref": "#/$defs/Signal"}]}
_COLOUR: Schema = {
    "description": "#rgb, #rrggbb, or [red, green, blue] from 0 to 1, sRGB.",
    "anyOf": [
        {"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"},
        {"type": "array", "prefixItems": [_FRACTION] * 3, "items": False, "minItems": 3, "maxItems": 3},
    ],
}


def _define(table: Table, definitions: Schema) -> Schema:
    """A reference to a table, which is put among the definitions when it is first met."""
    reference = {"$ref": f"#/$defs/{table.name}"}
    if table.name in definitions:
        return reference
    definitions[table.name] = {}  # holds the place: forms hold forms
    properties = {}
    for name, kind in table.fields.items():
        properties[name] = {**_described(kind), **_exported(kind, definitions)}
        default = _default(table, name)
        if default is not None:
            properties[name]["default"] = default
    definitions[table.name] = {
        "title": table.header,
        "description": table.help,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": list(table.required)} if table.required else {}),
    }
    return reference


def _default(table: Table, name: str) -> Any:
    """The value that a missing key has, where it is one plain value."""
    if table in _DEFAULTS:
        return _DEFAULTS[table].get(name)
    value = getattr(_PLAIN.get(table), name, None)
    if isinstance(value, tuple):
        return list(value) or None
    return value if isinstance(value, bool | int | float | str) else None


def _described(kind: Kind) -> Schema:
    """The help of a key, with range, unit, and whether a signal may stand there."""
    words = kind.help
    if isinstance(kind, kinds.Number | kinds.Whole | kinds.Vector | kinds.NumberOrVector):
        item = kind if isinstance(kind, kinds.Number | kinds.Whole) else kind.item
        reach = range_words(item)
        if reach:
            words += f" {reach[:1].upper()}{reach[1:]}{'' if item is kind else ' each'}."
        unit = "" if isinstance(kind, kinds.Whole) else kind.unit
        words += f" [{unit}]" if unit else ""
        words += " Numbers or signals." if isinstance(item, kinds.Number) and not item.constant else ""
    return {"description": words.strip()} if words else {}


def _exported(kind: Kind, definitions: Schema) -> Schema:
    return _EXPORTS[type(kind)](kind, definitions)


def _number(kind: kinds.Number, definitions: Schema) -> Schema:
    low = "exclusiveMinimum" if kind.open else "minimum"
    constant: Schema = {"type": "number", low: kind.low, "maximum": kind.high}
    return constant if kind.constant else {"anyOf": [constant, {"$ref": "#/$defs/Signal"}]}


def _three(kind: kinds.Vector | kinds.NumberOrVector, definitions: Schema) -> Schema:
    item = _exported(kind.item, definitions)
    return {"type": "array", "prefixItems": [item] * 3, "items": False, "minItems": 3, "maxItems": 3}


def _points(kind: kinds.Points, definitions: Schema) -> Schema:
    items = _three(kind.item, definitions)
    return {"type": "array", "items": items, "minItems": kind.fewest, "maxItems": kind.most}


def _number_or_vector(kind: kinds.NumberOrVector, definitions: Schema) -> Schema:
    one = _number(kind.item, definitions)
    return {"anyOf": [*one.get("anyOf", [one]), _three(kind, definitions)]}


def _sequence(kind: kinds.Sequence, definitions: Schema) -> Schema:
    least = {"minItems": kind.fewest} if kind.fewest else {}
    return {"type": "array", "items": _define(kind.item, definitions), **least, "maxItems": kind.most}


def _names(kind: kinds.Names, definitions: Schema) -> Schema:
    pattern = {"propertyNames": {"pattern": f"^[A-Za-z_][A-Za-z0-9_]{{0,{MAX_NAME - 1}}}$"}} if kind.identifier else {}
    return {
        "type": "object",
        "additionalProperties": _exported(kind.item, definitions),
        "maxProperties": kind.most,
        **pattern,
    }


_EXPORTS: dict[type[Kind], Callable[[Any, Schema], Schema]] = {
    kinds.Number: _number,
    kinds.Whole: lambda kind, _: {"type": "integer", "minimum": kind.low, "maximum": kind.high},
    kinds.Flag: lambda kind, _: {"type": "boolean"},
    kinds.Text: lambda kind, _: {"type": "string", "maxLength": kind.longest},
    kinds.Choice: lambda kind, _: {"type": "string", "enum": list(kind.values)},
    kinds.Colour: lambda kind, _: {"$ref": "#/$defs/Colour"},
    kinds.Vector: _three,
    kinds.Points: _points,
    kinds.NumberOrVector: _number_or_vector,
    kinds.Signal: lambda kind, _: {"$ref": "#/$defs/Signal"},
    kinds.MaterialUse: lambda kind, _: {"type": "string", "maxLength": limits.TEXT},
    kinds.Sequence: _sequence,
    kinds.Names: _names,
    kinds.Table: _define,
}
