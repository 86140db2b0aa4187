"""Rehearsing in the viewer, and the understudy that does it ahead where the driver's cache is empty."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dreamscape3d.app.viewer import rehearsing, understudy
from dreamscape3d.app.viewer.rehearsing import BEFORE, WAITING, Rehearsing
from dreamscape3d.app.viewer.understudy import Understudy
from dreamscape3d.errors import ShaderError
from dreamscape3d.render import rehearsal, rehearsal_process


class Stand:
    """In the understudy's place: `done` steps are, and it is `at_work`."""

    def __init__(self, *done: str, at_work: bool = False) -> None:
        self.done, self.at_work, self.preferred = set(done), at_work, []  # type: ignore[var-annotated]

    def has_done(self, name: str) -> bool:
        return name in self.done

    def prefer(self, names: list[str]) -> None:
        self.preferred += names


class Piece:
    """In the rehearsal's place."""

    made: list[Piece]

    def __init__(self, *_: Any) -> None:
        self.left, self.taken, self.released = ["a", "b", "c"], [], False  # type: ignore[var-annotated]
        self.faulty = ""
        Piece.made.append(self)

    def step(self) -> bool:
        name = self.left.pop(0)
        if name == self.faulty:
            raise ShaderError("no such thing")
        self.taken.append(name)
        return True

    def release(self) -> None:
        self.released = True


@pytest.fixture(autouse=True)
def _piece(monkeypatch: pytest.MonkeyPatch) -> None:
    Piece.made = []
    monkeypatch.setattr(rehearsal, "Rehearsal", Piece)
    monkeypatch.setattr(rehearsing.time, "perf_counter", iter(range(10_000)).__next__)  # every look is a second later


def turned(stand: Stand, seconds: float, step: float = 1.0) -> Rehearsing:
    made = Rehearsing(None, None, stand)  # type: ignore[arg-type]
    for _ in range(round(seconds / step)):
        made.turn(step)
    return made


def test_nothing_happens_with_the_first_pictures() -> None:
    turned(Stand("a"), BEFORE - 0.1, 0.1)
    assert not Piece.made


def test_steps_take_no_more_than_their_share_of_the_time() -> None:
    made = turned(Stand("a", "b", "c"), BEFORE + 12.0)
    assert not Piece.made[0].taken  # to make it was a turn of its own
    for number in range(1, 4):
        for _ in range(round(1.0 / rehearsing.SHARE) + 1):
            made.turn(1.0)
        assert len(Piece.made[0].taken) == number
    assert not made.over
    for _ in range(20):
        made.turn(1.0)
    assert made.over
    assert Piece.made[0].released


def test_it_waits_for_the_understudy() -> None:
    stand = Stand("a", at_work=True)
    made = turned(stand, 60.0)
    assert Piece.made[0].taken == ["a"]
    stand.done |= {"b"}
    made.turn(WAITING)
    assert Piece.made[0].taken == ["a", "b"]


def test_it_stops_where_nobody_compiles_ahead() -> None:
    made = turned(Stand("a"), 60.0)
    assert Piece.made[0].taken == ["a"]
    assert made.over
    assert Piece.made[0].released


def test_a_shader_with_a_fault_ends_it_quietly() -> None:
    made = turned(Stand("a", "b"), BEFORE + 1.0)
    Piece.made[0].faulty = "a"
    for _ in range(60):
        made.turn(1.0)
    assert made.over
    assert Piece.made[0].released


def test_the_understudy_is_told_what_the_first_picture_wants_only_while_it_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rehearsal, "wanted_by", lambda plan: [f"for {plan}"])
    for stand in (Stand(at_work=True), Stand()):
        Rehearsing(None, None, stand).help("this")  # type: ignore[arg-type]
        assert stand.preferred == (["for this"] if stand.at_work else [])


# -- the understudy ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where progress is kept, and a driver's cache beside it that is not empty."""
    monkeypatch.setenv(understudy.FOLDER_VARIABLE, str(tmp_path / "own"))
    monkeypatch.setenv("MESA_SHADER_CACHE_DIR", str(tmp_path / "mesa"))
    monkeypatch.delenv("MESA_SHADER_CACHE_DISABLE", raising=False)
    monkeypatch.setattr(understudy.sys, "platform", "linux")
    monkeypatch.setattr(understudy.os, "cpu_count", lambda: 2)
    (tmp_path / "mesa" / "mesa_shader_cache").mkdir(parents=True)
    return tmp_path


class Child:
    """In the process' place."""

    def __init__(self) -> None:
        self.stdin = open(os.devnull, "wb")  # noqa: SIM115  # a pipe's end, closed by the understudy
        self.ended = False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def kill(self) -> None:
        self.ended = True

    def wait(self) -> int:
        return 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were started."""
    commands: list[list[str]] = []

    def start(command: list[str], **_: Any) -> Child:
        commands.append(command)
        return Child()

    monkeypatch.setattr(subprocess, "Popen", start)
    return commands


def test_it_starts_once_until_all_is_done(folder: Path, started: list[list[str]]) -> None:
    first = Understudy()
    assert first.at_work
    assert started[0][1:4] == ["-P", "-m", rehearsal_process.__name__]
    path = Path(started[0][4])
    assert path.parent == folder / "own"
    path.write_text("present\nshade rich\n", "utf-8")
    assert first.has_done("shade rich")
    assert not first.has_done("shade")
    first.close()
    assert not first.at_work
    second = Understudy()
    assert started[1] == started[0]
    path.write_text(f"present\n{rehearsal_process.WHOLE}\n", "utf-8")
    assert second.has_done("shade")
    second.close()
    third = Understudy()
    assert len(started) == 2
    assert not third.at_work
    third.close()


def test_an_emptied_cache_of_the_driver_is_filled_again(folder: Path, started: list[list[str]]) -> None:
    Understudy().close()
    path = Path(started[0][4])
    path.write_text(rehearsal_process.WHOLE, "utf-8")
    (folder / "mesa" / "mesa_shader_cache").rmdir()
    again = Understudy()
    assert len(started) == 2
    assert not again.has_done("present")
    again.close()


@pytest.mark.parametrize("name", ["MESA_GL_VERSION_OVERRIDE", "LIBGL_ALWAYS_SOFTWARE", "GALLIUM_DRIVER"])
def test_another_driver_has_a_file_of_its_own(
    name: str, folder: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    Understudy().close()
    monkeypatch.setenv(name, "4.1")
    Understudy().close()
    assert started[0][4] != started[1][4]


def test_it_does_nothing_where_processes_share_no_cache(
    folder: Path, started: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("MESA_SHADER_CACHE_DISABLE", "true")
        assert Understudy().has_done("anything")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(understudy.sys, "platform", "win32")
        Understudy().close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(understudy.os, "cpu_count", lambda: 1)
        Understudy().close()
    assert not started


def test_it_does_without_a_folder_and_without_a_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    without = Understudy()
    assert not without.at_work
    without.prefer(["present"])
    without.close()
    (folder / "file").write_text("")
    monkeypatch.setenv(understudy.FOLDER_VARIABLE, str(folder / "file" / "below"))
    assert Understudy().has_done("anything")
