"""A figure's double: its own forms as a mirror has them, painted as shadow, drawn out long where that is wrong.

The neck is half as long again, the forearms end in fingers that are too long, the head leans, and where the face was
there is nothing at all. What its dreamer fears most hangs small before the chest.
"""

from __future__ import annotations

from dataclasses import fields, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.rig import JOINT, OTHER_SIDE
from dreamscape3d.scene.scene import Material, read_only
from dreamscape3d.sdf.repainting import repainted
from dreamscape3d.sdf.shape import Form, Moved, Shape, Warped, as_form, round_cone, sphere

if TYPE_CHECKING:
    from collections.abc import Sequence

F64 = NDArray[np.float64]
NECK, FOREARM = 2.0, 1.4  # times as long as the figure's own
TILT = 18.0  # degrees of the head, to its left
SMALL = 0.075  # size of a fear before the chest
EDGE = (0.31, 0.78, 1.0)  # sRGB of its edges
MATERIALS = read_only(
    {
        "shadow": Material(colour=(0.02, 0.03, 0.05), rim=1.0, glow=EDGE),
        "nothing": Material(colour=(0.0, 0.0, 0.0), rim=0.0, glow=EDGE),
        "dread": Material(colour=(0.03, 0.02, 0.05), rim=1.0, glow=EDGE),
    }
)


def double_of(puppet: Puppet, rest: Sequence[Sequence[float]], name: str, fear: Puppet | None = None) -> Puppet:
    """The double of a figure with the joints of `rig`; its own frames are those of `stretched(mirrored(…))`.

    Args:
        rest: (17, 3) offsets of its joints [m].
        fear: what is to hang before its chest.
    """
    hung = [
        (OTHER_SIDE[joint], _leaning(_opposite(form), OTHER_SIDE[joint]))
        for form, joint in zip(puppet.forms, puppet.hung, strict=True)
    ]
    forms = [(joint, _painted(form, "shadow")) for joint, form in hung]
    forms += _drawn_out(np.asarray(rest, np.float64))
    if fear is not None:
        forms += [(JOINT["chest"], _before_chest(form)) for form in fear.forms]
    return Puppet(name, puppet.joints, tuple(f for _, f in forms), tuple(j for j, _ in forms), MATERIALS, ghostly=True)


def stretched(origin: F64) -> F64:
    """(…, 17, 3) joints of a figure [m] → those of its double: its head and hands further out."""
    out = origin.copy()
    for end, start, factor in _LONGER:
        out[..., end, :] = origin[..., start, :] + factor * (origin[..., end, :] - origin[..., start, :])
    return out


_LONGER = (
    (JOINT["head"], JOINT["neck"], NECK),
    (JOINT["hand.left"], JOINT["elbow.left"], FOREARM),
    (JOINT["hand.right"], JOINT["elbow.right"], FOREARM),
)


def _drawn_out(rest: F64) -> list[tuple[int, Form]]:
    """What bridges the longer neck and forearms, fingers, and the nothing in place of a face."""
    size = sqrt(float((rest[JOINT["head"]] ** 2).sum())) / 0.055  # the height that a head's offset is a share of
    reach = sqrt(float((rest[JOINT["hand.left"]] ** 2).sum())) * FOREARM
    neck = NECK * 0.055 * size
    found = [
        (JOINT["neck"], round_cone(0.020 * size, 0.015 * size, neck).at(0.0, 0.5 * neck, 0.0)),
        (JOINT["head"], _leaning(as_form(sphere(0.056 * size).at(0.0, 0.035 * size, 0.032 * size)), JOINT["head"])),
    ]
    for side in (".left", ".right"):
        arm = round_cone(0.011 * size, 0.022 * size, reach).at(0.0, -0.5 * reach, 0.0)
        found += [(JOINT["elbow" + side], arm), *((JOINT["hand" + side], finger) for finger in _fingers(size))]
    return [(joint, as_form(form).painted("nothing" if n == 1 else "shadow")) for n, (joint, form) in enumerate(found)]


def _fingers(size: float) -> list[Shape]:
    long = 0.115 * size
    return [
        round_cone(0.0028 * size, 0.0075 * size, long * (1.0 - 0.12 * abs(n - 1.2)))
        .at(0.0, -0.5 * long, 0.0)
        .turned(x=-7.0 + 5.0 * n)
        .at(0.0, -0.012 * size, (n - 1.5) * 0.011 * size)
        for n in range(4)
    ]


def _before_chest(form: Form) -> Form:
    small = form.scaled(SMALL).at(0.0, 0.0, 0.16)
    assert isinstance(small, Form)
    return _painted(small, "dread")


def _leaning(form: Form, joint: int) -> Form:
    """A form of the head, leaning with it."""
    if joint != JOINT["head"]:
        return form
    leaning = form.turned(z=TILT)
    assert isinstance(leaning, Form)
    return leaning


def _painted(form: Form, material: str) -> Form:
    """All of it of one material."""
    painted = repainted(form, lambda name: material)
    assert isinstance(painted, Form)
    return replace(painted, material=material)


def _opposite(form: Form) -> Form:
    found = opposite(form)
    assert isinstance(found, Form)
    return found


def opposite(shape: Shape) -> Shape:
    """A shape of constant numbers as a mirror at x = 0 shows it. Of copies only where they stand is mirrored."""
    changes: dict[str, Any] = {}
    for each in fields(shape):
        value = getattr(shape, each.name)
        if isinstance(value, Shape):
            changes[each.name] = opposite(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Form):
            changes[each.name] = tuple(_opposite(form) for form in value)
    if isinstance(shape, Moved):
        (x, y, z), (a, b, c) = shape.position, shape.turn
        changes |= {"position": (-x, y, z), "turn": (a, -b, -c)}
    if isinstance(shape, Warped) and shape.kind == "twist":
        changes["amount"] = (-shape.amount[0], *shape.amount[1:])
    return replace(shape, **changes) if changes else shape
