"""Letters: outlines against samples of their curves, grids against outlines, letters in space against both."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from dreamscape3d.errors import LimitError
from dreamscape3d.sdf import lettering as letterings
from dreamscape3d.sdf import typeface as typefaces
from dreamscape3d.sdf.characters import line_parts, undrawn
from dreamscape3d.sdf.lettering import FINEST, MARGIN, REACH, WIDEST, Lettering, letter_distance, lettering, pack
from dreamscape3d.sdf.outline import distance_grid, monotone, signed_distance
from dreamscape3d.sdf.typeface import Typeface, typeface

F64 = NDArray[np.float64]
GLYPHS = "AOg&@8%"
TEXTS = ("DREAM", "you are not alone", "Überfluß, ñandú\nčaj & café\nŁódź", "ø", "i'm\n\nhere")


def along(curves: F64, count: int = 600) -> F64:
    """Points along every curve."""
    t = np.linspace(0.0, 1.0, count)[:, None, None]
    points: F64 = (1 - t) ** 2 * curves[:, 0] + 2 * t * (1 - t) * curves[:, 1] + t**2 * curves[:, 2]
    return points.reshape(-1, 2)


def whole(text: str) -> F64:
    """All curves of one line, its pen at the origin."""
    return np.concatenate(line_parts(text)[1])


@pytest.mark.parametrize("glyph", GLYPHS)
def test_distance_to_outlines_is_that_to_their_points(glyph: str) -> None:
    curves = typeface()[glyph].curves
    points = np.random.default_rng(1).uniform(-0.4, 1.5, (300, 2))
    nearest = np.linalg.norm(points[:, None] - along(curves), axis=2).min(axis=1)
    assert np.abs(signed_distance(points, curves)) == pytest.approx(nearest, abs=1e-3)


@pytest.mark.parametrize("glyph", GLYPHS)
def test_inside_is_where_pillow_paints(glyph: str) -> None:
    """The outlines read here are those that FreeType fills: same place, same holes, same size."""
    size = 400.0
    font = ImageFont.load_default(size=size)
    cap = 0.69 * size
    picture = Image.new("L", (700, 600))
    ImageDraw.Draw(picture).text((60, 400), glyph, 255, font, anchor="ls")
    painted = np.asarray(picture) > 127
    ys, xs = np.mgrid[0:600:5, 0:700:5]
    points = np.stack([(xs + 0.5 - 60) / cap, (400 - ys - 0.5) / cap], -1).reshape(-1, 2)
    distance = signed_distance(points, typeface()[glyph].curves)
    clear = np.abs(distance) > 2.0 / cap  # hinting and pixels apart
    assert clear.mean() > 0.9
    assert ((distance < 0) == painted[ys, xs].ravel())[clear].all()


def test_curves_are_cut_where_they_turn() -> None:
    curves = np.array([[[0.0, 0.0], [1.0, 2.0], [2.0, 0.0]], [[2.0, 0.0], [1.0, 0.0], [0.0, 0.0]]])
    cut = monotone(curves)
    assert len(cut) == 3
    assert (np.sort(cut[:, :, 1], axis=1)[:, 1] == cut[:, 1, 1]).all()
    assert signed_distance(np.array([[1.0, 0.9], [1.0, 1.1], [1.0, -0.1]]), curves) == pytest.approx(
        [-0.1, 0.1, 0.1], abs=1e-9
    )


def test_a_grid_holds_the_distance_up_to_its_reach() -> None:
    curves = typeface()["R"].curves
    low, step, shape = np.array([-0.5, -0.5]), 0.043, (47, 45)
    ys, xs = np.mgrid[0 : shape[0], 0 : shape[1]]
    exact = signed_distance(low + np.stack([xs, ys], -1).reshape(-1, 2) * step, curves).reshape(shape)
    grid = distance_grid(low, step, shape, curves, REACH)
    assert grid == pytest.approx(np.clip(exact, -REACH, REACH), abs=1e-12)


@pytest.mark.parametrize("text", TEXTS)
def test_a_lettering_is_its_outlines(text: str) -> None:
    made = lettering(text)
    rows, columns = made.distance.shape
    assert made.distance.dtype == np.float32
    assert rows * columns <= letterings.TEXELS * 1.2
    assert made.step >= FINEST
    for corner, ink in (
        (made.corner, made.low),
        (made.corner + made.step * np.array([columns - 1, rows - 1]), made.high),
    ):
        assert (np.abs(corner - ink) >= MARGIN - 1e-9).all()
    at = np.random.default_rng(2).uniform(made.low - 0.5, made.high + 0.5, (500, 2))
    assert (made.sample(at) <= _exact(text, at) + 0.5 * made.step).all()
    near = np.abs(_exact(text, at)) < 0.2
    assert near.any()
    assert np.abs(made.sample(at) - _exact(text, at))[near & _within(made, at)].max() < 0.5 * made.step


def _exact(text: str, at: F64) -> F64:
    parts, _ = letterings._layout(text)
    return np.min([signed_distance(at, part) for part in parts], axis=0)


def _within(made: Lettering, at: F64) -> NDArray[np.bool_]:
    return ((at > made.low - MARGIN) & (at < made.high + MARGIN)).all(axis=1)


@pytest.mark.parametrize("tube", [0.0, 0.04])
def test_letters_in_space_slope_at_most_1(tube: float) -> None:
    """But for the cells of the grid that an edge of the distance crosses, in which bilinear slopes reach √2."""
    made = lettering("gR8")
    rng = np.random.default_rng(3)
    a = rng.uniform([-1.6, -0.9, -0.4], [1.6, 0.9, 0.4], (40_000, 3))
    b = a + rng.normal(0.0, 0.002, a.shape)
    slope = np.abs(letter_distance(made, a, 0.8, 0.2, tube) - letter_distance(made, b, 0.8, 0.2, tube))
    slope /= np.linalg.norm(a - b, axis=1)
    assert slope.max() <= letterings.STRETCH + 1e-6
    assert np.mean(slope > 1.01) < 0.02


def test_solid_letters_are_as_deep_and_high_as_asked() -> None:
    made = lettering("H")
    x = 0.15 + made.low[0]  # in the left stem
    inside = np.array([[x * 2.0 - 0.1, 0.0, 0.0]])
    for axis, size in ((1, 1.0), (2, 0.25)):
        line = inside + np.linspace(0.0, 1.2, 2401)[:, None] * np.eye(3)[axis]
        crossed = np.argmax(letter_distance(made, line, 2.0, 0.5, 0.0) > 0.0) / 2000.0
        assert crossed == pytest.approx(size, abs=0.003)


def test_a_neon_tube_runs_along_the_outline() -> None:
    made = lettering("O")
    outline = along(typeface()["O"].curves, 7)
    middle = (typeface()["O"].low[0] + typeface()["O"].high[0]) * 0.5
    outline = np.column_stack([outline - np.array([middle, 0.5]), np.zeros(len(outline))])
    assert letter_distance(made, outline * 3.0, 3.0, 9.0, 0.1) == pytest.approx(-0.1, abs=0.01)
    assert letter_distance(made, outline * 3.0 + [0, 0, 0.1], 3.0, 9.0, 0.1) == pytest.approx(0.0, abs=0.01)
    assert letter_distance(made, np.zeros((1, 3)), 3.0, 9.0, 0.1)[0] > 0.5


def test_far_away_the_distance_grows_with_the_distance_to_the_grid() -> None:
    made = lettering("I")
    distance = letter_distance(made, np.array([[50.0, 0.0, 0.0], [0.0, 0.0, 70.0]]), 1.0, 0.2, 0.0)
    assert distance == pytest.approx([50.0 - made.high[0], 69.9], abs=0.1)


def test_area_and_length_of_the_ink() -> None:
    made = lettering("I")  # a bar
    width = float(made.high[0] - made.low[0])
    assert made.area == pytest.approx(width)
    assert made.outline == pytest.approx(2.0 + 2.0 * width)
    rows, columns = np.mgrid[-0.6:0.6:400j, -0.6:0.6:400j]
    at = np.stack([columns.ravel(), rows.ravel()], -1)
    assert lettering("O").area == pytest.approx((_exact("O", at) < 0).mean() * 1.2**2, rel=0.01)


def test_lines_are_centred_one_under_another() -> None:
    made = lettering("HH\n\nH")
    assert made.lines.shape == (2, 4)
    assert made.lines[:, [0, 2]].mean(axis=1) == pytest.approx([0.0, 0.0], abs=1e-9)
    assert made.lines[:, 1] == pytest.approx([2 * letterings.LINE / 2 - 0.5, -2 * letterings.LINE / 2 - 0.5])
    assert (made.lines[:, 3] - made.lines[:, 1]) == pytest.approx([1.0, 1.0])


def test_characters_that_the_font_lacks_are_made_of_those_it_has() -> None:
    letters = "äöüßÄÖÜẞéèêëñçàâîïôùûåøæœÅØÆŒłŁđžšřůőąęİń¿¡–—„“”’…•"
    assert undrawn(letters) == ""
    for letter, base in ("äa", "ÖO", "éE", "çc", "ůu"):
        _, parts = line_parts(letter)
        assert len(parts) > len(line_parts(base)[1])
    dotless = whole("í")
    assert dotless[..., 1].max() > 1.0  # an accent above
    assert not ((dotless[..., 1] > 0.78) & (dotless[..., 1] < 0.85)).any()  # and no dot under it
    assert whole("ß") == pytest.approx(whole("ss"))
    assert whole("e\u0301") == pytest.approx(whole("é"))


def test_pairs_are_kerned() -> None:
    """As the font's own table has it: −60 of 1000 units for AV, where a capital is 690 high."""
    assert typeface().kerning("A", "V") == pytest.approx(-60 / 690)
    assert typeface().kerning("H", "H") == typeface().kerning("A", "日") == 0.0
    for pair in ("AV", "ÄV"):
        width = line_parts(pair)[0]
        assert width == pytest.approx(typeface()["A"].advance + typeface()["V"].advance - 60 / 690)


