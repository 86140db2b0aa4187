"""Dream files edited at random while one is shown, half of the edits broken: what a save costs, and must never do.

python tests/bench/bench_edits.py [--edits 10000] [--size 320x180] [--seed 1] [--dreams harmony,mia]

Runs headless: Loader with its process and watcher, Timeline, LiveRenderer. Checks, and exits with 1 where one fails:
no save without an answer, nothing raised, no black picture (mean against that of the last good one), memory of both
processes grows by less than 1 MB for 1,000 edits, no OpenGL object more than before; prints save → picture.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from edits import right_edit, wrong_edit

from dreamscape3d import resources
from dreamscape3d.app.viewer.loading import Loader
from dreamscape3d.app.viewer.ready import Failed, Loaded
from dreamscape3d.dream.timeline import Timeline
from dreamscape3d.gpu.context import open_context
from dreamscape3d.render.live import LiveRenderer

ON_ONE_DREAM = 25  # edits before another dream takes the file's place
DARKEST = 0.5  # of the last good picture's mean
PATIENCE = 20.0  # seconds for an answer
MB_PER_1000, WARM = 1.0, 0.25  # slope of memory, over all but this first share of the edits


@dataclass
class Tally:
    """What was seen."""

    to_picture: list[float] = field(default_factory=list)  # ms from save to picture
    to_answer: list[float] = field(default_factory=list)  # ms from save to what is wrong
    turns: list[float] = field(default_factory=list)  # ms
    memory: list[tuple[int, float, float]] = field(default_factory=list)  # edit, MB of either process
    answers: Counter[str] = field(default_factory=Counter)
    dark: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


class Show:
    """The loop of a viewer, without a window."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.ctx = open_context()
        self.live = LiveRenderer(self.ctx, size)
        self.loader = Loader()
        self.timeline: Timeline | None = None
        self.last = time.perf_counter()

    def turn(self) -> Loaded | Failed | None:
        """One turn: the answer that came, if one did; what is shown is drawn."""
        now = time.perf_counter()
        passed, self.last = now - self.last, now
        answer = self.loader.poll()
        if isinstance(answer, Loaded):
            self.show(answer)
        if self.timeline is not None:
            self.timeline.advance(passed)
            self.live.draw(self.timeline.moment())
            self.ctx.finish()
        return answer if isinstance(answer, Loaded | Failed) else None

    def show(self, loaded: Loaded) -> None:
        if self.timeline is None:
            self.timeline = Timeline(loaded.dream, loaded.poser, source=str(loaded.path))
        else:
            self.timeline.reload(loaded.dream, loaded.poser, source=str(loaded.path))

    def mean(self) -> float:
        """Of the picture's samples, 0 to 255."""
        return float(np.frombuffer(self.live.shown.texture.read(), np.uint8).mean())

    def await_answer(self, tally: Tally, darker_than: float) -> Loaded | Failed | None:
        """Turn until an answer comes; every picture on the way is looked at."""
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            began = time.perf_counter()
            answer = self.turn()
            tally.turns.append((time.perf_counter() - began) * 1e3)
            if not isinstance(answer, Loaded) and self.timeline is not None and (mean := self.mean()) < darker_than:
                tally.dark.append(f"mean {mean:.2f} while waiting, below {darker_than:.2f}")
            if answer is not None:
                return answer
        return None


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


KINDS = ("Texture", "Buffer", "Framebuffer", "Renderbuffer", "VertexArray", "Program")
MOST_NAMES = 1 << 16


def count_objects() -> dict[str, int]:
    """How many OpenGL objects of each kind there are, asked of OpenGL itself."""
    address = ctypes.CDLL("libEGL.so.1").eglGetProcAddress
    address.restype, address.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    counts = {}
    for kind in KINDS:
        exists = ctypes.CFUNCTYPE(ctypes.c_ubyte, ctypes.c_uint)(address(f"glIs{kind}".encode()))
        counts[kind] = sum(map(bool, map(exists, range(1, MOST_NAMES))))
    return counts


