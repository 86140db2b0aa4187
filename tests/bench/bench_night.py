"""How fast a night is told without a picture: python tests/bench/bench_night.py [ACT …]

Seconds of the shipped night for each second of one core, act by act, and what each part takes of a tick. Beside it, how
long the same core takes for a loop of plain Python, so that runs on a busy machine, or another one, compare.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dreamscape3d import resources
from dreamscape3d.dream.part import Now, Part
from dreamscape3d.dream.telling.story import Story
from dreamscape3d.dream.ticks import TICK_RATE
from dreamscape3d.dream.world import World
from dreamscape3d.formats.story import load_story

WANTED = 20.0  # times real time
WARM, MEASURED = 90, 600  # ticks
LOOP = 60_000


def plain() -> float:
    """Seconds that a loop of plain Python takes, the least of three."""
    best = 9.0
    for _ in range(3):
        start, total = time.process_time(), 0
        for number in range(LOOP):
            total += number & 7
        best = min(best, time.process_time() - start)
    return best


def measured(story: Story, act: str) -> tuple[float, dict[str, float]]:
    """Seconds told for each second of the core, and microseconds a tick of each part."""
    world = World.of_story(story.beginning(act))
    assert world.company.night is not None
    for setting in range(len(story.settings)):
        world.company.night.grounds.of(setting)  # found once, whenever that is
    world.advance_to_tick(WARM)
    start = time.process_time()
    world.advance_to_tick(WARM + MEASURED)
    taken = time.process_time() - start
    parts = spent(world)
    return MEASURED / TICK_RATE / taken, parts


def spent(world: World) -> dict[str, float]:
    """Microseconds a tick of each part, over a second more."""
    took: dict[str, float] = defaultdict(float)
    night = world.company.night
    assert night is not None
    for part in night.parts:
        kind, step = type(part), type(part).step

        def timed(self: Part, now: Now, kind: type[Part] = kind, step: object = step) -> None:
            start = time.process_time()
            step(self, now)  # type: ignore[operator]
            took[kind.__name__.lower()] += time.process_time() - start

        kind.step = timed  # type: ignore[method-assign]
    before = time.process_time()
    world.advance_to_tick(world.tick + TICK_RATE)
    whole = time.process_time() - before
    for part in night.parts:
        type(part).step = type(part).step.__defaults__[1]  # type: ignore[method-assign, index]
    took["all else"] = whole - sum(took.values())
    return {name: 1e6 * seconds / TICK_RATE for name, seconds in took.items()}


def main(acts: list[str]) -> int:
    story = load_story(resources.scenes() / "story" / "bedtime.toml")
    slowest = 1e9
    for act in acts or [each.name for each in story.acts]:
        before = plain()
        speed, parts = measured(story, act)
        loop = 500.0 * (before + plain())
        slowest = min(slowest, speed)
        words = "  ".join(f"{name} {each:.0f}" for name, each in parts.items())
        print(f"{act:14} {speed:5.1f} × real time   a loop: {loop:.2f} ms   us a tick: {words}", flush=True)
    print(f"slowest {slowest:.1f} × real time; wanted {WANTED:.0f}")
    return 0 if slowest >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
