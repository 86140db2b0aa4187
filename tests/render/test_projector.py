"""The projector: any layout, size and quality, changed at any time, without a picture that is not whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any

import moderngl
import numpy as np
import pytest
from drawing import PLAIN, moment_of
from leftovers import nothing_left
from numpy.typing import NDArray

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Target
from dreamscape3d.render.comfort import Tunnel, approach
from dreamscape3d.render.eyes import Eyes
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.projector import SETTLED, Projector
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.render.stereo import LAYOUTS, Layout, Stereo
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Sky
from dreamscape3d.sdf.shape import box, plane, sphere

SIZE = (160, 90)
LIVE = replace(QUALITIES["live"], shadow_size=64)
DAY = Sky(zenith=(0.5, 0.5, 0.5), horizon=(0.5, 0.5, 0.5), nadir=(0.5, 0.5, 0.5), stars=0.0)
PAIRS = [layout for layout in LAYOUTS if layout != "mono"]
Picture = NDArray[np.uint8]


def room(time: float = 1.0, fov: float = 60.0, **camera: Any) -> Moment:
    """Something bright wherever one looks."""
    forms = (plane().at(0, -1, 0), sphere(0.8).at(0.6, 0, 1).painted("neon"), box(0.8).at(-1.2, 0, 3))
    neon = {"neon": Material(glow=(0.2, 0.9, 1.0), emission=3.0)}
    seen = Camera(at=(0, 0.5, -3), look_at=(0, 0.2, 3), fov=fov, **camera)
    return moment_of(
        *forms, time=time, camera=seen, sky=DAY, materials=neon, air=Air(density=0.0), lights=(Light(kind="sun"),)
    )


def grey(fov: float = 60.0) -> Moment:
    """The same grey everywhere."""
    return moment_of(camera=Camera(at=(0, 0, 0), look_at=(0, 0, 1), fov=fov), sky=DAY, air=Air(density=0.0), lights=())


def pixels(target: Target) -> Picture:
    """(H, W, 3), top row first."""
    width, height = target.size
    return np.frombuffer(target.texture.read(), np.uint8).reshape(height, width, 4)[::-1, :, :3]


@pytest.fixture
def project(gl: Any) -> Iterator[Callable[..., Projector]]:
    made: list[Projector] = []

    def make(layout: Layout = "mono", size: tuple[int, int] = SIZE, **settings: Any) -> Projector:
        ctx, programs = shared_context()
        made.append(Projector(ctx, size, programs, stereo=Stereo(layout), **{"quality": PLAIN, **settings}))
        return made[-1]

    yield make
    for each in made:
        each.release()


# -- changes


def test_one_eye_is_a_live_renderers_picture(project: Any) -> None:
    projector = project(scale=0.64)
    live = LiveRenderer(*shared_context()[:1], SIZE, shared_context()[1], quality=PLAIN, scale=0.64)
    assert np.array_equal(pixels(projector.draw(room())), pixels(live.draw(room())))
    assert projector.march_size == live.march_size
    live.release()


def test_every_picture_is_whole(project: Any) -> None:
    """Through all layouts and many sizes: of the size asked for, lit in every part, from the first on."""
    projector = project()
    sizes = cycle([(160, 90), (200, 90), (90, 160), (321, 181), (64, 64)])
    for number in range(60):
        layout = LAYOUTS[(number // 2) % len(LAYOUTS)]
        projector.set(Stereo(layout))
        if number % 3 == 0:
            projector.resize(next(sizes))
        shown = projector.draw(room())
        assert shown.size == projector.size
        assert shown is projector.shown
        picture = pixels(shown).astype(float)
        odd = layout.startswith("side") and shown.size[0] % 2, layout.startswith("top") and shown.size[1] % 2
        columns, rows = picture.max(axis=(0, 2)), picture.max(axis=(1, 2))
        assert (columns < 30).sum() <= odd[0]
        assert (rows < 30).sum() <= odd[1]


def test_the_picture_of_before_stays_until_the_next(project: Any) -> None:
    """What is asked for does not touch it, whatever is asked for."""
    projector = project()
    assert projector.shown is None
    assert projector.march_size == (0, 0)
    before = pixels(projector.draw(room())).copy()
    projector.set(Stereo("anaglyph"))
    projector.resize((320, 200))
    projector.set_quality(LIVE)
    projector.set_target(30.0)
    projector.forget()
    assert projector.size == (320, 200)
    assert np.array_equal(pixels(projector.shown), before)
    assert projector.draw(room()).size == (320, 200)


def test_a_picture_that_cannot_be_made_leaves_the_old_one(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    projector = project()
    before = pixels(projector.draw(room())).copy()

    def fail(*_: object, **__: object) -> None:
        raise MemoryError("no room for another eye")

    projector.set(Stereo("anaglyph"))
    with monkeypatch.context() as patched:
        patched.setattr(Eyes, "_make", fail)
        with pytest.raises(MemoryError):
            projector.draw(room())
    assert np.array_equal(pixels(projector.shown), before)
    projector.draw(room())
    assert len(projector.renderers) == 2


def test_a_dragged_window_is_filled_from_the_size_of_before(project: Any) -> None:
    """Nothing is made while the size goes on changing; forms keep their shape, and soon the size is the window's."""
    projector = project(size=(160, 90), scale=1.0)
    projector.draw(room())
    kept = projector.renderers
    for width in range(170, 250, 10):
        projector.resize((width, 90))
        shown = projector.draw(room())
        assert shown.size == (width, 90)
        assert projector.renderers == kept
    wide = pixels(shown)[:, 200:210].astype(float)
    for _ in range(SETTLED):
        projector.draw(room())
    assert projector.renderers != kept
    assert projector.march_size == (240, 90)
    fresh = project(size=(240, 90), scale=1.0)
    assert np.array_equal(pixels(projector.draw(room())), pixels(fresh.draw(room())))
    assert wide.min() > 20


