"""Text as a shape: its bounds, its two ways to the truth, how it joins, what it refuses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from dreamscape3d.errors import LimitError
from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf.evaluate import distance, evaluate_field
from dreamscape3d.sdf.lettering import lettering
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import PackedField, pose
from dreamscape3d.sdf.shape import Form, Group, Shape, as_form, box, sphere, text

VALUES = {"time": 1.5, "i": 0.0, "n": 1.0, "r": 0.0}
PLACED: dict[str, Shape] = {
    "plain": text("gÉ", 1.2, 0.3),
    "neon": text("two\nlines", 0.8, 0.2, 0.05),
    "placed": text("R", 2.0, 0.5).turned(20.0, 50.0, -30.0).scaled(0.7).at(1.0, -0.5, 0.3),
    "mirrored": text("Rj", 1.0, 0.4).turned(10.0, 30.0, 0.0).at(1.3, 0.2, 0.1).mirrored("xy"),
    "copies": text("k", 0.7, 0.2).turned(0.0, parse("20*i"), 0.0).circled(5, 1.5),
    "moving": text("go", parse("0.5 + time"), parse("0.2*time"), parse("0.02*time")),
    "grouped": Group((as_form(text("a", 1.0)), as_form(sphere(0.4).at(1.0, 0.0, 0.0)))).turned(0.0, 45.0, 0.0),
}


def posed(*shapes: Shape) -> PackedField:
    return pose(lower([as_form(shape) for shape in shapes]), VALUES)


@pytest.mark.parametrize("name", PLACED)
def test_both_ways_to_the_truth_agree(name: str) -> None:
    points = np.random.default_rng(5).uniform(-3.0, 3.0, (3000, 3))
    assert evaluate_field(posed(PLACED[name]), points) == pytest.approx(
        distance(PLACED[name], points, VALUES), abs=1e-9
    )


@pytest.mark.parametrize("name", PLACED)
def test_bounds_hold_the_letters(name: str) -> None:
    packed = posed(PLACED[name])
    points = np.random.default_rng(6).uniform(-4.0, 4.0, (60_000, 3))
    inside = points[evaluate_field(packed, points) < 0.0]
    assert len(inside) > 5
    local = np.einsum("lab,lnb->lna", packed.axes, inside[None] - packed.centre[:, None])
    held = (np.abs(local) <= packed.half[:, None] + 1e-6).all(axis=2).any(axis=0)
    assert held.all()


def test_a_mirror_image_is_mirrored() -> None:
    """An R turned round: its leg is on the other side, in the picture as in the distance."""
    points = np.random.default_rng(8).uniform((-0.5, -0.6, -0.2), (0.5, 0.6, 0.2), (4000, 3))
    letter, image = posed(text("R", 1.0, 0.3)), posed(Group((as_form(text("R", 1.0, 0.3).mirrored("x")),)))
    both = np.minimum(evaluate_field(letter, points), evaluate_field(letter, points * [-1.0, 1.0, 1.0]))
    assert evaluate_field(image, points) == pytest.approx(both, abs=1e-9)
    assert np.mean(both < evaluate_field(letter, points) - 0.01) > 0.05


def test_what_carves_the_world_leaves_text_alone() -> None:
    hole = Form(sphere(9.0), "subtract")
    points = np.random.default_rng(9).uniform(-0.5, 0.5, (200, 3))
    words = text("x", 1.0, 0.5)
    carved = posed(box(2.0), words, hole)
    assert evaluate_field(carved, points) == pytest.approx(evaluate_field(posed(words), points))
    assert distance([as_form(box(2.0)), as_form(words), hole], points) == pytest.approx(distance(words, points))


def test_texts_are_made_once() -> None:
    field = lower(
        [as_form(text("one").repeated((4, 1, 1), (1.0, 0.0, 0.0))), as_form(text("two")), as_form(text("one"))]
    )
    assert [made.text for made in field.letterings] == ["one", "two"]
    assert field.texts[:, 1].tolist() == [0, 0, 0, 0, 1, 0]
    assert field.letterings[0] is lettering("one")


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (text(""), "a text has nothing to draw"),
        (text("а"), 'the font cannot draw "а"'),
        (text("a").twisted(20.0), "text cannot be warped"),
        (text("a").rounded(0.1), "text cannot be carved, rounded or part of a blended group"),
        (box(1.0) - text("a"), "text cannot subtract"),
        (box(1.0) & text("a"), "text cannot intersect"),
        (Group((as_form(box(1.0)), as_form(text("a")).smooth(0.1))), "text cannot be blended"),
        (box(1.0).at(0.0, 1.0, 0.0) - sphere(0.5) | text("a"), "text cannot be carved"),
    ],
)
def test_what_text_refuses(shape: Shape, message: str) -> None:
    with pytest.raises(LimitError, match=message) as caught:
        lower([as_form(sphere(1.0)), as_form(shape)])
    assert caught.value.cure


def test_too_many_different_texts() -> None:
    with pytest.raises(LimitError, match="65 different texts are more than 64"):
        lower([as_form(text(f"t{number}")) for number in range(65)])


SICK: list[Callable[[], Shape]] = [
    lambda: text("a", parse("0*time"), parse("1/(time - 1.5)"), 0.0),
    lambda: text("a", parse("-time"), -1.0, parse("log(-time)")),
    lambda: text("a", 1e4, 1e6, 1e6),
]


@pytest.mark.parametrize("make", SICK)
def test_absurd_sizes_stay_finite(make: Callable[[], Shape]) -> None:
    packed = posed(make())
    for values in (packed.texels, packed.centre, packed.half, packed.radius):
        assert np.isfinite(values).all()
    assert np.isfinite(evaluate_field(packed, np.random.default_rng(1).uniform(-2.0, 2.0, (50, 3)))).all()
