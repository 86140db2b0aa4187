"""A field without some leaves: what stays is where it was, whatever it stands in, and nothing else is kept."""

from __future__ import annotations

import numpy as np
import pytest
from support.sameness import assert_same
from support.scenes import SCENES, TIMES

from dreamscape3d.maths.expression import parse
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pieces import pieces_of
from dreamscape3d.sdf.pose import numbers, pose
from dreamscape3d.sdf.shape import Form, Terrain, Text, box, sphere
from dreamscape3d.sdf.trimming import trimmed, trimmed_numbers


@pytest.mark.parametrize("name", sorted(SCENES))
def test_what_stays_is_the_same(name: str) -> None:
    field = lower(SCENES[name]())
    of = pieces_of(field, numbers(field, TIMES)).leaf
    keep = (of < 0) | (of % 2 == 0)
    whole, part = pose(field, TIMES), pose(trimmed(field, keep), TIMES)
    points = np.random.default_rng(1).uniform(-6.0, 6.0, (2000, 3))
    rows = np.nonzero(keep)[0]
    np.testing.assert_array_equal(evaluate_field(part, points), evaluate_field(whole, points, rows))
    assert part.texels.shape[0] == len(rows)
    assert_same(trimmed_numbers(field, numbers(field, TIMES), keep), numbers(trimmed(field, keep), TIMES))


def test_only_what_is_needed_is_kept() -> None:
    carved = (box((2.0, 2.0, 2.0)) - sphere(1.2)).at(4.0, 0.0, 0.0)
    moving = sphere(parse("1 + 0.1 * sin(time)")).at(parse("time"), 0.0, 0.0).twisted(30.0)
    field = lower([Form(box((1.0, 1.0, 1.0))), Form(carved), Form(moving)])
    first = trimmed(field, np.array([True, False, False, False]))
    assert (first.leaf_count, len(first.group_operator), len(first.warp_kind)) == (1, 0, 0)
    assert len(first.node_parent) < len(field.node_parent)
    assert first.is_still
    assert not field.is_still
    last = trimmed(field, np.array([False, False, False, True]))
    assert (last.leaf_count, len(last.group_operator), len(last.warp_kind)) == (1, 0, 1)
    np.testing.assert_array_equal(numbers(last, TIMES).leaves.centre, numbers(field, TIMES).leaves.centre[3:])


def test_terrains_and_letters_are_numbered_anew() -> None:
    land = Terrain(size=20.0, height=2.0, feature=5.0, style="hills", seed=1)
    other = Terrain(size=20.0, height=3.0, feature=5.0, style="hills", seed=2)
    forms = [Form(land), Form(Text("A")), Form(other), Form(Text("B")), Form(sphere(1.0))]
    field = trimmed(lower(forms), np.array([False, False, True, True, True]))
    assert [(known.leaf, known.layer) for known in field.procedural] == [(0, 0)]
    assert field.texts.tolist() == [[1, 0]]
    assert [lettering.text for lettering in field.letterings] == ["B"]


def test_what_is_trimmed_can_be_trimmed_again() -> None:
    field = lower([Form(sphere(parse(f"{n} + time"))) for n in range(1, 5)])
    twice = trimmed(trimmed(field, np.array([True, False, True, True])), np.array([False, True, True]))
    np.testing.assert_array_equal(numbers(twice, {"time": 0.5}).leaves.rounding, [3.5, 4.5])
