"""What 4096 expressions cost: `python tests/bench/bench_expressions.py` prints milliseconds.

Same-shaped expressions differ only in constants; mixed ones are drawn by seed from a dozen shapes with
random subterms. Evaluation is the median of 200 ticks; compilation is the best of 3.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence

from dreamscape3d.maths.expression import Expression, parse
from dreamscape3d.maths.expression_batch import Batch

COUNT = 4096
TICKS = 200
SHAPES = (
    "A*sin(time*B + C)",
    "A + B*triangle(beat*C)",
    "mix(A, B, ease(fear*C))",
    "clamp(A*time - B, 0, C)",
    "A*noise(time*B, C)",
    "A*pulse(beat, B) + C*pulse",
    "smoothstep(A, A + B, sanity) + C",
    "hash(floor(beat) + A)*B - C",
    "(A*cos(time) - B)^2/(C + 1)",
    "max(A*joy, B*calm, C*fear)",
    "A*saw(bar*B)*(tangle > C)",
    "exp(-A*fract(beat))*B + sqrt(C)",
)
VARIABLES = dict(
    zip(("time", "beat", "bar", "pulse", "fear", "joy", "calm", "sanity", "tangle"), (1.5,) * 9, strict=True)
)


def same_shaped(chance: random.Random) -> list[Expression]:
    return [_filled(SHAPES[0], chance) for _ in range(COUNT)]


def mixed(chance: random.Random) -> list[Expression]:
    return [
        _filled(f"{chance.choice(SHAPES)} {chance.choice('+-*')} {chance.choice(SHAPES)}", chance) for _ in range(COUNT)
    ]


def milliseconds(action: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        found.append(1e3 * (time.perf_counter() - start))
    return found


def report(label: str, expressions: Sequence[Expression]) -> None:
    compiled = min(milliseconds(lambda: Batch(expressions), 3))
    batch = Batch(expressions)
    tick = statistics.median(milliseconds(lambda: batch.evaluate(VARIABLES), TICKS))
    print(f"{label:12} {len(expressions)} expressions: {tick:6.3f} ms a tick, {compiled:6.1f} ms to compile")


def _filled(shape: str, chance: random.Random) -> Expression:
    for letter in "ABC":
        shape = shape.replace(letter, f"{chance.uniform(0.1, 3.0):.4f}")
    return parse(shape)


if __name__ == "__main__":
    report("same-shaped", same_shaped(random.Random(1)))
    report("mixed", mixed(random.Random(2)))
