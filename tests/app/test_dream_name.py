"""Naming a dream, and listing those that come along."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamscape3d import resources
from dreamscape3d.app.cli import main
from dreamscape3d.app.dream_name import find_dream
from dreamscape3d.app.listing import title_of
from dreamscape3d.errors import UsageError


@pytest.fixture(autouse=True)
def scenes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "scenes"
    folder.mkdir()
    (folder / "harmony.toml").write_text('# a city\ntitle = "Harmony" # by night\n[air]\n')
    (folder / "mia.toml").write_text("[air]\ntitle = 'not a title'\n")
    monkeypatch.setattr(resources, "scenes", lambda: folder)
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_word_is_a_shipped_dream(scenes: Path) -> None:
    assert find_dream("harmony") == scenes / "harmony.toml"


def test_a_file_comes_before_a_shipped_dream() -> None:
    Path("harmony").write_text("")
    assert find_dream("harmony") == Path("harmony")


@pytest.mark.parametrize(
    ("name", "message", "cure"),
    [
        ("harmoni", "there is no dream 'harmoni'", "did you mean 'harmony'?"),
        ("night", "there is no dream 'night'", "did you mean 'night.toml'?"),
        ("zzz", "there is no dream 'zzz'", "'dreamscape3d list' shows those that come along"),
        ("nihgt.toml", "there is no file 'nihgt.toml'", "did you mean 'night.toml'?"),
        ("no/where.toml", "there is no file 'no/where.toml'", "'dreamscape3d list' shows those that come along"),
        ("scenes", "'scenes' is a folder, not a dream file", ""),
    ],
)
def test_refusals(name: str, message: str, cure: str) -> None:
    Path("night.toml").write_text("")
    with pytest.raises(UsageError) as caught:
        find_dream(name)
    assert (caught.value.message, caught.value.cure) == (message, cure)


def test_list_tells_names_and_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert capsys.readouterr().out == "harmony  Harmony\nmia\n"


def test_a_shipped_dream_in_place_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["harmony"]) == 2
    assert "did you mean 'dreamscape3d still harmony -o dream.png'?" in capsys.readouterr().err


def test_titles(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("seed = 1\n  title='it\"s'\n")
    assert title_of(path) == 'it"s'
    path.write_text("")
    assert title_of(path) == ""
