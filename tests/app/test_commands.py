"""What each command does: still, check, new, schema, doctor. The renderer is stood in for; others test it."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dreamscape3d import resources
from dreamscape3d.app import doctor, new, offscreen
from dreamscape3d.app.cli import main
from dreamscape3d.errors import GraphicsError
from dreamscape3d.formats import load_dream
from dreamscape3d.gpu import context

DREAM = """\
title = "Night"
author = "Mia"
seed = 5
form = [{ shape = "sphere" }]
[parameters]
glow = { default = 0.5, min = 0, max = 2 }
"""


class Renderer:
    """Stands in for `offscreen.render`; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.error: BaseException | None = None

    def __call__(self, dream: object, **asked: Any) -> np.ndarray:
        self.asked.append(asked)
        if self.error:
            raise self.error
        width, height = asked.get("size", (64, 36))
        dtype = {8: np.uint8, 16: np.uint16, 32: np.float32}[asked.get("depth", 8)]
        return np.full((height, width, 3), 7, dtype)


@pytest.fixture
def renderer(monkeypatch: pytest.MonkeyPatch) -> Renderer:
    standing_in = Renderer()
    module = ModuleType("dreamscape3d.app.offscreen")
    module.__dict__.update(render=standing_in, shared_context=offscreen.shared_context)
    monkeypatch.setitem(sys.modules, "dreamscape3d.app.offscreen", module)
    return standing_in


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one dream in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night.toml").write_text(DREAM, encoding="utf-8")
    return tmp_path


