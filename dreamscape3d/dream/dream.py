"""A Dream: a scene with a title, an author, a mood, parameters and named signals. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from dreamscape3d.dream.living import NOTHING, Living
from dreamscape3d.dream.mood import Mood
from dreamscape3d.dream.parameter import Parameter
from dreamscape3d.maths.expression import Expression, Number
from dreamscape3d.scene.cue import Mode, Placement
from dreamscape3d.scene.grading import Effects, Grade
from dreamscape3d.scene.luminous import Particles, Ribbon
from dreamscape3d.scene.scene import Air, Camera, Light, Material, Scene, Sky
from dreamscape3d.sdf.shape import Shape, as_form


@dataclass(frozen=True)
class Dream:
    """What one dream file holds.

    Attributes:
        title, author: free text, at most 128 characters each.
        seed: 0 to 2**31 − 1; drives everything random.
        tempo: beats per minute of its pulse, 20 to 300.
        signals: named expressions that other numbers may use.
        share: what others may receive when entangled, of form, colour, air, pulse, melody, memory, fear.
        mode: how the guests' dreams enter this one.
        guests: the dreams that it is entangled with from its first instant on.
        within: the name of the guest in whose dream it begins, beyond the door of mode `portal`; "" for its own. No
            file says so.
        living: who and what lives in it.
        digest: SHA-256 (hex) of the file it was loaded from; "" for one made in Python.
    """

    title: str = "untitled"
    author: str = ""
    seed: int = 0
    tempo: float = 72.0
    mood: Mood = field(default_factory=Mood)
    parameters: tuple[Parameter, ...] = ()
    signals: Mapping[str, Expression] = field(default_factory=lambda: MappingProxyType({}))
    scene: Scene = field(default_factory=Scene)
    share: frozenset[str] = frozenset()
    mode: Mode = "merge"
    guests: tuple[Invitation, ...] = ()
    within: str = ""
    living: Living = NOTHING
    digest: str = field(default="", compare=False)

    def add(self, shape: Shape, material: Material | str | None = None, name: str = "") -> Dream:
        """A dream with one more form; a `Material` is kept under a name of its own."""
        form = as_form(shape)
        materials = dict(self.scene.materials)
        if isinstance(material, Material):
            key = next((k for k, m in materials.items() if m == material), f"material-{len(materials) + 1}")
            materials[key] = material
            form = replace(form, material=key)
        elif material is not None:
            form = replace(form, material=material)
        if name:
            form = replace(form, name=name)
        return self._with(forms=(*self.scene.forms, form), materials=MappingProxyType(materials))

    def light(self, light: Light) -> Dream:
        """A dream with one more light."""
        return self._with(lights=(*self.scene.lights, light))

    def glow(self, part: Particles | Ribbon) -> Dream:
        """A dream with one more cloud of particles or ribbon of light."""
        if isinstance(part, Particles):
            return self._with(particles=(*self.scene.particles, part))
        return self._with(ribbons=(*self.scene.ribbons, part))

    def seen_from(self, camera: Camera) -> Dream:
        """A dream with that camera."""
        return self._with(camera=camera)

    def under(self, sky: Sky, air: Air | None = None) -> Dream:
        """A dream with that sky, and air where given."""
        return self._with(sky=sky, air=air or self.scene.air)

    def graded(self, grade: Grade, effects: Effects | None = None) -> Dream:
        """A dream developed that way, with those effects where given."""
        return self._with(grade=grade, effects=effects or self.scene.effects)

    def sharing(self, *channels: str) -> Dream:
        """A dream that offers those channels to others, in place of what it offered."""
        return replace(self, share=frozenset(channels))

    def _with(self, **changes: Any) -> Dream:
        return replace(self, scene=replace(self.scene, **changes))

    def _repr_png_(self) -> bytes:
        """The picture a notebook shows."""
        from dreamscape3d import preview_png

        return preview_png(self)


@dataclass(frozen=True)
class Invitation:
    """Another dream that a dream lets in.

    Attributes:
        dream: the guest's; its own guests are not followed.
        name: by which it is known among the guests.
        strengths: by channel, how much of it is there: wished from 0 to 1, over the host's names. Others are 0, and no
            channel counts that not both dreams share.
        place: where its dream stands in the host's.
        source: what the host's file calls it; "" where no file does.
    """

    dream: Dream
    name: str
    strengths: Mapping[str, Number] = field(default_factory=lambda: MappingProxyType({}))
    place: Placement = field(default_factory=Placement)
    source: str = ""
