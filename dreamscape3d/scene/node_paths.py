"""Nodes by path: "mia.hand.right" of a cast, "house.roof" of a scene.

joint_path(puppet, joint) ─▶ "mia.hand.right" ─split─▶ "mia", "hand.right"
form_path(forms, (3, 1))  ─▶ "house.roof"
"""

from __future__ import annotations

from collections.abc import Sequence

from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.rig import COUNT, JOINT, JOINTS
from dreamscape3d.sdf.shape import Form, Group, Shape

_SIDES = ("left", "right")


def joint_path(puppet: Puppet, joint: int) -> str:
    """What a joint of a puppet is called: "mia.hand.right" of a figure, "mia/lantern" of a thing, which has but one."""
    return f"{puppet.name}.{JOINTS[joint]}" if puppet.joints == COUNT else puppet.name


def split(path: str) -> tuple[str, str]:
    """The puppet and the joint of "mia.hand.right"; the joint is "" where the path names none."""
    before, _, last = path.rpartition(".")
    if last in _SIDES:
        before, _, limb = before.rpartition(".")
        last = f"{limb}.{last}"
    return (before, last) if before and last in JOINT else (path, "")


def form_path(forms: Sequence[Form], numbers: Sequence[int]) -> str:
    """The names of the groups round a form of a scene and its own, those that there are, by its path as in
    `Field.forms`; "" where none of them has one."""
    names: list[str] = []
    for number in numbers:
        if number >= len(forms):
            break
        names += [forms[number].name] if forms[number].name else []
        forms = _members(forms[number])
    return ".".join(names)


def _members(form: Form) -> tuple[Form, ...]:
    """The forms of a form's group, through all that changes it."""
    shape: Shape | None = form
    while shape is not None and not isinstance(shape, Group):
        shape = getattr(shape, "shape", None)
    return shape.forms if shape is not None else ()
