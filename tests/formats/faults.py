"""Reads what the loader says of a text: the faults, and of each its place, message and cure."""

from __future__ import annotations

import pytest

from dreamscape3d.errors import DreamFileError, DreamscapeError
from dreamscape3d.formats import parse_dream

F = '[[form]]\nshape = "sphere"\n'
"""A form for others to go on from."""

Expected = list[tuple[str, str, str]]
"""Of each fault: line:column:width, message, cure."""


def faults_of(text: str) -> list[DreamscapeError]:
    """What is wrong with a text."""
    with pytest.raises(DreamFileError) as caught:
        parse_dream(text, "night.toml")
    return caught.value.faults


def summary(faults: list[DreamscapeError]) -> Expected:
    """The faults as tests have them."""
    found = []
    for fault in faults:
        assert fault.place is not None
        assert fault.place.path == "night.toml"
        found.append((f"{fault.place.line}:{fault.place.column}:{fault.place.width}", fault.message, fault.cure))
    return found
