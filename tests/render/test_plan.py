"""Plans: all of a picture that needs no GL. Drawn, they are the picture; pickled, they are the same."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.plan import FIRST, Plan, Turn, Wanted, make_plan, plan_surroundings
from dreamscape3d.render.projector import Projector
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.stereo import Stereo
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Light, Material
from dreamscape3d.sdf.shape import box, plane, sphere, terrain, text

SIZE = (96, 64)
LIVE = replace(QUALITIES["live"], shadow_size=128, probe=32)
PAINTS = {
    "chrome": Material(metallic=1.0, roughness=0.1),
    "wet": Material(roughness=0.1, wet=0.8),
    "neon": Material(glow=(0.2, 0.9, 1.0), emission=4.0),
}


def scene(number: int = 0, time: float = 0.0) -> Moment:
    """A sun, a mirror for a ground, chrome, neon, letters: something for every view. `number` chooses a scene."""
    forms = (
        plane().at(0, -1, 0).painted("wet"),
        box(0.8).at(0.4 * time - 1.0 + number, 0, 0),
        sphere(0.5).at(1, 0, -2).painted("chrome"),
        sphere(0.3).at(-1, 0.2 * number, -1).painted("neon"),
        text("ab" if number else "cd", 0.5).at(0, 1, 0),
    )
    camera = Camera(at=(0.3 * number, 1.5, -7), look_at=(0, 0, 0))
    lights = (Light(kind="sun", direction=(0.4, 1.0, -0.5 + number)),)
    return moment_of(*forms, time=time, camera=camera, materials=PAINTS, lights=lights)


@pytest.fixture
def make(gl: Any) -> Iterator[Any]:
    made: list[Any] = []

    def build(kind: Any = Renderer, **choices: Any) -> Any:
        ctx, programs = shared_context()
        if kind is Renderer:
            made.append(Renderer(ctx, SIZE, choices.get("quality", LIVE), programs))
        else:
            made.append(LiveRenderer(ctx, SIZE, programs, **{"quality": LIVE, "scale": 1.0, **choices}))
        return made[-1]

    yield build
    for each in made:
        each.release()


def radiance(renderer: Renderer, picture: Any, eye: int = 0) -> NDArray[np.float64]:
    target = renderer.draw_radiance(picture, eye=eye)
    return np.frombuffer(target.texture.read(), np.float16).astype(np.float64)


def shown(live: LiveRenderer, picture: Any) -> NDArray[np.int64]:
    return np.frombuffer(live.draw(picture).texture.read(), np.uint8).astype(np.int64)


def test_a_pickled_plan_draws_what_its_moment_draws(make: Any) -> None:
    by_moment, by_plan = make(), make()
    for number in range(6):
        moment = scene(time=0.1 * number)
        wanted = radiance(by_moment, moment)
        plan = pickle.loads(pickle.dumps(make_plan(moment, SIZE, LIVE, by_plan.turn)))
        assert np.array_equal(radiance(by_plan, plan), wanted)
    assert by_plan.turn == by_moment.turn


def test_what_is_due_comes_in_turn() -> None:
    """Shadow maps with every second picture, a face of the probe with every fourth, the first with all."""
    turn, shadows, faces = FIRST, [], []
    for number in range(10):
        plan = make_plan(scene(time=number), SIZE, LIVE, turn)
        shadows.append(plan.shadows is not None)
        faces.append([face for face, _ in plan.faces or ()])
        turn = plan.after
    assert shadows == [True, False] * 5
    assert faces == [[0, 1, 2, 3, 4, 5], [0], [], [], [], [1], [], [], [], [2]]


def test_a_light_that_comes_brings_its_map_at_once() -> None:
    dark = moment_of(plane(), box(1.0), lights=())
    after = make_plan(dark, SIZE, LIVE, FIRST).after
    assert make_plan(dark, SIZE, LIVE, after).shadows is None
    assert make_plan(scene(), SIZE, LIVE, after).shadows is not None


def test_without_a_past_everything_is_drawn_every_time() -> None:
    quality = replace(LIVE, temporal=False, probe_in_turn=False)
    plan = make_plan(scene(), SIZE, quality, make_plan(scene(), SIZE, quality).after)
    assert plan.shadows is not None
    assert [face for face, _ in plan.faces or ()] == [0, 1, 2, 3, 4, 5]


def test_eyes_share_a_plan(make: Any) -> None:
    """Each eye's picture is that of a Moment seen from there, where shadows and probe do not hang on the eye."""
    quality = replace(LIVE, shadow_size=0, probe=0)
    moment = scene()
    views = [replace(moment.view, shift=shift, convergence=6.0) for shift in (-0.1, 0.1)]
    plan = make_plan(moment, SIZE, quality, views=views)
    pictures = [radiance(make(quality=quality), plan, eye) for eye in (0, 1)]
    for view, picture in zip(views, pictures, strict=True):
        assert np.array_equal(radiance(make(quality=quality), replace(moment, view=view)), picture)
    assert not np.array_equal(*pictures)