def test_a_crop_keeps_the_shape_of_forms(project: Any) -> None:
    """The bright ball is as wide as it is high, before renderers for the new shape are made."""
    projector = project(size=(200, 200), scale=1.0)
    ball = moment_of(
        sphere(0.8).painted("neon"),
        camera=Camera(at=(0, 0, -4), look_at=(0, 0, 0), fov=60),
        sky=Sky(zenith=(0, 0, 0), horizon=(0, 0, 0), nadir=(0, 0, 0), stars=0.0),
        materials={"neon": Material(glow=(1, 1, 1), emission=4.0)},
        air=Air(density=0.0),
    )
    projector.draw(ball)
    for size in ((300, 200), (200, 300)):
        projector.resize(size)
        lit = pixels(projector.draw(ball)).mean(axis=2) > 100
        assert lit.any(axis=0).sum() == pytest.approx(lit.any(axis=1).sum(), abs=3)


def test_eyes_that_fit_are_kept(project: Any) -> None:
    """From one eye to two of the same size, the first goes on with its past."""
    projector = project(size=(160, 90))
    projector.draw(room())
    first = projector.renderers[0]
    for layout in ("anaglyph", "interlaced", "side_by_side_half", "mono"):
        projector.set(Stereo(layout))
        projector.draw(room())
        assert projector.renderers[0] is first
    projector.set(Stereo("side_by_side_full"))
    projector.draw(room())
    assert first not in projector.renderers


@pytest.mark.parametrize("layout", ["mono", "side_by_side_half", "top_bottom_full"])
def test_the_ray_of_a_pixel_leads_to_what_it_shows(project: Any, layout: Layout) -> None:
    projector = project(layout)
    assert projector.ray(1.0, 1.0) is None
    for _ in range(3):
        projector.draw(room())
    width, height = projector.size
    for x, y in ((0.25, 0.9), (0.75, 0.95), (0.6, 0.85)):
        at = x * width, y * height
        picked, ray = projector.pick(*at), projector.ray(*at)
        assert picked is not None
        assert ray is not None
        assert ray[0] + ray[1] * picked.distance == pytest.approx(picked.position, abs=0.06 * picked.distance)


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (1, 50), (9, 1)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_tiny_outputs(project: Any, layout: Layout, size: tuple[int, int]) -> None:
    projector = project(layout, size, quality=LIVE)
    for vignette in (1.0, 1.0, 1.0, 0.0):
        shown = projector.draw(room(), vignette=vignette, seconds=9.0)
        assert shown.size == size
    assert np.isfinite(projector.comfort.scale)
    assert pixels(shown).max() > 10