def test_still_writes_the_picture_with_its_origin(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> None:
    words = "still night.toml -o a.png --size 32x18 --time 2 --seed 9 --samples 4 --quality draft --set glow=1.5"
    assert main(words.split()) == 0
    assert capsys.readouterr().out.startswith("wrote a.png (32×18, ")
    asked = renderer.asked[0]
    assert callable(asked.pop("progress"))
    assert asked == {
        "size": (32, 18),
        "time": 2.0,
        "samples": 4,
        "quality": "draft",
        "parameters": {"glow": 1.5},
        "seed": 9,
        "depth": 8,
    }
    with Image.open("a.png") as image:
        assert image.size == (32, 18)
        told = image.info
    assert (told["Title"], told["Author"], told["Seed"], told["Time"]) == ("Night", "Mia", "9", "2.0")
    assert json.loads(told["Parameters"]) == {"glow": 1.5}
    assert told["Dream"].startswith("sha256:")
    assert len(told["Dream"]) == 7 + 64


def test_still_takes_the_dreams_own_seed_and_parameters(renderer: Renderer) -> None:
    assert main(["still", "night.toml", "-o", "a.png", "--size", "16x16"]) == 0
    with Image.open("a.png") as image:
        assert image.info["Seed"] == "5"
        assert json.loads(image.info["Parameters"]) == {"glow": 0.5}
    assert renderer.asked[0]["seed"] is None
    assert renderer.asked[0]["samples"] is None


@pytest.mark.parametrize(("words", "depth"), [("a.png", 8), ("a.png --bits 16", 16), ("a.webp", 8), ("a.EXR", 32)])
def test_the_ending_chooses_the_depth(renderer: Renderer, words: str, depth: int) -> None:
    if depth == 32:
        pytest.importorskip("OpenEXR")
    assert main(f"still night.toml --size 16x16 -o {words}".split()) == 0
    assert renderer.asked[0]["depth"] == depth
    assert Path(words.split()[0]).stat().st_size > 0


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("night.toml -o a.jpg", 2, "'a.jpg' ends in '.jpg'; pictures are .png, .webp or .exr"),
        ("night.toml -o none/a.png", 1, "the folder 'none' does not exist\n  cure: mkdir -p 'none'"),
        ("night.toml -o a.webp --bits 16", 2, "16 bits are for .png"),
        ("nihgt.toml -o a.png", 2, "there is no file 'nihgt.toml'\n  cure: did you mean 'night.toml'?"),
        ("night.toml -o a.png --set glwo=1", 2, "the dream has no parameter 'glwo'\n  cure: did you mean 'glow'?"),
        ("night.toml -o a.png --set xyz=1", 2, "the dream has no parameter 'xyz'\n  cure: it has: glow"),
        ("night.toml -o a.png --set glow=3", 2, "glow=3 is out of range; 0 to 2"),
        ("bare.toml -o a.png --set glow=3", 2, "the dream has no parameter 'glow'\n  cure: it has no parameters"),
        ("broken.toml -o a.png", 2, "broken.toml:1:1: "),
    ],
)
def test_still_refuses_before_it_renders(
    renderer: Renderer, words: str, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bare.toml").write_text('title = "Bare"\n')
    Path("broken.toml").write_text("titel = 3\n")
    assert main(["still", *words.split()]) == status
    assert capsys.readouterr().err.startswith(told)
    assert renderer.asked == []
    assert not [path for path in Path().iterdir() if path.suffix != ".toml"]


@pytest.mark.parametrize(("error", "status"), [(GraphicsError("no OpenGL"), 1), (KeyboardInterrupt(), 130)])
def test_a_render_that_fails_leaves_nothing(renderer: Renderer, error: BaseException, status: int) -> None:
    renderer.error = error
    Path("a.png").write_bytes(b"before")
    assert main(["still", "night.toml", "-o", "a.png", "--size", "16x16"]) == status
    assert Path("a.png").read_bytes() == b"before"
    assert sorted(path.name for path in Path().iterdir()) == ["a.png", "night.toml"]


def test_check_tells_every_fault_of_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.toml").write_text('titel = "x"\nseed = -1\n')
    assert main(["check", "broken.toml", "night.toml", "gone.toml"]) == 2
    told = capsys.readouterr()
    assert told.out == "night.toml: fine\n"
    assert "broken.toml:1:1: " in told.err
    assert "broken.toml:2:" in told.err
    assert "broken.toml: 2 faults\n" in told.err
    assert "there is no file 'gone.toml'" in told.err
    assert "gone.toml: 1 fault\n" in told.err


def test_check_of_good_files_succeeds() -> None:
    assert main(["check", "night.toml"]) == 0


def test_check_knows_dreams_figures_and_stories_by_name_and_by_path(capsys: pytest.CaptureFixture[str]) -> None:
    scenes = resources.scenes()
    paths = [scenes / "mia.toml", scenes / "bodies" / "mia.toml", scenes / "story" / "bedtime.toml"]
    words = ["mia", "bodies/mia", "story/bedtime", *map(str, paths)]
    assert main(["check", *words]) == 0
    assert capsys.readouterr().out == "".join(f"{word}: fine\n" for word in words)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("bodies/mai", "there is no file 'bodies/mai'\n  cure: did you mean 'bodies/mia'?"),
        ("story/bedtme", "there is no file 'story/bedtme'\n  cure: did you mean 'story/bedtime'?"),
        ("empty", "'empty' is a folder, not a dream file"),
    ],
)
def test_check_of_what_is_not_there(name: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert main(["check", name]) == 2
    assert capsys.readouterr().err == f"{told}\n{name}: 1 fault\n"


FIGURE = 'height = 1\nform = [{ joint = "head", shape = "sphere" }]\n'
STORY = """\
title = "Small"
role = [{ name = "mia" }]
setting = [{ name = "here", of = "mia" }]
act = [{ name = "one", seconds = 1, setting = "here" }]
"""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("still fox.toml -o a.png", "fox.toml:1:1: this is a figure, not a dream"),
        ("still bodies/mia -o a.png", "'bodies/mia' is a figure, not a dream\n  cure: a dream lets it in: [[body]] "),
        ("loop small.toml -o a.webp", "small.toml:2:1: this is a story, not a dream"),
        ("loop story/bedtime -o a.webp", "'story/bedtime' is a story, not a dream\n  cure: dreamscape3d play story/be"),
        ("entangle night.toml fox.toml -o a.png", "fox.toml:1:1: this is a figure, not a dream"),
        ("storyboard fox.toml -o a.png", "fox.toml:1:1: this is a figure, not a story"),
        ("storyboard mia -o a.png", "'mia' is a dream, not a story\n  cure: dreamscape3d view mia"),
        ("storyboard small.toml -o a.png --per-act 12 --size 4096x2160", "the storyboard would have 49548x2326 pixels"),
        ("storyboard small.toml -o a.exr", "'a.exr' holds light, not words; a storyboard is .png or .webp"),
        ("play small.toml --from tow", "the story has no act 'tow'"),
    ],
)
def test_files_of_other_kinds_are_refused(
    renderer: Renderer, words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("fox.toml").write_text(FIGURE)
    Path("small.toml").write_text(STORY)
    assert main(words.split()) == 2
    assert capsys.readouterr().err.startswith(told)
    assert renderer.asked == []
    assert sorted(path.name for path in Path().iterdir()) == ["fox.toml", "night.toml", "small.toml"]


@pytest.mark.parametrize("words", [["schema"], ["schema", "dream"], ["schema", "figure"], ["schema", "story"]])
def test_schema_is_the_one_in_docs(words: list[str], checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    told, kind = capsys.readouterr().out, [*words, "dream"][1]
    assert json.loads(told)["type"] == "object"
    kept = (checkout / "docs" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert told == kept, f"write it anew: dreamscape3d schema {kind} > docs/{kind}.schema.json"


def test_schema_names_its_kinds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "scene"]) == 2
    assert "'scene'" in (told := capsys.readouterr().err)
    assert "'dream', 'figure', 'story'" in told


def test_new_writes_a_dream_that_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine"]) == 0
    told = capsys.readouterr().out
    assert told == "wrote mine.toml\nsee it with: dreamscape3d still mine.toml -o mine.png\n"
    assert main(["check", "mine.toml"]) == 0
    assert "#" in Path("mine.toml").read_text(encoding="utf-8")


def test_a_new_dream_can_have_somebody_in_it() -> None:
    assert main(["new", "mine"]) == 0
    text = Path("mine.toml").read_text(encoding="utf-8")
    assert load_dream("mine.toml").living.bodies == ()
    Path("mine.toml").write_text(re.sub(r"^#(?=[\[a-z])", "", text, flags=re.MULTILINE), encoding="utf-8")
    assert [body.name for body in load_dream("mine.toml").living.bodies] == ["mia"]


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [
        ("night", 2, "night.toml exists already\n  cure: choose another name"),
        ("night.toml", 2, "night.toml exists already"),
        ("a.png", 2, "'a.png' ends in '.png'; a dream file ends in .toml"),
        ("..", 2, "'..' names no file\n  cure: dreamscape3d new night"),
        ("", 2, "'' names no file"),
        ("gone/a", 1, "gone/a.toml cannot be written: No such file or directory"),
    ],
)
def test_new_refuses(name: str, status: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", name]) == status
    assert capsys.readouterr().err.startswith(told)
    assert Path("night.toml").read_text() == DREAM


def test_new_leaves_nothing_when_the_disk_is_full(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(str):
        def encode(self, *how: str) -> bytes:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "starter_text", lambda: Full())
    assert main(["new", "mine"]) == 1
    assert capsys.readouterr().err == "mine.toml cannot be written: No space left on device\n"
    assert not Path("mine.toml").exists()


@pytest.mark.usefixtures("gl")
def test_doctor_finds_what_is_here(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    topics = ("packages", "OpenGL", "renderer", "shader cache", "test frame", "window", "gamepads", "sound", "settings")
    for topic in topics:
        assert f"\n{topic} " in told
    assert told.endswith("verdict       everything needed is here\n")
    assert renderer.asked[0]["size"] == (64, 36)


def test_doctor_names_what_installs_opengl(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise GraphicsError("no OpenGL 4.1 could be opened", cure=context.INSTALL_LINUX)

    monkeypatch.setattr(sys.modules["dreamscape3d.app.offscreen"], "shared_context", fail)
    monkeypatch.setattr(doctor, "LIBRARIES", ())
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "OpenGL        no OpenGL 4.1 could be opened\n" in told
    assert "to do         apt-get install libegl1 libgl1 libgl1-mesa-dri\n" in told
    assert told.endswith("verdict       no picture can be rendered yet\n")
    assert renderer.asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="the names are Linux's")
def test_doctor_names_missing_libraries(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "LIBRARIES", ("libnowhere.so.1",))
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "libraries     libnowhere.so.1 missing\n" in told
    assert "to do         apt-get install libegl1" in told


@pytest.mark.parametrize(("name", "status", "cure"), [("numpy", 1, "to do "), ("OpenEXR", 0, "optional ")])
@pytest.mark.usefixtures("gl", "renderer")
def test_doctor_names_missing_packages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, status: int, cure: str
) -> None:
    real = importlib.metadata.version

    def version(asked: str) -> str:
        if asked == name:
            raise importlib.metadata.PackageNotFoundError(asked)
        return real(asked)

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert main(["doctor"]) == status
    told = capsys.readouterr().out
    assert f"{name} missing" in told
    assert f"\n{cure}" in told
    assert "pip install " in told


@pytest.mark.usefixtures("gl")
def test_doctor_tells_why_the_test_frame_fails(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> None:
    renderer.error = GraphicsError("the context was lost", cure="try again")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "test frame    the context was lost\n" in told
    assert "to do         try again\n" in told


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"MESA_SHADER_CACHE_DISABLE": "true"}, "off (MESA_SHADER_CACHE_DISABLE)"),
        ({"MESA_SHADER_CACHE_DIR": "cache"}, "cache/mesa_shader_cache, 0.0 MB"),
        ({"XDG_CACHE_HOME": "other"}, "other/mesa_shader_cache, empty: the first picture takes longer"),
    ],
)
def test_doctor_looks_at_mesas_shader_cache(
    variables: dict[str, str], told: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "cache" / "mesa_shader_cache").mkdir(parents=True)
    for name in ("MESA_SHADER_CACHE_DISABLE", "MESA_SHADER_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert doctor._shader_cache("4.5 Mesa 22") == told
    assert doctor._shader_cache("4.6 NVIDIA 550") == "kept by the driver"
