"""Every message of the parser, triggered and read, with its place and cure."""

from __future__ import annotations

import pytest

from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import Variable, parse

NAMES = {"time", "fear", "beat", "pulse"}


@pytest.mark.parametrize(
    ("text", "column", "width", "message", "cure"),
    [
        ("", 1, 1, "the expression is empty", "write a number or a name"),
        ("  \t", 4, 1, "the expression is empty", "write a number or a name"),
        ("time $ 2", 6, 1, "unexpected character '$'", ""),
        ("time\x00", 5, 1, "unexpected character '\\x00'", ""),
        ("2 × 3", 3, 1, "unexpected character '×'", ""),
        ("time == 2", 6, 1, "unexpected character '='", ""),
        ("time.x", 5, 1, "unexpected character '.'", ""),
        ("2time", 1, 5, "'2time' is not a number", "write 2*time"),
        ("1 + 1.2.3", 5, 5, "'1.2.3' is not a number", ""),
        ("1e", 1, 2, "'1e' is not a number", "write 1*e"),
        ("0x10", 1, 4, "'0x10' is not a number", "write 0*x10"),
        ("1" * 40 + "_", 1, 41, "'" + "1" * 32 + "…' is not a number", "write " + "1" * 32),
        ("1000001", 1, 7, "1000001 is larger than 1,000,000", "use smaller numbers"),
        ("3*1e999", 3, 5, "1e999 is larger than 1,000,000", "use smaller numbers"),
        ("time +", 7, 1, "a number or name is missing after '+'", ""),
        ("time + * 2", 8, 1, "a number or name is missing after '+', found '*'", ""),
        ("+time", 1, 1, "a number or name is missing, found '+'", ""),
        (")", 1, 1, "a number or name is missing, found ')'", ""),
        ("()", 2, 1, "a number or name is missing after '(', found ')'", ""),
        ("min(1, )", 8, 1, "a number or name is missing after ',', found ')'", ""),
        ("sin(", 5, 1, "a number or name is missing after '('", ""),
        ("-", 2, 1, "a number or name is missing after '-'", ""),
        ("2 ** ", 6, 1, "a number or name is missing after '**'", ""),
        ("2*(time + 1", 3, 1, "'(' is never closed", "add ')'"),
        ("sin(time", 4, 1, "'(' is never closed", "add ')'"),
        ("time)", 5, 1, "')' has no '(' before it", "remove it"),
        ("1,5", 2, 1, "',' may only stand between the arguments of a function", "write decimals with '.'"),
        ("(1,5)", 3, 1, "',' may only stand between the arguments of a function", "write decimals with '.'"),
        ("2 time", 3, 4, "an operator is missing before 'time'", "write * to multiply"),
        ("(1)(2)", 4, 1, "an operator is missing before '('", "write * to multiply"),
        ("(1 2)", 4, 1, "an operator is missing before '2'", "write * to multiply"),
        ("min(1 2)", 7, 1, "an operator is missing before '2'", "write * to multiply"),
        ("0 < time < 1", 10, 1, "comparisons cannot be chained", "write (a < b)*(b < c)"),
        ("tme*2", 1, 3, "unknown name 'tme'", "did you mean 'time'?"),
        ("2*taau", 3, 4, "unknown name 'taau'", "did you mean 'tau'?"),
        ("zzz", 1, 3, "unknown name 'zzz'", "known are beat, fear, pi, pulse, tau, time"),
        ("x" * 65, 1, 65, "'" + "x" * 32 + "…' has 65 characters, more than 64", "use a shorter name"),
        ("sin + 1", 1, 3, "'sin' is a function and takes 1 argument", "write sin(x)"),
        ("1 + clmp(1)", 5, 4, "unknown function 'clmp'", "did you mean 'clamp'?"),
        ("zzzzzz(1)", 1, 6, "unknown function 'zzzzzz'", None),
        ("y" * 300 + "()", 1, 300, "unknown function '" + "y" * 32 + "…'", None),
        ("time(2)", 1, 4, "'time' is a number, not a function", "write time*(…)"),
        ("pi(2)", 1, 2, "'pi' is a number, not a function", "write pi*(…)"),
        ("sin()", 1, 3, "sin takes 1 argument, not 0", "write sin(x)"),
        ("mix(1, 2)", 1, 3, "mix takes 3 arguments, not 2", "write mix(a, b, t)"),
        ("noise(1, 2, 3)", 1, 5, "noise takes 1 or 2 arguments, not 3", "write noise(x) or noise(x, seed)"),
        ("2*min(1)", 3, 3, "min takes 2 to 8 arguments, not 1", "write min(a, b, …)"),
        ("(" * 33 + "1" + ")" * 33, 33, 1, "parentheses are nested more than 32 deep", None),
        ("-(" * 33 + "1" + ")" * 33, 66, 1, "parentheses are nested more than 32 deep", None),
        ("+".join("1" * 65), 129, 1, "the expression has more than 128 parts", None),
        ("-" * 128 + "time", 129, 4, "the expression has more than 128 parts", None),
        ("1" * 520, 513, 8, "the expression has 520 characters, more than 512", None),
    ],
)
def test_message(text: str, column: int, width: int, message: str, cure: str | None) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text, NAMES)
    error = caught.value
    assert (error.message, error.column, error.width) == (message, column, width)
    if cure is not None:
        assert error.cure.startswith(cure)
        assert bool(error.cure) == bool(cure)


def test_too_much_names_the_cure() -> None:
    for text in ("+".join("1" * 65), "(" * 33 + "1" + ")" * 33, "1" * 513):
        with pytest.raises(ExpressionError) as caught:
            parse(text)
        assert caught.value.cure == "give a part of it a name under [signals]"


def test_the_bounds_themselves_are_allowed() -> None:
    assert parse("(" * 32 + "1" + ")" * 32).evaluate({}) == 1.0
    assert parse("+".join("1" * 64)).evaluate({}) == 64.0
    assert parse("1" + " " * 511).evaluate({}) == 1.0
    assert parse("-" * 511 + "1").evaluate({}) == -1.0
    assert parse("1000000").evaluate({}) == 1e6
    assert parse("x" * 64) == Variable("x" * 64)
    assert parse("^".join(["1"] * 64)).evaluate({}) == 1.0


def test_names() -> None:
    assert parse("whatever + i").names == {"whatever", "i"}
    assert parse("time + pulse(beat, pulse)", NAMES).names == {"time", "beat", "pulse"}
    assert parse("sin", None) == Variable("sin")
    assert parse("pi*tau", ()).names == frozenset()
    with pytest.raises(ExpressionError, match="unknown name 'time'"):
        parse("time", ())
