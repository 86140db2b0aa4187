"""What bodies cost in a tick, and what it costs to pose them: python tests/bench/bench_bodies.py

Beside it, what one operation of numpy on a few numbers costs here, so that runs on other machines compare.
"""

from __future__ import annotations

import sys
import timeit
from pathlib import Path
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.bodies import Stage, plan

from dreamscape3d.dream.deeds import Gesture, Go

TICKS = 600


def cost(count: int, *, busy: bool) -> tuple[float, float]:
    """Microseconds of a tick, and of posing, of so many bodies that walk and dance, or stand and breathe."""
    stage = Stage(*(plan(f"b{n}", 1.2 + 0.06 * n) for n in range(count)))
    for n in range(count if busy else 0):
        deed = Go(0, f"b{n}", at=(3.0 * n, 0.0, -40.0)) if n % 3 else Gesture(0, f"b{n}", "dance", 0.0)
        stage.do(deed)
    stage.step(60 if busy else 400)
    now, steps, posing = stage.now, 0.0, 0.0
    for _ in range(TICKS):
        began = process_time()
        stage.bodies.step(now)
        between = process_time()
        stage.bodies.joints()
        steps, posing = steps + between - began, posing + process_time() - between
        now.tick += 1
    return steps / TICKS * 1e6, posing / TICKS * 1e6


def main() -> None:
    few = np.ones((5, 2))
    one = min(timeit.repeat(lambda: few + few, number=20000, repeat=5)) / 20000 * 1e6
    print(f"one operation of numpy  {one:6.2f} us")
    for count in (1, 5, 12):
        for busy in (True, False):
            step, pose = min(cost(count, busy=busy) for _ in range(3))
            what = "walk and dance" if busy else "stand"
            print(f"{count:3} bodies {what:14}  tick {step:6.0f} us   posing {pose:6.0f} us")


if __name__ == "__main__":
    main()
