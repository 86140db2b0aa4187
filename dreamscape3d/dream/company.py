"""A company of dreamers: who is here, what they consent to, what is between them, and how their pulses go.

    events ─▶ Company ─step, once a tick─▶ Company          ties(tick): what crosses at an instant
                ├─ Consent      what may cross
                ├─ Strands      what does              ─┐ numpy: from the first guest on
                ├─ Pulses       whose beats are pulled  ─┘
                └─ Glitches     what seizes strands

It knows nothing of what dreams hold, only their tempo and share. Where nothing moves and no pulse is pulled, time may
pass at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.consent import CHANNELS, Consent, sparingly, widely
from dreamscape3d.dream.crossing import PASSAGE, check_crossing, gone_over, is_ajar, where_door_leads
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
    named,
)
from dreamscape3d.dream.glitch import Glitches, strand_key
from dreamscape3d.dream.ticks import TICK_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.part import Now
    from dreamscape3d.dream.pulse import Pulses
    from dreamscape3d.dream.strand import Strand, Strands
    from dreamscape3d.maths.expression import Number
    from dreamscape3d.scene.cue import Mode

    F64 = NDArray[np.float64]

MAX_GUESTS = 64
PULSE = CHANNELS.index("pulse")
Names = Callable[[float], Mapping[str, float]]
"""The values that the names of the host's dream have at a time [s], were it alone: what led strands are made of."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """What crosses between dreamers at one instant.

    Attributes:
        names: of those who are here, the host first.
        crossing: (N, N, 7) by two dreamers and channel, as of `consent.CHANNELS`: symmetric, 0 to 1.
        offsets: (N,) beats that each is ahead of its own tempo.
        tangle: (N,) how tangled each is, 0 to 1.
        seized: how far a glitch has hold, 0 to 1.
        within: the place in `names` of the guest whose dream the host is in; 0 for their own.
        over: how far their eye has gone over from their own dream to what is beyond the door, 0 to 1.
        beats: (N) where in its beat each pulse is, 0 to 1.
        consent: what may cross.
    """

    names: tuple[str, ...]
    crossing: F64
    offsets: F64
    tangle: F64
    seized: float
    within: int = 0
    over: float = 0.0
    beats: tuple[float, ...] = ()
    consent: Consent | None = None

    def between(self, one: int, other: int, channel: str) -> float:
        """How much of a channel crosses between two of them."""
        return float(self.crossing[one, other, CHANNELS.index(channel)])

    def allows(self, a: str, b: str, channel: str) -> bool:
        """Whether a channel may cross between two dreamers, by what both offer."""
        return self.consent is not None and self.consent.allows(a, b, channel)


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
        self._within = ""  # the guest to whom the host went through a door
        self._went: tuple[int, float] | None = None  # when, there or back, and how far over their eye was then
        self._consent = Consent()
        self._consent.enter(name, share)
        self._glitches = Glitches(seed)
        self._strands: Strands | None = None
        self._pulses: Pulses | None = None
        self.night: Night | None = None

    # -- to read

    @property
    def host(self) -> str:
        """Whose world it is."""
        return self.names[0]

    @property
    def asks(self) -> bool:
        """Whether what crosses depends on the names of the host's dream."""
        return self._strands is not None and self._strands.asks

    @property
    def untied(self) -> bool:
        """Whether nobody ever came."""
        return self._strands is None

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
        strands = self._gathered()[0]
        return strands.strand(a, b, self._shown(strands, tick, 0.0, names))

    def ties(self, tick: int, ahead: float, names: Names) -> Ties:
        """What crosses `ahead` seconds, at most one tick, after the present tick."""
        import numpy as np

        from dreamscape3d.dream.strand import tangle_of, tangled

        strands, pulses = self._gathered()
        shown_now = self._shown(strands, tick, ahead, names)
        crossing = np.zeros((len(self.names), len(self.names), len(CHANNELS)))
        self._spread(strands, shown_now, crossing)
        coupling = self._coupling(tick, names) if ahead else None  # at a tick itself none is asked for
        offsets = pulses.ahead(tick, coupling, ahead)
        return Ties(
            self.names,
            crossing,
            offsets,
            tangle_of(self.names, strands.pairs, tangled(shown_now, strands.allowed)),
            self._glitches.grip(tick / TICK_RATE + ahead),
            self.names.index(self.within(tick, names, ahead) or self.host),
            self._over(tick / TICK_RATE + ahead),
            pulses.beats(tick, offsets, ahead),
            self._consent,
        )

    def within(self, tick: int, names: Names, ahead: float = 0.0) -> str:
        """The guest whose dream the host is in `ahead` seconds after a tick, having gone through the door; "" at home.

        A glitch may slam the door, but sends nobody home.
        """
        if not self._within or self.mode != "portal":
            return ""
        return self._within if is_ajar(self._form(self._within, tick, names, ahead)) else ""

    def door(self, tick: int, names: Names) -> str:
        """The guest to whom a door leads at a tick; "" where none stands."""
        return where_door_leads(self._forms(tick, names)) if self.mode == "portal" else ""

    # -- what happens

    def check(self, event: Event, tick: int, names: Names) -> None:
        """Whether an event can happen at a tick.

        Raises:
            JournalError: it names nobody who is here, wishes for a strand to somebody who leaves or is blocked, sends
                the host away, or through a door where none is, brings somebody of a name that is taken or one too many,
                or one glitch too many.
        """
        self._check_named(event)
        if isinstance(event, DEEDS) and self.night is None:
            raise JournalError(f"nothing lives in this dream, so there can be no '{event.kind}'")
        match event:
            case Join(name=name) if name in self.names and name not in self._leaving:
                raise JournalError(f"somebody here is called {shown(name)} already", cure="use another name")
            case Join(name=name) if len(self.names) > MAX_GUESTS and name not in self._leaving:
                raise JournalError(f"{MAX_GUESTS} guests are here, which is the most", cure="let one of them leave")
            case Leave(name=name) if name == self.host:
                raise JournalError(f"{shown(name)} is the host, whose world it is, and cannot leave")
            case SetStrand(a=a, b=b):
                self._check_strand(a, b)
            case Cross(guest=guest):
                check_crossing(guest, self.mode, self.within(tick, names), self._forms(tick, names))
            case Glitch():
                self._glitches.check(tick / TICK_RATE)

    def enter(self, name: str, tempo: float, share: frozenset[str], tick: int) -> None:
        """A guest comes; who is about to leave by that name is gone."""
        if name in self.names:
            self._forget(name)
        pulses = self._gathered()[1]
        pulses.loosen(tick)
        pulses.enter(tempo)
        self._consent.enter(name, share)
        self.names = (*self.names, name)
        self._met |= {name}

    def lead(self, a: str, b: str, strengths: Mapping[str, Number]) -> None:
        """Let numbers of the host's dream say what crosses, until somebody does something about it."""
        self._gathered()[0].lead(a, b, strengths, self._consent)

    def apply(self, event: Event, tick: int, names: Names) -> None:
        """Let an event happen that was checked; `Join` is up to `enter`."""
        if self.night is not None:
            self.night.apply(event, self.now(tick, names))
        if isinstance(event, DEEDS):
            return
        if isinstance(event, SetParameter | SetMood | LoadDream | Join):
            return
        if self._pulses is not None:
            self._pulses.loosen(tick)
        match event:
            case SetMode(mode=mode):
                self.mode = cast("Mode", mode)
                self._go("", tick)
            case Cross(guest=guest):
                self._go(guest, tick)
            case Glitch(strength=strength, seconds=seconds):
                self._glitches.strike(tick / TICK_RATE, strength, seconds)
            case Leave(name=name, seconds=seconds):
                self._leave(name, seconds, names(tick / TICK_RATE))
            case SetStrand() | LetGo():
                self._tie(event, names(tick / TICK_RATE))
            case Grant(by=by, to=to, channel=channel):
                self._consent.grant(by, to, sparingly(channel))
                self._obey(by, to)
            case Withdraw(by=by, to=to, channel=channel):
                self._consent.withdraw(by, to, widely(channel))
                self._obey(by, to)
            case Block(by=by, whom=whom):
                self._consent.block(by, whom)
                self._obey(by, whom)
            case Unblock(by=by, whom=whom):
                self._consent.unblock(by, whom)
                self._obey(by, whom)
        if not isinstance(event, SetStrand):  # of several that are drawn in one tick, only the last is kept
            self._come_home(tick, names)

    def begin_within(self, name: str) -> None:
        """Be in a guest's dream from the beginning."""
        if name in self.names[1:]:
            self._within = name

    # -- time

    @property
    def moves(self) -> bool:
        """Whether ticks must be gone through one by one."""
        if self.night is not None:
            return True
        if self._strands is None or self._pulses is None:
            return False
        if self._strands.moving or self._strands.varies or self._door_moves:
            return True
        return self._strands.pulsing and not self._pulses.in_step

    def step(self, tick: int, names: Names) -> None:
        """From a tick to the next."""
        if self.night is not None:
            self.night.step(self.now(tick, names), lambda event: self._do(event, tick, names))
        if self._strands is None or self._pulses is None:
            return
        coupling = self._coupling(tick, names)
        if self.night is not None:
            self._pulses.hurry = self.night.minds.hurry(self._pulses.paces)
            self._pulses.step(tick, coupling, steady=False)
        elif coupling is not None:
            changing = self._strands.moving or self._strands.varies or self._glitches.hold(tick / TICK_RATE)
            self._pulses.step(tick, coupling, steady=not changing)
        self._strands.step(1.0 / TICK_RATE)
        for name in sorted(self._leaving):
            if self._strands.parted(name):
                self._forget(name)
        self._come_home(tick + 1, names)

    def copy(self) -> Company:
        """The same, apart from what happens to this one from now on."""
        other = Company.__new__(Company)
        other.__dict__.update(self.__dict__)
        other._consent, other._glitches = self._consent.copy(), self._glitches.copy()
        other._strands = self._strands.copy() if self._strands is not None else None
        other._pulses = self._pulses.copy() if self._pulses is not None else None
        other.night = self.night.copy() if self.night is not None else None
        return other

    def state(self, tick: int) -> list[str]:
        """All of it, in lines that are equal where it is; none of who was always alone and decided nothing."""
        lines = [f"mode {self.mode}"] if self.mode != self._own_mode else []
        lines += [f"within {self._within!r}"] if self._within else []
        if self._went is not None and tick - self._went[0] < PASSAGE * TICK_RATE:
            lines += [f"went {self._went[0]} {self._went[1].hex()}"]
        lines += [*self._glitches.state(tick / TICK_RATE), *self._consent.state()]
        if self._strands is not None and self._pulses is not None:
            lines += [f"here {self.names!r}", f"met {sorted(self._met)!r}", f"leaving {sorted(self._leaving)!r}"]
            lines += [*self._strands.state(), *self._pulses.state(self.names)]
        return [*lines, *self.night.state()] if self.night is not None else lines

    def now(self, tick: int, names: Names, ahead: float = 0.0) -> Now:
        """A tick as the night's parts see it."""
        assert self.night is not None
        return self.night.now(tick, self.ties(tick, ahead, names))

    # -- within

    def _do(self, event: Event, tick: int, names: Names) -> None:
        """What the story or the guide wants, where it can be: nobody is there to be told where not."""
        try:
            self.check(event, tick, names)
            if self.night is not None:
                self.night.check(event, self.now(tick, names))
        except JournalError:
            return
        self.apply(event, tick, names)

    def _gathered(self) -> tuple[Strands, Pulses]:
        """What takes numpy, made when first needed."""
        if self._strands is None or self._pulses is None:
            from dreamscape3d.dream.pulse import Pulses
            from dreamscape3d.dream.strand import Strands

            self._strands, self._pulses = Strands(), Pulses(self._tempo, TICK_RATE)
        return self._strands, self._pulses

    def _tie(self, event: SetStrand | LetGo, names: Mapping[str, float]) -> None:
        strands = self._gathered()[0]
        channels = widely(event.channel) if isinstance(event, LetGo) else sparingly(event.channel)
        strands.take_over(event.a, event.b, channels, names)
        if isinstance(event, LetGo):
            strands.let_go(event.a, event.b, channels, event.seconds)
        else:
            strands.wish(event.a, event.b, channels, event.intensity, event.seconds, self._consent)

    def _leave(self, name: str, seconds: float, names: Mapping[str, float]) -> None:
        strands = self._gathered()[0]
        for a, b in strands.pairs:
            if name in (a, b):
                strands.take_over(a, b, CHANNELS, names)
                strands.let_go(a, b, CHANNELS, seconds)
        if strands.parted(name):
            self._forget(name)
        else:
            self._leaving |= {name}

    def _forget(self, name: str) -> None:
        strands, pulses = self._gathered()
        strands.forget(name)
        pulses.leave(self.names.index(name))
        self._consent.leave(name)
        if self.night is not None:
            self.night.leave(name)
        self.names = tuple(other for other in self.names if other != name)
        self._leaving -= {name}
        if self._within == name:
            self._within, self._went = "", None

    def _obey(self, name: str, other: str) -> None:
        if self._strands is not None:
            self._strands.obey(self._consent, name, other)

    def _forms(self, tick: int, names: Names) -> dict[str, float]:
        return {name: self._form(name, tick, names) for name in self.names[1:]}

    def _form(self, name: str, tick: int, names: Names, ahead: float = 0.0) -> float:
        """How much of the form of a guest crosses to the host, but for what glitches do to it."""
        strands = self._gathered()[0]
        led = strands.is_led(self.host, name, "form")
        return strands.level(self.host, name, "form", names(tick / TICK_RATE + ahead) if led else {}, ahead)

    def _come_home(self, tick: int, names: Names) -> None:
        """Where the door through which the host went has shut, they are home, and stay there should it open again."""
        if self._within and not self.within(tick, names):
            self._go("", tick)

    def _go(self, guest: str, tick: int) -> None:
        """Through the door to a guest, or home."""
        if guest != self._within:
            self._went = tick, self._over(tick / TICK_RATE)
            self._within = guest

    def _over(self, time: float) -> float:
        end = 1.0 if self._within else 0.0
        return end if self._went is None else gone_over(self._went[1], end, time - self._went[0] / TICK_RATE)

    @property
    def _door_moves(self) -> bool:
        """Whether a door through which the host went may shut, or has."""
        if not self._within or self._strands is None:
            return False
        pair = self.host, self._within
        return self._strands.is_led(*pair, "form") or not is_ajar(self._strands.level(*pair, "form", {}))

    def _shown(self, strands: Strands, tick: int, ahead: float, names: Names) -> F64:
        """(S, 7) what crosses, as glitches leave it."""
        time = tick / TICK_RATE + ahead
        present = strands.present(names(time) if strands.asks else {}, ahead)
        keys = [strand_key(a, b) for a, b in strands.pairs] if self._glitches.grip(time) else []
        return self._glitches.seized(present, keys, time)

    def _spread(self, strands: Strands, shown: F64, crossing: F64) -> None:
        """Rows (S, …) to both sides of a matrix (N, N, …)."""
        places = {name: place for place, name in enumerate(self.names)}
        ends = [(places[a], places[b]) for a, b in strands.pairs]
        if ends:
            one, other = (list(side) for side in zip(*ends, strict=True))
            crossing[one, other] = crossing[other, one] = shown

    def _coupling(self, tick: int, names: Names) -> F64 | None:
        """(N, N) by which pulses pull each other during the tick; None where none do."""
        import numpy as np

        from dreamscape3d.dream.pulse import coupled

        strands = self._gathered()[0]
        if not (strands.pulsing or strands.varies):
            return None
        crossing = np.zeros((len(self.names), len(self.names)))
        self._spread(strands, self._shown(strands, tick, 0.0, names)[:, PULSE], crossing)
        return coupled(crossing)

    # -- what cannot happen

    def _check_named(self, event: Event) -> None:
        asked = [name for name in named(event) if name]
        known: Iterable[str] = self.names
        if isinstance(event, Grant | Withdraw | Block | Unblock):
            known = self._met.union(self.names)  # one may decide about who has left
            if asked[0] not in self.names:
                self._refuse(asked[0])
        for name in asked:
            if name not in known:
                self._refuse(name)

    def _refuse(self, name: str) -> None:
        cure = suggestion(name, self.names) or f"here are {', '.join(map(shown, self.names[:8]))}"
        raise JournalError(f"nobody here is called {shown(name)}", cure=cure)

    def _check_strand(self, a: str, b: str) -> None:
        for name in (a, b):
            if name in self._leaving:
                raise JournalError(f"{shown(name)} is leaving, and nothing more crosses", cure="let them join again")
        if self._consent.blocked(a, b):
            raise JournalError(f"{shown(a)} and {shown(b)} are blocked from each other")


def fingerprint(lines: Iterable[str]) -> str:
    """SHA-256 (hex) of lines."""
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
