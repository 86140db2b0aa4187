"""Figure files and the bodies of dreams: what is read of them, and every fault with its place and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamscape3d.dream.living import BodyPlan, Figure
from dreamscape3d.errors import DreamFileError, DreamscapeError
from dreamscape3d.formats import check_file, dump_dream, load_dream, parse_dream
from dreamscape3d.formats.bodies import FIGURE_BYTES
from dreamscape3d.formats.figure import bodies_folder, load_figure, shipped_figure
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.rig import COUNT, JOINT
from dreamscape3d.sdf.shape import Form, Moved, round_cone, sphere

FOX = """title = "Fox"
height = 0.7
[materials.fur]
colour = "#c60"
[[form]]
joint = "head"
shape = "sphere"
radius = 0.1
material = "fur"
"""
BALL = '[[form]]\njoint = "head"\nshape = "sphere"\n'
ALONG = sorted(path.stem for path in bodies_folder().glob("*.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of dreams, which is itself in one that holds a secret."""
    home = tmp_path / "dreams"
    (home / "friends").mkdir(parents=True)
    (home / "fox.toml").write_text(FOX)
    (home / "friends" / "hen.toml").write_text(FOX)
    (home / "broken.toml").write_text(FOX + "tail = 3\nears = 2\n")
    (tmp_path / "secret.toml").write_text(FOX)
    return home


def figure_of(tmp_path: Path, text: str) -> Figure:
    (tmp_path / "figure.toml").write_text(text)
    return load_figure(tmp_path / "figure.toml")


def bodies_of(folder: Path, text: str) -> tuple[BodyPlan, ...]:
    (folder / "host.toml").write_text(text)
    return load_dream(folder / "host.toml").living.bodies


def faults_of(folder: Path, text: str) -> list[DreamscapeError]:
    (folder / "host.toml").write_text(text)
    return check_file(folder / "host.toml")


# -- figures


def test_those_that_come_along() -> None:
    assert ALONG == ["finn", "image", "liam", "mia"]
    heights = {name: shipped_figure(name).height for name in ALONG}
    assert heights == {"liam": 1.82, "mia": 1.28, "finn": 1.78, "image": 1.95}
    for name in ALONG:
        figure = shipped_figure(name)
        assert figure.puppet.name == figure.name == name
        assert figure.puppet.joints == COUNT
        assert 12 <= len(figure.puppet.forms) <= 40
        assert check_file(bodies_folder() / f"{name}.toml") == []


def test_a_lantern_is_a_thing_of_one_joint() -> None:
    (lantern,) = shipped_figure("mia").things
    assert (lantern.name, lantern.upright) == ("lantern", True)
    assert (lantern.puppet.name, lantern.puppet.joints) == ("mia/lantern", 1)
    assert set(lantern.puppet.hung) == {0}
    assert len(lantern.puppet.lights) == 1


def test_another_name_is_that_of_all_puppets() -> None:
    lina = shipped_figure("mia").called("lina")
    assert (lina.name, lina.puppet.name, lina.things[0].puppet.name) == ("lina", "lina", "lina/lantern")
    assert lina.puppet.forms == shipped_figure("mia").puppet.forms


def test_forms_hang_on_their_joints(tmp_path: Path) -> None:
    puppet = figure_of(tmp_path, FOX).puppet
    assert puppet.hung == (JOINT["head"],)
    assert puppet.forms == (Form(sphere(0.1), material="fur"),)
    assert set(puppet.materials) == {"fur"}


