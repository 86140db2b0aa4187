"""What holds for every expression: text round trip, batch against plain math, finiteness, hostile text."""

from __future__ import annotations

import math
import operator
import time
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import LIMIT, MAX_CHARACTERS, Call, Constant, Expression, Variable, parse
from dreamscape3d.maths.expression_batch import Batch
from dreamscape3d.maths.expression_functions import FUNCTIONS
from dreamscape3d.maths.expression_tree import LEVELS, negated

pytestmark = pytest.mark.filterwarnings("error")
FEW = settings(max_examples=60, deadline=None)

NAMES = ("time", "beat", "fear", "pulse")
EXACT = ("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "min", "max", "floor", "ceil", "abs", "sign", "fract", "step")
SMOOTH = ("+", "-", "*", "sin", "cos", "min", "max", "mix", "clamp", "ease", "abs", "triangle")
OPERATORS = tuple(LEVELS)
EVERYTHING = (*OPERATORS, *FUNCTIONS)

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: x + 0.0)
tame = st.floats(-8.0, 8.0, allow_nan=False)
wild = st.floats(allow_nan=True, allow_infinity=True)
values = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))


def arity(function: str) -> int:
    if function in FUNCTIONS:
        return FUNCTIONS[function].fewest
    return 1 if function == "negate" else 2


def built(function: str, arguments: tuple[Expression, ...]) -> Expression:
    return negated(arguments[0]) if function == "negate" else Call(function, arguments)


