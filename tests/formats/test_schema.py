"""The JSON Schemas: true to the records, to the loaders, to docs/*.schema.json, and good for Tombi as they are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hostile_files import good_files

from dreamscape3d import resources
from dreamscape3d.dream.living import Bond, Fear, Memory, Mind, Tale, TaleLine, Thing
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.spectre.rates import Rates
from dreamscape3d.dream.telling.story import Act, Branch, Floor, Gate, Setting, Shot
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import figure_schema, json_schema, living_schema, parse_dream, schema, story_schema
from dreamscape3d.formats.figure import figure_in
from dreamscape3d.formats.file_kind import TABLE_OF, FileKind
from dreamscape3d.formats.form_schema import FORM
from dreamscape3d.formats.kinds import Kind, Names, Sequence, Table, Variants, VectorOrTable
from dreamscape3d.formats.solids import SIZES, SOLIDS
from dreamscape3d.formats.source import Source
from dreamscape3d.formats.story import parse_story
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, PathPoint, Sky
from dreamscape3d.scene.streamers import Streamer
from dreamscape3d.sdf import shape

RECORDS = [
    (schema.MOOD, Mood),
    (schema.CAMERA, Camera),
    (schema.PATH_POINT, PathPoint),
    (schema.AIR, Air),
    (schema.SKY, Sky),
    (schema.LIGHT, Light),
    (schema.MATERIAL, Material),
    (schema.PARTICLES, Particles),
    (schema.RIBBON, Ribbon),
]


OTHERWISE: list[tuple[Table, type, set[str], set[str]]] = [
    (living_schema.MIND, Mind, set(), set()),
    (living_schema.FEAR, Fear, {"form"}, {"puppet"}),
    (living_schema.MEMORY, Memory, {"form"}, {"puppet"}),
    (living_schema.TALE, Tale, {"line"}, {"lines"}),
    (living_schema.TALE_LINE, TaleLine, {"form"}, {"puppet"}),
    (living_schema.BOND, Bond, set(), set()),
    (figure_schema.STREAMER, Streamer, set(), set()),
    (figure_schema.THING, Thing, {"form", "light"}, {"puppet"}),
    (schema.PLAIN_MATERIAL, Material, set(), set()),
    (story_schema.ENCOUNTER, Rates, set(), set()),
    (story_schema.FLOOR, Floor, set(), set()),
    (story_schema.SETTING, Setting, {"without", "floor"}, {"floors"}),
    (story_schema.ACT, Act, {"cue", "gate", "shot"}, {"cues", "gates", "shots"}),
    (story_schema.GATE, Gate, set(), set()),
    (story_schema.SHOT, Shot, set(), set()),
    (story_schema.BRANCH, Branch, set(), set()),
]
"""Tables, their records, keys that no field has, and fields that no key has."""

KINDS: tuple[FileKind, ...] = ("dream", "figure", "story")


def good(kind: FileKind) -> list[Path]:
    """Files of a kind that come along."""
    folder = {"figure": "bodies", "story": "story"}
    return good_files() if kind == "dream" else sorted((resources.scenes() / folder[kind]).glob("*.toml"))


def load(kind: FileKind, text: str) -> None:
    """Read a text as a file of a kind."""
    match kind:
        case "dream":
            parse_dream(text)
        case "figure":
            figure_in(Source("a.toml", text))
        case "story":
            parse_story(text)


@pytest.mark.parametrize(("table", "record"), RECORDS, ids=lambda item: getattr(item, "name", ""))
def test_tables_have_the_fields_of_their_records(table: Table, record: type) -> None:
    assert set(table.fields) == {field.name for field in fields(record)}


@pytest.mark.parametrize(("table", "record", "more", "less"), OTHERWISE, ids=lambda item: getattr(item, "name", ""))
def test_tables_have_keys_for_the_fields_of_their_records(
    table: Table, record: type, more: set[str], less: set[str]
) -> None:
    assert set(table.fields) - more == {field.name for field in fields(record)} - less
    assert more <= table.fields.keys()


def _tables(kind: Kind, seen: dict[str, Table]) -> None:
    match kind:
        case Table() if kind.name not in seen:
            seen[kind.name] = kind
            for each in kind.fields.values():
                _tables(each, seen)
        case Sequence() | Names():
            _tables(kind.item, seen)
        case VectorOrTable():
            _tables(kind.table, seen)
        case Variants():
            for word, table in kind.tables.items():
                whole = {**kind.common.fields, **table.fields}
                seen[f"{kind.common.name}{table.name}"] = Table(word, "", "", whole)


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_has_the_keys_that_are_read(kind: FileKind) -> None:
    read: dict[str, Table] = {}
    _tables(TABLE_OF[kind], read)
    exported = json_schema(kind)
    written = {**exported["$defs"], TABLE_OF[kind].name: exported}
    assert {name: set(table.fields) for name, table in read.items()} == {
        name: set(table["properties"]) for name, table in written.items() if "properties" in table
    }


def test_every_solid_and_size_can_be_written() -> None:
    primitives = {
        name
        for name, made in vars(shape).items()
        if callable(made) and getattr(made, "__module__", "") == shape.__name__ and name.islower() and name[0] != "_"
    }
    assert set(SOLIDS) == primitives - {"as_form"}
    assert set(FORM.fields) >= SIZES


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_agrees(kind: FileKind, checkout: Path) -> None:
    """To write it anew: dreamscape3d schema story > docs/story.schema.json"""
    written = json.loads((checkout / "docs" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(json_schema(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: FileKind) -> None:
    exported = json_schema(kind)
    for table in [exported, *exported["$defs"].values()]:
        assert table["description"]
        for name, key in table.get("properties", {}).items():
            assert key.get("description") or "const" in key, name


def test_defaults_are_those_of_a_loaded_dream() -> None:
    defaults = {name: key.get("default") for name, key in json_schema()["$defs"]["Camera"]["properties"].items()}
    assert defaults["at"] == list(parse_dream("").scene.camera.at)
    assert defaults["fov"] == 50.0
    assert defaults["loop"] is False


WRONG: dict[FileKind, list[str]] = {
    "dream": ["colr = 1", "camera.fov = 200", 'form = [{ shape = "teapot" }]', "form = [{ at = [1, 2] }]"],
    "figure": [
        "height = 1",
        'height = 1\nform = [{ joint = "tail", shape = "sphere" }]',
        'height = 1\nform = [{ joint = "head", shape = "sphere", radius = "time" }]',
        'height = 1\nmaterials.a.colour = ["time", 0, 0]\nform = [{ joint = "head", shape = "sphere" }]',
        'height = 20\nform = [{ joint = "head", shape = "sphere" }]',
    ],
    "story": [
        'title = "a"',
        '{story}\ncue = [{ at = 1, do = "fly" }]',
        '{story}\ncue = [{ at = 1, do = "focus", who = "a", whom = "b" }]',
        '{story}\ncue = [{ do = "focus", who = "a" }]',
        '{story}\ngiven = [{ at = 1, do = "focus", who = "a" }]',
        "{story}\nshot = [{ at = 0, eye = [0, 0], look = [0, 0, 0] }]",
        '{story}\nshot = [{ at = 0, eye = { off = "a" }, look = [0, 0, 0] }]',
        "{story}e9",
    ],
}
STORY = """title = "a"
role = [{ name = "a" }]
setting = [{ name = "s", of = "a" }]
[[act]]
name = "one"
setting = "s"
seconds = 9"""


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_valid_schema_and_takes_its_own_example(kind: FileKind) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    exported = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(exported)
    validator = jsonschema.Draft202012Validator(exported)
    for example in exported["examples"]:
        validator.validate(example)
    for path in good(kind):
        validator.validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WRONG.items() for text in texts])
def test_reader_and_schema_refuse_the_same(kind: FileKind, text: str) -> None:
    written = text.replace("{story}", STORY)
    with pytest.raises(DreamFileError):
        load(kind, written)
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema(kind))
    assert list(validator.iter_errors(tomllib.loads(written)))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else json.dumps(value)


@pytest.mark.parametrize("kind", KINDS)
def test_its_example_is_a_file(kind: FileKind) -> None:
    (example,) = json_schema(kind)["examples"]
    load(kind, "".join(f"{key} = {_toml(value)}\n" for key, value in example.items()))


TOMBI = shutil.which("tombi") or shutil.which("tombi", path=str(Path(sys.executable).parent))
BAD: list[tuple[FileKind, str, str]] = [
    ("dream", "colr = 1", "1:1"),
    ("dream", "title = 3", "1:9"),
    ("dream", "[camera]\nfov = 200", "2:7"),
    ("dream", '[[form]]\nshape = "teapot"', "2:9"),
    ("dream", "[[form]]\nat = [1, 2]", "2:6"),
    ("dream", '[air]\ncolour = "red"', "2:10"),
    ("dream", "[[form]]\ncircle = { radius = 1 }", "2:10"),
    ("figure", 'height = 20\n[[form]]\njoint = "head"', "1:10"),
    ("figure", 'height = 1\n[[form]]\njoint = "tail"', "3:9"),
    ("figure", 'height = 1\n[[form]]\njoint = "head"\nradius = "time"', "4:10"),
    ("story", f'{STORY}\ncue = [{{ at = 1, do = "go", too = "a" }}]', "8:29"),
    ("story", f'{STORY}\ncue = [{{ at = 1, do = "glitch", strength = 2, seconds = 1 }}]', "8:44"),
    ("story", f"{STORY}\nshot = [{{ at = 0, eye = [0, 0], look = [0, 0, 0] }}]", "8:25"),
]


def _lint(folder: Path, name: str) -> tuple[int, str]:
    command = [str(TOMBI), "lint", "--offline", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """A folder in which Tombi checks every file by the schema of its kind."""
    for kind in KINDS:
        (tmp_path / f"{kind}.schema.json").write_text(json.dumps(json_schema(kind)), encoding="utf-8")
    lines = (f'[[schemas]]\npath = "{kind}.schema.json"\ninclude = ["{kind}*.toml"]\n' for kind in KINDS)
    (tmp_path / "tombi.toml").write_text("".join(lines), encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(TOMBI is None, reason="tombi is not installed")
@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for kind in KINDS for path in good(kind)],
    ids=lambda each: getattr(each, "stem", each),
)
def test_tombi_takes_good_files(kind: FileKind, path: Path, editor: Path) -> None:
    (editor / f"{kind}.toml").write_bytes(path.read_bytes())
    assert _lint(editor, f"{kind}.toml")[0] == 0


@pytest.mark.skipif(TOMBI is None, reason="tombi is not installed")
@pytest.mark.parametrize(("kind", "text", "place"), BAD, ids=[f"{kind} {text.split()[-1]}" for kind, text, _ in BAD])
def test_tombi_points_at_faults(kind: FileKind, text: str, place: str, editor: Path) -> None:
    (editor / f"{kind}.toml").write_text(text, encoding="utf-8")
    code, report = _lint(editor, f"{kind}.toml")
    assert code != 0
    assert f"{kind}.toml:{place}" in report
