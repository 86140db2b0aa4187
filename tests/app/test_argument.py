"""Words of the command line: what is read, and what is said of what is not."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Any

import pytest

from dreamscape3d.app import argument
from dreamscape3d.app.suggestion import did_you_mean


@pytest.mark.parametrize(
    ("read", "word", "value"),
    [
        (argument.size, "1280x720", (1280, 720)),
        (argument.size, "16X16", (16, 16)),
        (argument.size, "7680×4320", (7680, 4320)),
        (argument.seconds, "0", 0.0),
        (argument.seconds, "1.5e1", 15.0),
        (argument.samples, "1024", 1024),
        (argument.seed, "2147483647", 2**31 - 1),
        (argument.assignment, "glow=0.5", ("glow", 0.5)),
        (argument.assignment, " glow = -2 ", ("glow", -2.0)),
        (argument.assignment, "rain=on", ("rain", 1.0)),
        (argument.assignment, "rain=False", ("rain", 0.0)),
    ],
)
def test_values(read: Callable[[str], Any], word: str, value: object) -> None:
    assert read(word) == value


@pytest.mark.parametrize(
    ("read", "word", "message"),
    [
        (argument.size, "big", "'big' is no size; write it as 1280x720"),
        (argument.size, "1280", "'1280' is no size"),
        (argument.size, "-5x20", "'-5x20' is no size"),
        (argument.size, "١٢٨x٧٢٠", "is no size"),
        (argument.size, "15x720", "15x720 is out of range; each side is 16 to 8192 pixels"),
        (argument.size, "16x8193", "16x8193 is out of range"),
        (argument.size, "8192x8192", "8192x8192 is 67.1 Mpx; 33.6 Mpx (8192x4096) at most"),
        (argument.seconds, "soon", "'soon' is no number"),
        (argument.seconds, "nan", "'nan' is no finite number"),
        (argument.seconds, "1e999", "'1e999' is no finite number"),
        (argument.seconds, "-1", "-1 is out of range; 0 to 86400 seconds"),
        (argument.samples, "0", "0 is out of range; samples are 1 to 1024"),
        (argument.samples, "1025", "1025 is out of range"),
        (argument.samples, "4.5", "'4.5' is no whole number"),
        (argument.samples, "9" * 5000, "is no whole number"),
        (argument.seed, "-1", "-1 is out of range; seeds are 0 to 2147483647"),
        (argument.assignment, "glow", "'glow' sets nothing; write it as name=0.5"),
        (argument.assignment, "=1", "'=1' sets nothing"),
        (argument.assignment, "glow=", "'glow=' sets nothing"),
        (argument.assignment, "glow=bright", "'bright' is no number"),
        (argument.assignment, "glow=inf", "'inf' is no finite number"),
    ],
)
def test_refusals(read: Callable[[str], Any], word: str, message: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        read(word)
    assert message in str(caught.value)


def test_suggestions() -> None:
    assert did_you_mean("stil", ["still", "check"]) == "did you mean 'still'?"
    assert did_you_mean("zzz", ["still", "check"]) == ""
