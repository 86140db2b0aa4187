"""The JSON Schema: true to the records, to the loader, to docs/dream.schema.json, and good for Tombi as it is."""

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

from dreamscape3d.dream.mood import Mood
from dreamscape3d.formats import json_schema, parse_dream, schema
from dreamscape3d.formats.form_schema import FORM
from dreamscape3d.formats.kinds import Table
from dreamscape3d.formats.solids import SIZES, SOLIDS
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, PathPoint, Sky
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


@pytest.mark.parametrize(("table", "record"), RECORDS, ids=lambda item: getattr(item, "name", ""))
def test_tables_have_the_fields_of_their_records(table: Table, record: type) -> None:
    assert set(table.fields) == {field.name for field in fields(record)}


def test_every_solid_and_size_can_be_written() -> None:
    primitives = {
        name
        for name, made in vars(shape).items()
        if callable(made) and getattr(made, "__module__", "") == shape.__name__ and name.islower() and name[0] != "_"
    }
    assert set(SOLIDS) == primitives - {"as_form"}
    assert set(FORM.fields) >= SIZES


def test_the_document_agrees(checkout: Path) -> None:
    """To write it anew: dreamscape3d schema > docs/dream.schema.json"""
    written = json.loads((checkout / "docs" / "dream.schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(json_schema()))


def test_every_key_is_described() -> None:
    exported = json_schema()
    for table in [exported, *exported["$defs"].values()]:
        assert table["description"]
        for name, key in table.get("properties", {}).items():
            assert key.get("description"), name


def test_defaults_are_those_of_a_loaded_dream() -> None:
    defaults = {name: key.get("default") for name, key in json_schema()["$defs"]["Camera"]["properties"].items()}
    assert defaults["at"] == list(parse_dream("").scene.camera.at)
    assert defaults["fov"] == 50.0
    assert defaults["loop"] is False


def test_it_is_a_valid_schema_and_takes_its_own_example() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    exported = json_schema()
    jsonschema.Draft202012Validator.check_schema(exported)
    validator = jsonschema.Draft202012Validator(exported)
    for example in exported["examples"]:
        validator.validate(example)
    for path in good_files():
        validator.validate(tomllib.loads(path.read_text(encoding="utf-8")))
    for wrong in ({"colr": 1}, {"camera": {"fov": 200}}, {"form": [{"shape": "teapot"}]}, {"form": [{"at": [1, 2]}]}):
        assert list(validator.iter_errors(wrong)), wrong


TOMBI = shutil.which("tombi") or shutil.which("tombi", path=str(Path(sys.executable).parent))
BAD = [
    ("colr = 1", "1:1"),
    ("title = 3", "1:9"),
    ("[camera]\nfov = 200", "2:7"),
    ('[[form]]\nshape = "teapot"', "2:9"),
    ("[[form]]\nat = [1, 2]", "2:6"),
    ('[air]\ncolour = "red"', "2:10"),
    ("[[form]]\ncircle = { radius = 1 }", "2:10"),
]


def _lint(folder: Path, name: str) -> tuple[int, str]:
    command = [str(TOMBI), "lint", "--offline", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """A folder in which Tombi checks every file against the schema."""
    (tmp_path / "dream.schema.json").write_text(json.dumps(json_schema()), encoding="utf-8")
    settings: dict[str, Any] = {"path": "dream.schema.json", "include": '["*.toml"]'}
    (tmp_path / "tombi.toml").write_text(
        f'[[schemas]]\npath = "{settings["path"]}"\ninclude = {settings["include"]}\n', encoding="utf-8"
    )
    return tmp_path


@pytest.mark.skipif(TOMBI is None, reason="tombi is not installed")
@pytest.mark.parametrize("path", good_files(), ids=lambda path: path.stem)
def test_tombi_takes_good_files(path: Path, editor: Path) -> None:
    (editor / "good.toml").write_bytes(path.read_bytes())
    assert _lint(editor, "good.toml")[0] == 0


@pytest.mark.skipif(TOMBI is None, reason="tombi is not installed")
@pytest.mark.parametrize(("text", "place"), BAD, ids=[case[0].split()[0] + case[1] for case in BAD])
def test_tombi_points_at_faults(text: str, place: str, editor: Path) -> None:
    (editor / "bad.toml").write_text(text, encoding="utf-8")
    code, report = _lint(editor, "bad.toml")
    assert code != 0
    assert f"bad.toml:{place}" in report
