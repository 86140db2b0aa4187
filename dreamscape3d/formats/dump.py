"""Dreams → dream files: the inverse of `build`. What equals its default is left out.

A loaded dream comes back equal. A shape made in Python whose changes stand in another order than the format's is
written as groups inside groups, which mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.errors import LimitError
from dreamscape3d.formats.dump_living import living_blocks
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
from dreamscape3d.formats.written import Plain, block, changed, key, lines, record, written
from dreamscape3d.maths.expression import Expression
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.grading import NO_EFFECTS, PLAIN_GRADE
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, PathPoint, Sky
from dreamscape3d.sdf.shape import Form, Fractal, Group, Primitive, Shape, Skyline, Terrain, Text

_SOLID = Primitive | Skyline | Text | Terrain | Fractal
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
    blocks.extend(living_blocks(dream.living, lambda form, path: _form(form, path, 1)))
    return "\n".join(block for block in blocks if block)


def _head(dream: Dream) -> str:
    entries: dict[str, Any] = {"title": dream.title}
    plain = Dream()
    for name in ("author", "seed", "tempo"):
        if getattr(dream, name) != getattr(plain, name):
            entries[name] = getattr(dream, name)
    return lines(entries)


def _world(dream: Dream) -> Iterator[str]:
    """What is felt, shared and turned: mood, share, parameters, signals."""
    yield record("[mood]", MOOD, dream.mood, Mood())
    yield block("[share]", {channel: True for channel in CHANNELS if channel in dream.share})
    yield block("[entangle]", {} if dream.mode == Dream().mode else {"mode": dream.mode})
    for guest in dream.guests:
        yield block("[[guest]]", _guest(guest))
    for parameter in dream.parameters:
        yield block(f"[parameters.{parameter.name}]", _parameter(parameter))
    yield block("[signals]", {name: Plain(_formula(signal)) for name, signal in dream.signals.items()})


def _guest(guest: Invitation) -> dict[str, Any]:
    if not guest.source:
        raise LimitError(f"the guest '{guest.name}' cannot be written: no file names it", cure="load it from a file")
    place, plain = guest.place, Placement()
    placed = {name: getattr(place, name) for name in ("at", "turn", "scale")}
    changed = {name: value for name, value in placed.items() if value != getattr(plain, name)}
    named = {"name": guest.name} if guest.name != PurePosixPath(guest.source).stem else {}
    return {"dream": guest.source, **named, **changed, **(guest.strengths or {"intensity": 0.0})}


def _formula(signal: Any) -> str:
    return signal.text if isinstance(signal, Expression) else written(float(signal))


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
    yield record("[camera]", CAMERA, scene.camera, Camera())
    for point in scene.camera.path:
        given: dict[str, Any] = {"time": point.time, "at": point.at, "look_at": point.look_at}
        yield block("[[camera.path]]", {**given, **changed(PATH_POINT, point, replace(_PLAIN_POINT, **given))})
    yield record("[grade]", GRADE, scene.grade, PLAIN_GRADE)
    yield record("[effects]", EFFECTS, scene.effects, NO_EFFECTS)
    yield record("[air]", AIR, scene.air, Air())
    yield record("[sky]", SKY, scene.sky, Sky())
    for light in scene.lights:
        unused = _LAMP_ONLY if light.kind == "sun" else _SUN_ONLY
        entries = {name: value for name, value in changed(LIGHT, light, Light()).items() if name not in unused}
        yield block("[[light]]", {"kind": light.kind, **entries})
    for name, material in scene.materials.items():
        yield block(f"[materials.{key(name)}]", changed(MATERIAL, material, Material()), keep=True)
    for cloud in scene.particles:
        yield block("[[particles]]", {"kind": cloud.kind, **changed(PARTICLES, cloud, Particles())})
    for ribbon in scene.ribbons:
        formula = {"at": ribbon.at} if ribbon.count else {}
        yield block("[[ribbon]]", {**changed(RIBBON, ribbon, Ribbon()), **formula})


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
    yield block(f"[[{path}]]", kept, keep=True)
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
