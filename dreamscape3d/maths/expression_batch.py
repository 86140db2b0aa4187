"""Thousands of expressions at one instant: each operation once per level over arrays, not once per expression.

All expressions are merged into one graph in which equal parts are shared. A part's level is one more than its
deepest argument's; parts of one level with the same operator form a *step*, evaluated by one numpy call over
all of them, whichever expressions they belong to. So the cost follows the number of different operators
per level, and expressions of many shapes cost little more than as many of one shape.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression_functions import FORMULAS, LIMIT, SCALAR, Primitives
from dreamscape3d.maths.expression_tree import Call, Constant, Expression, Variable, no_value

MAX_BATCH_PARTS = 1_000_000

Floats: TypeAlias = NDArray[np.float64]
_Places: TypeAlias = slice | NDArray[np.intp]


class Batch:
    """Expressions compiled to be evaluated together, as often as wanted.

    Holds a buffer of its own: one Batch must not be evaluated by two threads at once. Deterministic on one
    platform; equals `Expression.evaluate` up to the last bits of sin, cos, tan, exp, log and pow.

    Raises:
        LimitError: together they have more than 1,000,000 different parts.
    """

    def __init__(self, expressions: Sequence[Expression]) -> None:
        graph = _Graph()
        roots = [graph.add(expression) for expression in expressions]
        order, steps = graph.scheduled()
        self.names = frozenset(graph.variables)
        self._variables = [(name, order[part]) for name, part in graph.variables.items()]
        self._steps = steps
        self._buffer = np.zeros(len(order))
        for part, value in graph.constants.items():
            self._buffer[order[part]] = value
        self._roots = _places([order[root] for root in roots])
        self._count = len(roots)

    def __len__(self) -> int:
        return self._count

    def evaluate(self, variables: Mapping[str, float]) -> Floats:
        """The value (n,) of each expression: finite, within ±1e6, 0 where undefined or infinite.

        Raises:
            ExpressionError: `variables` lacks a name.
        """
        buffer = self._buffer
        for name, place in self._variables:
            try:
                buffer[place] = variables[name]
            except KeyError:
                raise no_value(name) from None
        with np.errstate(all="ignore"):
            for step in self._steps:
                buffer[step.result] = FORMULAS[step.function](ARRAYS, *[buffer[places] for places in step.arguments])
        return self._settled()

    def _settled(self) -> Floats:
        result = np.empty(self._count)
        result[:] = self._buffer[self._roots]
        result[~np.isfinite(result)] = 0.0
        np.clip(result, -LIMIT, LIMIT, out=result)
        result += 0.0  # −0 becomes 0
        return result


@dataclass(frozen=True, slots=True)
class _Step:
    """One operation over all parts of a level that need it. `function` is a key of `FORMULAS`, so it can be pickled."""

    function: str
    arguments: tuple[_Places, ...]
    result: slice


class _Graph:
    """Parts with shared equals, numbered as they are found: children before parents."""

    def __init__(self) -> None:
        self.variables: dict[str, int] = {}
        self.constants: dict[int, float] = {}
        self._constant_of: dict[float, int] = {}
        self._call_of: dict[tuple[Any, ...], int] = {}
        self._levels: list[int] = []

    def add(self, expression: Expression) -> int:
        """The number of the part that stands for `expression`."""
        match expression:
            case Constant(value):
                return self._constant(value)
            case Variable(name):
                if name not in self.variables:
                    self.variables[name] = self._new(0)
                return self.variables[name]
            case Call(function, arguments):
                return self._call(function, tuple([self.add(argument) for argument in arguments]))
        raise TypeError(f"not an expression: {type(expression).__name__}")

    def scheduled(self) -> tuple[list[int], list[_Step]]:
        """Where in the buffer each part lies, and the steps in order. Each step's results lie side by side."""
        groups: dict[tuple[int, str, int], list[tuple[Any, ...]]] = {}
        for key in self._call_of:
            groups.setdefault((self._levels[self._call_of[key]], key[0], len(key)), []).append(key)
        order = [-1] * len(self._levels)
        place = 0
        for part in (*self.variables.values(), *self.constants):
            order[part] = place
            place += 1
        steps = []
        for (_, function, _), keys in sorted(groups.items(), key=lambda item: item[0]):
            for offset, key in enumerate(keys):
                order[self._call_of[key]] = place + offset
            columns = list(zip(*keys, strict=True))[1:]
            arguments = tuple(_places([order[part] for part in column]) for column in columns)
            steps.append(_Step(function, arguments, slice(place, place + len(keys))))
            place += len(keys)
        return order, steps

    def _call(self, function: str, arguments: tuple[int, ...]) -> int:
        if all(argument in self.constants for argument in arguments):
            value = FORMULAS[function](SCALAR, *[self.constants[argument] for argument in arguments])
            if math.isfinite(value):
                return self._constant(value)
        key = (function, *arguments)
        found = self._call_of.get(key)
        if found is None:
            found = self._call_of[key] = self._new(1 + max(self._levels[argument] for argument in arguments))
        return found

    def _constant(self, value: float) -> int:
        found = self._constant_of.get(value)
        if found is None:
            found = self._constant_of[value] = self._new(0)
            self.constants[found] = value
        return found

    def _new(self, level: int) -> int:
        if len(self._levels) >= MAX_BATCH_PARTS:
            raise LimitError(
                f"the scene's expressions have more than {MAX_BATCH_PARTS} different parts together",
                cure="use fewer copies of forms with moving numbers, or simpler expressions",
            )
        self._levels.append(level)
        return len(self._levels) - 1


