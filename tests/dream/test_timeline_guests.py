"""A timeline with guests: whatever is done, in whatever order, equals the journal that is kept of it."""

from __future__ import annotations

import math
import random
from contextlib import suppress
from dataclasses import replace

import pytest
from support.dreamers import FINN, HOST, MIA, guest, inviting

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.company import Company
from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import Join, LoadDream, SetStrand
from dreamscape3d.dream.journal import Journal
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.dream.trail import MOST, SPACING
from dreamscape3d.dream.world import World
from dreamscape3d.errors import ExpressionError
from dreamscape3d.maths.expression import parse

MIA_HERE, FINN_HERE = guest(MIA, "mia"), guest(FINN, "finn")


def begun(dream: Dream = HOST) -> Timeline:
    return Timeline(dream, guests=[MIA_HERE])


def replayed(timeline: Timeline, known: Guest = FINN_HERE, mia: Guest = MIA_HERE) -> World:
    """The world that its journal tells of, as one who gets that journal makes it."""
    journal = Journal.loads(timeline.journal.dumps())
    return World.replay(timeline.dream, journal, timeline.tick, guests=[mia], known=[known])


def assert_replays(timeline: Timeline, known: Guest = FINN_HERE, mia: Guest = MIA_HERE) -> None:
    world = replayed(timeline, known, mia)
    assert timeline.digest() == world.digest()
    assert timeline.cue() == world.cue(timeline.time)


def night() -> Timeline:
    """Finn comes at 1 s, is bound at 2 s, a glitch strikes at 3 s; mia is blocked at 4 s; time stands at 6 s."""
    timeline = begun()
    timeline.set_strand("host", "mia", "all", 0.6)
    timeline.scrub(1.0)
    timeline.join(FINN_HERE)
    timeline.scrub(2.0)
    timeline.set_strand("finn", "host", "all", 0.9)
    timeline.set_mode("weave")
    timeline.scrub(3.0)
    timeline.glitch(0.8, 1.5)
    timeline.set_parameter("lamps", 99.0, "finn")
    timeline.scrub(4.0)
    timeline.block("mia", "host")
    timeline.scrub(6.0)
    return timeline


# -- what is done ---------------------------------------------------------------------------------------------


def test_everything_that_dreamers_do_is_kept() -> None:
    timeline = night()
    timeline.unblock("mia", "host")
    timeline.withdraw("mia", "", "air")
    timeline.grant("mia", "", "air")
    timeline.let_go("finn", "host", "form")
    timeline.set_mood(0.1, 0.2, 0.3, "finn")
    timeline.leave("finn", 0.5)
    timeline.scrub(7.0)
    kinds = [event.kind for event in timeline.journal]
    assert kinds == [
        *("load_dream", "set_strand", "join", "set_strand", "set_mode", "glitch", "set_parameter", "block"),
        *("unblock", "withdraw", "grant", "let_go", "set_mood", "leave"),
    ]
    assert list(timeline.journal)[6].value == 9.0  # type: ignore[union-attr]  # as held within its range
    assert timeline.world.company.mode == "weave"
    assert_replays(timeline)


@pytest.mark.parametrize("through", [(0.0,), (2.5, 0.5, 5.0), (6.0, 0.0, 6.0), (5.999, 1.0)])
def test_scrubbing_shows_what_was(through: tuple[float, ...]) -> None:
    lived = {}
    timeline = night()
    for moment in (0.5, 2.5, 3.5, 5.5):
        again = night()
        again.scrub(moment)
        lived[moment] = (again.digest(), again.cue())
        assert_replays(again)
    for moment, (digest, cue) in lived.items():
        for time_ in (*through, moment):
            timeline.scrub(time_)
        assert (timeline.digest(), timeline.cue()) == (digest, cue)


