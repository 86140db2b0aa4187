"""Captions and the names of the neuro-map where each eye sees its own half of the picture."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from fake_desk import FakeDesk, as_desk
from imgui_bundle import imgui

from dreamscape3d.app.viewer.desk import MapName
from dreamscape3d.app.viewer.interface.map_names import MOST
from dreamscape3d.app.viewer.interface.panels import draw_over
from dreamscape3d.app.viewer.interface.toasts import Toasts
from dreamscape3d.app.viewer.interface.two_eyes import NEARER, aside
from dreamscape3d.render.stereo import Layout, Stereo
from dreamscape3d.scene.cue import Caption

SIZE = (800.0, 400.0)
NO_TOASTS = Toasts()
SAID = Caption("There was a fox of chrome.", "tale", "finn")


@pytest.fixture
def frame() -> Iterator[None]:
    """A frame of Dear ImGui that nobody draws."""
    context = imgui.create_context()
    imgui.set_current_context(context)
    io = imgui.get_io()
    io.display_size = imgui.ImVec2(*SIZE)
    io.delta_time = 0.02
    io.set_ini_filename("")
    io.backend_flags |= imgui.BackendFlags_.renderer_has_textures.value
    imgui.new_frame()
    yield
    imgui.end_frame()
    imgui.destroy_context(context)


def drawn() -> np.ndarray:
    """(N, 2) where all corners of what is in the foreground are."""
    buffer = imgui.get_foreground_draw_list().vtx_buffer
    floats = imgui.VERTEX_SIZE // 4
    memory = (ctypes.c_float * (buffer.size() * floats)).from_address(buffer.data_address())
    return np.array(memory, np.float64).reshape(-1, floats)[:, :2]


def over(desk: FakeDesk, toasts: Toasts = NO_TOASTS) -> np.ndarray:
    """What is drawn over the picture."""
    draw_over(as_desk(desk), toasts, SIZE, (0.0, SIZE[0]))
    return drawn()


@pytest.mark.parametrize("layout", ["mono", "anaglyph", "interlaced"])
def test_where_both_see_all_of_it_words_are_there_once(frame: None, layout: Layout) -> None:
    places = over(FakeDesk(captions=(SAID,), stereo=Stereo(layout)))
    assert abs(0.5 * (places[:, 0].min() + places[:, 0].max()) - 400.0) < 4.0
    assert places[:, 1].min() > 300.0


@pytest.mark.parametrize(
    ("layout", "axis", "squeezed"),
    [
        ("side_by_side_full", 0, 1.0),
        ("side_by_side_half", 0, 0.5),
        ("top_bottom_full", 1, 1.0),
        ("top_bottom_half", 1, 0.5),
    ],
)
def test_each_eye_has_them_in_its_half_and_nearer_than_the_screen(
    frame: None, layout: Layout, axis: int, squeezed: float
) -> None:
    stereo = Stereo(layout)
    places = over(FakeDesk(captions=(SAID,), stereo=stereo))
    left, right = np.split(places, 2)
    middle = SIZE[axis] / 2.0
    assert left[:, axis].max() <= middle + 0.01 <= right[:, axis].min() + 0.02
    apart = right - left
    assert np.allclose(apart, apart[0], atol=0.01), "the same, elsewhere"
    height = 400.0 if layout != "top_bottom_full" else 200.0
    crossed = -apart[0, 0] + (middle if axis == 0 else 0.0)
    across = squeezed if axis == 0 else 1.0
    assert crossed == pytest.approx(stereo.limit * NEARER * height * across, abs=0.01)
    assert np.ptp(places[:, 1]) > 10.0


def test_what_is_told_is_told_to_both(frame: None) -> None:
    toasts = Toasts()
    toasts.say("paused")
    toasts.advance(0.5)
    left, right = np.split(over(FakeDesk(stereo=Stereo("side_by_side_full")), toasts), 2)
    assert len(left) > 0
    assert left[:, 0].max() < 400.0 < right[:, 0].min()


def test_swapped_eyes_are_swapped() -> None:
    stereo = Stereo("side_by_side_full")
    assert aside(stereo, 0, 400.0) == -aside(stereo, 1, 400.0) > 0.0
    assert aside(replace(stereo, swap_eyes=True), 0, 400.0) == aside(stereo, 1, 400.0)


def test_names_are_beside_their_knots_and_not_on_each_other(frame: None) -> None:
    names = tuple(MapName(f"name {n}", (0.5, 0.2 + 0.02 * n), (0.2, 0.6, 1.0), 1.0) for n in range(20))
    many = over(FakeDesk(names=names))
    assert abs(many[:, 0].mean() - 400.0) < 10.0
    boxes = many[many[:, 0] == many[:, 0].min()]
    assert 2 <= len(np.unique(boxes[:, 1])) // 2 < 20


def test_no_more_names_than_can_be_read(frame: None) -> None:
    rng = np.random.default_rng(1)
    names = tuple(MapName("x", tuple(at), (0.2, 0.6, 1.0), 1.0) for at in rng.uniform(0.1, 0.9, (300, 2)).tolist())
    over(FakeDesk(names=names))
    letters = len(drawn())
    over(FakeDesk(names=names[: len(names) // 2]))
    assert 0 < len(drawn()) - letters <= letters
    assert MOST < 40


def test_what_is_pointed_at_is_named_wherever_it_is(frame: None) -> None:
    outside = MapName("far", (1.2, 0.5), (1.0, 0.0, 0.0), 1.0)
    assert len(over(FakeDesk(names=(outside,)))) == 0
    assert len(over(FakeDesk(names=(replace(outside, at=(0.99, 0.5), chosen=True),)))) > 0
