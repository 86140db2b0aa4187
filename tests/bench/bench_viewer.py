"""The viewer with a real window, under a display of its own: how soon it shows, how evenly it goes on.

    python tests/bench/bench_viewer.py start  [--dream harmony]  seconds from the shell to the first picture
    python tests/bench/bench_viewer.py switch [--seconds 60]     a dream each second: the longest over the median
    python tests/bench/bench_viewer.py hold   [--fps 24]         heavy, light, heavy: rate and size, each second
    python tests/bench/bench_viewer.py join   [--seconds 45]     a guest comes after a third and is let go after two

Wants Xvfb and xdotool. 1280×720 unless `--size` says otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "app" / "viewer"))

from desktop import Desktop

# Runs the viewer as `dreamscape3d view` does, with a hand on each turn of its loop.
_TURNED = """
import sys, time, json
from dreamscape3d.app.viewer import show
from dreamscape3d.app.cli import main
kind, seconds, fps, size, names = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:]
begun, last, told = [0.0], [0.0], []
turn = show.Show.turn

def watched(self):
    now = time.perf_counter()
    if self.pictures == 0 or not begun[0]:
        turn(self)
        if self.pictures:
            begun[0] = last[0] = time.perf_counter()
        return
    passed = now - begun[0]
    leg = int(passed / every)
    if leg > watched.leg:
        watched.leg = leg
        if kind == "join":
            meet(self._console, leg)
        else:
            self._console.go_on(1)
    turn(self)
    told.append((time.perf_counter() - now, passed, self._crew.projector.march_size[1], self._console.dream.title))
    if passed > seconds:
        self._window.closing = True

def meet(console, leg):
    if leg == 1:
        console.invite(paths[1])
    elif leg == 2:
        console.let_go(paths[1].stem)

if kind == "join":
    from dreamscape3d.app.dream_name import find_dream
    paths, names = [find_dream(name) for name in names], names[:1] * 3
watched.leg = 0
every = 1.0 if kind == "switch" else seconds / len(names)
show.Show.turn = watched
status = main(["view", *(names[:1] if kind == "join" else names), "--size", size, "--fps", fps])
print("TOLD" + json.dumps(told))
sys.exit(status)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("start", "switch", "hold", "join"))
    parser.add_argument("--dream", default="harmony")
    parser.add_argument("--dreams", nargs="+")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--fps", default="24")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    desktop = Desktop((1920, 1080))
    try:
        {"start": start, "switch": switch, "hold": hold, "join": join}[args.what](desktop, args)
    finally:
        desktop.close()


def start(desktop: Desktop, args: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as empty:
        cold = _first_picture(desktop, args, {"MESA_SHADER_CACHE_DIR": empty})
        warm = sorted(_first_picture(desktop, args, {"MESA_SHADER_CACHE_DIR": empty}) for _ in range(args.rounds))
    print(f"{args.dream} {args.size}: first ever {cold:.2f} s; then median {warm[len(warm) // 2]:.2f} s of {len(warm)}")


def _first_picture(desktop: Desktop, args: argparse.Namespace, environment: dict[str, str]) -> float:
    """Seconds until the window is to be seen, which it is as soon as its first picture is drawn."""
    began = time.perf_counter()
    environment = {**environment, "DREAMSCAPE3D_UNDERSTUDY": "1"}
    child = desktop.dreamscape3d("view", args.dream, "--size", args.size, environment=environment)
    while not desktop.windows("dreamscape3d"):
        if not child.running or time.perf_counter() - began > 60.0:
            raise SystemExit(f"no window came: {child.said()}")
        time.sleep(0.01)
    spent = time.perf_counter() - began
    time.sleep(3.0)  # what it compiles afterwards goes into the cache
    child.end()
    return spent


def switch(desktop: Desktop, args: argparse.Namespace) -> None:
    told = _run(desktop, "switch", args, args.dreams or ["harmony", "mia", "finn", "liam", "rain", "spectral"])
    times = sorted(1e3 * spent for spent, passed, *_ in told if passed > 2.0)
    middle, longest = times[len(times) // 2], times[-1]
    print(f"{len(told)} pictures, median {middle:.1f} ms, 99th of 100 {times[int(0.99 * len(times))]:.1f} ms, ", end="")
    print(f"longest {longest:.1f} ms: {longest / middle:.2f}× the median")


def join(desktop: Desktop, args: argparse.Namespace) -> None:
    told = _run(desktop, "join", args, args.dreams or ["mia", "finn"])
    for leg, what in enumerate(("alone", "with a guest who comes", "who is let go")):
        within = [row for row in told if leg <= 3.0 * row[1] / args.seconds < leg + 1 and row[1] > 2.0]
        times, heights = sorted(1e3 * row[0] for row in within), [row[2] for row in within]
        middle, longest = times[len(times) // 2], times[-1]
        print(
            f"{what}: {len(times)} pictures, marched {min(heights)}–{max(heights)} rows, median {middle:.1f} ms, ",
            end="",
        )
        print(f"99th of 100 {times[int(0.99 * len(times))]:.1f} ms, longest {longest:.1f} ms: {longest / middle:.2f}×")


def hold(desktop: Desktop, args: argparse.Namespace) -> None:
    told = _run(desktop, "hold", args, args.dreams or ["harmony", "apollonian", "harmony"])
    second = 0
    while any(passed >= second for _, passed, *_ in told):
        within = [row for row in told if second <= row[1] < second + 1]
        if within:
            heights = [row[2] for row in within]
            rows = f"marched {min(heights)}–{max(heights)} rows"
            print(f"{second:3d} s  {len(within):3d} pictures  {rows}  {within[-1][3]}")
        second += 1


def _run(desktop: Desktop, kind: str, args: argparse.Namespace, names: list[str]) -> list[list[float]]:
    import json

    child = desktop.python(_TURNED, kind, str(args.seconds), args.fps, args.size, *names)
    child.wait(args.seconds + 60.0)
    lines = [line for line in child.said().splitlines() if line.startswith("TOLD")]
    if not lines:
        raise SystemExit(child.said())
    rows: list[list[float]] = json.loads(lines[0].removeprefix("TOLD"))
    return rows


if __name__ == "__main__":
    main()
