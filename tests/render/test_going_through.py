"""Pictures of who goes through a door: right after it all is as right before it, and nothing is made for that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from drawing import Gpu
from numpy.typing import NDArray
from support.doors import DAY, NIGHT, TIME

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.target import pixels_of
from dreamscape3d.render import grade
from dreamscape3d.render.grade import TableAhead, develop, table
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.plan import FIRST, make_plan
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Strength
from dreamscape3d.scene.grading import Grade
from dreamscape3d.scene.look import Look
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Light
from dreamscape3d.sdf.shape import as_form, box

SIZE = (192, 112)
STEP = 0.03  # metres from one picture to the next
RODS = tuple(as_form(box((0.05, 3.0, 0.05)).turned(z=25.0 * n).at(0.6 * n - 2.0, 1.8, -3.0)) for n in range(8))
GUEST = replace(
    DAY,
    forms=(*DAY.forms, *RODS),
    lights=(Light(kind="sun", direction=(0.3, 0.7, 0.6), colour=(1.0, 0.8, 0.5), intensity=3.0),),
    grade=Grade(saturation=0.6, contrast=1.3, vignette=0.5, bloom=0.3),
)


@pytest.fixture(scope="module")
def mixed() -> MixedPoser:
    return MixedPoser([ScenePoser(NIGHT), ScenePoser(GUEST)])


@pytest.fixture
def live(gl: Any) -> Iterator[LiveRenderer]:
    made = LiveRenderer(gl, SIZE, shared_context()[1], scale=1.0)
    yield made
    made.release()


def cue(over: float, within: int) -> Cue:
    guest = GuestCue(TIME, strength=Strength(1.0, 1.0, 1.0))
    return Cue(TIME, mix=Mix("portal", (guest,), beat=0.4, within=within, over=over))


def before(mixed: MixedPoser, away: float, over: float = 0.0) -> Moment:
    """So far before the door [m], looking through it, a little aside."""
    opening = at_home(mixed)
    return mixed.pose_cue(cue(over, 0), moved(mixed.view(TIME), opening, away))


def after(mixed: MixedPoser, away: float, over: float = 0.0) -> Moment:
    """So far beyond it."""
    opening, own = at_home(mixed), ScenePoser(GUEST).view(TIME)
    seen, way = moved(own, opening, -away), opening.to_beyond
    return mixed.pose_cue(cue(over, 1), replace(own, eye=way.points(seen.eye), target=way.points(seen.target)))


def at_home(mixed: MixedPoser) -> Any:
    portal = mixed.pose_cue(cue(0.0, 0)).portal
    assert portal is not None
    return portal.opening


def moved(view: View, opening: Any, away: float) -> View:
    eye = opening.centre + away * opening.normal + 0.2 * opening.right
    return replace(view, eye=eye, target=eye - 5.0 * opening.normal - 0.8 * opening.right)


def shown(live: LiveRenderer, moment: Moment, seconds: float = 1.0 / 30.0) -> NDArray[np.float64]:
    live.draw(moment, passed=seconds)
    return pixels_of(live.shown).astype(np.float64)


def difference(a: NDArray[Any], b: NDArray[Any]) -> float:
    return float(np.abs(a.astype(np.float64) - b.astype(np.float64)).mean())


@pytest.mark.parametrize("over", [0.0, 0.4])
@pytest.mark.parametrize("quality", ["draft", "high"])
def test_stills_on_either_side_of_the_door_are_alike(gpu: Gpu, mixed: MixedPoser, quality: str, over: float) -> None:
    """But for what is drawn more finely on the side where one is."""
    one, other = (
        gpu.picture(moment, SIZE, replace(QUALITIES[quality], probe=0), depth=8)  # type: ignore[index]
        for moment in (before(mixed, 1e-3, over), after(mixed, 1e-3, over))
    )
    assert one.std() > 15.0
    assert difference(one, other) < 1.5


def test_a_walk_through_has_no_leap(live: LiveRenderer, mixed: MixedPoser) -> None:
    """Neither at the door nor while the eye goes over to what is beyond: no picture is farther from the one before
    than a step makes it."""
    for _ in range(12):
        first = shown(live, before(mixed, 10 * STEP))
    pictures = [first]
    pictures += [shown(live, before(mixed, (k - 0.5) * STEP)) for k in range(10, 0, -1)]
    exposure = live.exposure
    pictures += [shown(live, after(mixed, (k + 0.5) * STEP, over=min(k / 30.0, 1.0))) for k in range(12)]
    steps = [difference(a, b) for a, b in pairwise(pictures)]
    assert exposure is not None
    assert live.exposure == pytest.approx(exposure - 1.5)
    assert steps[10] < 1.3 * max(steps[7:10]) + 0.5
    assert max(steps[11:]) < 2.0  # of 255, while colours go over in a second


def test_to_go_on_from_the_last_picture_is_better_than_to_begin_anew(live: LiveRenderer, mixed: MixedPoser) -> None:
    """What pictures accumulated stays: else the first beyond would have one sample a pixel."""
    for _ in range(16):
        shown(live, before(mixed, 1e-3))
    went = shown(live, after(mixed, 1e-3))
    for _ in range(24):
        settled = shown(live, after(mixed, 1e-3))
    live.forget()
    anew = shown(live, after(mixed, 1e-3))
    edges = np.abs(np.gradient(settled.mean(axis=2), axis=1)) > 5.0
    assert edges.sum() > 100
    assert difference(went[edges], settled[edges]) < 0.7 * difference(anew[edges], settled[edges])


def test_an_eye_that_adapts_is_not_dazzled(gl: Any) -> None:
    host, guest = (replace(s, camera=replace(s.camera, auto_exposure=2.0)) for s in (NIGHT, GUEST))
    mixed = MixedPoser([ScenePoser(host), ScenePoser(guest)])
    live = LiveRenderer(gl, SIZE, shared_context()[1], scale=1.0)
    try:
        for _ in range(30):
            first = shown(live, before(mixed, 1e-2), 0.2)
        then = live.exposure
        second = shown(live, after(mixed, 1e-2), 0.0)
        assert then is not None
        assert live.exposure == pytest.approx(then - 1.5)
        assert difference(first, second) < 3.0
        for _ in range(20):
            shown(live, after(mixed, 1e-2, 1.0), 0.2)
        assert live.exposure != pytest.approx(then - 1.5, abs=1e-3)
    finally:
        live.release()


def test_shadow_maps_go_along(mixed: MixedPoser) -> None:
    """Those of what was beyond are those of here; a plan that was made for them fits, and draws none anew."""
    quality, turn = replace(QUALITIES["live"], shadow_size=64), FIRST
    plans = []
    for _ in range(6):
        plans.append(make_plan(before(mixed, 0.2), SIZE, quality, turn))
        turn = plans[-1].after
    assert turn.beyond is not None
    there = replace(turn, beyond=(turn.beyond[0], replace(turn.beyond[1], number=1)))
    plan = make_plan(after(mixed, 0.2), SIZE, quality, there)
    assert plan.casters
    assert plan.shadows is None
    assert plan.fits(there)
    assert plan.after.scene == plan.moment.scene != 0
    assert not plan.fits(FIRST)
    back = plan.after.within(0)
    assert (back.channels, back.faces, back.scene) == (turn.channels, turn.faces, 0)
    assert turn.within(0) is turn
    elsewhere = turn.within(12345)
    assert (elsewhere.channels, elsewhere.number) == (FIRST.channels, FIRST.number)


def test_nothing_is_compiled_for_it(gl: Any, mixed: MixedPoser) -> None:
    programs = shared_context()[1]
    live = LiveRenderer(gl, SIZE, programs, scale=1.0)
    try:
        for _ in range(3):
            shown(live, before(mixed, 0.2))
        shown(live, after(mixed, -0.2))  # as one looks back, from the other side: what mirrors and probes want
        compiled = programs.compiled
        for moment in (before(mixed, 0.1), after(mixed, 0.1), after(mixed, 0.2, 1.0), before(mixed, 0.2, 0.5)):
            shown(live, moment)
        assert programs.compiled == compiled
    finally:
        live.release()


def test_colours_between_two_looks() -> None:
    one, other = Look(saturation=0.5), Look(contrast=1.5, warmth=0.5)
    between = replace(one, other=other, share=0.25)
    tables = [table(look).astype(np.float64) for look in (one, other, between)]
    assert tables[2] == pytest.approx(0.75 * tables[0] + 0.25 * tables[1], abs=2e-3)
    assert table(replace(between, share=0.0)) is table(one)
    assert table(between) is table(between)
    radiance = np.array([[0.2, 0.4, 0.1]])
    mixed = 0.75 * develop(radiance, one) + 0.25 * develop(radiance, other)
    assert develop(radiance, between) == pytest.approx(mixed)


def test_the_table_of_what_is_beyond_is_made_ahead_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[float, ...]] = []
    monkeypatch.setattr(grade, "_table", lambda *numbers: made.append(numbers))
    ahead = TableAhead()
    for look in (Look(hue=3.0), Look(hue=3.0), Look(hue=8.0)):
        ahead.want(look)
        assert ahead._thread is not None
        ahead._thread.join()
    assert len(made) == 2
