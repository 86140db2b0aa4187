"""Pictures with a portal: antialiased, steady, the same for each eye, planned ahead, with nothing compiled for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from drawing import DARK, PLAIN, VACUUM, Gpu, moment_of
from leftovers import nothing_left
from numpy.typing import NDArray
from portals import OPENING, opening_at, read, with_portal

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import pixels_of
from dreamscape3d.render.globe import Globe
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.panorama import PanoramaRenderer, circling_eyes
from dreamscape3d.render.plan import FIRST, make_plan
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Strength
from dreamscape3d.scene.look import NO_TINT
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.portal import PortalPoser
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import as_form, box, plane, sphere, torus

SIZE = (160, 104)
VIEW = Camera(at=(0.6, 1.6, 5.5), look_at=(0.0, 1.4, 0.0), fov=50.0)
DOOR = opening_at((0.0, 1.5, 0.0), 10.0)
SUN = Light(kind="sun", direction=(0.4, 0.7, 0.6), intensity=2.0)
PAINTS = {
    "red": Material(colour=(0.9, 0.1, 0.1), roughness=1.0),
    "blue": Material(colour=(0.1, 0.2, 0.9), roughness=1.0),
    "neon": Material(glow=(0.1, 1.0, 0.3), emission=3.0, roughness=1.0),
    "wet": Material(colour=(0.2, 0.2, 0.2), roughness=0.05, metallic=1.0),
}
TIME = {"time": 1.0, "i": 0.0, "n": 1.0, "r": 0.0}


def here(**more: Any) -> Moment:
    forms = (plane().painted("red"), box((0.3, 2.0, 0.3)).at(-0.4, 1.0, 1.5).painted("red"))
    return moment_of(*forms, camera=VIEW, lights=(SUN,), materials=PAINTS, **more)


def beyond(time: float = 0.0) -> Moment:
    rods = (box((0.07, 3.0, 0.07)).turned(z=20.0 * n - 30.0).at(0.35 * n - 0.7, 1.4, -2.0) for n in range(5))
    forms = (plane().painted("blue"), *(rod.painted("blue") for rod in rods), torus(0.5, 0.1).at(time, 1.0, -1.5))
    sky = Sky(zenith=(1, 1, 1), horizon=(1, 1, 1), nadir=(1, 1, 1), stars=0.0)
    return moment_of(*forms, lights=(SUN,), materials=PAINTS, sky=sky, time=time)


def opened(**more: Any) -> Moment:
    return with_portal(here(), DOOR, beyond(), **more)


def inside(gl: Any, moment: Moment, margin: int = 0) -> NDArray[np.bool_]:
    """(H, W) pixels that show what is beyond, top row first; `margin` [px] from its border on."""
    renderer = Renderer(gl, SIZE, PLAIN, shared_context()[1])
    renderer.draw_radiance(moment)
    through = read(renderer.surface)[2][::-1] == OPENING
    renderer.release()
    for _ in range(margin):
        through = (
            through
            & np.roll(through, 1, 0)
            & np.roll(through, -1, 0)
            & np.roll(through, 1, 1)
            & np.roll(through, -1, 1)
        )
    return through


def test_edges_beyond_get_more_samples_as_all_edges_do(gpu: Gpu, gl: Any) -> None:
    moment, edges = opened(), replace(QUALITIES["high"], mirror=0, probe=0)
    fine = gpu.picture(moment, SIZE, replace(edges, samples=48, edge_samples=0), depth=8).astype(float)
    some = gpu.picture(moment, SIZE, edges, depth=8).astype(float)
    one = gpu.picture(moment, SIZE, replace(edges, edge_samples=0), depth=8).astype(float)
    there = inside(gl, moment, 1)
    errors = [np.sqrt(((picture - fine)[there] ** 2).mean()) for picture in (some, one)]
    assert errors[1] > 6.0
    assert errors[0] < 0.65 * errors[1]
    border = inside(gl, moment) & ~there
    assert np.sqrt(((some - fine)[border] ** 2).mean()) < 0.6 * np.sqrt(((one - fine)[border] ** 2).mean())


def test_live_pictures_settle_on_the_still_and_forget_the_door_once_it_is_gone(gpu: Gpu, gl: Any) -> None:
    live = LiveRenderer(gl, SIZE, shared_context()[1], scale=1.0)
    try:
        for moment in (opened(), here(), opened()):
            for _ in range(24):
                live.draw(moment)
            shown = pixels_of(live.shown).astype(float)
            still = gpu.picture(moment, SIZE, replace(QUALITIES["live"], temporal=False, samples=24), depth=8)
            assert np.abs(shown - still).mean() < 2.0
    finally:
        live.release()


def test_what_moves_beyond_leaves_no_ghost(gl: Any) -> None:
    """A ring goes by behind the door: where it was a few pictures ago it is not seen any more."""
    live = LiveRenderer(gl, SIZE, shared_context()[1], scale=1.0)
    try:
        for step in range(12):
            live.draw(with_portal(here(), DOOR, beyond(0.06 * step)))
        moved = pixels_of(live.shown).astype(float)
        live.forget()
        for _ in range(12):
            live.draw(with_portal(here(), DOOR, beyond(0.06 * 11)))
        still = pixels_of(live.shown).astype(float)
    finally:
        live.release()
    there = inside(gl, opened(), 2)
    assert np.abs(moved - still)[there].mean() < 4.0
    assert np.percentile(np.abs(moved - still)[there], 98) < 40.0


def test_a_sweep_from_shut_to_open_has_no_leap(gpu: Gpu) -> None:
    """In 60 steps no picture is far from the one before; the first is all but the host's own."""
    host = ScenePoser(Scene(forms=(as_form(plane()), as_form(box(1.0).at(2, 0.5, -2))), lights=(SUN,), camera=VIEW))
    guest = ScenePoser(Scene(forms=(as_form(plane()), as_form(sphere(1.0).at(0, 1, -4))), lights=(SUN,)))
    poser, quality = PortalPoser(host, guest), replace(QUALITIES["draft"], coarse=1)
    pictures = [gpu.picture(host.pose(TIME), SIZE, quality, depth=8).astype(float)]
    for step in range(1, 61):
        moment = poser.pose(TIME, NO_TINT, cue_of(step / 60.0))
        pictures.append(gpu.picture(moment, SIZE, quality, depth=8).astype(float))
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(pictures)]
    assert steps[0] < 0.2
    assert sum(steps) > 10.0
    assert max(steps) < 0.1 * sum(steps)
    for number in range(2, len(steps) - 2):  # none stands out from those round it
        assert steps[number] < 2.0 * np.median(steps[number - 2 : number + 3]) + 0.3


