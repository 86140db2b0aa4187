"""The shipped night: told twice it is the same, and so it is after it was saved, killed and resumed in any act."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from support.tales import telling_of, told, until

from dreamscape3d import resources
from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.deeds import Choose, Gather, Look, Speak, Stand, Steer
from dreamscape3d.dream.events import Event, Glitch, SetMood
from dreamscape3d.dream.telling.morning import richer
from dreamscape3d.dream.telling.saving import resume, save
from dreamscape3d.dream.telling.story import Story
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.dream.world import World
from dreamscape3d.formats import dump_dream, parse_dream
from dreamscape3d.formats.story import load_story

BEDTIME = resources.scenes() / "story" / "bedtime.toml"
ACTS = ("bedtime", "glitch", "entangled", "nightmare", "mias_dream", "spectral_self", "morning", "waking")
GO_ON = Path(__file__).with_name("go_on.py")


@cache
def bedtime() -> Story:
    return load_story(BEDTIME)


def played(world: World, ticks: int) -> None:
    """Somebody plays Finn for a while: walks, looks, speaks, and lets go again."""
    deeds: list[Event] = [
        Steer(10, "finn"),
        Stand(20, "finn", (1.0, 0.0, 2.0), 40.0),
        SetMood(25, 0.3, 0.2, 0.1, "finn"),
        Look(40, "finn", "liam.head"),
        Stand(60, "finn", (1.5, 0.0, 1.0), 80.0, 5.0),
        Speak(80, "finn", "Is anybody there?"),
        Glitch(90, 0.3, 1.0),
        Steer(110, "finn", 0.0),
    ]
    for event in deeds:
        if event.tick <= ticks:
            world.advance_to_tick(event.tick)
            world.apply(event)
    world.advance_to_tick(ticks)


def gone_on(saved: str, seconds: float, folder: Path) -> str:
    """The digest of a saved night so many seconds later, in another process with other hashes of texts."""
    path = folder / "night.jsonl"
    path.write_text(saved, encoding="utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(resources.scenes().parent)}
    command = [sys.executable, str(GO_ON), str(BEDTIME), str(path), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=600)
    return done.stdout.strip()


def test_acts_are_the_seven_and_one_aside() -> None:
    assert tuple(act.name for act in bedtime().acts) == ACTS
    assert [act.aside for act in bedtime().acts] == [False] * 7 + [True]
    assert 240.0 <= sum(act.seconds for act in bedtime().acts if not act.aside) <= 400.0
    assert bedtime().guide == "image"


@pytest.mark.parametrize("act", ACTS)
def test_saved_killed_and_resumed_in_every_act(act: str, tmp_path: Path) -> None:
    world = told(bedtime().beginning(act))
    played(world, 150)
    saved = save(world)
    world.advance_to_tick(210)
    assert gone_on(saved, 1.0, tmp_path) == world.digest()


def test_saved_night_is_checked() -> None:
    world = told(bedtime().beginning("waking"))
    world.advance_to_tick(30)
    text = save(world)
    again = resume(bedtime(), text)
    assert again.digest() == world.digest()
    assert again.tick == 30
    head = text.splitlines()[0]
    for wrong, message in (
        ("", "this is no saved night"),
        ("[]", "this is no saved night"),
        (head.replace("Bedtime", "Noon"), "the night is of the story 'Noon', not of 'Bedtime'"),
        (head.replace('"tick":30', '"tick":-3'), "the night's tick or seed is out of bounds"),
        (head.replace('"tick":30', '"tick":true'), "tick True is not what a saved night has"),
        (head.replace('"tick":30', '"tick":31'), "the night was saved in another version of this story"),
        (
            head + '\n{"kind":"steer","tick":90,"who":"mia"}\n',
            "the night was saved at tick 30, before what happens in it",
        ),
    ):
        with pytest.raises(JournalError) as error:
            resume(bedtime(), wrong)
        assert error.value.message == message


@dataclass(frozen=True)
class Met:
    """How it stands between Liam and his double, so many ticks into the act: which side of him it is on (2,) [m]."""

    clock: int
    phase: str
    strength: float
    side: tuple[float, float]


def act_of(world: World) -> str:
    telling = telling_of(world)
    return telling.story.acts[telling.act].name


def met_in(world: World) -> Met | None:
    """That, while the double is there and the clock goes; None otherwise."""
    night, telling = world.company.night, telling_of(world)
    assert night is not None
    like, met = night.spectres.like.get("liam"), night.spectres.met["liam"]
    if act_of(world) != "spectral_self" or like is None or telling.waiting is not None or not met.is_there:
        return None
    x, _, z = (np.array(like.at) - night.bodies.feet("liam")).tolist()
    return Met(telling.clock, met.phase, met.strength, (x, z))


@pytest.fixture(scope="module")
def watched() -> tuple[World, list[Met]]:
    """The whole night, left alone, and how Liam met his double in it."""
    world, seen = told(bedtime()), []
    while not telling_of(world).ended:
        assert world.time < 600.0
        world.advance_to_tick(world.tick + 60)
        seen += [met] if (met := met_in(world)) is not None else []
    return world, seen


@pytest.fixture(scope="module")
def night(watched: tuple[World, list[Met]]) -> World:
    """The whole night, left alone."""
    return watched[0]


def test_the_whole_night_twice(night: World, tmp_path: Path) -> None:
    saved = save(told(bedtime()))
    assert gone_on(saved, night.time, tmp_path) == night.digest()


def test_the_night_leads_where_it_should(night: World) -> None:
    assert night.company.night is not None
    names = night.company.night.names()
    assert 240.0 <= night.time <= 380.0
    assert names["gathered"] == 3
    assert names["met"] >= 3
    assert names["lines"] == 4
    assert names["released_liam"] == 1
    assert names["woke"] == 0
    assert names["insight"] == 1
    assert names["resilience_liam"] > 0.4
    assert names["nightmare"] < 0.1
    assert len(night.company.night.minds.bonds()) >= 3
    for who in ("liam", "mia", "finn"):
        assert parse_dream(dump_dream(richer(night, who))) == richer(night, who)


def test_bedtime_begins() -> None:
    """Each of the four, alone in their dream or in the city, with a title and a light."""
    world = told(bedtime())
    seen = []
    for seconds in (4.0, 12.0, 21.0, 28.0, 36.0):
        world.advance_to(seconds)
        seen.append(telling_of(world).on.name)
        assert world.cue().view is not None
    assert seen == ["city", "nave", "hills", "road", "city"]


def test_the_double_is_the_same_where_one_begins_with_it(watched: tuple[World, list[Met]]) -> None:
    """On the same side of him, as strong, and faced at the same time, as in the whole night."""
    world, strengths, apart = told(bedtime().beginning("spectral_self")), [], 0
    gates = bedtime().acts[ACTS.index("spectral_self")].gates
    turns = next(gate.at * TICK_RATE for gate in gates if "facing_liam" in gate.open.names)
    assert len(watched[1]) > 40
    for whole in watched[1]:
        until(world, lambda telling, clock=whole.clock: telling.clock == clock)
        here = met_in(world)
        assert here is not None
        one, other = np.array(whole.side), np.array(here.side)
        assert one @ other > 0.98 * np.linalg.norm(one) * np.linalg.norm(other), f"{whole} and {here}"
        if whole.clock < turns:  # then it fades within seconds
            strengths.append(here.strength / whole.strength)
            apart += here.phase != whole.phase
    assert len(strengths) > 30
    assert apart <= 1  # who has heard the tale weakens it more: it lets go of him a moment sooner or later
    assert 0.8 < min(strengths) <= max(strengths) < 1.2


def kept_of(world: World) -> dict[str, object]:
    """What a night has brought that is not to be lost."""
    night = world.company.night
    assert night is not None
    names = night.names()
    memories = [(memory.name, taker) for _, memory, taker in night.apparitions.memories.gathered()]
    return {"memories": memories, "tales": night.spectres.tales, "lines": names["lines"], "met": names["met"]}


def test_losing_is_gentle() -> None:
    """Whoever does not face it is woken, loses nothing, and is led back to it; left alone, it comes to the morning."""
    world = told(bedtime().beginning("mias_dream"))
    until(world, lambda telling: act_of(world) == "spectral_self")
    world.apply(Steer(world.tick, "liam"))
    night = world.company.night
    assert night is not None
    kept, resilience = kept_of(world), night.minds.resilience("liam")
    bonds = {(a, b): strength for a, b, strength in night.minds.bonds()}
    assert len(kept["memories"]) == 3  # type: ignore[arg-type]
    assert kept["lines"] == 4
    assert bonds
    began = world.time
    while act_of(world) == "spectral_self":
        assert world.time < began + 90.0
        if "share_fear" in telling_of(world).asks:
            world.apply(Choose(world.tick, "liam", "share_fear"))
        world.advance_to_tick(world.tick + 6)
    assert act_of(world) == "waking"
    night = world.company.night
    assert night is not None
    assert (night.names()["woke"], night.names()["released"]) == (1, 0)
    assert kept_of(world) == kept
    assert all(strength >= bonds[a, b] for a, b, strength in night.minds.bonds() if (a, b) in bonds)
    assert bonds.keys() <= {(a, b) for a, b, _ in night.minds.bonds()}
    assert night.minds.resilience("liam") == pytest.approx(resilience + 0.05 * (1.0 - resilience))
    assert "the first house" in [memory.name for memory in richer(world, "liam").living.memories]
    until(world, lambda telling: act_of(world) == "spectral_self")
    world.apply(Steer(world.tick, "liam", 0.0))
    until(world, lambda telling: act_of(world) == "morning")
    night = world.company.night
    assert night is not None
    assert (night.names()["woke"], night.names()["released"]) == (1, 1)
    assert kept_of(world) == kept


def test_morning_comes_to_who_never_faces_it_too() -> None:
    world = told(bedtime().beginning("spectral_self"))
    world.apply(Steer(0, "liam"))
    seen = ["spectral_self"]
    while seen[-1] != "morning":
        assert world.time < 400.0
        if "share_fear" in telling_of(world).asks:
            world.apply(Choose(world.tick, "liam", "share_fear"))
        world.advance_to_tick(world.tick + 6)
        seen += [act_of(world)] if act_of(world) != seen[-1] else []
    night = world.company.night
    assert night is not None
    assert seen == [*["spectral_self", "waking"] * 3, "morning"]
    assert (night.names()["woke"], night.names()["released"]) == (3, 0)


def test_strands_are_let_go_one_by_one() -> None:
    world = told(bedtime().beginning("morning"))
    world.apply(Steer(0, "liam"))
    forms = []
    for _ in range(60):
        world.advance_to_tick(world.tick + 30)
        telling = telling_of(world)
        forms.append(tuple(round(world.strand("liam", other).present["form"], 2) for other in ("finn", "mia")))
        for choice in telling.asks:
            world.apply(Choose(world.tick, "liam", choice))
        if telling.on.name == "commons":
            break
    finn, mia = zip(*forms, strict=True)
    gone = [next(n for n, left in enumerate(each) if n > 3 and left < 0.1) for each in (finn, mia)]
    assert gone[0] < gone[1], "Finn's first, then Mia's"
    assert world.strand("liam", "finn").present["colour"] == pytest.approx(0.15, abs=0.05)


def test_a_person_gathers() -> None:
    world = told(bedtime().beginning("mias_dream"))
    world.apply(Steer(0, "mia"))
    world.advance_to(16.0)
    world.apply(Gather(world.tick, "mia", "the lullaby"))
    world.advance_to(24.0)
    assert world.company.night is not None
    assert world.company.night.names()["gathered"] >= 1
