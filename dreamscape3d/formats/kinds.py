"""What a value of a file may be: the words in which the schemas of dreams, figures and stories declare the formats.

    Number  Whole  Flag  Text  Choice  Colour  Vector  Points  Numbers  Words  NumberOrVector  VectorOrTable  Signal
    MaterialUse   Sequence (an array of tables)   Names (a table with names of the author's own)
    Table (one with fixed keys)   Variants (one whose keys hang on a word)

Each holds its range, its unit and one sentence of help. `reader` converts by them, `schema_export` exports them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dreamscape3d.formats.limits import NUMBER, TEXT


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `low` to `high` (above `low` if `open`), or a signal unless `constant`."""

    help: str = ""
    low: float = -NUMBER
    high: float = NUMBER
    unit: str = ""
    open: bool = False
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `low` to `high`."""

    help: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    help: str


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, or `lines` of it, at most `longest` characters."""

    help: str
    longest: int = TEXT
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    help: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colour:
    """`#rgb`, `#rrggbb`, or three numbers from 0 to 1 that may be signals unless `constant`."""

    help: str
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Vector:
    """Three items of one kind, for x, y and z."""

    help: str
    item: Number | Whole = field(default_factory=Number)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """An array of `fewest` to `most` places [m], each three numbers."""

    help: str
    fewest: int
    most: int
    item: Vector = field(default_factory=lambda: Vector("", unit="m"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """An array of numbers, each of them called by its name; those after the first `fewest` may be left out."""

    help: str
    names: tuple[str, ...]
    fewest: int
    item: Number


@dataclass(frozen=True, slots=True)
class Words:
    """An array of at most so many texts, each one line."""

    help: str
    most: int
    item: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class NumberOrVector:
    """One number for all three axes, or three."""

    help: str
    item: Number = field(default_factory=Number)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class VectorOrTable:
    """Three numbers, or a table that says more."""

    help: str
    vector: Vector
    table: Table


@dataclass(frozen=True, slots=True)
class Signal:
    """An expression in text."""

    help: str


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """The name of a material that the dream holds."""

    help: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """An array of tables."""

    help: str
    item: Table | Variants
    fewest: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    """Values by names that the author gives; `identifier`: names that expressions can use."""

    help: str
    item: Table | Signal | Numbers
    most: int
    identifier: bool


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table with fixed keys. `header` is how messages call it. Compared by identity: forms hold forms."""

    name: str
    header: str
    help: str
    fields: dict[str, Kind]
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Variants:
    """A table with the keys of `common`, one of which is `key`: its value says which of `tables` has the others."""

    common: Table
    key: str
    tables: dict[str, Table]

    @property
    def header(self) -> str:
        """How messages call it."""
        return self.common.header

    @property
    def help(self) -> str:
        """What it is."""
        return self.common.help


Kind: TypeAlias = (
    Number
    | Whole
    | Flag
    | Text
    | Choice
    | Colour
    | Vector
    | Points
    | Numbers
    | Words
    | NumberOrVector
    | VectorOrTable
    | Signal
    | MaterialUse
    | Sequence
    | Names
    | Table
    | Variants
)
Operator: TypeAlias = Literal["union", "subtract", "intersect"]


def range_words(kind: Number | Whole) -> str:
    """Its range in words: "from 0 to 1", "above 0", "" where only the general bound holds."""
    low, high = kind.low, kind.high
    if high < NUMBER or isinstance(kind, Whole):
        start = f"above {low:g} up to" if isinstance(kind, Number) and kind.open else f"from {low:g} to"
        return f"{start} {high:.10g}"
    if low > -NUMBER:
        return f"above {low:g}" if isinstance(kind, Number) and kind.open else f"{low:g} or more"
    return ""
