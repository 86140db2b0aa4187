"""Pieces that become one another where scenes morph: by tag, the nearest, each once; seen in the joined field."""

from __future__ import annotations

import numpy as np
import pytest
from support.mixes import cue, guest, mixed, scene

from dreamscape3d.scene.pairing import FARTHEST, couples
from dreamscape3d.sdf.evaluate import evaluate_field
from dreamscape3d.sdf.shape import plane, sphere

OF = np.array([0, 0, 0, 1, 1, 2])


def along(*x: float) -> np.ndarray:
    return np.stack([np.array(x), np.zeros(len(x)), np.zeros(len(x))], -1)


def test_the_nearest_of_one_tag_find_each_other() -> None:
    bases = along(0.0, 10.0, 20.0, 1.0, 12.0, 11.0)
    found = couples(["tree", "tree", "lamp", "tree", "tree", "tree"], OF, bases, np.zeros(6))
    assert list(zip(found.host.tolist(), found.guest.tolist(), strict=True)) == [(0, 3), (1, 5)]
    np.testing.assert_array_equal(found.middle, along(0.5, 10.5))


def test_no_tag_and_what_is_too_far_find_nobody() -> None:
    bases = along(0.0, 0.0, 0.0, 0.0, FARTHEST + 1.0, 0.0)
    found = couples(["", "tree", "tree", "", "tree", "lamp"], OF, bases, np.zeros(6))
    assert found.count == 0
    assert found.middle.shape == (0, 3)


def test_what_matters_more_goes_first() -> None:
    bases = along(0.0, 1.0, 50.0, 0.5, 60.0, 70.0)
    tags = ["tree", "tree", "", "tree", "", ""]
    assert couples(tags, OF, bases, np.array([0.0, 5.0, 0.0, 0.0, 0.0, 0.0])).host.tolist() == [1]
    assert couples(tags, OF, bases, np.array([5.0, 0.0, 0.0, 0.0, 0.0, 0.0])).host.tolist() == [0]


def test_a_tagged_form_wanders_over_and_is_never_away() -> None:
    """Two balls of one tag: at every strength there is one solid on the way from the one to the other."""
    here = scene([plane(), sphere(1.0).at(-2.0, 1.5, 0.0).tagged("ball").painted("wall")])
    there = scene([plane(), sphere(0.5).at(2.0, 1.5, 0.0).tagged("ball").painted("neon")])
    poser = mixed(here, there)
    places = []
    way = np.stack([np.linspace(-3.5, 3.5, 281), np.full(281, 1.5), np.zeros(281)], -1)
    for f in np.linspace(0.02, 1.0, 50).tolist():
        moment = poser.pose_cue(cue("morph", guest(f, f), bubble=0.0))
        inside = way[evaluate_field(moment.field, way) < 0.0, 0]
        assert len(inside) > 30
        assert np.ptp(inside) < 2.1
        places.append(float(inside.mean()))
    assert places[0] == pytest.approx(-2.0, abs=0.05)
    assert places[-1] == pytest.approx(2.0, abs=0.05)
    assert (np.diff(places) >= -1e-9).all()


def test_a_guest_that_is_not_there_takes_nothing_away() -> None:
    balls = [scene([plane(), sphere(1.0).at(x, 1.5, 0.0).tagged("ball")]) for x in (-2.0, 2.0, 0.0)]
    moment = mixed(*balls).pose_cue(cue("morph", guest(0.0), guest(0.1), bubble=0.0))
    parts = moment.field.parts
    assert parts is not None
    assert not parts.absent[parts.of == 0].any()
    assert parts.absent[parts.of == 1].all()
