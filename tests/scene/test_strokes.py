"""The draughtsman's lettering."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.scene.strokes import _GLYPHS, GAP, HEIGHT, WIDTH, shown, stroke_width, strokes


@pytest.mark.parametrize("sign", sorted(_GLYPHS))
def test_every_sign_has_strokes_within_its_cell(sign: str) -> None:
    assert all(len(line) >= 4 and len(line) % 2 == 0 for line in _GLYPHS[sign].split())
    found = strokes(sign)
    assert len(found)
    assert (np.linalg.norm(found[:, 2:] - found[:, :2], axis=1) > 0.0).all()
    assert found[:, ::2].min() >= 0.0
    assert found[:, ::2].max() <= WIDTH
    assert found[:, 1::2].min() >= 0.0
    assert found[:, 1::2].max() <= HEIGHT


def test_all_letters_and_digits_are_there_and_differ() -> None:
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    assert len({strokes(sign).tobytes() for sign in signs}) == len(signs)


def test_words_are_set_beside_each_other() -> None:
    assert stroke_width("abc") == 3 * WIDTH + 2 * GAP
    assert strokes("II")[:, 0].max() == strokes("I")[:, 0].max() + WIDTH + GAP
    assert len(strokes("a b")) == len(strokes("a")) + len(strokes("b"))
    assert len(strokes("")) == stroke_width("") == 0


def test_accents_fall_away_and_unknown_signs_ask() -> None:
    assert shown("Café über ßen") == "CAFE UBER SSEN"
    assert shown("夢 1") == "? 1"
