"""Bonds in the sky: the same stars for the same names, within one part of the sky, brighter where they are stronger."""

from __future__ import annotations

import numpy as np
import pytest

from dreamscape3d.render.constellations import bond_strands
from dreamscape3d.scene.bonds import APART, MOST, TOWARDS, WITHIN, bonds_in_sky, stars_of
from dreamscape3d.scene.stars import bright_stars

BONDS = [("liam", "mia", 0.9), ("finn", "mia", 0.4), ("image", "liam", 0.2)]


def test_no_bonds_no_strands() -> None:
    assert bonds_in_sky([], 1).shape == (0, 2, 4)


@pytest.mark.parametrize("seed", [0, 7, 2045, 123456])
def test_every_name_has_a_star_that_is_there(seed: int) -> None:
    stars = stars_of(["finn", "image", "liam", "mia"], seed)
    known = bright_stars(seed % 4096)
    for star in stars.values():
        assert np.abs(known - star).sum(axis=1).min() == 0.0
        assert star @ TOWARDS > np.cos(WITHIN)
    directions = np.array(list(stars.values()))
    apart = directions @ directions.T - 2.0 * np.eye(4)
    assert apart.max() < np.cos(APART)


def test_bonds_last_across_nights() -> None:
    """Who else is bound changes nothing about a name's own strand, but where two would share a star."""
    alone, all_of_them = bonds_in_sky(BONDS[:1], 2045), bonds_in_sky(BONDS, 2045)
    assert np.array_equal(bonds_in_sky(BONDS[::-1], 2045), all_of_them)
    assert np.allclose(np.linalg.norm(all_of_them[:, :, :3], axis=2), 1.0, atol=1e-6)
    assert alone[0, 1, 3] == all_of_them[0, 1, 3] == np.float32(0.9)


def test_the_strongest_are_kept() -> None:
    many = [(f"a{n}", f"b{n}", n / 100.0) for n in range(MOST + 30)]
    kept = bonds_in_sky(many, 3)
    assert len(kept) == MOST
    assert kept[:, 1, 3].min() == pytest.approx(0.30)


def test_strands_and_stars_of_bonds() -> None:
    rows = bond_strands(bonds_in_sky(BONDS, 2045))
    assert rows.shape == (9, 2, 4)
    assert (rows[0::3, 1, 3] > 1.0).all()
    assert np.allclose(rows[0::3, 1, 3], 1.0 + 2.0 * np.array([0.9, 0.4, 0.2]))
    assert (rows[1::3, 1, 3] < 0.0).all()
    assert np.array_equal(rows[1::3, 0, :3], rows[0::3, 0, :3])
    assert np.array_equal(rows[2::3, 0, :3], rows[0::3, 1, :3])
