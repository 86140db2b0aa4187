"""What a file is meant to be, told from what it holds; and what each reader says of files of another kind."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from dreamscape3d import resources
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import check_file, load_dream, load_story
from dreamscape3d.formats.figure import load_figure
from dreamscape3d.formats.file_kind import FileKind, kind_of, kind_of_file

DREAM = "[camera]\nfov = 40\n"
FIGURE = 'height = 1\n[[form]]\njoint = "head"\nshape = "sphere"\n'
STORY = (
    'title = "x"\n[[role]]\nname = "a"\n[[setting]]\nname = "s"\nof = "a"\n'
    '[[act]]\nname = "o"\nseconds = 1\nsetting = "s"\n'
)
TEXT: dict[str, str] = {"dream": DREAM, "figure": FIGURE, "story": STORY}
READERS = {"dream": load_dream, "figure": load_figure, "story": load_story}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One file of each kind."""
    monkeypatch.chdir(tmp_path)
    for kind, text in TEXT.items():
        (tmp_path / f"{kind}.toml").write_text(text)
    return tmp_path


@pytest.mark.parametrize(("where", "kind"), [("", "dream"), ("bodies", "figure"), ("story", "story")])
def test_those_that_come_along(where: str, kind: FileKind) -> None:
    paths = sorted((resources.scenes() / where).glob("*.toml"))
    assert paths
    assert {kind_of_file(path) for path in paths} == {kind}
    assert [fault for path in paths for fault in check_file(path)] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "dream"),
        ('title = "a"', "dream"),
        ('form = [{ shape = "sphere" }]', "dream"),
        ('title = "a"\nheight = 1\n[sky]\n[camera]', "dream"),  # one stray key
        ('form = [{ joint = "head", shape = "sphere" }]', "figure"),  # without a height
        ("height = 1", "figure"),
        ("[rig]\nchest = 1", "figure"),
        ('[[role]]\nname = "a"', "story"),  # without an act
        ("[[act]]", "story"),
        ("form = 3\nact = 3\nheight = [[]]", "figure"),
    ],
)
def test_kinds(text: str, kind: FileKind) -> None:
    assert kind_of(tomli.loads(text)) == kind


CASES: list[tuple[FileKind, FileKind, str, str]] = [
    ("figure", "dream", "1:1:6", 'a dream lets it in: [[body]] figure = "figure.toml"'),
    ("story", "dream", "2:3:4", "dreamscape3d play story.toml"),
    ("dream", "figure", "1:2:6", "name a figure file: it has a height, and forms on joints"),
    ("story", "figure", "2:3:4", "name a figure file: it has a height, and forms on joints"),
    ("dream", "story", "1:2:6", "dreamscape3d view dream.toml"),
    ("figure", "story", "1:1:6", 'a dream lets it in: [[body]] figure = "figure.toml"'),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("kind", "wanted", "place", "cure"), CASES)
def test_another_kind_is_told_as_such(kind: FileKind, wanted: FileKind, place: str, cure: str) -> None:
    with pytest.raises(DreamFileError) as caught:
        READERS[wanted](f"{kind}.toml")
    (fault,) = caught.value.faults
    assert fault.place is not None
    assert f"{fault.place.line}:{fault.place.column}:{fault.place.width}" == place
    assert (fault.message, fault.cure) == (f"this is a {kind}, not a {wanted}", cure)


@pytest.mark.parametrize(
    ("text", "message", "cure"),
    [
        (
            '[[guest]]\ndream = "figure.toml"',
            '"figure.toml" cannot be a guest: line 1: this is a figure',
            "a dream lets",
        ),
        ('[[body]]\nfigure = "story.toml"', '"story.toml" cannot be a body: line 2: this is a story', "name a figure"),
        (
            STORY.replace('of = "a"', 'dream = "figure.toml"'),
            '"figure.toml" cannot be a dream of the story: ',
            "a dream",
        ),
    ],
)
def test_where_another_kind_is_named(folder: Path, text: str, message: str, cure: str) -> None:
    (folder / "host.toml").write_text(text)
    (fault,) = check_file(folder / "host.toml")
    assert fault.message.startswith(message)
    assert fault.cure.startswith(cure)
