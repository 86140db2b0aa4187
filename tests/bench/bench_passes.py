"""What each feature adds to a frame of a field of moving forms: milliseconds, and factors of the march alone.

python tests/bench/bench_passes.py [--counts 64,1024,4095] [--size 640x360] [--rounds 7]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.scenes import random_forms

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.render.quality import QUALITIES, Quality
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Camera, Light, Material, Scene
from dreamscape3d.sdf.shape import as_form, plane

LIVE = QUALITIES["live"]
BARE = replace(LIVE, shadow_size=0, occlusion_directions=0, lamps=False, bloom=0)
STEPS: dict[str, Quality] = {
    "march, key light, sky, fog": BARE,
    "+ ambient occlusion": replace(BARE, occlusion_directions=LIVE.occlusion_directions),
    "+ soft shadows": replace(BARE, shadow_size=512),
    "+ lamps and glow": replace(BARE, lamps=True),
    "+ bloom": replace(BARE, bloom=6),
    "all of it (live)": LIVE,
    "+ samples at edges (high)": QUALITIES["high"],
}


def scene(count: int) -> ScenePoser:
    forms = (as_form(plane().at(0.0, -1.9, 0.0)), *random_forms(count, animated=True))
    lights = (Light(kind="sun", direction=(0.4, 0.8, -0.5)), *(Light(at=(2.0 * i - 7.0, 1.0, 2.0)) for i in range(8)))
    materials = {f"m{i}": Material(colour=(0.2 * i, 0.5, 1.0 - 0.2 * i)) for i in range(5)}
    camera = Camera(at=(0.0, 0.6, -8.0), look_at=(0.0, 0.6, 0.0), fov=64.0)
    return ScenePoser(Scene(forms=forms, lights=lights, materials=materials, camera=camera))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="64,1024,4095")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    width, height = (int(n) for n in args.size.split("x"))
    ctx, programs = shared_context()
    for count in (int(n) for n in args.counts.split(",")):
        poser = scene(count)
        renderers = {name: Renderer(ctx, (width, height), quality, programs) for name, quality in STEPS.items()}
        spent: dict[str, list[float]] = {name: [] for name in STEPS}
        for turn in range(args.rounds + 1):
            for name, renderer in renderers.items():
                began = time.perf_counter()
                moment = poser.pose({"time": 0.03 * turn, "i": 0.0, "n": 1.0})
                renderer.draw_present(moment, renderer.draw_radiance(moment))
                ctx.finish()
                spent[name].append((time.perf_counter() - began) * 1e3)
        print(f"{count} forms, {width}×{height}")
        bare = statistics.median(spent["march, key light, sky, fog"][1:])
        for name, all_of_it in spent.items():
            median = statistics.median(all_of_it[1:])
            print(f"  {name:28} {median:7.1f} ms  ×{median / bare:.2f}")
        for renderer in renderers.values():
            renderer.release()


if __name__ == "__main__":
    main()