def test_a_joint_without_a_side_is_both_the_right_one_mirrored(tmp_path: Path) -> None:
    arm = '[[form]]\njoint = "elbow"\nshape = "round_cone"\nat = [0.1, -0.2, 0.3]\nturn = [10, 20, 30]\n'
    lamp = '[[light]]\njoint = "hand"\nat = [0.1, 0, 0]\nto = [0.2, 0, 0]\n'
    puppet = figure_of(tmp_path, "height = 1\n" + arm + lamp).puppet
    assert puppet.hung == (JOINT["elbow.left"], JOINT["elbow.right"])
    at, turn = (0.1, -0.2, 0.3), (10.0, 20.0, 30.0)
    assert puppet.forms[0] == Form(Moved(round_cone(), at, turn))
    assert puppet.forms[1] == Form(Moved(round_cone(), (-0.1, -0.2, 0.3), (10.0, -20.0, -30.0)))
    assert puppet.lit == (JOINT["hand.left"], JOINT["hand.right"])
    assert puppet.lights[1].at == (-0.1, 0.0, 0.0)
    assert puppet.lights[1].to == (-0.2, 0.0, 0.0)


def test_the_rig_is_that_of_the_height_but_for_what_is_given(tmp_path: Path) -> None:
    rest = figure_of(tmp_path, f"height = 2\n[rig]\nshoulders = 0.3\n{BALL}").rest
    assert rest[JOINT["shoulder.left"]][0] == 0.3
    assert rest[JOINT["elbow.left"]][1] == pytest.approx(-0.344)


CASES = [
    (f'title = "x"\n{BALL}', "1:1", "a figure file lacks height", "add height: how tall it is"),
    ("height = 1\n", "1:1", "a figure file lacks form", "add form: what it consists of"),
    (f"height = 0\n{BALL}", "1:10", "height 0 is below 0.1", "it goes from 0.1 to 10"),
    (
        f'height = 1\n{BALL}at = [0.1, 0, 0]\nmirror = "x"\n',
        "6:1",
        "mirror changes nothing here: a sphere is its own mirror image, and at comes after",
        "move shape and at into a form of this one: [[form.form]]",
    ),
    (
        f"height = 1\n[material.fur]\nrim = 1\n{BALL}",
        "2:2",
        'unknown key "material" in a figure file',
        'did you mean "materials"?',
    ),
    (
        f'height = 1\n[form]\njoint = "neck"\nshape = "sphere"\n{BALL}',
        "5:7",
        '"form" was a single table before',
        "head each of them [[form]]",
    ),
    (
        'height = 1\n[[form]]\nshape = "sphere"\n',
        "2:1",
        "[[form]] lacks joint",
        "add joint: the joint that carries it",
    ),
    ('height = 1\n[[form]]\njoint = "hed"\nshape = "sphere"\n', "3:9", 'unknown joint "hed"', 'did you mean "head"?'),
    (f"height = 1\n{BALL}twist = 3\n", "5:1", 'unknown key "twist" in [[form]]', ""),
    (
        f'height = 1\n{BALL}radius = "sin(time)"\n',
        "5:10",
        'radius wants a number, not the text "sin(time)"',
        "write it without quotes; a signal cannot stand here",
    ),
    ('height = 1\n[[form]]\njoint = "head"\nshape = "terrain"\n', "4:9", 'unknown shape "terrain"', "known here: "),
    (f'height = 1\n{BALL}material = "fur"\n', "5:12", 'there is no material "fur"', "describe it under [materials]"),
    (
        f'height = 1\n[materials.fur]\ncolour = ["time", 0, 0]\n{BALL}',
        "3:11",
        'colour[0] wants a number, not the text "time"',
        "write it without quotes; a signal cannot stand here",
    ),
    (f"height = 1\n[rig]\nshin = 0\n{BALL}", "3:8", "shin 0 is not above 0", ""),
    (f"height = 1\n[rig]\ntail = 1\n{BALL}", "3:1", 'unknown key "tail" in [rig]', "known here: hips, "),
    (f"height = 1\n{BALL}height = 2\n", "5:1", "a sphere has no height", "sphere takes radius"),
    (
        f'height = 1\n{BALL}[[light]]\njoint = "head"\nat = [0, 0, 0]\ndirection = [0, 1, 0]\n',
        "8:1",
        'unknown key "direction" in [[light]]',
        "",
    ),
    (
        f'height = 1\n{BALL}[[thing]]\nname = "a"\n[[thing.form]]\nshape = "sphere"\n'
        '[[thing]]\nname = "a"\n[[thing.form]]\nshape = "box"\n',
        "10:8",
        '"a" is there twice',
        "give each a name of its own",
    ),
    (
        "height = 1\n" + '[[form]]\njoint = "hand"\nshape = "box"\nturn = [9, 9, 9]\nmirror = "xyz"\n' * 3,
        "12:1",
        "with what is on both sides there are more than 40 forms",
        "",
    ),
]


