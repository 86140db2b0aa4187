"""Checked values → a Dream. What each key of a form does, and in which order, is decided here.

shape or group → round → shell → fold → twist → bend → periodic → scale, turn → circle, repeat or scatter → mirror → at
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.dream.living import BodyPlan
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.formats.living import build_living
from dreamscape3d.formats.solids import DEFAULTS, SOLIDS
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, PathPoint, Scene, Sky
from dreamscape3d.sdf.shape import (
    ORIGIN,
    Circled,
    Form,
    Group,
    Mirrored,
    Moved,
    Repeated,
    Rounded,
    Scattered,
    Shape,
    Shelled,
)

Values = Mapping[str, Any]


def build_dream(
    values: Values, digest: str, guests: tuple[Invitation, ...] = (), bodies: tuple[BodyPlan, ...] = ()
) -> Dream:
    """The dream that a whole file describes. `values` must have been read without a fault, `guests` been let in and the
    figures of `bodies` read."""
    plain = {name: values[name] for name in ("title", "author", "seed", "tempo") if name in values}
    scene = _scene(values)
    return Dream(
        **plain,
        mood=Mood(**values.get("mood", {})),
        parameters=tuple(_parameter(name, table) for name, table in values.get("parameters", {}).items()),
        signals=MappingProxyType(dict(values.get("signals", {}))),
        share=shared(values),
        mode=values.get("entangle", {}).get("mode", "merge"),
        guests=guests,
        scene=scene,
        living=build_living(values, scene.materials, bodies, build_form),
        digest=digest,
    )


def shared(values: Values) -> frozenset[str]:
    """The channels that a file offers."""
    return frozenset(channel for channel, offered in values.get("share", {}).items() if offered)


def _scene(values: Values) -> Scene:
    materials = {name: Material(**table) for name, table in values.get("materials", {}).items()}
    return Scene(
        forms=tuple(build_form(table) for table in values.get("form", ())),
        materials=MappingProxyType(materials),
        lights=tuple(Light(**table) for table in values.get("light", ())),
        air=Air(**values.get("air", {})),
        sky=Sky(**values.get("sky", {})),
        camera=_camera(values.get("camera", {})),
        grade=Grade(**values.get("grade", {})),
        effects=Effects(**values.get("effects", {})),
        seed=values.get("seed", 0),
        particles=tuple(Particles(**table) for table in values.get("particles", ())),
        ribbons=tuple(Ribbon(**table) for table in values.get("ribbon", ())),
    )


def _camera(table: Values) -> Camera:
    path = tuple(PathPoint(**point) for point in table.get("path", ()))
    return Camera(**{**table, "path": path})


def _parameter(name: str, table: Values) -> Parameter:
    return Parameter(
        name,
        table.get("label") or name,
        table["default"],
        table.get("min", 0.0),
        table.get("max", 1.0),
        table.get("unit", ""),
        table.get("help", ""),
    )


def build_form(table: Values) -> Form:
    """One form with all its changes. Changes that change nothing (`twist = 0`) leave no trace."""
    return Form(
        _placed(_copied(_warped(_solid(table), table), table), table),
        operator=table.get("operator", "union"),
        smooth_radius=table.get("smooth", 0.0),
        material=table.get("material", ""),
        name=table.get("name", ""),
        tag=table.get("tag", ""),
    )


def _solid(table: Values) -> Shape:
    if "form" in table:
        return Group(tuple(build_form(child) for child in table["form"]))
    solid = table["shape"]
    return SOLIDS[solid](**{name: table[name] for name in DEFAULTS[solid] if name in table})


def _warped(shape: Shape, table: Values) -> Shape:
    if _changes(table, "round", 0.0):
        shape = Rounded(shape, table["round"])
    if "shell" in table:
        shape = Shelled(shape, table["shell"])
    if "fold" in table:
        shape = shape.folded(table["fold"])
    if _changes(table, "twist", 0.0):
        shape = shape.twisted(table["twist"])
    if _changes(table, "bend", 0.0):
        shape = shape.bent(table["bend"])
    if _changes(table, "periodic", ORIGIN):
        shape = shape.periodic(*table["periodic"])
    return shape


def _copied(shape: Shape, table: Values) -> Shape:
    """Scale, turn and copies; `at` joins the former where there are no copies between."""
    at = table["at"] if _changes(table, "at", ORIGIN) and not has_copies(table) else ORIGIN
    if at != ORIGIN or _changes(table, "turn", ORIGIN) or _changes(table, "scale", 1.0):
        shape = Moved(shape, at, table.get("turn", ORIGIN), table.get("scale", 1.0))
    if "circle" in table:
        shape = Circled(shape, table["circle"]["count"], table["circle"].get("radius", 0.0))
    elif "repeat" in table:
        shape = Repeated(shape, table["repeat"]["count"], table["repeat"]["spacing"])
    elif "scatter" in table:
        shape = Scattered(shape, **table["scatter"])
    return Mirrored(shape, table["mirror"]) if "mirror" in table else shape


def _placed(shape: Shape, table: Values) -> Shape:
    return Moved(shape, table["at"]) if _changes(table, "at", ORIGIN) and has_copies(table) else shape


def has_copies(table: Values) -> bool:
    """Whether a form is circled, repeated, scattered or mirrored."""
    return not table.keys().isdisjoint(("circle", "repeat", "scatter", "mirror"))


def _changes(table: Values, name: str, neutral: Any) -> bool:
    return name in table and table[name] != neutral
