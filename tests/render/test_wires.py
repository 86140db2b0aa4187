"""Wires over a picture: where numpy has them, fainter where the picture hides them, and no cost that grows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from drawing import FRONT, HIT_PIXELS, camera_rays, moment_of
from numpy.typing import NDArray
from support.scenes import random_forms

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.target import Format, Target, make_target
from dreamscape3d.maths.transform import camera_from_world, clip_from_camera
from dreamscape3d.render.overlay import Overlay
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.wires import STYLES, WiresPass, resized
from dreamscape3d.render.picking import Seen
from dreamscape3d.render.rays import Rays, moved
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.wires import Kind, Wires, make_wires
from dreamscape3d.sdf.shape import box, plane, sphere

F64 = NDArray[np.float64]
SIZE = (320, 180)


class Page:
    """An empty picture, the surface of a Moment, and wires over it."""

    def __init__(self, gpu: Any, moment: Moment, rays: Rays | None = None, size: tuple[int, int] = SIZE) -> None:
        self._ctx = gpu.ctx
        self.rays = rays or camera_rays(moment, (160, 90))
        self.surface = make_surface_target(gpu.ctx, (self.rays.width, self.rays.height))
        gpu._marcher.draw_surface(moment, self.rays, self.surface, hit_pixels=HIT_PIXELS)
        self.target = make_target(gpu.ctx, size, [(4, Format.UNORM8)])
        self.overlay = Overlay(gpu.ctx, shared_context()[1])

    @property
    def seen(self) -> Seen:
        return Seen(self.surface, self.rays)

    def drawn(self, wires: Wires, *, strength: float = 1.0, paper: float = 0.0, grey: float = 0.0) -> F64:
        """(H, W, 3) from 0 to 1, first row at the bottom."""
        self.target.framebuffer.clear(grey, grey, grey, 1.0)
        self.overlay.draw(wires, self.seen, self.target, paper=paper, strength=strength)
        return read(self.target)

    def release(self) -> None:
        self.overlay.release()
        self.target.release()
        self.surface.release()


@pytest.fixture
def sky(gpu: Any) -> Iterator[Page]:
    """Nothing but sky."""
    page = Page(gpu, moment_of(sphere(0.1).at(0, -50, 0)))
    yield page
    page.release()


@pytest.fixture
def walled(gpu: Any) -> Iterator[Page]:
    """A wall 4 m high and 1 m thick round the origin."""
    page = Page(gpu, moment_of(box((4.0, 4.0, 1.0))))
    yield page
    page.release()


def read(target: Target) -> F64:
    width, height = target.size
    return np.frombuffer(target.texture.read(), np.uint8).reshape(height, width, 4)[..., :3] / 255.0


def wire(a: Any, b: Any, kind: Kind = Kind.BOX) -> Wires:
    return make_wires(np.array([[a, b]], np.float64), kind)


def centroid(picture: F64) -> tuple[float, float]:
    light = picture.sum(axis=-1)
    y, x = np.mgrid[: light.shape[0], : light.shape[1]] + 0.5
    return float((x * light).sum() / light.sum()), float((y * light).sum() / light.sum())


def projected(place: F64, size: tuple[int, int]) -> F64:
    """Pixels from the lower left, by textbook matrices."""
    camera = camera_from_world(np.array(FRONT.at), np.array(FRONT.look_at))
    clip = clip_from_camera(50.0, size[0] / size[1], 0.1, 100.0) @ camera @ np.append(place, 1.0)
    return (clip[:2] / clip[3] + 1.0) * 0.5 * size


@pytest.mark.parametrize("seed", range(12))
def test_ends_are_where_numpy_projects_them(sky: Page, seed: int) -> None:
    rng = np.random.default_rng(seed)
    place = rng.uniform((-3.0, -1.0, -4.0), (3.0, 2.0, 8.0))
    spot = centroid(sky.drawn(wire(place, place)))
    np.testing.assert_allclose(spot, projected(place, SIZE), atol=0.25)


@pytest.mark.parametrize("seed", range(6))
def test_wires_run_from_end_to_end(sky: Page, seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.uniform((-2.5, -0.8, -3.0), (2.5, 1.5, 4.0), (2, 3))
    picture = sky.drawn(wire(a, b)).max(axis=-1)
    pa, pb = projected(a, SIZE), projected(b, SIZE)
    length = float(np.linalg.norm(pb - pa))
    y, x = np.nonzero(picture > 0.25)
    from_a = np.stack([x + 0.5, y + 0.5], -1) - pa
    along = from_a @ (pb - pa) / length
    aside = np.abs(from_a @ np.array([pa[1] - pb[1], pb[0] - pa[0]]) / length)
    assert aside.max() < 1.1  # a wire is 1.1 px wide
    assert -1.1 < along.min() < 0.5
    assert length - 0.5 < along.max() < length + 1.1
    assert np.diff(np.sort(along)).max() < 1.5  # without a gap


@pytest.mark.parametrize("aside", [-0.4, 0.4])
def test_off_axis_eyes_see_them_where_their_rays_pass(gpu: Any, aside: float) -> None:
    moment = moment_of(sphere(0.1).at(0, -50, 0))
    page = Page(gpu, moment, moved(camera_rays(moment, (160, 90)), aside, 0.0, 6.0))
    place = np.array([0.7, 0.9, 2.0])
    x, y = centroid(page.drawn(wire(place, place)))
    page.release()
    origin, direction = resized(page.rays, SIZE).at(np.array(x), np.array(y))
    away = place - origin
    miss = np.linalg.norm(away - direction * (away @ direction)) / (away @ direction)
    assert miss / resized(page.rays, SIZE).pixel < 0.5


def test_what_lies_behind_the_eye_is_not_drawn_and_what_passes_it_is_cut(sky: Page) -> None:
    assert sky.drawn(wire((0, 1, -10), (1, 1, -12))).max() == 0.0
    through = sky.drawn(wire((0.3, 0.9, -12.0), (0.3, 0.9, 8.0))).max(axis=-1)
    expected = projected(np.array([0.3, 0.9, 8.0]), SIZE)
    y, x = np.nonzero(through > 0.1)
    assert np.hypot(x + 0.5 - expected[0], y + 0.5 - expected[1]).min() < 1.5
    assert len(x) > 40


def test_wires_have_the_same_width_near_and_far(sky: Page) -> None:
    widths = []
    for z in (-6.0, 6.0):
        picture = sky.drawn(wire((-9.0, 0.5, z), (9.0, 0.5, z))).max(axis=-1)
        widths.append(picture[:, 160].sum() / picture[:, 160].max())
    assert widths[0] == pytest.approx(widths[1], abs=0.6)
    assert max(widths) < 2.2


def test_hidden_wires_are_fainter_and_dashed(walled: Page) -> None:
    before, behind = (walled.drawn(wire((-1.5, 0.2, z), (1.5, 0.2, z))).max(axis=-1) for z in (-1.2, 1.2))
    shown, hidden = before.max(axis=0), behind.max(axis=0)
    middle = slice(125, 195)
    assert shown[middle].min() > 0.4
    assert hidden[middle].max() < 0.45 * shown[middle].max()
    assert hidden[middle].max() > 0.05
    assert (hidden[middle] < 0.02).mean() > 0.2
    assert 2 <= np.count_nonzero(np.diff((hidden[middle] > 0.05).astype(int)) == 1) < 20


def test_wires_on_the_surface_and_on_its_edges_are_not_hidden(walled: Page) -> None:
    """A box's bounds are drawn on the box itself."""
    for a, b in (
        ((-1.9, 1.0, -0.5), (1.9, 1.0, -0.5)),
        ((-2, -1.8, -0.5), (-2, 1.8, -0.5)),
        ((-2, 2, -0.5), (2, 2, -0.5)),
    ):
        picture = walled.drawn(wire(a, b)).max(axis=-1)
        lit = picture.max(axis=0) if abs(a[0] - b[0]) > 1 else picture.max(axis=1)
        run = np.nonzero(lit > 0.2)[0]
        assert len(run) > 40
        assert lit[run[0] : run[-1]].min() > 0.3, (a, b)


