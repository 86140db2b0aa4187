"""The dreams to choose from: their order, their cards, and what typing finds."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from desktop import until

from dreamscape3d import load_dream
from dreamscape3d.app.card import Card, read_card
from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer import shelf
from dreamscape3d.app.viewer.shelf import (
    KEPT,
    MOST_OWN,
    CardReader,
    Entry,
    as_path,
    cards_folder,
    completed,
    entries,
    is_path,
    keep_card,
    own_card,
)
from dreamscape3d.errors import OutputError

CARD = Card(np.full((4, 8, 3), 9, np.uint8), "A title", "Mia", "calm", "")


def taken(reader: CardReader, count: int) -> list[tuple[Entry, Card | None]]:
    found: list[tuple[Entry, Card | None]] = []

    def all_there() -> bool:
        while (one := reader.take()) is not None:
            found.append(one)
        return len(found) >= count

    until(all_there, f"{count} cards")
    return found


def test_ones_own_come_first_and_what_comes_along_is_never_ones_own(tmp_path: Path) -> None:
    shipped = shipped_dreams()
    mine = [tmp_path / "b.toml", shipped["rain"], tmp_path / "a.toml", tmp_path / "b.toml"]
    found = entries(mine, shipped, tmp_path)
    assert [entry.path for entry in found[:2]] == [tmp_path / "b.toml", tmp_path / "a.toml"]
    assert [entry.own for entry in found] == [True, True] + [False] * len(shipped)
    assert {entry.path for entry in found[2:]} == set(shipped.values())
    assert [entry.path.stem for entry in found[2:5]] == ["harmony", "rain", "spectral"]
    assert len(entries([tmp_path / f"{n}.toml" for n in range(50)], {}, None)) == MOST_OWN


@pytest.mark.parametrize(
    ("words", "fits"),
    [("", True), ("lant", True), ("MIA", True), ("stars lanterns", True), ("lanterns rain", False), ("little", True)],
)
def test_what_is_typed_is_found_in_title_author_and_file(words: str, fits: bool) -> None:
    entry = Entry(Path("/d/little.toml"), "Lanterns before the stars", True, None, author="Mia")
    assert entry.fits(words) is fits


def test_cards_are_read_on_a_thread_each_once(tmp_path: Path) -> None:
    read: list[tuple[Path, str]] = []

    def reading(path: Path) -> Card:
        read.append((path, threading.current_thread().name))
        return CARD

    reader = CardReader(reading)
    entry = Entry(tmp_path / "night.toml", "night", True, tmp_path / "card.webp")
    for _ in range(3):
        reader.ask(entry)
    [(known, card)] = taken(reader, 1)
    assert (known.title, known.author, known.mood) == ("A title", "Mia", "calm")
    assert card is CARD
    assert [path for path, _ in read] == [tmp_path / "card.webp"]
    assert read[0][1] != threading.current_thread().name
    reader.close()


def test_a_dream_without_a_card_has_its_title_read(tmp_path: Path) -> None:
    (tmp_path / "night.toml").write_text('title = "Mine"\n', encoding="utf-8")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\xff")

    def none(path: Path) -> Card:
        raise OutputError("there is none")

    reader = CardReader(none)
    for entry in entries([tmp_path / "night.toml", tmp_path / "gone.toml", tmp_path / "bytes.toml"], {}, tmp_path):
        reader.ask(entry)
    found = {entry.path.stem: (entry.title, card) for entry, card in taken(reader, 3)}
    assert found["night"][0] == "Mine"
    assert found["night"][1] is not None
    assert found["night"][1].pixels.size == 0
    assert (found["gone"], found["bytes"]) == (("gone", None), ("bytes", None))
    reader.close()


def test_what_was_last_seen_is_kept_as_a_card_whatever_becomes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    path.write_text('title = "Mine"\nauthor = "Me"\nform = [{ shape = "sphere" }]\n', encoding="utf-8")
    dream = load_dream(path)
    keep_card(tmp_path / "cards", path, np.full((900, 1600, 3), 77, np.uint8), dream, 12.0)
    path.write_text("broken", encoding="utf-8")
    [entry] = entries([path], {}, tmp_path / "cards")
    assert entry.card is not None
    card = read_card(entry.card)
    assert (card.title, card.author, card.pixels.shape) == ("Mine", "Me", (360, 640, 3))
    assert abs(int(card.pixels.mean()) - 77) < 3


def test_only_the_newest_cards_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "write_card", lambda path, *_: path.touch())
    for number in range(KEPT + 5):
        old = tmp_path / own_card(Path(f"/d/{number}.toml"))
        old.touch()
        os.utime(old, (number, number))
    keep_card(tmp_path, Path("/d/new.toml"), np.zeros((4, 4, 3), np.uint8), None, 0.0)  # type: ignore[arg-type]
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == KEPT
    assert {own_card(Path("/d/new.toml")), own_card(Path(f"/d/{KEPT + 4}.toml"))} <= left


def test_a_card_that_cannot_be_kept_troubles_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep_card(tmp_path / "file" / "cards", Path("/d/a.toml"), np.zeros((4, 4, 3), np.uint8), None, 0.0)  # type: ignore[arg-type]


def test_the_folder_of_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shelf.FOLDER_VARIABLE, str(tmp_path))
    assert cards_folder() == tmp_path / "cards"
    monkeypatch.delenv(shelf.FOLDER_VARIABLE)
    assert cards_folder() is not None


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("night", False),
        ("night.toml", True),
        ("a/b", True),
        ("~", True),
        ("./x", True),
        ("C:\\x", True),
        ("3.5", False),
    ],
)
def test_a_file_looks_like_one(typed: str, path: bool) -> None:
    assert is_path(typed) is path


def test_what_is_dropped_or_pasted_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/mia")
    assert as_path(" '/d/my night.toml' ") == Path("/d/my night.toml")
    assert as_path("file:///d/my%20night.toml") == Path("/d/my night.toml")
    assert as_path("~/night.toml") == Path("/home/mia/night.toml")


def test_paths_are_completed_as_far_as_they_agree(tmp_path: Path) -> None:
    for name in ("night.toml", "nightly.toml", "nothing.png", ".hidden.toml", "other.toml"):
        (tmp_path / name).touch()
    (tmp_path / "more").mkdir()
    folder = f"{tmp_path}{os.sep}"
    assert completed(f"{folder}ni") == f"{folder}night"
    assert completed(f"{folder}nightl") == f"{folder}nightly.toml"
    assert completed(f"{folder}mo") == f"{folder}more{os.sep}"
    assert completed(f"{folder}nothing") == f"{folder}nothing"
    assert completed(folder) == folder
    assert completed(f"{folder}.h") == f"{folder}.hidden.toml"
    assert completed("/nowhere/at/all") == "/nowhere/at/all"
    assert completed("a\0b/") == "a\0b/"
