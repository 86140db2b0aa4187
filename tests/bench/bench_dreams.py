"""How fast the shipped dreams are shown live: frames a second at one march size, planned here and in a process of its
own, and with dynamic resolution; where the time of a frame goes; and how late the pictures are round a cut.

python tests/bench/bench_dreams.py [DREAM …] [--size 1280x720] [--scale 0.5] [--frames 24] [--target 24] [--cut DREAM]

The two ways to plan take turns, frame by frame block by block, so that what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import moderngl

from dreamscape3d import resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render import live as live_module
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.plan import Plan, Wanted
from dreamscape3d.render.planner import Planner
from dreamscape3d.render.planner_process import Ask
from dreamscape3d.render.warm import warm_up
from dreamscape3d.scene.cue import Cue
from dreamscape3d.scene.posing import ScenePoser

STORY = ("harmony", "liam", "mia", "finn", "commons")
ONLY_COPY = {"i": 0.0, "n": 1.0, "r": 0.0}
BLOCK = 8  # frames that are planned one way before the other has its turn
STAGES = {
    "pose": ("world", "moment"),
    "plan": ("plan", "make_plan"),
    "march": ("passes.march", "draw"),
    "procedural": ("passes.procedural", "draw"),
    "letters": ("passes.letters", "draw"),
    "shadow maps and probe": ("here", "draw"),
    "mirror": ("renderer._reflections", "draw"),
    "coarsen": ("renderer._coarsen", "draw"),
    "visibility": ("renderer._visibility", "draw"),
    "air": ("renderer._air", "draw"),
    "lamplight": ("renderer._lamplight", "draw"),
    "shade": ("passes.shade", "draw"),
    "sky": ("passes.sky", "draw"),
    "sprites": ("passes.sprites", "draw"),
    "temporal": ("renderer._temporal", "draw"),
    "bloom, grade, enlarge": ("renderer", "show"),
}
"""Stage → whose method is timed. Those of passes also count in shadow maps, probe and mirror."""


class Spent(NamedTuple):
    """Milliseconds by the clock, and what of them the drawing thread worked."""

    wall: float
    thread: float


def median(spent: Sequence[Spent]) -> Spent:
    return Spent(*(statistics.median(column) for column in zip(*spent, strict=True)))


class Ahead:
    """A world whose next picture is always being planned."""

    def __init__(self, world: World, planner: Planner) -> None:
        self._world, self._planner = world, planner
        self._scene = planner.show(ScenePoser(world.dream.scene))
        self._ticket: int | None = None

    def ask(self, time_s: float, wanted: Wanted) -> int:
        variables = {**ONLY_COPY, **self._world.signals(time_s)}
        return self._planner.ask(Ask(self._scene, Cue(variables, self._world.mood.tint), wanted))

    def take(self, time_s: float, step: float, live: LiveRenderer) -> Plan:
        """The plan of this time; that of a `step` later is begun."""
        ticket = self.ask(time_s, live.wanted()) if self._ticket is None else self._ticket
        plan = self._planner.take(ticket)
        assert plan is not None
        self._ticket = self.ask(time_s + step, live.wanted(after=plan))
        return plan

    def stop(self) -> None:
        if self._ticket is not None:
            self._planner.dismiss(self._ticket)
        self._ticket = None


class Run:
    """One dream shown in time."""

    def __init__(
        self, ctx: moderngl.Context, programs: ProgramLibrary, planner: Planner, name: str, args: argparse.Namespace
    ) -> None:
        self._ctx, self._programs, self._planner, self._args = ctx, programs, planner, args
        self.name, self.dream = name, load_dream(resources.scenes() / f"{name}.toml")
        self.world = World(self.dream)
        self.ahead = Ahead(self.world, planner)

    def live(self, **choices: Any) -> LiveRenderer:
        return LiveRenderer(self._ctx, self._args.size, self._programs, **choices)

    def fixed(self) -> tuple[Spent, Spent, LiveRenderer]:
        """What a frame takes at one march size, planned here and planned apart."""
        live = self.live(scale=self._args.scale)
        self.frames(live, 3, apart=False)
        spent: dict[bool, list[Spent]] = {False: [], True: []}
        while len(spent[True]) < self._args.frames:
            for apart in (False, True):
                spent[apart] += self.frames(live, BLOCK, apart=apart)[1:]
        return median(spent[False]), median(spent[True]), live

    def dynamic(self) -> tuple[float, str]:
        """Median time of a frame [ms] with dynamic resolution once it has settled, and what it chose."""
        live = self.live(target_ms=1000.0 / self._args.target)
        spent = self.frames(live, 4 * self._args.frames, apart=True)
        size = "×".join(str(side) for side in live.march_size)
        live.release()
        return median(spent[-self._args.frames :]).wall, size

    def frames(self, live: LiveRenderer, count: int, *, apart: bool, begin: int = 0) -> list[Spent]:
        """What each frame took."""
        spent: list[Spent] = []
        last: float | None = None
        for frame in range(begin, begin + count):
            began, worked = time.perf_counter(), time.thread_time()
            picture: Any = self.ahead.take(frame / 24.0, 1 / 24.0, live) if apart else self.world.moment(frame / 24.0)
            live.draw(picture, last)
            self._ctx.finish()
            last = (time.perf_counter() - began) * 1e3
            spent.append(Spent(last, (time.thread_time() - worked) * 1e3))
        self.ahead.stop()
        return spent

    def stages(self, live: LiveRenderer) -> dict[str, float]:
        """Mean time [ms] of each stage of a frame, each waited for: their sum is more than a frame takes."""
        parts: dict[str, Any] = {"world": self.world, "renderer": live._last, "plan": live_module}
        parts |= {"passes": live.shared.passes, "here": live.shared.here}
        spent: dict[str, float] = {}
        kept = []
        for stage, (owner, method) in STAGES.items():
            first, *rest = owner.split(".")
            holder = parts[first]
            for part in rest:
                holder = getattr(holder, part)
            kept.append((holder, method, getattr(holder, method)))
            setattr(holder, method, self._timed(stage, getattr(holder, method), spent))
        self.frames(live, 8, apart=False, begin=self._args.frames)
        for holder, method, function in kept:
            setattr(holder, method, function)
        return {stage: ms / 8 for stage, ms in spent.items()}

    def _timed(self, stage: str, function: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
        def timed(*args: Any, **keywords: Any) -> Any:
            self._ctx.finish()
            began = time.perf_counter()
            result = function(*args, **keywords)
            self._ctx.finish()
            spent[stage] = spent.get(stage, 0.0) + (time.perf_counter() - began) * 1e3
            return result

        return timed

    def cut_to(self, other: Run) -> tuple[float, float, int, float]:
        """Frame times [ms] round a cut: median before, the longest while it was made ready, in how many pictures that
        was, and the longest of the first five after it."""
        live = self.live(scale=self._args.scale)
        before = self.frames(live, 16, apart=True)[4:]
        meanwhile: list[float] = []
        ready = False
        while not ready and len(meanwhile) < 100:
            began = time.perf_counter()
            part = other.ahead.ask(0.0, live.wanted_to_come())
            live.draw(self.ahead.take(1.0 + len(meanwhile) / 24.0, 1 / 24.0, live))
            ready = live.ready(self._planner.take(part))
            self._ctx.finish()
            meanwhile.append((time.perf_counter() - began) * 1e3)
        self.ahead.stop()
        live.cut()
        after = other.frames(live, 5, apart=True)
        live.release()
        return median(before).wall, max(meanwhile), len(meanwhile), max(after).wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dreams", nargs="*", default=STORY)
    parser.add_argument("--size", default=(1280, 720), type=lambda text: tuple(int(n) for n in text.split("x")))
    parser.add_argument("--scale", type=float, default=0.5)
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--target", type=float, default=24.0, help="frames a second for dynamic resolution")
    parser.add_argument("--cut", help="a dream to cut to from each")
    args = parser.parse_args()
    ctx, programs = shared_context()
    planner = Planner(apart=True)
    warm_up()
    for name in args.dreams:
        run = Run(ctx, programs, planner, name, args)
        here, apart, live = run.fixed()
        settled, size = run.dynamic()
        marched = "×".join(str(side) for side in live.march_size)
        print(
            f"{name}: at {marched} {1000 / apart.wall:.1f} fps ({apart.wall:.0f} ms, of it drawing thread"
            f" {apart.thread:.0f}; planned here {here.wall:.0f}, {here.thread:.0f});"
            f" dynamic {1000 / settled:.1f} fps at {size}"
        )
        stages = run.stages(live)
        print("   " + ", ".join(f"{stage} {ms:.1f}" for stage, ms in stages.items() if ms >= 0.1))
        live.release()
        if args.cut:
            other = Run(ctx, programs, planner, args.cut, args)
            other.frames(other.live(scale=args.scale), 2, apart=True)
            usual, longest, count, first = run.cut_to(other)
            print(f"   cut to {args.cut}: {usual:.0f} ms a frame, at most {longest:.0f} in {count} meanwhile,")
            print(f"   at most {first:.0f} in the first five after it")
    planner.release()


if __name__ == "__main__":
    main()