def test_playing_meets_what_was_kept() -> None:
    timeline = night()
    timeline.scrub(0.9)
    assert timeline.world.company.names == ("host", "mia")
    for _ in range(8):
        timeline.advance(0.02)
        assert_replays(timeline)
    assert timeline.world.company.names == ("host", "mia", "finn")
    assert timeline.cue().variables == timeline.variables()


def test_something_new_drops_what_lay_ahead() -> None:
    timeline = night()
    timeline.scrub(2.5)
    timeline.set_strand("finn", "host", "all", 0.1)
    timeline.scrub(6.0)
    assert [event.kind for event in timeline.journal][-1] == "set_strand"
    assert timeline.cue().mix.seized == 0.0
    assert_replays(timeline)


def test_a_strand_drawn_while_time_stands_is_one_event() -> None:
    timeline = night()
    before = len(timeline.journal)
    for number in range(300):
        timeline.set_strand("host", "finn", "form", number / 300, 0.4)
    for number in range(300):
        timeline.set_strand("finn", "host", "form", number / 300, 0.0)
    assert list(timeline.journal)[before:] == [
        SetStrand(360, "host", "finn", "form", 299 / 300, 0.4),
        SetStrand(360, "finn", "host", "form", 299 / 300, 0.0),
    ]
    timeline.scrub(8.0)
    assert_replays(timeline)


def test_refused_events_drop_nothing() -> None:
    timeline = night()
    timeline.scrub(2.5)
    before = len(timeline.journal)
    for refused in (
        lambda: timeline.set_strand("host", "liam", "all", 0.5),
        lambda: timeline.set_strand("host", "mia", "all", 5.0),
        lambda: timeline.join(FINN_HERE),
        lambda: timeline.leave("host"),
        lambda: timeline.set_mode("weve"),  # type: ignore[arg-type]
        lambda: timeline.set_parameter("wind", 0.5, "liam"),
    ):
        with pytest.raises(JournalError):
            refused()
    assert len(timeline.journal) == before
    with pytest.raises(JournalError, match="another dream is known as that of 'finn'") as caught:
        timeline.join(Guest(replace(FINN, title="other"), "finn"))
    assert caught.value.cure == "use another name"


def any_deed(timeline: Timeline, rng: random.Random) -> None:
    """One thing or another; what cannot be is refused."""
    a, b = rng.sample(("host", "mia", "finn"), 2)
    channel = rng.choice(("all", "pulse", *CHANNELS))
    timeline.playing = True
    with suppress(JournalError):
        rng.choice(
            (
                lambda: timeline.scrub(rng.random() * 12.0),
                lambda: timeline.advance(rng.random() * 0.2),
                lambda: timeline.step(rng.randrange(-30, 60)),
                lambda: timeline.set_strand(a, b, channel, rng.random(), rng.choice((0.0, 0.3, 2.0))),
                lambda: timeline.set_strand(a, b, channel, rng.random()),
                lambda: timeline.let_go(a, b, channel, 0.5),
                lambda: timeline.glitch(rng.random(), rng.random()),
                lambda: timeline.grant(a, b, channel),
                lambda: timeline.withdraw(a, rng.choice((b, "")), channel),
                lambda: timeline.join(FINN_HERE),
                lambda: timeline.leave("finn", rng.choice((0.0, 0.5))),
                lambda: timeline.set_parameter("wind", 9.0 * rng.random(), rng.choice(("", a))),
                lambda: timeline.set_mood(rng.random(), 0.0, 0.0, b),
                lambda: timeline.set_mode(rng.choice(("merge", "leak"))),
                lambda: timeline.reload(rng.choice(VERSIONS)),
            )
        )()


LED = inviting({"pulse": parse("haze*wind"), "form": 0.5})
VERSIONS = (
    HOST,
    replace(HOST, parameters=HOST.parameters[:1]),
    replace(HOST, tempo=140.0),
    replace(HOST, share=frozenset({"form", "pulse"})),
)


