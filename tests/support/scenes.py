"""Random fields for tests and benches, the same for the same seed.

    random_forms(n, seed)     n rotated rounded boxes, balls and capsules filling the same share of space, blended
    csg_forms(seed)           every primitive and operator, in groups, shelled, rounded, mirrored
    warped_forms(seed)        every primitive under every warp and some chains of them
    repeated_forms(seed)      finite, circled, mirrored and endless copies

All take `animated=True` for the same forms moving with the signal `time`; they lie in about BOX.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.expression import Number, parse
from dreamscape3d.sdf.shape import (
    Form,
    Group,
    Operator,
    Shape,
    Vector,
    as_form,
    box,
    capsule,
    cone,
    cylinder,
    plane,
    pyramid,
    round_cone,
    rounded_box,
    sphere,
    torus,
    tube,
)

BOX = ((-5.0, -1.6, -3.0), (5.0, 2.4, 9.0))
FILL = 0.34  # size of a form in shares of the spacing of forms
TIMES = {"time": 1.7}

PRIMITIVES: dict[str, Callable[[], Shape]] = {
    "sphere": lambda: sphere(0.5),
    "box": lambda: box((0.9, 0.7, 0.5)),
    "rounded_box": lambda: rounded_box((0.9, 0.6, 0.7), 0.12),
    "capsule": lambda: capsule(0.3, 0.6),
    "round_cone": lambda: round_cone(0.4, 0.2, 0.6),
    "torus": lambda: torus(0.4, 0.15),
    "cylinder": lambda: cylinder(0.4, 0.8),
    "cone": lambda: cone(0.5, 0.9, 0.2),
    "pointed cone": lambda: cone(0.5, 0.9),
    "tube": lambda: tube(0.45, 0.12, 0.7),
    "pyramid": lambda: pyramid(0.9, 0.9),
}
"""Every primitive that has an end, each about a metre across."""

WARPS: dict[str, Callable[[Shape], Shape]] = {
    "twisted": lambda s: s.at(0.2, 0.0, 0.1).twisted(70.0),
    "bent": lambda s: s.at(0.1, 0.1, 0.0).bent(40.0),
    "bent down": lambda s: s.turned(0.0, 0.0, 30.0).bent(-35.0),
    "folded": lambda s: s.at(0.2, 0.1, 0.3).folded("xz"),
    "periodic": lambda s: s.periodic(1.6, 0.0, 1.7),
    "bent, then twisted": lambda s: s.bent(25.0).turned(0.0, 0.0, 90.0).twisted(30.0),
    "folded, then twisted": lambda s: s.at(0.3, 0.0, 0.0).folded("x").at(0.0, 0.1, 0.0).twisted(40.0),
    "twisted, then repeated": lambda s: s.twisted(45.0).periodic(1.8, 0.0, 0.0),
    "twisted and scaled, then bent": lambda s: s.twisted(40.0).scaled(0.8).bent(20.0),
    "folded, then mirrored": lambda s: s.at(0.3, 0.0, 0.0).folded("x").at(0.2, 0.3, 0.0).mirrored("y"),
    "twisted, then mirrored": lambda s: s.twisted(50.0).at(0.7, 0.0, 0.0).mirrored("x"),
}
"""Changes of space, and chains of them, for a shape about a metre across."""


def random_forms(count: int, seed: int = 0, *, animated: bool = False, smooth: bool = True) -> tuple[Form, ...]:
    """Forms of a size that keeps the share of space they fill the same for any `count`."""
    rng = np.random.default_rng(seed)
    low, high = np.array(BOX[0]), np.array(BOX[1])
    spacing = float((np.prod(high - low) / count) ** (1.0 / 3.0))
    k = 0.3 * spacing * FILL if smooth else 0.0
    forms = []
    for _ in range(count):
        size = spacing * FILL * float(rng.uniform(0.6, 1.4))
        shape = _brush(int(rng.integers(3)), size, rng)
        turn, at = _vector(rng.uniform(-180.0, 180.0, 3)), _vector(rng.uniform(low, high))
        forms.append(_placed(shape, at, turn, spacing, rng, animated).smooth(k).painted(f"m{int(rng.integers(5))}"))
    return tuple(forms)


def csg_forms(seed: int = 0, *, animated: bool = False) -> tuple[Form, ...]:
    """Ground, and groups of two to four forms joined by every operator, hard and smooth."""
    rng = np.random.default_rng(seed)
    forms = [as_form(plane().at(0.0, -1.6, 0.0)).painted("ground")]
    for number in range(14):
        group = _carved(rng, number)
        if number % 4 == 1:
            group = group.rounded(0.05)
        elif number % 4 == 2:
            group = group.shelled(0.08)
        placed = _placed(group, _stand(rng), _vector(rng.uniform(-180.0, 180.0, 3)), 1.0, rng, animated)
        forms.append(placed.smooth(0.2 if number % 3 == 0 else 0.0).painted(f"m{number % 5}"))
    hole = sphere(0.9).at(*_stand(rng))
    forms.append(Form(hole, "subtract", 0.15))
    return tuple(forms)


def warped_forms(seed: int = 0, *, animated: bool = False) -> tuple[Form, ...]:
    """Each primitive under one warp or chain of warps, all of which occur."""
    rng = np.random.default_rng(seed)
    warps = list(WARPS.items())
    forms = []
    for number, make in enumerate(PRIMITIVES.values()):
        name, warp = warps[number % len(warps)]
        at = (0.0, 6.0, 0.0) if "periodic" in name or "repeated" in name else _stand(rng)
        turn = (0.0, float(rng.uniform(0.0, 360.0)), 0.0)
        forms.append(_placed(warp(make()), at, turn, 1.0, rng, animated).painted(f"m{number % 5}"))
    carved = box(1.6) - sphere(0.95) - cylinder(0.3, 3.0).twisted(30.0)
    forms.append(_placed(carved.twisted(25.0), _stand(rng), (0.0, 0.0, 0.0), 1.0, rng, animated).painted("m1"))
    return tuple(forms)


def repeated_forms(seed: int = 0, *, animated: bool = False) -> tuple[Form, ...]:
    """Grids, rings, mirror images and endless rows; copies differ by their number `i`."""
    rng = np.random.default_rng(seed)
    varied = box((0.4, parse("0.4 + 0.2*sin(i)"), 0.4)).turned(0.0, parse("15*i"), 0.0)
    ring = (sphere(0.35) - box(0.4).at(0.0, 0.25, 0.0)).circled(7, 1.3)
    arms = (capsule(0.12, 0.8).turned(0.0, 0.0, 40.0).at(0.6, 0.2, 0.4) | sphere(0.2)).mirrored("xz")
    lattice = box(3.0) & sphere(0.25).repeated((4, 3, 4), (0.6, 0.7, 0.6))
    endless = tube(0.3, 0.08, 0.5).turned(20.0, 0.0, 10.0).periodic(1.5, 0.0, 1.5)
    shapes = (varied.repeated((5, 1, 4), (0.9, 0.0, 0.8)), ring, arms, lattice)
    forms = [_placed(s, _stand(rng), (0.0, 30.0 * n, 0.0), 1.0, rng, animated) for n, s in enumerate(shapes)]
    forms.append(as_form(endless.at(0.0, -1.4, 0.0)))
    return tuple(form.painted(f"m{number}") for number, form in enumerate(forms))


SCENES: dict[str, Callable[..., Sequence[Form]]] = {
    "random": lambda seed=0, **how: random_forms(48, seed, **how),
    "csg": csg_forms,
    "warped": warped_forms,
    "repeated": repeated_forms,
}


def _brush(kind: int, size: float, rng: np.random.Generator) -> Shape:
    if kind == 0:
        return sphere(size)
    if kind == 1:
        half = size * rng.uniform(0.5, 1.1, 3) + size * 0.25
        return rounded_box(_vector(half * 2.0), size * 0.25)
    return capsule(size * 0.25, size * 3.2)


def _carved(rng: np.random.Generator, number: int) -> Shape:
    """A few primitives near the origin, joined in turn by every operator."""
    makers = list(PRIMITIVES.values())
    operators: tuple[Operator, ...] = ("union", "subtract", "intersect")
    forms = [Form(makers[number % len(makers)]().scaled(1.3))]
    for place in range(1 + number % 3):
        shape = makers[int(rng.integers(len(makers)))]().turned(*rng.uniform(0.0, 180.0, 3).tolist())
        shape = shape.at(*rng.uniform(-0.35, 0.35, 3).tolist())
        k = float(rng.choice([0.0, 0.08, 0.2]))
        forms.append(Form(shape, operators[(number + place) % 3], k))
    return Group(tuple(forms))


def _stand(rng: np.random.Generator) -> Vector:
    return _vector(rng.uniform(np.array(BOX[0]) + 0.8, np.array(BOX[1]) - 0.8))


def _vector(values: NDArray[np.float64]) -> Vector:
    x, y, z = values.tolist()
    return (x, y, z)


def _placed(shape: Shape, at: Vector, turn: Vector, size: float, rng: np.random.Generator, animated: bool) -> Form:
    """Turned and moved, or turning and drifting over `time`; takes the same random numbers either way."""
    rates, phase = rng.uniform(-40.0, 40.0, 3).tolist(), float(rng.uniform(0.0, 6.0))
    if animated:
        turn = _moving([f"{angle:.4g} + {rate:.4g}*time" for angle, rate in zip(turn, rates, strict=True)])
        x, y, z = at
        at = (x, _sway(float(y), size, phase), z)
    return as_form(shape.turned(*turn).at(*at))


def _moving(texts: Sequence[str]) -> Vector:
    x, y, z = (parse(text) for text in texts)
    return (x, y, z)


def _sway(at: float, size: float, phase: float) -> Number:
    return parse(f"{at:.5g} + {0.1 * size:.4g}*sin(time + {phase:.4g})")
