"""What panels say, cut and list: pure parts of the interface."""

from __future__ import annotations

import time

import pytest
from fake_desk import LINE, dream, fault
from hypothesis import given
from hypothesis import strategies as st

from dreamscape3d.app.viewer.actions import GROUPS, Action
from dreamscape3d.app.viewer.interface.fault_text import MAX_FAULTS, MAX_MESSAGE, reports, short_path
from dreamscape3d.app.viewer.interface.form_tree import GREY, FormTree, kind_words, swatch
from dreamscape3d.app.viewer.interface.wording import (
    clock,
    counted,
    factor,
    length_words,
    one_line,
    place_words,
    quantity,
    reading,
    share,
    speed_words,
)
from dreamscape3d.dream.mood import Mood
from dreamscape3d.errors import DreamFileError, DreamscapeError, Place, ShaderError
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.scene import Material, Scene
from dreamscape3d.sdf.shape import Form, box, cylinder, sphere, torus

# -- words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0, "0:00.00"),
        (7.25, "0:07.25"),
        (59.999, "1:00.00"),
        (720.0, "12:00.00"),
        (3723.0, "1:02:03.00"),
        (-1.0, "0:00.00"),
    ],
)
def test_clock(seconds, told):
    assert clock(seconds) == told


@pytest.mark.parametrize(
    ("value", "unit", "span", "told"),
    [
        (0.5, "", 1.0, "0.50"),
        (12.0, "m", 38.0, "12.0 m"),
        (400.0, "", 1999.0, "400"),
        (-3.14159, "", 0.01, "−3.1416"),
        (-0.0001, "", 2.0, "0.00"),
        (45.0, "°", 360.0, "45°"),
        (1e6, "", 2e6, "1000000"),
        (0.123456, "s", 0.0, "0.123 s"),
    ],
)
def test_quantities_have_the_decimals_that_their_range_deserves(value, unit, span, told):
    assert quantity(value, unit, span) == told


def test_other_words():
    assert factor(0.25) == "×0.25"
    assert share(0.617) == "62 %"
    assert speed_words(4.0) == "4 m/s"
    assert speed_words(0.35) == "0.35 m/s"
    assert speed_words(37.4) == "37 m/s"
    assert [length_words(d) for d in (0.123, 3.44, 1200.0)] == ["12 cm", "3.4 m", "1.20 km"]
    assert place_words((1.2, 1.6, -8.0)) == "1.2 · 1.6 · −8.0"
    assert [counted(n, "form") for n in (1, 2, 4096)] == ["1 form", "2 forms", "4,096 forms"]


@pytest.mark.parametrize(
    ("mood", "told"),
    [
        (Mood(), "neutral"),
        (Mood(0.05, -0.05, 0.05), "neutral"),
        (Mood(-0.64, 0.60, -0.43), "anxious · fear 100 % · longing 53 %"),
        (Mood(0.76, 0.48, 0.35), "exuberant · joy 100 % · calm 44 %"),
        (Mood(-1.0, -1.0, -1.0), "bored · longing 100 % · fear 49 %"),
    ],
)
def test_moods_are_read(mood, told):
    """By hand, m·f / f·f: (0.192 − 0.18 + 0.215) / 0.43 = 0.53 of longing in fear, (0.456 − 0.24 + 0.07) / 0.65 = 0.44
    of calm in joy, (0.64 − 0.60 + 0.43) / 0.9545 = 0.49 of fear in (−1, −1, −1)."""
    assert reading(mood) == told


@given(st.text())
def test_a_line_can_always_be_drawn(text):
    line = one_line(text)
    assert line.isprintable()
    assert len(line) >= len(text)


def test_tabs_and_control_characters():
    assert one_line("a\tb\nc\x00d\x1b[31m") == "a    b c·d·[31m"
    assert one_line("naïve · × ▸ ° 月 🙂") == "naïve · × ▸ ° 月 🙂"


# -- faults


