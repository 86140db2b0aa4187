"""Memories: shards that open and are gathered once, with a note."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dreamscape3d.dream.apparitions.memories import PHASES, Memories
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Gather
from dreamscape3d.dream.living import Living, Memory
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.cue import Placement
from dreamscape3d.sdf.shape import as_form, box
from tests.support.apparitions import Stage

SCENE = Puppet("memory kite", 1, (as_form(box(0.2)),), (0,))
KITE = Memory("kite", "The kite stayed up until dark.", (0.0, 0.0, -8.0), 7, SCENE)


def stage(*people: str, place: Placement | None = None) -> tuple[Memories, Stage]:
    part = Memories()
    part.enter("mia", Living(memories=(KITE,)), place or Placement())
    return part, Stage(part, *(people or ("mia",)))


def test_it_opens_for_who_comes_near_and_closes_behind_them() -> None:
    part, here = stage()
    here.step(120)
    assert part.shards["mia/kite"].phase == "lying"
    assert here.present("mia/memory kite") == 0.0
    here.stand("mia", (0.0, 0.0, -6.0))
    here.step(120)
    assert part.shards["mia/kite"].phase == "open"
    assert here.present("mia/memory kite") > 0.95
    here.stand("mia", (0.0, 0.0, 0.0))
    here.step(180)
    assert here.present("mia/memory kite") < 0.05


def test_a_memory_is_gathered_once_with_its_note() -> None:
    part, here = stage("mia", "finn")
    here.consent.grant("mia", "finn", ["memory"])
    here.tick = 100
    here.do(Gather(100, "finn", "kite"))
    with pytest.raises(JournalError, match=r"'kite' was gathered already"):
        here.do(Gather(101, "mia", "kite"))
    phases = [part.shards["mia/kite"].phase]
    for _ in range(400):
        here.step()
        phases.append(part.shards["mia/kite"].phase)
    assert phases[0] == "flying"
    assert phases[-1] == "gathered"
    assert part.struck == (("mia/kite", 7, 100),)
    assert part.names()["gathered"] == 1.0
    assert here.felt == [("finn", "memory"), ("mia", "memory")]
    assert part.gathered() == (("mia", KITE, "finn"),)


def test_what_is_anothers_is_theirs_to_give() -> None:
    """One's own always; of another what they offer to one, whatever they offer to others, and no block between."""
    part, here = stage("mia", "finn", "liam")
    refused = r"'mia' does not share 'kite' with 'finn'"
    with pytest.raises(JournalError, match=refused) as caught:
        here.do(Gather(0, "finn", "kite"))
    assert caught.value.cure == "let mia grant them 'memory'"
    here.consent.grant("finn", "mia", ["memory"])  # what one offers oneself gives one nothing
    here.consent.grant("mia", "liam", ["memory"])
    with pytest.raises(JournalError, match=refused):
        here.do(Gather(0, "finn", "kite"))
    here.consent.grant("mia", "", ["memory"])
    here.consent.block("finn", "mia")
    with pytest.raises(JournalError, match=refused):
        here.do(Gather(0, "finn", "kite"))
    assert part.shards["mia/kite"].phase == "lying"
    assert part.struck == ()
    here.consent.withdraw("mia", "", ["memory"])
    here.do(Gather(0, "mia", "kite"))
    assert part.shards["mia/kite"].who == "mia"


def test_where_a_guide_asks_it_waits_until_its_owner_gives_it() -> None:
    part, here = stage("mia", "finn", "liam")
    here.guided = True
    here.do(Gather(0, "finn", "kite"))
    here.do(Gather(0, "finn", "kite"))
    here.step(60)
    assert part.wanted == (("mia/kite", "finn"),)
    assert part.shards["mia/kite"].phase == "lying"
    assert here.felt == []
    here.consent.grant("mia", "finn", ["memory"])
    here.step()
    assert part.shards["mia/kite"].who == "finn"
    assert part.struck == (("mia/kite", 7, here.tick - 1),)
    assert part.wanted == ()


def test_what_is_not_asked_for_any_more_is_not_taken_later() -> None:
    settings = (SimpleNamespace(of="mia"), SimpleNamespace(of="liam"))
    for end in ("left", "elsewhere", "blocked", "gone"):
        part, here = stage("mia", "finn")
        here.telling = SimpleNamespace(story=SimpleNamespace(settings=settings))
        here.guided = True
        here.do(Gather(0, "finn", "kite"))
        if end == "left":
            part.leave("finn")
        elif end == "blocked":
            here.consent.block("mia", "finn")
        here.setting, here.guided = int(end == "elsewhere"), end != "gone"
        here.step()
        assert part.wanted == (), end
        here.consent.unblock("mia", "finn")
        here.consent.grant("mia", "finn", ["memory"])
        here.setting, here.guided = 0, True
        here.step()
        assert part.shards["mia/kite"].phase == "lying", end


def test_every_phase_is_reached() -> None:
    part, here = stage()
    reached = {part.shards["mia/kite"].phase}
    here.stand("mia", (0.0, 0.0, -7.0))
    here.step()
    reached.add(part.shards["mia/kite"].phase)
    here.do(Gather(1, "mia", "kite"))
    for _ in range(300):
        reached.add(part.shards["mia/kite"].phase)
        here.step()
    reached.add(part.shards["mia/kite"].phase)
    assert reached == set(PHASES)


def test_it_flies_to_the_chest_and_nothing_pops() -> None:
    _, here = stage()
    here.stand("mia", (0.0, 0.0, -6.5))
    here.step(120)
    here.do(Gather(120, "mia", "kite"))
    shard, scene = here.present("mia/memory kite/shard"), here.present("mia/memory kite")
    assert min(shard, scene) > 0.95
    for _ in range(200):
        here.step()
        then = here.present("mia/memory kite/shard"), here.present("mia/memory kite")
        assert abs(then[0] - shard) <= 0.1
        assert abs(then[1] - scene) <= 0.1
        shard, scene = then
    assert shard == scene == 0.0
    assert here.part.captions(here.now)[0].text == KITE.text


def test_its_own_setting_alone_holds_it() -> None:
    part, here = stage()
    settings = (SimpleNamespace(of="mia"), SimpleNamespace(of="liam"))
    here.telling = SimpleNamespace(story=SimpleNamespace(settings=settings))
    assert here.present("mia/memory kite/shard") == 1.0
    assert part.anchor("mia/memory kite", here.now) == KITE.at
    here.setting = 1
    assert here.present("mia/memory kite/shard") == 0.0
    with pytest.raises(JournalError, match=r"'kite' does not lie here"):
        here.do(Gather(0, "mia", "kite"))


def test_a_guests_lies_where_their_dream_stands() -> None:
    part, here = stage(place=Placement((10.0, 0.0, 0.0), 90.0, 2.0))
    assert part.anchor("mia/memory kite", here.now) == pytest.approx((10.0 - 16.0, 0.0, 0.0))


def test_what_nobody_remembers_is_refused() -> None:
    _, here = stage()
    with pytest.raises(JournalError, match=r"nobody here remembers 'kit'"):
        here.do(Gather(0, "mia", "kit"))


def test_a_copy_goes_its_own_way() -> None:
    part, here = stage()
    here.stand("mia", (0.0, 0.0, -6.5))
    here.step(20)
    kept, lines = part.copy(), [*part.state()]
    here.do(Gather(20, "mia", "kite"))
    here.step(20)
    assert [*kept.state()] == lines != [*part.state()]