def test_what_cannot_be_drawn_is_told() -> None:
    assert undrawn("a日本 日ж\n") == "日本ж"
    with pytest.raises(LimitError, match='the font cannot draw "日"') as caught:
        lettering("a日")
    assert "Latin" in caught.value.cure
    with pytest.raises(LimitError, match="a text has nothing to draw"):
        lettering(" \n ")


def test_resolution_is_shared() -> None:
    texts = [f"t{number}" for number in range(65)]
    assert letterings.texels_each(texts[:1]) == letterings.texels_each(texts[:16]) == letterings.TEXELS
    assert letterings.texels_each(texts[:64]) * 64 <= letterings.ALL_TEXELS
    with pytest.raises(LimitError, match="65 different texts are more than 64"):
        letterings.texels_each(texts)
    with pytest.raises(LimitError, match="2140 characters of text are more than 2048"):
        letterings.texels_each([word * 107 for word in ("a", "b") * 10])
    assert lettering("x" * 128).distance.shape[1] <= WIDEST


def test_all_texts_lie_on_one_sheet_apart() -> None:
    made = [lettering(text, 9000) for text in ("a", "long words in a row", "b\nc", "tall", "x" * 128)]
    sheet, records = pack(made)
    assert sheet.shape[1] == WIDEST
    taken = np.zeros(sheet.shape, int)
    for each, (place, frame) in zip(made, records, strict=True):
        x, y, columns, rows = place.astype(int)
        taken[y : y + rows, x : x + columns] += 1
        assert (sheet[y : y + rows, x : x + columns] == each.distance).all()
        assert frame == pytest.approx([*each.corner, each.step, each.half[1]], abs=1e-5)
    assert taken.max() == 1
    assert pack([])[0].shape == (1, WIDEST)


def test_a_pillow_without_its_font_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(size: float) -> None:
        raise ImportError("The _imagingft C module is not installed")

    monkeypatch.setattr(ImageFont, "load_default", missing)
    typefaces.typeface.cache_clear()
    try:
        with pytest.raises(LimitError, match="this Pillow has no scalable font") as caught:
            typeface()
    finally:
        typefaces.typeface.cache_clear()
    assert "FreeType" in caught.value.cure


@pytest.mark.parametrize("data", [b"", b"OTTO" + bytes(40), struct.pack(">4sH", b"\0\1\0\0", 9)])
def test_what_is_no_font_is_told(data: bytes) -> None:
    with pytest.raises(LimitError, match="Pillow's font is no TrueType font"):
        Typeface(data)
