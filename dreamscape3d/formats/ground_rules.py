"""Rules of large fields of forms: a scatter stands on a terrain that is there, and skylines are few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.limits import SKYLINES
from dreamscape3d.formats.locations import Key


def check_grounds(forms: Sequence[Any], faults: Faults) -> None:
    """Every `on` of the forms, at any depth, against the names of the terrains among `forms` themselves."""
    tables = [form for form in forms if isinstance(form, dict)]
    names = [form["name"] for form in tables if form.get("shape") == "terrain" and form.get("name")]
    for key, form in _all(forms):
        on = form.get("scatter", {}).get("on", "")
        if on and on not in names:
            cure = suggestion(on, names) or 'name a form with shape = "terrain" at the top level'
            faults.add((*key, "scatter", "on"), f"there is no terrain {shown(on)}", cure)


def check_skylines(forms: Sequence[Any], faults: Faults) -> bool:
    """Whether they are few enough to be counted out: each takes a moment to make."""
    found = [key for key, form in _all(forms) if form.get("shape") == "skyline"]
    if len(found) > SKYLINES:
        message = f"the dream has {len(found)} skylines; at most {SKYLINES} are read"
        faults.add((*found[SKYLINES], "shape"), message, "make one larger, or use copies")
    return len(found) <= SKYLINES


def _all(forms: Sequence[Any]) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Every form and its key, those of groups included, in the order of the file."""
    waiting: list[tuple[Key, Any]] = [(("form", index), form) for index, form in enumerate(forms)]
    waiting.reverse()
    while waiting:
        key, form = waiting.pop()
        if isinstance(form, dict):
            yield key, form
            inside = [((*key, "form", index), child) for index, child in enumerate(form.get("form", ()))]
            waiting += inside[::-1]
