"""What is pointed at in a living dream: a joint of a body, a fear, a double, and where each is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_crew import loaded, look
from living import GUEST, JETTY

from dreamscape3d.app.viewer.desk import Pointed
from dreamscape3d.app.viewer.pointing import ghost_pointed_at, pointed_at
from dreamscape3d.app.viewer.ready import locate
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.dream.deeds import Summon
from dreamscape3d.formats.source import read_source
from dreamscape3d.render.picking import Picked


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    path = tmp_path / "jetty.toml"
    made = Stage(loaded(path, JETTY))
    made.locate(locate(path, read_source(path)))
    see(made)
    return made


def see(stage: Stage) -> None:
    stage.seen = stage.scenes.make().pose_cue(stage.cue(stage.scenes), stage.view())


def all_pointed(stage: Stage) -> dict[str, Pointed]:
    """Whatever there is, by what it is called."""
    assert stage.seen is not None
    leaves = range(stage.seen.field.field.leaf_count)
    found = [pointed_at(stage, Picked(n, n, 0.0, np.zeros(3), 1.0, np.zeros(3))) for n in leaves]
    return {each.name: each for each in found if each is not None}


def written(pointed: Pointed) -> str:
    """The line that its place is in."""
    assert pointed.place is not None
    return Path(pointed.place.path).read_text(encoding="utf-8").splitlines()[pointed.place.line - 1]


def test_joints_of_bodies_are_named_with_their_figure_files(stage: Stage) -> None:
    found = all_pointed(stage)
    hand = found["mia.hand.right"]
    assert hand.place is not None
    assert Path(hand.place.path).name == "mia.toml"
    assert Path(hand.place.path).parent.name == "bodies"
    assert written(hand) == "[[form]]"
    lines = Path(hand.place.path).read_text(encoding="utf-8").splitlines()
    assert 'joint = "hand"' in lines[hand.place.line : hand.place.line + 4]
    assert (hand.number, hand.material) == (-1, "skin")
    robin = found["robin.head"].place
    assert robin is not None
    assert Path(robin.path).name == "liam.toml"
    assert written(found["mia/lantern"]) == "[[thing.form]]"


def test_fears_are_named_with_their_line_in_the_dream(stage: Stage) -> None:
    fear = all_pointed(stage)["host/fear the unlit door"]
    assert fear.place is not None
    assert fear.place.path == str(stage.path)
    assert written(fear) == "[[fear.form]]"


def test_forms_of_the_dream_are_what_they_were(stage: Stage) -> None:
    found = all_pointed(stage)
    assert (found["ground"].number, found["post"].number) == (0, 1)
    assert written(found["post"]) == "[[form]]"


def test_groups_are_in_the_name(tmp_path: Path) -> None:
    group = '[[form]]\nname = "house"\n[[form.form]]\nname = "roof"\nshape = "pyramid"\nsize = 1\nheight = 1\n'
    stage = Stage(loaded(tmp_path / "house.toml", group))
    look(stage)
    assert "house.roof" in all_pointed(stage)


def test_who_came_with_a_guest_is_named_without_a_place(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", GUEST), 0.5)
    see(stage)
    assert all_pointed(stage)["finn.head"].place is None
    assert all_pointed(stage)["mia.head"].place is not None


def test_a_double_is_met_by_the_ray(stage: Stage) -> None:
    assert ghost_pointed_at(stage, np.zeros(3), np.array([0.0, 0.0, 1.0]), 1e9) is None
    stage.timeline.do(Summon(stage.timeline.tick, "double", "host"))
    stage.timeline.step(240)
    see(stage)
    night = stage.night
    assert night is not None
    middle = night.spectres.place("host")
    assert middle is not None
    eye = middle + np.array([0.0, 0.2, 4.0])
    way = (middle - eye) / np.linalg.norm(middle - eye)
    met = ghost_pointed_at(stage, eye, way, 1e9)
    assert met is not None
    assert met.name.startswith("host/double.")
    assert 3.0 < met.distance < 4.5
    assert ghost_pointed_at(stage, eye, way, 2.0) is None, "something solid is before it"
    assert ghost_pointed_at(stage, eye, -way, 1e9) is None


def test_of_a_picture_of_before_nobody_is_pointed_at(stage: Stage, tmp_path: Path) -> None:
    body = next(name for name in all_pointed(stage) if name == "mia.head")
    assert body
    stage.join("box", loaded(tmp_path / "box.toml", GUEST), 0.5)
    stage.scenes.make()
    assert "mia.head" not in all_pointed(stage)
