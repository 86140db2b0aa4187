"""What many dreams cost: 16 of 64 forms in one place and side by side against one of 64, and 64 dreams of 64 forms, by
plan and march, and by whole `live` pictures, each in milliseconds and for each pixel that a form covers.

python tests/bench/bench_entangled.py [--rounds 7] [--size 640x360]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from bench_sweep import STILL, VARIABLES, small_dream

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.eye_plan import march_of
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.plan import FAR
from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.cue import Cue, GuestCue, Mix, Placement, Strength
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.posing import ScenePoser

WHOLE = Strength(1.0, 1.0, 1.0)
ASIDE = 15.0  # metres from one dream to the next, side by side


def company(count: int, aside: float = 0.0) -> tuple[MixedPoser, Cue]:
    """So many dreams, all of them whole, in one place or in a square of places."""
    poser = MixedPoser([ScenePoser(small_dream(seed)) for seed in range(count)])
    side = int(np.ceil(np.sqrt(count)))
    cells = [(column * aside, 0.0, -row * aside) for row in range(side) for column in range(side)][1:count]
    guests = tuple(GuestCue(VARIABLES, strength=WHOLE, place=Placement(at, 37.0 * n)) for n, at in enumerate(cells, 1))
    return poser, Cue(VARIABLES, mix=Mix("merge", guests))


def from_afar(moment: Moment, aside: float, side: int) -> Moment:
    """Seen so that all of a square of places fills the picture."""
    middle = np.array([aside * (side - 1) / 2, 0.0, -aside * (side - 1) / 2])
    eye = middle + np.array([0.0, 0.35, 1.0]) * (aside * side * 0.95)
    return replace(moment, view=View(eye, middle, 0.0, 50.0, 0.0))


def median_ms(act: Callable[[], object], rounds: int) -> float:
    act()
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return float(np.median(spent)) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--size", default=(640, 360), type=lambda text: tuple(int(n) for n in text.split("x")))
    args = parser.parse_args()
    ctx, programs = shared_context()
    renderer = Renderer(ctx, args.size, STILL, programs)
    renderer.preload()
    surface = make_surface_target(ctx, args.size)
    base: dict[str, float] = {}
    for name, count, aside in (
        ("one", 1, 0.0),
        ("16 in one place", 16, 0.0),
        ("16 side by side", 16, ASIDE),
        ("64 in one place", 64, 0.0),
    ):
        poser, cue = company(count, aside)
        moment = poser.pose_cue(cue)
        if aside:
            moment = from_afar(moment, aside, int(np.ceil(np.sqrt(count))))
        rays = perspective_rays(moment.view, *args.size, FAR)

        def marched(moment: Moment = moment, rays: object = rays) -> None:
            renderer.draw_surface(moment, rays, surface)  # type: ignore[arg-type]
            ctx.finish()

        marched()
        depth = np.frombuffer(surface.depth.read(), np.float32)  # type: ignore[union-attr]
        texels = np.frombuffer(surface.texture.read(), np.uint32).reshape(-1, 4)
        grounds = moment.field.field.leaf_mode == 2
        covered = int(((depth < 1.0) & ~grounds[texels[:, 2] & 0xFFFF]).sum())
        figures = {
            "pose": median_ms(lambda poser=poser, cue=cue: poser.pose_cue(cue), args.rounds),
            "plan": median_ms(lambda moment=moment, rays=rays: march_of(moment.field, rays), args.rounds),
            "plan + march": median_ms(marched, args.rounds),
            "live picture": median_ms(lambda moment=moment: renderer.render(moment), args.rounds),
        }
        told = []
        for what, spent in figures.items():
            each = spent / covered * 1e6
            base.setdefault(what, each)
            told.append(f"{what} {spent:.1f} ms ({each / base[what]:.2f}× a covered pixel)")
        print(f"{name}: {covered} covered pixels; " + ", ".join(told), flush=True)


if __name__ == "__main__":
    main()
