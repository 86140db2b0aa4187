"""Figure files → figures: checked as dream files are, with every fault located."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from dreamscape3d import resources
from dreamscape3d.dream.living import Figure, Thing
from dreamscape3d.formats.build import build_form
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.figure_schema import FIGURE, FIGURE_FORMS, FIGURE_TABLES, PAIRS
from dreamscape3d.formats.file_kind import refuse_other
from dreamscape3d.formats.living_rules import refuse_namesakes
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.parsing import names_of, parsed, unless_faulty
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.rules import expanded
from dreamscape3d.formats.source import Source, read_source
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.figure_build import rest_of
from dreamscape3d.scene.rig import COUNT, JOINT
from dreamscape3d.scene.scene import Light, Material
from dreamscape3d.scene.streamers import Streamer

Values = Mapping[str, Any]


def bodies_folder() -> Path:
    """Where the figures lie that come along."""
    return resources.scenes() / "bodies"


def load_figure(path: Path | str) -> Figure:
    """The figure in a file, called as the file is.

    Raises:
        DreamFileError: the file cannot be read or has faults; it holds all of them (at most 100), each with its place.
    """
    return figure_in(read_source(path))


def shipped_figure(name: str) -> Figure:
    """A figure that comes along. Raises DreamFileError where there is none of that name."""
    return load_figure(bodies_folder() / f"{name}.toml")


def figure_in(source: Source) -> Figure:
    """The figure in a text. Raises DreamFileError as `load_figure` does."""
    raw, faults = parsed(source), Faults(source)
    refuse_other(raw, "figure", faults)
    materials = names_of(raw, "materials")
    reader = Reader(faults, frozenset(), lambda _: materials, FIGURE_TABLES)

    def read() -> Values:
        values: Values = reader.read(raw, FIGURE)
        _check_count(values, faults)
        return values

    return _figure(PurePosixPath(source.path).stem, unless_faulty(faults, read))


def _check_count(values: Values, faults: Faults) -> None:
    tables: list[tuple[Key, Any]] = [(("form",), values.get("form"))]
    things = values.get("thing")
    if isinstance(things, list):
        tables += [(("thing", n, "form"), t.get("form")) for n, t in enumerate(things) if isinstance(t, dict)]
        refuse_namesakes(("thing",), things, faults)
    for key, forms in tables:
        total = 0
        for index, form in enumerate(forms if isinstance(forms, list) else ()):
            total += expanded(form) * (len(_sides(form)) if key == ("form",) else 1)
            if total > FIGURE_FORMS:
                faults.add((*key, index), f"with what is on both sides there are more than {FIGURE_FORMS} forms")
                break


# -- from checked tables


def _figure(name: str, values: Values) -> Figure:
    materials = MappingProxyType({key: Material(**table) for key, table in values.get("materials", {}).items()})
    forms = [(joint, build_form(table)) for joint, table in _on_joints(values["form"])]
    lamps = [(joint, Light(**table)) for joint, table in _on_joints(values.get("light", ()))]
    puppet = Puppet(
        name,
        COUNT,
        tuple(form for _, form in forms),
        tuple(joint for joint, _ in forms),
        materials,
        tuple(lamp for _, lamp in lamps),
        tuple(joint for joint, _ in lamps),
    )
    things = tuple(_thing(name, table, materials) for table in values.get("thing", ()))
    streamers = tuple(Streamer(joint, **table) for joint, table in _on_joints(values.get("streamer", ())))
    rest = rest_of(values["height"], values.get("rig", {}))
    return Figure(name, values["height"], rest, puppet, things, streamers)


def _thing(owner: str, table: Values, materials: Mapping[str, Material]) -> Thing:
    forms = tuple(build_form(form) for form in table["form"])
    lamps = tuple(Light(**light) for light in table.get("light", ()))
    name = table["name"]
    puppet = Puppet(f"{owner}/{name}", 1, forms, (0,) * len(forms), materials, lamps, (0,) * len(lamps))
    return Thing(name, puppet, table.get("grip", (0.0, 0.0, 0.0)), table.get("upright", False))


def _sides(table: Any) -> tuple[str, ...]:
    joint = table.get("joint") if isinstance(table, dict) else None
    return (f"{joint}.left", f"{joint}.right") if joint in PAIRS else (str(joint),)


def _on_joints(tables: Any) -> Iterator[tuple[int, Values]]:
    """The joint and the rest of each table; what is on both sides twice, the right one mirrored."""
    for table in tables:
        own = {key: value for key, value in table.items() if key != "joint"}
        for number, side in enumerate(_sides(table)):
            yield JOINT[side], _mirrored(own) if number else own


def _mirrored(table: Values) -> Values:
    """A form or lamp as a mirror across x = 0 shows it: all solids are alike on both their sides."""
    seen = dict(table)
    for key, signs in (
        ("at", (-1.0, 1.0, 1.0)),
        ("to", (-1.0, 1.0, 1.0)),
        ("way", (-1.0, 1.0, 1.0)),
        ("turn", (1.0, -1.0, -1.0)),
    ):
        if key in seen:
            seen[key] = tuple(sign * value for sign, value in zip(signs, seen[key], strict=True))
    if "form" in seen:
        seen["form"] = [_mirrored(form) for form in seen["form"]]
    return seen
