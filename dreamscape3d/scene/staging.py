"""Several scenes of which one is shown, with a cast that moves through it and what strain does to the picture.

Cue.setting ─▶ ScenePoser | MixedPoser ─pose_cue─▶ Moment ─with_cast─▶ strained ─▶ Moment
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dreamscape3d.scene.cast import Cast, Puppet
from dreamscape3d.scene.casting import CastPoser
from dreamscape3d.scene.cover import bounded
from dreamscape3d.scene.cue import Cue
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.moment import Moment, View
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.scene import Scene
from dreamscape3d.scene.strain import NO_STRAIN, strained
from dreamscape3d.sdf.appending import appended_structure
from dreamscape3d.sdf.field import Field

Setting = ScenePoser | MixedPoser


class StagedPoser:
    """Poses cues as the poser of their setting does, and the cast with them. It can be pickled.

    Raises (on construction):
        LimitError: the cast has more than 4,096 forms.
    """

    def __init__(self, settings: Sequence[Setting], puppets: Sequence[Puppet]) -> None:
        self.settings = tuple(settings)
        self.cast = CastPoser(puppets)
        self._structures: dict[tuple[int, str], Field] = {}

    @property
    def scene(self) -> Scene:
        """The first setting's."""
        return self.settings[0].scene

    @property
    def field(self) -> Field:
        """The structure of the first setting with the cast."""
        own = self.settings[0].field
        name = self.settings[0].name_of(own)
        assert name is not None
        return self._structure(0, name)

    def view(self, variables: Mapping[str, float]) -> View:
        """Where the first setting's own camera is."""
        return self.settings[0].view(variables)

    def name_of(self, field: Field) -> str | None:
        """By what name `structure` has a structure of these Moments; None where it is of others."""
        for (number, name), known in self._structures.items():
            if known is field:
                return f"cast {number} {name}"
        for number, setting in enumerate(self.settings):
            own = setting.name_of(field)
            if own is not None:
                return f"bare {number} {own}"
        return "ghosts" if field is self.cast.ghost_field else None

    def structure(self, name: str) -> Field:
        """A structure of these Moments, by its name. Raises KeyError where there is none."""
        if name == "ghosts":
            return self.cast.ghost_field
        kind, number, own = name.split(" ", 2)
        if kind == "bare":
            return self.settings[int(number)].structure(own)
        return self._structure(int(number), own)

    def bare(self, field: Field) -> Field:
        """The structure of a setting without the cast, of what `pose_cue` gave. Raises KeyError for others."""
        return self.setting_of(field)[1]

    def setting_of(self, field: Field) -> tuple[int, Field]:
        """Which setting a structure is of that `pose_cue` gave, and what it is without the cast. Raises KeyError for
        others."""
        for (number, name), known in self._structures.items():
            if known is field:
                return number, self.settings[number].structure(name)
        raise KeyError("no structure of these Moments")

    def pose_cue(self, cue: Cue, view: View | None = None) -> Moment:
        """The Moment at a cue, seen from `view`, or from where the cue says, or by the setting's own camera."""
        setting = self.settings[cue.setting]
        moment = setting.pose_cue(cue, view if view is not None else cue.view)
        if cue.cast is not None:
            moment = self._with_cast(moment, cue.setting, cue.cast)
        if cue.bonds is not None and len(cue.bonds):
            moment = replace(moment, bonds=cue.bonds)
        return strained(moment, cue.strain if cue.strain is not None else NO_STRAIN)

    def _with_cast(self, moment: Moment, number: int, cast: Cast) -> Moment:
        """They stay in the setting's own scene: who is beyond the door in it sees them through it."""
        if moment.scene:
            door = moment.portal
            if door is None:
                return moment
            return replace(moment, portal=replace(door, beyond=self._with_cast(door.beyond, number, cast)))
        name = self.settings[number].name_of(moment.field.field)
        assert name is not None
        moment = self.cast.with_cast(moment, self._structure(number, name), cast)
        return replace(moment, sprites=bounded(moment.sprites, moment.view))

    def _structure(self, number: int, name: str) -> Field:
        if (number, name) not in self._structures:
            base = self.settings[number].structure(name)
            self._structures[number, name] = appended_structure(base, self.cast.field)
        return self._structures[number, name]
