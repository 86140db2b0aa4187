"""The guests of the dream that is on, as people see them and ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.desk import Bond
from dreamscape3d.dream.consent import ALL

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.scene.cue import Mode

AT_FIRST = 0.5  # intensity with which a guest comes who was invited
FAULT = 0.8, 3.0  # strength and seconds of a glitch that was asked for
FADED = (0.55, 0.6, 0.75)  # colour of a guest of whom nothing shows


class Guests:
    """Who else is here: what binds the dreamer to them, and what can be asked about it.

    Each wish raises JournalError for what cannot be.

    Attributes:
        expected: files that are on their way, by the names that their dreamers will have.
        intensity: with which they come.
    """

    def __init__(self) -> None:
        self.expected: dict[str, Path] = {}
        self.intensity = AT_FIRST

    def expect(self, path: Path, stage: Stage | None) -> str:
        """Have a name ready for whom a file brings: the file's own, or one like it."""
        taken = {*self.expected, *(stage.timeline.world.company.names if stage is not None else ())}
        name, number = path.stem[:100] or "guest", 1
        while name in taken:
            number += 1
            name = f"{path.stem[:100]} {number}"
        self.expected[name] = path
        return name

    def named(self, path: Path, stage: Stage | None) -> str | None:
        """The guest whom a file brings or has brought; None where it is nobody's."""
        for known in (self.expected, stage.invited if stage is not None else {}):
            for name, own in known.items():
                if own == path:
                    return name
        return None


def bonds(stage: Stage) -> Sequence[Bond]:
    """What binds the dreamer to each guest."""
    world = stage.timeline.world
    company, host = world.company, world.company.host
    cues = stage.cue(stage.scenes).mix.guests
    found = []
    for place, (name, cue) in enumerate(zip(company.names[1:], cues, strict=True), 1):
        strand = world.strand(host, name)
        found.append(
            Bond(
                name=name,
                title=world.dream_of(name).title,
                wished=strand.wanted,
                present=strand.present,
                offered=company.offers(host, name),
                theirs=company.offers(name, host),
                phase=cue.variables.get("beat", 0.0) % 1.0,
                colour=_colour(stage, place),
            )
        )
    return found


def _colour(stage: Stage, place: int) -> tuple[float, float, float]:
    """Of a guest's scene, as its seams have it."""
    seams = stage.seen.seams if stage.seen is not None else None
    if seams is None or place >= len(seams.colours):
        return FADED
    from dreamscape3d.maths.colour import srgb_from_linear

    colour = seams.colours[place] / max(float(seams.colours[place].max()), 1e-6)
    red, green, blue = srgb_from_linear(colour).tolist()
    return red, green, blue


def wish(stage: Stage, guest: str, channel: str | None, intensity: float) -> None:
    """Have so much cross, on one channel or on all that may."""
    stage.timeline.set_strand(stage.timeline.world.company.host, guest, channel or ALL, intensity)


def offer(stage: Stage, guest: str, channel: str, offered: bool) -> None:
    """Give or withdraw what this side offers."""
    host = stage.timeline.world.company.host
    (stage.timeline.grant if offered else stage.timeline.withdraw)(host, guest, channel)


def let_go(stage: Stage, guest: str) -> None:
    """Let all strands to a guest fade."""
    stage.timeline.let_go(stage.timeline.world.company.host, guest)


def set_mode(stage: Stage, mode: Mode) -> None:
    """Have the guests' dreams enter in another way."""
    if mode != stage.timeline.world.company.mode:  # which would send home who has gone through a door
        stage.timeline.set_mode(mode)


def glitch(stage: Stage) -> None:
    """Have the network tear for a moment."""
    stage.timeline.glitch(*FAULT)
