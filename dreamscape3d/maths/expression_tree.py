"""The syntax tree of an expression: immutable, compared by structure, written back as text that parses to it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression_functions import CONSTANTS, FORMULAS, LIMIT, SCALAR, settle

MAX_CHARACTERS = 512
MAX_PARTS = 128
MAX_NESTING = 32
MAX_NAME = 64

# How tightly a form binds, loosest first; what parses on the same level needs no parentheses.
_COMPARED, _SUMMED, _MULTIPLIED, _NEGATED, _RAISED, _WHOLE = range(6)
LEVELS = {
    **dict.fromkeys(("<", "<=", ">", ">="), _COMPARED),
    **dict.fromkeys(("+", "-"), _SUMMED),
    **dict.fromkeys(("*", "/", "%"), _MULTIPLIED),
    "negate": _NEGATED,
    "^": _RAISED,
}
_SPACED = (_COMPARED, _SUMMED)
_WRITTEN = {value: name for name, value in CONSTANTS.items()}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Expression:
    """A number that depends on variables. Built by `parse` or with + - * / % ** from others and floats.

    Immutable; `==` and `hash` go by structure, so `parse("2*3") != parse("6")`. Operators fold constants and
    keep to the bounds of `parse`: past 512 characters, 128 parts or 32 nested parentheses they raise
    ExpressionError. The classes below are its only forms.
    """

    __slots__ = ()

    @property
    def names(self) -> frozenset[str]:
        """The variables it needs."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """Canonical text, at most 512 characters, which `parse` turns into an equal expression."""
        spaced = self._written(_COMPARED, compact=False)
        return spaced if len(spaced) <= MAX_CHARACTERS else self._written(_COMPARED, compact=True)

    def bind(self, **values: float) -> Number:
        """The expression with those variables replaced by constants; a float once none is left.

        Values for names that it does not use are ignored.

        Raises:
            ExpressionError: a value is not finite or lies outside ±1e6.
        """
        names = self.names
        known = {name: Constant(value) for name, value in values.items() if name in names}
        if len(known) == len(names):
            return self.evaluate({name: constant.value for name, constant in known.items()})
        return self._replaced(known) if known else self

    def evaluate(self, variables: Mapping[str, float]) -> float:
        """Its value: always finite and within ±1e6; 0 where the result is undefined or infinite.

        Raises:
            ExpressionError: `variables` lacks a name.
        """
        return settle(self._value(variables))

    def _value(self, variables: Mapping[str, float]) -> float:
        raise NotImplementedError

    def _replaced(self, values: Mapping[str, Constant]) -> Expression:
        raise NotImplementedError

    def _written(self, level: int, *, compact: bool) -> str:
        """Its text, in parentheses where it binds looser than `level`."""
        raise NotImplementedError

    def __add__(self, other: Number) -> Expression:
        return _operated("+", self, other)

    def __radd__(self, other: float) -> Expression:
        return _operated("+", other, self)

    def __sub__(self, other: Number) -> Expression:
        return _operated("-", self, other)

    def __rsub__(self, other: float) -> Expression:
        return _operated("-", other, self)

    def __mul__(self, other: Number) -> Expression:
        return _operated("*", self, other)

    def __rmul__(self, other: float) -> Expression:
        return _operated("*", other, self)

    def __truediv__(self, other: Number) -> Expression:
        return _operated("/", self, other)

    def __rtruediv__(self, other: float) -> Expression:
        return _operated("/", other, self)

    def __mod__(self, other: Number) -> Expression:
        return _operated("%", self, other)

    def __rmod__(self, other: float) -> Expression:
        return _operated("%", other, self)

    def __pow__(self, other: Number) -> Expression:
        return _operated("^", self, other)

    def __rpow__(self, other: float) -> Expression:
        return _operated("^", other, self)

    def __neg__(self) -> Expression:
        return _bounded(negated(self))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


Number: TypeAlias = float | Expression
"""What a dream may write wherever a number stands."""


@dataclass(frozen=True, slots=True, repr=False)
class Constant(Expression):
    """A finite number within ±1e6; −0 becomes 0.

    Raises:
        ExpressionError: it is not.
    """

    value: float

    def __post_init__(self) -> None:
        value = float(self.value)
        if not abs(value) <= LIMIT:
            raise ExpressionError(f"{value:g} is not a number within ±{LIMIT:,.0f}", cure="use smaller numbers")
        object.__setattr__(self, "value", value + 0.0)

    @property
    def names(self) -> frozenset[str]:
        return frozenset()

    def _value(self, variables: Mapping[str, float]) -> float:
        return self.value

    def _replaced(self, values: Mapping[str, Constant]) -> Expression:
        return self

    def _written(self, level: int, *, compact: bool) -> str:
        digits = _WRITTEN.get(abs(self.value)) or _digits(abs(self.value), compact=compact)
        return digits if self.value >= 0.0 else _enclosed(f"-{digits}", _NEGATED, level)


@dataclass(frozen=True, slots=True, repr=False)
class Variable(Expression):
    """A named number that is given when the expression is evaluated.

    Raises:
        ExpressionError: `name` is not one that `is_name` allows.
    """

    name: str

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise ExpressionError(f"{self.name[:MAX_NAME]!r} cannot be a name", cure="use letters, digits and _")

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.name,))

    def _value(self, variables: Mapping[str, float]) -> float:
        try:
            return variables[self.name]
        except KeyError:
            raise no_value(self.name) from None

    def _replaced(self, values: Mapping[str, Constant]) -> Expression:
        return values.get(self.name, self)

    def _written(self, level: int, *, compact: bool) -> str:
        return self.name


@dataclass(frozen=True, slots=True, repr=False)
class Call(Expression):
    """An operator or function with its arguments. `function` is a key of `FORMULAS`.

    Made by `parse` and the operators of `Expression`, which keep negated constants out (see `negated`).
    """

    function: str
    arguments: tuple[Expression, ...]
    names: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset().union(*[a.names for a in self.arguments]))

    def _value(self, variables: Mapping[str, float]) -> float:
        values = [argument._value(variables) for argument in self.arguments]
        result: float = FORMULAS[self.function](SCALAR, *values)
        return result

    def _replaced(self, values: Mapping[str, Constant]) -> Expression:
        if self.names and self.names.isdisjoint(values):
            return self
        return folded(Call(self.function, tuple(a._replaced(values) for a in self.arguments)))

    def _written(self, level: int, *, compact: bool) -> str:
        own = LEVELS.get(self.function, _WHOLE)
        if own == _WHOLE:
            comma = "," if compact else ", "
            inside = comma.join(a._written(_COMPARED, compact=compact) for a in self.arguments)
            return f"{self.function}({inside})"
        # Sums and products lean left, powers right (their exponent may be negated); comparisons do neither.
        left = {_COMPARED: _SUMMED, _RAISED: _WHOLE}.get(own, own)
        right = _NEGATED if own == _RAISED else own + 1
        if own == _NEGATED:
            return _enclosed(f"-{self.arguments[0]._written(_NEGATED, compact=compact)}", own, level)
        gap = " " if own in _SPACED and not compact else ""
        first, second = self.arguments
        text = (
            f"{first._written(left, compact=compact)}{gap}{self.function}{gap}{second._written(right, compact=compact)}"
        )
        return _enclosed(text, own, level)


def is_name(text: str) -> bool:
    """Whether a variable may be called that: a letter or _, then letters, digits and _; 64 at most; not a constant."""
    return len(text) <= MAX_NAME and _NAME.fullmatch(text) is not None and text not in CONSTANTS


def no_value(name: str) -> ExpressionError:
    """The error for a variable that was not given."""
    return ExpressionError(f"no value was given for '{name}'", width=len(name))


def negated(expression: Expression) -> Expression:
    """−expression; of a constant, the negative constant, which is how the text "-2" reads."""
    if isinstance(expression, Constant):
        return Constant(-expression.value)
    return Call("negate", (expression,))


def folded(expression: Expression) -> Expression:
    """The call replaced by its value where all its arguments are constants and the value is one too."""
    if isinstance(expression, Call) and not expression.names and _is_constant(expression.arguments):
        value = expression._value({})
        if math.isfinite(value) and abs(value) <= LIMIT:
            return Constant(value)
    return expression


def _is_constant(arguments: tuple[Expression, ...]) -> bool:
    return all(isinstance(argument, Constant) for argument in arguments)


def count_parts(expression: Expression) -> int:
    """How many constants, variables, operators and functions it is made of."""
    if isinstance(expression, Call):
        return 1 + sum(map(count_parts, expression.arguments))
    return 1


def _operated(operator: str, left: Number, right: Number) -> Expression:
    if not (isinstance(left, Expression | float | int) and isinstance(right, Expression | float | int)):
        return NotImplemented
    return _bounded(folded(Call(operator, (_lifted(left), _lifted(right)))))


def _lifted(number: Number) -> Expression:
    return number if isinstance(number, Expression) else Constant(number)


def _bounded(expression: Expression) -> Expression:
    if (parts := count_parts(expression)) > MAX_PARTS:
        raise ExpressionError(f"the expression has {parts} parts, more than {MAX_PARTS}", cure=_SHORTEN)
    text = expression.text
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"the expression has {len(text)} characters, more than {MAX_CHARACTERS}", cure=_SHORTEN)
    if _nesting(text) > MAX_NESTING:
        raise ExpressionError(f"parentheses are nested more than {MAX_NESTING} deep", cure=_SHORTEN)
    return expression


_SHORTEN = "give a part of it a name under [signals]"


def _nesting(text: str) -> int:
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _enclosed(text: str, own: int, level: int) -> str:
    return f"({text})" if own < level else text


def _digits(value: float, *, compact: bool) -> str:
    """Text that reads back as `value` (≥ 0); compact is the shortest there is: `.5`, `1e5`."""
    plain = repr(value).removesuffix(".0")
    if not compact:
        return plain
    mantissa, _, exponent = plain.partition("e")
    whole, _, part = mantissa.partition(".")
    digits, scale = (whole + part), int(exponent or 0) - len(part)
    kept = digits.strip("0") or "0"
    scale += len(digits) - len(digits.rstrip("0")) if kept != "0" else 0
    scientific = f"{kept}e{scale}"
    return min(plain.removeprefix("0") or "0", scientific, key=len)
