"""Where forms are written: what stands at each place is that form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile_files import good_files

from dreamscape3d.formats import parse_dream
from dreamscape3d.formats.places import form_places
from dreamscape3d.sdf.lowering import lower

TEXT = """\
title = "é [[form]] in words"
form_count = 2

[[form]]   # a comment
shape = "sphere"

  [[form]]
name = "pair"
form = [
    { shape = "box", size = [1, 2, 3] },
    { form = [{ shape = "torus" }, { shape = "cone" }], at = [0, 1, 0] },
]

[[form]]
at = [0, 1, 0]
[[form.form]]
shape = "box"
[[form.form]]
name = "inner"
[[form.form.form]]
shape = "cone"

[air]
density = 0.1
"""
PLACES = {
    (0,): (4, 1),
    (1,): (7, 3),
    (1, 0): (10, 5),
    (1, 1): (11, 5),
    (1, 1, 0): (11, 15),
    (1, 1, 1): (11, 36),
    (2,): (14, 1),
    (2, 0): (16, 1),
    (2, 1): (18, 1),
    (2, 1, 0): (20, 1),
}


def test_places_worked_by_hand() -> None:
    found = form_places(TEXT, "night.toml")
    assert {form: (place.line, place.column) for form, place in found.items()} == PLACES
    assert str(found[1, 1, 1]) == "night.toml:11:36"


def test_widths_end_with_the_table_or_the_line() -> None:
    lines = TEXT.split("\n")
    for place in form_places(TEXT).values():
        line = lines[place.line - 1]
        shown = line[place.column - 1 :][: place.width]
        assert shown.startswith(("[[form", "{")), line
        assert shown.endswith(("]]", "}")), shown


def test_line_ends_and_byte_order_marks_do_not_move_them() -> None:
    assert form_places("\ufeff" + TEXT.replace("\n", "\r\n")) == form_places(TEXT)


@pytest.mark.parametrize("written", ["form = 3", "form = []", "form = [1, 2]", "[form]\nshape = 1", "", "[[form"])
def test_what_is_no_form_has_no_place(written: str) -> None:
    assert form_places(written) == {}


def test_broken_text_is_read_as_far_as_it_goes() -> None:
    assert list(form_places('[[form]]\nshape = "sphere"\n[[form]]\nshape = "bo')) == [(0,), (1,)]


def test_forms_in_one_line_of_braces() -> None:
    found = form_places('form = [{ shape = "sphere" }, { shape = "box" }]\n')
    assert {form: place.column for form, place in found.items()} == {(0,): 9, (1,): 31}


def paths(tables: list[dict[str, Any]], outer: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    for number, table in enumerate(tables):
        yield (*outer, number)
        yield from paths(table.get("form", []), (*outer, number))


@pytest.mark.parametrize("path", good_files(), ids=lambda path: path.stem)
def test_every_form_of_every_dream_is_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = form_places(text, str(path))
    assert set(found) == set(paths(tomllib.loads(text).get("form", [])))
    assert set(lower(parse_dream(text).scene.forms).forms) <= set(found)
