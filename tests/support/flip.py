"""FLIP: how different two pictures look when one flips between them, 0 (the same) to 1.

Andersson, Nilsson, Akenine-Möller, Oskarsson, Åström, Fairchild, "FLIP: A Difference Evaluator for Alternating
Images", HPG 2020, by its authors' own `flip-evaluator`; 67 pixels per degree, as for 0.7 m from a 4K screen of 0.7 m.
"""

from __future__ import annotations

import numpy as np
from flip_evaluator import evaluate
from numpy.typing import NDArray

PIXELS_PER_DEGREE = 67.0
TILE = 8


def flip(reference: NDArray[np.uint8], picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(H, W, 3) sRGB pictures → (H, W) error map in [0, 1]."""
    if reference.shape != picture.shape:
        raise ValueError(f"pictures of {reference.shape} and {picture.shape} cannot be compared")
    first, second = (np.ascontiguousarray(p, np.float32) / np.float32(255.0) for p in (reference, picture))
    errors, _, _ = evaluate(first, second, "LDR", applyMagma=False, parameters={"ppd": PIXELS_PER_DEGREE})
    return np.asarray(errors, np.float64)[:, :, 0]


def largest_tile(errors: NDArray[np.float64], size: int = TILE) -> float:
    """The largest mean of any size × size block of an error map, wherever it lies."""
    height, width = errors.shape
    size = min(size, height, width)
    total = np.zeros((height + 1, width + 1))
    total[1:, 1:] = errors.cumsum(axis=0).cumsum(axis=1)
    blocks = total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    return float(blocks.max() / size**2)