def edit(show: Show, path: Path, text: str, random: Random, tally: Tally, number: int, mean: float) -> float:
    """One save; the mean of the last good picture, 0 for none to compare with."""
    right = random.random() < 0.5
    what, data = ("right", right_edit(text, random).encode()) if right else wrong_edit(text, random)
    if data == path.read_bytes():
        return mean
    began = time.perf_counter()
    if random.random() < 0.5:
        path.write_bytes(data)
    else:
        other = path.with_suffix(".tmp")
        other.write_bytes(data)
        other.replace(path)
    answer = show.await_answer(tally, DARKEST * mean)
    spent = (time.perf_counter() - began) * 1e3
    tally.answers[f"{what}: {type(answer).__name__}"] += 1
    if answer is None or (right and not isinstance(answer, Loaded)):
        tally.lost.append(f"edit {number} ({what}): {answer}")
    if isinstance(answer, Failed):
        tally.to_answer.append(spent)
        str(answer.error)
        return mean
    if isinstance(answer, Loaded) and answer.digest != hashlib.sha256(data).hexdigest():
        tally.lost.append(f"edit {number} ({what}): an older version came")
    if not right:  # right by chance, and perhaps dark by its own will
        return 0.0
    tally.to_picture.append(spent)
    if (now := show.mean()) < DARKEST * mean:
        tally.dark.append(f"edit {number}: mean {now:.2f} after {mean:.2f}")
    return now


def slope(memory: list[tuple[int, float, float]], side: int, round_of_dreams: int, edits: int) -> float:
    """MB for 1,000 edits, of the least in each round of all dreams, since dreams differ in what they need; 0 for fewer
    than three rounds after the first share of the edits."""
    least: dict[int, float] = {}
    for point in memory:
        if point[0] >= WARM * edits:
            number = point[0] // round_of_dreams
            least[number] = min(point[side], least.get(number, point[side]))
    if len(least) < 3:
        return 0.0
    return float(np.polyfit(list(least), list(least.values()), 1)[0]) * 1000 / round_of_dreams


def report(tally: Tally, before: dict[str, int], after: dict[str, int], edits: int, dreams: int) -> int:
    """Print it all; 1 where a check fails."""
    for line in (*tally.lost[:5], *tally.dark[:5]):
        print(f"  ! {line}")
    print("answers:", ", ".join(f"{what} {count}" for what, count in sorted(tally.answers.items())))
    for name, values in (("save → picture", tally.to_picture), ("save → fault told", tally.to_answer)):
        if values:
            print(f"{name}: median {statistics.median(values):.1f} ms, p95 {np.percentile(values, 95):.1f}, "
                  f"longest {max(values):.1f}")  # fmt: skip
    print(f"a turn: median {statistics.median(tally.turns):.1f} ms, p99 {np.percentile(tally.turns, 99):.1f}, "
          f"longest {max(tally.turns):.1f}")  # fmt: skip
    slopes = [slope(tally.memory, side, dreams * ON_ONE_DREAM, edits) for side in (1, 2)]
    for where, side in (("here", 1), ("in the loading process", 2)):
        told = f"slope {slopes[side - 1]:+.2f} MB for 1,000 edits" if dreams * ON_ONE_DREAM * 4 <= edits else "too few"
        print(f"memory {where}: {tally.memory[-1][side]:.0f} MB, {told}")
    more = {kind: after[kind] - before[kind] for kind in KINDS if after[kind] != before[kind]}
    print(f"OpenGL objects: {sum(after.values())}, more or fewer than after the first quarter: {more or 'none'}")
    print(f"{edits} edits: {len(tally.lost)} lost, {len(tally.dark)} dark pictures")
    return int(bool(tally.lost or tally.dark) or sum(slopes) >= MB_PER_1000 or max(more.values(), default=0) > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--size", default=(320, 180), type=lambda text: tuple(int(n) for n in text.split("x")))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dreams", default="", help="names, with commas; by default all that come along")
    args = parser.parse_args()
    random, tally, show = Random(args.seed), Tally(), Show(args.size)
    names = args.dreams.split(",") if args.dreams else [path.stem for path in sorted(resources.scenes().glob("*.toml"))]
    good = {name: (resources.scenes() / f"{name}.toml").read_text(encoding="utf-8") for name in names}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dream.toml"
        path.write_text(good[names[0]], encoding="utf-8")
        show.loader.follow([path])
        show.loader.request(path)
        assert isinstance(show.await_answer(tally, 0.0), Loaded)
        for name in (*names, names[0]):  # what OpenGL objects each dream needs
            path.write_text(good[name] + "\n", encoding="utf-8")
            show.await_answer(tally, 0.0)
            for _ in range(8):
                show.turn()
        before, tally.turns, text, mean = count_objects(), [], good[names[0]], 0.0
        for number in range(args.edits):
            if number == round(WARM * args.edits):
                before = count_objects()
            if number % ON_ONE_DREAM == 0:
                text, mean = good[names[number // ON_ONE_DREAM % len(names)]], 0.0
            mean = edit(show, path, text, random, tally, number, mean)
            if show.loader.pid is not None and number % 5 == 0:
                own, other = megabytes(os.getpid()), megabytes(show.loader.pid)
                tally.memory.append((number, own, other))
        after = count_objects()
        show.loader.close()
    return report(tally, before, after, args.edits, len(names))


if __name__ == "__main__":
    sys.exit(main())
