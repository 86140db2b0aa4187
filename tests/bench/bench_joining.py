"""What joining fields costs a frame: all pieces partly grown, fillets found anew, everything packed. CPU time.

    python tests/bench/bench_joining.py [--rounds 9]

Beside each stands what packing the same fields alone costs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sdf"))

from joined import grown, joined_structure, member
from support.scenes import random_forms

from dreamscape3d.sdf.joining import join
from dreamscape3d.sdf.pose import pack
from dreamscape3d.sdf.similarity import Frame

CASES = ((2, 64, 0.0), (16, 64, 0.0), (16, 64, 40.0), (64, 64, 0.0), (64, 64, 60.0), (2, 1000, 0.0), (16, 1000, 20.0))


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of several runs."""
    work()
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print(" parts  leaves each   within ±m    join ms   packed alone ms   fillets   of leaves")
    for parts, leaves, spread in CASES:
        rng = np.random.default_rng(0)
        members = []
        for number in range(parts):
            x, z, turn = rng.uniform((-spread, -spread, 0), (spread + 1e-9, spread + 1e-9, 360)).tolist()
            one = member(random_forms(leaves, number, smooth=False), Frame((x, 0.0, z), turn))
            members.append(grown(one, rng.uniform(0.4, 1.0, one.pieces.count)))
        structure, k = joined_structure([one.field for one in members]), np.full(parts, 0.3)
        together = milliseconds(lambda m=members, s=structure, k=k: join(s, m, k, 0.0), rounds)
        alone = milliseconds(lambda m=members: [pack(one.field, one.numbers) for one in m], rounds)
        field = join(structure, members, k, 0.0)
        assert field.parts is not None
        fillets = field.parts.fillets
        counts = f"{fillets.count:9} {len(fillets.leaf):11}"
        print(f"{parts:6} {leaves:12} {spread:11.0f} {together:10.1f} {alone:17.1f} {counts}")


if __name__ == "__main__":
    main()
