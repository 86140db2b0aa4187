"""A world to look at: who is here, and what it is like at an instant, between two ticks too. Nothing here changes it.

Company ─as it will be then─▶ Ties ─▶ Sway of each ─▶ signals, Cue ─poser─▶ Moment
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from dreamscape3d.dream.admitting import stranger
from dreamscape3d.dream.ticks import LAST_TICK, TICK_RATE, tick_at
from dreamscape3d.dream.trail import Foresight
from dreamscape3d.scene.cue import Cue, Mix

if TYPE_CHECKING:
    from dreamscape3d.dream.company import Company
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.dreamer import Dreamer, Sway
    from dreamscape3d.dream.mood import Mood
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.scenes import Scenes
    from dreamscape3d.dream.strand import Strand
    from dreamscape3d.dream.ties import Ties
    from dreamscape3d.scene.mixing import MixedPoser
    from dreamscape3d.scene.moment import Moment
    from dreamscape3d.scene.posing import ScenePoser
    from dreamscape3d.scene.staging import StagedPoser


class Outlook:
    """What can be asked of a world. `World` makes what it reads.

    Attributes:
        dream: whose world it is.
        seed: of all that is by chance between dreamers: the story's that is told, else the dream's.
        scenes: what was made ready.
    """

    dream: Dream
    seed: int
    scenes: Scenes
    _tick: int
    _dreamers: dict[str, Dreamer]  # by name, the host first
    _company: Company

    def __init__(self) -> None:
        self._seen: tuple[float, tuple[Ties, list[Sway]]] | None = None  # of the instant that was asked for last
        self._foresight: Foresight | None = None

    # -- who and when

    @property
    def tick(self) -> int:
        """Ticks since the beginning."""
        return self._tick

    @property
    def time(self) -> float:
        """Seconds since the beginning."""
        return self._tick / TICK_RATE

    @property
    def company(self) -> Company:
        """Who is here and what is between them: to read, not to change."""
        return self._company

    @property
    def parameters(self) -> Mapping[str, float]:
        """The present value of each of the host's parameters: a view that cannot be written to."""
        return self.parameters_of("")

    @property
    def mood(self) -> Mood:
        """The host's present mood, by themselves: the dream's own until it is set."""
        return self._host.mood

    def parameters_of(self, name: str) -> Mapping[str, float]:
        """The present value of each of a dreamer's parameters, by themselves. Raises JournalError for a stranger."""
        return MappingProxyType(self._dreamer(name).values)

    def mood_of(self, name: str) -> Mood:
        """A dreamer's present mood, by themselves. Raises JournalError for who is not here."""
        return self._dreamer(name).mood

    def dream_of(self, name: str) -> Dream:
        """A dreamer's dream. Raises JournalError for who is not here."""
        return self._dreamer(name).dream

    def strand(self, a: str, b: str) -> Strand:
        """What is wished, allowed and present between two dreamers. Raises JournalError for who is not here."""
        one, other = self._dreamer(a).name, self._dreamer(b).name
        return self._company.strand(one, other, self._tick, self._names)

    @property
    def within(self) -> str:
        """The guest whose dream the host is in, having gone through the door to it; "" for their own."""
        return self._company.within(self._tick, self._names)

    @property
    def door(self) -> str:
        """The guest to whom the door of mode `portal` leads, be it shut; "" where there is none."""
        return self._company.door(self._tick, self._names)

    # -- what it is like

    def signals(self, time: float | None = None) -> dict[str, float]:
        """The value of every signal of the host at `time` [s], by default now: given ones, parameters, the dream's own.

        `time` may lie between two ticks. What dreamers turned and feel is as at present; what is between them is as it
        will be then if nothing else happens, and as at present for a time before.
        """
        at = self.time if time is None else time
        return self._host.signals(at, self._sway(at))

    def variables(self, time: float | None = None) -> dict[str, float]:
        """What the numbers of the host's scene are made of at `time` [s], by default now; see `signals`."""
        at = self.time if time is None else time
        return self._host.variables(at, self._sway(at))

    def night(self, time: float | None = None) -> Night | None:
        """What lives in it at `time` [s], by default now, to read, neither to change nor to keep; None where nothing
        ever does. What is to come is as it will be if nothing else happens."""
        if self._company.night is None:
            return None
        return self._reached(self.time if time is None else time)[0].night

    def cue(self, time: float | None = None) -> Cue:
        """What the host's scene and those of the guests are posed by at `time` [s], by default now; see `signals`."""
        at = self.time if time is None else time
        if self._company.night is not None:
            from dreamscape3d.dream.presenting import living_cue

            company, tick, ahead = self._reached(at)
            ties, sways = self._crossed(at) or (company.ties(tick, ahead, self._names), ())
            assert company.night is not None
            return living_cue(company, self._dreamers, company.night.now(tick, ties), sways, ahead, self.seed)
        plain = Mix(self._company.mode, seed=self.seed)
        crossed = self._crossed(at)
        if crossed is None:
            return Cue(self._host.variables(at), self.mood.tint, plain)
        from dreamscape3d.dream.mingling import mingled

        ties, sways = crossed
        return mingled([self._dreamers[name] for name in ties.names], sways, ties, at, plain)

    def moment(self, time: float | None = None) -> Moment:
        """What the world looks and sounds like at `time` [s], by default now; see `signals`.

        Raises:
            LimitError: a scene is larger than the documented limits.
        """
        at = self.time if time is None else time
        cue = self.cue(at)
        if cue.cast is not None:
            return self.poser.pose_cue(cue)
        crossed = self._crossed(at)
        if crossed is None or not cue.mix.guests:
            return self.scenes.of(self.dream).pose(cue.variables, cue.tint)
        return self._poser(crossed[0].names).pose_cue(cue)

    @property
    def poser(self) -> ScenePoser | MixedPoser | StagedPoser:
        """What poses the cues of those who are here now; the same until somebody comes or goes.

        Raises:
            LimitError: a scene is larger than the documented limits.
        """
        if self._company.night is not None:
            return self.scenes.staged(self.settings, self._company.night.puppets())
        return self._poser(self._company.names)

    @property
    def settings(self) -> list[list[Dream]]:
        """The dreams that each setting of a living world shows, its own first; of any other world, all in one."""
        if self._company.night is None:
            return [[self._dreamers[name].dream for name in self._company.names]]
        from dreamscape3d.dream.presenting import dreams_of, settings_of

        settings = settings_of(self._company, self._dreamers)
        return [dreams_of(setting, self._dreamers) for setting in settings]

    @property
    def shown(self) -> tuple[str, ...]:
        """Whose dreams the picture is made of now, its own first, as parts of its field are counted; "" for the place
        of nobody."""
        night = self._company.night
        if night is None:
            return self._company.names
        from dreamscape3d.dream.presenting import guests_of, settings_of

        setting = settings_of(self._company, self._dreamers)[night.setting]
        return setting.of, *guests_of(setting, self._dreamers)

    def digest(self) -> str:
        """SHA-256 (hex) of the state: tick, seed, what everybody turned and feels, and what is between them.

        Equal states have equal digests.
        """
        lines = [f"tick {self._tick}", f"seed {self.seed}", *self._host.state()]
        for dreamer in [*self._dreamers.values()][1:]:
            lines += [f"{dreamer.name!r} at {dreamer.place!r}", *dreamer.state(f"{dreamer.name!r} ")]
        lines += self._company.state(self._tick)
        return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()

    # -- within

    @property
    def _host(self) -> Dreamer:
        return self._dreamers[self._company.host]

    def _dreamer(self, name: str) -> Dreamer:
        dreamer = self._dreamers.get(name or self._company.host)
        if dreamer is None:
            raise stranger(name, self._company.names)
        return dreamer

    def _poser(self, names: Iterable[str]) -> ScenePoser | MixedPoser:
        return self.scenes.together([self._dreamers[name].dream for name in names])

    def _names(self, time: float) -> dict[str, float]:
        """What led strands are made of at a time [s]: the host's variables, were they alone."""
        return self._host.variables(time)

    def _sway(self, time: float) -> Sway | None:
        """What the others do to the host; None where nobody ever came."""
        crossed = self._crossed(time)
        return crossed[1][0] if crossed is not None else None

    def _crossed(self, time: float) -> tuple[Ties, list[Sway]] | None:
        """What crosses at a time [s], and what that does to each; None where nobody ever came, and nothing lives."""
        if self._company.untied:
            return None
        if self._seen is None or self._seen[0] != time:
            from dreamscape3d.dream.mingling import swayed

            company, tick, ahead = self._reached(time)
            ties = company.ties(tick, ahead, self._names)
            if company.night is not None:
                from dreamscape3d.dream.presenting import felt

                self._seen = time, (ties, felt(company, self._dreamers, ties))
            else:
                self._seen = time, (ties, swayed([self._dreamers[name] for name in ties.names], ties))
        return self._seen[1]

    def _reached(self, time: float) -> tuple[Company, int, float]:
        """The company at a time [s], the tick it is at, and the seconds since then."""
        tick, company = self._tick, self._company
        if math.isfinite(time) and tick_at(time) > tick:
            tick = min(tick_at(time), LAST_TICK)
            company = self._foreseen(tick)
        return company, tick, min(max(time - tick / TICK_RATE, 0.0), 1.0 / TICK_RATE)

    def _foreseen(self, tick: int) -> Company:
        if self._foresight is None:
            self._foresight = Foresight(self._company, self._tick, self._names)
        return self._foresight.at(tick)