@pytest.mark.parametrize(("text", "place", "message", "cure"), CASES, ids=[case[2][:40] for case in CASES])
def test_faults_of_a_figure(tmp_path: Path, text: str, place: str, message: str, cure: str) -> None:
    (tmp_path / "figure.toml").write_text(text)
    with pytest.raises(DreamFileError) as caught:
        load_figure(tmp_path / "figure.toml")
    (fault,) = caught.value.faults
    assert fault.place is not None
    assert f"{fault.place.line}:{fault.place.column}" == place
    assert fault.message == message
    assert fault.cure.startswith(cure[:20])


@pytest.mark.parametrize(
    "form", ['shape = "cone"\nmirror = "y"', 'shape = "box"\nturn = [0, 0, 9]\nmirror = "x"', 'mirror = "x"']
)
def test_a_mirror_that_changes_something(tmp_path: Path, form: str) -> None:
    inner = "" if "shape" in form else '[[form.form]]\nshape = "sphere"\nat = [1, 0, 0]\n'
    (form_built,) = figure_of(tmp_path, f'height = 1\n[[form]]\njoint = "head"\n{form}\n{inner}').puppet.forms
    assert "Mirrored" in repr(form_built)


def test_more_than_its_file_may_hold(tmp_path: Path) -> None:
    many = "height = 1\n" + BALL * 41
    (tmp_path / "figure.toml").write_text(many)
    with pytest.raises(DreamFileError, match="form has 41 entries; at most 40 are read"):
        load_figure(tmp_path / "figure.toml")


@pytest.mark.parametrize(
    "text", ["", "height = ", "height = 1\nform = 3", "height = 1\nthing = [1]\nform = [[]]", "\0"]
)
def test_hostile_figures_are_refused_not_crashed(tmp_path: Path, text: str) -> None:
    (tmp_path / "figure.toml").write_text(text)
    with pytest.raises(DreamFileError):
        load_figure(tmp_path / "figure.toml")


def test_check_tells_the_faults_of_a_figure_file(folder: Path) -> None:
    messages = [fault.message for fault in check_file(folder / "broken.toml")]
    assert messages == ['unknown key "tail" in [[form]]', 'unknown key "ears" in [[form]]']
    assert check_file(folder / "fox.toml") == []


# -- bodies


def test_a_body_is_a_figure_in_a_place(folder: Path) -> None:
    text = (
        '[[body]]\nfigure = "fox.toml"\nat = [1, 0, -2]\nturn = 30\nscale = 1.5\nwalk = 2\n'
        '[[body]]\nfigure = "friends/hen.toml"\n[[body]]\nfigure = "mia"\n[[body]]\nname = "Lina"\nfigure = "mia"\n'
    )
    fox, hen, mia, lina = bodies_of(folder, text)
    assert (fox.name, hen.name, mia.name, lina.name) == ("fox", "hen", "mia", "Lina")
    assert fox.place == Placement((1.0, 0.0, -2.0), 30.0, 1.5)
    assert (fox.walk, fox.run, hen.walk) == (2.0, 3.6, 1.3)
    assert hen.place == Placement()
    assert (lina.figure.puppet.name, lina.figure.things[0].puppet.name) == ("Lina", "Lina/lantern")
    assert (lina.source, mia.source) == ("mia", "mia")
    assert mia.figure == shipped_figure("mia")


