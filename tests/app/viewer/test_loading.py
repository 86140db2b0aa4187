"""The Loader: dreams made ready, whatever becomes of their files."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from loads import BAD, GOOD, LONG, until, write

from dreamscape3d import resources
from dreamscape3d.app.viewer.loading import Loader
from dreamscape3d.app.viewer.ready import Changed, Failed, Loaded, Located
from dreamscape3d.dream.world import World
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import check_file, load_dream
from dreamscape3d.formats.places import form_places
from dreamscape3d.formats.source import FILE_BYTES

# -- what comes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["harmony", "mia", "liam"])  # letters, a terrain, a skyline
def test_a_dream_comes_ready(loader: Loader, name: str) -> None:
    path = resources.scenes() / f"{name}.toml"
    loader.request(path)
    assert loader.busy
    loaded = until(loader, Loaded, Failed)
    assert not loader.busy
    dream = load_dream(path)
    assert (loaded.path, loaded.dream, loaded.digest) == (path, dream, dream.digest)
    assert loaded.spent_ms > 0.0
    mine, other = World(dream).moment(1.5), World(loaded.dream, loaded.poser).moment(1.5)
    assert mine.field.texels.tobytes() == other.field.texels.tobytes()
    assert mine.lamps.tobytes() == other.lamps.tobytes()
    located = until(loader, Located)
    assert (located.path, located.digest) == (path, dream.digest)
    assert located.places == form_places(path.read_text(encoding="utf-8"), str(path))


def test_faults_come_with_places_and_carets(loader: Loader, tmp_path: Path) -> None:
    path = write(tmp_path, BAD)
    loader.request(path)
    failed = until(loader, Failed, Loaded)
    assert failed.path == path
    assert isinstance(failed.error, DreamFileError)
    expected = check_file(path)
    assert len(expected) == 2
    assert [str(fault) for fault in failed.error.faults] == [str(fault) for fault in expected]
    assert "^" in str(failed.error)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.unlink(), "there is no such file"),
        (lambda path: (path.unlink(), path.mkdir()), "this is a folder, not a dream file"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "byte 0xff is not UTF-8 text"),
        (lambda path: path.write_bytes(b"#" * (FILE_BYTES + 1)), "the file is larger than 256 KiB"),
        (lambda path: path.write_text(GOOD.replace("sphere", "teapot")), "there is no"),
    ],
)
def test_files_that_cannot_be_dreams(
    apart: Loader, tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    path = write(tmp_path)
    spoil(path)
    apart.request(path)
    failed = until(apart, Failed, Loaded)
    assert isinstance(failed, Failed)
    assert message in failed.error.message or message == "there is no"


def test_what_cannot_be_lowered_fails_there(loader: Loader, tmp_path: Path) -> None:
    form = '{ shape = "sphere", smooth = 0.1 }'
    for _ in range(4):
        form = f'{{ smooth = 0.1, form = [{{ shape = "box" }}, {{ shape = "box", operator = "subtract" }}, {form}] }}'
    loader.request(write(tmp_path, f'form = [{{ shape = "box" }}, {form}]'))
    failed = until(loader, Failed, Loaded)
    assert failed.error.message == "carved or blended groups nest 4 deep, more than 3"
    assert failed.error.cure == "join inner groups by plain unions, or move them to the top level"


def test_odd_names_of_files(apart: Loader, tmp_path: Path) -> None:
    path = write(tmp_path, name="n\u00e4chte \u2603 'quoted'.toml")
    apart.request(path)
    assert until(apart, Loaded, Failed).path == path


# -- order --------------------------------------------------------------------------------------------------


def test_a_newer_request_takes_the_place_of_older_ones(loader: Loader, tmp_path: Path) -> None:
    paths = [write(tmp_path, GOOD.replace("night", f"night {number}"), f"{number}.toml") for number in range(30)]
    for path in paths:
        loader.request(path)
    results = [until(loader, Loaded)]
    while (more := until(loader, Loaded, seconds=0.5)) is not None:
        results.append(more)
    assert [loaded.path for loaded in results] == [paths[-1]]


def test_purposes_do_not_hinder_each_other(loader: Loader, tmp_path: Path) -> None:
    first, second = write(tmp_path, name="a.toml"), write(tmp_path, name="b.toml")
    loader.request(first, "show")
    loader.request(second, "next")
    assert {until(loader, Loaded).path, until(loader, Loaded).path} == {first, second}


def test_the_same_file_again_shows_its_newest_version(loader: Loader, tmp_path: Path) -> None:
    path = write(tmp_path)
    for number in range(5):
        path.write_text(GOOD.replace("1.0", f"1.{number}"))
        loader.request(path)
    last = load_dream(path)
    while True:
        loaded = until(loader, Loaded)
        if loaded.dream == last:
            break
    assert not loader.busy


def test_polling_and_asking_never_wait(apart: Loader, tmp_path: Path) -> None:
    """Thousands of requests fit no pipe, and a process that is stopped reads none."""
    path = write(tmp_path)
    assert apart.pid is not None
    if os.name == "posix":
        os.kill(apart.pid, signal.SIGSTOP)
    began = time.perf_counter()
    for number in range(5000):
        apart.request(path, f"purpose {number % 7}")
        apart.poll()
    spent = time.perf_counter() - began
    if os.name == "posix":
        os.kill(apart.pid, signal.SIGCONT)
    assert spent < LONG
    for _ in range(7):
        assert isinstance(until(apart, Loaded, Failed), Loaded)


# -- following ----------------------------------------------------------------------------------------------


def test_saves_are_loaded_without_being_asked_for(loader: Loader, tmp_path: Path) -> None:
    path = write(tmp_path)
    loader.follow([path])
    loader.request(path)
    assert until(loader, Loaded).dream.title == "night"
    assert until(loader, Located)
    time.sleep(0.3)
    for number in range(3):
        path.write_text(GOOD.replace("night", f"dawn {number}"))
        assert until(loader, Loaded).dream.title == f"dawn {number}"
    path.write_text(BAD)
    assert isinstance(until(loader, Failed, Loaded), Failed)
    path.write_text(GOOD)
    assert until(loader, Loaded, Failed).dream.title == "night"


def test_what_is_no_longer_followed_is_quiet(loader: Loader, tmp_path: Path) -> None:
    first, second = write(tmp_path, name="a.toml"), write(tmp_path, name="b.toml")
    loader.follow([first])
    loader.follow([second])
    loader.request(second)
    assert until(loader, Located)
    time.sleep(0.3)
    first.write_text(GOOD.replace("night", "first"))
    second.write_text(GOOD.replace("night", "second"))
    assert until(loader, Loaded, Failed).dream.title == "second"
    assert until(loader, Loaded, Failed, seconds=0.4) is None


def test_a_save_before_following_counts(loader: Loader, tmp_path: Path) -> None:
    path = write(tmp_path)
    loader.request(path)
    assert until(loader, Located)
    path.write_text(GOOD.replace("night", "dawn"))
    loader.follow([path])
    assert until(loader, Loaded, Failed).dream.title == "dawn"
    assert until(loader, Loaded, Failed, seconds=0.4) is None


def test_what_lies_in_folders_is_told(loader: Loader, tmp_path: Path) -> None:
    shader = tmp_path / "shaders" / "lib" / "fog.glsl"
    shader.parent.mkdir(parents=True)
    shader.write_text("float fog;")
    path = write(tmp_path)
    loader.follow([tmp_path / "shaders", path])
    loader.request(path)
    assert until(loader, Located)
    time.sleep(0.5)
    shader.write_text("float fog = 1.0;")
    assert until(loader, Changed) == Changed(frozenset({shader}))


def test_a_notice_reaches_people(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*settings: object) -> None:
        raise OSError("OS file watch limit reached. (os error 28)")

    monkeypatch.setattr("watchfiles._rust_notify.RustNotify", refuse)
    path = write(tmp_path)
    loader = Loader(apart=False)
    loader.follow([path])
    time.sleep(0.3)
    path.write_text(GOOD + "\n")
    assert isinstance(until(loader, Loaded), Loaded)
    until(loader, Failed, seconds=0.1)
    loader.close()
    assert loader.notice.startswith("the system cannot watch files (os file watch limit reached.)")


# -- parts that are not sent twice --------------------------------------------------------------------------


def test_a_reload_keeps_the_same_maps_and_letters(apart: Loader, tmp_path: Path) -> None:
    text = (resources.scenes() / "mia.toml").read_text(encoding="utf-8")
    path = write(tmp_path, text)
    seen = []
    for number in range(3):
        path.write_text(f"{text}\n# {number}\n")
        apart.request(path)
        loaded = until(apart, Loaded)
        World(loaded.dream, loaded.poser).moment()
        seen.append([known.map for known in loaded.poser.field.procedural] + list(loaded.poser.field.letterings))
    assert seen[0]
    for again in seen[1:]:
        assert all(one is other for one, other in zip(seen[0], again, strict=True))