def test_huge_outputs_are_enlarged_from_fewer_pixels(project: Any) -> None:
    projector = project("side_by_side_half", (8192, 1024), scale=0.25, most_pixels=200_000)
    shown = projector.draw(room())
    assert shown.size == (8192, 1024)
    eyes = [eye.shown.size for eye in projector.renderers]
    assert sum(width * height for width, height in eyes) <= 201_000
    assert eyes[0][0] / eyes[0][1] == pytest.approx(8.0, rel=0.02)
    assert pixels(shown)[::64, ::64].min() > 5


# -- time


def test_both_eyes_march_at_one_scale(project: Any) -> None:
    """That of the one which was there before; told the time of both, once."""
    projector = project(target_ms=20.0, quality=PLAIN)
    for _ in range(12):
        projector.draw(room(), spent_ms=60.0)
    small = projector.march_size
    assert small[0] < SIZE[0] // 2
    projector.set(Stereo("anaglyph"))
    for spent in [19.0] * 4 + [90.0] * 8 + [5.0] * 30:
        projector.draw(room(), spent_ms=spent)
        assert projector.renderers[0].march_size == projector.renderers[1].march_size
    assert projector.march_size != small


def test_the_target_changes_at_once(project: Any) -> None:
    projector = project(target_ms=20.0)
    projector.draw(room())
    eye = projector.renderers[0]
    projector.set_target(50.0)
    projector.draw(room())
    assert projector.renderers[0] is eye
    assert eye.resolution.target_ms == 50.0
    projector.set_target(None)
    projector.draw(room())
    assert projector.renderers[0].resolution is None
    projector.set_target(10.0)
    projector.draw(room())
    assert projector.renderers[0].resolution.target_ms == 10.0


def test_eyes_adapt_as_one(project: Any) -> None:
    """Auto exposure that sees a lamp with one eye only is the same for both."""
    projector = project("side_by_side_full", scale=1.0)
    for number in range(6):
        projector.draw(room(time=0.2 * number, auto_exposure=4.0))
    assert projector.renderers[0].exposure == projector.renderers[1].exposure
    assert projector.renderers[0].exposure != 0.0


def test_a_cut_forgets(project: Any) -> None:
    projector = project("anaglyph", quality=LIVE)
    for _ in range(6):
        projector.draw(room(), seconds=0.2)
    assert projector.comfort.scale > 0.3
    projector.forget()
    projector.draw(room(), seconds=0.2)
    assert projector.comfort.scale == 0.0
    assert [view.shift for view in projector.views] == [0.0, 0.0]


# -- the vignette in motion


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_vignette_leaves_so_many_degrees(project: Any, layout: Layout) -> None:
    """Of a field of view 120° high: half as bright 45° from the middle of each eye's picture, measured in rows."""
    projector = project(layout, (128, 240), scale=1.0)
    for _ in range(12):
        projector.draw(grey(120.0), vignette=0.0, seconds=1.0)
    clear = pixels(projector.shown).astype(float)
    for _ in range(12):
        projector.draw(grey(120.0), vignette=1.0, seconds=1.0)
    dark = pixels(projector.shown).astype(float)
    ratio = (dark.sum(axis=2) / clear.sum(axis=2))[: 120 if layout.startswith("top") else 240]
    column = ratio[:, 32 if layout.startswith("side") else 64]
    rows = np.arange(len(column)) + 0.5 - len(column) / 2.0
    degrees = np.degrees(np.arctan(np.abs(rows) / (len(column) / 2.0) * math.tan(math.radians(60.0))))
    assert column[degrees < 37.0].min() > 0.97
    assert column[degrees > 53.0].max() < 0.03
    half = degrees[np.argmin(np.abs(column - 0.5))]
    assert half == pytest.approx(45.0, abs=2.5)


