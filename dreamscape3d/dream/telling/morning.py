"""Morning: a dream as the night leaves it, richer than it was. Written to a file, it is the dream of the next night.

memories gathered ─▶ [[memory]]     fears met ─▶ toys that stand in it     resilience ─▶ [mind]     bonds ─▶ [[bond]]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from dreamscape3d.dream.bounds import JournalError
from dreamscape3d.dream.living import Bond, Fear, Memory, Mind, TaleLine
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.sdf.repainting import repainted
from dreamscape3d.sdf.shape import Form, Group, Moved

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.night import Night
    from dreamscape3d.dream.world import World
    from dreamscape3d.scene.scene import Material

TOY = 0.18  # of a fear's size, once it was met
APART = 0.7  # metres between toys that have no place of their own
MOST_BONDS, MOST_MEMORIES = 64, 32  # that a dream file holds


def richer(world: World, name: str = "") -> Dream:
    """A dreamer's dream (the host's for "") with what the night has left in it.

    Raises:
        JournalError: nobody is called so, or nothing lives in this world.
    """
    night = world.company.night
    dream, who = world.dream_of(name), name or world.company.host
    if night is None:
        raise JournalError("nothing lives in this dream, so the night leaves nothing in it")
    painted = _Painted(dream.scene.materials)
    living = dream.living
    memories, toys = _memories(night, who, painted), _toys(night, who, dream, painted)
    met = {fear.name for fear, _, _ in _met(night, who)}
    lasting = replace(
        living,
        mind=_mind(night, who, living.mind),
        fears=tuple(painted.fear(fear) for fear in living.fears if fear.name not in met),
        memories=(*(painted.memory(memory) for memory in living.memories), *memories)[:MOST_MEMORIES],
        tales=tuple(replace(tale, lines=tuple(map(painted.line, tale.lines))) for tale in living.tales),
        bonds=_bonds(night, who, living.bonds),
    )
    forms = (*(form for form in dream.scene.forms if form.name not in {toy.name for toy in toys}), *toys)
    scene = replace(dream.scene, forms=forms, materials=MappingProxyType(dict(painted.materials)))
    return replace(dream, scene=scene, living=lasting, guests=(), digest="")


def _mind(night: Night, who: str, before: Mind | None) -> Mind:
    """What was learnt stays; in the morning everybody is firm."""
    had = before.resilience if before is not None else Mind().resilience
    return Mind(1.0, max(night.minds.resilience(who), had))


def _bonds(night: Night, who: str, before: tuple[Bond, ...]) -> tuple[Bond, ...]:
    """Those from before, and those of this night, the stronger of both."""
    strengths = {bond.name: bond.strength for bond in before}
    for a, b, strength in night.minds.bonds():
        if who in (a, b):
            other = b if a == who else a
            strengths[other] = min(max(strength, strengths.get(other, 0.0)), 1.0)
    return tuple(Bond(name, strength) for name, strength in strengths.items())[:MOST_BONDS]


def _memories(night: Night, who: str, painted: _Painted) -> list[Memory]:
    """What they gathered of others': it is theirs as well from now on."""
    gathered = night.apparitions.memories.gathered()
    return [painted.memory(memory) for owner, memory, taker in gathered if taker == who and owner != who]


def _met(night: Night, who: str) -> list[tuple[Fear, tuple[float, float, float], int]]:
    toys = night.apparitions.fears.toys()
    return [(fear, at, setting) for owner, fear, at, setting in toys if owner == who and fear.puppet is not None]


def _toys(night: Night, who: str, dream: Dream, painted: _Painted) -> list[Form]:
    """Fears that were met, as small as they are now: where they sat down, or before the eye of the dream."""
    found: list[Form] = []
    for number, (fear, at, setting) in enumerate(_met(night, who)):
        assert fear.puppet is not None
        telling = night.telling
        own = telling is None or telling.story.settings[setting].of == who
        place = at if own else _before_eye(dream, number)
        forms = painted.puppet(fear.puppet).forms
        found.append(Form(Moved(Group(forms), place, scale=TOY), name=f"toy: {fear.name}"))
    return found


def _before_eye(dream: Dream, number: int) -> tuple[float, float, float]:
    """A place 4 m before the camera of a dream, one beside the other."""
    camera = dream.scene.camera
    at, to = (camera.path[0].at, camera.path[0].look_at) if camera.path else (camera.at, camera.look_at)
    eye, target = (np.array([x if isinstance(x, float | int) else 0.0 for x in point]) for point in (at, to))
    ahead = (target - eye) * [1.0, 0.0, 1.0]
    length = math.sqrt(float((ahead * ahead).sum()))
    ahead = ahead / length if length > 1e-6 else np.array([0.0, 0.0, -1.0])
    side = np.array([-ahead[2], 0.0, ahead[0]])
    x, _, z = (eye + 4.0 * ahead + (number - 1) * APART * side).tolist()
    return (round(x, 3), 0.0, round(z, 3))


class _Painted:
    """Materials of a dream, with those of what comes into it, by names of their own where theirs are taken."""

    def __init__(self, materials: Mapping[str, Material]) -> None:
        self.materials = dict(materials)

    def puppet(self, puppet: Puppet) -> Puppet:
        """The same with materials that the dream has."""
        names = {name: self._name(name, material) for name, material in puppet.materials.items()}
        if all(name == own for name, own in names.items()):
            return puppet
        forms = tuple(repainted(form, lambda name: names.get(name, name)) for form in puppet.forms)
        materials = MappingProxyType({names[name]: material for name, material in puppet.materials.items()})
        return replace(puppet, forms=_forms(forms), materials=materials)

    def fear(self, fear: Fear) -> Fear:
        """The same with materials that the dream has."""
        return replace(fear, puppet=self.puppet(fear.puppet)) if fear.puppet is not None else fear

    def memory(self, memory: Memory) -> Memory:
        """The same with materials that the dream has."""
        return replace(memory, puppet=self.puppet(memory.puppet)) if memory.puppet is not None else memory

    def line(self, line: TaleLine) -> TaleLine:
        """The same with materials that the dream has."""
        return replace(line, puppet=self.puppet(line.puppet)) if line.puppet is not None else line

    def _name(self, name: str, material: Material) -> str:
        own, number = name, 2
        while own in self.materials and self.materials[own] != material:
            own, number = f"{name} {number}", number + 1
        self.materials[own] = material
        return own


def _forms(shapes: Iterable[object]) -> tuple[Form, ...]:
    return tuple(shape for shape in shapes if isinstance(shape, Form))
