"""Parts that run into each other, and their fillets by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from joined import F64

from dreamscape3d.sdf import shape as s
from dreamscape3d.sdf.fillets import NO_FILLETS, Fillets
from dreamscape3d.sdf.pose import PackedField

K = 0.3
BLOCK = s.box(2.0)  # thick enough for any radius here


def melt(a: F64, b: F64, k: float) -> F64:
    """The smooth minimum as the least of all mixtures of a and b, less k·t·(1 − t): not as it is written elsewhere."""
    t = np.clip(0.5 + (a - b) / (2.0 * k), 0.0, 1.0)
    mixed: F64 = (1.0 - t) * a + t * b - k * t * (1.0 - t)
    return mixed


def of(field: PackedField) -> Fillets:
    assert field.parts is not None
    return field.parts.fillets


def hard(field: PackedField) -> PackedField:
    """The same without fillets."""
    assert field.parts is not None
    return replace(field, parts=replace(field.parts, fillets=NO_FILLETS))


def lattice(count: int, seed: int, size: float = 0.7) -> list[s.Shape]:
    """Boxes, balls and capsules here and there, plainly joined."""
    rng = np.random.default_rng(seed)
    kinds: list[s.Shape] = [s.box(size), s.sphere(0.6 * size), s.rounded_box(size, 0.1), s.capsule(0.3 * size, size)]
    found: list[s.Shape] = []
    for number in range(count):
        turned = kinds[number % 4].turned(*rng.uniform(0, 180, 3).tolist())
        found.append(turned.at(*rng.uniform((-2, -1, -2), (2, 1, 2)).tolist()))
    return found