def expressions(
    functions: tuple[str, ...], constants: st.SearchStrategy[float] = numbers
) -> st.SearchStrategy[Expression]:
    """Trees of up to a dozen leaves over these functions."""
    leaves = st.one_of(constants.map(Constant), st.sampled_from(NAMES).map(Variable))

    def grow(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        return st.sampled_from(functions).flatmap(
            lambda f: st.tuples(*[children] * arity(f)).map(lambda arguments: built(f, arguments))
        )

    return st.recursive(leaves, grow, max_leaves=12)


def _divided(a: float, b: float) -> float:
    return a / b if b else 0.0


PLAIN: dict[str, Callable[..., float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": lambda a, b: a % b if b else 0.0,
    "<": lambda a, b: float(a < b),
    "<=": lambda a, b: float(a <= b),
    ">": lambda a, b: float(a > b),
    ">=": lambda a, b: float(a >= b),
    "min": min,
    "max": max,
    "floor": lambda x: float(math.floor(x)),
    "ceil": lambda x: float(math.ceil(x)),
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "fract": lambda x: x - math.floor(x),
    "step": lambda edge, x: float(x >= edge),
    "sin": math.sin,
    "cos": math.cos,
    "mix": lambda a, b, t: a + (b - a) * t,
    "clamp": lambda x, low, high: min(max(x, low), high),
    "ease": lambda x: (lambda t: t**3 * (6 * t**2 - 15 * t + 10))(min(max(x, 0.0), 1.0)),
    "triangle": lambda x: 2 / math.pi * math.asin(math.sin(math.tau * x)),
}


def plainly(expression: Expression, variables: Mapping[str, float]) -> float:
    """The value by `math` alone. Raises OverflowError or ValueError where an intermediate is not finite."""
    match expression:
        case Constant(value):
            return value
        case Variable(name):
            return variables[name]
        case Call(function, arguments):
            result = PLAIN[function](*[plainly(argument, variables) for argument in arguments])
            if not math.isfinite(result):
                raise OverflowError
            return result
    raise TypeError(expression)


@FEW
@given(expressions(EVERYTHING))
def test_text_parses_back_to_an_equal_expression(expression: Expression) -> None:
    again = parse(expression.text)
    assert again == expression
    assert hash(again) == hash(expression)
    assert again.text == expression.text


@FEW
@given(expressions(EVERYTHING))
def test_compact_text_parses_back_too(expression: Expression) -> None:
    compact = expression._written(0, compact=True)
    assert parse(compact) == expression
    assert " " not in compact
    assert len(compact) <= len(expression.text)


@FEW
@given(st.lists(expressions(EXACT), min_size=1, max_size=6), values)
def test_batch_equals_plain_math_bit_for_bit_where_ieee_says_so(
    many: list[Expression], variables: dict[str, float]
) -> None:
    for got, expression in zip(Batch(many).evaluate(variables), many, strict=True):
        assert got == expression.evaluate(variables)
        try:
            wanted = plainly(expression, variables)
        except (OverflowError, ValueError):
            continue
        assert got == min(max(wanted, -LIMIT), LIMIT)


@FEW
@given(st.lists(expressions(SMOOTH, tame), min_size=1, max_size=6), st.fixed_dictionaries(dict.fromkeys(NAMES, tame)))
def test_batch_is_near_plain_math_for_smooth_functions(many: list[Expression], variables: dict[str, float]) -> None:
    for got, expression in zip(Batch(many).evaluate(variables), many, strict=True):
        wanted = min(max(plainly(expression, variables), -LIMIT), LIMIT)
        size = magnitude(expression, variables)
        assert got == pytest.approx(wanted, abs=1e-6 * size)
        assert expression.evaluate(variables) == pytest.approx(wanted, abs=1e-6 * size)


def magnitude(expression: Expression, variables: Mapping[str, float]) -> float:
    """A bound on how much rounding can matter: grows with the products of the parts' sizes."""
    match expression:
        case Call(_, arguments):
            sizes = [magnitude(argument, variables) for argument in arguments]
            return math.prod(sizes) * (1.0 + abs(plainly(expression, variables)))
    return 1.0 + abs(plainly(expression, variables))


@pytest.mark.parametrize("function", sorted(set(EVERYTHING) - {"negate"}))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_each_function_gives_the_same_alone_and_in_a_batch(function: str, data: st.DataObject) -> None:
    names = NAMES[: arity(function)]
    call = Call(function, tuple(map(Variable, names)))
    variables = data.draw(st.fixed_dictionaries({name: st.one_of(tame, wild) for name in names}))
    alone, together = call.evaluate(variables), Batch([call]).evaluate(variables)[0]
    assert together == pytest.approx(alone, rel=1e-12, abs=1e-300)


@FEW
@given(st.lists(expressions(EVERYTHING), max_size=5), st.fixed_dictionaries(dict.fromkeys(NAMES, wild)))
def test_results_are_always_finite_and_bounded(many: list[Expression], variables: dict[str, float]) -> None:
    together = Batch(many).evaluate(variables)
    alone = np.array([expression.evaluate(variables) for expression in many])
    for result in (together, alone):
        assert np.isfinite(result).all()
        assert (np.abs(result) <= LIMIT).all()
        assert not np.signbit(result[result == 0.0]).any()


@FEW
@given(expressions(EXACT), values)
def test_binding_gives_the_same_as_evaluating(expression: Expression, variables: dict[str, float]) -> None:
    bound = expression.bind(**variables)
    assert isinstance(bound, float)
    assert bound == expression.evaluate(variables)
    partly = expression.bind(time=variables["time"])
    result = partly.evaluate(variables) if isinstance(partly, Expression) else partly
    assert result == expression.evaluate(variables)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text(alphabet="0123456789.e+-*/%^<>=(), \tabsinpmx_√×", max_size=600),
        st.lists(
            st.sampled_from(["sin(", "(", ")", ",", "-", "2", "x", "^", "min(", "<", "1e", " "]), max_size=150
        ).map("".join),
    )
)
@example("-" * 512)
@example("(" * 512)
@example("^".join(["x"] * 64))
@example("-x^" * 127 + "x")
@example("9" * 512)
@example("min(" * 120)
@example("x" * 100_000)
@example("\ud800")
def test_any_text_gives_an_expression_or_an_expression_error(text: str) -> None:
    start = time.perf_counter()
    expression, error = attempted(text)
    assert time.perf_counter() - start < 0.25
    if expression is not None:
        assert len(expression.text) <= MAX_CHARACTERS
        assert parse(expression.text) == expression
    if error is not None:
        assert error.message[0] in "'(,0123456789." or error.message[0].islower()
        assert 1 <= error.column <= len(text) + 1
        assert 1 <= error.width <= max(len(text), 1)


def attempted(text: str) -> tuple[Expression | None, ExpressionError | None]:
    try:
        return parse(text, {"x", "y", "pulse"}), None
    except ExpressionError as error:
        return None, error
