"""The colours of forms where several scenes mix: each form's materials lean towards those that answer them elsewhere.

A joined field has a record for each material of each piece, so that every piece may have colours of its own. Patterns,
relief, roughness and how strongly things glow stay a form's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_oklab, oklab_from_linear
from dreamscape3d.scene.partners import Palette, partners

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
Index = NDArray[np.intp]
TAKEN = 0.45  # of the colours of another scene, where that prevails: the rest stays a form's own
_FAINT = 1e-4


class Tinting:
    """The materials of P scenes one after the other, and R records of them: `record` (L,) says which a leaf has.

    Args:
        palettes: of the scenes.
        material: (L,) of all leaves, counted through all scenes.
        piece: (L,) of all leaves, counted through all scenes; −1 for what has no place of its own.
    """

    def __init__(self, palettes: Sequence[Palette], material: Index, piece: Index) -> None:
        counts = [len(palette.names) for palette in palettes]
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
        pieces = int(piece.max(initial=-1)) + 2
        pairs, record = np.unique(material * pieces + piece + 1, return_inverse=True)
        self.record: NDArray[np.int32] = record.astype(np.int32)
        self.material, place = np.divmod(pairs, pieces)
        self.piece: Index = place - 1
        self._answers = [self._answered(palettes, other) for other in range(len(palettes))]

    def _answered(self, palettes: Sequence[Palette], other: int) -> Index:
        """(M,) for the materials of all scenes, what answers them in one; −1 for none."""
        found = [partners(palette, palettes[other]) for palette in palettes]
        rows = np.concatenate([np.where(f >= 0, f + self._starts[other], -1) for f in found])
        own = slice(self._starts[other], self._starts[other + 1])
        rows[own] = np.arange(own.start, own.stop)
        return rows

    def records(self, base: F32, leanings: F64) -> F32:
        """(R, 6, 4) records of `base` (M, 6, 4), each leaning towards scene j by `leanings` (P, pieces) of its piece.

        What has no piece keeps the colours of `base`.
        """
        records = base[self.material]
        albedo, glow = oklab_from_linear(base[:, 0, :3]), oklab_from_linear(base[:, 3, :3])
        shine, strength = _shines(base)
        placed = np.nonzero(self.piece >= 0)[0]
        change = np.zeros((3, len(placed), 3))
        moved = np.zeros(len(placed), bool)
        own = self.material[placed]
        for other, answers in enumerate(self._answers):
            lean = leanings[other, self.piece[placed]]
            rows = np.nonzero((lean > _FAINT) & (answers[own] >= 0))[0]
            if not len(rows):
                continue
            mine, theirs, share = own[rows], answers[own[rows]], lean[rows, None]
            for kind, values in enumerate((albedo, glow, shine)):
                change[kind, rows] += share * (values[theirs] - values[mine])
            moved[rows] = True
        rows = np.nonzero(moved)[0]
        mine, where = own[rows], placed[rows]
        records[where, 0, :3] = np.clip(linear_from_oklab(albedo[mine] + change[0, rows]), 0.0, 1.0)
        records[where, 3, :3] = np.clip(linear_from_oklab(glow[mine] + change[1, rows]), 0.0, 1.0)
        records[where, 1, :3] = np.maximum(shine[mine] + change[2, rows], 0.0) * strength[mine, None]
        return records


def leanings(weights: F64, of: Index, colours: F64) -> F64:
    """(P, N) how far each of N pieces of scenes `of` (N,) leans towards the colours of each scene.

    Args:
        weights: (P, N) of the scenes at the pieces, by their strengths of colour.
        colours: (P,) those strengths; the host's is 1. A guest of strength 0 comes in its host's colours.
    """
    lean = TAKEN * weights * colours[of]
    lean[0] += 1.0 - colours[of]
    lean[of, np.arange(len(of))] = 0.0
    return lean


def _shines(base: F32) -> tuple[F64, F64]:
    """(M, 3) colour of what materials give off, its largest part 1, and (M,) how strong it is.

    What gives off nothing has the colour that it would: of its lines and rims.
    """
    emission, glow = base[:, 1, :3].astype(np.float64), base[:, 3, :3].astype(np.float64)
    strength = emission.max(axis=1, initial=0.0)
    colour = np.where(strength[:, None] > 0.0, emission, glow)
    return colour / np.maximum(colour.max(axis=1, keepdims=True, initial=0.0), 1e-6), strength
