"""Golden pictures of schematics: over a hall that is half a drawing, and over a street, where a form is chosen.

`pytest tests/render/test_schematics_golden.py --update-golden` paints them anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from support.golden import assert_golden

from dreamscape3d import load_dream, render, resources
from dreamscape3d.app.blueprint import Blueprint
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.errors import UsageError
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer

SIZE = (640, 360)


def drawn(name: str, **look: Any) -> Any:
    """A dream at 2 s under its blueprint."""
    dream = load_dream(resources.scenes() / f"{name}.toml")
    world = World(dream)
    ctx, programs = shared_context()
    blueprint, renderer = Blueprint(dream, ctx, programs), Renderer(ctx, SIZE, QUALITIES["draft"], programs)
    for key, value in look.items():
        setattr(blueprint, key, value)
    moment = world.moment(2.0)
    try:
        return renderer.render(moment, over=blueprint.over(moment, world.signals(2.0)))
    finally:
        renderer.release()
        blueprint.release()


def test_schematics_of_a_hall(gl: Any, request: pytest.FixtureRequest) -> None:
    assert_golden("schematics-liam", drawn("liam", labels=9), request)


def test_schematics_of_a_street_with_a_chosen_form(gl: Any, request: pytest.FixtureRequest) -> None:
    assert_golden("schematics-harmony", drawn("harmony", labels=0, paper=0.25, chosen=(11,)), request)


def test_render_draws_them_where_they_are_asked_for(gl: Any) -> None:
    dream = load_dream(resources.scenes() / "rain.toml")
    plain, drawn_over = (render(dream, (160, 90), samples=1, schematics=on) for on in (False, True))
    assert np.abs(plain.astype(int) - drawn_over).mean() > 5
    deep = render(dream, (160, 90), samples=1, schematics=True, depth=16)
    assert np.abs(deep / 257.0 - drawn_over).mean() < 1.0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"depth": 32}, "schematics are drawn over a developed picture"),
        ({"projection": "ods"}, "schematics cannot be drawn in the projection ods"),
    ],
)
def test_what_has_no_schematics_says_so(asked: Any, message: str) -> None:
    dream = load_dream(resources.scenes() / "rain.toml")
    with pytest.raises(UsageError) as caught:
        render(dream, (160, 160), schematics=True, **asked)
    assert caught.value.message == message
    assert caught.value.cure
