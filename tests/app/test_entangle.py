"""`entangle` and `still` of several dreams: what they ask for, tell, refuse and write. The renderer is stood in for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dreamscape3d.app import argument, offscreen
from dreamscape3d.app.cli import main
from dreamscape3d.app.entangle import shares
from dreamscape3d.app.strip import GROUND, strip, strip_size
from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream
from dreamscape3d.errors import GraphicsError
from dreamscape3d.formats import load_dream
from dreamscape3d.scene.cue import MODES

ALL = 'title = "{0}"\nauthor = "{0}"\nform = [{{ shape = "sphere" }}]\n'
SHARED = "share = { form = true, colour = true, air = true, pulse = true }\n"


class Renderer:
    """Stands in for `offscreen.render`; keeps what it was asked."""

    def __init__(self) -> None:
        self.dreams: list[Dream] = []
        self.asked: list[dict[str, Any]] = []
        self.error: BaseException | None = None

    def __call__(self, dream: Dream, **asked: Any) -> np.ndarray:
        self.dreams.append(dream)
        self.asked.append(asked)
        if self.error and len(self.asked) > 1:
            raise self.error
        asked["progress"](1.0)
        width, height = asked["size"]
        return np.full((height, width, 3), 40 * len(self.dreams), np.uint8)


@pytest.fixture(autouse=True)
def renderer(monkeypatch: pytest.MonkeyPatch) -> Renderer:
    standing_in = Renderer()
    module = ModuleType("dreamscape3d.app.offscreen")
    module.__dict__.update(render=standing_in, shared_context=offscreen.shared_context)
    monkeypatch.setitem(sys.modules, "dreamscape3d.app.offscreen", module)
    return standing_in


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with dreams in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("ann", "ben", "cid"):
        (tmp_path / f"{name}.toml").write_text(SHARED + ALL.format(name.title()), encoding="utf-8")
    (tmp_path / "coy.toml").write_text("share = { form = true, colour = true }\n" + ALL.format("Coy"))
    (tmp_path / "shy.toml").write_text(ALL.format("Shy"))
    return tmp_path


def command(words: str) -> int:
    """Run `dreamscape3d` with those words; gives its exit code."""
    return main(words.split())


def strengths(dream: Dream) -> list[dict[str, object]]:
    return [dict(guest.strengths) for guest in dream.guests]


# -- still of several


def test_still_makes_guests_of_further_dreams(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> None:
    words = "still ann.toml ben.toml cid.toml --entangle 0.25 --mode weave -o a.png --size 32x18 --time 2"
    assert command(words) == 0
    told = capsys.readouterr()
    assert told.out.startswith("wrote a.png (32×18, ")
    assert told.err == ""
    (dream,) = renderer.dreams
    assert (dream.title, dream.mode) == ("Ann", "weave")
    assert [(guest.name, guest.dream.title) for guest in dream.guests] == [("ben", "Ben"), ("cid", "Cid")]
    assert strengths(dream) == [dict.fromkeys(("form", "colour", "air", "pulse"), 0.25)] * 2


def test_half_of_them_where_nothing_is_said(renderer: Renderer) -> None:
    assert command("still ann.toml ben.toml -o a.png --size 16x16") == 0
    assert strengths(renderer.dreams[0]) == [dict.fromkeys(("form", "colour", "air", "pulse"), 0.5)]
    assert renderer.dreams[0].mode == "merge"


def test_the_picture_says_who_was_entangled_and_how(desk: Path) -> None:
    assert command("still ann.toml ben.toml --channels form,air -o a.png --size 16x16") == 0
    with Image.open("a.png") as image:
        told = image.info
    assert told["Dream"] == f"sha256:{load_dream(desk / 'ann.toml').digest}"
    assert json.loads(told["Entangled"]) == {
        "mode": "merge",
        "guests": [{"name": "ben", "dream": f"sha256:{load_dream(desk / 'ben.toml').digest}", "form": 0.5, "air": 0.5}],
    }


def test_strengths_are_told_as_they_are_at_that_moment() -> None:
    guest = '[[guest]]\ndream = "ben.toml"\nform = "reach * time"\n[parameters.reach]\ndefault = 0.1\n'
    Path("ann.toml").write_text(SHARED + guest)
    assert command("still ann.toml -o a.webp --size 16x16 --time 2 --set reach=0.2") == 0
    with Image.open("a.webp") as image:
        assert "&quot;form&quot;: 0.4," in image.info["xmp"].decode() or '"form": 0.4,' in image.info["xmp"].decode()


def test_a_dream_alone_says_nothing_of_it() -> None:
    assert command("still ann.toml -o a.png --size 16x16") == 0
    with Image.open("a.png") as image:
        assert "Entangled" not in image.info


def test_what_a_guest_does_not_share_stays_out_and_is_told(
    renderer: Renderer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("still ann.toml coy.toml ben.toml -o a.png --size 16x16") == 0
    assert capsys.readouterr().err == (
        "coy does not share its air and pulse, which stays out; "
        "to let it cross, add air = true, pulse = true to its [share]\n"
    )
    assert [set(each) for each in strengths(renderer.dreams[0])] == [
        {"form", "colour"},
        {"form", "colour", "air", "pulse"},
    ]


def test_what_the_host_does_not_share_stays_out_of_all(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("still coy.toml ann.toml ben.toml --channels form,air -o a.png --size 16x16") == 0
    assert capsys.readouterr().err == (
        "coy does not share its air, which stays out; to let it cross, add air = true to its [share]\n"
    )
    assert [set(each) for each in strengths(renderer.dreams[0])] == [{"form"}, {"form"}]


@pytest.mark.parametrize("dreams", ["ann.toml shy.toml", "shy.toml ann.toml"])
def test_where_nothing_crosses_the_host_is_alone(
    dreams: str, renderer: Renderer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(f"still {dreams} -o a.png --size 16x16") == 0
    withheld, alone = capsys.readouterr().err.splitlines()
    assert withheld.startswith("shy does not share its form, colour, air and pulse, which stays out; ")
    assert alone == f"nothing crosses: this is {dreams[:3]} alone"
    assert strengths(renderer.dreams[0]) == [{}]


def test_guests_of_the_file_stay_and_follow_what_is_asked(renderer: Renderer) -> None:
    Path("ann.toml").write_text(SHARED + '[entangle]\nmode = "leak"\n[[guest]]\ndream = "ben.toml"\nform = 0.125\n')
    assert command("still ann.toml -o a.png --size 16x16") == 0
    assert command("still ann.toml cid.toml -o a.png --size 16x16") == 0
    assert command("still ann.toml --entangle 1 --channels form --mode morph -o a.png --size 16x16") == 0
    whole = dict.fromkeys(("form", "colour", "air", "pulse"), 0.5)
    assert [strengths(dream) for dream in renderer.dreams] == [
        [{"form": 0.125}],
        [{"form": 0.125}, whole],
        [{"form": 1.0}],
    ]
    assert [dream.mode for dream in renderer.dreams] == ["leak", "leak", "morph"]


def test_guests_of_one_name_are_told_apart_and_bring_none_of_their_own(renderer: Renderer) -> None:
    Path("ben.toml").write_text(SHARED + '[[guest]]\ndream = "cid.toml"\n')
    assert command("still ann.toml ben.toml ben.toml -o a.png --size 16x16") == 0
    assert [guest.name for guest in renderer.dreams[0].guests] == ["ben", "ben 2"]
    assert [guest.dream.guests for guest in renderer.dreams[0].guests] == [(), ()]


# -- entangle


def test_a_strip_goes_from_nothing_to_all(renderer: Renderer, capsys: pytest.CaptureFixture[str]) -> None:
    words = "entangle ann.toml ben.toml -o s.png --steps 5 --mode morph --size 40x24 --time 3 --quality draft"
    assert command(words) == 0
    width, height = strip_size((40, 24), 5, vertical=False, worded=True)
    told = capsys.readouterr()
    assert told.out.startswith(f"wrote s.png (5 steps, {width}×{height}, ")
    assert told.err == ""
    assert [guest["form"] if guest else 0 for (guest,) in map(strengths, renderer.dreams)] == [0, 0.25, 0.5, 0.75, 1]
    assert {dream.mode for dream in renderer.dreams} == {"morph"}
    assert [(a["size"], a["time"], a["quality"]) for a in renderer.asked] == [((40, 24), 3.0, "draft")] * 5
    with Image.open("s.png") as image:
        pixels, info = np.asarray(image), image.info
    assert pixels.shape == (height, width, 3)
    assert [pixels[0, number * 42].tolist() for number in range(5)] == [[40 * n] * 3 for n in range(1, 6)]
    entangled = json.loads(info["Entangled"])
    assert (entangled["steps"], entangled["mode"], entangled["guests"][0]["form"]) == (5, "morph", 1.0)
    assert (info["Title"], info["Time"]) == ("Ann", "3.0")


def test_words_stand_below_each_unless_plain() -> None:
    assert command("entangle ann.toml ben.toml -o s.png --steps 2 --size 160x90") == 0
    assert command("entangle ann.toml ben.toml -o p.webp --steps 2 --size 160x90 --plain --vertical") == 0
    with Image.open("s.png") as image:
        band = np.asarray(image)[90:]
    assert band[:, :160].max() > 120
    assert band[:, 170:].max() > 120
    with Image.open("p.webp") as image:
        assert image.size == (160, 182)
        assert b"Entangled=" in image.info["xmp"]


def test_consent_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("entangle ann.toml shy.toml -o s.png --steps 3 --size 16x16") == 0
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_shares() -> None:
    assert shares(2) == [0.0, 1.0]
    assert shares(5) == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_a_strip_shows_its_pictures_with_gaps() -> None:
    pictures = [np.full((60, 80, 3), value, np.uint8) for value in (10, 120, 230)]
    sheet = strip(pictures, [])
    assert sheet.shape == (60, 80 * 3 + 2 * 2, 3)
    assert (sheet[:, 82:162] == 120).all()
    assert (sheet[:, 80:82] == GROUND).all()
    tall = strip(pictures, [], vertical=True)
    assert tall.shape == (60 * 3 + 2 * 2, 80, 3)
    assert (tall[62:122] == 120).all()


@pytest.mark.parametrize("words", ["much too wide for a picture of sixteen pixels", "夢"])
def test_words_that_do_not_fit_or_cannot_be_drawn_are_left_out(words: str) -> None:
    sheet = strip([np.zeros((16, 16, 3), np.uint8)], [words])
    assert (sheet[16:] == GROUND).all()


# -- refusals


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (
            "still ann.toml --entangle 0.5 -o a.png",
            2,
            "entangling takes two dreams or more; one is named\n  cure: name another beside ann",
        ),
        ("still ann.toml --mode weave -o a.png", 2, "entangling takes two dreams or more; one is named"),
        ("still ann.toml bne.toml -o a.png", 2, "there is no file 'bne.toml'\n  cure: did you mean 'ben.toml'?"),
        ("still ann.toml bad.toml -o a.png", 2, "bad.toml:1:1: unknown key"),
        (
            "still ann.toml ben.toml --entangle 1.5 -o a.png",
            2,
            "argument --entangle: 1.5 is out of range; 0 (nothing of it) to 1",
        ),
        ("still ann.toml ben.toml --entangle half -o a.png", 2, "argument --entangle: 'half' is no number"),
        (
            "still ann.toml ben.toml --mode waeve -o a.png",
            2,
            "argument --mode: 'waeve' is no mode; did you mean 'weave'?",
        ),
        (
            "still ann.toml ben.toml --mode x -o a.png",
            2,
            "argument --mode: 'x' is no mode; one of merge, morph, weave, leak",
        ),
        (
            "still ann.toml ben.toml --channels form,airs -o a.png",
            2,
            "argument --channels: 'airs' is no channel; did you mean 'air'?",
        ),
        (
            "still ann.toml ben.toml --channels form, -o a.png",
            2,
            "argument --channels: '' is no channel; one of form, ",
        ),
        (f"still ann.toml {'ben.toml ' * 65}-o a.png", 2, "65 guests are too many; 64 at most"),
        (
            "entangle ann.toml -o a.png",
            2,
            "entangling takes two dreams or more; one is named\n  cure: name another beside 'ann.toml'",
        ),
        ("entangle -o a.png", 2, "missing: DREAM"),
        ("entangle ann.toml ben.toml", 2, "missing: -o/--output"),
        (
            "entangle ann.toml ben.toml -o a.exr",
            2,
            "'a.exr' holds light, not words; a strip is .png or .webp\n  cure: -o a.png",
        ),
        ("entangle ann.toml ben.toml -o a.jpg", 2, "'a.jpg' ends in '.jpg'; pictures are .png, .webp or .exr"),
        ("entangle ann.toml ben.toml -o none/a.png", 1, "the folder 'none' does not exist"),
        ("entangle ann.toml ben.toml -o a.png --steps 1", 2, "argument --steps: 1 is out of range; steps are 2 to 25"),
        ("entangle ann.toml ben.toml -o a.png --entangle 1", 2, "'dreamscape3d entangle' takes no option '--entangle'"),
        (
            "entangle ann.toml ben.toml -o a.png --size 3840x1080 --plain",
            2,
            "the strip would have 26988x1080 pixels; 33.6 Mpx and 16383 a side at most\n  cure: fewer --steps",
        ),
        ("entangle ann.toml bne.toml -o a.png", 2, "there is no file 'bne.toml'"),
    ],
)
def test_refused_before_anything_is_rendered(
    words: str, status: int, told: str, renderer: Renderer, capsys: pytest.CaptureFixture[str]
) -> None:
    if "exr" in words:
        pytest.importorskip("OpenEXR")
    Path("bad.toml").write_text("titel = 3\n")
    assert command(words) == status
    assert capsys.readouterr().err.startswith(told)
    assert renderer.asked == []
    assert not [path for path in Path().iterdir() if path.suffix != ".toml"]


@pytest.mark.parametrize(("error", "status"), [(GraphicsError("no OpenGL"), 1), (KeyboardInterrupt(), 130)])
def test_a_strip_that_fails_half_way_leaves_nothing(renderer: Renderer, error: BaseException, status: int) -> None:
    renderer.error = error
    Path("s.png").write_bytes(b"before")
    before = sorted(Path().iterdir())
    assert command("entangle ann.toml ben.toml -o s.png --size 16x16") == status
    assert Path("s.png").read_bytes() == b"before"
    assert sorted(Path().iterdir()) == before


# -- words


def test_words_of_the_command_line() -> None:
    assert argument.MODES == MODES
    assert argument.CHANNELS == CHANNELS
    assert argument.intensity("0.5") == 0.5
    assert argument.mode("portal") == "portal"
    assert argument.channels("air, form,air") == ("air", "form")
    assert argument.steps("25") == 25


@pytest.mark.parametrize("command", ["still", "entangle"])
def test_help_needs_neither_numpy_nor_opengl(command: str) -> None:
    code = (
        f"import sys; from dreamscape3d.app.cli import main; main(['{command}', '--help']);"
        "print(sorted({'numpy', 'moderngl', 'PIL', 'tomli'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "--mode" in done.stdout


def test_a_reader_that_goes_away_is_no_error(desk: Path) -> None:
    code = "import sys; from dreamscape3d.app.cli import main; sys.exit(main(['entangle', '--help']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 141)
