"""Weights swept from nothing to everything, and guests who come and go at random: programs compiled, frame times, and
by how much each picture differs from the one before it.

python tests/bench/bench_sweep.py [DREAM DREAM …] [--modes merge,morph,…] [--frames 300] [--size 320x180]
python tests/bench/bench_sweep.py --guests 16     joins and leaves at random, small dreams of 64 forms
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d import resources
from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.world import World
from dreamscape3d.formats import load_dream
from dreamscape3d.render.quality import QUALITIES
from dreamscape3d.render.renderer import Renderer
from dreamscape3d.scene.cue import MODES, Cue, GuestCue, Mix, Mode, Placement, Strength
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import Shape, as_form, box, capsule, plane, rounded_box, sphere

NEIGHBOURS = 6  # to either side of a frame
AT = 4.0  # seconds
STILL = replace(QUALITIES["live"], temporal=False)


VARIABLES = {"time": AT, "beat": 4.8, "i": 0.0, "n": 1.0, "r": 0.0}


def swept(dreams: Sequence[Dream], mode: Mode, frames: int) -> Iterator[Cue]:
    """Guests of whom there is nothing at first, and all at last."""
    worlds = [World(dream) for dream in dreams]
    own, *others = (world.variables(AT) for world in worlds)
    for frame in range(frames + 1):
        there = Strength(*(frame / frames,) * 3)
        yield Cue(own, mix=Mix(mode, tuple(GuestCue(each, strength=there) for each in others)))


def coming_and_going(guests: int, frames: int) -> Iterator[Cue]:
    """Each guest grows to 1 within a second of 24 frames, stays, and goes again, at random."""
    rng = np.random.default_rng(11)
    places = [
        Placement((float(x), 0.0, float(z)), float(t)) for x, z, t in rng.uniform(-6, 6, (guests, 3)) * [1, 1, 60]
    ]
    there, wanted = np.zeros(guests), np.zeros(guests)
    for _ in range(frames):
        turned = rng.random(guests) < 0.03
        wanted[turned] = 1.0 - wanted[turned]
        there += np.clip(wanted - there, -1.0 / 24.0, 1.0 / 24.0)
        yield Cue(
            VARIABLES,
            mix=Mix(
                "merge",
                tuple(
                    GuestCue(VARIABLES, strength=Strength(s, s, s), place=p)
                    for s, p in zip(there.tolist(), places, strict=True)
                ),
            ),
        )


def small_dream(seed: int, forms: int = 64) -> Scene:
    """So many forms on a ground, with a light and a sky of its own."""
    rng = np.random.default_rng(seed)
    makers = (
        lambda s: sphere(s),
        lambda s: box(s * 1.5),
        lambda s: rounded_box(s * 1.6, 0.2 * s),
        lambda s: capsule(s * 0.5, s),
    )
    made: list[Shape] = [plane().painted("ground")]
    for number in range(forms - 1):
        size = float(rng.uniform(0.15, 0.7))
        x, z = rng.uniform(-7.0, 7.0, 2).tolist()
        made.append(
            makers[number % 4](size)
            .turned(0.0, float(rng.uniform(0, 360)), 0.0)
            .at(x, size, z)
            .painted(f"m{number % 3}")
        )
    colours = [tuple(float(c) for c in rng.uniform(0.1, 1.0, 3)) for _ in range(5)]
    return Scene(
        tuple(as_form(form) for form in made),
        {
            "ground": Material(colour=colours[0]),
            **{f"m{i}": Material(colour=colours[i + 1], emission=0.6 * (i == 2)) for i in range(3)},
        },
        (Light("sun", direction=tuple(rng.uniform(0.2, 1.0, 3).tolist())),),
        Air(density=0.02),
        Sky(zenith=colours[3], horizon=colours[4]),
        Camera(at=(0.0, 2.4, 11.0), look_at=(0.0, 0.8, 0.0)),
        seed,
    )


def measure(poser: MixedPoser, cues: Iterator[Cue], size: tuple[int, int]) -> str:
    """Render each cue, and sum up."""
    ctx, programs = shared_context()
    renderer = Renderer(ctx, size, STILL, programs)
    renderer.preload()
    before: NDArray[np.float64] | None = None
    times, changes, worst = [], [], []
    compiled = programs.compiled
    gc.collect()
    gc.freeze()
    for cue in cues:
        began = time.perf_counter()
        shown = renderer.render(poser.pose_cue(cue)).astype(np.float64)
        times.append(time.perf_counter() - began)
        if before is not None:
            difference = np.abs(shown - before).mean(axis=2)
            changes.append(float(difference.mean()))
            worst.append(float(blocks(difference).max()))
        before = shown
    renderer.release()
    milliseconds = np.array(times[3:]) * 1e3
    ratios = [
        milliseconds[i] / np.median(milliseconds[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1])
        for i in range(len(milliseconds))
    ]
    change, block = np.array(changes), np.array(worst)
    return (
        f"{programs.compiled - compiled} compiled; frame median {np.median(milliseconds):.1f} ms, longest "
        f"{np.max(ratios):.2f}× its neighbours (99th of 100: {np.percentile(ratios, 99):.2f}×); picture change of 255: "
        f"median {np.median(change):.2f}, largest {change.max():.2f}; of an 8×8 block: median {np.median(block):.1f}, "
        f"largest {block.max():.1f} (frame {int(block.argmax()) + 1})"
    )


def blocks(difference: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of blocks of 8 × 8."""
    height, width = (side // 8 * 8 for side in difference.shape)
    return difference[:height, :width].reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dreams", nargs="*", default=("mia", "finn"))
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--size", default=(320, 180), type=lambda text: tuple(int(n) for n in text.split("x")))
    parser.add_argument("--guests", type=int, default=0)
    args = parser.parse_args()
    if args.guests:
        poser = MixedPoser([ScenePoser(small_dream(seed)) for seed in range(args.guests + 1)])
        print(
            f"{args.guests} guests come and go:", measure(poser, coming_and_going(args.guests, args.frames), args.size)
        )
        return
    dreams = [load_dream(resources.scenes() / f"{name}.toml") for name in args.dreams]
    for mode in args.modes.split(","):
        poser = MixedPoser([ScenePoser(dream.scene) for dream in dreams])
        figures = measure(poser, swept(dreams, mode, args.frames), args.size)
        print(f"{' + '.join(args.dreams)}, {mode}: {figures}", flush=True)


if __name__ == "__main__":
    main()
