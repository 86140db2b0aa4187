"""Expressions by number: the language, its operators in Python, binding, canonical text."""

from __future__ import annotations

import copy
import math
import pickle
import subprocess
import sys
from itertools import pairwise

import pytest

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import Call, Constant, Expression, Variable, is_name, parse

VALUES = {"x": 0.25, "y": -3.0, "time": 2.0, "pulse": 0.5}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2*3", 7.0),
        ("(1 + 2)*3", 9.0),
        ("8 - 3 - 2", 3.0),
        ("16/4/2", 2.0),
        ("2^3^2", 512.0),
        ("2**3**2", 512.0),
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        ("2^-1", 0.5),
        ("--3", 3.0),
        ("2*-3", -6.0),
        ("7 % 3", 1.0),
        ("-7 % 3", 2.0),
        ("7 % -3", -2.0),
        ("mod(-0.25, 1)", 0.75),
        ("1 < 2", 1.0),
        ("2 < 1", 0.0),
        ("1 + 1 >= 2", 1.0),
        ("2 > 2", 0.0),
        ("2 <= 2", 1.0),
        ("(0 < 1)*(1 < 2)", 1.0),
        (".5 + 1.e1 + 2E-1 + 1e+2", 110.7),
        ("pi", math.pi),
        ("tau/2", math.pi),
        ("sin(pi/2)", 1.0),
        ("cos(0)", 1.0),
        ("tan(pi/4)", 1.0),
        ("exp(1)", math.e),
        ("log(exp(2))", 2.0),
        ("sqrt(9)", 3.0),
        ("pow(2, 10)", 1024.0),
        ("abs(-4) + abs(4)", 8.0),
        ("sign(-4)*10 + sign(0) + sign(3)", -9.0),
        ("floor(-1.5)", -2.0),
        ("ceil(-1.5)", -1.0),
        ("ceil(1.2)", 2.0),
        ("fract(-0.25)", 0.75),
        ("min(3, 1, 2)", 1.0),
        ("max(3, 1, 2, 8, 4, 5, 6, 7)", 8.0),
        ("clamp(5, 0, 1)", 1.0),
        ("clamp(-5, 0, 1)", 0.0),
        ("mix(10, 20, 0.25)", 12.5),
        ("step(0.5, 0.4)", 0.0),
        ("step(0.5, 0.5)", 1.0),
        ("smoothstep(0, 2, 0.5)", 0.15625),
        ("smoothstep(0, 2, 3)", 1.0),
        ("smoothstep(1, 1, 5)", 0.0),
        ("ease(0.25)", 0.103515625),
        ("ease(-1) + ease(2)", 1.0),
        ("saw(0)", 0.0),
        ("saw(0.25)", 0.5),
        ("saw(0.75)", -0.5),
        ("triangle(0.25)", 1.0),
        ("triangle(0.5)", 0.0),
        ("triangle(1.75)", -1.0),
        ("square(0.25)", 1.0),
        ("square(-0.25)", -1.0),
        ("pulse(3.1, 0.2)", 1.0),
        ("pulse(3.3, 0.2)", 0.0),
        ("x*y + time", 1.25),
        ("pulse + pulse(x, pulse)", 1.5),
        (" \t1\n+\r1 ", 2.0),
    ],
)
def test_value(text: str, value: float) -> None:
    assert parse(text).evaluate(VALUES) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        *("1/0", "x/0", "5 % 0", "mod(x, 0)", "0^-1"),
        *("sqrt(-1)", "log(0)", "log(-1)", "exp(1000)", "(-8)^(1/3)", "10^400", "(-10)^401"),
        *("sin(10^400)", "cos(10^400)", "tan(10^400)", "10^400 - 10^400", "floor(10^400)"),
    ],
)
def test_what_is_undefined_or_infinite_is_zero(text: str) -> None:
    assert parse(text).evaluate(VALUES) == 0.0


def test_infinities_between_have_their_sign() -> None:
    assert parse("min(exp(1000), 5)").evaluate({}) == 5.0
    assert parse("max((-10)^401, 5)").evaluate({}) == 5.0
    assert parse("min((-10)^401, 5) < 0").evaluate({}) == 1.0
    assert parse("min((-10)^400, 5)").evaluate({}) == 5.0
    assert parse("1/exp(-log(0))").evaluate({}) == 0.0


