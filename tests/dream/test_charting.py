"""What the neuro-map of a world holds."""

from __future__ import annotations

import numpy as np

from dreamscape3d import resources
from dreamscape3d.dream.charting import FORMS, chart_of
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream


def test_a_dream_alone_shows_its_largest_named_forms() -> None:
    world = World(load_dream(resources.scenes() / "mia.toml"))
    chart = chart_of(world, world.moment())
    names = [knot.name for knot in chart.knots]
    assert names[0] == "host"
    assert 5 < len(names) <= 1 + FORMS
    assert len(chart.ties) == len(names) - 1
    assert all(np.isfinite(knot.place).all() for knot in chart.knots if knot.place is not None)
    again = chart_of(world, world.moment())
    assert names == [knot.name for knot in again.knots]
    assert np.array_equal(chart.at, again.at)


def test_guests_are_tied_as_far_as_they_are_entangled() -> None:
    world = World(load_dream(resources.scenes() / "entangled.toml"))
    chart = chart_of(world, world.moment(4.0))
    names = [knot.name for knot in chart.knots]
    assert {"host", "mia", "finn", "liam"} <= set(names)
    tied = {frozenset((names[a], names[b])): s for (a, b), s in zip(chart.ties.tolist(), chart.strength, strict=True)}
    assert 0.0 < tied[frozenset(("host", "mia"))] <= 1.0
