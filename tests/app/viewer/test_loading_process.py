"""The Loader's process: it ends with its parent, runs nothing that lies about, and leaves nothing open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loads import LONG, posix, until, write

from dreamscape3d import resources
from dreamscape3d.app.viewer.loading import Loader
from dreamscape3d.app.viewer.loading_link import ProcessLink
from dreamscape3d.app.viewer.ready import Failed, Loaded


def alive(pid: int) -> bool:
    """Whether a process runs, zombies left out."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    end = time.monotonic() + LONG
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not alive(pid)


PARENT = """
import sys, time
from pathlib import Path
from dreamscape3d.app.viewer.loading import Loader
loader = Loader()
loader.request(Path(sys.argv[1]))
while loader.poll() is None: time.sleep(0.01)
print(loader.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_process_ends_with_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    path = write(tmp_path)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.send_signal(how)
    parent.wait()
    parent.stdout.close()
    assert gone(child)


@posix
def test_interrupting_is_the_viewers_to_answer(apart: Loader, tmp_path: Path) -> None:
    path = write(tmp_path)
    apart.request(path)
    assert until(apart, Loaded)
    assert apart.pid is not None
    before = apart.pid
    os.kill(before, signal.SIGINT)
    apart.request(path)
    assert until(apart, Loaded)
    assert apart.pid == before


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_closing_ends_the_process_while_it_works(tmp_path: Path) -> None:
    loader = Loader()
    pid = loader.pid
    assert pid is not None
    loader.request(resources.scenes() / "liam.toml")
    loader.close()
    assert gone(pid)


def test_modules_beside_a_dream_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numpy.py").write_text("import pathlib; pathlib.Path(__file__).with_name('run').touch()\n")
    (tmp_path / "json.py").write_text("import pathlib; pathlib.Path(__file__).with_name('run').touch()\n")
    monkeypatch.chdir(tmp_path)
    loader = Loader()
    loader.request(write(tmp_path))
    assert isinstance(until(loader, Loaded, Failed), Loaded)
    loader.close()
    assert not (tmp_path / "run").exists()


def test_starting_imports_little() -> None:
    """It is started before all else, so that the first dream is ready when the window is."""
    code = (
        "import sys; sys.path[:] = eval(sys.argv[1]); from dreamscape3d.app.viewer.loading import Loader; l = Loader();"
        "l.close(); print([n for n in ('numpy', 'tomli', 'pyglet', 'moderngl', 'watchfiles', 'dataclasses')"
        " if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code, repr(sys.path)], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_files_of_a_link_are_closed(tmp_path: Path) -> None:
    def count() -> int:
        return len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0

    before = count()
    for _ in range(3):
        link = ProcessLink(1 << 30)
        link.close()
        assert link.pid > 0
    assert count() == before