def test_the_vignette_eases_in_and_out(project: Any) -> None:
    projector = project()
    amounts = []
    for number in range(60):
        projector.draw(grey(120.0), vignette=float(10 <= number < 30), seconds=1 / 30)
        amounts.append(projector.tunnel.amount)
    assert amounts[9] == 0.0
    assert 0.1 < amounts[10] < 0.4
    assert amounts[29] > 0.98
    assert 0.7 < amounts[31] < 1.0
    assert amounts[-1] < 0.1
    assert np.abs(np.diff(amounts)).max() < 0.4


def test_no_vignette_is_no_change(project: Any) -> None:
    """Where the field of view is narrower than what is left of it, and once it has eased out, the eye's own picture."""
    projector = project()
    plain = pixels(projector.draw(grey(40.0))).copy()
    assert np.array_equal(pixels(projector.draw(grey(40.0), vignette=1.0, seconds=9.0)), plain)
    projector.draw(grey(40.0), vignette=math.nan, seconds=9.0)
    assert projector.tunnel.amount == 0.0
    assert projector.draw(grey(40.0), seconds=9.0) is projector.renderers[0].shown


def test_the_vignettes_width_can_be_chosen() -> None:
    tunnel = Tunnel(fov=60.0, edge=10.0)
    assert tunnel.edges(100.0, (16, 9)) is None
    tunnel.follow(1.0, 100.0)
    first, last = (math.degrees(math.atan(edge)) for edge in tunnel.edges(100.0, (16, 9)) or ())
    assert (first, last) == (pytest.approx(25.0), pytest.approx(35.0))
    assert approach(0.0, 1.0, 0.5, 0.5) == pytest.approx(1.0 - math.exp(-1.0))


# -- what is left behind


def test_fifty_changes_leave_no_gl_objects_behind(gl: Any) -> None:
    """And what lives is as much as before."""
    library = ProgramLibrary(gl)
    projector = Projector(gl, SIZE, library, quality=LIVE)
    warm = Renderer(gl, SIZE, LIVE, library)
    warm.preload()
    warm.release()
    layouts: list[Layout] = ["side_by_side_full", "mono", "anaglyph", "interlaced", "top_bottom_half"]
    sizes = [(160, 90), (128, 128), (90, 160)]
    counts = []
    with nothing_left(gl):
        for number in range(50):
            projector.set(Stereo(layouts[number % 5]))
            projector.resize(sizes[number % 3])
            projector.set_target(30.0 if number % 10 == 3 else None)
            for _ in range(SETTLED + 1):
                projector.draw(room(), spent_ms=25.0, vignette=float(number % 2), seconds=0.1)
            if number % 15 == 14:
                counts.append(living(projector))
        projector.release()
    library.release()
    assert len(set(counts)) == 1


def living(root: Any) -> int:
    """How many textures, framebuffers and buffers hang on an object."""
    kinds = (moderngl.Texture, moderngl.Framebuffer, moderngl.Buffer)
    seen: set[int] = set()
    found, waiting = 0, [root]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, (type, ProgramLibrary, moderngl.Context, np.ndarray, str, Moment)):
            continue
        seen.add(id(thing))
        if isinstance(thing, kinds):
            found += not isinstance(thing.mglo, moderngl.InvalidObject)
        elif isinstance(thing, dict):
            waiting += list(thing.values())
        elif isinstance(thing, (list, tuple, set)):
            waiting += list(thing)
        elif hasattr(thing, "__dict__") or hasattr(thing, "__slots__"):
            names = [*getattr(thing, "__dict__", {}), *getattr(type(thing), "__slots__", ())]
            waiting += [getattr(thing, name) for name in names if hasattr(thing, name)]
    return found


def test_changes_compile_nothing(gl: Any) -> None:
    """All programs are expected from the beginning."""
    library = ProgramLibrary(gl)
    projector = Projector(gl, SIZE, library, quality=LIVE)
    renderer = Renderer(gl, SIZE, LIVE, library)
    renderer.preload()
    compiled = library.compiled
    for number, layout in enumerate(LAYOUTS * 2):
        projector.set(Stereo(layout))
        projector.draw(room(fov=120.0), vignette=float(number > 7), seconds=1.0)
    assert library.compiled == compiled
    renderer.release()
    projector.release()
    library.release()
