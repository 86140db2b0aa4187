"""Errors: every class, kept whole when it goes from one process to another."""

from __future__ import annotations

import pickle

import pytest

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.errors import (
    DreamFileError,
    DreamscapeError,
    ExpressionError,
    GraphicsError,
    LimitError,
    OutputError,
    Place,
    ShaderError,
    UsageError,
)
from dreamscape3d.formats.file_kind import OtherKindError

PLACE = Place("night.toml", 3, 8, "radius = -1", 2)


def all_kinds(kind: type[DreamscapeError] = DreamscapeError) -> set[type[DreamscapeError]]:
    return {kind}.union(*(all_kinds(each) for each in kind.__subclasses__()))


def test_every_class_of_the_package_is_tried() -> None:
    ours = {kind for kind in all_kinds() if kind.__module__.startswith("dreamscape3d")}
    assert ours == {type(error) for error in ERRORS}


ERRORS = [
    *[
        kind("it is wrong", place=PLACE, cure="make it right")
        for kind in (DreamscapeError, JournalError, LimitError, ShaderError, GraphicsError, OutputError, UsageError)
    ],
    ExpressionError("unknown name", column=5, width=4, cure="did you mean time?"),
    *[
        kind([LimitError("first", place=PLACE), ExpressionError("second", column=2)])
        for kind in (DreamFileError, OtherKindError)
    ],
]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_survive_pickling(error: DreamscapeError, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert (again.args, again.message, again.place, again.cure) == (error.args, error.message, error.place, error.cure)
    if isinstance(error, ExpressionError):
        assert (again.column, again.width) == (5, 4)
    if isinstance(error, DreamFileError):
        assert [(type(fault), fault.message) for fault in again.faults] == [
            (LimitError, "first"),
            (ExpressionError, "second"),
        ]


def test_a_place_shows_its_line() -> None:
    assert (
        str(ERRORS[0]) == "night.toml:3:8: it is wrong\n    3 | radius = -1\n      |        ^^\n  cure: make it right"
    )
