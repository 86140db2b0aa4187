"""Programs: counted, cached, and explained in the author's own lines for each driver's log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dreamscape3d.errors import ShaderError
from dreamscape3d.gpu.program import ProgramLibrary, explain, parse_log
from dreamscape3d.gpu.source import STRIDE, load_source

VERTEX = """\
out vec2 v_at;
void main() {
  v_at = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(v_at, 0.0, 1.0);
}
"""
FRAGMENT = """\
#include "lib/glow.glsl"
in vec2 v_at;
out vec4 o_colour;
void main() {
  o_colour = vec4(glow(v_at.x) * SCALE);
}
"""
GLOW = """\
// light that falls off with distance
float glow(float x) {
  return 1.0 / (1.0 + x * x);
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "passes").mkdir()
    (tmp_path / "passes" / "full.vert").write_text(VERTEX)
    (tmp_path / "passes" / "glow.frag").write_text(FRAGMENT)
    (tmp_path / "lib" / "glow.glsl").write_text(GLOW)
    return tmp_path


def seed_fault(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_programs_are_compiled_once_and_counted(gl: Any, folder: Path) -> None:
    library = ProgramLibrary(gl, folder)
    first = library.get("full", "glow", SCALE=2.0)
    assert library.get("full", "glow", SCALE=2.0) is first
    assert library.compiled == 1
    library.get("full", "glow", SCALE=3.0)
    assert library.compiled == 2
    library.release()
    library.get("full", "glow", SCALE=2.0)
    assert library.compiled == 3


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "said", "marked"),
    [
        ("passes/glow.frag", "glow(v_at.x)", "glwo(v_at.x)", 5, "glwo", "glwo"),
        ("passes/glow.frag", "SCALE);", "SCALE)", 6, "syntax error", "}"),
        ("lib/glow.glsl", "x * x", "x * y", 3, "`y' undeclared", "y"),
        ("lib/glow.glsl", "x * x);", "x * x;", 3, "syntax error", ";"),
        ("passes/full.vert", "vec4(v_at,", "vec4(v_ta,", 4, "`v_ta' undeclared", "v_ta"),
    ],
)
def test_this_driver_is_understood(
    gl: Any, folder: Path, path: str, old: str, new: str, line: int, said: str, marked: str
) -> None:
    if "Mesa" not in gl.info["GL_VERSION"]:
        pytest.skip("the words are Mesa's")
    seed_fault(folder, path, old, new)
    with pytest.raises(ShaderError) as caught:
        ProgramLibrary(gl, folder).get("full", "glow", SCALE=2.0)
    place = caught.value.place
    assert place is not None
    assert (place.path, place.line) == (f"shaders/{path}", line)
    assert said in caught.value.message
    assert place.text[place.column - 1 :][: place.width] == marked
    assert "^" in str(caught.value)


def test_a_link_error_points_at_the_declaration(gl: Any, folder: Path) -> None:
    seed_fault(folder, "passes/glow.frag", "in vec2 v_at;", "in vec3 v_at;")
    with pytest.raises(ShaderError) as caught:
        ProgramLibrary(gl, folder).get("full", "glow", SCALE=2.0)
    assert "passes/full.vert with passes/glow.frag: " in caught.value.message
    assert caught.value.place is not None
    assert (caught.value.place.path, caught.value.place.line) == ("shaders/passes/glow.frag", 2)


def test_what_was_saved_is_compiled_anew_and_nothing_else(gl: Any, folder: Path) -> None:
    library = ProgramLibrary(gl, folder)
    kept = library.get("full", "glow", SCALE=2.0)
    assert library.reload() == 0
    assert library.get("full", "glow", SCALE=2.0) is kept
    assert library.generation == 0
    seed_fault(folder, "lib/glow.glsl", "x * x", "x * x * 2.0")
    assert library.reload() == 1
    assert library.get("full", "glow", SCALE=2.0) is not kept
    assert library.generation == 1
    assert library.reload() == 0


