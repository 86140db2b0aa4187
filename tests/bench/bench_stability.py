"""How steady a live picture is under a moving camera: its error against many samples of the same view, and how much
that error changes from one picture to the next (what an eye sees as crawling edges), of 255.

python tests/bench/bench_stability.py [DREAM …] [--size 640x360] [--pictures 12] [--degrees 0.15]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dreamscape3d import resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.render.quality import QUALITIES, Quality
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.moment import Moment

LEAD = 12  # pictures before the first that is measured
LIVE = QUALITIES["live"]
MANY = replace(LIVE, temporal=False, samples=32, hit_pixels=0.3)
WAYS = {"one sample": replace(LIVE, temporal=False), "live": LIVE}


def turned(moment: Moment, degrees: float) -> Moment:
    """The same moment from a camera turned about the vertical."""
    view, angle = moment.view, np.radians(degrees)
    way = view.target - view.eye
    c, s = np.cos(angle), np.sin(angle)
    target = view.eye + np.array([c * way[0] + s * way[2], way[1], c * way[2] - s * way[0]])
    return replace(moment, view=replace(view, target=target))


def picture(renderer: Renderer, moment: Moment) -> NDArray[np.float64]:
    return renderer.render(moment, 16).astype(np.float64) / 257.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dreams", nargs="*", default=("harmony", "liam", "mia", "finn", "commons"))
    parser.add_argument("--size", default=(640, 360), type=lambda text: tuple(int(n) for n in text.split("x")))
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--degrees", type=float, default=0.15, help="turn from picture to picture")
    args = parser.parse_args()
    ctx, programs = shared_context()

    def sequence(quality: Quality, moment: Moment, lead: int) -> list[NDArray[np.float64]]:
        renderer = Renderer(ctx, args.size, quality, programs)
        numbers = range(LEAD - lead, LEAD + args.pictures)
        shown = [picture(renderer, turned(moment, args.degrees * number)) for number in numbers]
        renderer.release()
        return shown[lead:]

    for name in args.dreams:
        moment = World(load_dream(resources.scenes() / f"{name}.toml")).moment()
        wanted = sequence(MANY, moment, 0)
        words = []
        for way, quality in WAYS.items():
            errors = [a - b for a, b in zip(sequence(quality, moment, LEAD), wanted, strict=True)]
            error = float(np.mean([np.abs(e).mean() for e in errors]))
            unrest = float(np.mean([np.abs(b - a).mean() for a, b in pairwise(errors)]))
            words.append(f"{way}: error {error:.2f}, change of it {unrest:.2f}")
        print(f"{name}: {'; '.join(words)}", flush=True)


if __name__ == "__main__":
    main()
