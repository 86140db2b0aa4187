"""What a tick of moving costs, in CPU time, on random ways through the largest dreams.

    python tests/bench/bench_moving.py [--dreams commons,mia] [--ticks 1500]

Each tick is done five times from the same stance and its least time kept, so that what else runs on the machine counts
little. Beside it, a single look at the whole field from twenty points, as it would be without `sdf.nearby`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.trips import bounded_to, random_wishes

from dreamscape3d import load_dream
from dreamscape3d.dream.mover import Mover
from dreamscape3d.dream.stance import Moving, Wish
from dreamscape3d.dream.world import World
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.evaluate import evaluate_field

MODES: tuple[Moving, ...] = ("fly", "walk")


def least(action: Callable[[], object], rounds: int = 5) -> float:
    """The least CPU time [ms]."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        found.append((time.process_time() - start) * 1e3)
    return min(found)


def ticks(moment: Moment, mode: Moving, count: int) -> list[float]:
    """[ms] of each tenth tick."""
    mover, found = Mover(), []
    mover.step(Wish(), moment.field, moment.view)
    mover.change(mode, moment.view, moment.field)
    for tick, wish in enumerate(random_wishes(count, 3)):
        before, wanted = mover.stance, bounded_to(mover.stance, wish)

        def again(before=before, wanted=wanted) -> None:  # type: ignore[no-untyped-def]
            nonlocal mover
            mover = Mover(before)
            mover.step(wanted, moment.field, moment.view)

        found += [least(again)] if tick % 10 == 0 else []
        again()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dreams", default="commons,mia")
    parser.add_argument("--ticks", type=int, default=1500)
    chosen = parser.parse_args()
    for name in chosen.dreams.split(","):
        moment = World(load_dream(f"scenes/{name}.toml")).moment(2.0)
        points = moment.view.eye + np.random.default_rng(0).normal(size=(20, 3))
        whole = least(lambda moment=moment, points=points: evaluate_field(moment.field, points), 20)
        print(f"{name}: {moment.field.field.leaf_count} leaves, one look at all of them {whole:.2f} ms")
        for mode in MODES:
            cost = ticks(moment, mode, chosen.ticks)
            middle, high, most = np.percentile(cost, (50, 95, 100))
            print(
                f"  {mode}: mean {np.mean(cost):.2f}, median {middle:.2f}, 95 % {high:.2f}, most {most:.2f} ms a tick"
            )


if __name__ == "__main__":
    main()