@pytest.mark.parametrize("seed", range(16))
def test_whatever_is_done_equals_its_journal(seed: int) -> None:
    rng, timeline = random.Random(seed), begun()
    for _ in range(30):
        any_deed(timeline, rng)
        assert_replays(timeline)
        assert timeline.end >= timeline.time


def test_strands_that_a_parameter_leads_know_what_was_between() -> None:
    """The slider's way matters, not only where it stands at last."""
    timeline = Timeline(LED)
    for moment, value in ((1.0, 8.0), (2.0, 0.0), (3.0, 5.0)):
        timeline.scrub(moment)
        timeline.set_parameter("wind", value)
    timeline.scrub(0.0)
    timeline.scrub(4.0)
    world = World.replay(LED, timeline.journal, timeline.tick)
    assert (timeline.digest(), timeline.cue()) == (world.digest(), world.cue())


# -- versions -------------------------------------------------------------------------------------------------


def test_another_version_of_the_host_goes_on_where_the_last_one_was() -> None:
    timeline = night()
    before, company = timeline.cue(), timeline.world.company.state(360)
    timeline.reload(replace(HOST, digest="d" * 64, signals={}), source="gale.toml")
    assert timeline.world.company.state(360) == company
    assert timeline.cue().mix.guests == before.mix.guests
    assert "sway" not in timeline.variables()
    assert_replays(timeline)
    timeline.scrub(2.5)
    assert_replays(timeline)


@pytest.mark.parametrize(
    "version", [replace(HOST, tempo=130.0), replace(HOST, seed=9), replace(HOST, share=frozenset({"pulse"}))]
)
def test_a_version_that_changes_what_is_between_dreamers_does_so_from_the_beginning(version: Dream) -> None:
    timeline = night()
    before = timeline.cue()
    timeline.reload(replace(version, digest="d" * 64))
    assert timeline.tick == 360
    assert_replays(timeline)
    timeline.scrub(3.5)
    assert timeline.cue() != before
    assert_replays(timeline)


def test_another_version_of_a_guest() -> None:
    """One of the file's, one from the beginning, and one who joined; each once."""
    timeline = night()
    newer = replace(FINN, digest="e" * 64, parameters=FINN.parameters[:1], signals={}, tempo=60.0)
    timeline.reload_guest("finn", newer, source="finn.toml")
    assert timeline.world.dream_of("finn") is newer
    assert [event.digest for event in timeline.journal if isinstance(event, Join)] == ["e" * 64]
    assert list(timeline.journal)[-1] == LoadDream(360, "finn.toml", "e" * 64, "finn")
    assert not any(event.kind == "set_parameter" for event in timeline.journal)  # lamps are gone
    assert_replays(timeline, guest(newer, "finn"))
    other = replace(MIA, digest="f" * 64, parameters=(), signals={})
    timeline.reload_guest("mia", other)
    assert_replays(timeline, guest(newer, "finn"), guest(other, "mia"))
    timeline.reload_guest("finn", FINN)
    assert timeline.world.parameters_of("finn")["lamps"] == 9.0  # turned once, and kept
    invited = Timeline(LED)
    invited.reload_guest("mia", other)
    assert (invited.world.dream_of("mia"), invited.dream.guests[0].dream) == (other, other)
    with pytest.raises(JournalError, match="nobody here is called 'liam'"):
        timeline.reload_guest("liam", other)


def test_guests_that_a_version_invites_no_longer_are_gone_with_what_they_did() -> None:
    timeline = Timeline(LED)
    timeline.set_parameter("wind", 0.3, "mia")
    timeline.set_strand("host", "mia", "air", 0.5)
    timeline.reload(HOST)
    assert timeline.world.company.names == ("host",)
    assert {event.kind for event in timeline.journal} == {"load_dream"}
    timeline.reload(LED)
    assert timeline.world.parameters_of("mia")["wind"] == 0.3
    timeline.scrub(2.0)
    assert timeline.cue().mix.guests[0].strength.air > 0.4


