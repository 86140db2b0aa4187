"""How near `final` comes to four times as many samples of the same moment: mean FLIP and the worst tile of 8×8.

python tests/bench/bench_final.py [DREAM …] [--size 320x180] [--samples 256]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.flip import flip, largest_tile

from dreamscape3d import resources
from dreamscape3d.app.offscreen import render
from dreamscape3d.formats import load_dream


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shipped = sorted(path.stem for path in resources.scenes().glob("*.toml"))
    parser.add_argument("dreams", nargs="*", default=shipped)
    parser.add_argument("--size", default=(320, 180), type=lambda text: tuple(int(n) for n in text.split("x")))
    parser.add_argument("--samples", type=int, default=256)
    args = parser.parse_args()
    for name in args.dreams:
        dream = load_dream(resources.scenes() / f"{name}.toml")
        picture, reference = (
            np.asarray(render(dream, args.size, quality="final", samples=samples)) for samples in (None, args.samples)
        )
        errors = flip(reference, picture)
        print(f"{name}: mean FLIP {errors.mean():.4f}, worst tile {largest_tile(errors):.3f}", flush=True)


if __name__ == "__main__":
    main()
