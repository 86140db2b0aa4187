"""What schematics and picking add to a live picture: processor milliseconds of all threads, and wall ones.

python tests/bench/bench_schematics.py [commons mia …] [--size 1280x720] [--scale 0.5] [--rounds 9]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from dreamscape3d import load_dream, resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.formats.places import form_places
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.overlay import Overlay, labelled
from dreamscape3d.scene.schematics import Schematics


def spent(work: Callable[[], object], rounds: int) -> str:
    """Medians, after one round to warm up."""
    wall, processor = [], []
    for turn in range(rounds + 1):
        began = time.perf_counter(), time.process_time()
        work()
        if turn:
            wall.append((time.perf_counter() - began[0]) * 1e3)
            processor.append((time.process_time() - began[1]) * 1e3)
    return f"{statistics.median(processor):7.2f} ms of processors {statistics.median(wall):7.2f} ms"


def bench(name: str, size: tuple[int, int], scale: float, rounds: int) -> None:
    path = resources.scenes() / f"{name}.toml"
    dream = load_dream(path)
    world = World(dream)
    ctx, programs = shared_context()
    live, overlay = LiveRenderer(ctx, size, programs, scale=scale), Overlay(ctx, programs)
    moment, signals = world.moment(2.0), world.signals(2.0)
    schematics = Schematics(dream.scene, moment.field.field)
    live.draw(moment)
    seen = live.seen
    assert seen is not None
    wires = schematics.wires(moment, signals)
    every = labelled(wires, schematics.anchors(moment), seen.rays, size)
    print(f"{name}: {moment.field.field.leaf_count} leaves, {len(wires)} wires, {len(every) - len(wires)} strokes")

    def draw(what: object, paper: float, strength: float = 1.0) -> Callable[[], None]:
        def once() -> None:
            overlay.draw(what, seen, live.shown, paper=paper, strength=strength)  # type: ignore[arg-type]
            ctx.finish()

        return once

    def picture() -> None:
        live.draw(moment)
        ctx.finish()

    rows: dict[str, Callable[[], object]] = {
        "a live picture": picture,
        "wires made": lambda: schematics.wires(moment, signals).texels,
        "labels made": lambda: labelled(wires, schematics.anchors(moment), seen.rays, size),
        "wires drawn": draw(wires, 0.0),
        "wires and labels drawn": draw(every, 0.0),
        "blueprint, wires, labels": draw(every, 0.7),
        "a pick": lambda: live.pick(0.5, 0.5),
        "places of forms": lambda: form_places(path.read_text(encoding="utf-8")),
    }
    for label, work in rows.items():
        print(f"  {label:26} {spent(work, rounds)}")
    overlay.release()
    live.release()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dreams", nargs="*", default=["liam", "commons", "mia"])
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--scale", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args()
    width, height = (int(n) for n in args.size.split("x"))
    for name in args.dreams:
        bench(name, (width, height), args.scale, args.rounds)


if __name__ == "__main__":
    main()
