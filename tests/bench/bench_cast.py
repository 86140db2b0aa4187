"""What bodies cost a picture: none, four and twelve, in one scene and in a mixed one. CPU time of a frame.

    python tests/bench/bench_cast.py [--size 1280x720] [--frames 6] [--scene harmony]

Twelve bodies may cost as much again as the scene without anybody. All stand in the picture, as near as a company does.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.figures import company, puppets_of, stand

from dreamscape3d import load_dream, resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.dreamer import Guest
from dreamscape3d.dream.events import SetStrand
from dreamscape3d.dream.living import Figure
from dreamscape3d.dream.world import World
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.cast import Cast, Making
from dreamscape3d.scene.cue import Cue
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.staging import StagedPoser

COUNTS = (0, 4, 12)


def before(view: View, figures: list[Figure]) -> Cast:
    """They stand in two rows before the eye, 5 and 7 m away."""
    making = Making(puppets_of(figures))
    ahead = (view.target - view.eye) * (1.0, 0.0, 1.0)
    ahead = ahead / np.linalg.norm(ahead)
    side = np.cross(ahead, (0.0, 1.0, 0.0))
    for number, figure in enumerate(figures):
        row, column = divmod(number, 6)
        feet = view.eye + ahead * (5.0 + 2.0 * row) + side * (column - 2.5) * 1.05 - (0.0, 1.2, 0.0)
        stand(making, figure, feet, 30.0 * number)
    return making.finish()


def milliseconds(renderer: Renderer, staged: StagedPoser, cue: Cue, frames: int) -> tuple[float, float]:
    """CPU time of posing and of a whole frame: the least of several."""
    posing, whole = [], []
    for _ in range(frames):
        start = time.process_time()
        moment = staged.pose_cue(cue)
        posing.append(time.process_time() - start)
        renderer.render(moment)
        whole.append(time.process_time() - start)
    return min(posing) * 1e3, min(whole) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--scene", default="harmony")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    dreams = [load_dream(resources.scenes() / f"{name}.toml") for name in (given.scene, "mia")]
    posers = [ScenePoser(dream.scene) for dream in dreams]
    alone, world = World(dreams[0], posers[0]), World(dreams[0], posers[0], [Guest(dreams[1], "mia", posers[1])])
    world.apply(SetStrand(0, "host", "mia", "all", 0.5, 0.0))
    context, programs = shared_context()
    print("bodies   forms   posing ms   frame ms   of none")
    for mixed, which in ((False, alone), (True, world)):
        print(f"{given.scene} with mia" if mixed else given.scene)
        first, cue = 0.0, which.cue(2.0)
        for count in COUNTS:
            figures, renderer = company(count), Renderer(context, (width, height), QUALITIES["live"], programs)
            poser = MixedPoser(posers) if mixed else posers[0]
            staged = StagedPoser([poser], puppets_of(figures))
            view = staged.pose_cue(cue).view
            shown = replace(cue, cast=before(view, figures)) if count else cue
            posing, whole = milliseconds(renderer, staged, shown, given.frames)
            first = first or whole
            print(f"{count:6} {staged.cast.field.leaf_count:7} {posing:11.1f} {whole:10.0f} {whole / first:9.2f}")
            renderer.release()


if __name__ == "__main__":
    main()