def cue_of(strength: float) -> GuestCue:
    return GuestCue(TIME, strength=Strength(strength, strength, strength))


# -- eyes ------------------------------------------------------------------------------------------------------------


def test_each_of_two_eyes_sees_what_it_would_see_alone(gl: Any) -> None:
    programs, moment = shared_context()[1], opened()
    views = tuple(replace(moment.view, shift=shift, convergence=4.0) for shift in (-0.04, 0.04))
    renderer = Renderer(gl, SIZE, PLAIN, programs)
    plan = make_plan(moment, SIZE, PLAIN, views=views)
    pictures = []
    for eye, view in enumerate(views):
        both = np.frombuffer(renderer.draw_radiance(plan, eye=eye).texture.read(), np.float16)
        renderer.forget()
        alone = renderer.draw_radiance(replace(moment, view=view))
        assert np.array_equal(both, np.frombuffer(alone.texture.read(), np.float16))
        pictures.append(both.astype(float))
        renderer.forget()
    assert np.abs(pictures[0] - pictures[1]).mean() > 1e-3
    renderer.release()


@pytest.mark.parametrize("circling", [False, True])
def test_panoramas_show_it_for_eyes_that_stand_still_and_for_those_that_circle(gl: Any, circling: bool) -> None:
    library = ProgramLibrary(gl, CIRCLING=circling)
    globe = Globe((256, 128))
    moment = with_portal(
        moment_of(plane(), camera=replace(VIEW, at=(0.0, 1.5, 3.0), look_at=(0.0, 1.5, 0.0)), sky=DARK, air=VACUUM),
        opening_at((0.0, 1.5, 0.0)),
        moment_of(box((60, 60, 1)).at(0, 0, -9).painted("neon"), materials=PAINTS, sky=DARK, air=VACUUM),
    )
    panorama = PanoramaRenderer(gl, globe, PLAIN, library, eyes=2)
    pictures = panorama.render(moment, circling_eyes(0.06) if circling else (circling_eyes(0.0)[0],), depth=32)
    panorama.release()
    library.release()
    for picture in pictures:
        assert picture[64, 128, 1] > 1.5  # straight ahead
        half = np.degrees(np.arctan(1.0 / 3.0)) / 360.0 * 256
        lit = picture[64, :, 1] > 1.0
        assert lit.sum() == pytest.approx(2.0 * half, abs=2.5)


