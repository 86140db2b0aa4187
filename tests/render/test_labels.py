"""Labels: in the picture, on nothing else, where numpy has what they name."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import camera_rays, moment_of

from dreamscape3d.render.labels import edges, lettering, pixel_of, place_labels, title
from dreamscape3d.render.overlay import labelled
from dreamscape3d.render.rays import Rays, moved
from dreamscape3d.scene.schematics import Anchor
from dreamscape3d.scene.wires import Kind, make_wires
from dreamscape3d.sdf.shape import sphere

SIZE = (1280, 720)


@pytest.fixture(scope="module")
def rays() -> Rays:
    return camera_rays(moment_of(sphere(1)), SIZE)


def anchor(at: tuple[float, float, float], name: str = "pillar", leaves: int = 1) -> Anchor:
    return Anchor((3, 1), name, leaves, np.array(at), np.array([1.0, 12.345, 0.25]), 0.2)


def crowd(count: int) -> list[Anchor]:
    rng = np.random.default_rng(1)
    return [
        anchor(tuple(place), f"form {i}") for i, place in enumerate(rng.uniform((-6, -2, -4), (6, 4, 20), (count, 3)))
    ]


def test_no_label_lies_on_another_or_leaves_the_picture(rays: Rays) -> None:
    placed = place_labels(crowd(300), rays)
    assert 20 < len(placed) <= 60
    boxes = np.array([(*np.add(x.at, x.corner), *np.add(np.add(x.at, x.corner), x.size)) for x in placed])
    assert boxes[:, :2].min() >= 0.0
    assert (boxes[:, 2:] <= SIZE).all()
    for i, (left, top, right, bottom) in enumerate(boxes):
        others = np.delete(boxes, i, axis=0)
        apart = (others[:, 0] >= right) | (others[:, 2] <= left) | (others[:, 1] >= bottom) | (others[:, 3] <= top)
        assert apart.all()


def test_the_first_have_room_first(rays: Rays) -> None:
    names = [label.text for label in place_labels([anchor((0, 1, 0), "a"), anchor((0, 1, 0.01), "b")] * 4, rays)]
    assert names[:2] == ["a", "b"]  # on another side of it
    assert len(place_labels(crowd(300), rays, most=7)) == 7


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_anchors_are_where_their_rays_pass(rays: Rays, shift: float) -> None:
    aside = moved(rays, shift, 0.0, 4.0)
    for each in crowd(30):
        at = pixel_of(each.at, aside)
        assert at is not None
        origin, direction = aside.at(np.array(at[0]), np.array(SIZE[1] - at[1]))
        away = each.at - origin
        np.testing.assert_allclose(direction, away / np.linalg.norm(away), atol=1e-9)


def test_what_is_behind_the_eye_has_none(rays: Rays) -> None:
    assert pixel_of(np.array([0.0, 1.0, -10.0]), rays) is None
    assert place_labels([anchor((0, 1, -10)), anchor((50, 1, 0))], rays) == []


def test_words() -> None:
    assert title(anchor((0, 0, 0))) == "pillar"
    assert title(anchor((0, 0, 0), leaves=12)) == "pillar ×12"
    assert title(anchor((0, 0, 0), name="")) == "form 4.2"
    assert edges(np.array([1.0, 12.345, 0.25])) == "1.00 × 12.3 × 0.25 m"


def test_lettering_stays_on_its_label_but_for_the_leader(rays: Rays) -> None:
    (label,) = place_labels([anchor((0.5, 1, 0))], rays)
    wires = lettering([label])
    assert (wires.kind == Kind.LETTER).all()
    np.testing.assert_allclose(wires.ends, np.broadcast_to(label.anchor, wires.ends.shape), atol=1e-6)
    leader, drawn = wires.strokes[0], wires.strokes[1:].reshape(-1, 2)
    assert leader[:2].tolist() == [0.0, 0.0]
    left, top = label.corner
    assert left - 1 <= drawn[:, 0].min() <= drawn[:, 0].max() <= left + label.size[0] + 1
    assert top - 1 <= (-drawn[:, 1]).min() <= (-drawn[:, 1]).max() <= top + label.size[1] + 1
    assert (drawn == np.round(drawn)).all()  # crisp


def test_labels_grow_with_large_pictures(rays: Rays) -> None:
    large = camera_rays(moment_of(sphere(1)), (5120, 2880))
    (small,), (big,) = (place_labels([anchor((0.5, 1, 0))], each) for each in (rays, large))
    assert big.size[1] == pytest.approx(small.size[1] * 2880 / 1080)


def test_wires_without_anchors_stay_as_they_are(rays: Rays) -> None:
    wires = make_wires(np.zeros((3, 2, 3)), Kind.BOX)
    assert labelled(wires, [], rays, SIZE) is wires
    assert len(labelled(wires, [anchor((0, 1, 0))], rays, SIZE)) > 40
