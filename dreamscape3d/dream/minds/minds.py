"""All minds of a night.

    what is felt ─appraisal─▶ mood ◀─contagion, temper     mood, glitch, tangle, nightmare ─▶ sanity ─▶ strain
                                └─ fear not faced ─▶ nightmare                    bonds grow where pulses go in step

Minds alone keep what is learnt from fear: whoever else has to do with it lets somebody `feel`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.dream.deeds import Choose, Soothe
from dreamscape3d.dream.events import Glitch, Leave, LetGo, SetMood
from dreamscape3d.dream.living import Mind
from dreamscape3d.dream.minds.appraisal import EMOTIONS, FEELINGS, GAIN, appraised, learnt
from dreamscape3d.dream.minds.bonds import GROWS, KEPT, Pair, kept_by, pair_of, strengthened
from dreamscape3d.dream.minds.contagion import caught
from dreamscape3d.dream.minds.nightmare import deepened
from dreamscape3d.dream.minds.row import (
    BURST,
    CHANGE,
    COMPANY,
    EASED,
    FACED,
    HOME,
    MOOD,
    READINGS,
    RESILIENCE,
    SANITY,
    TALES,
    WIDTH,
    Row,
    mood_in,
    new_row,
    readings,
)
from dreamscape3d.dream.minds.sanity import fraying, healing, held
from dreamscape3d.dream.minds.straining import EASE, burst, strain_of, strayed
from dreamscape3d.dream.minds.temper import answer, settled
from dreamscape3d.dream.minds.together import TIED, beside, crossing, in_step, order, tied_to
from dreamscape3d.dream.mood import CALM, FEAR, Mood, nearness
from dreamscape3d.dream.part import Felt, Part
from dreamscape3d.dream.ticks import TICK, TICK_RATE
from dreamscape3d.maths.spring import follow
from dreamscape3d.scene.strain import NO_STRAIN, Strain

if TYPE_CHECKING:
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.dream.part import Now
    from dreamscape3d.dream.ties import Ties
    from dreamscape3d.scene.cue import Placement

F64 = NDArray[np.float64]

LOOK = 20  # ticks between two looks round for company
PASSES = 6  # ticks in which feelings pass over once: a tenth of a second, which nobody sees
FORGETS = 60.0  # [s] in which a fear that was faced counts less and less
HURRY_BY_AROUSAL, HURRY_BY_FEAR = 0.35, 0.45  # shares of a pulse's own rate
COURAGE = 0.7  # share of dread that facing it takes away
VETO = 0.5  # how soothing it is to be kept from what was not agreed to
_LOVE = EMOTIONS["love"]
_FOND = GAIN * FEELINGS["company"].pulls[0][1] * TICK
_COLOUR, _AFRAID = CHANNELS.index("colour"), CHANNELS.index("fear")


class Minds(Part):
    """What everybody feels. Minds are in the order in which their dreamers came, as are names of ties."""

    STATE = ("pending", "here", "rows", "bonded", "nightmare", "order", "tangle", "echo")

    def __init__(self) -> None:
        self.pending: tuple[Felt, ...] = ()
        self.here: tuple[str, ...] = ()
        self.rows = np.zeros((0, WIDTH))
        self.bonded: dict[Pair, float] = {}
        self.nightmare = 0.0
        self.order, self.tangle, self.echo = 1.0, 0.0, 0.0

    # -- who is here

    def enter(self, name: str, living: Living, place: Placement) -> None:
        self.here = (*self.here, name)
        self.rows = np.concatenate([self.rows, new_row(living.mind or Mind())])
        for bond in living.bonds:
            self.bonded = strengthened(self.bonded, pair_of(name, bond.name), bond.strength)

    def born(self, name: str, mood: Mood) -> None:
        """A dreamer who came feels like their dream, and comes back to that."""
        rows, place = self.rows.copy(), self.here.index(name)
        rows[place, MOOD] = rows[place, HOME] = mood.valence, mood.arousal, mood.dominance
        self.rows = rows

    def leave(self, name: str) -> None:
        gone = self.here.index(name)
        self.here = tuple(other for other in self.here if other != name)
        self.rows = np.delete(self.rows, gone, axis=0)

    # -- what happens

    def feel(self, felt: Felt) -> None:
        """Somebody is to feel something in the next step."""
        self.pending = (*self.pending, felt)

    def apply(self, event: Event, now: Now) -> None:
        match event:
            case SetMood():
                self._set_mood(event.dreamer or now.names[0], event)
            case Glitch(strength=strength):
                for name in now.names:
                    now.feel("glitch", name, strength)
            case Leave(name=name):
                for other, strength in tied_to(now.ties, name).items():
                    now.feel("loss", other, strength, name)
            case LetGo(a=a, b=b, channel=channel):
                strength = crossing(now.ties, a, b, channel)
                if strength > 0.0:
                    now.feel("let go", a or now.names[0], strength, b)
                    now.feel("let go", b or now.names[0], strength, a)
            case Soothe(whom=whom, how=how) if whom in self.here:
                self._soothe(now, whom, how)
            case Choose(who=who, choice=choice):
                for other in kept_by(who, choice, tied_to(now.ties, who)):
                    self.bonded = strengthened(self.bonded, pair_of(who, other), KEPT)

    def step(self, now: Now) -> None:
        if not self.here:
            return
        rows: list[Row] = self.rows.tolist()
        for felt in self.pending:
            if felt.who in self.here:
                _befall(rows[self.here.index(felt.who)], felt)
        self.pending = ()
        self._look_round(rows, now)
        if now.tick % PASSES == 0:
            _pass_over(rows, now.ties)
        _feel_on(rows)
        facing = self._dread(rows, now.night.spectres.names())
        faced = [max(row[FACED], share) for row, share in zip(rows, facing, strict=True)]
        fear, calm = ([nearness(row[MOOD], feeling) for row in rows] for feeling in (FEAR, CALM))
        self.nightmare = deepened(self.nightmare, fear, faced, calm, TICK)
        self.order = order(now.ties.beats)
        tangle, seized = now.ties.tangle.tolist(), now.ties.seized
        for row, afraid, at_ease, tangled in zip(rows, fear, calm, tangle, strict=True):
            loose = tangled * (1.0 - self.order)  # who goes in step is tied, not tangled
            frays = fraying(afraid, row[RESILIENCE], loose, seized, self.nightmare)
            row[SANITY] = held(row[SANITY], frays, healing(at_ease, row[COMPANY], float(row[TALES] > 0.0)), TICK)
            _ease(row, self.nightmare, seized)
        self.tangle = tangle[0]
        self.echo = now.night.apparitions.echo
        self.rows = np.array(rows)

    # -- to read

    def mood(self, name: str) -> Mood | None:
        """A dreamer's mood; None for who has no mind here."""
        return mood_in(self.rows[self.here.index(name)]) if name in self.here else None

    def sanity(self, name: str) -> float:
        """0 lost to 1 firm."""
        return self._of(name, SANITY, 1.0)

    def resilience(self, name: str) -> float:
        """What a dreamer has learnt from fear, 0 to 1."""
        return self._of(name, RESILIENCE, 0.0)

    def accompanied(self, name: str) -> bool:
        """Whether somebody is with a dreamer, in body or by a strand."""
        return self._of(name, COMPANY, 0.0) > 0.0

    def bonds(self) -> tuple[tuple[str, str, float], ...]:
        """Who is bound to whom, and how strongly, 0 to 1."""
        return tuple((a, b, self.bonded[a, b]) for a, b in sorted(self.bonded))

    def strain(self, name: str) -> Strain:
        """What the picture that a dreamer sees suffers."""
        if name not in self.here:
            return NO_STRAIN
        sanity, torn, nightmare, seized = self._eased(name)
        return strain_of(sanity, nightmare, max(torn, seized), self.echo)

    def drift(self, name: str) -> float:
        """Metres by which a dreamer's schematics stray from the world."""
        if name not in self.here:
            return 0.0
        sanity, _, _, seized = self._eased(name)
        return strayed(sanity, seized)

    def hurry(self, paces: F64) -> F64:
        """(N,) beats a second that each pulse goes faster than its own pace (N,)."""
        if len(paces) != len(self.here):
            return np.zeros_like(paces)
        moods = self.rows[:, MOOD].tolist()
        shares = [HURRY_BY_AROUSAL * max(mood[1], 0.0) + HURRY_BY_FEAR * nearness(mood, FEAR) for mood in moods]
        faster: F64 = paces * shares
        return faster

    def names(self) -> dict[str, float]:
        found = {"nightmare": self.nightmare, "order": self.order, "tangle": self.tangle}
        for name, row in zip(self.here, self.rows.tolist(), strict=True):
            felt = dict(zip(READINGS, readings(row), strict=True))
            own = {**felt, "sanity": row[SANITY], "resilience": row[RESILIENCE]}
            found |= {f"{key}_{name}": value for key, value in own.items()}
            if name == self.here[0]:
                found |= own
        return found

    # -- within

    def _of(self, name: str, column: int, otherwise: float) -> float:
        return float(self.rows[self.here.index(name), column]) if name in self.here else otherwise

    def _eased(self, name: str) -> tuple[float, float, float, float]:
        sanity, torn, nightmare, seized = self.rows[self.here.index(name), EASED].clip(0.0, 1.0).tolist()
        return sanity, torn, nightmare, seized

    def _set_mood(self, name: str, event: SetMood) -> None:
        rows = self.rows.copy()
        rows[self.here.index(name), MOOD] = event.valence, event.arousal, event.dominance
        self.rows = rows

    def _soothe(self, now: Now, whom: str, how: str) -> None:
        home = mood_in(self.rows[self.here.index(whom)], HOME)
        if how == "insight":
            now.feel("insight", whom)
        else:
            now.feel("soothed", whom, VETO if how == "veto" else answer(how, home))

    def _dread(self, rows: Sequence[Row], doubles: Mapping[str, float]) -> list[float]:
        """Who has a double fears it the more, the stronger it is and the less they face it; how far each faces it."""
        facing = [doubles.get(f"facing_{name}", 0.0) for name in self.here]
        for row, name, faced in zip(rows, self.here, facing, strict=True):
            strength = doubles.get(f"double_{name}", 0.0) * (1.0 - COURAGE * faced)
            if strength > 0.0:
                _befall(row, Felt("dread", name, strength))
        return facing

    def _look_round(self, rows: Sequence[Row], now: Now) -> None:
        """Now and then: who is with whom, whose picture tears, which bonds grow."""
        if now.tick % LOOK:
            return
        tied = now.ties.crossing.max(axis=2, initial=0.0)
        company = beside(now) | (tied >= TIED)
        for row, accompanied in zip(rows, company.any(axis=1).tolist(), strict=True):
            row[COMPANY] = float(accompanied)
        if now.tick % TICK_RATE == 0:
            for place, row in enumerate(rows):
                row[BURST] = burst(row[SANITY], now.tick // TICK_RATE, place, now.seed)
            for a, b in in_step(company & (tied > 0.0), now.ties):
                self.bonded = strengthened(self.bonded, pair_of(a, b), GROWS)


def _befall(row: Row, felt: Felt) -> None:
    """What was felt changes one row of a step."""
    feeling, strength = FEELINGS[felt.kind], min(max(felt.strength, 0.0), 1.0)
    valence, arousal, dominance = row[MOOD]
    row[MOOD] = appraised((valence, arousal, dominance), row[RESILIENCE], felt.kind, strength)
    row[RESILIENCE] = learnt(row[RESILIENCE], felt.kind)
    row[TALES] = max(row[TALES], feeling.heals)
    if feeling.faces:
        row[FACED] = 1.0


def _pass_over(rows: Sequence[Row], ties: Ties) -> None:
    """What some feel passes over to others."""
    colour, fear = ties.crossing[:, :, _COLOUR], ties.crossing[:, :, _AFRAID]
    table = np.array(rows)
    for row, mood in zip(rows, caught(table[:, MOOD], table[:, HOME], colour, fear, PASSES * TICK), strict=True):
        row[MOOD] = mood.tolist()


def _feel_on(rows: Sequence[Row]) -> None:
    """A tick of company, and of coming back to oneself."""
    for row in rows:
        if fond := _FOND * row[COMPANY]:
            row[MOOD] = [m + fond * (love - m) for m, love in zip(row[MOOD], _LOVE, strict=True)]
        row[MOOD] = settled(row[MOOD], row[HOME], row[RESILIENCE], TICK)
        row[FACED] *= 1.0 - TICK / FORGETS
        row[TALES] = max(row[TALES] - TICK, 0.0)


def _ease(row: Row, nightmare: float, seized: float) -> None:
    """The picture follows."""
    for place, wanted in enumerate((row[SANITY], row[BURST], nightmare, seized)):
        eased, change = EASED.start + place, CHANGE.start + place
        row[eased], row[change] = follow(row[eased], row[change], wanted, EASE, TICK)
