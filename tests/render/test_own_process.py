"""Processes of our own find the package where this one does, run nothing that lies about, and keep to one thread."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dreamscape3d
from dreamscape3d.render.own_process import start_module

TOLD = """
import json, os, sys
import dreamscape3d, shadowed
told = dreamscape3d.__file__, shadowed.NAME, os.environ["OMP_NUM_THREADS"], os.environ["OPENBLAS_NUM_THREADS"]
print(json.dumps([*told, sys.argv[1:], sys.stdin.read()]))
"""


def test_a_module_is_run_with_words_and_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, current = tmp_path / "ours", tmp_path / "current"
    for folder in (ours, current):
        folder.mkdir()
        (folder / "shadowed.py").write_text(f"NAME = {folder.name!r}\n")
    (ours / "teller.py").write_text(TOLD)
    monkeypatch.setenv("PYTHONPATH", str(ours))
    monkeypatch.chdir(current)
    child = start_module("teller", "one", "two", output=subprocess.PIPE)
    assert child is not None
    said, _ = child.communicate(b"asked")
    assert json.loads(said) == [os.path.realpath(dreamscape3d.__file__), "ours", "1", "1", ["one", "two"], "asked"]


def test_where_none_can_be_started_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert start_module("json.tool") is None
