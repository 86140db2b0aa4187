"""Labels of what schematics name: where each stands in the picture without lying on another, and their lettering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.rays import Rays
from dreamscape3d.scene.schematics import Anchor
from dreamscape3d.scene.strokes import HEIGHT, stroke_width, strokes
from dreamscape3d.scene.wires import Kind, Wires, make_wires

F64 = NDArray[np.float64]
MOST = 60
NAME, SIZES = 1.5, 1.25  # pixels a unit of a stroke, of the name and of the sizes below it
LEADER, RULE, BELOW = (
    14.0,
    3.0,
    4.0,
)  # pixels: the oblique line from the anchor, from the rule to what stands on or below
MARGIN = 6.0  # pixels kept free round a label, and at the picture's edges
TALLEST = 1080  # height of a picture from which on labels grow with it
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """One label.

    Attributes:
        form: path of the form; `text` its name, `sizes` its edge lengths.
        anchor: (3,) what it is fixed to [m]; `at` where that is in the picture [px from its upper left].
        corner: upper left of the label from there; `size` its width and height [px].
        scale: by how much lettering is enlarged.
    """

    form: tuple[int, ...]
    text: str
    sizes: str
    anchor: F64
    at: tuple[float, float]
    corner: tuple[float, float]
    size: tuple[float, float]
    scale: float


def place_labels(anchors: Iterable[Anchor], rays: Rays, most: int = MOST) -> list[Label]:
    """Those that can be seen and have room, in the order of `anchors`, at most so many."""
    scale = max(rays.height / TALLEST, 1.0)
    placed: list[Label] = []
    taken: list[Box] = []
    for anchor in anchors:
        if len(placed) == most:
            break
        label = _label(anchor, rays, scale, taken)
        if label is not None:
            placed.append(label)
            taken.append(_box(label.at, label.corner, label.size))
    return placed


def lettering(labels: Sequence[Label]) -> Wires:
    """Labels as wires: a leader, a rule, the name on it, the sizes below."""
    fixed, drawn = [np.zeros((0, 3))], [np.zeros((0, 4))]
    for label in labels:
        own = np.floor(_strokes_of(label) + 0.5)
        fixed.append(np.broadcast_to(label.anchor, (len(own), 3)))
        drawn.append(own)
    ends = np.repeat(np.concatenate(fixed)[:, None], 2, axis=1)
    return make_wires(ends, Kind.LETTER, strokes=np.concatenate(drawn))


def title(anchor: Anchor) -> str:
    """What an anchor is called; how many leaves it has, where there are several."""
    name = anchor.name or f"form {'.'.join(str(number + 1) for number in anchor.form)}"
    return f"{name} ×{anchor.leaves}" if anchor.leaves > 1 else name


def edges(size: F64) -> str:
    """Edge lengths as a drawing has them."""
    return " × ".join(f"{edge:.2f}" if edge < 10.0 else f"{edge:.1f}" for edge in size.tolist()) + " m"


def _label(anchor: Anchor, rays: Rays, scale: float, taken: Sequence[Box]) -> Label | None:
    """The label, on the first side of its anchor where there is room."""
    at = pixel_of(anchor.at, rays)
    if at is None or not (0.0 <= at[0] <= rays.width and 0.0 <= at[1] <= rays.height):
        return None
    text, sizes = title(anchor), edges(anchor.size)
    width = scale * max(NAME * stroke_width(text), SIZES * stroke_width(sizes))
    size = width, scale * (HEIGHT * (NAME + SIZES) + RULE + BELOW)
    lead, up = LEADER * scale, scale * (HEIGHT * NAME + RULE)
    for x in (lead, -lead - width):
        for y in (-lead, lead):
            corner = (x, y - up)
            if _free(_box(at, corner, size), rays, taken):
                return Label(anchor.form, text, sizes, anchor.at, at, corner, size, scale)
    return None


def _box(at: tuple[float, float], corner: tuple[float, float], size: tuple[float, float]) -> Box:
    x, y = at[0] + corner[0], at[1] + corner[1]
    return x - MARGIN, y - MARGIN, x + size[0] + MARGIN, y + size[1] + MARGIN


def _free(box: Box, rays: Rays, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    if left < 0.0 or top < 0.0 or right > rays.width or bottom > rays.height:
        return False
    return all(right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3] for other in taken)


def _strokes_of(label: Label) -> F64:
    """(n, 4) all strokes of a label from its anchor [px], y up."""
    scale = label.scale
    left, rule = label.corner[0], -label.corner[1] - scale * (HEIGHT * NAME + RULE)
    right = left + label.size[0]
    near = left if left > 0.0 else right
    name = strokes(label.text) * NAME * scale + [left, rule + RULE * scale] * 2
    drop = rule - scale * (BELOW + HEIGHT * SIZES)
    sizes = strokes(label.sizes) * SIZES * scale + [left, drop] * 2
    return np.concatenate([[[0.0, 0.0, near, rule], [left, rule, right, rule]], name, sizes])


def pixel_of(place: F64, rays: Rays) -> tuple[float, float] | None:
    """Where a place [m] is in the picture [px from its upper left]; None behind the eye."""
    away = place - rays.origin
    ahead = float(away @ rays.forward) * rays.spread + rays.extent
    if ahead <= 1e-3:
        return None
    u, v = float(away @ rays.right) / ahead, float(away @ rays.up) / ahead
    x, y = (u * rays.height + rays.width) / 2.0, (v * rays.height + rays.height) / 2.0
    return x - rays.offset[0], rays.height - (y - rays.offset[1])
