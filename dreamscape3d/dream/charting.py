"""What the neuro-map of a world holds: dreamers and their moods, memories, fears, the forms that have names, and what
ties them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.consent import CHANNELS
from dreamscape3d.scene.neuro_map import MOST, Knot, NeuroMap, neuro_map

if TYPE_CHECKING:
    from dreamscape3d.dream.mood import Mood
    from dreamscape3d.dream.world import World
    from dreamscape3d.scene.moment import Moment

Triple = tuple[float, float, float]
MEMORY: Triple = (1.0, 0.78, 0.42)
FEAR: Triple = (0.75, 0.16, 0.32)
FORM: Triple = (0.22, 0.62, 0.95)
FORMS = 28  # of a world, at most


def chart_of(world: World, moment: Moment) -> NeuroMap:
    """The map of a world as a Moment of it shows it."""
    knots: list[Knot] = []
    ties: list[tuple[int, int, float]] = []
    dreamers = _dreamers(world, knots, ties)
    _living(world, knots, ties, dreamers)
    _forms(world, moment, knots, ties, dreamers)
    return neuro_map(knots, ties, world.seed)


def _dreamers(world: World, knots: list[Knot], ties: list[tuple[int, int, float]]) -> dict[str, int]:
    """Whoever is here, in the colour of how they feel, tied as far as anything crosses between them."""
    night = world.night()
    names = world.company.names
    for name in names:
        mood = night.minds.mood(name) if night is not None else None
        body = night.bodies.standpoint(name) if night is not None else None
        place = None if body is None else _triple(body[0])
        knots.append(Knot(name, 1.0, _felt(mood if mood is not None else world.mood_of(name)), place))
    for a, one in enumerate(names):
        for b, other in enumerate(names[:a]):
            strand = world.strand(one, other)
            strength = max(strand.present[channel] for channel in CHANNELS)
            if strength > 0.0:
                ties.append((a, b, strength))
    if night is not None:
        ties += [
            (names.index(a), names.index(b), strength)
            for a, b, strength in night.minds.bonds()
            if a in names and b in names
        ]
    return {name: number for number, name in enumerate(names)}


def _living(world: World, knots: list[Knot], ties: list[tuple[int, int, float]], dreamers: dict[str, int]) -> None:
    """Memories and fears of those who are here."""
    for name, number in dreamers.items():
        living = world.dream_of(name).living
        for memory in living.memories:
            ties.append((number, len(knots), 0.5))
            knots.append(Knot(memory.name, 0.45, MEMORY, _triple(np.asarray(memory.at))))
        for fear in living.fears:
            ties.append((number, len(knots), 0.35))
            knots.append(Knot(fear.name, 0.5, FEAR, _triple(np.asarray(fear.at))))


def _forms(
    world: World,
    moment: Moment,
    knots: list[Knot],
    ties: list[tuple[int, int, float]],
    dreamers: dict[str, int],
) -> None:
    """The largest forms that have names, each tied to whose dream it is of, where it is anybody's."""
    field = moment.field
    structure, parts = field.field, field.parts
    named = np.nonzero((structure.leaf_name >= 0) & ~field.infinite & _of_scenes(world, moment))[0]
    if parts is not None:
        named = named[~parts.absent[named]]
    sizes: list[tuple[float, str, int, Triple]] = []
    for number in np.unique(structure.leaf_name[named]).tolist():
        rows = named[structure.leaf_name[named] == number]
        of = int(parts.of[rows[0]]) if parts is not None else moment.scene
        size = float((field.radius[rows] ** 2).sum()) ** 0.5
        sizes.append((size, structure.names[number], of, _triple(field.centre[rows].mean(axis=0))))
    room, shown = min(MOST - len(knots), FORMS), world.shown
    largest = max((size for size, *_ in sizes), default=1.0)
    for size, name, of, place in sorted(sizes, key=lambda each: (-each[0], each[1]))[: max(room, 0)]:
        if of < len(shown) and shown[of]:
            ties.append((dreamers[shown[of]], len(knots), 0.15))
        knots.append(Knot(name, 0.1 + 0.4 * min(size / largest, 1.0), FORM, place))


def _of_scenes(world: World, moment: Moment) -> NDArray[np.bool_]:
    """(L,) leaves that are of a dream's scene. What moves through it comes after: it has knots of its own, or none."""
    structure, night = moment.field.field, world.company.night
    top = np.array([path[0] for path in structure.forms], np.intp)
    moving = 0 if night is None or moment.scene else sum(len(p.forms) for p in night.puppets() if not p.ghostly)
    found: NDArray[np.bool_] = (top < 1 + top.max(initial=-1) - moving)[structure.leaf_form]
    return found


def _felt(mood: Mood) -> Triple:
    """Warm where it is glad, red where afraid, blue where it longs."""
    fear, joy, calm, longing = mood.fear, mood.joy, mood.calm, mood.longing
    red = 0.35 + 0.6 * joy + 0.6 * fear + 0.1 * longing
    green = 0.35 + 0.45 * joy + 0.35 * calm - 0.2 * fear
    blue = 0.4 + 0.3 * calm + 0.5 * longing - 0.1 * joy
    return max(red, 0.05), max(green, 0.05), max(blue, 0.05)


def _triple(point: np.ndarray) -> Triple:
    x, y, z = (float(value) for value in point)
    return x, y, z