def test_a_version_that_cannot_live_changes_nothing() -> None:
    timeline = night()
    before = timeline.digest()
    clashing = replace(MIA, parameters=(Parameter("time", "Time", 0.0, 0.0, 1.0),))
    with pytest.raises(ExpressionError, match="parameter 'time' has the name of a built-in signal"):
        timeline.reload_guest("mia", clashing)
    with pytest.raises(JournalError, match="two dreamers are called 'mia'"):
        timeline.reload(inviting({}, other=FINN))
    assert (timeline.digest(), timeline.dream, timeline.world.dream_of("mia")) == (before, HOST, MIA)
    assert_replays(timeline)


def test_who_is_gone_sooner_in_another_version_does_less_in_it() -> None:
    """Finn's form fades for a while; where he never shared it, he is gone at once, and cannot be told anything more."""
    timeline = begun()
    timeline.join(FINN_HERE)
    timeline.set_strand("host", "finn", "form", 1.0, 0.0)
    timeline.leave("finn", 2.0)
    timeline.scrub(0.5)
    timeline.set_mood(0.0, 0.0, 0.0, "finn")
    timeline.scrub(1.0)
    shy = replace(FINN, share=frozenset(), digest="e" * 64)
    timeline.reload_guest("finn", shy)
    assert timeline.world.company.names == ("host", "mia")
    assert [event.kind for event in timeline.journal] == ["load_dream", "join", "set_strand", "leave"]
    assert_replays(timeline, guest(shy, "finn"))


# -- long nights ----------------------------------------------------------------------------------------------


MIA_FAST = Guest(replace(MIA, tempo=220.0), "mia")


def drifting() -> Timeline:
    """Two whose pulses pull each other but never fall into step."""
    timeline = Timeline(replace(HOST, tempo=40.0), guests=[MIA_FAST])
    timeline.set_strand("host", "mia", "pulse", 1.0)
    return timeline


def test_going_back_takes_the_last_stretch_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """And going there again no more than that."""
    timeline, steps = drifting(), []
    plain = Company.step
    monkeypatch.setattr(Company, "step", lambda company, tick, names: (steps.append(tick), plain(company, tick, names)))
    timeline.scrub(100.0)
    assert len(steps) == 6000
    digest = timeline.digest()
    for ticks in (-1, -599, -3000):
        steps.clear()
        timeline.step(ticks)
        assert len(steps) <= SPACING
        timeline.step(-ticks)
    assert timeline.digest() == digest
    timeline.scrub(0.0)
    steps.clear()
    timeline.scrub(5.0)
    assert len(steps) <= 300


@pytest.mark.parametrize("moment", [0.0, 10.0, 15.0])
def test_what_was_kept_of_the_way_is_forgotten_once_something_new_happens(moment: float) -> None:
    timeline = drifting()
    timeline.scrub(25.0)
    timeline.scrub(moment)
    timeline.set_strand("host", "mia", "pulse", 0.25)
    timeline.scrub(31.0)
    for there in (30.5, 20.5, 10.5, 0.5):
        timeline.scrub(there)
        world = World.replay(timeline.dream, timeline.journal, timeline.tick, guests=[MIA_FAST])
        assert timeline.digest() == world.digest()


def test_what_is_kept_of_the_way_is_bounded() -> None:
    timeline = drifting()
    timeline.scrub(60.0)
    trail = timeline._trail
    for tick in range(0, SPACING * MOST * 5, SPACING):
        trail.keep(tick, timeline.world.company)
    assert len(trail._ticks) <= MOST
    for tick in (SPACING * 40 - 1, SPACING * MOST * 4):
        found = trail.before(tick)
        assert found is not None
        assert tick - 8 * SPACING <= found[0] <= tick


def test_a_day_is_the_end_with_guests_too() -> None:
    timeline = night()
    timeline.scrub(math.inf)
    assert timeline.time == 86_400.0
    timeline.scrub(2.5)
    assert_replays(timeline)
