"""`dreamscape3d view` where no window opens: what it refuses, and how it says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dreamscape3d.app.projection import LAYOUTS
from dreamscape3d.render import stereo

CLI = "import sys; from dreamscape3d.app.cli import main; sys.exit(main(sys.argv[1:]))"


def run(*words: str, display: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; without a display unless one is named."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    if display:
        environment["DISPLAY"] = display
    return subprocess.run(
        [sys.executable, "-P", "-c", CLI, *words], env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is always a display")
def test_without_a_display_it_names_what_works_without_one() -> None:
    done = run("view", "harmony")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "there is no display to open a window on\n  cure: dreamscape3d still DREAM -o dream.png renders without one\n"
    )


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="displays have no such names")
def test_a_display_that_is_not_there_is_told() -> None:
    done = run("view", "harmony", display=":12345")
    assert done.returncode in (1, 2)
    assert "no window could be opened" in done.stderr
    assert "dreamscape3d still" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_dream_is_refused() -> None:
    done = run("view", "harmoni")
    assert done.returncode == 2
    assert "did you mean 'harmony'?" in done.stderr


def test_a_folder_is_no_dream(tmp_path: Path) -> None:
    done = run("view", str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--size", "8x"), "--size"),
        (("--stereo", "3d"), "--stereo"),
        (("--fps", "0"), "--fps"),
        (("--frames", "0"), "--frames"),
        (("--scale", "2"), "--scale"),
        (("--screen", "0"), "--screen"),
        (("--set", "size"), "--set"),
        (("--fulscreen",), "did you mean '--fullscreen'?"),
    ],
)
def test_wrong_words_are_refused(words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    from dreamscape3d.app.cli import main

    assert main(["view", "harmony", *words]) == 2
    assert told in capsys.readouterr().err


def test_help_tells_of_everything() -> None:
    done = run("view", "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for word in (
        "DREAM",
        "--size",
        "--fullscreen",
        "--screen",
        "--stereo",
        "--screenshots",
        "--frames",
        "F1",
        "Ctrl+Q",
    ):
        assert word in done.stdout


def test_layouts_are_those_of_the_renderer() -> None:
    assert tuple(LAYOUTS.values()) == stereo.LAYOUTS
