"""Moments of parts that run into each other, of all kinds of forms; and their fillets by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from drawing import F64
from joints import joined_moment
from sights import VIEWS
from support.scenes import PRIMITIVES, WARPS

from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera
from dreamscape3d.sdf.evaluate import evaluate_leaves
from dreamscape3d.sdf.fillets import NO_FILLETS, Fillets
from dreamscape3d.sdf.pose import PackedField
from dreamscape3d.sdf.shape import Shape, box, capsule, plane, sphere

DRAWN = (128, 80)


def pile(count: int, seed: int, kinds: Sequence[Shape], size: float = 1.0) -> list[Shape]:
    """Forms here and there before the camera, plainly joined."""
    rng = np.random.default_rng(seed)
    found: list[Shape] = []
    for number in range(count):
        turned = kinds[number % len(kinds)].scaled(size).turned(*rng.uniform(0, 180, 3).tolist())
        found.append(turned.at(*rng.uniform((-2.2, -1.2, -1.0), (2.2, 1.6, 4.0)).tolist()))
    return found


BOXES: list[Shape] = [box((0.9, 0.5, 0.7)), sphere(0.5), capsule(0.2, 1.0), box(0.6)]
SOLIDS = [make() for make in PRIMITIVES.values()]
BENT = [warp(PRIMITIVES[name]()) for name in ("box", "torus") for key, warp in WARPS.items() if "period" not in key]
BENT = [shape for shape in BENT if "Periodic" not in repr(shape)]
SCENES: dict[str, list[Sequence[Shape]]] = {
    "boxes": [pile(14, 1, BOXES), pile(14, 2, BOXES)],
    "of three": [pile(9, seed, BOXES, 1.2) for seed in range(3)],
    "solids": [pile(12, 3, SOLIDS), pile(12, 4, SOLIDS)],
    "boxes into solids": [pile(12, 5, BOXES), pile(12, 6, SOLIDS)],
    "warped": [pile(9, 7, BENT), pile(9, 8, [*BOXES, *BENT])],
    "on one ground": [[plane().at(0, -1.3, 0), *pile(12, 9, BOXES)], [plane(), *pile(12, 10, SOLIDS)]],
    "into the one great": [[box((9.0, 3.0, 5.0)).at(0, -2.2, 2.5)], pile(24, 11, [*BOXES, *SOLIDS], 0.7)],
}


def moment(name: str, camera: Camera = VIEWS["from the front"], k: float = 0.4) -> Moment:
    return joined_moment(*SCENES[name], k=k, camera=camera)


def fillets_of(field: PackedField) -> Fillets:
    assert field.parts is not None
    return field.parts.fillets


def hard(field: PackedField) -> PackedField:
    assert field.parts is not None
    return replace(field, parts=replace(field.parts, fillets=NO_FILLETS))


def each_fillet(field: PackedField, at: F64) -> F64:
    """(N, P) every fillet by itself at points (P, 3), by their formula."""
    found, d = fillets_of(field), evaluate_leaves(field, at)
    a, b, k = d[found.first], d[found.second], found.k[:, None]
    melted: F64 = np.minimum(a, b) - np.maximum(k - np.abs(a - b), 0.0) ** 2 / (4.0 * k)
    return melted
