"""Story files → stories, with every fault located. A stranger's story is checked as a stranger's dream is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dreamscape3d.dream.telling.gates import choices_in, names_known
from dreamscape3d.dream.telling.story import AWAY, Floor, Role, Setting, Story
from dreamscape3d.errors import Place
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.limits import FILE_BYTES
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.parsing import parsed, unless_faulty
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.source import Source, read_source, refuse
from dreamscape3d.formats.story_acts import ActReader
from dreamscape3d.formats.story_doings import World
from dreamscape3d.formats.story_lists import marks, named, numbers, tables
from dreamscape3d.formats.story_roles import Casting, namesakes
from dreamscape3d.formats.story_schema import ACTS, FLOORS, MARKS, ROLES, SETTING, SETTINGS, STORY, STORY_TABLES

Values = Mapping[str, Any]
_LISTS = ("role", "setting", "act")


def load_story(path: Path | str) -> Story:
    """The story in a file.

    Raises:
        DreamFileError: the file cannot be read or has faults; it holds all of them (at most 100), each with its place.
    """
    return _story(read_source(path), Path(path).parent)


def parse_story(text: str, path: str = "<text>", folder: Path | None = None) -> Story:
    """The story in a text; files that it names are looked for in `folder`. Raises DreamFileError as `load_story`."""
    if len(text) > FILE_BYTES or len(text.encode("utf-8", "replace")) > FILE_BYTES:
        refuse(Place(path, 1, 1), f"the text is larger than {FILE_BYTES // 1024} KiB", "split the story into several")
    return _story(Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n")), folder)


def _story(source: Source, folder: Path | None) -> Story:
    raw, faults = parsed(source), Faults(source)
    return unless_faulty(faults, lambda: _read(raw, folder, faults)).story()


def _read(raw: dict[str, Any], folder: Path | None, faults: Faults) -> _Reading:
    reading = _Reading(raw, folder, faults)
    if not faults:
        reading.read_acts()
    return reading


class _Reading:
    """One story while it is read: roles and settings first, since acts name them."""

    def __init__(self, raw: dict[str, Any], folder: Path | None, faults: Faults) -> None:
        self._raw, self._faults = raw, faults
        self._casting = Casting(folder, faults)
        lists = {name: tables(raw, name, (), faults, most) for name, most in zip(_LISTS, _MOST, strict=True)}
        self._acts = lists["act"]
        for name, found in lists.items():
            if not found and not faults:
                faults.add((), f"the story has no {name}", f"add [[{name}]]")
        cast = [self._casting.role(table, ("role", n)) for n, table in enumerate(lists["role"])]
        self.roles = [found[0] for found in cast if found is not None]
        guides = [found[0].name for found in cast if found is not None and found[1]]
        self.guide = guides[0] if guides else ""
        namesakes(self.roles, faults)
        self._choices = frozenset(choice for text in _formulas(self._acts) for choice in choices_in(text))
        self._names = names_known([role.name for role in self.roles], self._choices)
        self._reader = Reader(faults, self._names, (), STORY_TABLES)
        plain = {name: value for name, value in raw.items() if name not in _LISTS}
        self._values: Values = self._reader.read(plain, STORY)
        read = [self._setting(table, ("setting", n)) for n, table in enumerate(lists["setting"])] if not faults else []
        self.settings = [setting for setting in read if setting is not None]
        self._read_acts: ActReader | None = None

    def story(self) -> Story:
        """The story, of what was read without a fault."""
        assert self._read_acts is not None
        return Story(
            self._values["title"],
            tuple(self.roles),
            tuple(self.settings),
            self._values.get("seed", 0),
            self._read_acts.acts,
            self.guide,
            encounter=MappingProxyType(dict(self._values.get("encounter", {}))),
        )

    def read_acts(self) -> None:
        """The acts, once all that they may name is known."""
        living = [role.dream.living for role in self.roles]
        places = {name for setting in self.settings for name in setting.marks}
        world = World(
            tuple(role.name for role in self.roles),
            {setting.name: number for number, setting in enumerate(self.settings)},
            frozenset(places.union(role.name for role in self.roles)),
            {role.name: frozenset(p.name for p in role.dream.parameters) for role in self.roles},
            frozenset(fear.name for each in living for fear in each.fears),
            frozenset(memory.name for each in living for memory in each.memories),
            frozenset(tale.name for each in living for tale in each.tales),
            self._choices,
        )
        self._read_acts = ActReader(self._acts, world, self._reader, self._faults)

    def _setting(self, raw: dict[str, Any], key: Key) -> Setting | None:
        faults = self._faults
        places, floors = marks(raw, key, faults, MARKS), self._floors(raw, key)
        roles = [role.name for role in self.roles]
        guests = named(raw, "guests", roles, key, faults)
        apart = ("marks", "guests", "floor", "without")
        values = self._reader.read({name: value for name, value in raw.items() if name not in apart}, SETTING, key)
        role = self._whose(raw, key, roles)
        if faults:
            return None
        dream = role.dream if role is not None else None
        if dream is None:
            dream = self._casting.dream(values["dream"], raw.get("without", []), key)
        elif "without" in raw:
            faults.add((*key, "without"), "forms of a role's dream are left out where the role is", part="key")
        if dream is None:
            return None
        self._check_turned(values, dream.parameters, key)
        return Setting(
            values["name"],
            dream,
            role.name if role is not None else "",
            guests,
            values.get("mode", "merge"),
            MappingProxyType(values.get("turned", {})),
            tuple(floor for floor in floors if floor is not None),
            MappingProxyType({"away": AWAY, **places}),
        )

    def _whose(self, raw: Values, key: Key, roles: list[str]) -> Role | None:
        of = raw.get("of")
        if ("of" in raw) == ("dream" in raw):
            self._faults.add(key, "a setting is either of a role or a dream of nobody's", "give of, or dream")
        elif of is not None and of not in roles:
            self._faults.add((*key, "of"), f"there is no role {shown(str(of))}", suggestion(str(of), roles))
        elif of is not None:
            return self.roles[roles.index(of)]
        return None

    def _floors(self, raw: Values, key: Key) -> list[Floor | None]:
        found: list[Floor | None] = []
        for number, table in enumerate(tables(raw, "floor", key, self._faults, FLOORS)):
            here = (*key, "floor", number)
            at = numbers(table.get("at"), (3,), (*here, "at"), self._faults, "x, y, z")
            size = numbers(table.get("size"), (2,), (*here, "size"), self._faults, "two lengths")
            good = at is not None and size is not None
            found.append(Floor((at[0], at[1], at[2]), (size[0], size[1])) if good else None)  # type: ignore[index]
        return found

    def _check_turned(self, values: Values, parameters: Any, key: Key) -> None:
        known = [parameter.name for parameter in parameters]
        for name in values.get("turned", {}):
            if name not in known:
                cure = suggestion(name, known)
                self._faults.add((*key, "turned", name), f"its dream has no parameter {name}", cure, part="key")


_MOST = (ROLES, SETTINGS, ACTS)


def _formulas(acts: list[dict[str, Any]]) -> Iterator[str]:
    """All texts in which a choice may be named."""
    for act in acts:
        for name, word in (("gate", "open"), ("next", "when")):
            found = act.get(name, ())
            for table in found if isinstance(found, list) else ():
                if isinstance(table, dict) and isinstance(table.get(word), str):
                    yield table[word]
