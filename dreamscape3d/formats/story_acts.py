"""The acts of a story: what happens in them, what holds them up, where they are seen from, where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dreamscape3d.dream.telling.story import Act, Branch, Cue, Doing, Gate, Shot, Spot
from dreamscape3d.formats.faults import Faults
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.story_doings import World, doing

Values = Mapping[str, Any]
_PLAIN = ("name", "title", "seconds", "through", "focus", "aside")
_SPOTS = ("eye", "look", "to_eye", "to_look")


class ActBuilder:
    """Makes acts of their checked tables. All that they name must be there; faults tell what is not."""

    def __init__(self, tables: Sequence[Values], world: World, faults: Faults) -> None:
        self._world, self._faults = world, faults
        self._names = [table["name"] for table in tables]
        self.acts = tuple(self._act(table, ("act", number)) for number, table in enumerate(tables))

    def _act(self, values: Values, key: Key) -> Act:
        plain = {name: values[name] for name in _PLAIN if name in values}
        if "focus" in values:
            self._world.check("role", values["focus"], self._world.roles, (*key, "focus"), self._faults)
        cues = [
            Cue(table["at"], what)
            for number, table in enumerate(values.get("cue", ()))
            if (what := doing(table, (*key, "cue", number), self._world, self._faults)) is not None
        ]
        gates = [self._gate(table, (*key, "gate", number)) for number, table in enumerate(values.get("gate", ()))]
        shots = [self._shot(table, (*key, "shot", number)) for number, table in enumerate(values.get("shot", ()))]
        return Act(
            **{"title": "", **plain},
            setting=self._setting(values["setting"], (*key, "setting")),
            given=self._doings(values.get("given", ()), (*key, "given")),
            cues=tuple(sorted(cues, key=lambda cue: cue.at)),
            gates=tuple(sorted(gates, key=lambda gate: gate.at)),
            shots=tuple(sorted(shots, key=lambda shot: shot.at)),
            next=tuple(self._branch(table, (*key, "next", n)) for n, table in enumerate(values.get("next", ()))),
        )

    def _setting(self, name: str, key: Key) -> int:
        self._world.check("setting", name, self._world.settings, key, self._faults)
        return self._world.settings.get(name, 0)

    def _doings(self, tables: Sequence[Values], key: Key) -> tuple[Doing, ...]:
        made = [doing(table, (*key, number), self._world, self._faults) for number, table in enumerate(tables)]
        return tuple(each for each in made if each is not None)

    def _gate(self, values: Values, key: Key) -> Gate:
        return Gate(**{**values, "help": self._doings(values.get("help", ()), (*key, "help"))})

    def _branch(self, values: Values, key: Key) -> Branch:
        known = self._world.check("act", values["to"], self._names, (*key, "to"), self._faults)
        return Branch(**{**values, "to": self._names.index(values["to"]) if known else 0})

    def _shot(self, values: Values, key: Key) -> Shot:
        spots = {name: self._spot(values[name], (*key, name)) for name in _SPOTS if name in values}
        plain = {name: value for name, value in values.items() if name not in spots}
        to = {"to_eye": spots["eye"], "to_look": spots["look"], "to_fov": plain.get("fov", Shot.fov)}
        return Shot(**{**to, **plain, **spots})

    def _spot(self, value: Any, key: Key) -> Spot:
        """[x, y, z], or { of = "mia.head", offset = [x, y, z], frame = "body" }."""
        if isinstance(value, tuple):
            return Spot("", value)
        of = value.get("of", "")
        if of:
            self._world.check_anchor(of, (*key, "of"), self._faults)
        return Spot(of, value.get("offset", (0.0, 0.0, 0.0)), value.get("frame") == "body")
