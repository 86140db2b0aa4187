"""The messages of files that are no dream files: bytes, folders, pipes, names."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamscape3d.formats import check_file, load_dream

FILES = [
    (b"title = 'a'\nauthor = 'na\xefve'\n", "2:13", "byte 0xef is not UTF-8 text", "save the file as UTF-8"),
    (b"\xff\xfet\x00", "1:1", "byte 0xff is not UTF-8 text", "save the file as UTF-8"),
    (b"#" * (256 * 1024 + 1), "1:1", "the file is larger than 256 KiB", "split the dream into several"),
]


@pytest.mark.parametrize(("data", "place", "message", "cure"), FILES, ids=[case[2] for case in FILES])
def test_bytes(data: bytes, place: str, message: str, cure: str, tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    path.write_bytes(data)
    (fault,) = check_file(path)
    assert str(fault.place) == f"{path}:{place}"
    assert (fault.message, fault.cure) == (message, cure)


def test_no_such_file(tmp_path: Path) -> None:
    (fault,) = check_file(tmp_path / "none.toml")
    assert (fault.message, fault.cure) == ("there is no such file", "check the path, or see `dreamscape3d list`")
    assert str(fault.place) == f"{tmp_path / 'none.toml'}:1:1"


def test_a_folder(tmp_path: Path) -> None:
    (fault,) = check_file(tmp_path)
    assert (fault.message, fault.cure) == ("this is a folder, not a dream file", "name a .toml file inside it")


@pytest.mark.skipif(not hasattr(__import__("os"), "mkfifo"), reason="no pipes in the file system")
def test_a_pipe_does_not_wait(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.toml")
    (fault,) = check_file(tmp_path / "pipe.toml")
    assert fault.message == "this is not a plain file"


def test_a_name_that_no_file_can_have() -> None:
    (fault,) = check_file("a\0b.toml")
    assert fault.message.startswith("the file cannot be read: ")


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    path = tmp_path / "night.toml"
    path.write_bytes(b'title = "a"\r\n')
    assert load_dream(path).digest == hashlib.sha256(b'title = "a"\r\n').hexdigest()
