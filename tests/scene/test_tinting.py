"""Colours of forms among several scenes: partners by name, part and lightness; leaning, but never past what is own."""

from __future__ import annotations

import numpy as np

from dreamscape3d.scene.materials import pack_materials
from dreamscape3d.scene.partners import GLOWING, GROUND, PLAIN, SMOOTH, Palette, palette_of, partners
from dreamscape3d.scene.tinting import TAKEN, Tinting, leanings

WHITE, RED, DARK = (1.0, 1.0, 1.0), (1.0, 0.0, 0.0), (0.1, 0.1, 0.1)


def packed(*rows: tuple[tuple[float, float, float], float, float]) -> np.ndarray:
    """Records of (colour, emission, roughness)."""
    numbers = np.zeros((len(rows), 20))
    for row, (colour, _, roughness) in zip(numbers, rows, strict=True):
        row[:3] = row[3:6] = colour
        row[7], row[10] = roughness, 1.0
    emission = np.array([np.array(colour) * strength for colour, strength, _ in rows])
    return pack_materials(numbers, emission, np.zeros(len(rows)), np.zeros(len(rows)))


def palette(names: str, roles: list[int], lightness: list[float]) -> Palette:
    return Palette(tuple(names), np.array(roles), np.array(lightness), np.ones(len(roles), bool))


def test_roles_are_read_off_the_records() -> None:
    records = packed((WHITE, 0.0, 0.9), (WHITE, 5.0, 0.9), (DARK, 0.0, 0.1), (DARK, 0.0, 0.9))
    found = palette_of("abcd", records, np.array([3]), np.array([0, 1, 3]))
    assert found.roles.tolist() == [PLAIN, GLOWING, SMOOTH, GROUND]
    assert found.used.tolist() == [True, True, False, True]


def test_partners_have_the_same_name_or_part_and_rank() -> None:
    mine = palette("xabc", [PLAIN, PLAIN, PLAIN, GLOWING], [0.5, 0.1, 0.9, 2.0])
    theirs = palette("pqrx", [PLAIN, PLAIN, GLOWING, GROUND], [0.3, 0.7, 4.0, 0.2])
    assert partners(mine, theirs).tolist() == [3, 0, 1, 2]


def test_where_no_part_is_played_another_is() -> None:
    mine, theirs = palette("a", [GLOWING], [2.0]), palette("bc", [PLAIN, GROUND], [0.3, 0.3])
    assert partners(mine, theirs).tolist() == [0]
    nobody = Palette(("b",), np.array([PLAIN]), np.zeros(1), np.zeros(1, bool))
    assert partners(mine, nobody).tolist() == [-1]


def woven(lean: float) -> tuple[np.ndarray, np.ndarray, Tinting]:
    """A white host and a red guest, matt and glowing each: a leaf of each material, on pieces 0 to 3; and a ground."""
    base = np.concatenate([packed((WHITE, 0.0, 0.9), (WHITE, 2.0, 0.9)), packed((RED, 0.0, 0.5), (RED, 8.0, 0.9))])
    palettes = [palette("ab", [PLAIN, GLOWING], [1.0, 2.0]), palette("cd", [PLAIN, GLOWING], [0.2, 2.0])]
    tinting = Tinting(palettes, np.array([0, 1, 2, 3, 0]), np.array([0, 1, 2, 3, -1]))
    amounts = np.zeros((2, 4))
    amounts[1, :2] = amounts[0, 2:] = lean
    return base, tinting.records(base, amounts)[tinting.record], tinting


def test_without_leaning_records_are_those_of_the_scenes() -> None:
    base, records, tinting = woven(0.0)
    assert records.tobytes() == base[[0, 1, 2, 3, 0]].tobytes()
    assert len(np.unique(tinting.record)) == 5


def test_forms_lean_towards_partners_and_keep_the_rest() -> None:
    base, records, _ = woven(0.4)
    assert 0.2 < records[0, 0, 1] < 0.75 < records[0, 0, 0] <= 1.0
    np.testing.assert_allclose(records[1, 1, :3], [2.0, 1.2, 1.2], rtol=1e-5)
    np.testing.assert_allclose(records[3, 1, :3], [8.0, 3.2, 3.2], rtol=1e-5)
    rest = np.ones((6, 4), bool)
    rest[0, :3] = rest[1, :3] = rest[3, :3] = False
    assert records[:, rest].tobytes() == base[[0, 1, 2, 3, 0]][:, rest].tobytes()
    assert records[4].tobytes() == base[0].tobytes()


def test_whole_leaning_is_the_partners_colour() -> None:
    _, records, _ = woven(1.0)
    np.testing.assert_allclose(records[0, 0, :3], RED, atol=1e-5)
    np.testing.assert_allclose(records[2, 0, :3], WHITE, atol=1e-5)
    np.testing.assert_allclose(records[1, 1, :3], [2.0, 0.0, 0.0], atol=1e-5)


def test_leanings_by_hand() -> None:
    weights = np.array([[0.75, 0.5, 0.5], [0.25, 0.25, 0.5], [0.0, 0.25, 0.0]])
    lean = leanings(weights, np.array([0, 1, 2]), np.array([1.0, 1.0, 0.0]))
    expected = [[0.0, TAKEN * 0.5, 1.0], [TAKEN * 0.25, 0.0, 0.0], [0.0, TAKEN * 0.25, 0.0]]
    np.testing.assert_allclose(lean, expected)
    assert (leanings(np.full((3, 3), 1.0 / 3.0), np.arange(3), np.full(3, 0.5)).sum(axis=0) <= 1.0).all()
