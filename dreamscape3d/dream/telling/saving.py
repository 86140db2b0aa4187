"""A night that goes on another time: what people did in it, and how far it had come. All else follows.

    {"story":"Bedtime","seed":2045,"begin":"bedtime","tick":12600,"state":"3f1c…"}
    {"kind":"steer","tick":400,"who":"liam"}
    …

The first line says which story and tick, and the digest of the state there; the others are a journal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dreamscape3d.dream.bounds import JournalError, shown
from dreamscape3d.dream.journal import MAX_LINE, Journal
from dreamscape3d.dream.telling.story import Story
from dreamscape3d.dream.ticks import LAST_TICK, TICK_RATE
from dreamscape3d.errors import Place

if TYPE_CHECKING:
    from dreamscape3d.dream.scenes import Scenes
    from dreamscape3d.dream.world import World

STRIDE = 2 * TICK_RATE  # ticks from one word of progress to the next
_HEAD = {"story": str, "seed": int, "begin": str, "tick": int, "state": str}


def save(world: World, journal: Journal | None = None) -> str:
    """How far a told night has come, as text; by default the world's own `journal` has what people did in it.

    Raises:
        JournalError: no story is told.
    """
    story = world.story
    if story is None or not story.acts:
        raise JournalError("no story is told in this world", cure="save its journal")
    head = {
        "story": story.title,
        "seed": story.seed,
        "begin": story.acts[story.begin].name,
        "tick": world.tick,
        "state": world.digest(),
    }
    kept = world.journal if journal is None else journal
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n" + kept.dumps()


def resume(
    story: Story,
    text: str,
    scenes: Scenes | None = None,
    progress: Callable[[float], None] = lambda share: None,
    path: str = "journal",
) -> World:
    """The night that was saved, at the tick at which it was. `progress` is told the share gone through, 0 to 1.

    Raises:
        JournalError: the text is not of a saved night, of another story or another version of it, or an event in it
            does not fit.
    """
    from dreamscape3d.dream.world import World

    first, _, rest = text.partition("\n")
    head = _head(first, path)
    _check(head, story, path)
    journal = Journal.loads("\n" + rest, path)  # lines keep their numbers
    if journal.last_tick > head["tick"]:
        raise JournalError(f"the night was saved at tick {head['tick']}, before what happens in it", place=_top(path))
    world = World.of_story(replace(story, seed=head["seed"]).beginning(head["begin"]), scenes)
    for event in journal:
        _advance(world, event.tick, head["tick"], progress)
        world.apply(event)
    _advance(world, head["tick"], head["tick"], progress)
    if head["state"] and world.digest() != head["state"]:
        cure = "begin anew, or use the version that saved it"
        raise JournalError("the night was saved in another version of this story", place=_top(path), cure=cure)
    return world


def _advance(world: World, tick: int, last: int, progress: Callable[[float], None]) -> None:
    while world.tick < tick:
        world.advance_to_tick(min(world.tick + STRIDE, tick))
        progress(world.tick / max(last, 1))


def _head(line: str, path: str) -> dict[str, Any]:
    """The first line, checked."""
    try:
        head = json.loads(line) if len(line) <= MAX_LINE else None
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, dict) or head.keys() != _HEAD.keys():
        raise JournalError("this is no saved night", place=_top(path), cure="name a file that play --journal wrote")
    for name, kind in _HEAD.items():
        if not isinstance(head[name], kind) or isinstance(head[name], bool):
            raise JournalError(f"{name} {shown(head[name])} is not what a saved night has", place=_top(path))
    if not (0 <= head["tick"] <= LAST_TICK and 0 <= head["seed"] < 2**31):
        raise JournalError("the night's tick or seed is out of bounds", place=_top(path))
    return head


def _check(head: dict[str, Any], story: Story, path: str) -> None:
    if head["story"] != story.title:
        message = f"the night is of the story {shown(head['story'])}, not of {shown(story.title)}"
        raise JournalError(message, place=_top(path), cure="name that story")


def _top(path: str) -> Place:
    return Place(path, 1, 1)
