"""Skylines: towers on their blocks, steps upon steps, plain boxes that culling understands; and every refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sampling import packed

from dreamscape3d.errors import LimitError
from dreamscape3d.sdf.evaluate import distance, evaluate_field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.shape import Shape, Skyline, as_form, box, skyline, sphere
from dreamscape3d.sdf.skyline import BEACON, MAX_BOXES, SIGN, TOWER, Boxes, skyline_boxes, skyline_group

CITY = Skyline(500.0, 120.0, 25.0, 4, 90.0, "neon", "red")
SMALL = skyline(120.0, 60.0, 20.0, 1, 30.0, "neon", "red")


def of_part(boxes: Boxes, part: int) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper corners of the boxes of one part."""
    centre, half = boxes.centre[boxes.part == part], 0.5 * boxes.size[boxes.part == part]
    return centre - half, centre + half


@pytest.mark.parametrize("seed", range(5))
def test_towers_stand_on_their_blocks(seed: int) -> None:
    low, high = of_part(skyline_boxes(replace(CITY, seed=seed)), TOWER)
    block = np.round((low + high)[:, [0, 2]] / (2.0 * CITY.spacing) - 0.5)
    middle = (block + 0.5) * CITY.spacing
    assert (np.abs(low[:, [0, 2]] - middle) < 0.45 * CITY.spacing).all(), "there are streets between"
    assert (np.abs(high[:, [0, 2]] - middle) < 0.45 * CITY.spacing).all()
    assert np.abs(middle).max() < CITY.size / 2
    assert np.abs(middle).max(axis=1).min() >= CITY.hollow / 2
    assert len(np.unique(block, axis=0)) == 20 * 20 - 4 * 4


def test_each_step_stands_on_the_one_below_and_is_narrower() -> None:
    low, high = of_part(skyline_boxes(CITY), TOWER)
    above = np.nonzero(low[:, 1] > 0.0)[0]
    assert low[:, 1].min() == 0.0
    assert len(above) > 100
    below = above - 1
    assert low[above, 1] == pytest.approx(high[below, 1])
    inside = (low[above][:, [0, 2]] > low[below][:, [0, 2]]) & (high[above][:, [0, 2]] < high[below][:, [0, 2]])
    assert inside.all()


def test_many_are_low_and_few_high_and_the_middle_rises() -> None:
    boxes = skyline_boxes(replace(CITY, hollow=0.0, size=800.0, spacing=33.0))
    low, high = of_part(boxes, TOWER)
    ground = np.nonzero(low[:, 1] == 0.0)[0]
    steps = [high[a:b, 1] for a, b in zip(ground, [*ground[1:], len(high)], strict=True)]
    top = np.array([step.max() for step in steps])
    assert np.median(top) < 0.4 * top.max()
    away = np.hypot(*(0.5 * (low + high))[ground][:, [0, 2]].T)
    assert top[away < 200].mean() > 1.3 * top[away > 350].mean()
    assert top.max() < 1.4 * CITY.height  # antennas and all


def test_signs_and_beacons_are_there_only_where_asked() -> None:
    plain, lit = skyline_boxes(replace(CITY, sign="", beacon="")), skyline_boxes(CITY)
    assert set(plain.part) == {TOWER}
    assert set(lit.part) == {TOWER, SIGN, BEACON}
    assert 20 < (lit.part == SIGN).sum() < 90, "each is a lamp"
    assert (of_part(plain, TOWER)[1] == of_part(lit, TOWER)[1]).all()
    low, high = of_part(lit, BEACON)
    masts = of_part(lit, TOWER)[1]
    assert np.abs(low[:, None, 1] - masts[:, 1]).min(axis=1) == pytest.approx(np.zeros(len(low))), "each on a mast"
    assert (high > low).all()


def test_signs_touch_their_towers() -> None:
    boxes = skyline_boxes(CITY)
    towers = skyline_group(replace(CITY, sign="", beacon=""))
    low, high = of_part(boxes, SIGN)
    corners = np.stack([low, high, 0.5 * (low + high)], 1).reshape(-1, 3)
    nearest = np.abs(distance(towers, corners)).reshape(-1, 3).min(axis=1)
    assert nearest.max() < 0.05 * CITY.spacing


def test_the_seed_chooses_and_nothing_else_does() -> None:
    again = skyline_boxes.__wrapped__(CITY)
    assert (skyline_boxes(CITY).size == again.size).all()
    assert not (skyline_boxes(replace(CITY, seed=5)).size[:50] == again.size[:50]).all()


@pytest.mark.parametrize(
    "shape",
    [
        SMALL,
        SMALL.scaled(0.5).turned(10, 20, 30).at(1, 2, 3),
        sphere(70.0) & SMALL,
        box(90.0) - SMALL,
        SMALL.rounded(0.5),
    ],
    ids=["alone", "moved", "common", "carving", "rounded"],
)
def test_the_list_equals_the_tree(shape: Shape) -> None:
    at = np.random.default_rng(0).uniform(-70, 70, (500, 3))
    assert evaluate_field(packed(shape), at) == pytest.approx(distance(shape, at), abs=1e-9)


def test_they_are_plain_solid_boxes_with_materials() -> None:
    field = packed(as_form(SMALL).painted("wall"))
    assert field.field.leaf_simple.all()
    assert (field.core > 0).all(), "culling may drop what lies behind them"
    assert (field.field.leaf_depth == 0).all()
    assert set(field.field.materials) == {"", "wall", "neon", "red"}
    assert len(field.field.leaf_node) == len(skyline_boxes(SMALL).part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("city", "message", "cure"),
    [
        (replace(CITY, spacing=13.0), f"boxes, more than {MAX_BOXES}", "use a larger spacing or a smaller size"),
        (replace(CITY, size=1700.0), "more than 64 blocks along an edge", "use a larger spacing"),
        (replace(CITY, spacing=0.0), "more than 64 blocks along an edge", "use a larger spacing"),
        (replace(CITY, spacing=float("nan")), "more than 64 blocks along an edge", "use a larger spacing"),
        (replace(CITY, hollow=500.0), "a skyline has no room for a tower", "lower hollow"),
    ],
)
def test_refusals(city: Skyline, message: str, cure: str) -> None:
    with pytest.raises(LimitError, match=message) as caught:
        lower([as_form(city)])
    assert caught.value.cure == cure
