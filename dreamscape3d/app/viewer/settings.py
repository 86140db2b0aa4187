"""What the viewer remembers from one time to the next: a JSON file in the platform's folder for settings.

      file ──load──▶ Settings ──keep(changed)──▶ at most once a second, and at the end ──▶ file

A file that is broken, or newer than this program, never stops the viewer: what can be used of it is used, the file is
put aside as `viewer.json.bak`, and one notice tells so. Keys that are not known stay as they are.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from dreamscape3d.app.picture import replacing

if TYPE_CHECKING:
    from dreamscape3d.render.quality import Name as QualityName

FOLDER_VARIABLE = "DREAMSCAPE3D_CONFIG_DIR"
"""Environment variable that names another folder, for tests and for programs carried on a stick."""
FILE_NAME = "viewer.json"
VERSION = 1
RECENT = 20
SNAP = 30.0  # degrees of a snap turn, where nobody says
BETWEEN_SECONDS = 1.0
MAX_BYTES = 256 * 1024
_MAX_SIDE = 16384
_FAR = 2 * _MAX_SIDE

Fullscreen = Literal["no", "exclusive", "borderless"]
Plain = bool | int | float | str
Check = Callable[[Any], Any]
"""Gives the value as it is to be used, or raises ValueError with what is allowed."""


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _number(least: float, most: float) -> Check:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ValueError(f"a number, {least:g} to {most:g}")
        return float(value)

    return check


def _one_of(*words: str) -> Check:
    def check(value: Any) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return str(value)

    return check


def _pair(least: int, most: int) -> Check:
    def check(value: Any) -> tuple[int, int]:
        whole = isinstance(value, list | tuple) and len(value) == 2 and all(type(part) is int for part in value)
        if not whole or not all(least <= part <= most for part in value):
            raise ValueError(f"two whole numbers, {least} to {most}")
        return int(value[0]), int(value[1])

    return check


def _or_none(inner: Check) -> Check:
    return lambda value: None if value is None else inner(value)


def _table(value: Any) -> Mapping[str, Plain]:
    """Words → plain values; what they mean is for their owner to check."""
    if not isinstance(value, Mapping) or len(value) > 64 or not all(_is_plain(part) for part in value.values()):
        raise ValueError("a table of at most 64 numbers and words")
    return MappingProxyType({str(key): part for key, part in value.items()})


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))


def _paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
        raise ValueError("a list of paths")
    return tuple(dict.fromkeys(part for part in value if os.path.isabs(part) and "\0" not in part))[:RECENT]


def _by(check: Check) -> Mapping[str, Any]:
    return {"check": check}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is remembered; values are always within their ranges when they come from a file.

    Attributes:
        window_size: of the window when it does not fill the screen; `window_position`: of its upper left corner
            then, None to leave that to the system.
        fullscreen: `no`, `exclusive` or `borderless`.
        quality: `draft`, `live`, `high` or `final`; `target_fps`: pictures a second to hold, 5 to 500,
            None for what fits the machine.
        stereo: what the stereo layout keeps, by its own words.
        vignette: whether the edges darken while moving; `vignette_fov`: what is left then [degrees].
        snap_turn: degrees of a snap turn, 0 for the usual 30.
        speed: metres a second; `mouse_sensitivity`: 1 as made, 0.05 to 20; `invert_mouse`: up looks down.
        inspector: whether the panel is open; `sound`: whether there may be any.
        recent: absolute paths of the dreams last seen, newest first, 20 at most.
    """

    window_size: tuple[int, int] = field(default=(1280, 720), metadata=_by(_pair(48, _MAX_SIDE)))
    window_position: tuple[int, int] | None = field(default=None, metadata=_by(_or_none(_pair(-_FAR, _FAR))))
    fullscreen: Fullscreen = field(default="no", metadata=_by(_one_of("no", "exclusive", "borderless")))
    quality: QualityName = field(default="live", metadata=_by(_one_of("draft", "live", "high", "final")))
    target_fps: float | None = field(default=None, metadata=_by(_or_none(_number(5.0, 500.0))))
    stereo: Mapping[str, Plain] = field(default_factory=lambda: MappingProxyType({}), metadata=_by(_table))
    vignette: bool = field(default=True, metadata=_by(_switch))
    vignette_fov: float = field(default=90.0, metadata=_by(_number(30.0, 120.0)))
    snap_turn: float = field(default=0.0, metadata=_by(_number(0.0, 90.0)))
    speed: float = field(default=3.0, metadata=_by(_number(0.001, 10_000.0)))
    mouse_sensitivity: float = field(default=1.0, metadata=_by(_number(0.05, 20.0)))
    invert_mouse: bool = field(default=False, metadata=_by(_switch))
    inspector: bool = field(default=False, metadata=_by(_switch))
    sound: bool = field(default=True, metadata=_by(_switch))
    recent: tuple[str, ...] = field(default=(), metadata=_by(_paths))

    def seen(self, path: Path) -> Settings:
        """With `path` as the newest of the recent dreams."""
        newest = str(path.absolute())
        return replace(self, recent=(newest, *(other for other in self.recent if other != newest))[:RECENT])

    @property
    def snap_degrees(self) -> float:
        """How far a snap turn goes."""
        return self.snap_turn or SNAP

    def present(self) -> Sequence[Path]:
        """The recent dreams whose files are there now, newest first."""
        return [path for path in map(Path, self.recent) if _is_file(path)]


