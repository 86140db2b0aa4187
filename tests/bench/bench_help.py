"""How long `dreamscape3d --help` takes from process start: at most 60 ms.

python tests/bench/bench_help.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15
LIMIT_MS = 60.0
CODE = "import sys; from dreamscape3d.app.cli import main; sys.exit(main(['--help']))"


def milliseconds(code: str) -> float:
    """The median over RUNS of a fresh interpreter running `code`."""
    spent = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
        spent.append((time.perf_counter() - began) * 1e3)
    return statistics.median(spent)


if __name__ == "__main__":
    bare, told = milliseconds("pass"), milliseconds(CODE)
    print(f"--help {told:.0f} ms (of it Python alone {bare:.0f} ms); limit {LIMIT_MS:.0f} ms")
    sys.exit(told > LIMIT_MS)
