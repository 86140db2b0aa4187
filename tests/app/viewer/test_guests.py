"""Guests in the viewer: who comes with their file, what binds them, and what the dreamer asks of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fake_crew import FakeCrew, loaded, look, make_crew

from dreamscape3d.app.viewer.guests import AT_FIRST, FADED, Guests, bonds
from dreamscape3d.app.viewer.pointing import pointed_at
from dreamscape3d.app.viewer.show import Show
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.render.picking import Picked

SHARE = "[share]\nform = true\ncolour = true\nair = true\npulse = true\n"
BALL = f'title = "Ball"\ntempo = 60\n{SHARE}[[form]]\nname = "ball"\nshape = "sphere"\n'
BOX = f'title = "Box"\ntempo = 66\n{SHARE}[[form]]\nname = "box"\nshape = "box"\nat = [3, 0, 0]\n'
SHY = BOX.replace(SHARE, "")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(loaded(tmp_path / "ball.toml", BALL))


@pytest.fixture
def crew(tmp_path: Path) -> FakeCrew:
    return make_crew(tmp_path)


@pytest.fixture
def show(crew: FakeCrew, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setattr("dreamscape3d.app.viewer.show.shader_folder", lambda: None)
    made = Show.__new__(Show)
    made._crew, made._console = SimpleNamespace(loader=crew.loader, forethought=None), crew.console  # type: ignore[assignment]
    made._lobby = made._coming = None
    return made


def test_a_guest_comes_and_grows_into_the_dream(stage: Stage, tmp_path: Path) -> None:
    alone = stage.scenes
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    assert stage.scenes.names == ("host", "box")
    assert stage.scenes.members[0][1] is alone.members[0][1], "the host's scene is the same one"
    assert stage.cue(stage.scenes).mix.guests[0].strength.form == 0.0
    stage.timeline.step(600)
    strength = stage.cue(stage.scenes).mix.guests[0].strength
    assert strength.form == pytest.approx(0.5, abs=0.01)
    look(stage)
    assert stage.seen is not None
    assert stage.seen.field.parts is not None
    assert stage.seen.field.field.leaf_count == 2


def test_scenes_are_the_same_tuple_until_somebody_comes_or_goes(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    together = stage.scenes
    stage.timeline.step(60)
    assert stage.scenes is together
    stage.see_off("box")
    assert stage.scenes.names == ("host",)
    assert stage.invited == {}


def test_of_who_is_gone_a_cue_says_that_nothing_is_there(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    together = stage.scenes
    stage.timeline.step(300)
    stage.see_off("box")
    cue = stage.cue(together)
    assert len(cue.mix.guests) == 1
    assert not cue.mix.guests[0].strength.any


def test_a_saved_guest_goes_on_from_where_it_was(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    stage.timeline.step(600)
    before = stage.scenes
    stage.join("box", loaded(tmp_path / "box.toml", BOX.replace("at = [3, 0, 0]", "at = [4, 0, 0]")), 0.9)
    assert stage.scenes is not before
    strand = stage.timeline.world.strand("host", "box")
    assert strand.wanted["form"] == 0.5, "what was wished for stays"


def test_those_whom_a_file_invites_are_there_from_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "box.toml").write_text(BOX, encoding="utf-8")
    ready = loaded(tmp_path / "both.toml", BALL + '[[guest]]\ndream = "box.toml"\nintensity = 0.75\n')
    stage = Stage(ready)
    assert stage.scenes.members[1] == ("box", ready.guests["box"]), "made ready where the dream was"
    assert stage.cue(stage.scenes).mix.guests[0].strength.form == 0.75
    stage.reload(ready)
    assert stage.scenes.names[1] == "box"


def test_bonds_tell_what_is_wished_offered_and_there(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.5)
    stage.timeline.step(90)
    (bond,) = bonds(stage)
    assert (bond.name, bond.title) == ("box", "Box")
    assert bond.shared == {"form", "colour", "air", "pulse"}
    assert bond.wished["form"] == 0.5
    assert 0.0 < bond.present["form"] < 0.5
    assert bond.colour == FADED, "nothing of it was seen yet"
    look(stage)
    assert bonds(stage)[0].colour != FADED
    assert max(bonds(stage)[0].colour) == pytest.approx(1.0)


def test_phases_are_those_of_the_pulses(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.0)
    stage.timeline.step(30)
    assert bonds(stage)[0].phase == pytest.approx(66 / 60 * 0.5 % 1.0)


def test_names_of_guests_differ() -> None:
    guests = Guests()
    assert [guests.expect(Path(f"/{n}/mia.toml"), None) for n in "abc"] == ["mia", "mia 2", "mia 3"]
    assert guests.named(Path("/b/mia.toml"), None) == "mia 2"
    assert guests.named(Path("/d/mia.toml"), None) is None


def test_the_console_makes_wishes_come_true(crew: FakeCrew, tmp_path: Path) -> None:
    console = crew.console
    console.stage = stage = Stage(loaded(tmp_path / "ball.toml", BALL))
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 0.0)
    console.set_strand("box", None, 0.25)
    assert console.bonds[0].wished["colour"] == 0.25
    console.set_strand("box", "form", 0.75)
    assert console.bonds[0].wished["form"] == 0.75
    console.offer("box", "form", False)
    assert "form" not in console.bonds[0].shared
    console.offer("box", "form", True)
    assert "form" in console.bonds[0].shared
    console.set_mode("weave")
    assert console.mode == "weave"
    console.let_go("box")
    assert console.bonds[0].wished["colour"] == 0.0
    console.glitch()
    stage.timeline.step(20)
    assert stage.timeline.cue().mix.seized > 0.0
    assert 0.0 <= console.phase < 1.0
    assert 0.0 <= console.order <= 1.0
    console.see_off("box")
    assert console.bonds == []
    assert console.messages == []


def test_what_cannot_be_is_told(crew: FakeCrew, tmp_path: Path) -> None:
    crew.console.stage = Stage(loaded(tmp_path / "ball.toml", BALL))
    crew.console.set_strand("nobody", None, 0.5)
    assert "nobody here is called 'nobody'" in crew.console.messages[-1]


def test_a_console_without_a_dream_has_nobody(crew: FakeCrew) -> None:
    console = crew.console
    assert (console.bonds, console.mode, console.phase, console.order) == ((), "merge", 0.0, 1.0)
    console.invite(Path("x.toml"))
    assert crew.asked == []


def test_an_invited_file_becomes_a_guest(show: Show, crew: FakeCrew, tmp_path: Path) -> None:
    console = crew.console
    console.stage = Stage(loaded(tmp_path / "ball.toml", BALL))
    path = tmp_path / "box.toml"
    console.invite(path)
    assert crew.asked[-1] == ("loader.request", path, f"guest {path}")
    show._put_on(loaded(path, BOX))
    assert console.messages == ["box is here"]
    assert console.bonds[0].wished["form"] == AT_FIRST
    assert crew.asked[-1] == ("loader.follow", [console.stage.path, path])
    show._put_on(loaded(path, BOX.replace("Box", "Boxes")))
    assert console.messages[-1] == "box: read anew"
    assert console.bonds[0].title == "Boxes"


def test_a_guest_who_offers_nothing_is_told_of(show: Show, crew: FakeCrew, tmp_path: Path) -> None:
    crew.console.stage = Stage(loaded(tmp_path / "ball.toml", BALL))
    crew.console.invite(tmp_path / "box.toml")
    show._put_on(loaded(tmp_path / "box.toml", SHY))
    assert "nothing crosses" in crew.console.messages[-1]


def test_a_guest_asked_for_as_the_dream_to_be_on_is_no_guest_then(show: Show, crew: FakeCrew, tmp_path: Path) -> None:
    console = crew.console
    console.stage = Stage(loaded(tmp_path / "ball.toml", BALL))
    path = tmp_path / "box.toml"
    console.invite(path)
    show._put_on(loaded(path, BOX))
    console.open(path)
    show._put_on(loaded(path, BOX))
    assert show._coming is not None
    assert show._coming.path == path


def test_what_is_pointed_at_in_a_guests_dream_is_named_but_not_a_form_of_the_host(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", BOX), 1.0)
    stage.timeline.step(900)
    look(stage)

    def at(leaf: int) -> Any:
        return pointed_at(stage, Picked(leaf, leaf, 0.0, np.zeros(3), 1.0, np.array([0.0, 1.0, 0.0])))

    assert (at(0).name, at(0).number) == ("ball", 0)
    assert (at(1).name, at(1).number, at(1).place) == ("box", -1, None)