def test_a_fault_leaves_every_program_as_it_was(gl: Any, folder: Path) -> None:
    library = ProgramLibrary(gl, folder)
    kept = [library.get("full", "glow", SCALE=scale) for scale in (1.0, 2.0)]
    seed_fault(folder, "lib/glow.glsl", "x * x", "x * y")
    with pytest.raises(ShaderError) as caught:
        library.reload()
    assert str(caught.value.place) == "shaders/lib/glow.glsl:3:27"
    assert [library.get("full", "glow", SCALE=scale) for scale in (1.0, 2.0)] == kept
    assert library.generation == 0
    seed_fault(folder, "lib/glow.glsl", "x * y", "x * x * 3.0")
    assert library.reload() == 2


# Each driver's own words for a wrong name in line 3 of the include (id 1) and then one more error.
AT = STRIDE + 3
DRIVERS = {
    "Mesa, id lost": (f"0:{AT}(27): error: `y' undeclared", f"0:{AT}(10): error: operands must be numeric"),
    "Mesa, id kept": (f"1:{AT}(27): error: `y' undeclared", f"1:{AT}(10): preprocessor error: bad"),
    "NVIDIA": (f'1({AT}) : error C1503: undefined variable "y"', f"1({AT}) : error C0000: syntax error"),
    "Intel": (f"ERROR: 1:{AT}: 'y' : undeclared identifier", f"ERROR: 1:{AT}: 'assign' : cannot convert"),
    "Apple": (f"ERROR: 1:{AT}: Use of undeclared identifier 'y'", f"ERROR: 1:{AT}: Invalid operand"),
}


@pytest.mark.parametrize("driver", DRIVERS)
def test_every_drivers_log_leads_to_the_authors_line(folder: Path, driver: str) -> None:
    seed_fault(folder, "lib/glow.glsl", "x * x", "x * y")
    vertex, fragment = (load_source(f"passes/{name}", {"SCALE": 1.0}, folder) for name in ("full.vert", "glow.frag"))
    lines = "\n".join(DRIVERS[driver])
    warning = f"0:{AT}(1): warning: unused\n0({AT}) : warning C7050: unused\nWARNING: 0:{AT}: unused"
    log = f"GLSL Compiler failed\n\nfragment_shader\n===============\n{warning}\n{lines}\n"
    error = explain(log, vertex, fragment)
    assert error.place is not None
    assert str(error.place) == "shaders/lib/glow.glsl:3:27"
    assert error.place.text == "  return 1.0 / (1.0 + x * y);"
    assert error.message.endswith("(the first of 2 errors)")
    assert "warning" not in error.message


def test_without_a_column_or_a_word_the_whole_line_is_marked(folder: Path) -> None:
    vertex, fragment = (load_source(f"passes/{name}", {"SCALE": 1.0}, folder) for name in ("full.vert", "glow.frag"))
    log = "GLSL Compiler failed\n\nvertex_shader\n=============\n0(3) : error C0000: syntax error\n"
    place = explain(log, vertex, fragment).place
    assert place is not None
    assert (place.path, place.line, place.column) == ("shaders/passes/full.vert", 3, 3)
    assert place.text[place.column - 1 :][: place.width] == "v_at = vec2(gl_VertexID & 1, gl_VertexID >> 1);"


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("GLSL Linker failed\n\nProgram\n=======\nerror: too many varyings\n", "too many varyings"),
        ("GLSL Compiler failed\n\nvertex_shader\n=====\nInternal compiler failure 7\n", "Internal compiler failure 7"),
        ("", "the driver gave no reason"),
    ],
)
def test_a_log_without_a_line_is_still_told(folder: Path, log: str, said: str) -> None:
    vertex, fragment = (load_source(f"passes/{name}", {"SCALE": 1.0}, folder) for name in ("full.vert", "glow.frag"))
    error = explain(log, vertex, fragment)
    assert error.message == f"passes/full.vert with passes/glow.frag: {said}"
    assert error.place is None


def test_warnings_are_no_errors() -> None:
    assert parse_log("0:3(4): warning: `x' used uninitialized\n0(3) : warning C7050: x") == []
