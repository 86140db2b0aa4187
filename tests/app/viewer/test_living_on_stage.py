"""A living dream on the viewer's stage: who is seen, who comes and goes, what is saved, and who walks in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_crew import loaded, make_crew
from living import ALONE, GUEST, JETTY, THREE

from dreamscape3d.app.viewer.ready import make_ready
from dreamscape3d.app.viewer.scenes import Scenes, cast_among
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.dream.deeds import Speak, Stand, Steer
from dreamscape3d.dream.stance import STILL, Wish
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.staging import StagedPoser

FORWARD = Wish(forward=1.0)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(loaded(tmp_path / "jetty.toml", JETTY))


def moment(stage: Stage) -> Moment:
    """What a planner makes of the present instant."""
    return moment_of(stage, stage.scenes)


def moment_of(stage: Stage, scenes: Scenes) -> Moment:
    return scenes.make().pose_cue(stage.cue(scenes), stage.view())


def look(stage: Stage) -> None:
    """What the show does each turn."""
    stage.seen = moment(stage)


def there(stage: Stage) -> dict[str, float]:
    """How much of each puppet is to be seen now, of those that the present scenes have."""
    scenes = stage.scenes
    cast = stage.cue(scenes).cast
    assert cast is not None
    assert scenes.cast is not None
    return {puppet.name: float(share) for puppet, share in zip(scenes.cast, cast.present, strict=True)}


def turns(stage: Stage, seconds: float, wish: Wish = STILL) -> None:
    for _ in range(round(seconds * 30)):
        stage.advance(1 / 30, wish)
        look(stage)


def test_its_picture_is_that_of_its_world(stage: Stage) -> None:
    stage.timeline.scrub(2.0)
    seen, own = moment(stage), stage.timeline.moment()
    assert seen.field.field.leaf_count == own.field.field.leaf_count > 60
    assert np.array_equal(seen.field.texels, own.field.texels)
    assert np.array_equal(seen.sprites, own.sprites)
    assert (there(stage)["mia"], there(stage)["robin"]) == (1.0, 1.0)


def test_scenes_are_the_same_until_somebody_comes(stage: Stage, tmp_path: Path) -> None:
    alone = stage.scenes
    assert isinstance(alone.make(), StagedPoser)
    stage.timeline.step(60)
    assert stage.scenes is alone
    stage.join("box", loaded(tmp_path / "box.toml", GUEST), 0.5)
    assert stage.scenes is not alone
    assert alone.go_on_as(stage.scenes), "the picture goes on meanwhile"
    assert "finn" in there(stage)


def test_the_picture_of_before_goes_on_while_a_guest_comes_and_goes(stage: Stage, tmp_path: Path) -> None:
    alone = stage.scenes
    stage.join("box", loaded(tmp_path / "box.toml", GUEST), 0.5)
    together = stage.scenes
    stage.timeline.step(300)
    before = moment_of(stage, alone)
    assert before.field.field.leaf_count == moment_of(stage, together).field.field.leaf_count - _leaves_of_guest(stage)
    stage.see_off("box")
    cue = stage.cue(together)
    assert cue.cast is not None
    gone = [puppet.name for puppet, share in zip(together.cast or (), cue.cast.present, strict=True) if share == 0.0]
    assert "finn" in gone
    assert not cue.mix.guests[0].strength.any


def _leaves_of_guest(stage: Stage) -> int:
    """Its own form, its body, its double and what may appear to it."""
    alone = Stage(loaded(stage.path, JETTY))
    return stage.scenes.make().field.leaf_count - alone.scenes.make().field.leaf_count


def test_a_save_brings_a_body_and_takes_it_away(stage: Stage, tmp_path: Path) -> None:
    turns(stage, 1.0)
    time = stage.timeline.time
    stage.reload(loaded(tmp_path / "jetty.toml", THREE))
    assert stage.timeline.time == time
    assert there(stage)["sam"] == 1.0
    assert moment(stage).time == pytest.approx(time)
    stage.reload(loaded(tmp_path / "jetty.toml", JETTY))
    assert "sam" not in there(stage)


def test_a_save_may_begin_and_end_all_that_lives(tmp_path: Path) -> None:
    plain = JETTY[: JETTY.index("[[body]]")]
    stage = Stage(loaded(tmp_path / "jetty.toml", plain))
    assert stage.scenes.cast is None
    assert stage.captions == ()
    stage.reload(loaded(tmp_path / "jetty.toml", JETTY))
    assert there(stage)["mia"] == 1.0
    stage.reload(loaded(tmp_path / "jetty.toml", plain))
    assert stage.scenes.cast is None
    assert stage.cue(stage.scenes).cast is None
    assert moment(stage).field.field.leaf_count == 2


def test_going_back_is_as_it_was(stage: Stage) -> None:
    stage.timeline.scrub(3.0)
    first = moment(stage)
    stage.timeline.scrub(6.0)
    stage.timeline.scrub(3.0)
    assert np.array_equal(moment(stage).field.texels, first.field.texels)


def test_what_is_said_is_a_caption(stage: Stage, tmp_path: Path) -> None:
    console = make_crew(tmp_path).console
    console.stage = stage
    assert not console.captions
    look(stage)
    stage.timeline.scrub(1.0)
    assert [stage.act(), stage.act()] == ["a memory: kite", "the chrome fox"]
    stage.timeline.step(60)
    assert any("fox of chrome" in caption.text for caption in console.captions)
    assert all(caption is other for caption, other in zip(console.captions, stage.captions, strict=True))


# -- who walks


def test_who_walks_is_in_the_body_that_is_theirs_and_does_not_see_it(stage: Stage) -> None:
    look(stage)
    stage.change("walk")
    turns(stage, 1.0, FORWARD)
    night = stage.night
    assert night is not None
    assert night.bodies.steered == ("host",)
    assert (there(stage)["mia"], there(stage)["robin"]) == (0.0, 1.0)
    turns(stage, 2.0)
    night = stage.night
    assert night is not None
    at, feet = np.array(stage.mover.stance.eye), night.bodies.feet("mia")
    assert np.hypot(at[0] - feet[0], at[2] - feet[2]) < 0.5
    stage.go_home()
    turns(stage, 0.5)
    assert stage.night is not None
    assert stage.night.bodies.steered == ()
    assert there(stage)["mia"] == 1.0


def test_who_flies_only_looks(stage: Stage) -> None:
    look(stage)
    turns(stage, 1.0, FORWARD)
    assert stage.mover.mode == "fly"
    assert not [event for event in stage.timeline.journal if isinstance(event, Stand | Steer)]
    assert there(stage)["mia"] == 1.0


def test_who_has_no_body_is_where_they_fly(tmp_path: Path) -> None:
    stage = Stage(loaded(tmp_path / "alone.toml", ALONE))
    look(stage)
    turns(stage, 1.0, FORWARD)
    night = stage.night
    assert night is not None
    found = night.bodies.standpoint("host")
    assert found is not None
    assert np.linalg.norm(found[0] - stage.view().eye) < 1.0
    assert not [event for event in stage.timeline.journal if isinstance(event, Steer)]


def test_to_stand_still_is_no_news(stage: Stage) -> None:
    look(stage)
    stage.change("walk")
    turns(stage, 2.0)
    told = [event for event in stage.timeline.journal if isinstance(event, Stand)]
    turns(stage, 2.0)
    assert [event for event in stage.timeline.journal if isinstance(event, Stand)] == told


def test_to_look_at_what_was_done_again_does_not_undo_it(stage: Stage) -> None:
    look(stage)
    stage.change("walk")
    turns(stage, 2.0, FORWARD)
    turns(stage, 1.0)
    stage.timeline.do(Speak(stage.timeline.tick, "host", "here"))
    kept = list(stage.timeline.journal)
    stage.timeline.scrub(0.5)
    turns(stage, 1.0)
    assert list(stage.timeline.journal) == kept
    turns(stage, 0.5, FORWARD)
    assert list(stage.timeline.journal) != kept, "who moves again does something else"


def test_a_dream_in_which_nothing_lives_is_left_alone(tmp_path: Path) -> None:
    stage = Stage(loaded(tmp_path / "plain.toml", JETTY[: JETTY.index("[[body]]")]))
    look(stage)
    stage.change("walk")
    turns(stage, 0.5, FORWARD)
    assert len(stage.timeline.journal) == 1
    assert stage.act() == ""


def test_what_was_made_ready_is_what_is_shown(tmp_path: Path) -> None:
    (tmp_path / "jetty.toml").write_text(JETTY.replace('figure = "mia"', 'figure = "mai"'), encoding="utf-8")
    result, _ = make_ready(tmp_path / "jetty.toml")
    assert "mai" in str(result)


# -- casts of others


def test_a_cast_among_others(stage: Stage) -> None:
    night = stage.night
    assert night is not None
    cast, puppets = stage.timeline.cue().cast, night.puppets()
    assert cast is not None
    assert cast_among(cast, puppets, puppets) is cast
    other = cast_among(cast, puppets, puppets[1:2])
    first = puppets[0].joints
    assert np.array_equal(other.origin, cast.origin[first : first + puppets[1].joints])
    assert other.present.tolist() == [1.0]
    assert other.sprites is cast.sprites
    nobody = cast_among(cast_among(cast, puppets, []), [], puppets)
    assert nobody.origin.shape == cast.origin.shape
    assert not nobody.present.any()


# -- a door, a picture


def test_who_is_beyond_the_door_sees_those_at_home_through_it(stage: Stage, tmp_path: Path) -> None:
    stage.join("box", loaded(tmp_path / "box.toml", GUEST), 1.0)
    stage.timeline.set_mode("portal")
    stage.timeline.step(600)
    before = moment_of(stage, stage.scenes)
    assert before.portal is not None
    stage.timeline.cross("box")
    stage.timeline.step(60)
    poser, seen = stage.scenes.make(), moment_of(stage, stage.scenes)
    assert seen.scene != 0
    assert seen.portal is not None
    home = seen.portal.beyond.field.field
    assert home is before.field.field, "no other structure than at home"
    assert poser.name_of(home) is not None
    assert poser.structure(poser.name_of(home) or "") is home
    assert seen.field.field.leaf_count == before.portal.beyond.field.field.leaf_count


def test_a_larger_picture_is_of_what_was_seen(stage: Stage, tmp_path: Path) -> None:
    console = make_crew(tmp_path).console
    console.stage = stage
    look(stage)
    shot = console.shot()
    assert shot is not None
    assert shot.moment is stage.seen
    console.stage = Stage(loaded(tmp_path / "plain.toml", JETTY[: JETTY.index("[[body]]")]))
    look(console.stage)
    plain = console.shot()
    assert plain is not None
    assert plain.moment is None


def test_a_save_late_in_the_night_is_lived_through_by_and_by(stage: Stage, tmp_path: Path) -> None:
    stage.timeline.scrub(20.0)
    look(stage)
    stage.reload(loaded(tmp_path / "jetty.toml", THREE.replace("height = 3", "height = 5")))
    assert "sam" not in there(stage), "what lives is still as it was"
    assert stage.timeline.dream.scene.forms[1] != loaded(tmp_path / "old.toml", JETTY).dream.scene.forms[1]
    count = 0
    while "sam" not in there(stage) and count < 100:
        turns(stage, 1 / 30)
        count += 1
    assert 20 < count < 60
    assert 20.0 < stage.timeline.time < 23.0
