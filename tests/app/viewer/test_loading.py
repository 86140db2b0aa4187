"""The Loader: dreams made ready in another process, whatever becomes of files and processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape3d import resources
from dreamscape3d.app.viewer import loading, loading_link
from dreamscape3d.app.viewer.loading import Loader
from dreamscape3d.app.viewer.loading_link import ProcessLink, ThreadLink
from dreamscape3d.app.viewer.ready import Changed, Failed, Loaded, Located
from dreamscape3d.dream.world import World
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import check_file, load_dream
from dreamscape3d.formats.places import form_places
from dreamscape3d.formats.source import FILE_BYTES

LONG = 30.0  # seconds until something is taken for lost
GOOD = 'title = "night"\n\n[[form]]\nshape = "sphere"\nradius = 1.0\n'
BAD = 'title = "night"\n\n[[form]]\nshape = "sphere"\nradius = -1.0\nmaterial = "gold"\n'
posix = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture(params=[True, False], ids=["process", "thread"])
def loader(request: pytest.FixtureRequest) -> Iterator[Loader]:
    loader = Loader(apart=request.param)
    yield loader
    loader.close()


@pytest.fixture
def apart() -> Iterator[Loader]:
    loader = Loader()
    yield loader
    loader.close()


def until(loader: Loader, *kinds: type, seconds: float = LONG) -> Any:
    """The next result of one of these kinds; None where none comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = loader.poll()
        if isinstance(result, kinds):
            return result
        time.sleep(0.002)
    return None


def write(folder: Path, text: str = GOOD, name: str = "night.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


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


# -- when it goes wrong -------------------------------------------------------------------------------------


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


# -- the process --------------------------------------------------------------------------------------------


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
