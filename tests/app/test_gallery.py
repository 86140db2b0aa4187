"""The gallery: its files, its page, what it goes past and what it refuses. Rendering is small."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dreamscape3d import load_dream
from dreamscape3d.app import gallery, offscreen
from dreamscape3d.app.cli import main
from dreamscape3d.app.gallery import GAP, contact_sheet, file_names, palette, strip_columns, strip_size, strip_times
from dreamscape3d.app.gallery_page import Card, mood_line, page
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.mood import Mood
from dreamscape3d.errors import GraphicsError
from dreamscape3d.scene.scene import Camera, PathPoint

NIGHT = 'title = "Night"\nauthor = "Mia"\nseed = 5\nform = [{ shape = "sphere", circle = { count = 3, radius = 2 } }]\n'
SMALL = ["--size", "48x27", "--quality", "draft", "--times", "0,1"]
CARD = Card(
    "night",
    "Night",
    "Mia",
    "calm",
    (64, 36),
    (64, 20),
    2.0,
    (0.0, 1.5, 3.0),
    7,
    5,
    1.25,
    "high",
    ("#000000", "#ffffff"),
)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one dream in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "night.toml").write_text(NIGHT, encoding="utf-8")
    return tmp_path


class Page(HTMLParser):
    """Elements of a page: (tag, attributes) in order, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


# -- the command -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("gl")
def test_pictures_and_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", "night.toml", "-o", "out", *SMALL]) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["index.html", "night-times.webp", "night.webp"]
    told = capsys.readouterr().out
    assert told.startswith("painted night (3 forms, ")
    assert told.endswith("wrote out/index.html\n")
    with Image.open("out/night.webp") as card, Image.open("out/night-times.webp") as strip:
        assert card.size == (48, 27)
        assert strip.size == (48, round(21 * 27 / 48))
        assert np.asarray(card.convert("RGB")).std() > 1.0
        assert b'<rdf:li xml:lang="x-default">Night</rdf:li>' in card.info["xmp"]
        assert b'd:Time="2.0"' in card.info["xmp"]
        assert b'd:Time="0.0"' in strip.info["xmp"]
    shown = Page(Path("out/index.html").read_text(encoding="utf-8"))
    assert [image["src"] for image in shown.all("img")] == ["night.webp", "night-times.webp"]
    assert "3 forms · seed 5 · rendered in " in shown.words


@pytest.mark.usefixtures("gl")
def test_a_broken_dream_is_told_and_the_others_painted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.toml").write_text("titel = 3\n")
    assert main(["gallery", "broken.toml", "night.toml", "-o", "out", *SMALL]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("broken.toml:1:1: unknown key")
    assert "painted night" in told.out
    assert sorted(path.name for path in Path("out").iterdir()) == ["index.html", "night-times.webp", "night.webp"]


def test_nothing_but_broken_dreams_makes_no_page(capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.toml").write_text("titel = 3\n")
    assert main(["gallery", "broken.toml", "-o", "out"]) == 2
    assert list(Path("out").iterdir()) == []
    assert "wrote" not in capsys.readouterr().out


class Studio:
    """Stands in for `offscreen.Studio`; fails at the picture of number `fails`."""

    made = 0
    fails = 99
    error: BaseException = KeyboardInterrupt()

    def __init__(self, dream: Dream, size: tuple[int, int], quality: str) -> None:
        self.size, self.forms = size, 1

    def picture(self, time: float, **_: Any) -> np.ndarray:
        Studio.made += 1
        if Studio.made == Studio.fails:
            raise Studio.error
        return np.full((self.size[1], self.size[0], 3), 9, np.uint8)

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> type[Studio]:
    monkeypatch.setattr(offscreen, "Studio", Studio)
    Studio.made, Studio.fails, Studio.error = 0, 99, KeyboardInterrupt()
    return Studio


def test_all_that_come_along_are_painted(studio: type[Studio]) -> None:
    from dreamscape3d.app.file_name import shipped_dreams

    assert main(["gallery", "-o", "out", "--size", "48x27"]) == 0
    shown = Page(Path("out/index.html").read_text(encoding="utf-8"))
    assert [article["id"] for article in shown.all("article")] == file_names(list(shipped_dreams().values()))
    assert studio.made == 7 * len(shipped_dreams())


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 130), (GraphicsError("no OpenGL"), 1)])
def test_what_is_finished_stays_whole(studio: type[Studio], error: BaseException, status: int) -> None:
    Path("other.toml").write_text(NIGHT)
    studio.fails, studio.error = 5, error
    words = ["gallery", "night.toml", "other.toml", "-o", "out", "--size", "48x27", "--times", "0,1"]
    assert main(words) == status
    assert sorted(path.name for path in Path("out").iterdir()) == ["index.html", "night-times.webp", "night.webp"]
    for name in ("night.webp", "night-times.webp"):
        with Image.open(Path("out") / name) as image:
            image.load()