def settings_folder() -> Path:
    """Where settings are kept: DREAMSCAPE3D_CONFIG_DIR, else the platform's own place.

    Raises:
        RuntimeError: there is neither, as there is no home.
    """
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).absolute()
    from platformdirs import user_config_path

    return user_config_path("dreamscape3d", appauthor=False)


class SettingsFile:
    """The settings and the file that keeps them. Nothing here raises: what fails is told in `notices`, once.

    Attributes:
        settings: as they are now.
        path: of the file, None where there is no place for one.
        notices: what a person should know, at most one line about reading and one about writing.
    """

    def __init__(self, folder: Path | None = None, *, aside: bool = True) -> None:
        """Read the file of `folder`, by default of `settings_folder()`; without one, everything is as made.

        Without `aside` it is only looked at, and a broken one stays where it is.
        """
        self._aside = aside
        self.settings = Settings()
        self.notices: list[str] = []
        self._raw: dict[str, Any] = {}
        self._changed = self._unwritable = False
        self._written = -math.inf
        self.path = self._find(folder)
        if self.path is not None:
            self._read(self.path)

    def keep(self, settings: Settings) -> None:
        """Take these as the present settings; the file follows by `write_if_due` or `close`."""
        if settings != self.settings:
            self.settings = settings
            self._changed = True

    def write_if_due(self, now: float | None = None) -> bool:
        """Write when something changed and the last writing is a second ago; `now` [s] is of a steady clock."""
        now = time.monotonic() if now is None else now
        if not self._changed or now - self._written < BETWEEN_SECONDS:
            return False
        self._written = now
        return self._write()

    def close(self) -> None:
        """Write what is not yet written."""
        if self._changed:
            self._write()

    def _find(self, folder: Path | None) -> Path | None:
        try:
            return (folder or settings_folder()) / FILE_NAME
        except (RuntimeError, OSError) as error:
            self.notices.append(f"settings are not kept: {error}")
            return None

    def _read(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return
        except OSError as error:
            self._unwritable = True  # what cannot be read is not replaced either
            self.notices.append(f"settings cannot be read and are not kept: {_reason(error)}")
            return
        trouble = self._take(data)
        if trouble and self._aside:
            self._put_aside(path, trouble)
        elif trouble:
            self.notices.append(f"{path}: {trouble}")

    def _take(self, data: bytes) -> str:
        """Use what can be used; gives what is wrong with the rest, or ""."""
        try:
            raw = _parsed(data)
        except ValueError as error:
            return str(error)
        self._raw = raw
        version = raw.get("version")
        if type(version) is not int or version > VERSION:
            trouble = [f"it is of version {version}, this program knows {VERSION}"]
        else:
            trouble = []
        values: dict[str, Any] = {}
        for known in dataclasses.fields(Settings):
            if known.name not in raw:
                continue
            try:
                values[known.name] = known.metadata["check"](raw[known.name])
            except ValueError as error:
                trouble.append(f"{known.name} has to be {error}")
        self.settings = Settings(**values)
        return trouble[0] if trouble else ""

    def _put_aside(self, path: Path, trouble: str) -> None:
        aside = path.with_name(f"{path.name}.bak")
        try:
            shutil.copyfile(path, aside)
        except OSError as error:
            self._unwritable = True
            self.notices.append(f"settings are not kept: {trouble}, and no copy can be made: {_reason(error)}")
            return
        self.notices.append(f"settings are partly as made: {trouble} (the file is kept as {aside})")

    def _write(self) -> bool:
        self._changed = False
        if self.path is None or self._unwritable:
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self.path) as temporary:
                temporary.write_text(self._text(), encoding="utf-8", newline="\n")
        except (OSError, RuntimeError) as error:
            self._unwritable = True
            self.notices.append(f"settings are not kept: {_reason(error)}")
            return False
        return True

    def _text(self) -> str:
        known = {name: getattr(self.settings, name) for name in (part.name for part in dataclasses.fields(Settings))}
        known["stereo"] = dict(self.settings.stereo)
        document = {**self._raw, "version": VERSION, **known}
        return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        raw = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the file is no JSON ({error})") from None
    if not isinstance(raw, dict):
        raise ValueError("the file holds no table")
    return raw


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
