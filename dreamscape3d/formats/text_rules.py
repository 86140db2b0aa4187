"""What must hold of text in space: that it can be drawn, and that nothing is asked of it that it cannot do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.locations import Key
from dreamscape3d.sdf.characters import undrawn
from dreamscape3d.sdf.lettering import MAX_CHARACTERS, MAX_TEXTS

Values = Mapping[str, Any]
REFUSED = ("smooth", "round", "shell", "fold", "twist", "bend", "periodic")
HIGHEST = 1000.0  # capitals [m]
_CAN = "text can be moved, turned, scaled, copied and mirrored"


def check_text(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    """The rules of one form with `shape = "text"`."""
    if "text" not in raw:
        faults.add((*key, "shape"), "a text says nothing", 'add text = "…"')
    elif "text" in values:
        _check_words((*key, "text"), values["text"], faults)
    for name in REFUSED:
        if values.get(name, 0.0) not in (0.0, (0.0, 0.0, 0.0)):
            faults.add((*key, name), f"text takes no {name}", _CAN, part="key")
    height = values.get("height", 1.0)
    if isinstance(height, float) and height > HIGHEST:
        faults.add((*key, "height"), f"height {height:g} is above {HIGHEST:g}", "it is that of a capital, in metres")
    if values.get("operator", "union") != "union":
        faults.add((*key, "operator"), f"text cannot {values['operator']}", "leave out operator")


def _check_words(key: Key, words: str, faults: Faults) -> None:
    missing = undrawn(words)
    if missing:
        faults.add(key, f'the font cannot draw "{missing}"', "use Latin letters, digits and common signs")
    elif not words.strip():
        faults.add(key, "a text says nothing", "give it words")


def check_texts(forms: list[Any], faults: Faults) -> None:
    """There are not too many different texts in a dream, nor are they too long in all."""
    seen: set[str] = set()
    for key, words in _texts(forms, ("form",)):
        seen.add(words)
        if len(seen) > MAX_TEXTS:
            faults.add((*key, "text"), f"the dream has more than {MAX_TEXTS} different texts", "repeat some")
            return
        if sum(map(len, seen)) > MAX_CHARACTERS:
            message = f"different texts have more than {MAX_CHARACTERS} characters in all"
            faults.add((*key, "text"), message, "use fewer or shorter ones")
            return


def _texts(forms: list[Any], key: Key) -> Iterator[tuple[Key, str]]:
    for index, form in enumerate(forms):
        if isinstance(form, dict):
            if isinstance(form.get("text"), str):
                yield (*key, index), form["text"]
            yield from _texts(form.get("form", []), (*key, index, "form"))
