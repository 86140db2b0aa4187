"""The Watcher: one word for each save, however an editor goes about it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dreamscape3d import resources
from dreamscape3d.app.viewer import watching
from dreamscape3d.app.viewer.watching import Watcher, shader_folder, signature_of

LONG = 10.0  # seconds until something is taken for lost


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    watcher = Watcher()
    yield watcher
    watcher.close()


def saves(watcher: Watcher, quiet: float = 0.4) -> list[frozenset[Path]]:
    """What is told until nothing has been for a while."""
    told: list[frozenset[Path]] = []
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if saved := watcher.poll():
            told.append(saved)
            until = time.monotonic() + quiet
        time.sleep(0.002)
    return told


def begin(watcher: Watcher, *paths: Path) -> None:
    watcher.watch(paths)
    time.sleep(0.4)  # until the system's notices come


def in_place(path: Path) -> None:
    path.write_text("title = 'b'\n")


def by_rename(path: Path) -> None:
    other = path.with_name(".dream.toml.swp")
    other.write_text("title = 'c'\n")
    other.replace(path)


def with_a_backup(path: Path) -> None:
    """As vim does: the old file is put aside, a new one made and written, its mode set, the backup deleted."""
    backup = path.with_name(f"{path.name}~")
    mode = path.stat().st_mode
    path.rename(backup)
    time.sleep(0.02)
    with path.open("w") as file:
        time.sleep(0.02)
        file.write("title = 'd'\n")
    path.chmod(mode)
    backup.unlink()


def emptied_first(path: Path) -> None:
    """As editors that open for writing, think, and write."""
    path.write_text("")
    time.sleep(0.06)
    path.write_text("title = 'e'\n")


@pytest.mark.parametrize("save", [in_place, by_rename, with_a_backup, emptied_first], ids=lambda save: save.__name__)
def test_one_save_is_told_once_and_whole(tmp_path: Path, watcher: Watcher, save: Callable[[Path], None]) -> None:
    path = tmp_path / "dream.toml"
    path.write_text("title = 'a'\n")
    begin(watcher, path)
    for _ in range(2):
        save(path)
        assert saves(watcher) == [frozenset({path})]
    assert path.read_text().startswith("title = ")


def test_what_is_not_as_it_was_known_to_be_is_told(tmp_path: Path, watcher: Watcher) -> None:
    path, same = tmp_path / "dream.toml", tmp_path / "same.toml"
    in_place(path)
    in_place(same)
    known = {path: signature_of(path), same: signature_of(same)}
    by_rename(path)
    watcher.watch([path, same], known)
    assert saves(watcher) == [frozenset({path})]


def test_other_files_of_the_folder_are_not_told(tmp_path: Path, watcher: Watcher) -> None:
    path, other = tmp_path / "dream.toml", tmp_path / "picture.png"
    path.write_text("title = 'a'\n")
    begin(watcher, path)
    other.write_text("pixels")
    path.chmod(0o600)
    in_place(path)
    assert saves(watcher) == [frozenset({path})]


def test_the_last_of_many_saves_is_told(tmp_path: Path, watcher: Watcher) -> None:
    path = tmp_path / "dream.toml"
    path.write_text("title = 'a'\n")
    begin(watcher, path)
    for number in range(40):
        path.write_text(f"title = '{number}'\n")
        time.sleep(0.004)
    last = signature_of(path)
    told = saves(watcher)
    assert 1 <= len(told) <= 40
    assert watcher._known[path] == last


def test_deleted_and_made_anew(tmp_path: Path, watcher: Watcher) -> None:
    path = tmp_path / "dream.toml"
    path.write_text("title = 'a'\n")
    begin(watcher, path)
    path.unlink()
    assert saves(watcher) == [frozenset({path})]
    in_place(path)
    assert saves(watcher) == [frozenset({path})]


def test_a_file_that_is_not_there_yet(tmp_path: Path, watcher: Watcher) -> None:
    path = tmp_path / "later" / "dream.toml"
    begin(watcher, path)
    path.parent.mkdir()
    in_place(path)
    assert saves(watcher) == [frozenset({path})]


def test_a_folder_that_goes_and_comes_back(tmp_path: Path, watcher: Watcher) -> None:
    path = tmp_path / "dreams" / "dream.toml"
    path.parent.mkdir()
    in_place(path)
    begin(watcher, path)
    shutil.rmtree(path.parent)
    assert saves(watcher) == [frozenset({path})]
    path.parent.mkdir()
    by_rename(path)
    assert saves(watcher) == [frozenset({path})]
    time.sleep(watching.LOOK_SECONDS)
    in_place(path)
    assert saves(watcher) == [frozenset({path})]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_told_by_its_own_name(tmp_path: Path, watcher: Watcher) -> None:
    real, link = tmp_path / "store" / "real.toml", tmp_path / "desk" / "dream.toml"
    for folder in (real.parent, link.parent):
        folder.mkdir()
    in_place(real)
    link.symlink_to(real)
    begin(watcher, link)
    by_rename(real)
    assert saves(watcher) == [frozenset({link})]
    another = tmp_path / "store" / "another.toml"
    another.write_text("title = 'another'\n")
    link.unlink()
    link.symlink_to(another)
    assert saves(watcher) == [frozenset({link})]


def test_what_is_watched_may_change(tmp_path: Path, watcher: Watcher) -> None:
    first, second = tmp_path / "one" / "a.toml", tmp_path / "two" / "b.toml"
    for path in (first, second):
        path.parent.mkdir()
        in_place(path)
    begin(watcher, first)
    watcher.watch([second])
    second.write_text("title = 'at once'\n")  # before the thread has turned to it
    assert saves(watcher) == [frozenset({second})]
    by_rename(first)
    assert saves_soon(watcher) == frozenset()
    watcher.watch([])
    by_rename(second)
    assert saves_soon(watcher) == frozenset()


def saves_soon(watcher: Watcher) -> frozenset[Path]:
    time.sleep(0.3)
    return watcher.poll()


def test_folders_are_watched_with_all_inside(tmp_path: Path, watcher: Watcher) -> None:
    deep = tmp_path / "shaders" / "lib" / "fog.glsl"
    deep.parent.mkdir(parents=True)
    deep.write_text("float fog;")
    begin(watcher, tmp_path / "shaders")
    deep.write_text("float fog = 1.0;")
    assert saves(watcher) == [frozenset({deep})]
    new = tmp_path / "shaders" / "passes" / "new.frag"
    new.parent.mkdir()
    new.write_text("void main() {}")
    assert saves(watcher) == [frozenset({new})]
    time.sleep(0.3)
    new.write_text("void main() { }")
    assert saves(watcher) == [frozenset({new})]
    new.unlink()
    assert saves(watcher) == [frozenset({new})]


class NoNotices:
    """A system whose watches are used up."""

    def __init__(self, *settings: object) -> None:
        raise OSError("OS file watch limit reached. (os error 28)")


def test_without_notices_files_are_looked_at(tmp_path: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchfiles._rust_notify.RustNotify", NoNotices)
    path = tmp_path / "dream.toml"
    path.write_text("title = 'a'\n")
    begin(watcher, path)
    assert watcher.notice == (
        "the system cannot watch files (os file watch limit reached.): they are looked at four times a second"
    )
    in_place(path)
    assert saves(watcher) == [frozenset({path})]


class Deaf:
    """A folder on a network: notices never come."""

    def __init__(self, *settings: object) -> None:
        pass

    def watch(self, debounce: int, step: int, timeout: int, stop: object) -> str:
        time.sleep(0.05)
        return "timeout"

    def close(self) -> None:
        pass


def test_folders_that_send_no_notices_are_looked_at_too(
    tmp_path: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchfiles._rust_notify.RustNotify", Deaf)
    path = tmp_path / "dream.toml"
    path.write_text("title = 'a'\n")
    begin(watcher, path)
    in_place(path)
    assert saves(watcher) == [frozenset({path})]
    assert watcher.notice == ""


def test_word_can_be_given_instead_of_fetched(tmp_path: Path) -> None:
    told: list[frozenset[Path]] = []
    watcher = Watcher(told.append)
    path = tmp_path / "dream.toml"
    begin(watcher, path)
    in_place(path)
    saves_soon(watcher)
    watcher.close()
    assert told == [frozenset({path})]
    assert watcher.poll() == frozenset()


def test_a_closed_watcher_says_nothing_more(tmp_path: Path) -> None:
    watcher = Watcher()
    watcher.close()
    watcher = Watcher()
    path = tmp_path / "dream.toml"
    begin(watcher, path)
    watcher.close()
    assert watcher._thread is not None
    assert not watcher._thread.is_alive()
    in_place(path)
    assert saves_soon(watcher) == frozenset()


def test_shaders_are_watched_in_a_checkout_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "dreamscape3d" / "shaders"
    installed = tmp_path / "site-packages" / "dreamscape3d" / "shaders"
    for folder in (own, installed):
        folder.mkdir(parents=True)
    monkeypatch.setattr(resources, "shaders", lambda: own)
    assert shader_folder() == own
    monkeypatch.setattr(resources, "shaders", lambda: installed)
    assert shader_folder() is None
    monkeypatch.setattr(resources, "shaders", lambda: tmp_path / "nowhere")
    assert shader_folder() is None