def test_a_files_faults_are_told_in_order():
    told = reports(fault(more=2))
    assert [r.wheres[1] for r in told] == ["night harbour.toml:27:40", "night.toml:1:1", "night.toml:2:1"]
    assert told[0].message == "unknown key 'emision' of a material"
    assert told[0].cure == "did you mean 'emission'?"


def test_a_shader_error_is_told_alike():
    place = Place("shaders/lib/fog.glsl", 12, 5, "    vec3 fog = nothing;", 4)
    (told,) = reports(ShaderError("'nothing' is not declared", place=place))
    assert told.wheres == ("shaders/lib/fog.glsl:12:5", "fog.glsl:12:5", "line 12")
    shown = told.excerpt(80)
    assert (shown.number, shown.before, shown.marked, shown.after) == (12, "    ", "vec3", " fog = nothing;")


def test_an_error_without_a_place_has_no_excerpt():
    (told,) = reports(DreamscapeError("something\nhappened\there"))
    assert told.wheres == ("this cannot be shown",)
    assert told.message == "something happened here"
    assert told.excerpt(80) is None


def test_the_mark_is_what_the_file_says():
    shown = reports(fault())[0].excerpt(120)
    assert shown.marked == "emision"
    assert shown.before + shown.marked + shown.after == LINE


@given(
    text=st.text(max_size=400),
    column=st.integers(-5, 500),
    width=st.integers(-3, 500),
    room=st.integers(1, 200),
)
def test_any_excerpt_fits_and_keeps_its_mark(text, column, width, room):
    (told,) = reports(DreamscapeError("x", place=Place("a.toml", 1, column, text, width)))
    shown = told.excerpt(room)
    if not text:
        assert shown is None
        return
    whole = shown.before + shown.marked + shown.after
    assert whole.isprintable()
    assert len(whole) <= max(room, 8)
    start, end = max(column - 1, 0), max(column - 1, 0) + max(width, 1)
    if text[start:end].isalnum() and len(text[start:end]) <= max(room, 8):
        assert shown.marked == text[start:end]


def test_a_long_line_is_cut_round_its_mark():
    text = "x" * 300 + "MARK" + "y" * 300
    shown = reports(DreamscapeError("m", place=Place("a", 1, 301, text, 4)))[0].excerpt(50)
    assert shown.marked == "MARK"
    assert shown.before.startswith("…x")
    assert shown.after.endswith("y…")
    assert len(shown.before + shown.marked + shown.after) == 50


def test_tabs_reach_to_their_column():
    shown = reports(DreamscapeError("m", place=Place("a", 1, 4, "\ta\tb = 1", 1)))[0].excerpt(80)
    assert (shown.before, shown.marked, shown.after) == ("    a   ", "b", " = 1")


def test_many_and_long_faults_are_bounded():
    many = DreamFileError([DreamscapeError("word " * 1000, cure="cure " * 1000) for _ in range(500)])
    told = reports(many)
    assert len(told) == MAX_FAULTS
    assert len(told[0].message) == MAX_MESSAGE
    assert told[0].message.endswith("…")


@given(st.text(min_size=1), st.integers(8, 60))
def test_paths_keep_their_end(path, most):
    assert len(short_path(path, most)) <= most


def test_a_path_keeps_its_file():
    assert short_path("/a/very/long/way/to/the/dreams/of/a/night/harbour.toml", 24) == "…/a/night/harbour.toml"
    assert short_path(r"C:\dreams\night.toml") == "C:/dreams/night.toml"


# -- the tree of forms


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        (sphere(1.0), "sphere"),
        (box(1.0).at(1, 2, 3).rounded(0.1).twisted(20.0), "twisted box"),
        (sphere(1.0).shelled(0.1), "hollow sphere"),
        ((box(1.0) | sphere(1.0)).circled(12, 4.0), "group of 2 × 12"),
        (box(1.0).repeated((3, 1, 4), (1, 1, 1)).mirrored("xz"), "box × 48"),
        (torus().periodic(1.0), "endless torus"),
        (cylinder().scattered(40, (9.0, 0.0, 9.0)), "cylinder × 40"),
    ],
)
def test_shapes_in_words(shape, told):
    assert kind_words(shape) == told