def test_wires_on_grazing_ground_are_not_hidden(gpu: Any) -> None:
    page = Page(gpu, moment_of(plane().at(0, 0.5, 0)))
    picture = page.drawn(wire((-1.0, 0.5, -3.0), (2.0, 0.5, 10.0))).max(axis=-1)
    page.release()
    a, b = projected(np.array([-1.0, 0.5, -3.0]), SIZE), projected(np.array([2.0, 0.5, 10.0]), SIZE)
    for share in np.linspace(0.05, 0.95, 19):
        x, y = (a + (b - a) * share).astype(int)
        assert picture[y - 1 : y + 2, x - 1 : x + 2].max() > 0.25, share


def test_strength_fades_everything(sky: Page) -> None:
    line = wire((-1, 0.5, 0), (1, 0.5, 0))
    full, half = sky.drawn(line).max(), sky.drawn(line, strength=0.5).max()
    assert half == pytest.approx(0.5 * full, abs=0.03)
    assert sky.drawn(line, strength=0.0, paper=1.0, grey=0.5) == pytest.approx(0.5, abs=0.01)


def test_strength_runs_along_a_wire(sky: Page) -> None:
    ends = np.array([[[-2, 0.5, 0], [2, 0.5, 0]]], np.float64)
    row = sky.drawn(make_wires(ends, Kind.BOX, np.array([[1.0, 0.0]]))).max(axis=-1).max(axis=0)
    lit = np.nonzero(row > 0.02)[0]
    first, last = row[lit[-20:]].mean(), row[lit[:20]].mean()  # x runs to the left
    assert first > 5 * last