def test_results_stay_within_a_million() -> None:
    assert parse("time*1e6").evaluate(VALUES) == 1e6
    assert parse("-time*1e6").evaluate(VALUES) == -1e6


def test_noise_is_smooth_bounded_and_seeded() -> None:
    noise = [parse("noise(x)").evaluate({"x": k / 64}) for k in range(-640, 640)]
    assert -1.0 <= min(noise) < -0.8
    assert 0.8 < max(noise) <= 1.0
    # The steepest a quintic fade gets is 15/8 per unit, over a range of 2.
    assert max(abs(a - b) for a, b in pairwise(noise)) <= 2 * 15 / 8 / 64 + 1e-12
    assert abs(sum(noise) / len(noise)) < 0.2
    seeded = parse("noise(x, seed)")
    assert seeded.evaluate({"x": 0.3, "seed": 1}) != seeded.evaluate({"x": 0.3, "seed": 2})
    assert seeded.evaluate({"x": 0.3, "seed": 1.9}) == seeded.evaluate({"x": 0.3, "seed": 1})
    assert seeded.evaluate({"x": 0.3, "seed": 0}) == parse("noise(x)").evaluate({"x": 0.3})


def test_hash_is_spread_evenly_and_by_whole_numbers() -> None:
    values = [parse("hash(n)").evaluate({"n": n}) for n in range(-2000, 2000)]
    assert all(0.0 <= value < 1.0 for value in values)
    assert len(set(values)) == len(values)
    for tenth in range(10):
        assert 330 <= sum(tenth <= 10 * value < tenth + 1 for value in values) <= 470
    assert parse("hash(7.9)") != parse("hash(7)")
    assert parse("hash(7.9)").evaluate({}) == parse("hash(7)").evaluate({})


