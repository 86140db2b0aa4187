"""A dream file made ready to be shown: read, checked, lowered and posed once. What can go wrong becomes a value."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dreamscape3d.errors import DreamscapeError, Place

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream
    from dreamscape3d.dream.telling.story import Story
    from dreamscape3d.dream.world import World
    from dreamscape3d.formats.source import Source
    from dreamscape3d.scene.posing import ScenePoser


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dream that can be shown at once. `spent_ms` is what making it ready took [ms]; `guests` what the scenes of
    those were made ready as whom its file invites, by their names.

    Where a story is told, the dream is its host's, `world` where it begins or goes on, and `role` whom a person moves.
    """

    path: Path
    dream: Dream
    poser: ScenePoser
    digest: str
    spent_ms: float
    guests: Mapping[str, ScenePoser] = field(default_factory=dict)
    role: str = ""
    world: World | None = None

    @property
    def story(self) -> Story | None:
        """The one that is told."""
        return self.world.story if self.world is not None else None


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a file cannot be shown; a `DreamFileError` holds every fault with its place.

    `exhausted`: memory ran out, and little may be left of it where the dream was to be made ready.
    """

    path: Path
    error: DreamscapeError
    exhausted: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """Where each form is written, by its path as `Field.form_of` gives it, in the version with that digest; and those
    of what lives in it, by puppet and number, as of `living_places`."""

    path: Path
    digest: str
    places: Mapping[tuple[int, ...], Place]
    living: Mapping[tuple[str] | tuple[str, int], Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """Files that are followed, and no dreams, were saved."""

    paths: frozenset[Path]


Result: TypeAlias = Loaded | Failed | Located


def make_ready(path: Path) -> tuple[Loaded | Failed, Source | None]:
    """The dream of a file, or why there is none; and the text, where it is a dream's."""
    try:
        return _loaded(path)
    except DreamscapeError as error:
        return Failed(path, error), None
    except MemoryError:
        cure = "use fewer or smaller terrains, texts and copies"
        return Failed(
            path, DreamscapeError(f"{path}: the dream takes more memory than it may", cure=cure), exhausted=True
        ), None
    except Exception as error:
        told = f"{path}: the dream could not be made ready ({type(error).__name__}: {error})"
        cure = "this is a fault of dreamscape3d: please report it, with the file"
        return Failed(path, DreamscapeError(told, cure=cure)), None


def _loaded(path: Path) -> tuple[Loaded, Source]:
    from dreamscape3d.dream.world import World
    from dreamscape3d.formats.load import parse_dream
    from dreamscape3d.formats.source import read_source
    from dreamscape3d.scene.posing import ScenePoser

    began = time.perf_counter()
    source = read_source(path)
    dream = parse_dream(source.text, source.path, source.digest, path.parent)
    poser = ScenePoser(dream.scene)
    world = World(dream, poser)
    world.moment()  # what cannot be posed is told here, not while a picture is drawn
    guests = {guest.name: world.scenes.of(guest.dream) for guest in dream.guests}
    spent_ms = (time.perf_counter() - began) * 1e3
    return Loaded(path, dream, poser, source.digest, spent_ms, guests), source


def locate(path: Path, source: Source) -> Located:
    """Where the forms of a dream's text are written, and of what lives in it."""
    from dreamscape3d.formats.living_places import living_places
    from dreamscape3d.formats.places import form_places

    living = living_places(source, path.parent)
    return Located(path, source.digest, form_places(source.text, source.path), living)
