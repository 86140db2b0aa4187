"""Text → expression: a tokenizer and a precedence-climbing parser for a closed, bounded language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NoReturn

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression_functions import CONSTANTS, FUNCTIONS, LIMIT
from dreamscape3d.maths.expression_tree import (
    LEVELS,
    MAX_CHARACTERS,
    MAX_NAME,
    MAX_NESTING,
    MAX_PARTS,
    Call,
    Constant,
    Expression,
    Variable,
    negated,
)

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<number> (?:[0-9]|\.[0-9]) (?:[eE][+-][0-9]|[0-9A-Za-z_.])* )
      | (?P<name> [A-Za-z_][0-9A-Za-z_]* )
      | (?P<symbol> \*\*|<=|>=|[-+*/%^<>(),] )
      | (?P<end> \Z )
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STUCK_NAME = re.compile(r"([0-9.]*[0-9.])([A-Za-z_][0-9A-Za-z_]*)")
_SHORTEN = "give a part of it a name under [signals]"
_COMPARISONS = ("<", "<=", ">", ">=")
_SHOWN = 32  # characters of a faulty text that a message repeats


def parse(text: str, names: Collection[str] | None = None) -> Expression:
    """Read an expression; the language is in the docstring of `expression`.

    Args:
        text: at most 512 characters, 128 parts (numbers, names, operators, functions), 32 nested parentheses.
        names: the variables it may use; None allows any.

    Raises:
        ExpressionError: it cannot be read; `column` and `width` say where, within `text`.
    """
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(
            f"the expression has {len(text)} characters, more than {MAX_CHARACTERS}",
            column=MAX_CHARACTERS + 1,
            width=len(text) - MAX_CHARACTERS,
            cure=_SHORTEN,
        )
    known = _known.get(text)
    if known is None or not (names is None or known.names.issubset(names)):
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        known = _known[text] = _Parser(text, names).whole()
    return known


_MOST_KNOWN = 4096
_known: dict[str, Expression] = {}  # a dream that is edited is read again and again, most of it unchanged


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["number", "name", "symbol", "end"]
    text: str
    column: int


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        if found is None:
            column = len(text) - len(text[position:].lstrip(" \t\r\n")) + 1
            _fail(_Token("symbol", text[column - 1], column), f"unexpected character {text[column - 1]!r}")
        for kind in ("number", "name", "symbol"):
            if found[kind]:
                yield _Token(kind, found[kind], found.start(kind) + 1)
        if found["end"] is not None:
            yield _Token("end", "", len(text) + 1)
            return
        position = found.end()


def _fail(token: _Token, message: str, cure: str = "") -> NoReturn:
    raise ExpressionError(message, column=token.column, width=max(len(token.text), 1), cure=cure)


def _similar(name: str, known: Iterable[str]) -> str:
    """A cure: the known name most like `name`, or all where they are few, or ""."""
    choices = sorted(known)
    if close := get_close_matches(name, choices, n=1):
        return f"did you mean '{close[0]}'?"
    return f"known are {', '.join(choices)}" if 0 < len(choices) <= 40 else ""


class _Parser:
    """One pass over one text. Recursion is bounded by the nesting and the number of parts."""

    def __init__(self, text: str, names: Collection[str] | None) -> None:
        self._names = names
        self._rest = _tokens(text)
        self._before = _Token("symbol", "", 1)
        self._token = next(self._rest)
        self._parts = 0
        self._nesting = 0

    def whole(self) -> Expression:
        if self._ended():
            _fail(self._token, "the expression is empty", "write a number or a name")
        expression = self._operation(0)
        if not self._ended():
            self._fail_after(self._token)
        return expression

    # -- grammar ---------------------------------------------------------------------------------------

    def _operation(self, level: int) -> Expression:
        """Binary operators that bind at least as tightly as `level`, by precedence climbing."""
        left = self._signed()
        while self._token.kind == "symbol" and LEVELS.get(self._token.text, -1) >= level:
            operator = self._counted()
            right = self._operation(LEVELS[operator.text] + 1)
            left = Call(operator.text, (left, right))
            if operator.text in _COMPARISONS and self._token.text in _COMPARISONS:
                _fail(self._token, "comparisons cannot be chained", "write (a < b)*(b < c)")
        return left

    def _signed(self) -> Expression:
        """Any number of minus signs, then a power."""
        signs = 0
        while self._token.text == "-":
            self._advance()
            signs += 1
        operand = self._power()
        for _ in range(signs):
            operand = negated(operand)
            if isinstance(operand, Call):  # of a number, the sign becomes part of it
                self._count(self._before)
        return operand

    def _power(self) -> Expression:
        base = self._atom()
        if self._token.text not in ("^", "**"):
            return base
        self._counted()
        return Call("^", (base, self._signed()))

    def _atom(self) -> Expression:
        token = self._token
        if token.kind == "number":
            return self._number(self._counted())
        if token.kind == "name":
            self._counted()
            return self._call(token) if self._token.text == "(" else self._named(token)
        if token.text == "(":
            bracket = self._opened()
            inside = self._operation(0)
            self._closed(bracket)
            return inside
        return self._fail_at_value(token)

    def _arguments(self) -> tuple[Expression, ...]:
        bracket = self._opened()
        found = [] if self._token.text == ")" else [self._operation(0)]
        while found and self._token.text == ",":
            self._advance()
            found.append(self._operation(0))
        self._closed(bracket)
        return tuple(found)

    def _opened(self) -> _Token:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            _fail(self._token, f"parentheses are nested more than {MAX_NESTING} deep", _SHORTEN)
        return self._advance()

    def _closed(self, bracket: _Token) -> None:
        if self._ended():
            _fail(bracket, "'(' is never closed", "add ')'")
        if self._token.text != ")":
            self._fail_after(self._token)
        self._advance()
        self._nesting -= 1

    # -- leaves ----------------------------------------------------------------------------------------

    def _number(self, token: _Token) -> Expression:
        if not _NUMBER.fullmatch(token.text):
            stuck = _STUCK_NAME.fullmatch(token.text)
            cure = f"write {stuck[1]}*{stuck[2]}"[: _SHOWN + 6] if stuck else ""
            _fail(token, f"'{_shown(token.text)}' is not a number", cure)
        value = float(token.text)
        if value > LIMIT:
            _fail(token, f"{_shown(token.text)} is larger than {LIMIT:,.0f}", "use smaller numbers")
        return Constant(value)

    def _named(self, token: _Token) -> Expression:
        name = token.text
        if name in CONSTANTS:
            return Constant(CONSTANTS[name])
        if len(name) > MAX_NAME:
            _fail(token, f"'{_shown(name)}' has {len(name)} characters, more than {MAX_NAME}", "use a shorter name")
        if self._names is None or name in self._names:
            return Variable(name)
        if name in FUNCTIONS:
            _fail(token, f"'{name}' is a function and takes {FUNCTIONS[name].arity}", f"write {FUNCTIONS[name].usage}")
        return _fail(token, f"unknown name '{name}'", _similar(name, {*self._names, *CONSTANTS}))

    def _call(self, token: _Token) -> Expression:
        name = token.text
        function = FUNCTIONS.get(name)
        if function is None:
            if name in CONSTANTS or (self._names is not None and name in self._names):
                _fail(token, f"'{name}' is a number, not a function", f"write {name}*(…)")
            _fail(token, f"unknown function '{_shown(name)}'", _similar(name, FUNCTIONS))
        arguments = self._arguments()
        if not function.fewest <= len(arguments) <= function.most:
            _fail(token, f"{name} takes {function.arity}, not {len(arguments)}", f"write {function.usage}")
        return Call(name, arguments)

    # -- tokens ----------------------------------------------------------------------------------------

    def _ended(self) -> bool:
        return self._token.kind == "end"

    def _advance(self) -> _Token:
        """Step over the present token and return it."""
        self._before, self._token = self._token, next(self._rest)
        return self._before

    def _counted(self) -> _Token:
        """Step over a token that becomes a part of the expression."""
        self._count(self._token)
        return self._advance()

    def _count(self, token: _Token) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            _fail(token, f"the expression has more than {MAX_PARTS} parts", _SHORTEN)

    # -- faults ----------------------------------------------------------------------------------------

    def _fail_at_value(self, token: _Token) -> NoReturn:
        after = f" after '{self._before.text}'" if self._before.text else ""
        found = f", found '{token.text}'" if token.kind == "symbol" else ""
        _fail(token, f"a number or name is missing{after}{found}")

    def _fail_after(self, token: _Token) -> NoReturn:
        """A token that cannot follow a complete value."""
        if token.text == ")":
            _fail(token, "')' has no '(' before it", "remove it")
        if token.text == ",":
            _fail(token, "',' may only stand between the arguments of a function", "write decimals with '.'")
        _fail(token, f"an operator is missing before '{_shown(token.text)}'", "write * to multiply")


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