def test_noise_and_hash_never_change() -> None:
    """Old dreams must look as they did: these numbers are fixed for good."""
    assert parse("hash(0)").evaluate({}) == pytest.approx(0.5469250155147165, abs=1e-15)
    assert parse("hash(-1)").evaluate({}) == pytest.approx(0.5560710462741554, abs=1e-15)
    assert parse("noise(0.5)").evaluate({}) == pytest.approx(0.035110273165628314, abs=1e-15)
    assert parse("noise(0.5, 3)").evaluate({}) == pytest.approx(0.2891496946103871, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0.3 * sin( time*1.2+0.7 )", "0.3*sin(time*1.2 + 0.7)"),
        ("((x))", "x"),
        ("(x + y) + 1", "x + y + 1"),
        ("x + (y + 1)", "x + (y + 1)"),
        ("x - (y - 1)", "x - (y - 1)"),
        ("(x*y)/2", "x*y/2"),
        ("x*(y/2)", "x*(y/2)"),
        ("(x^y)^2", "(x^y)^2"),
        ("x**(y**2)", "x^y^2"),
        ("(-2)^x", "(-2)^x"),
        ("-2^x", "-2^x"),
        ("(-x)^2", "(-x)^2"),
        ("x^-y", "x^-y"),
        ("-(x*y)", "-(x*y)"),
        ("-x*y", "-x*y"),
        ("x- -3", "x - -3"),
        ("(x < y) < 1", "(x < y) < 1"),
        ("2*3.14159265358979312", "2*pi"),
        ("-tau", "-tau"),
        ("1e-7*1e5", "1e-07*100000"),
        ("min( x,y , 1.50 )", "min(x, y, 1.5)"),
        ("-0", "0"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    expression = parse(text)
    assert expression.text == str(expression) == canonical
    assert parse(canonical) == expression
    assert repr(expression) == f"Expression('{canonical}')"


def test_text_is_compact_where_the_spaced_one_would_be_too_long() -> None:
    source = "+".join(["abcdefg"] * 63)
    assert len(source) == 503
    assert parse(source).text == source
    terms = ["abcdefghijklmnop*5e5*.5*15e-8"] * 16
    assert parse("+".join(terms)).text == "+".join(terms)
    assert parse("+".join(terms[:9])).text == " + ".join(["abcdefghijklmnop*500000*0.5*1.5e-07"] * 9)


def test_equality_and_hash_go_by_structure() -> None:
    assert parse("x+1") == parse("( x + 1 )")
    assert len({parse("x+1"), parse("x + 1"), parse("1 + x")}) == 2
    assert parse("2*3") != parse("6")
    assert parse("1") != 1.0


def test_immutable_copied_and_pickled() -> None:
    expression = parse("x + 1")
    with pytest.raises(AttributeError):
        expression.function = "-"  # type: ignore[attr-defined]
    assert copy.deepcopy(expression) == expression
    again = pickle.loads(pickle.dumps(expression))
    assert again == expression
    assert again.names == {"x"}


def test_operators_of_python_build_the_same_as_text() -> None:
    x, y = Variable("x"), Variable("y")
    assert (x + 1).text == "x + 1"
    assert (1 - x).text == "1 - x"
    assert (2 * x / y).text == "2*x/y"
    assert (1 / x).text == "1/x"
    assert (x % 2 + 7 % x).text == "x%2 + 7%x"
    assert (x**2 + 2**x).text == "x^2 + 2^x"
    assert (-(x - y)).text == "-(x - y)"
    assert (1 + x - y * 2).text == "1 + x - y*2"


def test_operators_fold_constants() -> None:
    two = Constant(2)
    assert two * 3 + 1 == Constant(7)
    assert -two == Constant(-2)
    assert two / 0 == Constant(0)
    assert (two**0.5).text == "1.4142135623730951"
    assert Constant(1e6) * 10 == Call("*", (Constant(1e6), Constant(10)))


def test_operators_refuse_what_is_no_number() -> None:
    with pytest.raises(TypeError):
        parse("x") + "1"  # type: ignore[operator]
    with pytest.raises(TypeError):
        [1] * parse("x")  # type: ignore[operator]


def test_operators_keep_the_bounds_of_parse() -> None:
    x = Variable("x")
    most = sum((x for _ in range(63)), x)
    with pytest.raises(ExpressionError, match="the expression has 129 parts, more than 128"):
        most + 1
    long = Variable("x" * 64) * Variable("y" * 64)
    long = long * long - long
    with pytest.raises(ExpressionError, match="the expression has 787 characters, more than 512"):
        long * long
    deep: Expression = x
    for _ in range(33):
        deep = 1 - deep
    with pytest.raises(ExpressionError, match="parentheses are nested more than 32 deep"):
        1 - deep
    for value in (math.nan, math.inf, 1e7):
        with pytest.raises(ExpressionError, match=r"(nan|inf|1e\+07) is not a number within ±1,000,000"):
            Variable("x") * value


def test_bind_replaces_names_and_folds() -> None:
    expression = parse("a*sin(i/n*tau) + 2*3")
    assert expression.names == {"a", "i", "n"}
    bound = expression.bind(i=1, n=4, unused=3)
    assert isinstance(bound, Expression)
    assert bound.text == "a*1 + 6"
    assert bound.bind(a=2) == 8.0
    assert type(bound.bind(a=2)) is float
    assert parse("2*3").bind() == 6.0
    assert parse("x").bind(y=2) == Variable("x")


def test_bind_gives_finite_numbers() -> None:
    assert parse("a/b").bind(a=1, b=0) == 0.0
    assert parse("a*b").bind(a=1e6, b=1e6) == 1e6
    overflowing = parse("x + exp(a)").bind(a=1000)
    assert isinstance(overflowing, Expression)
    assert overflowing.text == "x + exp(1000)"
    with pytest.raises(ExpressionError, match="nan is not a number within"):
        parse("x").bind(x=math.nan)


def test_a_missing_value_is_named() -> None:
    with pytest.raises(ExpressionError, match="no value was given for 'fear'"):
        parse("fear*2").evaluate({"time": 1.0})


@pytest.mark.parametrize("name", ["", "2x", "a b", "a-b", "é", "pi", "tau", "x" * 65, "x\n"])
def test_what_cannot_be_a_name(name: str) -> None:
    assert not is_name(name)
    with pytest.raises(ExpressionError, match="cannot be a name"):
        Variable(name)


def test_parsing_and_evaluating_need_no_numpy() -> None:
    code = (
        "import sys; from dreamscape3d.maths.expression import parse; parse('sin(x)').evaluate({'x': 1});"
        "sys.exit('numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
