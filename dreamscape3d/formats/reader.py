"""Raw TOML values → checked ones: numbers as floats or expressions, colours as triples, every fault collected.

A table comes back as a dict of the entries that are valid, so one bad value never hides the next fault. Where no
fault was found the dict is complete, and `build`, `figure` or `story` make of it what it tells of.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any, Final

from dreamscape3d.dream.signals import COPY_NAMES
from dreamscape3d.errors import ExpressionError
from dreamscape3d.formats import kinds, rules
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.form_schema import FORM
from dreamscape3d.formats.kinds import Kind
from dreamscape3d.formats.limits import EXPRESSIONS, GROUPS, TEXT
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.schema import RIBBON, TABLES
from dreamscape3d.formats.wording import described, figure, help_of, label, range_cure
from dreamscape3d.maths.expression import Expression, is_name, parse

INVALID: Final = object()
"""Stands for a value that had a fault."""

_OUTSIDE_COPIES = frozenset({"smooth", "repeat", "circle", "scatter", "mirror", "at"})
"""Keys of a form that hold once, not for each of its copies: `i`, `n` and `r` mean nothing there."""

_COPIES = frozenset({"repeat", "circle", "scatter"})
"""Keys that make copies, which know `i`, `n` and `r`."""

_WHOLE_RIBBON = frozenset({"taper", "flow", "spacing"})
"""Keys of a ribbon that hold once, not for each of its points."""

_SHARE, _CONSTANT_SHARE = kinds.Number("", 0, 1), kinds.Number("", 0, 1, constant=True)
_NAME = kinds.Text("")
_JOINERS = "\u200c\u200d"  # that Persian and emoji are written with; other format characters mislead


class Reader:
    """Reads one file. `names` are what its expressions may use, `materials` what the form at a key path may name, or
    None where it may be anything."""

    def __init__(
        self,
        faults: Faults,
        names: frozenset[str],
        materials: Callable[[Key], Collection[str] | None],
        tables: Collection[kinds.Table] = TABLES,
    ) -> None:
        """`tables` of the format, in which an unknown key may have its home."""
        self._faults = faults
        self._tables = tables
        self._names = (names - COPY_NAMES, names | COPY_NAMES)
        self._materials = materials
        self._expressions = 0
        self._parsed: dict[tuple[str, bool], Expression] = {}
        self._readers: dict[type[Kind], Callable[[Any, Any, Key, bool], Any]] = {
            kinds.Number: self._number,
            kinds.Whole: self._whole,
            kinds.Flag: self._flag,
            kinds.Text: self._text,
            kinds.Choice: self._choice,
            kinds.Colour: self._colour,
            kinds.Vector: self._vector,
            kinds.Points: self._points,
            kinds.Numbers: self._numbers,
            kinds.Words: self._words,
            kinds.NumberOrVector: self._number_or_vector,
            kinds.VectorOrTable: self._vector_or_table,
            kinds.Signal: self._signal,
            kinds.MaterialUse: self._material_use,
            kinds.Sequence: self._sequence,
            kinds.Names: self._named,
            kinds.Table: self._table,
            kinds.Variants: self._variants,
        }

    def read(self, value: Any, kind: Kind, key: Key = (), copied: bool = False) -> Any:
        """The value as its kind has it, or `INVALID`. `copied`: whether `i`, `n` and `r` have a meaning here."""
        return self._readers[type(kind)](value, kind, key, copied)

    # -- numbers ---------------------------------------------------------------------------------------

    def _number(self, value: Any, kind: kinds.Number, key: Key, copied: bool) -> float | Expression | object:
        if _plain(value, kind):
            return float(value)
        if isinstance(value, str) and not kind.constant:
            return self._signal_within(value, kind, key, copied)
        if isinstance(value, bool) or not isinstance(value, int | float):
            wanted = "a number" if kind.constant else "a number or a signal in quotes"
            cure = "write it without quotes; a signal cannot stand here" if isinstance(value, str) else ""
            return self._wrong(value, wanted, key, cure)
        return float(value) if self._in_range(value, kind, key) else INVALID

    def _in_range(self, value: float, kind: kinds.Number | kinds.Whole, key: Key) -> bool:
        if not isinstance(value, int) and not math.isfinite(value):
            self._faults.add(key, f"{label(key)} is not a finite number", "use a number within ±1,000,000")
            return False
        opened = isinstance(kind, kinds.Number) and kind.open
        if value > kind.high:
            self._faults.add(key, f"{label(key)} {figure(value)} is above {figure(kind.high)}", range_cure(kind))
        elif value < kind.low:
            self._faults.add(key, f"{label(key)} {figure(value)} is below {figure(kind.low)}", range_cure(kind))
        elif opened and value <= kind.low:
            self._faults.add(key, f"{label(key)} {figure(value)} is not above {figure(kind.low)}")
        else:
            return True
        return False

    def _whole(self, value: Any, kind: kinds.Whole, key: Key, copied: bool) -> int | object:
        if isinstance(value, bool) or not isinstance(value, int):
            return self._wrong(value, "a whole number", key)
        return value if self._in_range(value, kind, key) else INVALID

    def _signal(self, value: Any, kind: kinds.Signal, key: Key, copied: bool) -> float | Expression | object:
        if isinstance(value, str):
            return self._expression(value, key, copied)
        return self._wrong(value, "an expression in quotes", key, 'write it as text: "0.5"')

    def _signal_within(self, text: str, kind: kinds.Number, key: Key, copied: bool) -> Expression | object:
        """An expression; one without names is a constant, so the range binds it."""
        expression = self._expression(text, key, copied)
        if isinstance(expression, Expression) and not expression.names:
            return expression if self._in_range(expression.evaluate({}), kind, key) else INVALID
        return expression

    def _expression(self, text: str, key: Key, copied: bool) -> Expression | object:
        self._expressions += 1
        if self._expressions > EXPRESSIONS:
            if self._expressions == EXPRESSIONS + 1:
                self._faults.add(key, f"the dream has more than {EXPRESSIONS} expressions", "give shared ones a name")
            return INVALID
        try:
            if (text, copied) not in self._parsed:
                self._parsed[text, copied] = parse(text, self._names[copied])
        except ExpressionError as error:
            cure = error.cure
            if any(error.message == f"unknown name '{name}'" for name in COPY_NAMES):
                cure = "i, n and r are known only inside a form with repeat, circle or scatter"
            self._faults.add_within(key, error.message, cure, error.column, error.width)
            return INVALID
        return self._parsed[text, copied]

    # -- words -----------------------------------------------------------------------------------------

    def _flag(self, value: Any, kind: kinds.Flag, key: Key, copied: bool) -> bool | object:
        return value if isinstance(value, bool) else self._wrong(value, "true or false", key)

    def _text(self, value: Any, kind: kinds.Text, key: Key, copied: bool) -> str | object:
        if not isinstance(value, str):
            return self._wrong(value, "text in quotes", key)
        return self._checked_text(value, kind, key, label(key), "value")

    def _checked_text(self, text: str, kind: kinds.Text, key: Key, called: str, part: Any) -> str | object:
        """As long as it may be, without a character that ends a line where it has but one, in Unicode's normal form
        C."""
        if len(text) > kind.longest:
            self._faults.add(key, f"{called} has {len(text)} characters; at most {kind.longest} are read", part=part)
            return INVALID
        allowed = _JOINERS + "\n" * kind.lines
        for index, character in enumerate(text, 1):
            if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in allowed:
                message = f"{called} holds the control character U+{ord(character):04X}"
                if part == "value":
                    self._faults.add_within(key, message, "remove it", index, 1)
                else:
                    self._faults.add(key, message, "remove it", part=part)
                return INVALID
        return unicodedata.normalize("NFC", text)

    def _choice(self, value: Any, kind: kinds.Choice, key: Key, copied: bool) -> str | object:
        if not isinstance(value, str):
            return self._wrong(value, f"one of {', '.join(kind.values)}", key)
        if value in kind.values:
            return value
        self._faults.add(key, f"unknown {label(key)} {shown(value)}", suggestion(value, kind.values))
        return INVALID

    def _material_use(self, value: Any, kind: kinds.MaterialUse, key: Key, copied: bool) -> str | object:
        if not isinstance(value, str):
            return self._wrong(value, "the name of a material", key)
        name = unicodedata.normalize("NFC", value) if len(value) <= TEXT else value
        known = self._materials(key)
        if not name or known is None or name in known:
            return name
        cure = suggestion(name, known) or f"describe it under [{'role.' * (key[0] == 'role')}materials]"
        self._faults.add(key, f"there is no material {shown(value)}", cure)
        return INVALID

    # -- several numbers -------------------------------------------------------------------------------

    def _colour(self, value: Any, kind: kinds.Colour, key: Key, copied: bool) -> Any:
        if isinstance(value, list):
            return self._three(value, _CONSTANT_SHARE if kind.constant else _SHARE, key, copied, "red, green, blue")
        if not isinstance(value, str):
            return self._wrong(value, 'a colour such as "#0ff" or [0, 1, 1]', key)
        digits = value[1:]
        hexadecimal = all(c in "0123456789abcdefABCDEF" for c in digits[:6])
        if not (value.startswith("#") and len(digits) in (3, 6) and hexadecimal):
            cure = 'write "#rgb", "#rrggbb" or [r, g, b]'
            self._faults.add(key, f"{label(key)} {shown(value)} is not a colour", cure)
            return INVALID
        step = len(digits) // 3
        pairs = (digits[start : start + step] * (3 - step) for start in range(0, len(digits), step))
        return tuple(int(pair, 16) / 255 for pair in pairs)

    def _vector(self, value: Any, kind: kinds.Vector, key: Key, copied: bool) -> Any:
        if not isinstance(value, list):
            return self._wrong(value, "three numbers [x, y, z]", key)
        return self._three(value, kind.item, key, copied, "x, y, z")

    def _points(self, value: Any, kind: kinds.Points, key: Key, copied: bool) -> Any:
        if not isinstance(value, list):
            return self._wrong(value, "points [[x, y, z], …]", key)
        if not kind.fewest <= len(value) <= kind.most:
            noun = "point" if len(value) == 1 else "points"
            self._faults.add(key, f"{label(key)} has {len(value)} {noun}; it takes {kind.fewest} to {kind.most}")
            return INVALID
        return self._each(value, kind.item, key, copied)

    def _numbers(self, value: Any, kind: kinds.Numbers, key: Key, copied: bool) -> Any:
        names, most = ", ".join(kind.names), len(kind.names)
        if not isinstance(value, list):
            return self._wrong(value, f"numbers [{names}]", key)
        if not kind.fewest <= len(value) <= most:
            noun = "item" if len(value) == 1 else "items"
            wanted = f"{kind.fewest}" if kind.fewest == most else f"{kind.fewest} or {most}"
            self._faults.add(key, f"{label(key)} has {len(value)} {noun}; it wants {wanted}: {names}")
            return INVALID
        return self._each(value, kind.item, key, copied)

    def _words(self, value: Any, kind: kinds.Words, key: Key, copied: bool) -> Any:
        if not isinstance(value, list):
            return self._wrong(value, 'texts in brackets, such as ["a", "b"]', key)
        if len(value) > kind.most:
            self._faults.add(key, f"{label(key)} has {len(value)} entries; at most {kind.most} are read")
            return INVALID
        return self._each(value, kind.item, key, copied)

    def _vector_or_table(self, value: Any, kind: kinds.VectorOrTable, key: Key, copied: bool) -> Any:
        if isinstance(value, list):
            return self._vector(value, kind.vector, key, copied)
        if isinstance(value, dict):
            return self._table(value, kind.table, key, copied)
        return self._wrong(value, f"three numbers [x, y, z], or a table with {', '.join(kind.table.fields)}", key)

    def _number_or_vector(self, value: Any, kind: kinds.NumberOrVector, key: Key, copied: bool) -> Any:
        if isinstance(value, list):
            return self._three(value, kind.item, key, copied, "x, y, z")
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            return self._number(value, kind.item, key, copied)
        return self._wrong(value, "a number, a signal in quotes, or three of them", key)

    def _three(self, values: list[Any], item: kinds.Number | kinds.Whole, key: Key, copied: bool, names: str) -> Any:
        if len(values) != 3:
            noun = "item" if len(values) == 1 else "items"
            self._faults.add(key, f"{label(key)} has {len(values)} {noun}; it wants 3: {names}")
            return INVALID
        if isinstance(item, kinds.Number) and all(_plain(value, item) for value in values):
            return tuple(map(float, values))
        return self._each(values, item, key, copied)

    def _each(self, values: list[Any], item: Kind, key: Key, copied: bool) -> Any:
        """All of them, or INVALID where one is."""
        found = tuple([self.read(value, item, (*key, index), copied) for index, value in enumerate(values)])
        return INVALID if INVALID in found else found

    # -- tables ----------------------------------------------------------------------------------------

    def _sequence(self, value: Any, kind: kinds.Sequence, key: Key, copied: bool) -> Any:
        if not isinstance(value, list):
            return self._wrong(value, f"tables headed {kind.item.header}", key)
        noun = f"{label(key)} has {len(value)} {'entry' if len(value) == 1 else 'entries'}"
        if len(value) > kind.most:
            self._faults.add(key, f"{noun}; at most {kind.most} are read")
            return INVALID
        if len(value) < kind.fewest:
            self._faults.add(key, f"{noun}; it needs at least {kind.fewest}")
            return INVALID
        if key.count("form") > GROUPS:
            self._faults.add(key, f"forms are nested more than {GROUPS} deep")
            return INVALID
        return [self.read(item, kind.item, (*key, index), copied) for index, item in enumerate(value)]

    def _named(self, value: Any, kind: kinds.Names, key: Key, copied: bool) -> Any:
        if not isinstance(value, dict):
            return self._wrong(value, "a table", key)
        if len(value) > kind.most:
            self._faults.add(key, f"{label(key)} has {len(value)} entries; at most {kind.most} are read")
            return INVALID
        found: dict[str, Any] = {}
        for raw, item in value.items():
            name = self._name(raw, kind, (*key, raw), found)
            content = self.read(item, kind.item, (*key, raw), copied)
            if isinstance(name, str) and content is not INVALID:
                found[name] = content
        return found

    def _name(self, raw: str, kind: kinds.Names, key: Key, taken: Collection[str]) -> str | object:
        if kind.identifier:
            if is_name(raw):
                return raw
            cure = "use letters, digits and _, at most 64; pi and tau are taken"
            self._faults.add(key, f"{shown(raw)} cannot be a name in expressions", cure, part="key")
            return INVALID
        if not raw:
            self._faults.add(key, "a name is empty", part="key")
            return INVALID
        name = self._checked_text(raw, _NAME, key, "the name", "key")
        if name in taken:
            self._faults.add(key, f"{shown(raw)} is given twice, written in two ways", part="key")
        return name

    def _table(self, value: Any, kind: kinds.Table, key: Key, copied: bool) -> Any:
        if not isinstance(value, dict):
            return self._wrong(value, f"a table {kind.header}", key)
        inside = copied or (kind is FORM and not _COPIES.isdisjoint(value))
        found: dict[str, Any] = {}
        for name, item in value.items():
            field = kind.fields.get(name)
            if field is None:
                self._unknown(name, kind, (*key, name))
                continue
            scope = copied if name in _OUTSIDE_COPIES and kind is FORM else inside
            if kind is RIBBON:
                scope = name not in _WHOLE_RIBBON
            content = self.read(item, field, (*key, name), scope)
            if content is not INVALID:
                found[name] = content
        for name in kind.required:
            if name not in value:
                self._faults.add(key, f"{kind.header} lacks {name}", f"add {name}: {help_of(kind.fields[name])}")
        rules.check(kind, key, value, found, self._faults)
        return found

    def _variants(self, value: Any, kind: kinds.Variants, key: Key, copied: bool) -> Any:
        """Both its tables in one. Which keys it has is known once the word is."""
        if not isinstance(value, dict):
            return self._wrong(value, f"a table {kind.header}", key)
        common = {name: item for name, item in value.items() if name in kind.common.fields}
        found = self._table(common, kind.common, key, copied)
        if (own := kind.tables.get(found.get(kind.key))) is None:
            return INVALID
        known = {**kind.common.fields, **own.fields}
        for name in (name for name in value if name not in known):
            message = f"unknown key {shown(name)} in {own.header}"
            self._faults.add((*key, name), message, suggestion(name, known), part="key")
        rest = {name: item for name, item in value.items() if name in own.fields}
        return {**found, **self._table(rest, own, key, copied)}

    def _unknown(self, name: str, kind: kinds.Table, key: Key) -> None:
        homes = [table.header for table in self._tables if name in table.fields]
        meant = get_close_matches(name, kind.fields, n=1, cutoff=0.9) if len(name) <= TEXT else []
        cure = suggestion(name, kind.fields) if meant or not homes else f"it belongs in {' or '.join(homes[:3])}"
        self._faults.add(key, f"unknown key {shown(name)} in {kind.header}", cure, part="key")

    def _wrong(self, value: Any, wanted: str, key: Key, cure: str = "") -> object:
        self._faults.add(key, f"{label(key)} wants {wanted}, not {described(value)}", cure)
        return INVALID


def _plain(value: Any, kind: kinds.Number) -> bool:
    """Whether it is what nearly every number is: a constant well within its range. NaN compares false."""
    return type(value) in (float, int) and kind.low < value <= kind.high
