"""GLSL sources: includes, defines, and the way back from a driver's line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamscape3d import resources
from dreamscape3d.errors import ShaderError
from dreamscape3d.gpu.source import STRIDE, load_source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "passes").mkdir()
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        kind, stem = name.split("_", 1)
        path = folder / ("lib" if kind == "lib" else "passes") / (stem + (".glsl" if kind == "lib" else ".frag"))
        path.write_text(text, encoding="utf-8")


def numbering(text: str) -> dict[str, tuple[int, int]]:
    """Every line of code → the (id, line) that a driver obeying `#line` reports for it."""
    seen: dict[str, tuple[int, int]] = {}
    source_id, line = 0, 0
    for physical, content in enumerate(text.splitlines(), start=1):
        if content.startswith("#line"):
            _, number, name = content.split()
            line, source_id = int(number), int(name)
            continue
        seen.setdefault(content, (source_id, line or physical))
        line += 1
    return seen


def test_version_comes_first_then_defines(folder: Path) -> None:
    write(folder, pass_a="void main() {}\n")
    text = load_source("passes/a.frag", {"MAX_FORMS": 8, "SOFT": True, "HARD": False, "BIAS": 0.25}, folder).text
    assert text.splitlines()[:5] == [
        "#version 410",
        "#define MAX_FORMS 8",
        "#define SOFT 1",
        "#define HARD 0",
        "#define BIAS 0.25",
    ]


def test_lines_lead_back_to_the_file_through_nested_includes(folder: Path) -> None:
    write(
        folder,
        lib_inner="float inner_1;\nfloat inner_2;\n",
        lib_outer='float outer_1;\n#include "lib/inner.glsl"\nfloat outer_3;\n',
        pass_a='float pass_1;\n#include "lib/outer.glsl"\nfloat pass_3;\n\nfloat pass_5;\n',
    )
    source = load_source("passes/a.frag", folder=folder)
    found = numbering(source.text)
    for code, path, line in [
        ("float pass_1;", "passes/a.frag", 1),
        ("float outer_1;", "lib/outer.glsl", 1),
        ("float inner_2;", "lib/inner.glsl", 2),
        ("float outer_3;", "lib/outer.glsl", 3),
        ("float pass_3;", "passes/a.frag", 3),
        ("float pass_5;", "passes/a.frag", 5),
    ]:
        source_id, number = found[code]
        assert source.locate(source_id, number) == (path, line, code)
        assert source.locate(0, number) == (path, line, code), "Mesa reports id 0"


def test_a_file_enters_once(folder: Path) -> None:
    write(
        folder,
        lib_a="float a;",
        lib_b='#include "lib/a.glsl"\nfloat b;',
        pass_x='#include "lib/a.glsl"\n#include "lib/b.glsl"\n#include "lib/a.glsl"\nfloat x;',
    )
    source = load_source("passes/x.frag", folder=folder)
    assert source.text.count("float a;") == 1
    assert source.files == ("passes/x.frag", "lib/a.glsl", "lib/b.glsl")
    assert source.locate(*numbering(source.text)["float x;"])[1] == 4


def test_a_place_that_no_file_has_is_the_first_line(folder: Path) -> None:
    write(folder, pass_a="void main() {}\n")
    source = load_source("passes/a.frag", folder=folder)
    assert source.locate(7, 3) == ("passes/a.frag", 1, "void main() {}")
    assert source.locate(0, 5 * STRIDE) == ("passes/a.frag", 1, "void main() {}")


@pytest.mark.parametrize(
    ("body", "message", "line"),
    [
        ('\n#include "lib/none.glsl"', "shader file 'lib/none.glsl' is missing", 2),
        ('#include "../outside.glsl"', "'../outside.glsl' leaves the shader folder", 1),
        ('#include "/etc/passwd"', "'/etc/passwd' leaves the shader folder", 1),
        ("#include <lib/a.glsl>", "an include cannot be read", 1),
        ('#if 1\n#include "lib/a.glsl"\n#endif', "an include stands inside #if", 2),
        ("#version 330", "#version is written by the loader", 1),
        ("float a;\n  #line 3", "#line is written by the loader", 2),
        ('#include "passes/a.frag"', "an include goes in a circle: passes/a.frag → passes/a.frag", 1),
    ],
)
def test_refusals_name_the_line(folder: Path, body: str, message: str, line: int) -> None:
    write(folder, pass_a=body, lib_a="float a;")
    with pytest.raises(ShaderError) as caught:
        load_source("passes/a.frag", folder=folder)
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert (caught.value.place.path, caught.value.place.line) == ("passes/a.frag", line)


def test_a_longer_circle_is_told_in_full(folder: Path) -> None:
    write(folder, lib_a='#include "lib/b.glsl"', lib_b='#include "lib/a.glsl"', pass_x='#include "lib/a.glsl"')
    with pytest.raises(ShaderError, match=r"passes/x\.frag → lib/a\.glsl → lib/b\.glsl → lib/a\.glsl"):
        load_source("passes/x.frag", folder=folder)


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.glsl"
    secret.write_text("float secret;")
    (folder / "lib" / "secret.glsl").symlink_to(secret)
    write(folder, pass_a='#include "lib/secret.glsl"')
    with pytest.raises(ShaderError, match="leaves the shader folder"):
        load_source("passes/a.frag", folder=folder)


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "passes" / "a.frag").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ShaderError, match="cannot be read as UTF-8 text"):
        load_source("passes/a.frag", folder=folder)


def test_a_file_longer_than_its_share_of_lines_is_refused(folder: Path) -> None:
    write(folder, pass_a="\n" * STRIDE)
    with pytest.raises(ShaderError, match=f"has {STRIDE} lines"):
        load_source("passes/a.frag", folder=folder)


@pytest.mark.parametrize(
    ("defines", "message"),
    [({"lower": 1}, "'lower' cannot be defined"), ({"A": float("nan")}, "define A is nan"), ({"A": "x"}, "'x'")],
)
def test_a_define_is_a_name_and_a_number(folder: Path, defines: dict[str, float], message: str) -> None:
    write(folder, pass_a="void main() {}")
    with pytest.raises(ShaderError, match=message):
        load_source("passes/a.frag", defines, folder)


def test_every_shipped_shader_expands() -> None:
    stems = [path.relative_to(resources.shaders()).as_posix() for path in resources.shaders().glob("passes/*")]
    for stem in stems:
        assert load_source(stem).text.startswith("#version 410\n")
