"""Opening the viewer, as far as it needs no screen: what is refused, and how signals end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_crew import loaded
from viewing import DREAM

from dreamscape3d.app.viewer.ending import Ending
from dreamscape3d.app.viewer.opening import check_settings
from dreamscape3d.errors import UsageError


def test_settings_of_parameters_that_are_there_are_taken(tmp_path: Path) -> None:
    check_settings(loaded(tmp_path / "ball.toml", DREAM), Namespace(settings=[("size", 1.5), ("go", 0.0)]))


def test_settings_of_others_are_refused_with_what_was_meant(tmp_path: Path) -> None:
    ready = loaded(tmp_path / "ball.toml", DREAM)
    with pytest.raises(UsageError, match="sice") as refused:
        check_settings(ready, Namespace(settings=[("sice", 1.5)]))
    assert refused.value.cure == "did you mean 'size'?"


@pytest.fixture
def before() -> Iterator[dict[int, object]]:
    """The handlers that were there, which have to be there again."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.getsignal(number) for number in numbers}
    yield handlers
    assert {number: signal.getsignal(number) for number in numbers} == handlers


SWALLOWING = """
import os, sys
from dreamscape3d.app.viewer.ending import Ending
ending = Ending()
try:
    os.kill(os.getpid(), int(sys.argv[1]))
except:
    pass
print("went on")
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_it_starts_ends_it_at_once(number: signal.Signals) -> None:
    """Even inside of what takes no notice of exceptions, as callbacks and imports do."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    words = [sys.executable, "-P", "-c", SWALLOWING, str(int(number))]
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "")


def test_a_signal_while_pictures_are_shown_closes_the_window(before: dict[int, object]) -> None:
    with closing(Ending()) as ending:
        ending.window = SimpleNamespace(closing=False)  # type: ignore[assignment]
        os.kill(os.getpid(), signal.SIGTERM)
        assert ending.window.closing  # type: ignore[union-attr]
        assert ending.number == signal.SIGTERM
        with pytest.raises(SystemExit):  # whoever asks twice does not want to wait
            os.kill(os.getpid(), signal.SIGINT)
