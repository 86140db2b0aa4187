"""What a scene, or several that are mixed, is posed by at one instant. Plain numbers, in no dreamer's words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dreamscape3d.scene.look import NO_TINT, Tint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.scene.cast import Cast
    from dreamscape3d.scene.moment import View
    from dreamscape3d.scene.strain import Strain

Mode = Literal["merge", "morph", "weave", "leak", "portal"]
MODES: tuple[Mode, ...] = ("merge", "morph", "weave", "leak", "portal")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a scene stands in that of its host: moved by `at` [m], turned by `turn` [degrees] about y, scaled."""

    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    turn: float = 0.0
    scale: float = 1.0

    def out(self, place: tuple[float, float, float]) -> tuple[float, float, float]:
        """Where a place of the scene is in the host's [m]."""
        turn, (x, y, z), k = math.radians(self.turn), place, self.scale
        c, s = math.cos(turn), math.sin(turn)
        return self.at[0] + k * (c * x + s * z), self.at[1] + k * y, self.at[2] + k * (c * z - s * x)


@dataclass(frozen=True, slots=True)
class Strength:
    """How much of a guest's scene is there, each from 0 (nothing) to 1."""

    form: float = 0.0
    colour: float = 0.0
    air: float = 0.0

    @property
    def any(self) -> bool:
        """Whether there is anything of it."""
        return self.form > 0.0 or self.colour > 0.0 or self.air > 0.0


@dataclass(frozen=True, slots=True)
class GuestCue:
    """One guest: what its scene is posed by, how much of it is there, and where it stands."""

    variables: Mapping[str, float]
    tint: Tint = NO_TINT
    strength: Strength = Strength()
    place: Placement = Placement()


@dataclass(frozen=True, slots=True)
class Mix:
    """How the guests' scenes enter the host's.

    Attributes:
        seed: of all that is uneven about it.
        seized: how far a glitch has hold of it, 0 to 1.
        beat: 0 to 1, what seams and strands pulse by.
        order: how far those that pulse go in step, 0 to 1: Kuramoto's order parameter.
        bubble: radius [m] round the eye that holds no foreign form.
        within: which guest's scene one is in, from 1, having gone through the door of mode `portal`; 0 for the host's.
        over: 0 to 1, how far the eye has gone over from the host's camera and look to those beyond the door.
    """

    mode: Mode = "merge"
    guests: tuple[GuestCue, ...] = ()
    seed: int = 0
    seized: float = 0.0
    beat: float = 0.0
    order: float = 1.0
    bubble: float = 0.6
    within: int = 0
    over: float = 0.0


@dataclass(frozen=True, slots=True)
class Caption:
    """Words for the overlay: `kind` is "line", "message", "tale", "insight" or "title"; `share` 0 to 1 how plainly."""

    text: str
    kind: str = "line"
    who: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Cue:
    """What a poser needs of an instant: the values of signals, what tints the grade, and the guests.

    Attributes:
        setting: which of a staged poser's scenes is shown.
        view: where it is seen from, in place of the scene's own camera; `cut` counts how often that has jumped.
        cast: who moves through it; `strain` what befalls the whole picture.
        blueprint: strength of the schematics over it, and how far [m] they stray.
        captions: what the overlay says.
        bonds: (B, 2, 4) strands between stars, as `Moment.bonds`.
    """

    variables: Mapping[str, float]
    tint: Tint = NO_TINT
    mix: Mix = field(default_factory=Mix)
    setting: int = 0
    view: View | None = None
    cut: int = 0
    cast: Cast | None = None
    strain: Strain | None = None
    blueprint: tuple[float, float] = (0.0, 0.0)
    captions: tuple[Caption, ...] = ()
    bonds: NDArray[np.float32] | None = None
