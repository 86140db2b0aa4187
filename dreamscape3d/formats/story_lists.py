"""What a story file holds besides tables with fixed keys: names in lists, marks, sizes, spots of the camera."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from dreamscape3d.dream.telling.story import Mark, Spot
from dreamscape3d.formats.faults import Faults, shown, suggestion
from dreamscape3d.formats.locations import Key

FARTHEST = 1e5  # metres
NOT_MARKS = ("ahead", "away")
FRAMES = ("world", "body")


def tables(raw: Mapping[str, Any], name: str, key: Key, faults: Faults, most: int) -> list[dict[str, Any]]:
    """An array of tables; a fault where it is none or too long."""
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        faults.add((*key, name), f"{name} wants tables", f"head each of them [[{name}]]")
        return []
    if len(found) > most:
        faults.add((*key, name), f"{name} has {len(found)} entries; at most {most} are read")
        return []
    return found


def named(raw: Mapping[str, Any], name: str, known: Collection[str], key: Key, faults: Faults) -> tuple[str, ...]:
    """A list of names of those known; a fault for each other."""
    found = raw.get(name, [])
    if not isinstance(found, list):
        faults.add((*key, name), f"{name} wants names in brackets", f'{name} = ["…"]')
        return ()
    for index, each in enumerate(found):
        if not isinstance(each, str) or each not in known:
            word = each if isinstance(each, str) else str(each)
            faults.add((*key, name, index), f"there is no {shown(word)} here", suggestion(word, sorted(known)))
    return tuple(each for each in found if isinstance(each, str))


def numbers(value: Any, count: tuple[int, ...], key: Key, faults: Faults, what: str) -> tuple[float, ...] | None:
    """So many numbers within ±100,000; None with a fault for anything else."""
    good = isinstance(value, list) and len(value) in count
    if good and all(isinstance(x, int | float) and not isinstance(x, bool) and abs(x) <= FARTHEST for x in value):
        return tuple(map(float, value))
    faults.add(key, f"{key[-1]} wants {what}, each within ±{FARTHEST:,.0f}")
    return None


def marks(raw: Mapping[str, Any], key: Key, faults: Faults, most: int) -> dict[str, Mark]:
    """Places by name, each [x, y, z] or [x, y, z, yaw]."""
    table = raw.get("marks", {})
    if not isinstance(table, dict) or len(table) > most:
        faults.add((*key, "marks"), f"marks wants a table of at most {most} places")
        return {}
    found: dict[str, Mark] = {}
    for name, value in table.items():
        at = numbers(value, (3, 4), (*key, "marks", name), faults, "x, y, z and perhaps yaw")
        if name in NOT_MARKS or not name or not name.isprintable() or "." in name or "/" in name:
            cure = "use letters, digits and _; ahead and away are taken"
            faults.add((*key, "marks", name), f"{shown(name)} cannot be a mark's name", cure, part="key")
        elif at is not None:
            found[name] = Mark((at[0], at[1], at[2]), at[3] if len(at) == 4 else 0.0)
    return found


def spot(value: Any, known: Collection[str], key: Key, faults: Faults) -> Spot | None:
    """A place of the camera: [x, y, z], or { of = "mia.head", offset = [x, y, z], frame = "body" }."""
    if isinstance(value, list):
        at = numbers(value, (3,), key, faults, "x, y, z")
        return Spot("", (at[0], at[1], at[2])) if at is not None else None
    if not isinstance(value, dict):
        faults.add(key, f"{key[-1]} wants [x, y, z] or a table", '{ of = "mia.head", offset = [0, 0.1, 1.6] }')
        return None
    for name in value.keys() - {"of", "offset", "frame"}:
        faults.add((*key, name), f"unknown key {shown(name)} of a spot", "it has of, offset, frame", part="key")
    at = numbers(value.get("offset", [0, 0, 0]), (3,), (*key, "offset"), faults, "x, y, z")
    frame = value.get("frame", "world")
    if frame not in FRAMES:
        faults.add((*key, "frame"), f"unknown frame {shown(str(frame))}", "world or body")
    of = value.get("of", "")
    if not isinstance(of, str) or (of and not is_anchor(of, known)):
        faults.add((*key, "of"), f"there is no {shown(str(of))} to see from", suggestion(str(of), sorted(known)))
        return None
    return Spot(of, (at[0], at[1], at[2]), frame == "body") if at is not None else None


def is_anchor(name: str, known: Collection[str]) -> bool:
    """Whether it can be an anchor: a role or what is theirs, their double, or a mark. `known` are roles and marks."""
    head = name.split("/")[0].split(".")
    return name in known or head[0] in known or (head[0] == "double" and (len(head) == 1 or head[1] in known))
