"""Panels drawn without a window or OpenGL: Dear ImGui lays everything out, nobody paints it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_desk import MIA, PARAMETERS, POINTED, ZOE, FakeDesk, as_desk, dream, fault
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imgui_bundle import imgui

from dreamscape3d.app.viewer.interface import icons, scene_section, view_section
from dreamscape3d.app.viewer.interface.fault import FaultOverlay
from dreamscape3d.app.viewer.interface.help import Help, columns_for
from dreamscape3d.app.viewer.interface.inspector import Inspector
from dreamscape3d.app.viewer.interface.look import GLASS, GLASS_ALPHA, TEXT, dress, mixed, packed
from dreamscape3d.app.viewer.interface.parameter_section import changed_parameters
from dreamscape3d.app.viewer.interface.timing_section import Figures, graph_top, measure, severity
from dreamscape3d.app.viewer.interface.toasts import COMES, GOES, MOST, STAYS, Toasts
from dreamscape3d.app.viewer.interface.typefaces import FOLDER, load_typefaces
from dreamscape3d.app.viewer.interface.widgets import Range, elided
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.errors import DreamFileError, DreamscapeError, Place
from dreamscape3d.render.stereo import LAYOUTS, Stereo

SIZES = [(1280, 720), (640, 360), (320, 200), (64, 48), (2560, 1440), (1, 1), (200, 1200)]
SECTIONS = [
    "time",
    "mood",
    "parameters",
    "moving",
    "picture",
    "stereo",
    "comfort",
    "timings",
    "scene",
    "pointed",
    "strands",
]
HOSTILE = ["", "\x00\x1b[31m\t\n", "🙂👩‍👩‍👧 月 ‮ right to left", "%s %n %d ##x ###y", "W" * 5000, "a\u0301" * 300]


class Stage:
    """Dear ImGui with no one behind it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.context = imgui.create_context()
        self.io = imgui.get_io()
        self.io.set_ini_filename("")
        self.io.backend_flags |= imgui.BackendFlags_.renderer_has_textures
        self.faces = load_typefaces(self.io.fonts, folder)
        dress(imgui.get_style(), 1.0)

    def turn(
        self, draw: object, size: tuple[float, float] = (1280, 720), times: int = 3
    ) -> dict[str, tuple[float, ...]]:
        """Draw so often; the windows seen last, name → (x, y, width, height)."""
        for _ in range(times):
            self.io.display_size, self.io.delta_time = imgui.ImVec2(*size), 1 / 60
            imgui.new_frame()
            draw()  # type: ignore[operator]
            imgui.render()
        windows = [w for w in imgui.get_current_context().windows if w.active and "/" not in w.name]
        return {w.name: (w.pos.x, w.pos.y, w.size.x, w.size.y) for w in windows if not w.name.startswith("Debug")}


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    imgui.destroy_context(made.context)


def opened(*sections: str) -> Inspector:
    inspector = Inspector()
    inspector.shown, inspector.open = True, set(sections or SECTIONS)
    return inspector


def hostile_dream(text: str) -> Dream:
    text = text[:128]
    odd = replace(PARAMETERS[0], label=text, unit=text[:100], help=text)
    made = dream()
    forms = tuple(replace(form, name=text, material=text) for form in made.scene.forms)
    return replace(made, title=text, author=text, parameters=(odd,), scene=replace(made.scene, forms=forms))


# -- everything fits


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("side", ["left", "right"])
def test_nothing_is_larger_than_the_window(stage: Stage, size: tuple[int, int], side: str) -> None:
    inspector, overlay, page = opened(), FaultOverlay(), Help()
    inspector.side, page.shown = side, True  # type: ignore[assignment]
    inspector.strands.unfolded = {MIA.name, ZOE.name}
    overlay.take(fault())

    def draw() -> None:
        inspector.draw(as_desk(FakeDesk(measuring=True, bonds=(MIA, ZOE))), stage.faces)
        overlay.draw(stage.faces, (0.0, size[0]))
        page.draw(stage.faces)

    for name, (x, y, width, height) in stage.turn(draw, size).items():
        assert x >= -1, name
        assert x + width <= max(size[0], 8) + 1, (name, x, width)  # no window of Dear ImGui's is less than 8 × 8
        assert y + height <= max(size[1], 8) + 1, (name, y, height)
        assert y >= -1 or size[1] < 80, (name, y)  # a fault has a head and a line, however low the window


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_shown(stage: Stage, text: str) -> None:
    inspector, overlay, toasts = opened(), FaultOverlay(), Toasts()
    place = Place(text or "x", 3, 2, text, 4)
    pointed = replace(POINTED, name=text, material=text, place=place)
    odd = replace(MIA, name=text, title=text)
    desk = FakeDesk(
        dream=hostile_dream(text), bonds=(odd,), pointed=pointed, timings={text: 1.0, "x": 2.0}, measuring=True
    )
    overlay.take(DreamFileError([DreamscapeError(text, place=place, cure=text)] * 128))
    toasts.say(text, "bad")
    toasts.advance(1.0)

    def draw() -> None:
        inspector.draw(as_desk(desk), stage.faces)
        overlay.draw(stage.faces, (320.0, 1280.0))
        toasts.draw((320.0, 1280.0))

    assert set(stage.turn(draw)) >= {"inspector", "fault"}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    message=st.text(max_size=600), line=st.text(max_size=600), column=st.integers(-9, 900), cure=st.text(max_size=600)
)
def test_any_fault_stays_in_the_lower_half(stage: Stage, message: str, line: str, column: int, cure: str) -> None:
    overlay = FaultOverlay()
    overlay.take(DreamscapeError(message, place=Place("a.toml", 1, column, line, 3), cure=cure))
    _, y, width, height = stage.turn(lambda: overlay.draw(stage.faces, (0.0, 1280.0)), times=4)["fault"]
    assert y >= 360 - 0.05 * 720
    assert width <= 0.62 * 1280
    assert height <= 361


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_stereo_layout_has_its_controls(stage: Stage, layout: str) -> None:
    inspector = opened("stereo")
    stage.turn(lambda: inspector.draw(as_desk(FakeDesk(stereo=Stereo(layout=layout))), stage.faces))  # type: ignore[arg-type]


