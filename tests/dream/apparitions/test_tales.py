"""Tales: lines in turn, what rises with them, and who may add one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dreamscape3d.dream.apparitions.tales import Tales
from dreamscape3d.dream.apparitions.told import OPEN, PATIENCE, PHASES, STANDS
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Tell
from dreamscape3d.dream.living import Living, Tale, TaleLine
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.cue import Placement
from dreamscape3d.sdf.shape import as_form, box
from tests.support.apparitions import Stage


def prop(name: str) -> Puppet:
    return Puppet(name, 1, (as_form(box(0.5)),), (0,))


FOX = Tale(
    "the fox",
    "finn",
    (
        TaleLine("There was a fox of chrome.", "finn", 3.0, (0.0, 0.0, -3.0), prop("fox")),
        TaleLine("It ate sparks.", "mia", 3.0, (1.0, 0.0, -3.0), prop("sparks")),
        TaleLine("And then?", "", 2.0),
        TaleLine("It slept.", "finn", 2.0, (2.0, 0.0, -3.0), prop("sleep")),
    ),
)


def stage() -> tuple[Tales, Stage]:
    part = Tales()
    part.enter("finn", Living(tales=(FOX,)), Placement())
    return part, Stage(part, "finn", "mia", "liam")


def phase(part: Tales) -> tuple[str, int]:
    told = part.told["finn/the fox"]
    return told.phase, told.line


def test_lines_come_in_turn_and_others_add_theirs() -> None:
    part, here = stage()
    here.do(Tell(0, "finn", "the fox"))
    assert part.names() == {"telling": 1.0, "lines": 1.0}
    here.step(181)
    assert phase(part) == ("waiting", 0)
    here.do(Tell(181, "mia", "the fox"))
    here.step(2)
    assert phase(part) == ("line", 1)
    assert [c.who for c in part.captions(here.now)] == ["mia"]
    here.step(180 + round(OPEN * 60) + 2)  # nobody adds the line that anybody may
    assert phase(part) == ("line", 2)
    assert part.told["finn/the fox"].who == "finn"
    here.step(122)
    assert phase(part) == ("line", 3)
    here.step(122)
    assert phase(part) == ("over", 3)
    assert part.names() == {"telling": 0.0, "lines": 4.0}


def test_a_strangers_line_is_refused() -> None:
    part, here = stage()
    with pytest.raises(JournalError, match=r"the next line of 'the fox' is not 'liam''s to tell") as caught:
        here.do(Tell(0, "liam", "the fox"))
    assert "let finn tell it" in str(caught.value)
    here.do(Tell(0, "finn", "the fox"))
    here.step(200)
    with pytest.raises(JournalError, match=r"let mia tell it"):
        here.do(Tell(200, "liam", "the fox"))
    with pytest.raises(JournalError, match=r"nobody here is called 'image'"):
        here.do(Tell(200, "image", "the fox"))
    with pytest.raises(JournalError, match=r"nobody here knows the tale 'the fix'"):
        here.do(Tell(200, "finn", "the fix"))
    here.do(Tell(200, "mia", "the fox"))
    with pytest.raises(JournalError, match=r"'mia' goes on with 'the fox'"):
        here.do(Tell(200, "mia", "the fox"))
    assert part.lines == 1


def test_who_speaks_in_time_is_heard_once_the_line_is_over() -> None:
    part, here = stage()
    here.do(Tell(0, "finn", "the fox"))
    here.step(10)
    here.do(Tell(10, "mia", "the fox"))
    assert phase(part) == ("line", 0)
    here.step(172)
    assert phase(part) == ("line", 1)


def test_it_ends_where_nobody_goes_on() -> None:
    part, here = stage()
    here.do(Tell(0, "finn", "the fox"))
    here.step(round((3.0 + PATIENCE) * 60) + 3)
    assert phase(part) == ("over", 0)
    with pytest.raises(JournalError, match=r"the tale 'the fox' is at its end"):
        here.do(Tell(0, "mia", "the fox"))


def test_every_phase_is_reached_and_a_tale_can_be_told_again() -> None:
    part, here = stage()
    here.do(Tell(0, "finn", "the fox"))
    reached = {phase(part)[0]}
    for _ in range(round((3.0 + PATIENCE + STANDS) * 60) + 10):
        here.step()
        reached.add(phase(part)[0])
    assert reached == set(PHASES)
    here.do(Tell(here.tick, "finn", "the fox"))
    assert phase(part) == ("line", 0)


def test_what_is_told_rises_without_overshoot_and_the_last_form_stays() -> None:
    part, here = stage()
    here.do(Tell(0, "finn", "the fox"))
    here.do(Tell(0, "mia", "the fox"))
    before = 0.0
    for _ in range(180):
        here.step()
        up = here.present("finn/tale the fox 0")
        assert before <= up <= 1.0
        assert up - before <= 0.1
        before = up
    assert before > 0.95
    while part.told["finn/the fox"].phase != "told":
        here.step(30)
    here.step(600)
    assert here.present("finn/tale the fox 0") < 0.01
    assert here.present("finn/tale the fox 1") < 0.01
    assert here.present("finn/tale the fox 3") > 0.99


def test_who_is_near_feels_it() -> None:
    _, here = stage()
    here.stand("liam", (30.0, 0.0, 0.0))
    here.do(Tell(0, "finn", "the fox"))
    assert here.felt == [("finn", "told"), ("mia", "tale")]


def test_elsewhere_it_rises_before_who_tells_it() -> None:
    part, here = stage()
    settings = (SimpleNamespace(of="finn"), SimpleNamespace(of="mia"))
    here.telling = SimpleNamespace(story=SimpleNamespace(settings=settings))
    here.setting = 1
    here.stand("finn", (5.0, 0.0, 5.0), (1.0, 0.0, 0.0))
    here.do(Tell(0, "finn", "the fox"))
    here.step(170)
    rows = [puppet.name for puppet in part.puppets()]
    x, _, z = here.cast().origin[rows.index("finn/tale the fox 0")]
    assert (x, z) == pytest.approx((8.0, 5.0), abs=0.01)
    here.setting = 0
    assert here.present("finn/tale the fox 0") == 0.0


def test_its_words_are_written_in_the_air() -> None:
    _, here = stage()
    here.do(Tell(0, "finn", "the fox"))
    here.step(20)
    few = len(here.cast().sprites)
    here.step(100)
    assert len(here.cast().sprites) > few > 0
