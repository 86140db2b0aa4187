"""What the operators and functions of an expression mean: each formula once, for floats and for arrays.

A formula takes `m`, the primitives of its number type, then its arguments. `SCALAR` is the primitives of
Python floats; `expression_batch` has those of float64 arrays. All is IEEE arithmetic that raises nothing:
division and remainder by zero give 0, other undefined results are NaN or infinite until `settle`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

LIMIT = 1e6
"""Largest magnitude of a constant and of a result."""

CONSTANTS = {"pi": math.pi, "tau": math.tau}

Real: TypeAlias = Any
"""A float, or a float64 array (n,); formulas treat both alike."""


class Primitives(Protocol):
    """What formulas need beyond + - *; comparisons give 0 or 1."""

    def sin(self, x: Real) -> Real: ...
    def cos(self, x: Real) -> Real: ...
    def tan(self, x: Real) -> Real: ...
    def exp(self, x: Real) -> Real: ...
    def log(self, x: Real) -> Real: ...
    def sqrt(self, x: Real) -> Real: ...
    def floor(self, x: Real) -> Real: ...
    def minimum(self, a: Real, b: Real) -> Real: ...
    def maximum(self, a: Real, b: Real) -> Real: ...
    def divide(self, a: Real, b: Real) -> Real: ...
    def remainder(self, a: Real, b: Real) -> Real: ...
    def power(self, a: Real, b: Real) -> Real: ...
    def less(self, a: Real, b: Real) -> Real: ...
    def less_equal(self, a: Real, b: Real) -> Real: ...

    def lattice(self, x: Real) -> Any:
        """floor(x) modulo 2**32 as an unsigned integer; 0 where x is not finite."""


Formula: TypeAlias = Callable[..., Real]


@dataclass(frozen=True, slots=True)
class Function:
    """One member of the closed set: how it is written, its formula, and how many arguments it takes."""

    usage: str
    formula: Formula
    fewest: int
    most: int

    @property
    def arity(self) -> str:
        """For messages: "1 argument", "1 or 2 arguments"."""
        if self.fewest == self.most:
            return f"{self.fewest} argument{'s' if self.fewest > 1 else ''}"
        joint = "or" if self.most == self.fewest + 1 else "to"
        return f"{self.fewest} {joint} {self.most} arguments"


def settle(value: float) -> float:
    """The finite result: NaN and infinities give 0, the rest is kept within ±1e6; never −0."""
    return min(max(value, -LIMIT), LIMIT) + 0.0 if math.isfinite(value) else 0.0


# -- formulas -------------------------------------------------------------------------------------------


def _fract(m: Primitives, x: Real) -> Real:
    return x - m.floor(x)


def _mix(m: Primitives, a: Real, b: Real, t: Real) -> Real:
    return a + (b - a) * t


def _clamp(m: Primitives, x: Real, low: Real, high: Real) -> Real:
    return m.minimum(m.maximum(x, low), high)


def _smoothstep(m: Primitives, low: Real, high: Real, x: Real) -> Real:
    t = _clamp(m, m.divide(x - low, high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def _fade(t: Real) -> Real:
    """6t⁵ − 15t⁴ + 10t³: first and second derivative are 0 at both ends (Perlin 2002)."""
    return t * t * t * (t * (t * 6.0 - 15.0) + 10.0)


def _ease(m: Primitives, x: Real) -> Real:
    return _fade(_clamp(m, x, 0.0, 1.0))


def _scatter(key: Any, seed: Any) -> Real:
    """A number in [0, 1) for two integers of 32 bits: the finaliser of MurmurHash3 (Appleby 2011)."""
    mask = 0xFFFFFFFF
    k = (((key * 0x9E3779B1) & mask) ^ ((seed * 0x85EBCA77 + 0x27D4EB2F) & mask)) & mask
    k = ((k ^ (k >> 16)) * 0x85EBCA6B) & mask
    k = ((k ^ (k >> 13)) * 0xC2B2AE35) & mask
    return (k ^ (k >> 16)) * 2.0**-32


def _hash(m: Primitives, n: Real) -> Real:
    return _scatter(m.lattice(n), 0)


def _noise(m: Primitives, x: Real, seed: Real = None) -> Real:
    cell = m.floor(x)
    salt = 0 if seed is None else m.lattice(seed)
    a, b = _scatter(m.lattice(cell), salt), _scatter(m.lattice(cell + 1.0), salt)
    return 2.0 * _mix(m, a, b, _fade(x - cell)) - 1.0


def _triangle(m: Primitives, x: Real) -> Real:
    return 4.0 * _absolute(m, _fract(m, x - 0.25) - 0.5) - 1.0


def _absolute(m: Primitives, x: Real) -> Real:
    return m.maximum(x, -x)


def _least(m: Primitives, first: Real, *others: Real) -> Real:
    for other in others:
        first = m.minimum(first, other)
    return first


def _greatest(m: Primitives, first: Real, *others: Real) -> Real:
    for other in others:
        first = m.maximum(first, other)
    return first


MOST_ARGUMENTS = 8

FUNCTIONS: dict[str, Function] = {
    "sin": Function("sin(x)", lambda m, x: m.sin(x), 1, 1),
    "cos": Function("cos(x)", lambda m, x: m.cos(x), 1, 1),
    "tan": Function("tan(x)", lambda m, x: m.tan(x), 1, 1),
    "exp": Function("exp(x)", lambda m, x: m.exp(x), 1, 1),
    "log": Function("log(x)", lambda m, x: m.log(x), 1, 1),
    "sqrt": Function("sqrt(x)", lambda m, x: m.sqrt(x), 1, 1),
    "pow": Function("pow(a, b)", lambda m, a, b: m.power(a, b), 2, 2),
    "mod": Function("mod(a, b)", lambda m, a, b: m.remainder(a, b), 2, 2),
    "abs": Function("abs(x)", _absolute, 1, 1),
    "sign": Function("sign(x)", lambda m, x: m.less(0.0, x) - m.less(x, 0.0), 1, 1),
    "floor": Function("floor(x)", lambda m, x: m.floor(x), 1, 1),
    "ceil": Function("ceil(x)", lambda m, x: -m.floor(-x), 1, 1),
    "fract": Function("fract(x)", _fract, 1, 1),
    "min": Function("min(a, b, …)", _least, 2, MOST_ARGUMENTS),
    "max": Function("max(a, b, …)", _greatest, 2, MOST_ARGUMENTS),
    "clamp": Function("clamp(x, low, high)", _clamp, 3, 3),
    "mix": Function("mix(a, b, t)", _mix, 3, 3),
    "step": Function("step(edge, x)", lambda m, edge, x: m.less_equal(edge, x), 2, 2),
    "smoothstep": Function("smoothstep(low, high, x)", _smoothstep, 3, 3),
    "ease": Function("ease(x)", _ease, 1, 1),
    "saw": Function("saw(x)", lambda m, x: 2.0 * _fract(m, x + 0.5) - 1.0, 1, 1),
    "triangle": Function("triangle(x)", _triangle, 1, 1),
    "square": Function("square(x)", lambda m, x: 2.0 * m.less(_fract(m, x), 0.5) - 1.0, 1, 1),
    "pulse": Function("pulse(x, width)", lambda m, x, width: m.less(_fract(m, x), width), 2, 2),
    "noise": Function("noise(x) or noise(x, seed)", _noise, 1, 2),
    "hash": Function("hash(n)", _hash, 1, 1),
}
"""The functions that a text may call. What each gives is in the docstring of `expression`."""

FORMULAS: dict[str, Formula] = {
    "negate": lambda m, x: -x,
    "+": lambda m, a, b: a + b,
    "-": lambda m, a, b: a - b,
    "*": lambda m, a, b: a * b,
    "/": lambda m, a, b: m.divide(a, b),
    "%": lambda m, a, b: m.remainder(a, b),
    "^": lambda m, a, b: m.power(a, b),
    "<": lambda m, a, b: m.less(a, b),
    "<=": lambda m, a, b: m.less_equal(a, b),
    ">": lambda m, a, b: m.less(b, a),
    ">=": lambda m, a, b: m.less_equal(b, a),
    **{name: function.formula for name, function in FUNCTIONS.items()},
}
"""Operators and functions alike, by the name that `Call` holds."""


class _Floats:
    """Primitives of Python floats, with the results that IEEE and numpy give where `math` would raise."""

    def sin(self, x: float) -> float:
        return math.sin(x) if math.isfinite(x) else math.nan

    def cos(self, x: float) -> float:
        return math.cos(x) if math.isfinite(x) else math.nan

    def tan(self, x: float) -> float:
        return math.tan(x) if math.isfinite(x) else math.nan

    def exp(self, x: float) -> float:
        try:
            return math.exp(x)
        except OverflowError:
            return math.inf

    def log(self, x: float) -> float:
        if x > 0.0:
            return math.log(x)
        return -math.inf if x == 0.0 else math.nan

    def sqrt(self, x: float) -> float:
        return math.sqrt(x) if x >= 0.0 else math.nan

    def floor(self, x: float) -> float:
        return float(math.floor(x)) if math.isfinite(x) else x

    def minimum(self, a: float, b: float) -> float:
        return a if a < b or a != a else b

    def maximum(self, a: float, b: float) -> float:
        return a if a > b or a != a else b

    def divide(self, a: float, b: float) -> float:
        return a / b if b != 0.0 else 0.0

    def remainder(self, a: float, b: float) -> float:
        return a % b if b != 0.0 else 0.0

    def power(self, a: float, b: float) -> float:
        if a == 0.0 and b < 0.0:
            return 0.0
        try:
            return math.pow(a, b)
        except OverflowError:
            return -math.inf if a < 0.0 and b % 2.0 == 1.0 else math.inf
        except ValueError:
            return math.nan

    def less(self, a: float, b: float) -> float:
        return 1.0 if a < b else 0.0

    def less_equal(self, a: float, b: float) -> float:
        return 1.0 if a <= b else 0.0

    def lattice(self, x: float) -> int:
        return math.floor(x) & 0xFFFFFFFF if math.isfinite(x) else 0


SCALAR: Primitives = _Floats()
