"""A story being told: which act it is in, what is due, what is seen from where.

    a tick:  lids ▸ cues that are due ▸ the gate at the clock ▸ branches ▸ clock + 1       last of all: the camera

All of it is state, and all that happens is events, so a story replays, scrubs and is foreseen like the rest of a world.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dreamscape3d.dream.bounds import JournalError, shown, suggestion
from dreamscape3d.dream.deeds import Choose, Gesture, Go, Look, Speak, Steer
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.telling.autopilot import gives_up, helps
from dreamscape3d.dream.telling.captions import Said, heard, title_caption
from dreamscape3d.dream.telling.gates import CHOSEN, before, choices_in, choices_of, holds, is_heard
from dreamscape3d.dream.telling.levels import NOTHING, Ramp, level, stepped, strain_of
from dreamscape3d.dream.telling.lids import Lids, Turn
from dreamscape3d.dream.telling.shots import Camera, aimed, exposure_of, filmed, share_of, shot_at
from dreamscape3d.dream.telling.story import Act, Change, Doing, Focus, Gate, Level, Setting, Story
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.scene.cue import Caption
from dreamscape3d.scene.moment import View

if TYPE_CHECKING:
    from dreamscape3d.dream.deeds import Deed
    from dreamscape3d.dream.events import Event
    from dreamscape3d.scene.strain import Strain

LOOKED = 6  # ticks from one look at branches that may come soon to the next
FOV = 65.0  # [degrees] of a person's own view
ASKED = "?"  # who says what a gate asks


class Telling(Part):
    """How far it has come.

    Attributes:
        act, setting: which of the story's.
        clock: ticks that the act has gone on, but for those that a gate held it up.
        done: how many of its cues; opened: which of its gates.
        waited, helped: ticks at the gate that holds the clock, and how often the story helped.
        chosen: what was chosen in this act; steered: the roles that persons move.
        began: see `gates.before`.
        lids: what hides a change of setting.
        stray: metres by which the schematics are off.
        ended: after the last act.
    """

    STATE = (
        "act", "setting", "clock", "done", "opened", "waited", "helped", "chosen", "steered", "began", "lids",
        "levels", "focus", "said", "camera", "cut", "stray", "begun", "ended",
    )  # fmt: skip

    def __init__(self, story: Story) -> None:
        self.story = story
        self.choices = choices_of(story)
        self.act = story.begin
        self.setting = story.acts[story.begin].setting if story.acts else 0
        self.clock = self.done = self.waited = self.helped = self.cut = 0
        self.opened: tuple[int, ...] = ()
        self.chosen: tuple[str, ...] = ()
        self.steered: tuple[str, ...] = ()
        self.began: dict[str, float] = {}
        self.lids = Lids()
        self.levels: dict[str, Ramp] = {}
        self.focus = (story.acts[story.begin].focus if story.acts else "") or story.roles[0].name
        self.said: tuple[Said, ...] = ()
        self.camera: Camera | None = None
        self.stray = 0.0
        self.begun = self.ended = False

    # -- to read

    @property
    def seconds(self) -> float:
        """What the act's clock shows."""
        return self.clock / TICK_RATE

    @property
    def on(self) -> Setting:
        """The setting that is on."""
        return self.story.settings[self.setting]

    @property
    def waiting(self) -> Gate | None:
        """The gate at which the clock stands."""
        number = self._closed
        return self._act.gates[number] if number is not None and self.waited else None

    @property
    def asks(self) -> tuple[str, ...]:
        """What may be chosen now to open the gate at which the clock stands."""
        gate = self.waiting
        return tuple(sorted(choices_in(gate.open.text) - {*self.chosen})) if gate is not None else ()

    @property
    def strain(self) -> Strain:
        """Eyelids, glare, and what else the story does to the picture."""
        return strain_of(self.levels, self.lids.closed, self.lids.light)

    @property
    def echoes(self) -> float:
        """How far what was a moment ago may return, 0 to 1: as far as the story lets it."""
        return level(self.levels, "echo")

    @property
    def blueprint(self) -> tuple[float, float]:
        """Strength of the schematics over the picture, and how far [m] they stray."""
        strength = level(self.levels, "blueprint")
        return strength, level(self.levels, "drift") + self.stray if strength > 0.0 else 0.0

    def view(self, now: Now, ahead: float) -> View | None:
        """Where it is seen from: by the person who plays, or where the story has us see it from."""
        exposure = exposure_of(self.on) + level(self.levels, "exposure")
        for name in self.steered:
            stands = now.night.bodies.standpoint(name)
            if stands is not None:
                return View(stands[0], stands[0] + stands[1], 0.0, FOV, exposure)
        return self.camera.view(ahead, exposure) if self.camera is not None else None

    def names(self) -> Mapping[str, float]:
        """Act, clock, how far dawn and sleep have come, and what was chosen."""
        chosen = {f"{CHOSEN}{choice}": 1.0 if choice in self.chosen else 0.0 for choice in sorted(self.choices)}
        risen = {what: level(self.levels, what) for what in ("dawn", "sleep")}
        return {"act": self.act + 1.0, "clock": self.seconds, **risen, **chosen}

    def captions(self, now: Now) -> tuple[Caption, ...]:
        """The title at first, what is said, what a gate asks of who plays."""
        title = title_caption(self._act.title, self.clock) if self.story.acts and not self.waited else ()
        words = tuple(said.caption(now.tick) for said in self.said if said.until > now.tick)
        gate = self.waiting if self.steered else None
        asked = (Caption(gate.ask, "line", ASKED),) if gate is not None and gate.ask else ()
        return (*title, *words, *asked)

    # -- what happens

    def check(self, event: Deed, now: Now) -> None:
        """Only who is here is steered, or chooses, and only what a gate may ask for."""
        if isinstance(event, Steer | Choose) and event.who not in now.names:
            raise JournalError(f"nobody here is called {shown(event.who)}", cure=suggestion(event.who, now.names))
        if isinstance(event, Choose) and event.choice not in self.choices and not is_heard(event.choice):
            known = sorted(self.choices)
            cure = suggestion(event.choice, known) or f"one of {', '.join(known[:12])}"
            raise JournalError(f"the story has no choice {shown(event.choice)}", cure=cure if known else "")

    def apply(self, event: Event, now: Now) -> None:
        """Note who is steered, what is chosen, what is said."""
        match event:
            case Steer(who=who, on=on):
                others = {*self.steered} - {who}
                self.steered = tuple(sorted(others | {who} if on > 0.0 else others))
            case Choose(choice=choice) if choice in self.choices:
                self.chosen = tuple(sorted({*self.chosen, choice}))
            case Speak(how="line" | "insight"):
                self.said = heard(self.said, event, now.tick)

    def leave(self, name: str) -> None:
        """Who is gone is not steered."""
        self.steered = tuple(who for who in self.steered if who != name)

    # -- time

    def step(self, now: Now) -> None:
        """From a tick to the next."""
        self.levels = stepped(self.levels)
        if not self.story.acts:
            self.lids, self.ended = Lids(0.0), True
            return
        if not self.begun:
            self._begin(now)
        if self._blinking(now) or self.ended:
            return
        self._play(now)

    def film(self, now: Now) -> None:
        """Where the picture is seen from at the end of a tick, once everybody is where they are."""
        self.stray = now.night.minds.drift(self.focus)
        if not self.story.acts:
            return
        act, number = self._act, shot_at(self._act.shots, self.seconds)
        if number is None:
            self.camera = None
            return
        shot, bodies = act.shots[number], now.night.bodies
        share = share_of(act.shots, number, self.seconds, act.seconds)
        wanted = aimed(shot, share, lambda name: bodies.anchor(name, now), lambda name: bodies.heading(name))
        if wanted is None:
            self.camera = None
            return
        key = (self.act, self.setting, number)
        self.cut += self.camera is None or self.camera.shot != key
        self.camera = filmed(self.camera, key, shot, wanted, share)

    # -- within

    @property
    def _act(self) -> Act:
        return self.story.acts[self.act]

    @property
    def _closed(self) -> int | None:
        """The first gate up to the clock that has not opened."""
        if not self.story.acts:
            return None
        found = (n for n, gate in enumerate(self._act.gates) if n not in self.opened and gate.at <= self.seconds + 1e-9)
        return next(found, None)

    def _begin(self, now: Now) -> None:
        self.begun = True
        if self.story.begin:
            for doing in self._act.given:
                self._do(doing, now)
        self.began = before(self._act, now.night.names)

    def _blinking(self, now: Now) -> bool:
        """Move the lids; whether the clock stands still for them."""
        self.lids, turn = self.lids.stepped()
        if turn is not None:
            self.cut += turn.setting != self.setting
            self.setting = turn.setting
            if turn.act >= 0:
                self._enter(turn.act, now)
        return self.lids.turn is not None

    def _enter(self, act: int, now: Now) -> None:
        self.act, self.clock, self.done, self.waited, self.helped = act, 0, 0, 0, 0
        self.opened, self.chosen = (), ()
        self.focus = self._act.focus or self.story.roles[0].name
        self.began = before(self._act, now.night.names)

    def _play(self, now: Now) -> None:
        act, closed = self._act, self._closed
        if closed is not None and self._opens(act.gates[closed], now):
            self.opened, self.waited, self.helped = (*self.opened, closed), 0, 0
            closed = self._closed
        until = act.gates[closed].at if closed is not None else self.seconds + 1e-6
        while self.done < len(act.cues) and act.cues[self.done].at < until:
            self.done += 1
            self._do(act.cues[self.done - 1].do, now, cue=True)
        if self._branches(now, soon=True):
            return
        if closed is not None:
            self._wait(act.gates[closed], now)
        else:
            self.clock += 1
            if self.seconds >= act.seconds and not self._branches(now, soon=False):
                self._go_on(self.story.after(self.act))

    def _opens(self, gate: Gate, now: Now) -> bool:
        return gives_up(gate, self.waited, played=bool(self.steered)) or holds(gate.open, now.night.names(), self.began)

    def _wait(self, gate: Gate, now: Now) -> None:
        if helps(gate, self.waited, self.helped, played=bool(self.steered)):
            self.helped += 1
            for doing in gate.help:
                self._do(doing, now)
        self.waited += 1

    def _branches(self, now: Now, *, soon: bool) -> bool:
        """Take the first branch that may be taken; whether there is one."""
        mine = [branch for branch in self._act.next if branch.soon == soon]
        if not mine or (soon and now.tick % LOOKED):
            return False
        names = now.night.names()
        for branch in mine:
            if branch.when is None or holds(branch.when, names, self.began):
                self._go_on(branch.to)
                return True
        return False

    def _go_on(self, act: int | None) -> None:
        if act is None:
            self.ended = True
            return
        to = self.story.acts[act]
        still = to.setting == self.setting and to.through == "cut"
        self.lids = replace(self.lids, turn=Turn(act, to.setting, "cut" if still else to.through))

    def _do(self, doing: Doing, now: Now, *, cue: bool = False) -> None:
        """Let something happen; what a cue has who is steered do is up to who steers them."""
        match doing:
            case Change(setting=setting, through=through):
                self.lids = replace(self.lids, turn=Turn(-1, setting, through))
            case Level(what=what, to=to, seconds=seconds):
                self.levels = {**self.levels, what: self.levels.get(what, NOTHING).turned(to, seconds)}
            case Focus(who=who):
                self.focus = who
            case Go(gait="at_once"):  # as settings and scenes change: whoever plays comes along
                now.due.append(replace(doing, tick=now.tick))
            case Go(who=who) | Look(who=who) | Gesture(who=who) | Speak(who=who) if cue and who in self.steered:
                pass
            case _:
                now.due.append(replace(doing, tick=now.tick))
