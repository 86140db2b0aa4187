"""The acts of a story file: what happens in them, what holds them up, where they are seen from, where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dreamscape3d.dream.telling.story import Act, Branch, Cue, Doing, Gate, Shot, Spot
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.reader import Reader
from dreamscape3d.formats.story_doings import World, doing
from dreamscape3d.formats.story_lists import spot, tables
from dreamscape3d.formats.story_schema import ACT, CUES, GATES, LONGEST_ACT, SHOTS

_SPOTS = ("eye", "look", "to_eye", "to_look")


class ActReader:
    """Reads acts. `acts` are those without a fault."""

    def __init__(self, raw: Sequence[dict[str, Any]], world: World, reader: Reader, faults: Faults) -> None:
        self._world, self._reader, self._faults = world, reader, faults
        self._names = [str(table.get("name", "")) for table in raw]
        for number, name in enumerate(self._names):
            if name in self._names[:number]:
                faults.add(("act", number, "name"), f"two acts are called {shown(name)}", "give it another name")
        read = [self._act(table, ("act", number)) for number, table in enumerate(raw)]
        self.acts = tuple(act for act in read if act is not None)
        if raw and all(act.aside for act in self.acts) and not faults:
            faults.add(("act", 0), "every act is aside, so none is told", "leave aside out of one")

    def _act(self, raw: dict[str, Any], key: Key) -> Act | None:
        cues, given = self._cues(raw, key), self._doings(raw, "given", key)
        helps = [self._doings(table, "help", (*key, "gate", n)) for n, table in enumerate(self._gates(raw, key))]
        shots = tables(raw, "shot", key, self._faults, SHOTS)
        spots = [self._spots(table, (*key, "shot", n)) for n, table in enumerate(shots)]
        plain = {name: value for name, value in raw.items() if name not in ("cue", "given")}
        plain["gate"] = [{k: v for k, v in table.items() if k != "help"} for table in self._gates(raw, key)]
        plain["shot"] = [{k: v for k, v in table.items() if k not in _SPOTS} for table in shots]
        values = self._reader.read({k: v for k, v in plain.items() if k in raw}, ACT, key)
        self._check(values, key, cues)
        if self._faults:
            return None
        return Act(
            values["name"],
            values.get("title", ""),
            values["seconds"],
            self._world.settings[values["setting"]],
            values.get("through", "veil"),
            values.get("focus", ""),
            given,
            tuple(sorted(cues, key=lambda cue: cue.at)),
            tuple(sorted(map(_gate, values.get("gate", ()), helps), key=lambda gate: gate.at)),
            tuple(sorted(map(_shot, values.get("shot", ()), spots), key=lambda shot: shot.at)),
            tuple(self._branch(table) for table in values.get("next", ())),
            values.get("aside", False),
        )

    def _gates(self, raw: dict[str, Any], key: Key) -> list[dict[str, Any]]:
        return tables(raw, "gate", key, self._faults, GATES)

    def _cues(self, raw: dict[str, Any], key: Key) -> list[Cue]:
        found: list[Cue] = []
        for number, table in enumerate(tables(raw, "cue", key, self._faults, CUES)):
            here, at = (*key, "cue", number), table.get("at")
            if isinstance(at, bool) or not isinstance(at, int | float) or not 0.0 <= at <= LONGEST_ACT:
                told = "a cue lacks at" if at is None else f"at {shown(str(at))} is not a number of seconds"
                self._faults.add((*here, "at") if "at" in table else here, told, "at = 12.5")
                continue
            what = doing(table, here, self._world, self._faults, timed=True)
            if what is not None:
                found.append(Cue(float(at), what))
        return found

    def _doings(self, raw: dict[str, Any], name: str, key: Key) -> tuple[Doing, ...]:
        given = tables(raw, name, key, self._faults, CUES)
        read = [doing(table, (*key, name, n), self._world, self._faults, timed=False) for n, table in enumerate(given)]
        return tuple(each for each in read if each is not None)

    def _spots(self, raw: dict[str, Any], key: Key) -> dict[str, Spot]:
        found: dict[str, Spot] = {}
        for name in _SPOTS:
            if name in raw:
                place = spot(raw[name], self._world.anchors, (*key, name), self._faults)
                if place is not None:
                    found[name] = place
            elif not name.startswith("to_"):
                self._faults.add(key, f"a shot lacks {name}", f"{name} = [0, 1.6, 4]")
        return found

    def _check(self, values: Mapping[str, Any], key: Key, cues: Sequence[Cue]) -> None:
        """What an act names is there, and what it holds lies within its time."""
        self._known(values, "setting", [*self._world.settings], key)
        if "focus" in values:
            self._known(values, "focus", self._world.roles, key)
        for number, table in enumerate(values.get("next", ())):
            if isinstance(table, dict) and "to" in table:
                self._known(table, "to", self._names, (*key, "next", number))
        end = values.get("seconds")
        if end is None:
            return
        late = [("cue", n, cue.at) for n, cue in enumerate(cues)]
        late += [(kind, n, t.get("at", 0.0)) for kind in ("gate", "shot") for n, t in enumerate(values.get(kind, ()))]
        for kind, number, at in late:
            if at > end:
                message = f"at {at:g} s is after the act's end at {end:g} s"
                self._faults.add((*key, kind, number, "at"), message, "make the act longer")

    def _known(self, values: Mapping[str, Any], name: str, known: Sequence[str], key: Key) -> None:
        value = values.get(name)
        if isinstance(value, str) and value not in known:
            what = "act" if name == "to" else "role" if name == "focus" else name
            self._faults.add((*key, name), f"there is no {what} {shown(value)}", suggestion(value, known))

    def _branch(self, table: Mapping[str, Any]) -> Branch:
        return Branch(self._names.index(table["to"]), table.get("when"), table.get("soon", False))


def _gate(table: Mapping[str, Any], help: tuple[Doing, ...]) -> Gate:
    return Gate(**table, help=help)


def _shot(table: Mapping[str, Any], spots: dict[str, Spot]) -> Shot:
    to: dict[str, Any] = {name: spots.get(name, spots[name.removeprefix("to_")]) for name in ("to_eye", "to_look")}
    fov = table.get("fov", Shot.fov)
    return Shot(**{"fov": fov, "to_fov": fov, **table}, eye=spots["eye"], look=spots["look"], **to)
