"""The check before parsing refuses exactly what passes a limit, whatever strings and comments stand around it."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import limits
from dreamscape3d.formats.gate import refuse_excess
from dreamscape3d.formats.source import Source

DECOYS = st.sampled_from(
    [
        'a = "[[[["',
        "b = '[[[\"'",
        'c = """\n[[[ " "" \\""" x"""',
        "d = '''\n{{{ ' '' \" '''",
        "# [[[[ a.b.c.d.e.f.g.h.i.j.k.l = ' \" '''",
        'e = "a.b.c.d.e.f.g.h.i.j.k"',
        'f = "\\\\"',
        'g = "\\""',
        "h = 1.5",
        "i = [1.5, 2.5, [3.5]]",
        "j = 1979-05-27T07:32:00.999999",
        'k = """"quoted""""',
        "l = ''''quoted'''''",
    ]
)
PART = st.sampled_from(["a", "-", "1", '"b.c"', "'[d'", '"\\""', "_"])
DOT = st.sampled_from([".", " . ", "\t.", ". "])


def refused(text: str) -> str:
    """The message, or "" for a text that passes."""
    try:
        refuse_excess(Source("night.toml", text))
    except DreamFileError as error:
        return error.message
    return ""


@st.composite
def dotted(draw: st.DrawFn, parts: int) -> str:
    text = draw(PART)
    for _ in range(parts - 1):
        text += draw(DOT) + draw(PART)
    return text


@settings(max_examples=150, deadline=None)
@given(st.data(), st.integers(1, 12), st.lists(DECOYS, unique=True), st.booleans())
def test_dotted_keys(data: st.DataObject, parts: int, decoys: list[str], inline: bool) -> None:
    key = data.draw(dotted(parts))
    text = "\n".join([*decoys, f"z = {{ {key} = 1 }}" if inline else f"z.{key} = 1"])
    tomllib.loads(text)
    count = parts if inline else parts + 1
    assert bool(refused(text)) == (count > limits.KEY_PARTS)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(30, 38), st.lists(DECOYS, unique=True), st.booleans())
def test_dotted_headers(data: st.DataObject, parts: int, decoys: list[str], double: bool) -> None:
    key = data.draw(dotted(parts))
    text = "\n".join([*decoys, f"[[{key}]]" if double else f"  [ {key} ]", "x = 1"])
    assert bool(refused(text)) == (parts > limits.HEADER_PARTS)


@settings(max_examples=100, deadline=None)
@given(st.integers(28, 36), st.lists(DECOYS, unique=True), st.booleans())
def test_nesting(depth: int, decoys: list[str], tables: bool) -> None:
    value = "{x=" * depth + "1" + "}" * depth if tables else "[" * depth + "]" * depth
    text = "\n".join([*decoys, f"z = {value}"])
    tomllib.loads(text)
    assert bool(refused(text)) == (depth > limits.NESTING)


def test_a_comment_of_equals_signs_is_no_keys() -> None:
    assert refused(f"# {'=' * 78}\n" * 1000) == ""


@pytest.mark.parametrize(
    "unit", ['"', "'", '"""', "'''", '\\"', "a.", '"a".', "[", "]", "{", "#", "\n", " ", "=", '"\\', "a .", "-"]
)
def test_any_repetition_is_scanned_in_linear_time(unit: str) -> None:
    for lead in ("", "a = ", 'a = "', 'a = """'):
        for end in ("", "\n"):
            text = (lead + (unit * (limits.LINE // len(unit) - 8)) + end) * 30
            began = time.perf_counter()
            refused(text[: limits.FILE_BYTES])
            assert time.perf_counter() - began < 1.0, (lead, end)
