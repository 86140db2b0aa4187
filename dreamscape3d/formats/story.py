"""Story files → stories, with every fault located. A stranger's story is checked as a stranger's dream is.

    raw ─reader, story_rules─▶ values ─Casting─▶ roles, settings ─ActBuilder─▶ acts

What is named must be there, which is checked once all that is written is well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dreamscape3d.dream.telling.gates import choices_in, names_known
from dreamscape3d.dream.telling.story import AWAY, Floor, Mark, Role, Setting, Story
from dreamscape3d.errors import Place
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.file_kind import refuse_other
from dreamscape3d.formats.limits import FILE_BYTES
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.parsing import parsed, unless_faulty
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.source import Source, read_source, refuse
from dreamscape3d.formats.story_acts import ActBuilder
from dreamscape3d.formats.story_doings import World
from dreamscape3d.formats.story_roles import Casting
from dreamscape3d.formats.story_schema import STORY, STORY_TABLES

Values = Mapping[str, Any]


def load_story(path: Path | str) -> Story:
    """The story in a file.

    Raises:
        DreamFileError: the file cannot be read or has faults; it holds those that can be told by
            then (at most 100), each with its place: acts are read once roles and settings are right.
    """
    return story_in(read_source(path), Path(path).parent)


def parse_story(text: str, path: str = "<text>", folder: Path | None = None) -> Story:
    """The story in a text; files that it names are looked for in `folder`. Raises DreamFileError as `load_story`."""
    if len(text) > FILE_BYTES or len(text.encode("utf-8", "replace")) > FILE_BYTES:
        refuse(Place(path, 1, 1), f"the text is larger than {FILE_BYTES // 1024} KiB", "split the story into several")
    return story_in(Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n")), folder)


def story_in(source: Source, folder: Path | None) -> Story:
    """The story in a source. Raises DreamFileError as `load_story` does."""
    raw, faults = parsed(source), Faults(source)
    refuse_other(raw, "story", faults)
    casting, values = unless_faulty(faults, lambda: _checked(raw, folder, faults))
    roles = unless_faulty(faults, lambda: [casting.role(each, ("role", n)) for n, each in enumerate(values["role"])])
    settings = unless_faulty(faults, lambda: [*_settings(values["setting"], roles, casting, faults)])
    world = _world(roles, settings, raw)
    builder = unless_faulty(faults, lambda: ActBuilder(values["act"], world, faults))
    return Story(
        values["title"],
        tuple(roles),
        tuple(settings),
        values.get("seed", 0),
        builder.acts,
        next((table["name"] for table in values["role"] if table.get("guide")), ""),
        encounter=MappingProxyType(values.get("encounter", {})),
        digest=source.digest,
    )


def _checked(raw: dict[str, Any], folder: Path | None, faults: Faults) -> tuple[Casting, Values]:
    """All that it says, checked but for what it names, and who reads the files that it names."""
    casting = Casting(raw, folder, faults)
    names = names_known(_texts(raw, "role", "name"), _choices(raw))
    return casting, Reader(faults, names, casting.materials, STORY_TABLES).read(raw, STORY)


def _texts(raw: Any, *path: str) -> Iterator[str]:
    """All texts at the end of a path through tables and arrays of them."""
    if isinstance(raw, list):
        for each in raw:
            yield from _texts(each, *path)
    elif not path:
        yield from (raw,) if isinstance(raw, str) else ()
    elif isinstance(raw, dict):
        yield from _texts(raw.get(path[0]), *path[1:])


def _choices(raw: dict[str, Any]) -> frozenset[str]:
    """What is asked for wherever it may be."""
    formulas = (*_texts(raw, "act", "gate", "open"), *_texts(raw, "act", "next", "when"))
    return frozenset(choice for text in formulas for choice in choices_in(text))


def _world(roles: Iterable[Role], settings: list[Setting], raw: dict[str, Any]) -> World:
    """All that acts may name."""
    dreams = {role.name: role.dream for role in roles}
    living = [dream.living for dream in dreams.values()]
    things = {thing.puppet.name for each in living for body in each.bodies for thing in body.figure.things}
    return World(
        tuple(dreams),
        {setting.name: number for number, setting in enumerate(settings)},
        frozenset(dreams).union(*(setting.marks for setting in settings)),
        {name: frozenset(parameter.name for parameter in dream.parameters) for name, dream in dreams.items()},
        things | {name.rpartition("/")[2] for name in things},
        frozenset(fear.name for each in living for fear in each.fears),
        frozenset(memory.name for each in living for memory in each.memories),
        frozenset(tale.name for each in living for tale in each.tales),
        _choices(raw),
    )


# -- settings


def _settings(tables: list[Values], roles: list[Role], casting: Casting, faults: Faults) -> Iterator[Setting]:
    """Those whose dreams there are; faults tell what is not there."""
    names = [role.name for role in roles]
    for number, table in enumerate(tables):
        key: Key = ("setting", number)
        for place, guest in enumerate(table.get("guests", ())):
            _check_role(guest, names, (*key, "guests", place), faults)
        if "dream" in table:
            dream = casting.dream(table, key)
        else:
            known = _check_role(table["of"], names, (*key, "of"), faults)
            dream = roles[names.index(table["of"])].dream if known else None
        if dream is not None:
            _check_turned(table, [parameter.name for parameter in dream.parameters], key, faults)
            yield Setting(
                table["name"],
                dream,
                table.get("of", ""),
                table.get("guests", ()),
                table.get("mode", "merge"),
                MappingProxyType(table.get("turned", {})),
                tuple(Floor(**floor) for floor in table.get("floor", ())),
                MappingProxyType({"away": AWAY, **{name: _mark(*at) for name, at in table.get("marks", {}).items()}}),
            )


def _mark(x: float, y: float, z: float, yaw: float = 0.0) -> Mark:
    return Mark((x, y, z), yaw)


def _check_role(name: str, known: list[str], key: Key, faults: Faults) -> bool:
    if name not in known:
        faults.add(key, f"there is no role {shown(name)}", suggestion(name, known))
    return name in known


def _check_turned(table: Values, known: list[str], key: Key, faults: Faults) -> None:
    for name in table.get("turned", {}):
        if name not in known:
            told = f"its dream has no parameter {name}"
            faults.add((*key, "turned", name), told, suggestion(name, known), part="key")