def test_groups_open_and_close():
    tree, scene = FormTree(), dream().scene
    closed = tree.rows(scene)
    assert [row.title for row in closed[:3]] == ["moon lamp", "towers", "twisted box"]
    assert closed[1].parts == 4
    tree.turn((1,))
    opened = tree.rows(scene)
    assert [(row.path, row.title, row.operator, row.depth) for row in opened[2:6]] == [
        ((1, 0), "box", "union", 1),
        ((1, 1), "mast", "union", 1),
        ((1, 2), "sphere", "union", 1),
        ((1, 3), "torus", "subtract", 1),
    ]
    assert [row.material for row in opened[1:6]] == [
        "material-2",
        "material-2",
        "material-2",
        "material-2",
        "material-1",
    ]
    tree.turn((1,))
    assert tree.rows(scene) == closed


def test_a_search_shows_what_fits_and_what_is_round_it():
    tree, scene = FormTree(), dream().scene
    assert [row.title for row in tree.rows(scene, " MAST ")] == ["towers", "mast"]
    assert [row.title for row in tree.rows(scene, "material-1")] == ["moon lamp", "towers", "torus"]
    assert tree.rows(scene, "nothing like it") == []
    assert len(tree.rows(scene)) == 6


def test_rows_are_made_anew_only_when_something_changes():
    tree, scene = FormTree(), dream(4096).scene
    first = tree.rows(scene)
    assert len(first) == 4096
    assert tree.rows(scene) is first
    assert tree.rows(dream(4096).scene) is not first


def test_deeply_nested_groups_are_walked():
    shape = sphere(1.0)
    for _ in range(32):
        shape = (shape | box(1.0)).at(1.0, 0.0, 0.0)
    assert len(FormTree().rows(Scene(forms=(Form(shape),)), "sphere")) == 33


def test_swatches_show_colour_and_glow():
    assert swatch(Material(colour=(0.1, 2.0, -1.0)), {}) == ((0.1, 1.0, 0.0), None)
    lit = Material(colour=(0.1, 0.2, 0.3), glow=(1.0, parse("0.25*time"), 0.5), emission=parse("beat"))
    assert swatch(lit, {"time": 2.0, "beat": 1.0}) == ((0.1, 0.2, 0.3), (1.0, 0.5, 0.5))
    assert swatch(lit, {"time": 2.0, "beat": 0.0})[1] is None
    assert swatch(lit, {"time": 2.0})[1] == (1.0, 0.5, 0.5), "what is not known counts as a middle value"
    assert GREY == (0.5, 0.5, 0.5)


def test_a_search_in_a_large_world_takes_no_picture_late():
    tree, scene = FormTree(), dream(4096).scene
    before = time.process_time()
    tree.rows(scene, "pier 17")
    assert time.process_time() - before < 1.0  # about 10 ms; a guard against squares, not a timing


def test_every_action_stands_on_the_page_of_keys():
    from dreamscape3d.app.viewer.interface.help import MOST_COLUMNS, arranged, told

    for device in ("keys", "pad"):
        for count in range(1, MOST_COLUMNS + 1):
            columns = arranged(device, count)
            groups = [group for column in columns for group in column]
            assert len(columns) <= count
            assert groups == [group for group in GROUPS if told(group, device)]
    shown = {action for device in ("keys", "pad") for group in GROUPS for action in told(group, device)}
    assert shown == set(Action)


def test_a_sticks_ways_share_a_line():
    from dreamscape3d.app.viewer.interface.help import lines, title_of

    words, actions = lines("moving", "pad")[0]
    assert (words, title_of(actions)) == ("left stick", "go forward, back, left, right")
    assert all(len(actions) == 1 for _, actions in lines("moving", "keys"))
