"""What must hold of terrains and fractals: each joins the world as it is, and there are few of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.solids import called
from dreamscape3d.sdf.fractals import FRACTALS
from dreamscape3d.sdf.procedural import LEAST_HEIGHT, MAX_PROCEDURAL, SIZES

Values = Mapping[str, Any]
PROCEDURAL = frozenset({"terrain", *FRACTALS})
REFUSED = ("smooth", "round", "shell", "fold", "twist", "bend", "periodic", "mirror")
_NOTHING = (0.0, (0.0, 0.0, 0.0), "")


def check_procedural(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    """The rules of one form that is a terrain or fractal."""
    shape = values["shape"]
    name_of = called(shape)
    for name in REFUSED:
        if values.get(name, 0.0) not in _NOTHING:
            cure = f"leave it out: {name_of} can be moved, turned, scaled and copied"
            faults.add((*key, name), f"{name_of} takes no {name}", cure, part="key")
    if values.get("operator", "union") != "union":
        faults.add((*key, "operator"), f"{name_of} cannot {values['operator']}", "leave out operator")
    if shape == "terrain":
        _check_range(key, "size", values, *SIZES, faults)
        _check_range(key, "height", values, LEAST_HEIGHT, SIZES[1], faults)
    elif values.get("levels", 1) > FRACTALS[shape].levels:
        message = f"levels {values['levels']} is above {FRACTALS[shape].levels}"
        faults.add((*key, "levels"), message, f"{name_of} has from 1 to {FRACTALS[shape].levels}")


def _check_range(key: Key, name: str, values: Values, low: float, high: float, faults: Faults) -> None:
    value = values.get(name)
    if isinstance(value, float) and not low <= value <= high:
        above = f"above {high:g}" if value > high else f"below {low:g}"
        faults.add((*key, name), f"{name} {value:g} is {above}", f"of a terrain it goes from {low:g} to {high:g}")


def check_large(forms: list[Any], faults: Faults) -> None:
    """None stands in a group that changes it, and with copies there are not too many."""
    total = 0
    for index, form in enumerate(forms):
        _check_group(form, ("form", index), "", faults)
        total += _count(form)
        if total > MAX_PROCEDURAL:
            message = f"with copies the dream has more than {MAX_PROCEDURAL} terrains and fractals"
            faults.add(("form", index), message, "use fewer")
            return


def _check_group(form: Any, key: Key, change: str, faults: Faults) -> None:
    """`change` says what a group round the form does to it; "" where nothing."""
    if not isinstance(form, dict):
        return
    if form.get("shape") in PROCEDURAL and change:
        message = f"{called(form['shape'])} cannot stand in a group that {change}"
        faults.add((*key, "shape"), message, "put it at the top level")
    children = form.get("form", [])
    inner = change or (_change(form, children) if children else "")
    for index, child in enumerate(children):
        _check_group(child, (*key, "form", index), inner, faults)


def _change(group: Values, children: list[Any]) -> str:
    for name in REFUSED:
        if group.get(name, 0.0) not in _NOTHING:
            return f"has {name}"
    later = [child for child in children[1:] if isinstance(child, dict)]
    if group.get("operator", "union") != "union" or any(child.get("operator", "union") != "union" for child in later):
        return "is carved"
    blended = len(children) > 1 and any(isinstance(c, dict) and c.get("smooth", 0.0) != 0.0 for c in children)
    return "is blended" if blended else ""


def _count(form: Any) -> int:
    """How many terrains and fractals a form stands for."""
    if not isinstance(form, dict):
        return 0
    inside = int(form.get("shape") in PROCEDURAL) + sum(_count(child) for child in form.get("form", []))
    x, y, z = form.get("repeat", {}).get("count", (1, 1, 1))
    copies = form.get("circle", {}).get("count", 1) * form.get("scatter", {}).get("count", 1)
    return int(inside * x * y * z * copies)
