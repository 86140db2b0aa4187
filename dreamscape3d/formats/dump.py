"""Dreams → dream files: the inverse of `build`. What equals its default is left out.

A loaded dream comes back equal. A shape made in Python whose changes stand in another order than the format's is
written as groups inside groups, which mean the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.errors import LimitError
from dreamscape3d.formats.kinds import Colour, Table
from dreamscape3d.formats.limits import GROUPS
from dreamscape3d.formats.peel import peeled
from dreamscape3d.formats.schema import (
    AIR,
    CAMERA,
    EFFECTS,
    GRADE,
    LIGHT,
    MATERIAL,
    MOOD,
    PARTICLES,
    PATH_POINT,
    RIBBON,
    SKY,
)
from dreamscape3d.formats.solids import sizes_of, solid_name
from dreamscape3d.maths.expression import Expression
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.grading import NO_EFFECTS, PLAIN_GRADE
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, PathPoint, Sky
from dreamscape3d.sdf.shape import Form, Fractal, Group, Primitive, Shape, Skyline, Terrain, Text

_SOLID = Primitive | Skyline | Text | Terrain | Fractal
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SUN_ONLY = ("direction",)
_LAMP_ONLY = ("at", "to", "reach")
_PLAIN_POINT = PathPoint(0.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


def dump_dream(dream: Dream) -> str:
    """The text of a dream file that loads as an equal dream; the same dream always gives the same text.

    Raises:
        LimitError: it cannot be written: a number is not finite, a group is empty or nested over 32 deep.
    """
    blocks = [_head(dream), *_world(dream), *_looks(dream)]
    for form in dream.scene.forms:
        blocks.extend(_form(form, "form", 1))
    return "\n".join(block for block in blocks if block)


def _head(dream: Dream) -> str:
    entries: dict[str, Any] = {"title": dream.title}
    plain = Dream()
    for name in ("author", "seed", "tempo"):
        if getattr(dream, name) != getattr(plain, name):
            entries[name] = getattr(dream, name)
    return _lines(entries)


def _world(dream: Dream) -> Iterator[str]:
    """What is felt, shared and turned: mood, share, parameters, signals."""
    yield _record("[mood]", MOOD, dream.mood, Mood())
    yield _block("[share]", {channel: True for channel in CHANNELS if channel in dream.share})
    yield _block("[entangle]", {} if dream.mode == Dream().mode else {"mode": dream.mode})
    for guest in dream.guests:
        yield _block("[[guest]]", _guest(guest))
    for parameter in dream.parameters:
        yield _block(f"[parameters.{parameter.name}]", _parameter(parameter))
    yield _block("[signals]", {name: _Text(_formula(signal)) for name, signal in dream.signals.items()})


def _guest(guest: Invitation) -> dict[str, Any]:
    if not guest.source:
        raise LimitError(f"the guest '{guest.name}' cannot be written: no file names it", cure="load it from a file")
    place, plain = guest.place, Placement()
    placed = {name: getattr(place, name) for name in ("at", "turn", "scale")}
    changed = {name: value for name, value in placed.items() if value != getattr(plain, name)}
    named = {"name": guest.name} if guest.name != PurePosixPath(guest.source).stem else {}
    return {"dream": guest.source, **named, **changed, **(guest.strengths or {"intensity": 0.0})}


def _formula(signal: Any) -> str:
    return signal.text if isinstance(signal, Expression) else _written(float(signal))


def _parameter(parameter: Parameter) -> dict[str, Any]:
    entries: dict[str, Any] = {
        "label": parameter.label if parameter.label != parameter.name else "",
        "default": parameter.default,
        "min": parameter.minimum,
        "max": parameter.maximum,
        "unit": parameter.unit,
        "help": parameter.help,
    }
    return {name: value for name, value in entries.items() if value != ""}


def _looks(dream: Dream) -> Iterator[str]:
    """What is seen, forms aside: camera, air, sky, lights, materials."""
    scene = dream.scene
    yield _record("[camera]", CAMERA, scene.camera, Camera())
    for point in scene.camera.path:
        given: dict[str, Any] = {"time": point.time, "at": point.at, "look_at": point.look_at}
        yield _block("[[camera.path]]", {**given, **_changed(PATH_POINT, point, replace(_PLAIN_POINT, **given))})
    yield _record("[grade]", GRADE, scene.grade, PLAIN_GRADE)
    yield _record("[effects]", EFFECTS, scene.effects, NO_EFFECTS)
    yield _record("[air]", AIR, scene.air, Air())
    yield _record("[sky]", SKY, scene.sky, Sky())
    for light in scene.lights:
        unused = _LAMP_ONLY if light.kind == "sun" else _SUN_ONLY
        entries = {name: value for name, value in _changed(LIGHT, light, Light()).items() if name not in unused}
        yield _block("[[light]]", {"kind": light.kind, **entries})
    for name, material in scene.materials.items():
        yield _block(f"[materials.{_key(name)}]", _changed(MATERIAL, material, Material()), keep=True)
    for cloud in scene.particles:
        yield _block("[[particles]]", {"kind": cloud.kind, **_changed(PARTICLES, cloud, Particles())})
    for ribbon in scene.ribbons:
        formula = {"at": ribbon.at} if ribbon.count else {}
        yield _block("[[ribbon]]", {**_changed(RIBBON, ribbon, Ribbon()), **formula})


def _form(form: Form, path: str, depth: int) -> Iterator[str]:
    """The table of a form and, for a group, those of its forms."""
    if depth > GROUPS:
        raise LimitError(f"forms are nested more than {GROUPS} deep", cure="apply changes in the format's order")
    changes, core = peeled(form.shape)
    entries: dict[str, Any] = {"name": form.name, "tag": form.tag}
    if isinstance(core, _SOLID):
        entries.update(shape=solid_name(core), **sizes_of(core))
    entries.update(operator=form.operator, smooth=form.smooth_radius, material=form.material, **changes)
    plain = {"name": "", "tag": "", "operator": "union", "smooth": 0.0, "material": "", "sign": "", "beacon": ""}
    kept = {name: value for name, value in entries.items() if name not in plain or value != plain[name]}
    yield _block(f"[[{path}]]", kept, keep=True)
    for child in _children(core, form):
        yield from _form(child, f"{path}.form", depth + 1)


def _children(core: Shape, form: Form) -> tuple[Form, ...]:
    """The forms of a group, or the one form that a change in another order goes into."""
    if isinstance(core, _SOLID):
        return ()
    if not isinstance(core, Group):
        # Copies blend into each other as the form blends with what stands before it.
        return (core if isinstance(core, Form) else Form(core, smooth_radius=form.smooth_radius),)
    if not core.forms:
        raise LimitError("a group without forms cannot be written", cure="leave it out")
    return core.forms


# -- tables and values -------------------------------------------------------------------------------------


class _Text(str):
    """Text to write as it is, though it may look like something else."""


def _record(header: str, table: Table, record: Any, plain: Any) -> str:
    return _block(header, {name: value for name, value in _changed(table, record, plain).items() if name != "path"})


def _changed(table: Table, record: Any, plain: Any) -> dict[str, Any]:
    """The attributes of a record that differ from the plain one, colours as text where they can be."""
    changed = {name: getattr(record, name) for name in table.fields if getattr(record, name) != getattr(plain, name)}
    return {
        name: _colour(value) if isinstance(table.fields[name], Colour) else value for name, value in changed.items()
    }


def _colour(colour: Any) -> Any:
    """`#rrggbb` where that is exact, else the three numbers."""
    if all(not isinstance(part, Expression) and round(part * 255) / 255 == part for part in colour):
        return _Text("#" + "".join(f"{round(part * 255):02x}" for part in colour))
    return colour


def _block(header: str, entries: Mapping[str, Any], *, keep: bool = False) -> str:
    """A table with its header; "" for an empty one unless `keep`."""
    return f"{header}\n{_lines(entries)}" if entries or keep else ""


def _lines(entries: Mapping[str, Any]) -> str:
    return "".join(f"{_key(name)} = {_written(value)}\n" for name, value in entries.items())


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _written(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, Expression):
        value = value.text
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_written(item)}" for name, item in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    return _number(float(value))


def _number(value: float) -> str:
    if not math.isfinite(value):
        raise LimitError(f"the number {value} cannot be written", cure="use finite numbers")
    return str(int(value)) if value.is_integer() else repr(value)
