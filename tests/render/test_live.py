"""Pictures one after another: steady edges by temporal accumulation, any march size, one output size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from drawing import moment_of
from numpy.typing import NDArray
from support.flip import flip

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.live import LiveRenderer, scaled
from dreamscape3d.render.plan import make_plan
from dreamscape3d.render.quality import QUALITIES, leaner
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.resolution import SCALES
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Camera, Light, Material
from dreamscape3d.sdf.shape import box, capsule, plane, sphere

SIZE = (160, 96)
LIVE = replace(QUALITIES["live"], shadow_size=0, occlusion_directions=0, bloom=0)
STEADY = replace(LIVE, temporal=False)
NEON = {"neon": Material(colour=(0.1, 0.1, 0.1), glow=(0.2, 0.9, 1.0), emission=4.0)}


def view(turn: float, time: float = 0.0) -> Moment:
    """Fine forms before a ground, from a camera turned by so many degrees."""
    forms = [plane().at(0, -1, 0), sphere(0.6).at(0.5, 0, 1)]
    forms += [box((0.05, 1.8, 0.05)).at(0.3 * i - 2.4, 0, 0.2 * i) for i in range(16)]
    forms += [capsule(0.02, 3.0).turned(0, 0, 50 + 7 * i).at(0, 0.4, 2).painted("neon") for i in range(4)]
    at = np.array([np.sin(np.radians(turn)), 0.0, np.cos(np.radians(turn))]) * -6.0
    camera = Camera(at=(float(at[0]), 0.8, float(at[2])), look_at=(0.0, 0.0, 0.0), fov=42.0)
    return moment_of(*forms, time=time, camera=camera, materials=NEON, lights=(Light(kind="sun"),))


@pytest.fixture
def make(gl: Any) -> Iterator[Any]:
    made = []

    def renderer(quality: Any, size: tuple[int, int] = SIZE) -> Renderer:
        made.append(Renderer(*shared_context()[:1], size, quality, shared_context()[1]))
        return made[-1]

    yield renderer
    for each in made:
        each.release()


def picture(renderer: Renderer, moment: Moment) -> NDArray[np.float64]:
    """Without dither, 0 to 255."""
    return renderer.render(moment, 16).astype(np.float64) / 257.0


def reference(make: Any, moment: Moment) -> NDArray[np.float64]:
    return picture(make(replace(STEADY, samples=64)), moment)


def error(wanted: NDArray[np.float64], shown: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.square(wanted - shown).mean()))


def test_the_first_picture_is_one_without_a_past(make: Any) -> None:
    alone, first = picture(make(STEADY), view(0.0)), picture(make(LIVE), view(0.0))
    assert np.abs(alone - first).max() <= 1


def test_a_standing_view_comes_near_to_many_samples(make: Any) -> None:
    live, moment = make(LIVE), view(0.0)
    for _ in range(48):
        last = picture(live, moment)
    wanted, single = reference(make, moment), picture(make(STEADY), moment)
    assert error(wanted, last) < 0.5 * error(wanted, single)


def test_edges_do_not_crawl_under_a_moving_camera(make: Any) -> None:
    """Against many samples of each moment, the error changes far less from picture to picture than with one sample."""

    def unrest(quality: Any) -> float:
        renderer = make(quality)
        errors = []
        for number in range(24):
            moment = view(0.15 * number)
            shown = picture(renderer, moment)
            if number >= 16:
                errors.append(shown - wanted[number])
        return float(np.mean([error(a, b) for a, b in pairwise(errors)]))

    wanted = {number: reference(make, view(0.15 * number)) for number in range(16, 24)}
    assert unrest(LIVE) < 0.55 * unrest(STEADY)


def test_what_goes_leaves_no_trail(make: Any) -> None:
    """A bright form that vanishes is gone from the picture that follows, but for what its surroundings may hide."""
    live = make(LIVE)
    gone = moment_of(plane().at(0, -1, 0), camera=Camera(at=(0, 1, -6), look_at=(0, 0, 0)), materials=NEON)
    there = moment_of(
        plane().at(0, -1, 0),
        sphere(1.0).painted("neon"),
        camera=Camera(at=(0, 1, -6), look_at=(0, 0, 0)),
        materials=NEON,
    )
    for _ in range(8):
        with_it = picture(live, there)
    after, clean = picture(live, gone), picture(make(LIVE), gone)
    assert error(with_it, clean) > 20.0
    assert error(after, clean) < 0.1 * error(with_it, clean)


def test_a_cut_forgets(make: Any) -> None:
    live = make(LIVE)
    for _ in range(5):
        picture(live, view(0.0))
    live.forget()
    assert np.abs(picture(live, view(40.0)) - picture(make(LIVE), view(40.0))).max() <= 1


def test_every_scale_shows_the_same_place_at_full_size(gl: Any) -> None:
    ctx, programs = shared_context()
    wanted = None
    for scale in SCALES[:4]:
        live = LiveRenderer(ctx, SIZE, programs, scale=scale, quality=LIVE)
        for _ in range(24):
            shown = live.draw(view(0.0))
        assert shown.size == SIZE
        assert live.march_size == scaled(SIZE, scale)
        pixels = np.frombuffer(shown.texture.read(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[..., :3]
        wanted = pixels if wanted is None else wanted
        assert flip(wanted, pixels).mean() < 0.12
        live.release()


def test_a_new_size_goes_on_from_the_old(make: Any) -> None:
    """The first picture of another size has the past of the one before: it is nearer to that than one without."""
    first, second, fresh = make(LIVE, (144, 86)), make(LIVE), make(LIVE)
    for _ in range(30):
        picture(first, view(0.0))
    settled = make(LIVE)
    for _ in range(30):
        wanted = picture(settled, view(0.0))
    second.adopt(first)
    blurred = picture(second, view(0.0))
    assert np.abs(blurred - picture(fresh, view(0.0))).max() > 10.0
    for _ in range(20):
        last = picture(second, view(0.0))
    assert error(wanted, last) < 0.5 * error(wanted, picture(fresh, view(0.0)))


def test_nothing_old_shows_when_a_size_comes_back(make: Any) -> None:
    """Shadows, probe, echo and turns go from renderer to renderer: all the same as if one had drawn every picture."""
    chrome = {**NEON, "chrome": Material(metallic=1.0, roughness=0.1)}

    def moment(number: int) -> Moment:
        forms = (
            plane().at(0, -1, 0),
            box(0.8).at(0.4 * number - 1.0, 0, 0),
            sphere(0.5).at(1, 0, -2).painted("chrome"),
        )
        camera = Camera(at=(0, 1.5, -7), look_at=(0, 0, 0))
        return moment_of(*forms, camera=camera, materials=chrome, lights=(Light(kind="sun"),))

    quality = replace(QUALITIES["live"], shadow_size=128)
    alone, first, second = make(quality), make(quality), make(quality)
    for number, renderer in enumerate((first, first, second, second, second, first, first)):
        if number in (2, 5):
            renderer.adopt(second if renderer is first else first)
        shown, wanted = picture(renderer, moment(number)), picture(alone, moment(number))
        assert np.abs(shown - wanted).max() < 0.5


def test_slow_pictures_make_the_march_smaller(gl: Any) -> None:
    ctx, programs = shared_context()
    live = LiveRenderer(ctx, SIZE, programs, target_ms=20.0, quality=LIVE)
    before = live.march_size
    for _ in range(12):
        live.draw(view(0.0), 60.0)
    assert live.march_size[0] < before[0]
    live.release()


def test_late_pictures_leave_out_what_is_seen_least(gl: Any) -> None:
    """At first what is done less often, at last the mirror; it comes back."""
    ctx, programs = shared_context()
    live = LiveRenderer(ctx, SIZE, programs, target_ms=20.0, quality=QUALITIES["live"], scale=0.25)
    whole = live.wanted().quality
    assert whole == QUALITIES["live"]
    for _ in range(40):
        live.draw(view(0.0), 60.0)
    late = live.wanted().quality
    assert late == leaner(whole, 2)
    assert (late.mirror, late.shadow_every) == (0, 4)
    for _ in range(200):
        live.draw(view(0.0), 2.0)
    assert live.wanted().quality == whole
    live.release()


def test_less_to_do_looks_much_the_same(make: Any) -> None:
    """All but the mirror: a standing picture differs hardly."""
    quality = QUALITIES["live"]
    pictures = []
    for step in (0, 1):
        renderer = make(quality)
        for _ in range(16):
            plan = make_plan(view(0.0), SIZE, leaner(quality, step), renderer.turn)
            radiance = renderer.draw_radiance(plan)
        shown = np.frombuffer(renderer.draw_present(view(0.0), radiance).texture.read(), np.uint8)
        pictures.append(shown.reshape(SIZE[1], SIZE[0], 4)[..., :3])
    assert 0.0 < flip(*pictures).mean() < 0.02


def test_sizes_are_even_and_never_tiny() -> None:
    assert scaled((1280, 720), 0.5) == (640, 360)
    assert scaled((1280, 720), 0.32) == (410, 230)
    assert scaled((8, 3), 0.25) == (8, 8)


def test_an_eye_adapts_in_real_time_though_the_dream_stands_still(gl: Any) -> None:
    """Half a second covers 1 - 1/e of the way to two stops less."""
    ctx, programs = shared_context()
    live = LiveRenderer(ctx, SIZE, programs, quality=LIVE, scale=0.25)
    bright = replace(view(0.0), lens=replace(view(0.0).lens, auto_exposure=1.0))
    for _ in range(8):
        live.draw(bright, passed=1.0)
    first = live.exposure
    dim = replace(bright, view=replace(bright.view, exposure=bright.view.exposure - 8.0))
    live.draw(dim, passed=0.0)
    assert live.exposure == pytest.approx(first)
    live.draw(dim, passed=100.0)
    last = live.exposure
    assert first is not None
    assert last is not None
    assert last < first - 1.0
    live.draw(bright, passed=0.5)
    assert live.exposure == pytest.approx(first + (last - first) * np.exp(-1.0), abs=0.05)
    live.release()
