"""Cards: those of shipped dreams show those very dreams, and what is no card is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dreamscape3d import load_dream
from dreamscape3d.app import card as module
from dreamscape3d.app.card import CARD_SIZE, fitted, read_card, shipped_card, write_card
from dreamscape3d.app.cli import main
from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.dream.dream import Dream
from dreamscape3d.errors import OutputError

NIGHT = """
title = "Nacht & <Nebel>"
author = "Zoë"
mood = { valence = 0.9, arousal = -0.8 }
form = [{ shape = "sphere" }]
"""


@pytest.fixture
def night(tmp_path: Path) -> Dream:
    (tmp_path / "night.toml").write_text(NIGHT, encoding="utf-8")
    return load_dream(tmp_path / "night.toml")


@pytest.mark.parametrize("name", shipped_dreams())
def test_every_shipped_dream_has_the_card_of_its_present_file(name: str) -> None:
    """If this fails, the dream was changed; the message tells what paints its card anew."""
    path = shipped_dreams()[name]
    renew = f"paint it anew: dreamscape3d gallery --cards -o scenes/cards {name}"
    assert shipped_card(name).is_file(), f"{name} has no card; {renew}"
    card = read_card(shipped_card(name))
    assert card.dream == hashlib.sha256(path.read_bytes()).hexdigest(), (
        f"the card of {name} is of another file; {renew}"
    )
    assert card.title == load_dream(path).title
    assert card.mood.endswith("beats a minute")
    assert card.pixels.shape == (CARD_SIZE[1], CARD_SIZE[0], 3)
    assert card.pixels.std() > 15, "a card has light and dark"


def test_a_card_of_entangled_dreams_is_of_the_present_files_of_all() -> None:
    guests = {guest.dream.digest for path in shipped_dreams().values() for guest in load_dream(path).guests}
    assert len(guests) == 3
    with Image.open(shipped_card("entangled")) as image:
        words = image.info["xmp"].decode()
    renew = "a guest was changed; paint it anew: dreamscape3d gallery --cards -o scenes/cards entangled"
    assert [digest for digest in sorted(guests) if f"sha256:{digest}" not in words] == [], renew


def test_no_card_is_left_of_a_dream_that_is_gone() -> None:
    cards = {path.stem for path in shipped_card("x").parent.iterdir()}
    assert cards == set(shipped_dreams())


def test_cards_are_small() -> None:
    assert sum(path.stat().st_size for path in shipped_card("x").parent.iterdir()) < 45_000 * len(shipped_dreams())


def test_what_is_written_is_read(tmp_path: Path, night: Dream) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (360, 640, 3), np.uint8) // 8 + 100
    write_card(tmp_path / "card.webp", pixels, night, time=3.0)
    card = read_card(tmp_path / "card.webp")
    assert (card.title, card.author, card.dream) == ("Nacht & <Nebel>", "Zoë", night.digest)
    assert card.mood == "calm, a little joy · 72 beats a minute"
    assert np.abs(card.pixels.astype(int) - pixels).mean() < 12


def test_a_picture_of_other_proportions_is_cut_to_its_middle() -> None:
    wide = np.zeros((720, 2560, 3), np.uint8)
    wide[:, 1000:1560] = 255
    shown = fitted(wide)
    assert shown.shape == (360, 640, 3)
    assert shown[180, 320].min() == 255
    assert shown[180, 20].max() == 0
    assert fitted(shown) is shown


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.write_bytes(b"RIFF"), "cannot identify image file"),
        (lambda path: path.write_bytes(bytes(2**20 + 1)), "it is larger than 1 MiB"),
        (lambda path: Image.new("RGB", (1025, 8)).save(path, "WEBP"), "it has 1025x8 pixels"),
        (lambda path: Image.new("RGB", (8, 8)).save(path, "PNG"), "cannot identify image file"),
        (lambda path: path.mkdir(), "Is a directory"),
    ],
)
def test_what_is_no_card_is_refused(tmp_path: Path, make: object, told: str) -> None:
    assert callable(make)
    make(tmp_path / "card.webp")
    with pytest.raises(OutputError, match=f"the card '.*' cannot be read: .*{told}"):
        read_card(tmp_path / "card.webp")


@pytest.mark.parametrize("xmp", [b"", b"d:Seen='{'", b'd:Seen="[1]"', b'd:Seen="{&quot;mood&quot;: 3}"', b"\xff\xfe"])
def test_a_card_without_words_is_a_picture(tmp_path: Path, xmp: bytes) -> None:
    Image.new("RGB", (64, 36)).save(tmp_path / "card.webp", "WEBP", xmp=xmp)
    card = read_card(tmp_path / "card.webp")
    assert (card.title, card.author, card.mood, card.dream) == ("", "", "", "")


def test_the_gallery_paints_cards(tmp_path: Path, night: Dream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "make_card", lambda dream: np.full((360, 640, 3), 90, np.uint8))
    assert main(["gallery", "--cards", "-o", str(tmp_path / "cards"), str(tmp_path / "night.toml")]) == 0
    assert [path.name for path in (tmp_path / "cards").iterdir()] == ["night.webp"]
    assert read_card(tmp_path / "cards" / "night.webp").dream == night.digest
