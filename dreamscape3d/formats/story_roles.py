"""The roles of a story file and the dreams that it names: each dream file read once, each role's dream made once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dreamscape3d import resources
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.living import BodyPlan, Living
from dreamscape3d.dream.telling.story import Role
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats.bodies import BodyReader
from dreamscape3d.formats.build import build_form, shared
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.figure import bodies_folder
from dreamscape3d.formats.file_names import FileNames, told, told_cure
from dreamscape3d.formats.living import build_living
from dreamscape3d.formats.load import load_dream
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.parsing import names_of
from dreamscape3d.formats.story_schema import ROLES
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.shape import Form, Group, Shape

Values = Mapping[str, Any]


class Casting:
    """Reads roles and dreams of one story, `raw`, which has not been checked yet. `folder` of its file."""

    def __init__(self, raw: Mapping[str, Any], folder: Path | None, faults: Faults) -> None:
        self._faults = faults
        self._files = FileNames(folder, resources.scenes(), "dream", faults, "story")
        self._figures = FileNames(folder, bodies_folder(), "figure", faults, "story")
        self._bodies = BodyReader()
        self._read: dict[Path, Dream | None] = {}
        self._less: dict[tuple[int, tuple[str, ...]], Dream] = {}
        self._materials = [self._known(table, ("role", n)) for n, table in enumerate(_tables(raw.get("role"))[:ROLES])]

    def materials(self, key: Key) -> Collection[str] | None:
        """What forms at a key path may name: a role's own, and those of its dream; None where that is unknown."""
        return self._materials[key[1]] if key[0] == "role" and isinstance(key[1], int) else ()

    def dream(self, values: Values, key: Key) -> Dream | None:
        """The dream that a table names, without the forms that it leaves out; None with a fault."""
        dream = self._whole(values["dream"], (*key, "dream"))
        if dream is None:
            return None
        names, known = values.get("without", ()), set(_paths(dream.scene.forms))
        for number, name in enumerate(names):
            if name not in known:
                cure = suggestion(name, sorted(known))
                self._faults.add((*key, "without", number), f"there is no form {shown(name)} in that dream", cure)
        if (id(dream), names) not in self._less:
            self._less[id(dream), names] = _without(dream, names)
        return self._less[id(dream), names]

    def role(self, values: Values, key: Key) -> Role:
        """The role that a checked table tells of."""
        base = self.dream(values, key) if "dream" in values else None
        return Role(values["name"], self._living(base if base is not None else _empty(values), values, key))

    def _known(self, table: Values, key: Key) -> Collection[str] | None:
        own, name = names_of(table, "materials"), table.get("dream")
        dream = self._whole(name, (*key, "dream")) if isinstance(name, str) else None
        if dream is None:
            return own if name is None else None
        return own.union(dream.scene.materials)

    def _whole(self, name: str, key: Key) -> Dream | None:
        path = self._files.path(name, key)
        if path is not None and path not in self._read:
            self._read[path] = self._load(path, name, key)
        return self._read[path] if path is not None else None

    def _load(self, path: Path, name: str, key: Key) -> Dream | None:
        try:
            return replace(load_dream(path), guests=(), digest="")
        except DreamFileError as error:
            self._faults.add(key, told(name, "dream of the story", error), told_cure(path, error))
        return None

    def _living(self, dream: Dream, values: Values, key: Key) -> Dream:
        """The dream with what the role adds to it."""
        own = {each: Material(**table) for each, table in values.get("materials", {}).items()}
        bodies = self._body(values, dream.living, key)
        more = build_living(values, MappingProxyType({**dream.scene.materials, **own}), bodies, build_form)
        had = dream.living
        living = Living(
            bodies=(*(body for body in had.bodies if body.name != values["name"] or not bodies), *more.bodies),
            fears=(*had.fears, *more.fears),
            memories=(*had.memories, *more.memories),
            tales=(*had.tales, *more.tales),
            bonds=(*had.bonds, *more.bonds),
            mind=more.mind if more.mind is not None else had.mind,
        )
        scene = replace(dream.scene, materials=MappingProxyType({**dream.scene.materials, **own})) if own else None
        return replace(dream, living=living, scene=scene if scene is not None else dream.scene)

    def _body(self, values: Values, had: Living, key: Key) -> tuple[BodyPlan, ...]:
        if "figure" not in values:
            return ()
        found = self._bodies.body({name: values[name] for name in ("name", "figure")}, key, self._figures, self._faults)
        old = next((body for body in had.bodies if body.name == values["name"]), None)
        if found is None:
            return ()
        return (replace(found, place=old.place, walk=old.walk, run=old.run) if old is not None else found,)


def _paths(forms: Iterable[Form], before: str = "") -> Iterator[str]:
    """Names of forms, and of those in groups as "ledge/mother"."""
    for form in forms:
        if form.name:
            yield before + form.name
            yield from _paths(_inside(form.shape), f"{before}{form.name}/")


def _inside(shape: Shape) -> tuple[Form, ...]:
    """The forms of a group, whatever was done to it."""
    while not isinstance(shape, Group) and isinstance(inner := getattr(shape, "shape", None), Shape):
        shape = inner
    return shape.forms if isinstance(shape, Group) else ()


def _without(dream: Dream, names: tuple[str, ...]) -> Dream:
    return replace(dream, scene=replace(dream.scene, forms=_less(dream.scene.forms, names))) if names else dream


def _less(forms: tuple[Form, ...], names: Collection[str]) -> tuple[Form, ...]:
    """The forms but for some of them, or some in their groups."""
    kept = []
    for form in forms:
        deeper = {name.removeprefix(f"{form.name}/") for name in names if name.startswith(f"{form.name}/")}
        if form.name not in names:
            kept.append(replace(form, shape=_shape_less(form.shape, deeper)) if deeper else form)
    return tuple(kept)


def _shape_less(shape: Shape, names: Collection[str]) -> Shape:
    if isinstance(shape, Group):
        return replace(shape, forms=_less(shape.forms, names))
    return replace(shape, shape=_shape_less(shape.shape, names))  # type: ignore[call-arg, attr-defined]


def _empty(values: Values) -> Dream:
    """The dream of who has none: nothing but a pulse, and what may cross."""
    return Dream(title=values["name"], tempo=values.get("tempo", Dream().tempo), share=shared(values))


def _tables(value: Any) -> list[dict[str, Any]]:
    """As many tables as there are items, empty where one is none."""
    return [each if isinstance(each, dict) else {} for each in value] if isinstance(value, list) else []
