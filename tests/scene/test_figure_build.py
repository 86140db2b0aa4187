"""Joints of figures: where they are at rest, and where turns and mirrors bring them."""

from __future__ import annotations

import numpy as np
import pytest
from support.figures import NAMES

from dreamscape3d.formats.figure import shipped_figure
from dreamscape3d.scene.figure_build import SHARES, posed, rest_of
from dreamscape3d.scene.rig import COUNT, JOINT, frames, mirrored

TALL = rest_of(2.0, {})


def at(joint: str, turns: dict[str, tuple[float, float, float]], yaw: float = 180.0) -> list[float]:
    """Where a joint of a figure of 2 m is that stands at the origin; at yaw 180 it faces its own +z."""
    origin, _ = posed(TALL, np.zeros(3), yaw, turns)
    return np.round(origin[JOINT[joint]], 9).tolist()


def test_at_rest_it_stands_upright_with_hanging_arms() -> None:
    assert at("hips", {}) == [0.0, 1.06, 0.0]
    assert at("head", {}) == pytest.approx([0.0, 2 * (0.53 + 0.06 + 0.12 + 0.135 + 0.055), 0.0])
    assert at("foot.left", {}) == pytest.approx([0.104, 0.08, 0.0])
    assert at("hand.right", {}) == pytest.approx([-0.23, 2 * (0.53 + 0.06 + 0.12 + 0.105 - 0.172 - 0.157), 0.0])


def test_turns_by_hand() -> None:
    shoulder = 2 * (0.53 + 0.06 + 0.12 + 0.105)
    # a raised arm: −90° about x brings what hangs (−y) to +z
    assert at("hand.left", {"shoulder.left": (-90, 0, 0)}) == pytest.approx([0.23, shoulder, 0.658])
    # the elbow alone: the forearm is 0.314
    assert at("hand.left", {"elbow.left": (-90, 0, 0)}) == pytest.approx([0.23, shoulder - 0.344, 0.314])
    # both: first the elbow, then all of it with the shoulder
    both = {"shoulder.left": (-90.0, 0.0, 0.0), "elbow.left": (-90.0, 0.0, 0.0)}
    assert at("hand.left", both) == pytest.approx([0.23, shoulder + 0.314, 0.344])
    # a knee of 90° puts the foot behind
    assert at("foot.right", {"knee.right": (90, 0, 0)}) == pytest.approx([-0.104, 0.57, -0.49])
    # the waist carries all above it: 90° to its left side (about −z)
    assert at("head", {"waist": (0, 0, -90)}) == pytest.approx([2 * (0.12 + 0.135 + 0.055), 1.18, 0.0])


def test_it_faces_its_yaw() -> None:
    assert at("hand.right", {}, yaw=0.0)[0] == pytest.approx(0.23)
    turned = at("hand.left", {"shoulder.left": (-90, 0, 0)}, yaw=90.0)  # towards +x
    assert turned[0] == pytest.approx(0.658)


def test_scale_is_about_the_ground() -> None:
    origin, _ = posed(TALL, np.array([1.0, 0.5, 2.0]), 30.0, scale=0.5)
    assert origin[0].tolist() == pytest.approx([1.0, 0.5 + 0.53, 2.0])


def test_given_lengths_hold() -> None:
    rest = rest_of(1.5, {"thigh": 0.3, "shin": 0.32, "ankle": 0.05, "shoulders": 0.21, "bow": 0.1})
    assert rest[0] == pytest.approx((0.0, 0.67, 0.0))
    assert rest[JOINT["shoulder.right"]][0] == -0.21
    assert (rest[JOINT["neck"]][2], rest[JOINT["head"]][2]) == (0.05, 0.05)
    short = rest_of(1.5, {"hips": 0.8})
    assert short[JOINT["knee.left"]][1] == pytest.approx(-0.37)
    assert sum(SHARES[name] for name in ("thigh", "shin", "ankle")) == pytest.approx(SHARES["hips"])


def test_mirrored_twice_is_itself() -> None:
    rng = np.random.default_rng(5)
    turns, _ = np.linalg.qr(rng.normal(size=(3, COUNT, 3, 3)))
    turns *= np.sign(np.linalg.det(turns))[..., None, None]
    origin, rotation = frames(np.array([TALL] * 3), rng.normal(size=(3, 3)), turns, np.array([1.0, 0.7, 1.9]))
    point, normal = rng.normal(size=3), np.array([0.6, 0.0, 0.8])
    once = mirrored(origin, rotation, point, normal)
    assert np.allclose(np.linalg.det(once[1]), 1.0)
    assert np.allclose(once[0][:, 0], origin[:, 0] - 2.0 * ((origin[:, 0] - point) @ normal)[:, None] * normal)
    again = mirrored(*once, point, normal)
    assert np.allclose(again[0], origin)
    assert np.allclose(again[1], rotation)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_figures_stand_on_the_ground(name: str) -> None:
    figure = shipped_figure(name)
    origin, rotation = posed(figure.rest, np.zeros(3), 180.0)
    assert np.allclose(rotation, np.eye(3))
    top = origin[JOINT["head"], 1]
    assert 0.78 * figure.height < top < 0.95 * figure.height
    assert 0.02 < origin[JOINT["foot.left"], 1] < 0.1
    legs = -(figure.rest[JOINT["knee.left"]][1] + figure.rest[JOINT["foot.left"]][1])
    assert figure.rest[0][1] == pytest.approx(legs + origin[JOINT["foot.left"], 1])