def test_links_are_dashed_where_they_are_seen(sky: Page) -> None:
    row = sky.drawn(wire((-2, 0.5, 0), (2, 0.5, 0), Kind.LINK)).max(axis=-1).max(axis=0)
    assert np.count_nonzero(np.diff((row > 0.2).astype(int)) == 1) >= 8


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LETTER])
def test_every_kind_has_its_colour(sky: Page, kind: Kind) -> None:
    picture = sky.drawn(wire((-1.5, 0.4, -2), (1.5, 0.6, -2), kind))
    brightest = picture[np.unravel_index(picture.sum(axis=-1).argmax(), picture.shape[:2])]
    colour = np.array(STYLES[kind][0])
    np.testing.assert_allclose(brightest / brightest.max(), colour / colour.max(), atol=0.12)


def test_strokes_of_letters_stand_in_pixels_from_their_anchor(sky: Page) -> None:
    place = np.array([0.5, 0.5, 2.0])
    ends = np.stack([place, place])[None]
    picture = sky.drawn(make_wires(ends, Kind.LETTER, 1.0, np.array([[10.0, 5.0, 40.0, 5.0]]))).max(axis=-1)
    anchor = np.floor(projected(place, SIZE)) + 0.5
    y, x = np.nonzero(picture > 0.3)
    assert (x.min() + 0.5, x.max() + 0.5) == pytest.approx((anchor[0] + 10, anchor[0] + 40), abs=1.0)
    assert set((y + 0.5).tolist()) == {anchor[1] + 5.0}


def test_a_blueprint_is_dim_and_cool_with_edges_in_ink(walled: Page) -> None:
    none = make_wires(np.zeros((0, 2, 3)), Kind.BOX)
    picture = walled.drawn(none, paper=1.0, grey=0.8)
    middle, corner = picture[90, 160], picture[5, 5]
    for paper in (middle, corner):
        assert paper.max() < 0.5
        assert paper[2] > paper[0] + 0.05
    edge = projected(np.array([-2.0, 0.0, -0.5]), SIZE)
    ink = picture[90, int(edge[0]) - 3 : int(edge[0]) + 4]
    assert ink[:, 1].max() > middle[1] + 0.2
    half = walled.drawn(none, paper=0.5, grey=0.8)[90, 160]
    assert middle[0] < half[0] < 0.8


def test_nothing_grows_and_nothing_is_compiled_as_pictures_go_by(sky: Page, gpu: Any) -> None:
    passed = WiresPass(gpu.ctx, shared_context()[1])
    rng = np.random.default_rng(0)
    compiled = []
    for count in (2000, 30, 1500, 2000, 900, 2000, 1, 1999):
        passed.draw(make_wires(rng.uniform(-3, 3, (count, 2, 3)), Kind.BOX), sky.seen, sky.target)
        compiled.append(shared_context()[1].compiled)
    textures = passed._texture._copies
    sizes = [texture.size for texture in textures]
    for _ in range(8):
        passed.draw(make_wires(rng.uniform(-3, 3, (2000, 2, 3)), Kind.BOX), sky.seen, sky.target)
    assert len(set(compiled)) == 1
    assert len(passed._texture._copies) == len(textures) <= 4
    assert max(size[1] for size in sizes) == 8  # 256 wires a row
    passed.release()


def test_the_second_eye_uploads_nothing(sky: Page, gpu: Any) -> None:
    passed = WiresPass(gpu.ctx, shared_context()[1])
    wires = wire((-1, 0.5, 0), (1, 0.5, 0))
    passed.draw(wires, sky.seen, sky.target)
    before = passed._texture._current
    right = Seen(sky.surface, moved(sky.rays, 0.06, 0.0, 5.0))
    passed.draw(wires, right, sky.target)
    assert passed._texture._current == before
    passed.release()


def test_larger_pictures_have_thicker_wires(gpu: Any) -> None:
    moment = moment_of(sphere(0.1).at(0, -50, 0))
    light = []
    for height in (1080, 2160):
        page = Page(gpu, moment, size=(64, height))
        page.rays = replace(page.rays, width=64)
        light.append(page.drawn(wire((-0.05, 0.5, 0), (0.05, 0.5, 0))).max(axis=-1)[:, 32].sum())
        page.release()
    assert light[1] == pytest.approx(2.0 * light[0], rel=0.25)


def test_a_field_of_thousands_is_drawn(gpu: Any) -> None:
    from dreamscape3d.scene.posing import ScenePoser
    from dreamscape3d.scene.scene import Scene
    from dreamscape3d.scene.schematics import Schematics

    scene = Scene(forms=random_forms(2000), camera=FRONT)
    moment = ScenePoser(scene).pose({"time": 0.0, "i": 0.0, "n": 1.0, "r": 0.0})
    page = Page(gpu, moment)
    wires = Schematics(scene, moment.field.field).wires(moment, {"time": 0.0})
    assert page.drawn(wires).max() > 0.5
    page.release()
