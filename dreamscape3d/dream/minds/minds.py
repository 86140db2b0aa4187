"""All minds of a night.

    what is felt ─appraisal─▶ mood ◀─contagion, temper     mood, glitch, tangle, nightmare ─▶ sanity ─▶ strain
                                └─ fear not faced ─▶ nightmare                    bonds grow where pulses go in step

Minds alone keep what is learnt from fear: whoever else has to do with it lets somebody `feel`.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    mood_in,
    new_row,
    readings,
)
from dreamscape3d.dream.minds.sanity import fraying, healing, held
from dreamscape3d.dream.minds.straining import EASE, burst, strain_of, strayed
from dreamscape3d.dream.minds.temper import answer, settled
from dreamscape3d.dream.minds.together import TIED, beside, crossing, in_step, order, tied_to
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.part import Felt, Part
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.maths.spring import follow
from dreamscape3d.scene.strain import NO_STRAIN, Strain

if TYPE_CHECKING:
    from dreamscape3d.dream.company import Ties
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import Living
    from dreamscape3d.dream.part import Now
    from dreamscape3d.scene.cue import Placement

F64 = NDArray[np.float64]

LOOK = 20  # ticks between two looks round for company
FORGETS = 60.0  # [s] in which a fear that was faced counts less and less
HURRY_BY_AROUSAL, HURRY_BY_FEAR = 0.35, 0.45  # shares of a pulse's own rate
COURAGE = 0.7  # share of dread that facing it takes away
VETO = 0.5  # how soothing it is to be kept from what was not agreed to
_TICK = 1.0 / TICK_RATE
_FEAR, _CALM = READINGS.index("fear"), READINGS.index("calm")
_LOVE = np.array(EMOTIONS["love"])
_FOND = GAIN * FEELINGS["company"].pulls[0][1] * _TICK
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
        rows = self.rows.copy()
        for felt in self.pending:
            if felt.who in self.here:
                _befall(rows[self.here.index(felt.who)], felt)
        self.pending = ()
        self._look_round(rows, now)
        _feel_on(rows, now.ties)
        faced = np.maximum(rows[:, FACED], self._dread(rows, now.night.spectres.names()))
        felt_now = readings(rows[:, MOOD])
        fear, calm = felt_now[:, _FEAR], felt_now[:, _CALM]
        self.nightmare = deepened(self.nightmare, fear, faced, calm, _TICK)
        self.order = order(now.ties.beats)
        loose = now.ties.tangle * (1.0 - self.order)  # who goes in step is tied, not tangled
        frays = fraying(fear, rows[:, RESILIENCE], loose, now.ties.seized, self.nightmare)
        heals = healing(calm, rows[:, COMPANY], (rows[:, TALES] > 0.0).astype(np.float64))
        rows[:, SANITY] = held(rows[:, SANITY], frays, heals, _TICK)
        _ease(rows, self.nightmare, now.ties.seized)
        self.tangle = float(now.ties.tangle[0])
        self.echo = now.night.apparitions.names().get("echo", 0.0)
        self.rows = rows

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
        arousal, fear = self.rows[:, MOOD][:, 1], readings(self.rows[:, MOOD])[:, _FEAR]
        faster: F64 = paces * (HURRY_BY_AROUSAL * np.maximum(arousal, 0.0) + HURRY_BY_FEAR * fear)
        return faster

    def names(self) -> dict[str, float]:
        found = {"nightmare": self.nightmare, "order": self.order, "tangle": self.tangle}
        felt = readings(self.rows[:, MOOD]).tolist()
        for name, row, values in zip(self.here, self.rows.tolist(), felt, strict=True):
            own = {**dict(zip(READINGS, values, strict=True)), "sanity": row[SANITY], "resilience": row[RESILIENCE]}
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

    def _dread(self, rows: F64, doubles: Mapping[str, float]) -> list[float]:
        """Who has a double fears it the more, the stronger it is and the less they face it; how far each faces it."""
        facing = [doubles.get(f"facing_{name}", 0.0) for name in self.here]
        for row, name, faced in zip(rows, self.here, facing, strict=True):
            strength = doubles.get(f"double_{name}", 0.0) * (1.0 - COURAGE * faced)
            if strength > 0.0:
                _befall(row, Felt("dread", name, strength))
        return facing

    def _look_round(self, rows: F64, now: Now) -> None:
        """Now and then: who is with whom, whose picture tears, which bonds grow."""
        if now.tick % LOOK:
            return
        tied = now.ties.crossing.max(axis=2, initial=0.0)
        company = beside(now) | (tied >= TIED)
        rows[:, COMPANY] = company.any(axis=1)
        if now.tick % TICK_RATE == 0:
            second = now.tick // TICK_RATE
            rows[:, BURST] = [burst(s, second, n, now.seed) for n, s in enumerate(rows[:, SANITY].tolist())]
            for a, b in in_step(company & (tied > 0.0), now.ties):
                self.bonded = strengthened(self.bonded, pair_of(a, b), GROWS)


def _befall(row: F64, felt: Felt) -> None:
    """What was felt changes one row of a step."""
    feeling, strength = FEELINGS[felt.kind], min(max(felt.strength, 0.0), 1.0)
    valence, arousal, dominance = row[MOOD].tolist()
    row[MOOD] = appraised((valence, arousal, dominance), float(row[RESILIENCE]), felt.kind, strength)
    row[RESILIENCE] = learnt(float(row[RESILIENCE]), felt.kind)
    row[TALES] = max(row[TALES], feeling.heals)
    if feeling.faces:
        row[FACED] = 1.0


def _feel_on(rows: F64, ties: Ties) -> None:
    """A tick of company, of contagion, and of coming back to oneself."""
    moods = rows[:, MOOD]
    moods = moods + (_FOND * rows[:, COMPANY])[:, None] * (_LOVE - moods)
    moods = caught(moods, rows[:, HOME], ties.crossing[:, :, _COLOUR], ties.crossing[:, :, _AFRAID], _TICK)
    rows[:, MOOD] = settled(moods, rows[:, HOME], rows[:, RESILIENCE], _TICK).clip(-1.0, 1.0)
    rows[:, FACED] *= 1.0 - _TICK / FORGETS
    rows[:, TALES] = np.maximum(rows[:, TALES] - _TICK, 0.0)


def _ease(rows: F64, nightmare: float, seized: float) -> None:
    """The picture follows."""
    wanted = np.empty((len(rows), 4))
    wanted[:, 0], wanted[:, 1], wanted[:, 2], wanted[:, 3] = rows[:, SANITY], rows[:, BURST], nightmare, seized
    rows[:, EASED], rows[:, CHANGE] = follow(rows[:, EASED], rows[:, CHANGE], wanted, EASE, _TICK)
