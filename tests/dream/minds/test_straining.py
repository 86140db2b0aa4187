"""What a mind does to the picture: nothing where it is firm, more the more it is lost, and never a jump."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.dream.minds.straining import burst, strain_of, strayed
from dreamscape3d.scene.strain import NO_STRAIN

shares = st.floats(0.0, 1.0)


def test_who_is_firm_sees_the_world_as_it_is() -> None:
    assert strain_of(1.0, 0.0, 0.0, 0.0) == NO_STRAIN


def test_strain_by_hand() -> None:
    strain = strain_of(0.36, 0.5, 0.25, 0.75)
    assert strain.fray == pytest.approx(0.9 * (0.49 / 0.85) ** 1.8)
    assert strain.parting == pytest.approx(0.32)
    assert strain.stretch == pytest.approx(0.8 * 0.5 * 0.64)
    assert (strain.dim, strain.fog, strain.glitch, strain.echo) == pytest.approx((0.375, 0.25, 0.25, 0.45))
    assert (strain.veil, strain.glare) == (0.0, 0.0)


@given(shares, shares, shares)
def test_all_of_it_grows_as_sanity_falls(sanity: float, other: float, nightmare: float) -> None:
    firm, lost = (strain_of(s, nightmare, 0.0, 0.0) for s in (max(sanity, other), min(sanity, other)))
    assert firm.fray <= lost.fray <= 0.9
    assert firm.parting <= lost.parting <= 0.5
    assert firm.stretch <= lost.stretch <= 0.8


def test_schematics_stray_with_distress() -> None:
    """Not at all for who is firm, by 0.9·0.5^1.5 = 0.318 m for who is half lost, more where a glitch has hold."""
    assert strayed(1.0, 0.0) == 0.0
    assert strayed(0.5, 0.0) == pytest.approx(0.3182, abs=1e-4)
    assert strayed(0.5, 1.0) == pytest.approx(0.6182, abs=1e-4)
    assert strayed(0.0, 0.0) == 0.9


def test_bursts_come_the_oftener_the_less_is_held() -> None:
    def share(sanity: float) -> float:
        return sum(burst(sanity, second, 0, 7) > 0.0 for second in range(2000)) / 2000

    assert share(1.0) == 0.0
    assert share(0.5) == pytest.approx(0.225, abs=0.03)
    assert share(0.0) == pytest.approx(0.45, abs=0.03)
    assert max(burst(0.0, second, 0, 7) for second in range(200)) <= 0.35
    assert burst(0.2, 11, 1, 7) == burst(0.2, 11, 1, 7)