# -- planning --------------------------------------------------------------------------------------------------------


def test_shadow_maps_beyond_are_drawn_in_turn_and_anew_for_another_scene() -> None:
    quality = replace(QUALITIES["live"], shadow_size=64)
    plan = make_plan(opened(), SIZE, quality, FIRST)
    assert plan.beyond is not None
    assert plan.beyond.shadows
    turn, drawn_anew = plan.after, []
    for _ in range(8):
        plan = make_plan(opened(), SIZE, quality, turn)
        assert plan.beyond is not None
        assert plan.fits(turn)
        drawn_anew.append(plan.beyond.shadows is not None)
        turn = plan.after
    assert drawn_anew.count(True) == 8 // (2 * quality.shadow_every)
    unseen = make_plan(with_portal(here(), opening_at((0, 1.5, 9.0)), beyond()), SIZE, quality, turn)
    assert unseen.beyond is None
    assert unseen.after.beyond == turn.beyond
    lacking = next(
        p
        for p in (make_plan(opened(), SIZE, quality, replace(turn, number=n)) for n in range(8))
        if p.beyond and p.beyond.shadows is None
    )
    assert not lacking.fits(replace(turn, beyond=None))
    other = make_plan(opened(number=7), SIZE, quality, turn)
    assert other.beyond is not None
    assert other.beyond.shadows is not None
    assert not lacking.fits(other.after)


def test_what_lies_wholly_behind_the_opening_is_in_no_job() -> None:
    hidden = moment_of(plane(), sphere(0.3).at(0, 1.5, -3), camera=replace(VIEW, at=(0, 1.5, 5.5), look_at=(0, 1.5, 0)))
    leaves = [
        {int(entry) & 0xFFFF for jobs in plan.eyes[0].march.jobs.all for entry in jobs.entries[:, 0]}
        for plan in (
            make_plan(hidden, (640, 416), PLAIN),
            make_plan(with_portal(hidden, opening_at((0.0, 1.5, 0.0)), beyond()), (640, 416), PLAIN),
        )
    ]
    assert 1 in leaves[0]
    assert 1 not in leaves[1]


def test_opening_a_door_compiles_nothing(gl: Any) -> None:
    library = ProgramLibrary(gl)
    library.preload()
    compiled = library.compiled
    live = LiveRenderer(gl, SIZE, library, scale=1.0)
    still = Renderer(gl, SIZE, QUALITIES["high"], library)
    library.preload()
    compiled = library.compiled
    wet = moment_of(plane().painted("wet"), sphere(0.5).at(1, 1, 0).painted("wet"), materials=PAINTS, camera=VIEW)
    for moment in (here(), opened(), with_portal(wet, DOOR, beyond()), with_portal(here(), DOOR, wet)):
        live.draw(moment)
        still.render(moment)
    assert library.compiled == compiled
    for each in (live, still):
        each.release()
    library.release()


def test_what_is_seen_through_it_cannot_be_picked(gl: Any) -> None:
    live = LiveRenderer(gl, SIZE, shared_context()[1], scale=1.0)
    live.draw(opened())
    assert live.pick(0.45, 0.45) is None
    low = live.pick(0.5, 0.95)
    assert low is not None
    assert low.leaf == 0
    live.release()


def test_scenes_mixed_by_a_portal_are_a_door_to_the_strongest() -> None:
    posers = [ScenePoser(Scene(forms=(as_form(plane()),), seed=n)) for n in range(3)]
    mixed = MixedPoser(posers)
    numbers = set()
    for strengths, number in (([0.2, 0.8], 1), ([0.6, 0.3], 0), ([0.5, 0.5], 0)):
        moment = mixed.pose_cue(Cue(TIME, mix=Mix("portal", tuple(cue_of(each) for each in strengths))))
        assert moment.portal is not None
        assert moment.portal.beyond.seed == number + 1
        numbers.add((number, moment.portal.number))
    assert len(numbers) == 2
    alone = mixed.pose_cue(Cue(TIME, mix=Mix("portal", (cue_of(0.0), cue_of(0.0)))))
    assert alone.portal is None
    assert alone.field.field is posers[0].field


def test_nothing_is_left_behind_but_programs(gl: Any) -> None:
    programs = shared_context()[1]

    def draw() -> None:
        live, still = LiveRenderer(gl, SIZE, programs, scale=1.0), Renderer(gl, SIZE, QUALITIES["high"], programs)
        live.draw(opened())
        still.render(opened())
        live.release()
        still.release()

    draw()
    with nothing_left(gl):
        draw()