def _places(indices: Sequence[int]) -> _Places:
    """The indices in the form that numpy reads fastest: a view where they are equal or consecutive."""
    array = np.asarray(indices, np.intp)
    if len(array) and (array == array[0]).all():
        return slice(indices[0], indices[0] + 1)
    if len(array) and (np.diff(array) == 1).all():
        return slice(indices[0], indices[-1] + 1)
    return array


class _Arrays:
    """Primitives of float64 arrays; warnings are off while they run."""

    def sin(self, x: Floats) -> Floats:
        return np.sin(x)

    def cos(self, x: Floats) -> Floats:
        return np.cos(x)

    def tan(self, x: Floats) -> Floats:
        return np.tan(x)

    def exp(self, x: Floats) -> Floats:
        return np.exp(x)

    def log(self, x: Floats) -> Floats:
        return np.log(x)

    def sqrt(self, x: Floats) -> Floats:
        return np.sqrt(x)

    def floor(self, x: Floats) -> Floats:
        return np.floor(x)

    def minimum(self, a: Floats, b: Floats) -> Floats:
        return np.minimum(a, b)

    def maximum(self, a: Floats, b: Floats) -> Floats:
        return np.maximum(a, b)

    def divide(self, a: Floats, b: Floats) -> Floats:
        return np.where(b == 0.0, 0.0, np.divide(a, b))

    def remainder(self, a: Floats, b: Floats) -> Floats:
        return np.where(b == 0.0, 0.0, np.remainder(a, b))

    def power(self, a: Floats, b: Floats) -> Floats:
        return np.where((a == 0.0) & (b < 0.0), 0.0, np.power(a, b))

    def less(self, a: Floats, b: Floats) -> Floats:
        return np.less(a, b).astype(np.float64)

    def less_equal(self, a: Floats, b: Floats) -> Floats:
        return np.less_equal(a, b).astype(np.float64)

    def lattice(self, x: Floats) -> NDArray[np.uint64]:
        whole = np.floor(np.where(np.isfinite(x), x, 0.0))
        return np.remainder(whole, 2.0**32).astype(np.uint64)


ARRAYS: Primitives = _Arrays()
