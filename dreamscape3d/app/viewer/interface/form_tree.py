"""A dream's forms as a tree to look at: rows that are open to view, found by name. No Dear ImGui here.

A world of 4,096 forms is one row each until a group is opened; rows are made anew only when something opens, is looked
for, or the dream changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.scene.scene import Colour, Material, Scene
from dreamscape3d.sdf.shape import (
    Circled,
    Form,
    Fractal,
    Group,
    Mirrored,
    Moved,
    Primitive,
    Repeated,
    Rounded,
    Scattered,
    Shape,
    Shelled,
    Skyline,
    Terrain,
    Text,
    Warped,
)

Path = tuple[int, ...]
"""Where a form stands: its number among the dream's forms, then among its group's, and so on."""

Rgb = tuple[float, float, float]
GREY: Rgb = (0.5, 0.5, 0.5)
_WORDS = {"twist": "twisted", "bend": "bent", "fold": "folded", "periodic": "endless"}


@dataclass(frozen=True, slots=True)
class Row:
    """One form as it is shown.

    Attributes:
        path: where it stands; `path[0]` is its number among the dream's forms.
        name: its own, "" for none; `kind`: its shape in words.
        operator: "union", "subtract" or "intersect".
        material: name of its own or of the form that it is part of, "" for the default one.
        parts: how many forms it is made of, 0 for a single shape.
    """

    path: Path
    name: str
    kind: str
    operator: str
    material: str
    parts: int

    @property
    def depth(self) -> int:
        return len(self.path) - 1

    @property
    def title(self) -> str:
        return self.name or self.kind


class FormTree:
    """The rows of one scene, with what is open and what is looked for.

    Attributes:
        open: paths of the groups whose parts are shown.
    """

    def __init__(self) -> None:
        self.open: set[Path] = set()
        self._scene: Scene | None = None
        self._sought = ""
        self._opened: frozenset[Path] = frozenset()
        self._rows: list[Row] = []

    def rows(self, scene: Scene, sought: str = "") -> list[Row]:
        """What is to be seen of `scene`: all that is open, or every form that `sought` fits and those around it."""
        opened, sought = frozenset(self.open), sought.strip().casefold()
        if scene is not self._scene or sought != self._sought or opened != self._opened:
            self._scene, self._sought, self._opened = scene, sought, opened
            self._rows = list(_found(scene.forms, (), "", sought) if sought else self._shown(scene.forms, (), ""))
        return self._rows

    def turn(self, path: Path) -> None:
        """Open a group, or close it."""
        self.open ^= {path}

    def _shown(self, forms: tuple[Form, ...], above: Path, material: str) -> Iterator[Row]:
        for i, form in enumerate(forms):
            row = _row(form, (*above, i), material)
            yield row
            if row.parts and row.path in self.open:
                yield from self._shown(_parts(form.shape), row.path, row.material)


def _found(forms: tuple[Form, ...], above: Path, material: str, sought: str) -> Iterator[Row]:
    for i, form in enumerate(forms):
        row = _row(form, (*above, i), material)
        below = list(_found(_parts(form.shape), row.path, row.material, sought))
        if below or any(sought in text.casefold() for text in (row.name, row.kind, row.material)):
            yield row
        yield from below


def _row(form: Form, path: Path, material: str) -> Row:
    kind, parts = kind_words(form.shape), len(_parts(form.shape))
    return Row(path, form.name, kind, form.operator, form.material or material, parts)


def _parts(shape: Shape) -> tuple[Form, ...]:
    """The forms that a shape is made of, through whatever is done to it as a whole."""
    while not isinstance(shape, Group):
        inner = getattr(shape, "shape", None)
        if not isinstance(inner, Shape):
            return ()
        shape = inner
    return shape.forms


def kind_words(shape: Shape) -> str:
    """A shape in words: "sphere", "twisted box", "group of 3 × 12"."""
    words, count = _described(shape)
    return f"{words} × {count}" if count else words


def _described(shape: Shape) -> tuple[str, str]:
    """Its words and how often it stands there, "" for once."""
    match shape:
        case Group(forms):
            return f"group of {len(forms)}", ""
        case Primitive(kind):
            return kind.replace("_", " "), ""
        case Terrain(style=style):
            return f"terrain of {style}", ""
        case Fractal(kind):
            return f"fractal {kind}", ""
        case Skyline():
            return "skyline", ""
        case Text(text):
            return f"“{text}”", ""
        case _:
            return _changed(shape)


def _changed(shape: Shape) -> tuple[str, str]:
    inner = getattr(shape, "shape", None)
    words, count = _described(inner) if isinstance(inner, Shape) else (type(shape).__name__.lower(), "")
    match shape:
        case Warped(kind=kind):
            return f"{_WORDS[kind]} {words}", count
        case Shelled():
            return f"hollow {words}", count
        case Repeated(count=(x, y, z)):
            return words, _times(count, x * y * z)
        case Circled(count=n) | Scattered(count=n):
            return words, _times(count, n)
        case Mirrored(axes=axes):
            return words, _times(count, 2 ** len(set(axes)))
        case Moved() | Rounded() | Form():
            return words, count
    return words, count


def _times(count: str, further: int) -> str:
    return str(int(count or 1) * further)


def swatch(material: Material, variables: Mapping[str, float]) -> tuple[Rgb, Rgb | None]:
    """The colour of a material and that of its glow, None where it gives off no light; sRGB, 0 to 1."""
    glows = _number(material.emission, variables) > 0.0
    glow = material.glow if material.glow is not None else material.colour
    return _colour(material.colour, variables), _colour(glow, variables) if glows else None


def _colour(colour: Colour, variables: Mapping[str, float]) -> Rgb:
    r, g, b = (min(max(_number(c, variables), 0.0), 1.0) for c in colour)
    return r, g, b


def _number(number: Number, variables: Mapping[str, float]) -> float:
    """Its value, or a middle one where it depends on what panels are not told of."""
    if not isinstance(number, Expression):
        return float(number)
    try:
        return number.evaluate(variables)
    except ExpressionError:
        return 0.5