def test_a_dream_with_a_body_lives() -> None:
    assert parse_dream('[[body]]\nfigure = "mia"\n').living.any


def test_bodies_of_guests_come_too(folder: Path) -> None:
    (folder / "friends" / "den.toml").write_text('[share]\nform = true\n[[body]]\nfigure = "hen.toml"\n')
    (folder / "host.toml").write_text('[share]\nform = true\n[[guest]]\ndream = "friends/den.toml"\n')
    (invited,) = load_dream(folder / "host.toml").guests
    assert [plan.name for plan in invited.dream.living.bodies] == ["hen"]


BODY_CASES = [
    ("fox", 'no figure "fox" comes along', 'did you mean "fox.toml"?'),
    ("cow", 'no figure "cow" comes along', "known here: broken.toml, fox.toml, host.toml, finn, image, liam, mia"),
    ("host.toml", '"host.toml" cannot be a body: line 2: this is a dream, not a figure', "name a figure file: it has "),
    ("lam", 'no figure "lam" comes along', 'did you mean "liam"?'),
    ("fax.toml", 'there is no file "fax.toml" in the folder of this dream', 'did you mean "fox.toml"?'),
    ("../secret.toml", '"../secret.toml" lies outside the folder of this dream', "copy it into the folder"),
    ("/etc/passwd.toml", '"/etc/passwd.toml" lies outside the folder of this dream', "copy it into"),
    (
        "broken.toml",
        '"broken.toml" cannot be a body: line 10: unknown key "tail" in [[form]] (and 1 more)',
        "see its faults: dreamscape3d check ",
    ),
    ("bodies/mia", 'no figure "bodies/mia" comes along', ""),
]


@pytest.mark.parametrize(("figure", "message", "cure"), BODY_CASES, ids=[case[0] for case in BODY_CASES])
def test_faults_of_a_body(folder: Path, figure: str, message: str, cure: str) -> None:
    (fault,) = faults_of(folder, f'title = "x"\n[[body]]\nfigure = "{figure}"\n')
    assert fault.place is not None
    assert (fault.place.line, fault.place.column) == (3, 10)
    assert fault.message == message
    assert fault.cure.startswith(cure)


def test_a_broken_figure_is_told_once_in_full(folder: Path) -> None:
    text = '[[body]]\nfigure = "broken.toml"\n[[body]]\nname = "b"\nfigure = "broken.toml"\n'
    assert faults_of(folder, text)[1].message == '"broken.toml" cannot be a body, as told before'


def test_namesakes(folder: Path) -> None:
    (fault,) = faults_of(folder, '[[body]]\nfigure = "mia"\n[[body]]\nfigure = "mia"\n')
    assert (fault.message, fault.cure) == ('two bodies are called "mia"', 'add name = "…"')


def test_a_text_has_no_folder() -> None:
    with pytest.raises(DreamFileError, match='a text has no folder in which "fox'):
        parse_dream('[[body]]\nfigure = "fox.toml"\n')


def test_figures_are_not_large(folder: Path) -> None:
    (folder / "fox.toml").write_text(FOX + ("\n#" + "x" * 4000) * (FIGURE_BYTES // 8000 + 1))
    (folder / "friends" / "hen.toml").write_text((folder / "fox.toml").read_text())
    text = '[[body]]\nfigure = "fox.toml"\n[[body]]\nfigure = "friends/hen.toml"\n'
    (fault,) = faults_of(folder, text)
    assert fault.message == 'with "friends/hen.toml" the figures have more than 256 KiB together'


def test_bodies_go_round(folder: Path) -> None:
    text = (
        '[[body]]\nfigure = "fox.toml"\nat = [1, 0, -2]\nturn = 30\nwalk = 2\n[[body]]\nname = "Lina"\nfigure = "mia"\n'
    )
    bodies = bodies_of(folder, text)
    assert bodies_of(folder, dump_dream(load_dream(folder / "host.toml"))) == bodies
