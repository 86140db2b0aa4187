"""What lives in a dream → its tables: the inverse of `living`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from dreamscape3d.dream.living import BodyPlan, Bond, Fear, Living, Memory, Mind, Tale, TaleLine
from dreamscape3d.errors import LimitError
from dreamscape3d.formats.kinds import Table
from dreamscape3d.formats.living_schema import BODY, BOND, FEAR, MEMORY, MIND, TALE, TALE_LINE
from dreamscape3d.formats.written import block, changed
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.cue import Placement
from dreamscape3d.sdf.shape import Form

WriteForm = Callable[[Form, str], Iterator[str]]
"""The tables of a form, at a path such as "fear.form"."""


def living_blocks(living: Living, form: WriteForm) -> Iterator[str]:
    """The tables of all that lives, in the order of the schema.

    Raises:
        LimitError: a body is of a figure that no file names.
    """
    if living.mind is not None:
        yield block("[mind]", changed(MIND, living.mind, Mind()), keep=True)
    for body in living.bodies:
        yield block("[[body]]", _body(body))
    for fear in living.fears:
        yield from _prop("fear", _named(FEAR, fear, Fear("")), fear.puppet, form)
    for memory in living.memories:
        given = {"name": memory.name, "text": memory.text, "at": memory.at}
        plain = Memory(memory.name, memory.text, memory.at)
        yield from _prop("memory", {**given, **_changed(MEMORY, memory, plain)}, memory.puppet, form)
    for tale in living.tales:
        yield from _tale(tale, form)
    for bond in living.bonds:
        yield block("[[bond]]", _named(BOND, bond, Bond("")))


def _body(body: BodyPlan) -> dict[str, Any]:
    if not body.source:
        raise LimitError(f"the body '{body.name}' cannot be written: no file names its figure", cure="load it from one")
    plain = BodyPlan(body.name, body.figure)
    name = {"name": body.name} if body.name != PurePosixPath(body.source).stem else {}
    placed = {each: getattr(body.place, each) for each in ("at", "turn", "scale")}
    moved = {each: value for each, value in placed.items() if value != getattr(Placement(), each)}
    own = {each: getattr(body, each) for each in ("walk", "run", "does", "way", "stay")}
    given = {each: value for each, value in own.items() if value != getattr(plain, each)}
    assert {"figure", *name, *moved, *given} <= BODY.fields.keys()
    return {**name, "figure": body.source, **moved, **given}


def _tale(tale: Tale, form: WriteForm) -> Iterator[str]:
    yield block("[[tale]]", _named(TALE, tale, Tale("", "", ())))
    for line in tale.lines:
        given = {"text": line.text, **_changed(TALE_LINE, line, TaleLine(line.text))}
        yield from _prop("tale.line", given, line.puppet, form)


def _prop(path: str, entries: dict[str, Any], puppet: Puppet | None, form: WriteForm) -> Iterator[str]:
    yield block(f"[[{path}]]", entries)
    for each in puppet.forms if puppet is not None else ():
        yield from form(each, f"{path}.form")


def _named(table: Table, each: Any, plain: Any) -> dict[str, Any]:
    return {"name": each.name, **_changed(table, each, plain)}


def _changed(table: Table, each: Any, plain: Any) -> dict[str, Any]:
    """What differs from the plain record, but for names, forms and lines."""
    kept = [name for name in table.fields if name not in ("name", "form", "line")]
    return {name: getattr(each, name) for name in kept if getattr(each, name) != getattr(plain, name)}
