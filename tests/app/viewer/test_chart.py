"""The neuro-map in the viewer: opened over a picture, named where its knots are, pointed at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_crew import loaded
from living import JETTY

from dreamscape3d.app.viewer.chart import DIMMED, Chart
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.render.plan import Plan, make_plan
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.stereo import Stereo, eye_views

SIZE = (160, 90)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(loaded(tmp_path / "jetty.toml", JETTY))


@pytest.fixture
def plan(stage: Stage) -> Plan:
    return make_plan(stage.timeline.moment(), SIZE, QUALITIES["draft"])


def opened(stage: Stage, plan: Plan, pointer: tuple[float, float] | None = None) -> Chart:
    chart = Chart()
    chart.wanted = True
    for _ in range(3):
        chart.over(plan, stage, 0.2, pointer)
    return chart


def test_a_closed_map_is_nothing(stage: Stage, plan: Plan) -> None:
    chart = Chart()
    assert chart.over(plan, stage, 0.1, None) is plan
    assert chart.names(plan.moment.view, SIZE) == []


def test_it_shines_over_a_darker_picture(stage: Stage, plan: Plan) -> None:
    chart = opened(stage, plan)
    seen = chart.over(plan, stage, 0.0, None).moment
    assert len(seen.sprites) > len(plan.moment.sprites)
    assert seen.view.exposure == pytest.approx(plan.moment.view.exposure - DIMMED)
    chart.wanted = False
    for _ in range(3):
        last = chart.over(plan, stage, 0.2, None)
    assert last is plan


def test_names_are_where_their_knots_are_pointed_at(stage: Stage, plan: Plan) -> None:
    """Pointing just under a name finds what bears it."""
    names = opened(stage, plan).names(plan.moment.view, SIZE)
    assert {"the unlit door", "kite", "post"} & {name.text for name in names}
    assert all(0.0 < share < 1.0 for name in names for share in name.at)
    assert all(max(name.colour) == pytest.approx(1.0) for name in names)
    name = names[0]
    chart = opened(stage, plan, (name.at[0], 1.0 - name.at[1]))
    assert chart.names(plan.moment.view, SIZE)[0].chosen
    assert chart.names(plan.moment.view, SIZE)[0].text == name.text
    assert chart.pointed is not None or name.text == "host"


def test_each_eye_has_names_at_their_depth(stage: Stage, plan: Plan) -> None:
    chart = opened(stage, plan)
    view = replace(plan.moment.view, convergence=8.0)
    left, right = (chart.names(each, SIZE) for each in eye_views(view, Stereo("side_by_side_full"), 1.0, 8.0))
    assert [name.text for name in left] == [name.text for name in right]
    apart = np.array([one.at[0] - other.at[0] for one, other in zip(left, right, strict=True)])
    assert (apart > 0.0).all(), "before the screen"
    assert np.allclose([one.at[1] - other.at[1] for one, other in zip(left, right, strict=True)], 0.0)
