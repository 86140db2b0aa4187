"""Every hostile or broken file is refused, with a place, soon, and in little memory. Figures: bench_hostile.py."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_files import Case, good_files, hostile_files

from dreamscape3d import resources
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import check_file, load_dream, load_story
from dreamscape3d.formats.figure import load_figure

CASES = hostile_files(good_files())
SECONDS = 2.0  # a loaded machine's patience; the bench holds the true limit
MEGABYTES = 64


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each case is written in turn."""
    return tmp_path_factory.mktemp("hostile") / "hostile.toml"


def test_there_are_enough() -> None:
    assert len(CASES) >= 200
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("good", good_files(), ids=lambda good: good.stem)
def test_what_is_mutated_is_good(good: Path) -> None:
    assert check_file(good) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.encode("ascii", "replace").decode())
def test_it_is_refused_with_a_place(case: Case, path: Path) -> None:
    refused(case, path, load_dream)


@pytest.mark.parametrize(("name", "load"), [("bodies/mia", load_figure), ("story/bedtime", load_story)])
def test_figures_and_stories_are_refused_as_dreams_are(name: str, load: Callable[[Path], object], path: Path) -> None:
    (good,) = resources.scenes().glob(f"{name}.toml")
    mutated = [case for case in hostile_files([good]) if case.name.startswith(f"{good.stem}: ")]
    assert len(mutated) > 20
    for case in mutated:
        refused(case, path, load)


def refused(case: Case, path: Path, load: Callable[[Path], object]) -> None:
    """A case is refused in time, and every fault of it is told with a place that is there."""
    path.write_bytes(case.data)
    began = time.perf_counter()
    with pytest.raises(DreamFileError) as caught:
        load(path)
    assert time.perf_counter() - began < SECONDS, case.name
    faults = caught.value.faults
    assert 1 <= len(faults) <= 100
    lines = case.data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    for fault in faults:
        assert fault.place is not None
        assert fault.place.path == str(path)
        assert 1 <= fault.place.line <= len(lines)
        assert 1 <= fault.place.column <= len(lines[fault.place.line - 1]) + 1
        assert len(str(fault)) < 1500
        assert all(c.isprintable() or c in "\t\n" for c in str(fault))


def test_memory_stays_small(path: Path) -> None:
    heaviest = sorted(CASES, key=lambda case: len(case.data), reverse=True)[:12]
    for case in heaviest:
        path.write_bytes(case.data)
        tracemalloc.start()
        assert check_file(path), case.name
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < MEGABYTES * 1e6, case.name
