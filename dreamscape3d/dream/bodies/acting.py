"""Who the bodies of a night are, and what events ask of them: names, wishes, things in hands.

Roster    who has which body, how it is built       changes only as dreamers come and go
heard     an event ─▶ the wish of its body
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dreamscape3d.dream.bodies.builds import Builds, builds_of
from dreamscape3d.dream.bodies.things import Held
from dreamscape3d.dream.bodies.wishes import NO_ROUND, Wish
from dreamscape3d.dream.deeds import Gesture, Go, Look
from dreamscape3d.scene.cue import Placement

if TYPE_CHECKING:
    from dreamscape3d.dream.events import Event
    from dreamscape3d.dream.living import BodyPlan, Thing
    from dreamscape3d.scene.cast import Puppet

LOW = ("sit", "kneel", "cower")  # gestures that walking ends


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Whose body is which. Never changes: `joined` and `without` make another.

    Attributes:
        plans: by body, in the order of rows; `owners` its dreamer; `things` by name, with whose they are.
        names: of all bodies, in the order of rows. places: the row of each, and of a dreamer's own: the first of theirs
            where none has their name.
    """

    plans: Mapping[str, BodyPlan] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, tuple[Thing, str]] = field(default_factory=dict)
    builds: Builds = field(default_factory=lambda: builds_of(()))
    names: tuple[str, ...] = field(init=False)
    places: Mapping[str, int] = field(init=False)
    _chosen: dict[tuple[str, ...], Builds] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {self.owners[body]: place for place, body in reversed([*enumerate(self.plans)])}
        object.__setattr__(self, "names", tuple(self.plans))
        object.__setattr__(self, "places", {**own, **{body: place for place, body in enumerate(self.plans)}})

    def body(self, name: str) -> str | None:
        """The body of that name, or a dreamer's own."""
        place = self.places.get(name)
        return self.names[place] if place is not None else None

    def thing(self, name: str) -> str | None:
        """The thing of that name, or the only one called so by whoever has it."""
        if name in self.things:
            return name
        return next((thing for thing in self.things if thing.rpartition("/")[2] == name), None)

    def builds_of(self, names: Sequence[str]) -> Builds:
        """How some are built, a row for each name."""
        key = tuple(names)
        if key not in self._chosen:
            self._chosen[key] = self.builds.of([self.places[name] for name in key])
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


def placed_in(plan: BodyPlan, place: Placement) -> BodyPlan:
    """One who lives in a dream that stands at `place`: where they stand and walk there."""
    own = replace(plan.place, at=place.out(plan.place.at), turn=plan.place.turn + place.turn)
    return replace(plan, place=own, way=tuple(place.out(at) for at in plan.way))


def heard(wish: Wish, event: Event) -> Wish:
    """What somebody is about once they heard of an event."""
    match event:
        case Go(to=to, gait=gait):
            still = Wish().what if wish.what in LOW and gait != "at_once" else wish.what
            hand = "" if still != wish.what else wish.hand
            return replace(wish, to=to, gait=gait, what=still, hand=hand, leg=NO_ROUND)
        case Look(to=to, at=at):
            return replace(wish, look=to, point=at)
        case Gesture(what=what, seconds=seconds, to=to):
            return replace(wish, what=what, seconds=seconds, aim=to, hand="", leg=NO_ROUND)
    return wish


def carried(held: Mapping[str, Held], body: str) -> tuple[str, ...]:
    """The hands in which a body has something."""
    joints = (how.joint for how in held.values() if how.body == body)
    return tuple(joint.removeprefix("hand.") for joint in joints if joint.startswith("hand."))