def test_a_viewer_with_no_dream_has_an_inspector(stage: Stage) -> None:
    desk = FakeDesk(dream=None, path=None, pointed=None, parameters={}, timings={}, frame_times=np.zeros(0, np.float32))
    desk.measuring = True
    inspector = opened()
    assert "inspector" in stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces))
    assert desk.asked == []


def test_looking_asks_for_nothing(stage: Stage) -> None:
    desk, inspector = FakeDesk(), opened()
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), times=10)
    assert desk.asked == []


def test_numbers_beyond_their_sliders_are_shown_and_left_alone(stage: Stage) -> None:
    desk = FakeDesk(speed=4000.0, rate=0.001, target_fps=1000.0, time=1e6, span=1.0)
    desk.stereo = Stereo("anaglyph", ipd=1.0, convergence=1e6, limit=0.01)
    inspector = opened()
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), times=5)
    assert desk.asked == []


def test_a_large_world_is_not_drawn_whole(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(scene_section, "_draw_row_text", lambda *words: drawn.append(words[3].title))
    desk, inspector = FakeDesk(dream=dream(4096)), opened("scene")
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), times=4)
    drawn.clear()
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), times=1)
    assert 5 < len(drawn) < 40
    desk.chosen = 3000
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), times=3)
    drawn.clear()
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), times=1)
    assert "pier 2998" in drawn, "what was chosen by a click in the picture is scrolled to"


def test_the_inspector_remembers_its_sections_and_its_width(stage: Stage) -> None:
    desk, inspector = FakeDesk(), opened("mood")
    wide = stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), (1280, 720))["inspector"][2]
    stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), (200, 200), times=5)
    inspector.shown = False
    assert "inspector" not in stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), (1280, 720))
    inspector.shown = True
    again = stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), (1280, 720), times=200)["inspector"][2]
    assert again == wide
    assert inspector.open == {"mood"}


def test_a_denser_display_makes_everything_larger(stage: Stage) -> None:
    desk, inspector = FakeDesk(), opened("mood")
    usual = stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces))["inspector"]
    dress(imgui.get_style(), 2.0)
    dense = stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces), (2560, 1440))["inspector"]
    assert dense == pytest.approx([2 * v for v in usual], abs=2)
    dress(imgui.get_style(), 1.0)
    assert stage.turn(lambda: inspector.draw(as_desk(desk), stage.faces))["inspector"] == usual


# -- letters


@pytest.mark.parametrize("face", ["text", "bold", "mono"])
def test_every_sign_in_use_has_a_glyph(stage: Stage, face: str) -> None:
    font = getattr(stage.faces, face)
    signs = "·×°…−–—“”‘’↑↓←→²½éßñЖα±²" + "".join(v for k, v in vars(icons).items() if k.isupper())
    assert [sign for sign in signs if not font.is_glyph_in_font(ord(sign))] == []


def test_dear_imguis_own_font_stands_in_where_there_are_none(tmp_path: Path) -> None:
    bare = Stage(tmp_path)
    inspector = opened()
    assert "inspector" in bare.turn(lambda: inspector.draw(as_desk(FakeDesk()), bare.faces))
    imgui.destroy_context(bare.context)


