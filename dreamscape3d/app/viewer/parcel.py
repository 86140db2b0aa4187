"""Results on their way from one process to the other: pickled, but for large parts that the other side has already.

Height maps and letterings are large, immutable and kept from one version of a dream to the next. They get numbers: the
first parcel with one holds it, later ones its number alone. So a reload is small, and the same map stays the same
object, which need not be given to the GPU again. Both sides forget what the last `KEPT` parcels did not use.

A parcel is only ever opened by the process that started its packer: pickles are programs.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections import deque
from dataclasses import fields
from typing import Any

from dreamscape3d.sdf.height_map import HeightMap
from dreamscape3d.sdf.lettering import Lettering

KEPT = 2


class Packer:
    """Makes parcels."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, int]] = {}  # by identity; holding the part keeps that its own
        self._last: deque[set[int]] = deque(maxlen=KEPT)
        self._used: set[int] = set()
        self._count = 0

    def pack(self, result: object) -> bytes:
        """The parcel of a result; any error means that later parcels do not build on this one."""
        self._used = set()
        file = io.BytesIO()
        pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table.copy()
        for kind in (HeightMap, Lettering):
            pickler.dispatch_table[kind] = self._reduce
        try:
            pickler.dump(result)
        except BaseException:
            self._known.clear()
            raise
        self._forget()
        return file.getvalue()

    def _reduce(self, part: HeightMap | Lettering) -> tuple[Any, ...]:
        known = self._known.get(id(part))
        if known is not None:
            self._used.add(known[1])
            return _part, (known[1],)
        self._count += 1
        self._known[id(part)] = (part, self._count)
        self._used.add(self._count)
        return _part, (self._count, type(part), tuple(getattr(part, field.name) for field in fields(part)))

    def _forget(self) -> None:
        if self._used:
            self._last.append(self._used)
        kept = set().union(*self._last)
        self._known = {key: known for key, known in self._known.items() if known[1] in kept}


class Unpacker:
    """Opens parcels, in the order in which they were made."""

    def __init__(self) -> None:
        self._known: dict[int, object] = {}
        self._last: deque[set[int]] = deque(maxlen=KEPT)
        self._used: set[int] = set()

    def unpack(self, data: bytes) -> Any:
        """The result in a parcel of this process's own packer."""
        self._used = set()
        result = _Opener(self._part, data).load()
        if self._used:
            self._last.append(self._used)
        kept = set().union(*self._last)
        self._known = {number: part for number, part in self._known.items() if number in kept}
        return result

    def _part(self, number: int, kind: type | None = None, values: tuple[Any, ...] = ()) -> object:
        self._used.add(number)
        if kind is not None:
            self._known[number] = kind(*values)
        return self._known[number]


class _Opener(pickle.Unpickler):
    def __init__(self, part: Any, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._part = part

    def find_class(self, module: str, name: str) -> Any:
        """Classes as ever; parts go to the unpacker that knows them."""
        return self._part if (module, name) == (__name__, _part.__name__) else super().find_class(module, name)


def _part(number: int, kind: type | None = None, values: tuple[Any, ...] = ()) -> object:
    """Stands in a parcel for `Unpacker._part`."""
    raise NotImplementedError("a parcel must be opened by its Unpacker")
