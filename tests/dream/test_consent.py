"""Who offers what to whom: two-sided, the last word counts, fear only by name; then ten thousand scripts of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations

import pytest

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.company import Company
from dreamscape3d.dream.consent import ALL, CHANNELS, EVERYDAY, Consent, sparingly, widely
from dreamscape3d.dream.events import Block, Event, Glitch, Grant, Leave, LetGo, SetStrand, Unblock, Withdraw
from dreamscape3d.dream.strand import Strands

FORM, FEAR = "form", "fear"


def consent(**shares: tuple[str, ...]) -> Consent:
    made = Consent()
    for name, share in shares.items():
        made.enter(name, share)
    return made


def test_the_channels() -> None:
    assert CHANNELS == ("form", "colour", "air", "pulse", "melody", "memory", "fear")
    assert CHANNELS[:-1] == EVERYDAY
    assert widely(ALL) == CHANNELS
    assert sparingly(ALL) == EVERYDAY
    assert widely(FEAR) == sparingly(FEAR) == (FEAR,)


def test_both_must_offer() -> None:
    c = consent(mia=(FORM, "air"), finn=(FORM,), liam=())
    assert c.allows("mia", "finn", FORM)
    assert c.allows("finn", "mia", FORM)
    assert not c.allows("mia", "finn", "air")
    assert not c.allows("mia", "liam", FORM)
    c.grant("liam", "mia", (FORM,))
    assert c.allows("mia", "liam", FORM)
    assert not c.allows("finn", "liam", FORM)


def test_what_is_decided_for_one_person_counts_most() -> None:
    c = consent(mia=(FORM,), finn=(FORM,), liam=(FORM,))
    c.withdraw("mia", "finn", (FORM,))
    c.grant("mia", "", (FORM,))
    assert not c.offers("mia", "finn", FORM)
    assert c.offers("mia", "liam", FORM)
    c.grant("mia", "finn", (FORM,))
    assert c.offers("mia", "finn", FORM)
    c.withdraw("mia", "", (FORM,))  # from everybody: what somebody was given as well
    assert not c.offers("mia", "finn", FORM)
    assert not c.offers("mia", "liam", FORM)
    c.grant("mia", "finn", (FORM,))
    assert c.offers("mia", "finn", FORM)


def test_a_block_is_mutual_and_total() -> None:
    c = consent(mia=CHANNELS, finn=CHANNELS)
    c.block("mia", "finn")
    c.grant("finn", "mia", CHANNELS)
    assert not any(c.allows(a, b, channel) for a, b in (("mia", "finn"), ("finn", "mia")) for channel in CHANNELS)
    c.unblock("finn", "mia")  # who has not blocked takes nothing back
    assert c.blocked("finn", "mia")
    c.unblock("mia", "finn")
    assert all(c.allows("mia", "finn", channel) for channel in CHANNELS)


def test_who_comes_again_finds_refusals_but_no_gifts() -> None:
    c = consent(mia=(), finn=(FORM,))
    c.grant("mia", "finn", (FORM,))
    c.grant("finn", "", ("air",))
    c.withdraw("mia", "finn", ("air",))
    c.withdraw("finn", "", (FORM,))
    c.block("mia", "finn")
    c.leave("finn")
    c.enter("finn", (FORM, "air"))
    assert not c.offers("mia", "finn", FORM)
    assert not c.offers("finn", "mia", FORM)
    assert c.offers("finn", "mia", "air")
    c.grant("mia", "", ("air",))
    assert not c.offers("mia", "finn", "air")
    assert c.blocked("mia", "finn")


def test_copies_go_their_own_way_and_equal_states_read_equal() -> None:
    c = consent(mia=(FORM,), finn=(FORM,))
    other = c.copy()
    other.withdraw("mia", "finn", (FORM,))
    other.block("finn", "mia")
    assert c.allows("mia", "finn", FORM)
    assert c.state() == []
    assert other.state() == ["withholds 'mia' 'finn' form", "blocks 'finn' 'mia'"]
    c.block("finn", "mia")
    c.withdraw("mia", "finn", (FORM,))
    assert c.state() == other.state()


# -- ten thousand scripts -----------------------------------------------------------------------------------

NAMES = ("host", "mia", "finn")
PAIRS = tuple(combinations(range(3), 2))
SCRIPTS, TICKS = 10_000, 4
Decisions = list[tuple[str, str, str, bool]]  # by, to or "", channel, offered


class Notary:
    """What was decided, as it was said; consent is read from it line by line."""

    def __init__(self, shares: dict[str, frozenset[str]]) -> None:
        self.shares = shares
        self.said: Decisions = []
        self.blocks: set[tuple[str, str]] = set()

    def note(self, event: Event) -> None:
        match event:
            case Grant():
                channels = EVERYDAY if event.channel == ALL else (event.channel,)
                self.said += [(event.by, event.to, channel, True) for channel in channels]
            case Withdraw():
                channels = CHANNELS if event.channel == ALL else (event.channel,)
                self.said += [(event.by, event.to, channel, False) for channel in channels]
            case Block():
                self.blocks.add((event.by, event.whom))
            case Unblock():
                self.blocks.discard((event.by, event.whom))

    def offers(self, by: str, to: str, channel: str) -> bool:
        to_all, to_one = channel in self.shares[by], None
        for who, whom, what, offered in self.said:
            if (who, what) == (by, channel) and whom == "":
                to_all, to_one = offered, None if to_one and not offered else to_one
            elif (who, what, whom) == (by, channel, to):
                to_one = offered
        return to_all if to_one is None else to_one

    def allows(self, a: str, b: str, channel: str) -> bool:
        blocked = (a, b) in self.blocks or (b, a) in self.blocks
        return not blocked and self.offers(a, b, channel) and self.offers(b, a, channel)


def any_event(rng: random.Random, tick: int) -> Event:
    """Mostly about strands and consent, in favour of what lets something cross."""
    a, b = rng.sample(NAMES, 2)
    channel = rng.choice((ALL, ALL, *CHANNELS))
    to = rng.choice((b, b, ""))
    what = rng.random()
    if what < 0.45:
        return SetStrand(tick, a, b, channel, rng.random(), rng.choice((0.0, 0.0, 0.05, 1.0)))
    if what < 0.62:
        return Grant(tick, a, to, channel)
    if what < 0.77:
        return Withdraw(tick, a, to, channel)
    if what < 0.82:
        return Block(tick, a, b)
    if what < 0.87:
        return Unblock(tick, a, b)
    if what < 0.94:
        return LetGo(tick, a, b, channel, rng.choice((0.0, 0.1)))
    return Glitch(tick, rng.random(), rng.random())


def shares_of(rng: random.Random) -> dict[str, frozenset[str]]:
    return {name: frozenset(c for c in CHANNELS if rng.random() < (0.3 if c == FEAR else 0.6)) for name in NAMES}


def crossings(company: Company, tick: int) -> Iterator[tuple[str, str, str, float]]:
    """All that crosses at a tick."""
    crossing = company.ties(tick, 0.0, lambda _: {}).crossing
    assert ((crossing >= 0.0) & (crossing <= 1.0)).all()
    assert (crossing == crossing.transpose(1, 0, 2)).all()
    for one, other in PAIRS:
        for column, amount in enumerate(crossing[one, other].tolist()):
            if amount > 0.0:
                yield NAMES[one], NAMES[other], CHANNELS[column], amount


def play(seed: int) -> int:
    """One script; how often something crossed."""
    rng = random.Random(seed)
    shares = shares_of(rng)
    notary = Notary(shares)
    company = Company("host", seed, 72.0, shares["host"], "merge")
    for name in NAMES[1:]:
        company.enter(name, 60.0 + 60.0 * rng.random(), shares[name], 0)
    crossed = 0
    for tick in range(TICKS):
        for _ in range(rng.randrange(4)):
            event = any_event(rng, tick)
            try:
                company.check(event, tick, lambda _: {})
            except JournalError:  # blocked from each other
                continue
            company.apply(event, tick, lambda _: {})
            notary.note(event)
        for a, b, channel, _ in crossings(company, tick):
            crossed += 1
            assert notary.allows(a, b, channel), (seed, tick, a, b, channel)
        company.step(tick, lambda _: {})
    for one, other in PAIRS:
        agreed = {channel for channel in CHANNELS if notary.allows(NAMES[one], NAMES[other], channel)}
        assert company.allows(NAMES[one], NAMES[other]) == agreed, seed
    return crossed


@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_scripts_let_nothing_cross_that_not_both_offer(part: int) -> None:
    """At every tick, and already in the tick of a withdrawal or a block."""
    crossed = sum(play(seed) for seed in range(part * SCRIPTS // 10, (part + 1) * SCRIPTS // 10))
    assert crossed > SCRIPTS // 10  # something did


def test_the_scripts_find_a_company_that_forgets_to_obey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Strands, "obey", lambda strands, consent, name, other: None)
    with pytest.raises(AssertionError):
        sum(play(seed) for seed in range(300))


def test_nothing_is_left_of_who_withdraws_all_and_leaves() -> None:
    company = Company("host", 1, 72.0, frozenset(CHANNELS), "merge")
    company.enter("mia", 60.0, frozenset(CHANNELS), 0)
    for channel in CHANNELS:
        company.apply(SetStrand(0, "host", "mia", channel, 1.0, 0.0), 0, lambda _: {})
    assert len(list(crossings_of_two(company))) == len(CHANNELS)
    company.apply(Withdraw(0, "mia", ""), 0, lambda _: {})
    assert list(crossings_of_two(company)) == []
    company.apply(Leave(0, "mia"), 0, lambda _: {})
    assert company.names == ("host",)


def crossings_of_two(company: Company) -> Iterator[float]:
    yield from (amount for amount in company.ties(0, 0.0, lambda _: {}).crossing[0, 1].tolist() if amount > 0.0)
