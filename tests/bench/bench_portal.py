"""What a door costs: pictures with a portal against the same without, side by side.

    python tests/bench/bench_portal.py [--scenes harmony mia …] [--pictures 16]

Live pictures of 1280 × 720, marched at half the size, each planned and drawn; both have the door's forms, one what is
seen through it; `area` is the share of the picture that its opening covers. Times are of the processor [ms].
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np

from dreamscape3d import load_dream, resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.render.live import LiveRenderer
from dreamscape3d.render.plan import make_plan
from dreamscape3d.scene.cue import GuestCue, Mix, Strength
from dreamscape3d.scene.moment import Moment
from dreamscape3d.scene.portal import PortalPoser
from dreamscape3d.scene.posing import ScenePoser

SIZE, SCALE = (1280, 720), 0.5
OPENING = 0xFFFF


def moments(host: str, guest: str, count: int) -> list[Moment]:
    """Pictures of a thirtieth of a second, wide open."""
    worlds = [World(load_dream(resources.scenes() / f"{name}.toml")) for name in (host, guest)]
    posers = [ScenePoser(world.dream.scene) for world in worlds]
    poser, found = PortalPoser(*posers), []
    for number in range(count):
        here, there = (world.variables(number / 30.0) for world in worlds)
        cue = GuestCue(there, worlds[1].mood.tint, Strength(1.0, 1.0, 1.0))
        found.append(poser.pose(here, worlds[0].mood.tint, cue, Mix("portal", beat=0.3)))
    return found


def spent(live: LiveRenderer, pictures: list[Moment]) -> tuple[float, float]:
    """Medians [ms] of planning and of drawing."""
    ctx, planned, drawn = shared_context()[0], [], []
    live.forget()
    for moment in pictures:
        wanted = live.wanted()
        began = time.process_time()
        plan = make_plan(moment, wanted.size, wanted.quality, wanted.turn)
        between = time.process_time()
        live.draw(plan)
        ctx.finish()
        planned.append(between - began)
        drawn.append(time.process_time() - between)
    return 1e3 * float(np.median(planned[3:])), 1e3 * float(np.median(drawn[3:]))


def share(live: LiveRenderer) -> float:
    """Of the last picture, what shows the world beyond."""
    texels = np.frombuffer(live.surface.texture.read(), np.uint32).reshape(-1, 4)
    return float(((texels[:, 2] & 0xFFFF) == OPENING).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", nargs="+", default=["harmony", "mia", "finn", "cathedral", "commons"])
    parser.add_argument("--pictures", type=int, default=16)
    options = parser.parse_args()
    ctx, programs = shared_context()
    live = LiveRenderer(ctx, SIZE, programs, scale=SCALE)
    print(f"{'':22} {'area':>6}  {'plan':>13}  {'draw':>15}  ratio")
    for host, guest in zip(options.scenes, [*options.scenes[1:], options.scenes[0]], strict=True):
        opened = moments(host, guest, options.pictures)
        shut = [replace(moment, portal=None) for moment in opened]
        rounds = [(spent(live, shut), spent(live, opened)) for _ in range(2)]
        (plan, draw), (plan_open, draw_open) = (tuple(map(min, *each)) for each in zip(*rounds, strict=True))
        ratio = (plan_open + draw_open) / (plan + draw)
        times = f"{plan:5.1f} → {plan_open:5.1f}  {draw:6.1f} → {draw_open:6.1f}"
        print(f"{host + ' → ' + guest:22} {share(live):6.1%}  {times}  {ratio:.2f}", flush=True)
    live.release()


if __name__ == "__main__":
    main()
