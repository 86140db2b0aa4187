"""The Loader when it goes wrong: processes that end, take too long or too much, or cannot be started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loads import GOOD, posix, until, write

from dreamscape3d import resources
from dreamscape3d.app.viewer import loading, loading_link
from dreamscape3d.app.viewer.loading import Loader
from dreamscape3d.app.viewer.loading_link import ThreadLink
from dreamscape3d.app.viewer.ready import Failed, Loaded, Located


@posix
def test_a_process_that_ends_is_started_again(apart: Loader, tmp_path: Path) -> None:
    path = write(tmp_path)
    apart.follow([path])
    apart.request(path)
    assert until(apart, Loaded, Failed)
    before = apart.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    apart.request(path)
    assert isinstance(until(apart, Loaded, Failed), Loaded)
    assert apart.pid not in (before, None)
    path.write_text(GOOD.replace("night", "dawn"))
    assert until(apart, Loaded).dream.title == "dawn"
    assert apart.notice == ""


def deadly_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let dreams with "deadly" in their path or text end the process that loads them."""
    monkeypatch.setattr(
        loading_link,
        "_START",
        "import sys, json, os; sys.path[:] = json.loads(sys.argv[1]);"
        "from dreamscape3d.app.viewer import ready, workshop; made = ready.make_ready;"
        "deadly = lambda path: 'deadly' in str(path) or 'deadly' in path.read_text();"
        "workshop.make_ready = lambda path: os.kill(os.getpid(), 9) if deadly(path) else made(path);"
        "from {module} import main; main({memory})",
    )


@posix
def test_a_save_that_ends_the_process_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deadly_names(monkeypatch)
    loader, path = Loader(), write(tmp_path)
    loader.follow([path])
    loader.request(path)
    assert until(loader, Located)
    time.sleep(0.3)
    path.write_text(GOOD.replace("night", "deadly"))
    failed = until(loader, Failed, Loaded)
    assert failed.error.message == f"{path}: loading was given up: its process was ended by signal 9"
    path.write_text(GOOD.replace("night", "mended"))
    assert until(loader, Failed, Loaded).dream.title == "mended"
    loader.close()


@posix
def test_nothing_is_given_up_while_nothing_is_done(
    apart: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = apart.pid
    for number in range(12):
        apart.request(write(tmp_path, name=f"{number}.toml"))
    assert until(apart, Located)
    monkeypatch.setattr(loading, "LONGEST", 0.05)
    assert until(apart, Failed, seconds=0.5) is None
    assert apart.pid == before


@posix
def test_a_dream_that_ends_its_process_twice_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deadly_names(monkeypatch)
    loader = Loader()
    deadly, good = write(tmp_path, name="deadly.toml"), write(tmp_path)
    loader.request(deadly, "one")
    loader.request(good, "two")
    results = {type(result): result for result in (until(loader, Loaded, Failed), until(loader, Loaded, Failed))}
    loader.close()
    assert results[Loaded].path == good
    assert results[Failed].path == deadly
    message = results[Failed].error.message
    assert message == f"{deadly}: loading was given up: its process was ended by signal 9"
    assert results[Failed].error.cure == "it may ask for more than this machine has: use fewer or smaller parts"


@posix
def test_a_dream_that_takes_too_long_is_given_up(
    apart: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path, name="first.toml")
    apart.request(first)
    assert until(apart, Loaded)
    assert until(apart, Located)
    monkeypatch.setattr(loading, "LONGEST", -1.0)
    monkeypatch.setattr(loading, "_TRIES", 1)
    apart.request(resources.scenes() / "liam.toml")
    failed = until(apart, Failed)
    assert "loading was given up: it took more than -1 s" in failed.error.message


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_too_much_memory_is_a_fault_of_the_dream(tmp_path: Path) -> None:
    terrains = "".join(
        f'[[form]]\nshape = "terrain"\nsize = 400.0\nheight = 20.0\nfeature = 50.0\nseed = {seed}\n'
        for seed in range(12)
    )
    loader, huge = Loader(memory=140 << 20), write(tmp_path, terrains, "huge.toml")
    for _ in range(2):
        loader.request(huge)
        failed = until(loader, Failed, Loaded)
        assert isinstance(failed, Failed)
        assert failed.error.message == f"{huge}: the dream takes more memory than it may"
        assert failed.error.cure == "use fewer or smaller terrains, texts and copies"
        loader.request(write(tmp_path))
        assert isinstance(until(loader, Loaded, Failed), Loaded)
    loader.close()


def test_an_unforeseen_error_is_told_and_ends_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    path = write(tmp_path)
    loader = Loader(apart=False)
    with monkeypatch.context() as patch:
        patch.setattr("dreamscape3d.scene.posing.ScenePoser.pose", broken)
        loader.request(path)
        failed = until(loader, Failed, Loaded)
    assert failed.error.message == f"{path}: the dream could not be made ready (ZeroDivisionError: division by zero)"
    assert failed.error.cure == "this is a fault of dreamscape3d: please report it, with the file"
    loader.request(path)
    assert isinstance(until(loader, Loaded, Failed), Loaded)
    loader.close()


def test_without_a_process_a_thread_does_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    loader = Loader()
    assert loader.pid is None
    assert loader.notice == (
        "dreams are loaded between pictures, since no process can be started (Resource temporarily unavailable)"
    )
    loader.request(write(tmp_path))
    assert isinstance(until(loader, Loaded, Failed), Loaded)
    loader.close()


@pytest.mark.parametrize(("name", "value"), [("executable", ""), ("frozen", True)])
def test_a_frozen_program_starts_none(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    monkeypatch.setattr(sys, name, value, raising=False)
    loader = Loader()
    loader.close()
    assert isinstance(loader._link, ThreadLink)


def test_a_process_that_cannot_begin_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading_link, "_MODULE", "dreamscape3d.app.viewer.nowhere")
    loader = Loader()
    path = write(tmp_path)
    loader.follow([path])
    loader.request(path)
    assert isinstance(until(loader, Loaded, Failed), Loaded)
    assert loader.pid is None
    assert loader.notice == (
        "dreams are loaded between pictures: its process was ended with code 1: "
        "ModuleNotFoundError: No module named 'dreamscape3d.app.viewer.nowhere'"
    )
    loader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_process_that_has_no_memory_at_all_is_told(tmp_path: Path) -> None:
    loader = Loader(memory=20 << 20)
    loader.request(write(tmp_path))
    assert isinstance(until(loader, Loaded, Failed), Loaded)
    assert loader.pid is None
    assert loader.notice.startswith("dreams are loaded between pictures: its process was ended with code 1: ")
    loader.close()