def test_text_is_legible_over_a_white_picture() -> None:
    """Contrast by WCAG 2: (L + 0.05) / (l + 0.05), of linear luminance; 4.5 is asked of text."""

    def luminance(colour: tuple[float, float, float]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    ground = mixed((1.0, 1.0, 1.0), GLASS, GLASS_ALPHA)
    assert (luminance(TEXT) + 0.05) / (luminance(ground) + 0.05) > 4.5


def test_colours_are_packed_as_draw_lists_take_them() -> None:
    assert packed((1.0, 0.5, 0.0), 0.25) == 0x40_00_80_FF
    assert packed((2.0, -1.0, 0.0), 9.0) == 0xFF_00_00_FF


def test_text_is_cut_to_its_room(stage: Stage) -> None:
    def look() -> None:
        assert elided("a short one", 500.0) == "a short one"
        for width in (5.0, 20.0, 60.0, 200.0):
            cut = elided("a text that is rather long for what room there is", width)
            assert cut.endswith("…")
            assert imgui.calc_text_size(cut).x <= max(width, imgui.calc_text_size("…").x)
        assert elided("anything", -3.0) == ""

    stage.turn(look, times=1)


# -- sliders, timings


def test_a_slider_knows_how_far_along_a_value_lies() -> None:
    assert Range(2.0, 4.0).share(2.5) == 0.25
    assert Range(2.0, 4.0).share(9.0) == 1.0
    assert Range(1.0, 100.0, logarithmic=True).share(10.0) == pytest.approx(0.5)
    assert Range(0.0, 1.0, default=0.5).is_default(0.50001)
    assert not Range(0.0, 1.0, default=0.5).is_default(0.51)


def test_changed_parameters_are_known() -> None:
    desk = FakeDesk()
    assert changed_parameters(as_desk(desk)) == []
    desk.parameters |= {"glow": 0.9, "turn": 1.0}
    assert [p.name for p in changed_parameters(as_desk(desk))] == ["glow", "turn"]
    desk.dream = replace(dream(), parameters=(Parameter("new", "new", 0.0, 0.0, 1.0),))
    assert changed_parameters(as_desk(desk)) == [], "one that has no value yet stands at its default"


def test_frame_times_are_measured() -> None:
    times = np.arange(1, 101, dtype=np.float32)
    told = measure(times)
    assert told == Figures(pytest.approx(50.5), pytest.approx(95.05), 100.0)
    assert told.fps == pytest.approx(1000 / 50.5)
    assert measure(times[:0]) == Figures(0.0, 0.0, 0.0)
    assert Figures(0.0, 0.0, 0.0).fps == 0.0


def test_the_graph_holds_its_target_and_stands_still() -> None:
    steady = np.full(240, 30.0, np.float32)
    assert graph_top(steady, 41.7) == pytest.approx(41.7 * 1.25)
    assert graph_top(steady[:0], 41.7) == pytest.approx(41.7 * 1.25)
    assert graph_top(steady * 2, 41.7) == graph_top(steady * 2.05, 41.7) == pytest.approx(41.7 * 1.25 * 1.5)
    assert graph_top(steady * 100, 41.7) >= 3000.0


def test_late_pictures_are_told_by_colour() -> None:
    assert len({severity(ms, 41.7) for ms in (40.0, 60.0, 90.0)}) == 3
    assert severity(40.0, 41.7) == severity(45.0, 41.7)


def test_following_depth_is_the_convergence_sliders_lower_end() -> None:
    assert view_section._CONVERGENCE.low > 0.05
    assert Stereo(convergence=view_section._CONVERGENCE.high).convergence == 100.0


# -- toasts and faults


def test_toasts_come_stay_and_go() -> None:
    toasts = Toasts()
    toasts.say("saved night.png", "good")
    assert toasts.shown[0].strength == 0.0
    toasts.advance(COMES)
    assert toasts.shown[0].strength == 1.0
    toasts.advance(STAYS["good"] - COMES + 0.5 * GOES)
    assert toasts.shown[0].strength == pytest.approx(0.5)
    toasts.advance(0.51 * GOES)
    assert toasts.shown == []


def test_a_topic_has_one_toast_and_there_are_never_many() -> None:
    toasts = Toasts()
    for speed in range(40):
        toasts.say(f"speed {speed} m/s")
        toasts.say("playing" if speed % 2 else "paused", topic="time")
        toasts.advance(0.05)
    assert [toast.text for toast in toasts.shown] == ["speed 39 m/s", "playing"]
    assert toasts.shown[0].strength == 1.0, "it neither blinks nor fades while it changes"
    for letter in "abcdefghijk":
        toasts.say(letter)
    assert [toast.text for toast in toasts.shown] == ["h", "i", "j", "k"]
    assert len(toasts.shown) == MOST


def test_a_fault_that_was_put_away_comes_back_as_another(stage: Stage) -> None:
    overlay, first, second = FaultOverlay(), fault(), fault(0)
    assert not overlay.take(None)
    assert not overlay.take(first)
    assert overlay.visible
    overlay.hide()
    overlay.take(first)
    assert not overlay.visible
    assert "fault" not in stage.turn(lambda: overlay.draw(stage.faces, (0.0, 1280.0)))
    assert not overlay.take(second)
    assert overlay.visible
    assert overlay.take(None), "it tells that the fault is mended"
    assert not overlay.take(None)
    assert not overlay.visible


@pytest.mark.parametrize(("lines", "count"), [(5, 1), (23, 1), (44, 2), (66, 3), (500, 3)])
def test_the_page_of_keys_has_as_many_columns_as_fit(lines: int, count: int) -> None:
    assert columns_for(lines) == count
