"""A company of dreamers: who is here, what they consent to, what is between them, and what lives among them.

    events ─▶ Company ─step, once a tick─▶ Company          ties(tick): what crosses at an instant
                ├─ Consent      what may cross
                ├─ Web          what does, and whose beats are pulled: numpy, from the first guest or night on
                ├─ Glitches     what seizes strands
                ├─ Stay         whose dream the host is in
                └─ Night        what lives

It knows nothing of what dreams hold, only their tempo and share. Where nothing moves, no pulse is pulled and nothing
lives, time may pass at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from dreamscape3d.dream.admitting import check_join, check_named, check_strand
from dreamscape3d.dream.bounds import JournalError, shown
from dreamscape3d.dream.consent import CHANNELS, Consent, sparingly, widely
from dreamscape3d.dream.crossing import Stay, check_crossing, is_ajar, where_door_leads
from dreamscape3d.dream.deeds import DEEDS
from dreamscape3d.dream.events import (
    Block,
    Cross,
    Event,
    Glitch,
    Grant,
    Join,
    Leave,
    LetGo,
    LoadDream,
    SetMode,
    SetMood,
    SetParameter,
    SetStrand,
    Unblock,
    Withdraw,
)
from dreamscape3d.dream.glitch import Glitches
from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.part import Now
    from dreamscape3d.dream.strand import Strand
    from dreamscape3d.dream.ties import Names, Ties, Web
    from dreamscape3d.maths.expression import Number
    from dreamscape3d.scene.cue import Mode


class Company:
    """Those who are here at a tick. `seed`, `tempo`, `share` and `mode` are of the host's dream.

    Attributes:
        night: what lives; None where nothing does.
    """

    def __init__(self, name: str, seed: int, tempo: float, share: frozenset[str], mode: Mode) -> None:
        self.names: tuple[str, ...] = (name,)
        self.mode = mode
        self._own_mode = mode
        self._tempo = tempo  # of the host
        self._met: frozenset[str] = frozenset()  # guests who are or were here
        self._leaving: frozenset[str] = frozenset()
        self._stay = Stay()
        self._consent = Consent()
        self._consent.enter(name, share)
        self._glitches = Glitches(seed)
        self._web: Web | None = None
        self.night: Night | None = None

    # -- to read: none of it changes anything

    @property
    def host(self) -> str:
        """Whose world it is."""
        return self.names[0]

    @property
    def asks(self) -> bool:
        """Whether it matters what the host turned and felt on the way: strands are led by it, or something lives."""
        return self.night is not None or (self._web is not None and self._web.strands.asks)

    @property
    def untied(self) -> bool:
        """Whether nobody ever came, and nothing lives."""
        return self._web is None

    def leaves(self, name: str) -> bool:
        """Whether a guest is about to go."""
        return name in self._leaving

    def allows(self, a: str, b: str) -> frozenset[str]:
        """The channels that may cross between two dreamers."""
        return frozenset(channel for channel in CHANNELS if self._consent.allows(a, b, channel))

    def offers(self, by: str, to: str) -> frozenset[str]:
        """The channels that one dreamer offers to another."""
        return frozenset(channel for channel in CHANNELS if self._consent.offers(by, to, channel))

    def strand(self, a: str, b: str, tick: int, names: Names) -> Strand:
        """What is between two dreamers at a tick."""
        web = self._seen()
        return web.strands.strand(a, b, web.shown(self._glitches, tick, 0.0, names))

    def ties(self, tick: int, ahead: float, names: Names) -> Ties:
        """What crosses `ahead` seconds, at most one tick, after the present tick."""
        return replace(
            self._seen().ties(self.names, self._glitches, tick, ahead, names),
            within=self.names.index(self.within(tick, names, ahead) or self.host),
            over=self._stay.over(tick / TICK_RATE + ahead),
            consent=self._consent,
        )

    def now(self, tick: int, names: Names, ahead: float = 0.0) -> Now:
        """A tick as the night's parts see it."""
        assert self.night is not None
        return self.night.now(tick, self.ties(tick, ahead, names))

    def within(self, tick: int, names: Names, ahead: float = 0.0) -> str:
        """The guest whose dream the host is in `ahead` seconds after a tick, having gone through the door; "" at home.

        A glitch may slam the door, but sends nobody home.
        """
        guest = self._stay.within
        if not guest or self.mode != "portal":
            return ""
        return guest if is_ajar(self._form(guest, tick, names, ahead)) else ""

    def door(self, tick: int, names: Names) -> str:
        """The guest to whom a door leads at a tick; "" where none stands."""
        return where_door_leads(self._forms(tick, names)) if self.mode == "portal" else ""

    # -- who is here

    def live(self, night: Night) -> None:
        """Let something live here, from the beginning: pulses go on then even of who is alone."""
        self.night = night
        self._gathered()

    def enter(self, name: str, tempo: float, share: frozenset[str], tick: int) -> None:
        """A guest comes; who is about to leave by that name is gone."""
        if name in self.names:
            self._forget(name)
        pulses = self._gathered().pulses
        pulses.loosen(tick)
        pulses.enter(tempo)
        self._consent.enter(name, share)
        self.names = (*self.names, name)
        self._met |= {name}

    def lead(self, a: str, b: str, strengths: Mapping[str, Number]) -> None:
        """Let numbers of the host's dream say what crosses, until somebody does something about it."""
        self._gathered().strands.lead(a, b, strengths, self._consent)

    def begin_within(self, name: str) -> None:
        """Be in a guest's dream from the beginning."""
        if name in self.names[1:]:
            self._stay = Stay(name)

    # -- what happens

    def check(self, event: Event, tick: int, names: Names) -> None:
        """Whether an event can happen at a tick.

        Raises:
            JournalError: it names nobody who is here, wishes for a strand to somebody who leaves or is blocked, sends
                the host away, or through a door where none is, brings somebody of a name that is taken or one too many,
                is one glitch too many, or a deed that cannot be done, or not where nothing lives.
        """
        check_named(event, self.names, self._met)
        match event:
            case Join(name=name):
                check_join(name, self.names, self._leaving)
            case Leave(name=name) if name == self.host:
                raise JournalError(f"{shown(name)} is the host, whose world it is, and cannot leave")
            case SetStrand(a=a, b=b):
                check_strand(a, b, self._leaving, self._consent)
            case Cross(guest=guest):
                check_crossing(guest, self.mode, self.within(tick, names), self._forms(tick, names))
            case Glitch():
                self._glitches.check(tick / TICK_RATE)
        if isinstance(event, DEEDS):
            if self.night is None:
                raise JournalError(f"nothing lives in this dream, so there can be no '{event.kind}'")
            self.night.check(event, self.now(tick, names))

    def apply(self, event: Event, tick: int, names: Names) -> None:
        """Let an event happen that was checked; `Join` is up to `enter`."""
        if self.night is not None:
            self.night.apply(event, self.now(tick, names))
        if isinstance(event, (*DEEDS, SetParameter, SetMood, LoadDream, Join)):
            return
        if self._web is not None:
            self._web.pulses.loosen(tick)
        match event:
            case SetMode(mode=mode):
                self.mode = cast("Mode", mode)
                self._stay = self._stay.gone("", tick)
            case Cross(guest=guest):
                self._stay = self._stay.gone(guest, tick)
            case Glitch(strength=strength, seconds=seconds):
                self._glitches.strike(tick / TICK_RATE, strength, seconds)
            case Leave(name=name, seconds=seconds):
                self._leave(name, seconds, names(tick / TICK_RATE))
            case SetStrand() | LetGo():
                self._tie(event, names(tick / TICK_RATE))
            case Grant() | Withdraw() | Block() | Unblock():
                self._decide(event)
        if not isinstance(event, SetStrand):  # of several that are drawn in one tick, only the last is kept
            self._come_home(tick, names)

    # -- time

    @property
    def moves(self) -> bool:
        """Whether ticks must be gone through one by one."""
        if self.night is not None:
            return True
        if self._web is None:
            return False
        guest = self._stay.within
        return self._web.moves or bool(guest and self._web.may_shut(self.host, guest))

    def step(self, tick: int, names: Names) -> None:
        """From a tick to the next."""
        if self.night is not None:
            self.night.step(self.now(tick, names), lambda event: self._do(event, tick, names))
        if self._web is None:
            return
        hurry = self.night.minds.hurry if self.night is not None else None
        self._web.step(self.names, self._glitches, tick, names, hurry)
        for name in sorted(self._leaving):
            if self._web.strands.parted(name):
                self._forget(name)
        self._come_home(tick + 1, names)

    def copy(self) -> Company:
        """The same, apart from what happens to this one from now on."""
        other = Company.__new__(Company)
        other.__dict__.update(self.__dict__)
        other._consent, other._glitches = self._consent.copy(), self._glitches.copy()
        other._web = self._web.copy() if self._web is not None else None
        other.night = self.night.copy() if self.night is not None else None
        return other

    def state(self, tick: int) -> list[str]:
        """All of it, in lines that are equal where it is; none of who was always alone and decided nothing."""
        lines = [f"mode {self.mode}"] if self.mode != self._own_mode else []
        lines += [*self._stay.state(tick), *self._glitches.state(tick / TICK_RATE), *self._consent.state()]
        if self._web is not None:
            lines += [f"here {self.names!r}", f"met {sorted(self._met)!r}", f"leaving {sorted(self._leaving)!r}"]
            lines += [*self._web.strands.state(), *self._web.pulses.state(self.names)]
        return [*lines, *self.night.state()] if self.night is not None else lines

    # -- within

    def _do(self, event: Event, tick: int, names: Names) -> None:
        """What the story or the guide wants, where it can be: nobody is there to be told where not."""
        try:
            self.check(event, tick, names)
        except JournalError:
            return
        self.apply(event, tick, names)

    def _gathered(self) -> Web:
        """What takes numpy, made when first needed."""
        if self._web is None:
            self._web = self._seen()
        return self._web

    def _seen(self) -> Web:
        """The same, to read: where there is none yet, none is there from now on either."""
        if self._web is not None:
            return self._web
        from dreamscape3d.dream.ties import Web

        return Web(self._tempo)

    def _tie(self, event: SetStrand | LetGo, names: Mapping[str, float]) -> None:
        strands = self._gathered().strands
        channels = widely(event.channel) if isinstance(event, LetGo) else sparingly(event.channel)
        strands.take_over(event.a, event.b, channels, names)
        if isinstance(event, LetGo):
            strands.let_go(event.a, event.b, channels, event.seconds)
        else:
            strands.wish(event.a, event.b, channels, event.intensity, event.seconds, self._consent)

    def _decide(self, event: Grant | Withdraw | Block | Unblock) -> None:
        match event:
            case Grant(by=by, to=other, channel=channel):
                self._consent.grant(by, other, sparingly(channel))
            case Withdraw(by=by, to=other, channel=channel):
                self._consent.withdraw(by, other, widely(channel))
            case Block(by=by, whom=other):
                self._consent.block(by, other)
            case Unblock(by=by, whom=other):
                self._consent.unblock(by, other)
        if self._web is not None:
            self._web.strands.obey(self._consent, by, other)

    def _leave(self, name: str, seconds: float, names: Mapping[str, float]) -> None:
        strands = self._gathered().strands
        for a, b in strands.pairs:
            if name in (a, b):
                strands.take_over(a, b, CHANNELS, names)
                strands.let_go(a, b, CHANNELS, seconds)
        if strands.parted(name):
            self._forget(name)
        else:
            self._leaving |= {name}

    def _forget(self, name: str) -> None:
        web = self._gathered()
        web.strands.forget(name)
        web.pulses.leave(self.names.index(name))
        self._consent.leave(name)
        if self.night is not None:
            self.night.leave(name)
        self.names = tuple(other for other in self.names if other != name)
        self._leaving -= {name}
        if self._stay.within == name:
            self._stay = Stay()

    # -- the door

    def _form(self, guest: str, tick: int, names: Names, ahead: float = 0.0) -> float:
        return self._seen().form(self.host, guest, tick, ahead, names)

    def _forms(self, tick: int, names: Names) -> dict[str, float]:
        return {guest: self._form(guest, tick, names) for guest in self.names[1:]}

    def _come_home(self, tick: int, names: Names) -> None:
        """Where the door through which the host went has shut, they are home, and stay there should it open again."""
        if self._stay.within and not self.within(tick, names):
            self._stay = self._stay.gone("", tick)