def test_eyes_share_shadows_and_probe(make: Any) -> None:
    """The second eye of a plan draws neither anew."""
    moment = scene()
    views = [replace(moment.view, shift=shift) for shift in (-0.1, 0.1)]
    left = make(LiveRenderer)
    right = make(LiveRenderer, shared=left.shared)
    for _ in range(3):
        plan = make_plan(moment, SIZE, LIVE, left.shared.here.turn, views=views)
        left.draw(plan)
        before = left.shared.here.turn
        right.draw(plan, eye=1)
        assert left.shared.here.turn == before == plan.after


# -- a scene to come


def parts(moment: Moment) -> list[Plan]:
    turn, found = FIRST, []
    while (plan := plan_surroundings(moment, SIZE, LIVE, turn)) is not None:
        found.append(plan)
        turn = plan.after
    return found


def test_what_is_round_a_scene_comes_in_parts() -> None:
    found = parts(scene())
    assert [plan.shadows is not None for plan in found] == [True] + [False] * 6
    assert [face for plan in found for face, _ in plan.faces or ()] == [0, 1, 2, 3, 4, 5]
    assert Wanted(SIZE, LIVE, found[-1].after, surroundings=True).plan(scene()) is None
    first = make_plan(scene(), SIZE, LIVE, found[-1].after)
    assert (first.shadows, first.faces) == (None, ())


def test_a_scene_with_nothing_round_it_has_one_empty_part() -> None:
    """So that what it has that never changes is loaded all the same."""
    (only,) = parts(moment_of(sphere(1.0), lights=()))
    assert (only.shadows, only.faces) == ((), ())


def test_a_cut_shows_what_was_made_ready(make: Any) -> None:
    """The old scene is shown as ever meanwhile, and the new one as if it had always been there."""
    live, alone, fresh = make(LiveRenderer), make(LiveRenderer), make(LiveRenderer)
    coming, ready = scene(1), []
    for number in range(9):
        old = scene(time=0.1 * number)
        assert np.abs(shown(live, old) - shown(alone, old)).max() <= 1
        ready.append(live.ready(coming))
    assert ready == [False] * 8 + [True]
    live.cut()
    assert np.abs(shown(live, coming) - shown(fresh, coming)).max() <= 1
    assert live.shared.coming.turn == FIRST


def test_a_scene_that_was_not_made_ready_is_drawn_whole(make: Any) -> None:
    live, fresh = make(LiveRenderer), make(LiveRenderer)
    shown(live, scene())
    coming = scene(1)
    for _ in range(3):
        live.ready(coming)
    live.cut()
    assert np.abs(shown(live, scene(1)) - shown(fresh, scene(1))).max() <= 1


def test_another_scene_to_come_finds_nothing_of_the_first(make: Any) -> None:
    live, fresh = make(LiveRenderer), make(LiveRenderer)
    shown(live, scene())
    first, second = scene(1), scene(2)
    for _ in range(4):
        live.ready(first)
    ready = [live.ready(second) for _ in range(9)]
    assert ready == [False] * 8 + [True]
    live.cut()
    assert np.abs(shown(live, second) - shown(fresh, second)).max() <= 1


def test_a_plan_that_counts_on_what_is_gone_is_made_anew(make: Any) -> None:
    live, fresh = make(LiveRenderer), make(LiveRenderer)
    shown(live, scene())
    plan = live.wanted().plan(scene(time=1.0))
    assert plan.shadows is None
    live.forget()
    assert np.abs(shown(live, plan) - shown(fresh, scene(time=1.0))).max() <= 1