@pytest.mark.usefixtures("studio")
def test_a_folder_that_stands_there_is_used() -> None:
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine")
    for _ in range(2):
        assert main(["gallery", "night.toml", "-o", "out", *SMALL]) == 0
    assert Path("out/mine.txt").read_text() == "mine"
    assert len(list(Path("out").iterdir())) == 4


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (
            "night.toml -o night.toml",
            2,
            "'night.toml' is a file; a gallery needs a folder\n  cure: name another with -o",
        ),
        ("night.toml -o a/b", 1, "the folder 'a/b' cannot be made: No such file or directory\n  cure: mkdir -p 'a'"),
        ("nihgt.toml -o out", 2, "there is no file 'nihgt.toml'\n  cure: did you mean 'night.toml'?"),
        ("night.toml", 2, "missing: -o/--output"),
        ("night.toml -o out --times 0,x", 2, "argument --times: 'x' is no number"),
        ("night.toml -o out --times 0,-1", 2, "argument --times: -1 is out of range; 0 to 86400 seconds"),
        ("night.toml -o out --times 0,1,2,3,4,5,6,7,8,9,10,11,12", 2, "argument --times: 13 moments are out of range"),
    ],
)
def test_refusals(words: str, status: int, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", *words.split()]) == status
    assert capsys.readouterr().err.startswith(told)
    assert sorted(path.name for path in Path().iterdir()) == ["night.toml"]


def test_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(gallery.os, "access", lambda path, mode: False)
    Path("out").mkdir()
    assert main(["gallery", "night.toml", "-o", "out"]) == 1
    assert capsys.readouterr().err == "the folder 'out' cannot be written\n"


@pytest.mark.usefixtures("studio")
def test_a_page_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("out/index.html").mkdir(parents=True)
    assert main(["gallery", "night.toml", "-o", "out", *SMALL]) == 1
    assert capsys.readouterr().err.startswith("'out/index.html' cannot be written: ")


# -- parts -------------------------------------------------------------------------------------------------


def test_file_names_are_safe_and_no_two_alike() -> None:
    paths = ["a/night.toml", "b/night.toml", "Night.toml", 'x" onload="y.toml', "☃.toml", "night-times.toml", "é.toml"]
    names = file_names([Path(path) for path in paths])
    assert names == ["night", "night-2", "Night-3", "x-onload-y", "dream", "night-times-2", "dream-2"]
    files = [file.casefold() for name in names for file in (name, f"{name}-times")]
    assert len(set(files)) == len(files)


def test_moments_of_a_strip() -> None:
    assert strip_times(Dream()) == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    points = tuple(PathPoint(time, (0.0, 0.0, 1.0), (0.0, 0.0, 0.0)) for time in (1.0, 4.0, 11.0))
    assert strip_times(Dream().seen_from(Camera(path=points))) == [1.0, 3.0, 5.0, 7.0, 9.0, 11.0]
    around = strip_times(Dream().seen_from(Camera(path=points, loop=True)))
    assert around == pytest.approx([1.0 + 10.0 * k / 6.0 for k in range(6)], abs=1e-3)


def test_strips_fill_the_width_of_the_card() -> None:
    assert [strip_columns(count) for count in range(1, 13)] == [1, 2, 3, 2, 3, 3, 3, 3, 3, 3, 3, 3]
    assert strip_size((1280, 720), 3) == (422, 237)
    pictures = [np.full((4, 6, 3), value, np.uint8) for value in range(100, 105)]
    sheet = contact_sheet(pictures, 3)
    assert sheet.shape == (2 * 4 + GAP, 3 * 6 + 2 * GAP, 3)
    assert (sheet[:4, :6] == 100).all()
    assert (sheet[4 + GAP :, 6 + GAP : 12 + GAP] == 104).all()
    assert (sheet[4 : 4 + GAP] < 20).all()
    assert (sheet[4 + GAP :, 12 + 2 * GAP :] < 20).all()


def test_the_palette_goes_from_dark_to_light() -> None:
    picture = np.zeros((36, 64, 3), np.uint8)
    picture[:, 32:] = (0, 255, 255)
    colours = palette(picture)
    assert (colours[0], colours[-1]) == ("#000000", "#00ffff")
    assert len(palette(np.random.default_rng(0).integers(0, 255, (90, 160, 3)).astype(np.uint8))) == 5


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        (Mood(), "even · 72 beats a minute"),
        (Mood(0.6, -0.5, 0.2), "calm, a little joy · 72 beats a minute"),
        (Mood(0.76, 0.48, 0.35), "joy, a little calm · 72 beats a minute"),
        (Mood(-0.64, 0.6, -0.43), "fear, longing · 72 beats a minute"),
        (Mood(-0.1, -0.1, -0.15), "a little longing · 72 beats a minute"),
    ],
)
def test_moods_in_words(mood: Mood, words: str) -> None:
    assert mood_line(mood, 72.0) == words


def test_the_page_needs_nothing_else() -> None:
    text = page([CARD, replace(CARD, name="other", author="")])
    shown = Page(text)
    assert not {"script", "link", "iframe", "form"} & {tag for tag, _ in shown.elements}
    assert "url(" not in text
    assert "//" not in text
    for image in shown.all("img"):
        assert image["src"] in ("night.webp", "night-times.webp", "other.webp", "other-times.webp")
        assert image["alt"]
        assert int(image["width"] or 0) == 64
        assert int(image["height"] or 0) in (36, 20)
    assert shown.all("img")[0]["alt"] == "Night by Mia, 2 s into the dream"
    assert shown.all("img")[1]["alt"] == "Night by Mia at 0, 1.5 and 3 s".replace(" by Mia", "")
    assert shown.all("img")[2]["alt"] == "Night, 2 s into the dream"
    assert "2 dreams, each a plain text file" in shown.words
    assert "7 forms · seed 5 · rendered in 1.2 s at high quality" in shown.words
    assert shown.all("html")[0]["lang"] == "en"


def test_titles_are_text_and_nothing_else() -> None:
    hostile = "\"><script>alert('x')</script>&amp;{width}"
    shown = Page(page([replace(CARD, title=hostile, author=hostile, mood=hostile)]))
    assert shown.all("script") == []
    assert shown.words.count(hostile) == 3
    assert shown.all("img")[0]["alt"] == f"{hostile} by {hostile}, 2 s into the dream"


def test_a_load_of_a_real_dream_has_a_strip(checkout: Path) -> None:
    times = strip_times(load_dream(checkout / "scenes" / "harmony.toml"))
    assert len(set(times)) == 6
    assert times == sorted(times)
