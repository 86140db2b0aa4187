"""The command line: what it refuses, in which words, with which exit code; and that it stays quick and quiet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dreamscape3d import __version__, errors
from dreamscape3d.app import check, cli
from dreamscape3d.app.cli import COMMANDS, main
from dreamscape3d.dream.bounds import JournalError

PYTHON = [sys.executable, "-m", "dreamscape3d"]


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from dreamscape3d.app.cli import main; main(['--help']);"
        "heavy = {'numpy', 'moderngl', 'msgspec', 'PIL', 'pyrr', 'dataclasses', 'typing', 'pathlib', 'shutil'};"
        "before = set(sys.argv[1].split());"
        "print(sorted(heavy & set(sys.modules) - before), file=sys.stderr)"
    )
    bare = "import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", bare], capture_output=True, text=True, check=True).stdout
    done = subprocess.run([sys.executable, "-c", code, loaded], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "usage: dreamscape3d" in done.stdout


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for name, (_, summary) in COMMANDS.items():
        assert f" {name} {summary} " in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: dreamscape3d {command} ")
    assert len(told.splitlines()) > 4


def test_help_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    main(["still", "--help"])
    options = capsys.readouterr().out.partition("options:")[2]
    assert max(map(len, options.splitlines())) <= 60


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"dreamscape3d {__version__}\n"


def test_nothing_asked_shows_the_help_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: dreamscape3d" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message", "cure"),
    [
        ("stil harmony", "there is no command 'stil'", "did you mean 'still'?"),
        ("zzzz", "there is no command 'zzzz'", "one of: view, play, still, entangle, storyboard, gallery, loop"),
        ("mine.toml -o a.png", "there is no command 'mine.toml'", "did you mean 'dreamscape3d still mine.toml -o "),
        ("--verison", "'dreamscape3d' takes no option '--verison'", "did you mean '--version'?"),
        ("still", "missing: DREAM, -o/--output", "dreamscape3d still --help"),
        ("still harmony", "missing: -o/--output", "dreamscape3d still --help"),
        ("still a -o a.png --sze 3x3", "'dreamscape3d still' takes no option '--sze'", "did you mean '--size'?"),
        ("still a -o a.png --qqqqq", "'dreamscape3d still' takes no option '--qqqqq'", "dreamscape3d still --help"),
        ("list extra", "'dreamscape3d list' takes no argument 'extra'", "dreamscape3d list --help"),
        ("still a -o a.png --size 3x3", "argument --size: 3x3 is out of range", "dreamscape3d still --help"),
        ("still a -o a.png --quality best", "argument --quality: invalid choice: 'best'", "dreamscape3d still"),
        ("still a -o a.png --bits 12", "argument --bits: invalid choice: 12", "dreamscape3d still --help"),
        ("still a -o a.png --set glow", "argument --set: 'glow' sets nothing", "dreamscape3d still --help"),
        ("check", "missing: FILE", "dreamscape3d check --help"),
        ("new", "missing: NAME", "dreamscape3d new --help"),
    ],
)
def test_refusals(words: str, message: str, cure: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(message)
    assert f"\n  cure: {cure}" in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (errors.UsageError("no", cure="yes"), 2, "no\n  cure: yes\n"),
        (errors.DreamFileError([errors.DreamscapeError("a"), errors.DreamscapeError("b")]), 2, "a\nb\n"),
        (errors.LimitError("too many"), 2, "too many\n"),
        (errors.ExpressionError("odd"), 2, "odd\n"),
        (JournalError("no such act"), 2, "no such act\n"),
        (errors.GraphicsError("no OpenGL"), 1, "no OpenGL\n"),
        (errors.OutputError("disk full"), 1, "disk full\n"),
        (errors.ShaderError("bad GLSL"), 1, "bad GLSL\n"),
        (PermissionError(13, "Permission denied", "a"), 1, "the system refused: [Errno 13] Permission denied: 'a'\n"),
        (MemoryError(), 1, "the system refused: MemoryError\n"),
        (KeyboardInterrupt(), 130, ""),
        (
            ZeroDivisionError("division by zero"),
            1,
            "a fault of dreamscape3d itself: ZeroDivisionError: division by zero\n  cure: report it with --traceback\n",
        ),
    ],
)
def test_errors_become_text_and_exit_codes(
    error: BaseException, status: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(args: object) -> int:
        raise error

    monkeypatch.setattr(check, "run", fail)
    assert main(["check", "x"]) == status
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("way", ["word", "environment"])
def test_developers_get_the_traceback(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["still", "nowhere", "-o", "a.png"]
    if way == "word":
        words.append("--traceback")
    else:
        monkeypatch.setenv("DREAMSCAPE3D_TRACEBACK", "1")
    with pytest.raises(errors.UsageError):
        main(words)


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "import sys; from dreamscape3d.app.cli import main; sys.exit(main(['list']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 141)


@pytest.mark.skipif(sys.platform == "win32", reason="its shell cannot close it")
def test_output_that_the_shell_has_closed_is_no_error() -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m dreamscape3d list >&-', shell=True, stderr=subprocess.PIPE, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_sign_that_the_terminal_lacks_is_escaped(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PYTHON, "still", "träume", "-o", "a.png"],
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "PYTHONPATH": str(Path(cli.__file__).parents[2])},
    )
    assert done.returncode == 2
    assert b"there is no dream 'tr\\xe4ume'" in done.stderr
