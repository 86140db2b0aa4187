"""Left to themselves, bodies walk their way again and again, and do what they do at its places; a story has its own."""

from __future__ import annotations

import itertools

import numpy as np
from support.bodies import plan

from dreamscape3d.dream.bodies.acting import placed_in
from dreamscape3d.dream.deeds import Go, Steer
from dreamscape3d.dream.dream import Dream
from dreamscape3d.dream.living import Living
from dreamscape3d.dream.telling.story import Act, Role, Setting, Story
from dreamscape3d.dream.world import World
from dreamscape3d.formats import parse_dream
from dreamscape3d.scene.cue import Placement

PLANE = 'title = "x"\n[[form]]\nshape = "plane"\n'
ROUND = '[[body]]\nfigure = "mia"\ndoes = "wave"\nway = [[0, 0, -4], [3, 0, -2]]\nstay = 2\n'


def world(text: str) -> World:
    return World(parse_dream(PLANE + text))


def seen(world: World, seconds: int) -> list[tuple[str, tuple[float, float]]]:
    """What the first body does, and where it is, each second."""
    found = []
    for _ in range(seconds):
        world.advance_to_tick(world.tick + 60)
        assert world.company.night is not None
        bodies = world.company.night.bodies
        name = bodies.roster.names[0]
        x, _, z = bodies.feet(name).tolist()
        found.append((bodies.wishes[name].what, (x, z)))
    return found


def near(at: tuple[float, float], place: tuple[float, float]) -> bool:
    return float(np.hypot(at[0] - place[0], at[1] - place[1])) < 0.3


def test_a_way_is_walked_again_and_again() -> None:
    stops = [at for what, at in seen(world(ROUND), 40) if what == "wave"]
    there = [near(at, (0.0, -4.0)) for at in stops]
    assert all(first or near(at, (3.0, -2.0)) for first, at in zip(there, stops, strict=True))
    changes = sum(a != b for a, b in itertools.pairwise(there))
    assert there[0]
    assert changes >= 4, "there and back, and again"


def test_who_has_one_place_goes_there_and_stays() -> None:
    what, at = seen(world(ROUND.replace(", [3, 0, -2]]", "]")), 30)[-1]
    assert what == "wave"
    assert near(at, (0.0, -4.0))


def test_who_has_no_way_does_it_where_they_stand() -> None:
    after = seen(world('[[body]]\nfigure = "finn"\nat = [1, 0, 2]\ndoes = "dance"\n'), 8)
    assert all(what == "dance" and near(at, (1.0, 2.0)) for what, at in after)


def test_what_is_asked_of_somebody_comes_first_and_who_is_let_go_goes_on() -> None:
    lived = world(ROUND)
    seen(lived, 2)
    lived.apply(Go(lived.tick, "mia", at=(-3.0, 0.0, 1.0)))
    assert near(seen(lived, 20)[-1][1], (-3.0, 1.0))
    lived.apply(Steer(lived.tick, "mia"))
    lived.apply(Steer(lived.tick, "mia", 0.0))
    assert any(what == "wave" for what, _ in seen(lived, 20))


def test_guests_walk_where_their_dream_stands() -> None:
    moved = placed_in(plan("a", way=((0.0, 0.0, -4.0),)), Placement((10.0, 0.0, 0.0), 90.0))
    assert np.allclose(moved.way[0], (6.0, 0.0, 0.0))


def test_a_story_has_its_own_way_with_them() -> None:
    body = plan("a", way=((0.0, 0.0, -4.0),), does="dance")
    story = Story(
        "s",
        (Role("a", Dream(living=Living(bodies=(body,)))),),
        (Setting("here", Dream(), "a"),),
        acts=(Act("only", "Only", 9.0, 0),),
    )
    told = World.of_story(story)
    assert {what for what, _ in seen(told, 5)} == {"none"}
