"""What belongs to dreamers, by "mia/kite", and where it lies: in the setting that is theirs, or where their dream
stands in the host's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from dreamscape3d.scene.cue import Placement

if TYPE_CHECKING:
    from dreamscape3d.dream.apparitions.sight import Point
    from dreamscape3d.dream.part import Now

T = TypeVar("T")


def without(table: dict[str, T], owner: str) -> dict[str, T]:
    """A table but for what belongs to one dreamer."""
    return {key: value for key, value in table.items() if owner_of(key) != owner}


def owner_of(key: str) -> str:
    """Whose it is."""
    return key.split("/", 1)[0]


def key_of(what: str, whose: str, known: Iterable[str]) -> str | None:
    """The key that somebody means by a name: of what is theirs before anybody else's, or a whole key."""
    keys = tuple(known)
    every = (f"{whose}/{what}", what, *(key for key in keys if key.endswith(f"/{what}")))
    return next((key for key in every if key in keys), None)


def is_here(now: Now, owner: str) -> bool:
    """Whether the setting that is on is a dreamer's own; without a story all that is somebody's is here."""
    telling = now.night.telling
    return telling is None or telling.story.settings[now.night.setting].of == owner


def placed(now: Now, place: Placement, at: Point) -> Point:
    """A place of a dreamer's own dream, in the setting that is on; `place` is where that dream stands in the host's."""
    return at if now.night.telling is not None else place.out(at)
