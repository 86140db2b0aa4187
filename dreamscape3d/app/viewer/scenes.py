"""Who is to be seen: everybody's scenes, the host's first, the cast that moves through them, and what poses it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape3d.render.planner_pipe import Poser
    from dreamscape3d.scene.cast import Cast, Puppet
    from dreamscape3d.scene.mixing import MixedPoser
    from dreamscape3d.scene.posing import ScenePoser
    from dreamscape3d.scene.staging import StagedPoser
    from dreamscape3d.sdf.field import Field

Members = tuple[tuple[str, "ScenePoser"], ...]


class Scenes:
    """Those who are here now; another one where somebody comes, goes or has another version.

    Attributes:
        members: everybody by name, and what their scene was made ready as, the host first.
        cast: all who move through it; None where nothing lives.
        poser: of all of it together, once `make` was called.
    """

    def __init__(self, members: Members, cast: Sequence[Puppet] | None = None, poser: Poser | None = None) -> None:
        """`poser`: where somebody has made it already, as of a story, whose settings are more than who is here."""
        self.members, self.cast = members, tuple(cast) if cast is not None else None
        self.poser = poser

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.members)

    def make(self) -> Poser:
        """Put it together, where that was not done: tens of milliseconds, from any thread, for many forms."""
        if self.poser is None:
            self.poser = self._made()
        return self.poser

    def _made(self) -> Poser:
        posers = [poser for _, poser in self.members]
        whole: ScenePoser | MixedPoser = posers[0]
        if len(posers) > 1:
            from dreamscape3d.scene.mixing import MixedPoser

            whole = MixedPoser(posers)
        if self.cast is None:
            return whole
        from dreamscape3d.scene.staging import StagedPoser

        return StagedPoser([whole], self.cast)

    def are(self, members: Members, cast: Sequence[Puppet] | None) -> bool:
        """Whether they are just these, in these versions."""
        return (
            len(members) == len(self.members)
            and all(a == b and one is other for (a, one), (b, other) in zip(members, self.members, strict=True))
            and _same(self.cast, cast)
        )

    def go_on_as(self, other: Scenes) -> bool:
        """Whether the host is the same there, and everybody who is in both: the picture goes on while it is made."""
        if (self.cast is None) != (other.cast is None) or not self.members or not other.members:
            return False
        known = dict(self.members)
        alike = all(known.get(name, poser) is poser for name, poser in other.members)
        return alike and self.members[0][1] is other.members[0][1]

    def setting_of(self, field: Field) -> tuple[int, Field] | None:
        """Which setting a picture's structure is of, and what it is without the cast; None for one of before."""
        staged = self._staged
        if staged is None:
            return (0, field) if self.cast is None else None
        try:
            return staged.setting_of(field)
        except KeyError:
            return None

    def hung(self, leaf: int) -> tuple[Puppet, int, int] | None:
        """What a leaf of the cast is of, counted from its first: the puppet, its joint, and which of its forms."""
        staged = self._staged
        return staged.cast.hung(leaf) if staged is not None and leaf < staged.cast.field.leaf_count else None

    @property
    def _staged(self) -> StagedPoser | None:
        from dreamscape3d.scene.staging import StagedPoser

        return self.poser if isinstance(self.poser, StagedPoser) else None


def cast_among(cast: Cast, puppets: Sequence[Puppet], wanted: Sequence[Puppet]) -> Cast:
    """A cast of `puppets` as one of those `wanted`: who is not among them is left out, who is not there is absent."""
    if _same(puppets, wanted):
        return cast
    from dreamscape3d.scene.cast import Making

    making, first = Making(wanted), 0
    here = {id(puppet) for puppet in wanted}
    for row, puppet in enumerate(puppets):
        joints, first = slice(first, first + puppet.joints), first + puppet.joints
        if id(puppet) in here:
            red, green, blue, share = cast.tint[row].tolist()
            making.place(
                puppet.name,
                cast.origin[joints],
                cast.rotation[joints],
                scale=float(cast.scale[row]),
                present=float(cast.present[row]),
                shine=float(cast.shine[row]),
                tint=(red, green, blue, share),
                erosion=float(cast.erosion[row]),
            )
    return replace(making.finish(), sprites=cast.sprites, lamps=cast.lamps)


def _same(one: Sequence[object] | None, other: Sequence[object] | None) -> bool:
    if one is None or other is None:
        return one is other
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
