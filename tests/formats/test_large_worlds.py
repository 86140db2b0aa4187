"""Terrains and fractals in dream files: read, written back, and every refusal with its place and cure."""

from __future__ import annotations

import pytest

from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import dump_dream, parse_dream
from dreamscape3d.formats.solids import SOLIDS, sizes_of
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.sdf.shape import Fractal, Moved, Terrain

WORLD = """
[[form]]
name = "desert"
shape = "terrain"
size = 1200
height = 12.5
feature = 70
style = "dunes"
seed = 3
turn = [0, 20, 0]
at = [0, "-2 + 0.1 * sin(time)", 0]

[[form]]
shape = "menger"
size = "3 + pulse"
levels = 4
circle = { count = 3, radius = 9 }

[[form]]
[[form.form]]
shape = "foldbox"
[[form.form]]
shape = "apollonian"
levels = 8
at = [20, 0, 0]
"""


def test_they_are_read_and_written_back() -> None:
    dream = parse_dream(WORLD)
    desert = dream.scene.forms[0].shape
    assert isinstance(desert, Moved)
    assert desert.shape == Terrain(1200.0, 12.5, 70.0, "dunes", 3)
    text = dump_dream(dream)
    assert parse_dream(text) == dream
    assert dump_dream(parse_dream(text)) == text
    assert 'style = "dunes"' in text
    assert "levels = 8" in text


def test_they_can_be_posed() -> None:
    field = ScenePoser(parse_dream(WORLD).scene).pose({"time": 1.0, "pulse": 0.5}).field
    assert [type(known.shape) for known in field.field.procedural] == [Terrain, *[Fractal] * 5]


@pytest.mark.parametrize("name", ["terrain", "menger", "apollonian", "foldbox"])
def test_sizes_come_back_by_name(name: str) -> None:
    solid = SOLIDS[name]()
    assert isinstance(solid, Terrain | Fractal)
    assert SOLIDS[name](**sizes_of(solid)) == solid
    assert parse_dream(f'[[form]]\nshape = "{name}"').scene.forms[0].shape == solid


def test_a_fractal_may_grow() -> None:
    (form,) = parse_dream('[[form]]\nshape = "menger"\nsize = "1 + time"').scene.forms
    assert form.shape == Fractal("menger", parse("1 + time"), 3)


T, M = '[[form]]\nshape = "terrain"\n', '[[form]]\nshape = "apollonian"\n'
CAN = "can be moved, turned, scaled and copied"
FAULTS = [
    (T + "size = 5000", "3:8", "size 5000 is above 4000", "of a terrain it goes from 1 to 4000"),
    (T + "size = 0.5", "3:8", "size 0.5 is below 1", "of a terrain it goes from 1 to 4000"),
    (T + "size = [9, 9, 9]", "3:8", "the size of a terrain is one number, not three", ""),
    (T + 'size = "9 + time"', "3:8", "the size of a terrain is a plain number, not a signal", ""),
    (T + 'height = "time"', "3:10", "the height of a terrain is a plain number, not a signal", ""),
    (T + "height = 0", "3:10", "height 0 is below 0.01", "of a terrain it goes from 0.01 to 4000"),
    (T + "feature = 0", "3:11", "feature 0 is below 0.1", "it goes from 0.1 to 4000"),
    (T + 'style = "dune"', "3:9", 'unknown style "dune"', 'did you mean "dunes"?'),
    (T + "levels = 3", "3:1", "a terrain has no levels", "terrain takes size, height, feature, style, seed"),
    (M + "levels = 9", "3:10", "levels 9 is above 8", "an apollonian has from 1 to 8"),
    (M + "levels = 11", "3:10", "levels 11 is above 10", "it goes from 1 to 10"),
    (M + "feature = 3", "3:1", "an apollonian has no feature", "apollonian takes size, levels"),
    (M + 'operator = "subtract"', "3:12", "an apollonian cannot subtract", "leave out operator"),
    (T + "smooth = 0.5", "3:1", "a terrain takes no smooth", f"leave it out: a terrain {CAN}"),
    (T + "round = 0.5", "3:1", "a terrain takes no round", f"leave it out: a terrain {CAN}"),
    (T + "shell = 0.5", "3:1", "a terrain takes no shell", f"leave it out: a terrain {CAN}"),
    (T + 'fold = "x"', "3:1", "a terrain takes no fold", f"leave it out: a terrain {CAN}"),
    (M + "twist = 5", "3:1", "an apollonian takes no twist", f"leave it out: an apollonian {CAN}"),
    (M + 'bend = "time"', "3:1", "an apollonian takes no bend", f"leave it out: an apollonian {CAN}"),
    (M + "periodic = [9, 0, 9]", "3:1", "an apollonian takes no periodic", f"leave it out: an apollonian {CAN}"),
    (M + 'mirror = "x"', "3:1", "an apollonian takes no mirror", f"leave it out: an apollonian {CAN}"),
    (
        "[[form]]\ntwist = 3\n[[form.form]]\n[[form.form.form]]\n" + M[9:],
        "5:9",
        "an apollonian cannot stand in a group that has twist",
        "put it at the top level",
    ),
    (
        '[[form]]\n[[form.form]]\nshape = "terrain"\n[[form.form]]\nshape = "box"\noperator = "subtract"',
        "3:9",
        "a terrain cannot stand in a group that is carved",
        "put it at the top level",
    ),
    (
        '[[form]]\noperator = "intersect"\n[[form.form]]\nshape = "terrain"',
        "4:9",
        "a terrain cannot stand in a group that is carved",
        "put it at the top level",
    ),
    (
        '[[form]]\n[[form.form]]\nshape = "menger"\n[[form.form]]\nshape = "box"\nsmooth = 0.2',
        "3:9",
        "a menger cannot stand in a group that is blended",
        "put it at the top level",
    ),
    (
        '[[form]]\nshape = "menger"\ncircle = { count = 17 }',
        "1:1",
        "with copies the dream has more than 16 terrains and fractals",
        "use fewer",
    ),
]


@pytest.mark.parametrize(("text", "place", "message", "cure"), FAULTS)
def test_what_is_refused(text: str, place: str, message: str, cure: str) -> None:
    with pytest.raises(DreamFileError) as caught:
        parse_dream(text)
    (fault,) = caught.value.faults
    assert fault.place is not None
    assert (f"{fault.place.line}:{fault.place.column}", fault.message, fault.cure) == (place, message, cure)


def test_changes_that_change_nothing_are_no_changes() -> None:
    text = T + 'smooth = 0\nround = 0\ntwist = 0\nperiodic = [0, 0, 0]\noperator = "union"\nscale = 2'
    assert parse_dream(text).scene.forms
    assert parse_dream(
        '[[form]]\n[[form.form]]\nshape = "menger"\nsmooth = 0\n[[form.form]]\nshape = "box"'
    ).scene.forms
