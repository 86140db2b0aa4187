"""A story as its file tells it: roles, settings, acts. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from dreamscape3d.maths.expression import Number
from dreamscape3d.scene.cue import Mode

if TYPE_CHECKING:
    from dreamscape3d.dream.dream import Dream


@dataclass(frozen=True)
class Role:
    """A dreamer of the story, with their dream (which has their body)."""

    name: str
    dream: Dream


@dataclass(frozen=True)
class Floor:
    """A flat piece of ground, `size` [m] along x and z, round `at`, whose y is its height [m]."""

    at: tuple[float, float, float]
    size: tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A place to stand [m], and the direction to face there [degrees, as of `dream.stance`]."""

    at: tuple[float, float, float]
    yaw: float = 0.0


@dataclass(frozen=True)
class Setting:
    """A scene that acts play in: a role's own dream (`of` names whose) or a place of nobody's (`of` is "").

    `guests` names roles whose dreams may be in it; `turned` parameters of its dream by formulas over `Night.names`;
    `floors` what bodies stand on besides its ground; `marks` places in it by name.
    """

    name: str
    dream: Dream
    of: str = ""
    guests: tuple[str, ...] = ()
    mode: Mode = "merge"
    turned: Mapping[str, Number] = field(default_factory=lambda: MappingProxyType({}))
    floors: tuple[Floor, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Story:
    """The first role is the host; `focus` whose eyes we see through at first."""

    title: str
    roles: tuple[Role, ...]
    settings: tuple[Setting, ...]
    seed: int = 0
