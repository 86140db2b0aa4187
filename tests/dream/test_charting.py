"""What the neuro-map of a world holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dreamscape3d import resources
from dreamscape3d.dream.charting import FORMS, chart_of
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.formats.story import load_story


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


def forms_of(world: World) -> dict[str, set[str]]:
    """By dreamer, the forms that are tied to them; by "" those that are nobody's."""
    night, chart = world.company.night, chart_of(world, world.moment())
    assert night is not None
    known = [*world.company.names]
    for name in world.company.names:
        living = world.dream_of(name).living
        known += [each.name for each in (*living.memories, *living.fears)]
    names = [knot.name for knot in chart.knots]
    found: dict[str, set[str]] = {"": set(names[len(known) :])}
    for a, b in ((min(pair), max(pair)) for pair in chart.ties.tolist()):
        if b >= len(known):
            found.setdefault(names[a], set()).add(names[b])
            found[""].discard(names[b])
    return found


def test_forms_are_tied_to_whose_dream_they_are_of() -> None:
    """Whatever the order in which a setting has its guests; bodies, fears and tales are no forms of a dream."""
    story = load_story(resources.scenes() / "story" / "bedtime.toml")
    woven = next(n for n, setting in enumerate(story.settings) if setting.name == "woven")
    turned = replace(story.settings[woven], guests=("finn", "mia"))
    settings = tuple(turned if n == woven else setting for n, setting in enumerate(story.settings))
    world = World.of_story(replace(story, settings=settings).beginning("entangled"))
    world.advance_to(6.0)
    tied = forms_of(world)
    assert set(tied) == {"", "liam", "mia", "finn"}
    assert not tied[""]
    for name in ("liam", "mia", "finn"):
        assert tied[name] <= {*world.scenes.of(world.dream_of(name)).field.names}


def test_a_place_of_nobodys_has_forms_of_nobodys() -> None:
    world = World.of_story(load_story(resources.scenes() / "story" / "bedtime.toml").beginning("spectral_self"))
    world.advance_to(6.0)
    tied = forms_of(world)
    assert set(tied) == {""}
    assert "ring" in tied[""]
    assert "thigh" not in tied[""]
