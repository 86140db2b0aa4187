"""What must hold between the keys of one table, beyond the kind of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dreamscape3d.dream.signals import SIGNAL_NAMES, order_signals
from dreamscape3d.errors import ExpressionError
from dreamscape3d.formats import schema
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.kinds import Table
from dreamscape3d.formats.limits import FORMS
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.solids import DEFAULTS, SIZES, TAKES_VECTOR
from dreamscape3d.maths.expression import Expression

Values = Mapping[str, Any]
Rule = Callable[[Key, Values, Values, Faults], None]


def check(table: Table, key: Key, raw: Values, values: Values, faults: Faults) -> None:
    """Apply the rules of a table: `raw` as the file has it, `values` only what is valid in it."""
    rule = _RULES.get(table)
    if rule is not None:
        rule(key, raw, values, faults)


def _check_parameter(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    low, high = values.get("min", 0.0), values.get("max", 1.0)
    if not low < high:
        part = "max" if "max" in raw else "min"
        faults.add((*key, part), f"max {high:g} is not above min {low:g}")
        return
    default = values.get("default", low)
    if not low <= default <= high:
        cure = "" if "min" in raw and "max" in raw else "where missing, min is 0 and max is 1"
        faults.add((*key, "default"), f"default {default:g} is not from {low:g} to {high:g}", cure)


def _check_camera(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    before = -1.0
    for index, point in enumerate(values.get("path", ())):
        time = point.get("time") if isinstance(point, dict) else None
        if time is None:
            continue
        if time <= before:
            faults.add((*key, "path", index, "time"), f"time {time:g} is not after {before:g}, the point before")
        before = max(before, time)


def _check_light(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if values.get("direction") == (0.0, 0.0, 0.0):
        faults.add((*key, "direction"), "direction [0, 0, 0] points nowhere", "point it at the sun")
    if values.get("kind", "lamp") == "lamp" and "direction" in raw:
        cure = 'add kind = "sun", or say where it is with at'
        faults.add((*key, "direction"), "a lamp has no direction", cure, part="key")
    if values.get("kind") == "sun":
        for name in ("at", "to", "reach"):
            if name in raw:
                faults.add((*key, name), f"a sun has no {name}", 'use direction, or kind = "lamp"', part="key")


def _check_form(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if "shape" in raw and "form" in raw:
        faults.add((*key, "shape"), "a form has either a shape or forms of its own, not both", "", part="key")
    elif "shape" not in raw and "form" not in raw:
        faults.add(key, "a form needs a shape, or forms of its own", 'add shape = "sphere", or [[form.form]] below')
    if "repeat" in raw and "circle" in raw:
        cure = "put one of them into a group round the other"
        faults.add((*key, "circle"), "a form has either circle or repeat, not both", cure, part="key")
    if "form" in raw and "shape" not in raw:
        for name in raw.keys() & SIZES:
            faults.add((*key, name), f"a group has no {name}", "give sizes to the forms in it", part="key")
    elif "shape" in values:
        _check_sizes(key, raw, values, faults)


def _check_sizes(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    solid = values["shape"]
    takes = DEFAULTS[solid]
    cure = f"{solid} takes {', '.join(takes)}" if takes else f"{solid} takes no sizes"
    for name in raw.keys() & SIZES - takes.keys():
        faults.add((*key, name), f"a {solid} has no {name}", cure, part="key")
    if isinstance(values.get("size"), tuple) and "size" in takes and solid not in TAKES_VECTOR:
        faults.add((*key, "size"), f"the size of a {solid} is one number, not three")
        return
    _check_proportions(key, {**takes, **{name: values[name] for name in values.keys() & takes.keys()}}, raw, faults)


def _check_proportions(key: Key, sizes: Values, raw: Values, faults: Faults) -> None:
    """Sizes of one solid that must fit each other. Only constants are bound."""
    for small, large, half in _PROPORTIONS.get(raw["shape"], ()):
        least = sizes[large]
        parts = least if isinstance(least, tuple) else (least,)
        if not all(isinstance(part, float) for part in (sizes[small], *parts)):
            continue
        most = min(parts) * (0.5 if half else 1.0)
        if sizes[small] > most:
            at = small if small in raw else large
            of = f"half the {large}" if half else large
            faults.add((*key, at), f"{small} {sizes[small]:g} is above {of}, {most:g}")


_PROPORTIONS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "cone": (("top", "radius", False),),
    "tube": (("wall", "radius", False),),
    "rounded_box": (("radius", "size", True),),
}
"""By solid: a size, the one it may not pass, and whether it may not pass half of that."""


def _check_dream(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    _check_names(values, faults)
    _check_signals(values.get("signals", {}), faults)
    _check_count(values.get("form", ()), faults)


def _check_names(values: Values, faults: Faults) -> None:
    taken: dict[str, str] = dict.fromkeys(SIGNAL_NAMES, "a built-in signal")
    for table, owner in (("parameters", "a parameter"), ("signals", "a signal")):
        for name in values.get(table, ()):
            if name in taken:
                faults.add((table, name), f"the name {name} is taken by {taken[name]}", "choose another", part="key")
            taken.setdefault(name, owner)


def _check_signals(signals: Values, faults: Faults) -> None:
    """No signal may depend on itself."""
    try:
        order_signals(signals)
    except ExpressionError as error:
        name = next((name for name in signals if _reaches(name, signals)), "")
        faults.add(("signals", name), error.message, error.cure)


def _reaches(name: str, signals: Values) -> bool:
    """Whether a signal needs itself."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        expression = signals[waiting.pop()]
        used = expression.names & signals.keys() if isinstance(expression, Expression) else set()
        if name in used:
            return True
        waiting.extend(used - seen)
        seen |= used
    return False


def _check_count(forms: list[Any], faults: Faults) -> None:
    """Copies are counted by arithmetic, before any is made."""
    total = 0
    for index, form in enumerate(forms):
        total += expanded(form)
        if total > FORMS:
            key: Key = ("form", index)
            copies = next((name for name in ("repeat", "circle") if isinstance(form, dict) and name in form), None)
            where = (*key, copies, "count") if copies else key
            message = f"with its copies the dream has more than {FORMS} forms"
            faults.add(where, message, "lower a count, or use periodic")
            return


def expanded(form: Any) -> int:
    """How many forms a form stands for, its repeats, circles and mirrors counted out."""
    if not isinstance(form, dict):
        return 1
    inside = sum(expanded(child) for child in form["form"]) if "form" in form else 1
    x, y, z = form.get("repeat", {}).get("count", (1, 1, 1))
    around = form.get("circle", {}).get("count", 1)
    return int(inside * x * y * z * around) << len(form.get("mirror", ""))


_RULES: dict[Table, Rule] = {
    schema.PARAMETER: _check_parameter,
    schema.CAMERA: _check_camera,
    schema.LIGHT: _check_light,
    schema.FORM: _check_form,
    schema.DREAM: _check_dream,
}
