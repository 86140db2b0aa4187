"""How a planner and its process speak: pickled messages with their length before them, over a pair of pipes.

What is the same in all pictures of a scene, its lowered `Field`s, is sent once with the scene, or made on both sides;
plans name them.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from typing import Any, BinaryIO, TypeAlias

from dreamscape3d.render.plan import Plan
from dreamscape3d.scene.mixing import MixedPoser
from dreamscape3d.scene.posing import ScenePoser
from dreamscape3d.scene.staging import StagedPoser
from dreamscape3d.sdf.field import Field

Poser: TypeAlias = ScenePoser | MixedPoser | StagedPoser
PROTOCOL = 5
_LENGTH = 8  # bytes


def write_message(pipe: BinaryIO, data: bytes) -> None:
    """Raises OSError where nobody reads any more."""
    for part in (len(data).to_bytes(_LENGTH, "little"), data):
        left = memoryview(part)
        while left:
            left = left[pipe.write(left) :]


def read_message(pipe: BinaryIO) -> bytes | None:
    """The next one; None where there will be no more."""
    head = _read(pipe, _LENGTH)
    return None if head is None else _read(pipe, int.from_bytes(head, "little"))


def _read(pipe: BinaryIO, count: int) -> bytes | None:
    data = bytearray(count)
    left = memoryview(data)
    while left:
        got = pipe.readinto(left)  # type: ignore[attr-defined]  # raw files have it
        if not got:
            return None
        left = left[got:]
    return bytes(data)


def dump_plan(plan: Plan | None, scene: int, poser: Poser) -> bytes:
    """A plan of `scene`, whose `poser` the reader has."""
    stream = io.BytesIO()
    pickler = _Pickler(stream, PROTOCOL)
    pickler.scene, pickler.poser = scene, poser
    pickler.dump(plan)
    return stream.getvalue()


def load_plan(data: bytes, scenes: Mapping[int, Poser]) -> Plan | None:
    """Raises KeyError where its scene is not there."""
    unpickler = _Unpickler(io.BytesIO(data))
    unpickler.scenes = scenes
    plan: Plan | None = unpickler.load()
    return plan


class _Pickler(pickle.Pickler):
    scene: int
    poser: Poser

    def persistent_id(self, thing: Any) -> tuple[int, str] | None:
        name = self.poser.name_of(thing) if type(thing) is Field else None
        return None if name is None else (self.scene, name)


class _Unpickler(pickle.Unpickler):
    scenes: Mapping[int, Poser]

    def persistent_load(self, known: Any) -> Field:
        scene, name = known
        return self.scenes[scene].structure(name)
