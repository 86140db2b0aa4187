"""The tree of changes round a shape, as the keys of one form: `build` read backwards."""

from __future__ import annotations

from typing import Any

from dreamscape3d.sdf.shape import (
    ORIGIN,
    Circled,
    Mirrored,
    Moved,
    Repeated,
    Rounded,
    Scattered,
    Shape,
    Shelled,
    Vector,
    Warped,
)

_AT, _MIRROR, _COPIES, _MOVED, _PERIODIC, _BEND, _TWIST, _FOLD, _SHELL, _ROUND, _CORE = range(11)
"""From the outside in: the order in which a form's keys apply, reversed."""

_WARPS = {"periodic": _PERIODIC, "bend": _BEND, "twist": _TWIST, "fold": _FOLD}


def peeled(shape: Shape) -> tuple[dict[str, Any], Shape]:
    """The changes that one form can say, in the order of its keys, and what they are made to.

    What comes back as the shape is a solid, a group, or a change that must go into a form of its own.
    """
    found: list[dict[str, Any]] = []
    stage = _AT
    while (layer := _layer(shape, stage, found)) is not None:
        keys, stage, shape = layer
        found.append(keys)
    return {name: value for keys in reversed(found) for name, value in keys.items()}, shape


def _layer(shape: Shape, stage: int, found: list[dict[str, Any]]) -> tuple[dict[str, Any], int, Shape] | None:
    """The keys of the outermost change, the stage within it and what it is made to; None where it comes too late."""
    if isinstance(shape, Moved):
        return _moved(shape, stage, any(found))
    keys, at = _change(shape)
    if not keys:
        return None if at == _CORE else ({}, stage, shape.shape)  # type: ignore[attr-defined]
    return (keys, at + 1, shape.shape) if at >= stage else None  # type: ignore[attr-defined]


def _moved(shape: Moved, stage: int, inside: bool) -> tuple[dict[str, Any], int, Shape] | None:
    keys: dict[str, Any] = {}
    if shape.scale != 1.0:
        keys["scale"] = shape.scale
    if shape.turn != ORIGIN:
        keys["turn"] = shape.turn
    if shape.position == ORIGIN:
        return (keys, _MOVED + 1 if keys else stage, shape.shape) if stage <= _MOVED or not keys else None
    if inside:  # `at` applies last, so it can only be the first to come off
        return None
    return {**keys, "at": shape.position}, _MOVED + 1 if keys else _MIRROR, shape.shape


def _change(shape: Shape) -> tuple[dict[str, Any], int]:
    """The keys of a change and its stage; no keys for one that changes nothing."""
    match shape:
        case Mirrored(_, axes):
            return ({"mirror": _ordered(axes)} if axes else {}), _MIRROR
        case Repeated(_, count, spacing):
            return {"repeat": {"count": count, "spacing": spacing}}, _COPIES
        case Circled(_, count, radius):
            circle: dict[str, Any] = {"count": count}
            return {"circle": circle if radius == 0.0 else {**circle, "radius": radius}}, _COPIES
        case Scattered():
            return {"scatter": _scatter(shape)}, _COPIES
        case Warped(_, kind, amount):
            return _warp(kind, amount), _WARPS[kind]
        case Shelled(_, thickness):
            return {"shell": thickness}, _SHELL
        case Rounded(_, radius):
            return ({"round": radius} if radius != 0.0 else {}), _ROUND
    return {}, _CORE


def _scatter(shape: Scattered) -> dict[str, Any]:
    """What differs from the defaults."""
    plain = Scattered(shape.shape, shape.count, shape.size)
    names = ("count", "size", "seed", "turn", "smallest", "gap", "on")
    changed = {name: getattr(shape, name) for name in names if getattr(shape, name) != getattr(plain, name)}
    return {"count": shape.count, "size": shape.size, **changed}


def _warp(kind: str, amount: Vector) -> dict[str, Any]:
    if amount == ORIGIN:
        return {}
    if kind == "fold":
        return {"fold": "".join(axis for axis, flag in zip("xyz", amount, strict=True) if flag)}
    return {kind: amount if kind == "periodic" else amount[0]}


def _ordered(axes: str) -> str:
    return "".join(axis for axis in "xyz" if axis in axes)
