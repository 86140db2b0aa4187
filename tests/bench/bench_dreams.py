"""How fast the shipped dreams are shown live: frames a second at half march size and with dynamic resolution, and
where the time of a frame goes.

python tests/bench/bench_dreams.py [DREAM …] [--size 1280x720] [--frames 24] [--target 24]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import moderngl

from dreamscape3d import resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.render.live import LiveRenderer

STORY = ("harmony", "liam", "mia", "finn", "commons")
STAGES = {
    "pose": ("world", "moment"),
    "cull and jobs": ("renderer", "_jobs"),
    "march": ("renderer._march", "draw"),
    "procedural": ("renderer._procedural", "draw"),
    "letters": ("renderer._letters", "draw"),
    "shadow maps (all of them)": ("renderer", "_shadows"),
    "reflections (all of them)": ("renderer._reflections", "draw"),
    "coarsen": ("renderer._coarsen", "draw"),
    "visibility": ("renderer._visibility", "draw"),
    "air": ("renderer._air", "draw"),
    "lamplight": ("renderer._lamplight", "draw"),
    "shade": ("renderer._shade", "draw"),
    "sky": ("renderer._sky", "draw"),
    "sprites": ("renderer._sprites", "draw"),
    "temporal": ("renderer._temporal", "draw"),
    "bloom, grade, enlarge": ("renderer", "show"),
}
"""Stage → whose method is timed."""


class Run:
    """One dream shown in time."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary, name: str, args: argparse.Namespace) -> None:
        self._ctx, self._programs, self._args = ctx, programs, args
        self.name, self.dream = name, load_dream(resources.scenes() / f"{name}.toml")

    def fixed(self) -> tuple[float, LiveRenderer, World]:
        """Median time of a frame [ms] at half march size."""
        world, live = World(self.dream), LiveRenderer(self._ctx, self._args.size, self._programs)
        return statistics.median(self._frames(world, live)), live, world

    def dynamic(self) -> tuple[float, str]:
        """Median time of a frame [ms] with dynamic resolution once it has settled, and the size it chose."""
        world = World(self.dream)
        live = LiveRenderer(self._ctx, self._args.size, self._programs, target_ms=1000.0 / self._args.target)
        spent = self._frames(world, live, frames=3 * self._args.frames)
        size = "×".join(str(side) for side in live.march_size)
        live.release()
        return statistics.median(spent[-self._args.frames :]), size

    def stages(self, live: LiveRenderer, world: World) -> dict[str, float]:
        """Mean time [ms] of each stage of a frame, each waited for: their sum is more than a frame takes."""
        parts: dict[str, Any] = {"world": world, "renderer": live._last}
        spent: dict[str, float] = {}
        for stage, (owner, method) in STAGES.items():
            first, *rest = owner.split(".")
            holder = parts[first]
            for part in rest:
                holder = getattr(holder, part)
            setattr(holder, method, self._timed(stage, getattr(holder, method), spent))
        self._frames(world, live, frames=8, begin=self._args.frames)
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

    def _frames(self, world: World, live: LiveRenderer, frames: int = 0, begin: int = 0) -> list[float]:
        """Time of each frame [ms], the first three left out."""
        spent: list[float] = []
        last: float | None = None
        for frame in range((frames or self._args.frames) + (0 if begin else 3)):
            began = time.perf_counter()
            live.draw(world.moment((begin + frame) / 24.0), last)
            self._ctx.finish()
            last = (time.perf_counter() - began) * 1e3
            spent.append(last)
        return spent[0 if begin else 3 :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dreams", nargs="*", default=STORY)
    parser.add_argument("--size", default=(1280, 720), type=lambda text: tuple(int(n) for n in text.split("x")))
    parser.add_argument("--frames", type=int, default=24)
    parser.add_argument("--target", type=float, default=24.0, help="frames a second for dynamic resolution")
    args = parser.parse_args()
    ctx, programs = shared_context()
    for name in args.dreams:
        run = Run(ctx, programs, name, args)
        half, live, world = run.fixed()
        settled, size = run.dynamic()
        marched = "×".join(str(side) for side in live.march_size)
        print(f"{name}: {1000 / half:.1f} fps at {marched} ({half:.0f} ms); dynamic {1000 / settled:.1f} fps at {size}")
        stages = run.stages(live, world)
        print("   " + ", ".join(f"{stage} {ms:.1f}" for stage, ms in stages.items() if ms >= 0.1))
        live.release()


if __name__ == "__main__":
    main()
