"""The package: its lazy names, its version, and that CI tests what ships."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dreamscape3d


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_version_is_pyprojects(checkout: Path) -> None:
    told = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]["version"]
    assert dreamscape3d.__version__ == told


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="a checkout may test itself")
def test_ci_tests_the_installed_wheel(checkout: Path) -> None:
    home = Path(dreamscape3d.__file__).resolve()
    assert "site-packages" in home.parts
    assert not home.is_relative_to(checkout / "dreamscape3d")
    assert (home.parent / "scenes" / "harmony.toml").is_file()
    assert (home.parent / "shaders").is_dir()


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, dreamscape3d; print([m for m in ('numpy', 'moderngl', 'msgspec') if m in sys.modules])"
    assert run(code) == "[]"


@pytest.mark.parametrize("name", dreamscape3d.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(dreamscape3d, name) is not None
    assert name in dir(dreamscape3d)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'dreamscape3d' has no attribute 'nightmare'"):
        _ = dreamscape3d.nightmare


def test_render_stays_the_function_when_the_package_of_that_name_is_imported() -> None:
    code = (
        "import dreamscape3d; from dreamscape3d.render import culling; import dreamscape3d.render;"
        "print(callable(dreamscape3d.render), dreamscape3d.render.__name__)"
    )
    assert run(code) == "True render"
