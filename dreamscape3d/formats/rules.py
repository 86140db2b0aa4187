"""What must hold between the keys of one table, beyond the kind of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dreamscape3d.dream.signals import SIGNAL_NAMES, order_signals
from dreamscape3d.errors import ExpressionError, LimitError
from dreamscape3d.formats import schema
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.figure_schema import FIGURE_FORM
from dreamscape3d.formats.form_schema import FORM
from dreamscape3d.formats.ground_rules import check_grounds, check_skylines
from dreamscape3d.formats.kinds import Table
from dreamscape3d.formats.limits import ALL_PARTICLES, FORMS
from dreamscape3d.formats.living_rules import check_puppets
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.plain_forms import INNER_FORM, PROP_FORM
from dreamscape3d.formats.procedural_rules import PROCEDURAL, check_large, check_procedural
from dreamscape3d.formats.solids import CONSTANT, DEFAULTS, SIZES, TAKES_VECTOR, UNEVEN, called
from dreamscape3d.formats.story_rules import STORY_RULES
from dreamscape3d.formats.text_rules import check_text, check_texts
from dreamscape3d.maths.expression import Expression
from dreamscape3d.scene.luminous import Particles
from dreamscape3d.sdf.shape import Skyline
from dreamscape3d.sdf.skyline import skyline_boxes

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


def _check_sky(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if values.get("moon_direction") == (0.0, 0.0, 0.0):
        faults.add((*key, "moon_direction"), "moon_direction [0, 0, 0] points nowhere", "point it at the moon")


def _check_ribbon(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if "points" in raw:
        for name in ("count", "at"):
            if name in raw:
                faults.add((*key, name), f"a ribbon with points has no {name}", "keep one of the two", part="key")
    elif "count" not in raw or "at" not in raw:
        cure = "add points = [[0, 0, 0], [1, 1, 0]]"
        faults.add(key, "a ribbon needs points, or count and at", cure)


def _check_form(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    if "shape" in raw and "form" in raw:
        faults.add((*key, "shape"), "a form has either a shape or forms of its own, not both", "", part="key")
    elif "shape" not in raw and "form" not in raw:
        faults.add(key, "a form needs a shape, or forms of its own", 'add shape = "sphere", or [[form.form]] below')
    copies = [name for name in ("repeat", "circle", "scatter") if name in raw]
    if len(copies) > 1:
        cure = "put one of them into a group round the other"
        message = f"a form has either {copies[1]} or {copies[0]}, not both"
        faults.add((*key, copies[1]), message, cure, part="key")
    if "form" in raw and "shape" not in raw:
        for name in raw.keys() & SIZES:
            faults.add((*key, name), f"a group has no {name}", "give sizes to the forms in it", part="key")
    elif "shape" in values:
        _check_sizes(key, raw, values, faults)


def _check_plain_form(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    """Of what moves as a whole. A mirror comes before `at`, so a solid that is not turned meets itself in it."""
    _check_form(key, raw, values, faults)
    solid = values.get("shape")
    uneven = {"y"} if solid in UNEVEN else set()
    if solid and "mirror" in values and not any(values.get("turn", ())) and not uneven & set(values["mirror"]):
        message = f"mirror changes nothing here: {called(solid)} is its own mirror image, and at comes after"
        cure = "move shape and at into a form of this one: [[form.form]]"
        faults.add((*key, "mirror"), message, cure, part="key")


def _check_sizes(key: Key, raw: Values, values: Values, faults: Faults) -> None:
    solid = values["shape"]
    takes = DEFAULTS[solid]
    cure = f"{solid} takes {', '.join(takes)}" if takes else f"{solid} takes no sizes"
    for name in raw.keys() & SIZES - takes.keys():
        faults.add((*key, name), f"{called(solid)} has no {name}", cure, part="key")
    if isinstance(values.get("size"), tuple) and "size" in takes and solid not in TAKES_VECTOR:
        faults.add((*key, "size"), f"the size of {called(solid)} is one number, not three")
        return
    if solid == "text":
        check_text(key, raw, values, faults)
    if solid in PROCEDURAL:
        check_procedural(key, raw, values, faults)
    if solid in CONSTANT:
        for name in takes:
            if isinstance(values.get(name), Expression):
                faults.add((*key, name), f"the {name} of {called(solid)} is a plain number, not a signal")
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
    if check_skylines(values.get("form", ()), faults):
        _check_count(values.get("form", ()), faults)
    check_grounds(values.get("form", ()), faults)
    check_texts(values.get("form", []), faults)
    check_large(values.get("form", []), faults)
    _check_particles(values.get("particles", ()), faults)
    check_puppets(values, faults)


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
        try:
            total += expanded(form)
        except LimitError as error:
            faults.add(("form", index), error.message, error.cure)
            continue
        if total > FORMS:
            key: Key = ("form", index)
            named = form if isinstance(form, dict) else {}
            copies = next((name for name in ("repeat", "circle", "scatter") if name in named), None)
            where = (*key, copies, "count") if copies else key
            message = f"with its copies the dream has more than {FORMS} forms"
            faults.add(where, message, "lower a count, or use periodic")
            return


def _check_particles(clouds: Any, faults: Faults) -> None:
    total = 0
    for index, cloud in enumerate(clouds):
        total += cloud.get("count", Particles().count) if isinstance(cloud, dict) else 0
        if total > ALL_PARTICLES:
            message = f"together the dream has more than {ALL_PARTICLES} particles"
            faults.add(("particles", index, *(("count",) if "count" in cloud else ())), message, "lower a count")
            return


def expanded(form: Any) -> int:
    """How many forms a form stands for at most, its repeats, circles, scatters and mirrors counted out; no more are
    counted in a group once they are too many.

    Raises:
        LimitError: a skyline has too many boxes.
    """
    if not isinstance(form, dict):
        return 1
    inside = 0 if "form" in form else _boxes(form)
    for child in form.get("form", ()):
        inside += expanded(child)
        if inside > FORMS:
            break
    x, y, z = form.get("repeat", {}).get("count", (1, 1, 1))
    around = form.get("circle", {}).get("count", 1)
    strewn = form.get("scatter", {}).get("count", 1)
    return int(inside * x * y * z * around * strewn) << len(form.get("mirror", ""))


def _boxes(form: Values) -> int:
    """How many forms a solid consists of: one, but for a skyline."""
    if form.get("shape") != "skyline":
        return 1
    sizes = {name: form.get(name, default) for name, default in DEFAULTS["skyline"].items()}
    if not all(isinstance(size, float | int | str) for size in sizes.values()):
        return 1  # told elsewhere
    return len(skyline_boxes(Skyline(**sizes)).part)


_RULES: dict[Table, Rule] = {
    schema.PARAMETER: _check_parameter,
    schema.CAMERA: _check_camera,
    schema.LIGHT: _check_light,
    schema.SKY: _check_sky,
    schema.RIBBON: _check_ribbon,
    FORM: _check_form,
    FIGURE_FORM: _check_plain_form,
    INNER_FORM: _check_plain_form,
    PROP_FORM: _check_plain_form,
    schema.DREAM: _check_dream,
    **STORY_RULES,
}
