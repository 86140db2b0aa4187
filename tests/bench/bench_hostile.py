"""How long and how much memory hostile dream files take to be refused: at most 10 ms and 64 MB each.

A large file that is well-formed must be parsed before its fault can be found: it may take 1.5 ms per KiB.

python tests/bench/bench_hostile.py [--worst N]

Time is the best of five in this process, after start-up; memory is the peak that tracemalloc sees.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from hostile_files import good_files, hostile_files

from dreamscape3d.formats import check_file

LIMIT_MS, LIMIT_MS_PER_KIB, LIMIT_MB = 10.0, 1.5, 64.0
LARGE_KIB = 32


def milliseconds(path: Path) -> float:
    """The best of five runs."""
    spent = []
    for _ in range(5):
        began = time.perf_counter()
        faults = check_file(path)
        spent.append((time.perf_counter() - began) * 1e3)
        assert faults, f"{path} was not refused"
    return min(spent)


def megabytes(path: Path) -> float:
    """Peak of what is allocated while it is refused."""
    tracemalloc.start()
    check_file(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> int:
    """Print the worst cases; 1 where one passes a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=8, help="how many to list")
    worst = parser.parse_args().worst
    check_file(good_files()[0])
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.toml"
        for case in hostile_files(good_files()):
            path.write_bytes(case.data)
            figures.append((milliseconds(path), megabytes(path), len(case.data) / 1024, case.name))
    figures.sort(reverse=True)
    for spent, peak, kib, name in figures[:worst]:
        print(f"{spent:8.2f} ms {peak:8.2f} MB {kib:7.1f} KiB  {name}")
    over = [figure for figure in figures if figure[0] > LIMIT_MS]
    large = [figure for figure in over if figure[2] > LARGE_KIB and figure[0] <= figure[2] * LIMIT_MS_PER_KIB]
    most = max(figure[1] for figure in figures)
    within = [figure[0] for figure in figures if figure not in over]
    print(
        f"{len(figures)} files: {len(within)} within {LIMIT_MS:g} ms (slowest {max(within):.2f} ms, "
        f"median {statistics.median(within):.2f} ms), {len(large)} large and well-formed, most memory {most:.2f} MB"
    )
    return int(len(over) > len(large) or most > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