def test_a_plan_of_another_size_is_made_anew(make: Any) -> None:
    live, fresh = make(LiveRenderer), make(LiveRenderer)
    plan = make_plan(scene(), (32, 16), LIVE)
    assert np.abs(shown(live, plan) - shown(fresh, scene())).max() <= 1


def test_parts_out_of_order_are_left_out(make: Any) -> None:
    live = make(LiveRenderer)
    found = parts(scene())
    for _ in range(2):  # at first what never changes is loaded
        assert not live.ready(found[2])
    assert live.shared.coming.turn == FIRST
    for _ in range(2):
        live.ready(found[0])
    assert live.shared.coming.turn == found[0].after


def test_two_scenes_keep_their_letters_and_heights(make: Any) -> None:
    """Drawn in turn, as old and new are before a cut, nothing is uploaded twice."""
    renderer = make()
    scenes = [moment_of(terrain(20, 1.5, 5.0, "hills", n), text("ab"[n], 1.0)) for n in (0, 1)]
    for moment in (*scenes, *scenes):
        radiance(renderer, moment)
    passes = renderer.shared.passes
    kept = [*passes.letters._sheets.values(), *passes.procedural._maps.values()]
    for moment in scenes:
        radiance(renderer, moment)
    again = [*passes.letters._sheets.values(), *passes.procedural._maps.values()]
    assert [id(each) for each in kept] == [id(each) for each in again]
    assert len(kept) == 4


def test_turns_say_what_is_missing() -> None:
    plan = make_plan(scene(), SIZE, LIVE, Turn(1, (1,), 6, 0))
    assert plan.fits(Turn(1, (1,), 6, 0))
    assert not plan.fits(Turn(1, (), 6, 0))
    assert not plan.fits(Turn(1, (1,), 3, 0))
    assert make_plan(scene(), SIZE, LIVE).fits(FIRST)


# -- a projector


@pytest.fixture
def project(gl: Any) -> Iterator[Any]:
    made: list[Projector] = []

    def build(stereo: Stereo | None = None) -> Projector:
        ctx, programs = shared_context()
        made.append(Projector(ctx, SIZE, programs, stereo=stereo, quality=LIVE, scale=1.0))
        return made[-1]

    yield build
    for each in made:
        each.release()


def pixels(projector: Projector, picture: Any) -> NDArray[np.int64]:
    return np.frombuffer(projector.draw(picture, seconds=0.04).texture.read(), np.uint8).astype(np.int64)


def test_a_projector_draws_plans_as_it_draws_moments(project: Any) -> None:
    by_moment, by_plan = project(), project()
    for number in range(5):
        moment = scene(time=0.1 * number)
        wanted, views = by_plan.wanted(moment.view)
        assert np.array_equal(pixels(by_plan, wanted.plan(moment, views)), pixels(by_moment, moment))


def test_a_projector_plans_anew_for_other_eyes_or_sizes(project: Any) -> None:
    """What was asked for before the dreamer chose two eyes, or pulled the window, is not shown so."""
    projector, fresh = project(), project(Stereo("side_by_side_half"))
    wanted, views = projector.wanted(scene().view)
    plan = wanted.plan(scene(), views)
    projector.set(Stereo("side_by_side_half"))
    assert np.array_equal(pixels(projector, plan), pixels(fresh, scene()))
    assert len(projector.views) == 2
    other = project()
    other.resize((48, 32))
    assert np.array_equal(pixels(other, plan).shape, (48 * 32 * 4,))


def test_a_projector_of_two_eyes_cuts_to_what_is_ready(project: Any) -> None:
    projector, fresh = project(Stereo("side_by_side_half")), project(Stereo("side_by_side_half"))
    pixels(projector, scene())
    coming, ready = scene(1), []
    for number in range(9):
        pixels(projector, scene(time=0.1 * number))
        ready.append(projector.ready(coming))
    assert ready == [False] * 8 + [True]
    projector.cut()
    assert projector.renderers[0].shared.here.turn.faces == 6
    assert np.abs(pixels(projector, scene(1)) - pixels(fresh, scene(1))).max() <= 1
