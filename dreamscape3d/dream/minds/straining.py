"""What a mind does to the picture that its dreamer sees, and to the schematics of an architect.

Sanity and nightmare come in by springs (`EASE`), so nothing in the picture jumps; all of it is 0 for who is firm.
"""

from __future__ import annotations

from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.strain import Strain

FIRM = 0.15  # of sanity may be lost before the picture frays at all: the least of it frames it
EASE = 10.0  # [1/s]: stiffness of the springs, nine tenths of the way in 0.4 s
SALT = 41
ECHO = 0.6  # of the picture that ever comes back: the present stays clearer
BURST, GAP = 0.35, 0.45  # strength of a burst where nothing is held; chance of one in a second there
STRAY, STRAY_SEIZED = 0.9, 0.3  # metres


def strain_of(sanity: float, nightmare: float, glitch: float, echo: float) -> Strain:
    """The strain at a `sanity` and a `nightmare`, each 0 to 1, with glitches and echoes as they come besides."""
    lost = 1.0 - sanity
    return Strain(
        fray=0.9 * max((lost - FIRM) / (1.0 - FIRM), 0.0) ** 1.8,
        parting=0.5 * lost,
        stretch=0.8 * nightmare * lost,
        dim=0.75 * nightmare,
        fog=0.5 * nightmare,
        glitch=glitch,
        echo=ECHO * echo,
    )


def burst(sanity: float, second: int, place: int, seed: int) -> float:
    """How strongly the picture of the dreamer at a `place` is torn in a whole `second`: the oftener, the less firm."""
    chance, strength, _ = hashed(second, place, seed + SALT).tolist()
    lost = 1.0 - sanity
    return BURST * lost * (0.5 + 0.5 * strength) if chance < GAP * lost else 0.0


def strayed(sanity: float, seized: float) -> float:
    """Metres by which schematics stray from the world: none at all for who is firm and unseized."""
    return float(STRAY * (1.0 - sanity) ** 1.5 + STRAY_SEIZED * seized)
