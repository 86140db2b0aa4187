"""The guests of a dream: which files they are, that they may be read, and what of them may cross.

A stranger's dream names its guests, so a name is a file in that dream's own folder or below, or a dream that comes
along, and nothing else. Guests' own guests are not followed: no circle, no chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeAlias

from dreamscape3d import resources
from dreamscape3d.dream.consent import CHANNELS, EVERYDAY
from dreamscape3d.dream.dream import Dream, Invitation
from dreamscape3d.dream.world import HOST
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats.faults import Faults, shown
from dreamscape3d.formats.file_names import FileNames, told, told_cure
from dreamscape3d.formats.limits import GUEST_BYTES, GUEST_FORMS
from dreamscape3d.formats.locations import Key
from dreamscape3d.formats.source import Source, read_source
from dreamscape3d.maths.expression import Number
from dreamscape3d.scene.cue import Placement

Values = Mapping[str, Any]
Parse: TypeAlias = Callable[[Source], tuple[Dream, int]]
"""Makes a dream without its guests, and counts its forms."""

INTENSITY = 0.5
"""Where a guest's table says nothing of it."""


class GuestReader:
    """Reads the guests of one dream: each file once, and not more than 1 MiB of them all."""

    def __init__(self, folder: Path | None, faults: Faults, parse: Parse) -> None:
        """`folder` of the dream, None for a text that lies in none."""
        self._files = FileNames(folder, resources.scenes(), "dream", faults)
        self._faults = faults
        self._parse = parse
        self._bytes = 0
        self._dreams: dict[Path, tuple[Dream, int] | None] = {}

    def invitations(self, tables: Sequence[Values], share: frozenset[str], forms: int) -> tuple[Invitation, ...]:
        """Those that may come, as the checked tables have them; faults are told of the others.

        `share` holds the channels that the host shares, `forms` is how many forms it has.
        """
        found: list[Invitation] = []
        for index, table in enumerate(tables):
            key: Key = ("guest", index)
            read = self._dream(table["dream"], (*key, "dream"))
            if read is None:
                continue
            forms += read[1]
            if forms > GUEST_FORMS:
                message = f"with {shown(table['dream'])} the dream and its guests have more than {GUEST_FORMS} forms"
                self._faults.add((*key, "dream"), message, "invite fewer, or smaller ones")
                break
            found.append(self._invitation(key, table, read[0], share))
        self._refuse_namesakes(found, tables)
        return tuple(found)

    def _invitation(self, key: Key, table: Values, dream: Dream, share: frozenset[str]) -> Invitation:
        return Invitation(
            dream,
            table.get("name") or PurePosixPath(table["dream"]).stem,
            MappingProxyType(self._strengths(key, table, dream, share)),
            Placement(table.get("at", (0.0, 0.0, 0.0)), table.get("turn", 0.0), table.get("scale", 1.0)),
            table["dream"],
        )

    # -- files

    def _dream(self, name: str, key: Key) -> tuple[Dream, int] | None:
        path = self._files.path(name, key)
        if path is None:
            return None
        if path not in self._dreams:
            self._dreams[path] = self._read(path, name, key)
        elif self._dreams[path] is None:
            self._faults.add(key, f"{shown(name)} cannot be a guest, as told above")
        return self._dreams[path]

    def _read(self, path: Path, name: str, key: Key) -> tuple[Dream, int] | None:
        try:
            self._bytes += path.stat().st_size
            if self._bytes > GUEST_BYTES:
                message = f"with {shown(name)} the guests have more than {GUEST_BYTES // 1024} KiB together"
                self._faults.add(key, message, "invite fewer, or smaller ones")
                return None
            return self._parse(read_source(path))
        except DreamFileError as error:
            self._faults.add(key, told(name, "guest", error), told_cure(path, error))
        except OSError as error:
            self._faults.add(key, f"{shown(name)} cannot be read: {(error.strerror or str(error)).lower()}")
        return None

    # -- consent

    def _strengths(self, key: Key, table: Values, dream: Dream, share: frozenset[str]) -> dict[str, Number]:
        """How much of each channel is there; what not both dreams share is refused where it was asked for by name."""
        named = {channel: table[channel] for channel in CHANNELS if channel in table}
        for channel, wish in named.items():
            if wish != 0.0:
                self._check_consent((*key, channel), channel, dream, table["dream"], share)
        common = dict.fromkeys((c for c in EVERYDAY if c in dream.share & share), _intensity(table, named))
        if not common and not named and _intensity(table, named) != 0.0:
            self._refuse_strangers(key, table, dream, share)
        strengths = {**common, **named}
        return {channel: strengths[channel] for channel in CHANNELS if strengths.get(channel, 0.0) != 0.0}

    def _check_consent(self, key: Key, channel: str, dream: Dream, name: str, share: frozenset[str]) -> None:
        if channel not in dream.share:
            cure = f"leave {channel} out, or add {channel} = true to [share] in its file"
            self._faults.add(key, f"{shown(name)} does not share its {channel}", cure, part="key")
        elif channel not in share:
            cure = f"leave {channel} out, or add {channel} = true to [share]"
            self._faults.add(key, f"this dream does not share its own {channel}", cure, part="key")

    def _refuse_strangers(self, key: Key, table: Values, dream: Dream, share: frozenset[str]) -> None:
        name = shown(table["dream"])
        if not dream.share:
            message, cure = f"{name} shares nothing", "it must say so in its own [share]"
        elif not share:
            message, cure = f"this dream shares nothing, so {name} cannot enter", "add [share] with form = true"
        else:
            message, cure = f"this dream and {name} share nothing of the same", f"it shares {_listed(dream.share)}"
        self._faults.add((*key, "dream"), message, cure)

    def _refuse_namesakes(self, found: Sequence[Invitation], tables: Sequence[Values]) -> None:
        if len(found) < len(tables):
            return
        taken: set[str] = set()
        for index, guest in enumerate(found):
            at = "name" if tables[index].get("name") else "dream"
            if guest.name == HOST:
                message = f"a guest cannot be called {shown(HOST)}, as who lets them in is"
                self._faults.add(("guest", index, at), message, 'add name = "…"')
            elif guest.name in taken:
                self._faults.add(("guest", index, at), f"two guests are called {shown(guest.name)}", 'add name = "…"')
            taken.add(guest.name)


def _intensity(table: Values, named: Mapping[str, Number]) -> Number:
    default = 0.0 if named else INTENSITY
    intensity: Number = table.get("intensity", default)
    return intensity


def _listed(channels: frozenset[str]) -> str:
    return ", ".join(channel for channel in CHANNELS if channel in channels)
