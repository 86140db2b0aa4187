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
from dreamscape3d.formats.faults import Faults, shown
from dreamscape3d.formats.file_names import FileNames, told
from dreamscape3d.formats.living import build_living
from dreamscape3d.formats.load import load_dream
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.parsing import names_of
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.story_lists import named
from dreamscape3d.formats.story_schema import ROLE, STORY_TABLES
from dreamscape3d.scene.scene import Material
from dreamscape3d.sdf.shape import Form, Group, Shape

Values = Mapping[str, Any]


class Casting:
    """Reads roles and dreams of one story. `folder` of its file."""

    def __init__(self, folder: Path | None, faults: Faults) -> None:
        self._folder, self._faults = folder, faults
        self._files = FileNames(folder, resources.scenes(), "dream", faults)
        self._bodies = BodyReader()
        self._read: dict[Path, Dream | None] = {}
        self._less: dict[tuple[int, tuple[str, ...]], Dream] = {}

    def dream(self, name: str, without: Any, key: Key) -> Dream | None:
        """A dream by its name, without forms of it; None with a fault."""
        path = self._files.path(name, (*key, "dream"))
        if path is None:
            return None
        if path not in self._read:
            self._read[path] = self._load(path, name, key)
        dream = self._read[path]
        if dream is None:
            return None
        names = named({"without": without}, "without", set(_paths(dream.scene.forms)), key, self._faults)
        if (id(dream), names) not in self._less:
            self._less[id(dream), names] = _without(dream, names)
        return self._less[id(dream), names]

    def role(self, raw: dict[str, Any], key: Key) -> tuple[Role, bool] | None:
        """A role, and whether it guides; None with a fault."""
        name = raw.get("dream")
        base = self.dream(name, raw.get("without", []), key) if isinstance(name, str) else None
        own = names_of(raw, "materials")
        known = own.union(base.scene.materials) if base is not None else own
        reader = Reader(self._faults, frozenset(), known, STORY_TABLES)
        plain = {each: value for each, value in raw.items() if each != "without"}
        values = reader.read(plain, ROLE, key)
        if self._faults or (base is None and name is not None):
            return None
        dream = base if base is not None else _empty(values)
        return Role(values["name"], self._living(dream, values, key)), bool(values.get("guide"))

    def _load(self, path: Path, name: str, key: Key) -> Dream | None:
        try:
            return replace(load_dream(path), guests=(), digest="")
        except DreamFileError as error:
            cure = f"see its faults: dreamscape3d check {path}"
            self._faults.add((*key, "dream"), told(name, "dream of the story", error), cure)
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
        table = {"name": values["name"], "figure": values["figure"]}
        found = self._bodies.bodies([table], self._folder, self._faults)
        old = next((body for body in had.bodies if body.name == values["name"]), None)
        return tuple(replace(body, place=old.place, walk=old.walk, run=old.run) if old else body for body in found)


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


def namesakes(roles: list[Role], faults: Faults) -> None:
    """A fault for each name that a role before has, and for things of the same name in several dreams."""
    names = [role.name for role in roles]
    for number, name in enumerate(names):
        if name in names[:number]:
            faults.add(("role", number, "name"), f"two roles are called {shown(name)}", "give it another name")
