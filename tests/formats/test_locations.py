"""Locations agree with tomllib: for every key path of any text, what stands there parses to the value."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hostile_files import good_files
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape3d.formats.locations import Key, Locations

BARE = st.text("abcXYZ09_-", min_size=1, max_size=4)
QUOTED = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=4)
NAME = BARE | QUOTED


def _basic(text: str) -> str:
    if len(text) % 2:
        return json.dumps(text, ensure_ascii=False)
    return '"' + "".join(c if c.isascii() and c not in '\\"' else f"\\U{ord(c):08x}" for c in text) + '"'


def _written_strings() -> st.SearchStrategy[str]:
    """TOML strings of all four kinds, awkward characters inside."""
    plain = st.text("ab #=[]{}.,é☃", max_size=8)
    return st.one_of(
        plain.map(_basic),
        QUOTED.filter(lambda text: "\x7f" not in text).map(_basic),
        plain.map(lambda text: f"'{text}'"),
        plain.map(lambda text: f'"""\n{text}\\\n   {text}"""'),
        plain.map(lambda text: f"'''{text}\n\"{text}'''"),
        st.just('"\\"[a]\\u00e9"'),
    )


SCALARS = st.one_of(
    st.sampled_from(["1", "-2.5", "1e3", "nan", "true", "0xff", "1979-05-27", "1979-05-27 07:32:00", "07:32:00"]),
    _written_strings(),
)


def _arrays(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gap = st.sampled_from(["", " ", "\n  ", " # a ] comment\n", "\t"])
    return st.builds(lambda found, space: "[" + space + f",{space}".join(found) + space + "]", st.lists(items), gap)


def _tables(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.dictionaries(NAME, items, max_size=3).map(
        lambda found: "{ " + ", ".join(f"{_key(name)} = {value}" for name, value in found.items()) + " }"
    )


VALUES = st.recursive(SCALARS, lambda items: _arrays(items) | _tables(items), max_leaves=8)


def _key(name: str) -> str:
    bare = name and all(c.isascii() and (c.isalnum() or c in "_-") for c in name)
    return name if bare else _basic(name)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A document with tables, arrays of tables, dotted keys, comments and all kinds of values."""
    lines: list[str] = []
    for number in range(draw(st.integers(0, 4))):
        head = f"t{number % 3}"
        lines.append(
            draw(st.sampled_from([f"[{head}.a{number}]", f"[[list{number % 2}]]", f"[ {head} . 'b {number}' ]"]))
        )
        for name, value in draw(st.dictionaries(NAME, VALUES, max_size=4)).items():
            dotted = draw(st.booleans())
            lines.append(f"{'  ' if dotted else ''}{_key(name)}{'.x . y' if dotted else ''} = {value} # done")
        lines.append(draw(st.sampled_from(["", "# [not.a.table]", "\t"])))
    return "\n".join(lines)


def _leaves(value: Any, path: Key = ()) -> list[tuple[Key, Any]]:
    if isinstance(value, dict):
        return [leaf for name, item in value.items() for leaf in _leaves(item, (*path, name))]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in _leaves(item, (*path, index))]
    return [(path, value)]


def _agree(text: str) -> None:
    raw = tomllib.loads(text)
    locations = Locations(text)
    assert locations.duplicates == []
    for path, value in _leaves(raw):
        span = locations.of(path)
        found = tomllib.loads(f"v = {text[slice(*span.value)]}")["v"]
        assert repr(found) == repr(value), path
        if isinstance(path[-1], str):
            key = text[slice(*span.key)]
            assert list(tomllib.loads(f"{key} = 1")) == [path[-1]]


@settings(max_examples=150, deadline=None)
@given(texts())
def test_every_value_stands_where_it_is_said_to(text: str) -> None:
    _agree(text)


@pytest.mark.parametrize("path", good_files(), ids=lambda path: path.stem)
def test_in_the_shipped_files(path: Any) -> None:
    _agree(path.read_text(encoding="utf-8"))


@settings(max_examples=200, deadline=None)
@given(st.text("ab.=[]{}\"'#\n\\,1 ", max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    locations = Locations(text)
    locations.of(("a", 0, "b"))
    assert all(0 <= end <= len(text) for path in locations.paths() for end in locations.of(path).value)


@settings(max_examples=200, deadline=None)
@given(_written_strings())
def test_every_character_of_a_string_is_found(written: str) -> None:
    text = f"key = {written}"
    decoded = tomllib.loads(text)["key"]
    locations = Locations(text)
    for column, character in enumerate(decoded, 1):
        start, end = locations.within(("key",), column, 1)
        assert tomllib.loads(f'v = """{text[start:end]}"""' if character != '"' else "v = '\"'")["v"] in (character, "")


def test_paths_of_tables_in_arrays() -> None:
    text = "[[form]]\n[[form.form]]\nat = [1, 2]\n[form.form.circle]\ncount = 3\n[[form]]\n"
    locations = Locations(text)
    start, end = locations.of(("form", 0, "form", 0, "circle", "count")).value
    assert text[start:end] == "3"
    start, end = locations.of(("form", 0, "form", 0, "at", 1)).value
    assert text[start:end] == "2"
    assert text[slice(*locations.of(("form", 1)).value)] == "[[form]]"
    assert locations.of(("form", 1)).value[0] == text.rindex("[[form]]")
    assert locations.of(("form", 1, "missing", "deeply")) == locations.of(("form", 1))
    assert locations.of(("nothing",)).value == (0, 0)


def test_duplicates_are_told() -> None:
    assert [key for key, _ in Locations("a = 1\n[b]\nc = 1\nc = 2\n[b]\n").duplicates] == [("b", "c"), ("b",)]
