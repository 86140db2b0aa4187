"""Who the bodies of a night are, and what events ask of them: names, wishes, things in hands.

Roster    who has which body, how it is built       changes only as dreamers come and go
heard     an event ─▶ the wish of its body
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.bodies.builds import Builds, builds_of
from dreamscape3d.dream.bodies.things import Held
from dreamscape3d.dream.bodies.wishes import Wish
from dreamscape3d.dream.deeds import Gesture, Go, Look
from dreamscape3d.scene.cue import Placement
from dreamscape3d.scene.rig import JOINT

if TYPE_CHECKING:
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import BodyPlan, Thing
    from dreamscape3d.scene.cast import Puppet

F64 = NDArray[np.float64]
LOW = ("sit", "kneel", "cower")  # gestures that walking ends


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Whose body is which. Never changes: `joined` and `without` make another.

    Attributes:
        plans: by body, in the order of rows; `owners` its dreamer; `things` by name, with whose they are.
    """

    plans: Mapping[str, BodyPlan] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, tuple[Thing, str]] = field(default_factory=dict)
    builds: Builds = field(default_factory=lambda: builds_of(()))
    _chosen: dict[tuple[str, ...], Builds] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all bodies, in the order of rows."""
        return tuple(self.plans)

    def body(self, name: str) -> str | None:
        """The body of that name, or a dreamer's own: the first of theirs where none has their name."""
        if name in self.plans:
            return name
        return next((body for body, owner in self.owners.items() if owner == name), None)

    def thing(self, name: str) -> str | None:
        """The thing of that name, or the only one called so by whoever has it."""
        if name in self.things:
            return name
        return next((thing for thing in self.things if thing.rpartition("/")[2] == name), None)

    def builds_of(self, names: Sequence[str]) -> Builds:
        """How some are built, a row for each name."""
        key = tuple(names)
        if key not in self._chosen:
            known = self.names
            self._chosen[key] = self.builds.of([known.index(self.body(name) or "") for name in key])
        return self._chosen[key]

    def joined(self, owner: str, plans: Sequence[BodyPlan]) -> Roster:
        """With a dreamer's bodies."""
        all_plans, owners, things = dict(self.plans), dict(self.owners), dict(self.things)
        for plan in plans:
            name = plan.name if plan.name not in all_plans else f"{owner} {plan.name}"
            if name in all_plans:
                continue
            figure = plan.figure.called(name)
            all_plans[name], owners[name] = replace(plan, name=name, figure=figure), owner
            things |= {thing.puppet.name: (thing, name) for thing in figure.things}
        return Roster(all_plans, owners, things, builds_of(tuple(all_plans.values())))

    def without(self, owner: str) -> Roster:
        """Without a dreamer's bodies."""
        plans = {name: plan for name, plan in self.plans.items() if self.owners[name] != owner}
        owners = {name: self.owners[name] for name in plans}
        things = {key: (thing, name) for key, (thing, name) in self.things.items() if name in plans}
        return Roster(plans, owners, things, builds_of(tuple(plans.values())))

    def puppets(self) -> tuple[Puppet, ...]:
        """All that is ever shown of them."""
        return (*(p.figure.puppet for p in self.plans.values()), *(t.puppet for t, _ in self.things.values()))


def joint_of(name: str) -> tuple[str, str]:
    """ "mia.hand.right" → "mia", "hand.right"; "" for a whole body, or what is no joint."""
    body, _, joint = name.partition(".")
    return (body, joint) if joint in JOINT else (name, "")


def first_place(plan: BodyPlan, place: Placement) -> tuple[F64, float]:
    """Where a body stands at first: (3,) [m], and its yaw [degrees], in a dream that stands at `place`."""
    turn = math.radians(place.turn)
    x, y, z = (place.scale * part for part in plan.place.at)
    c, s = math.cos(turn), math.sin(turn)
    at = np.array([c * x + s * z, y, c * z - s * x]) + np.array(place.at)
    return at, 180.0 - plan.place.turn - place.turn


def heard(wish: Wish, event: Event) -> Wish:
    """What somebody is about once they heard of an event."""
    match event:
        case Go(to=to, gait=gait):
            still = Wish().what if wish.what in LOW and gait != "at_once" else wish.what
            return replace(wish, to=to, gait=gait, what=still, hand="" if still != wish.what else wish.hand)
        case Look(to=to, at=at):
            return replace(wish, look=to, point=at)
        case Gesture(what=what, seconds=seconds, to=to):
            return replace(wish, what=what, seconds=seconds, aim=to, hand="")
    return wish


def carried(held: Mapping[str, Held], body: str) -> tuple[str, ...]:
    """The hands in which a body has something."""
    joints = (how.joint for how in held.values() if how.body == body)
    return tuple(joint.removeprefix("hand.") for joint in joints if joint.startswith("hand."))
