"""OpenGL 4.1, which is all that macOS has, gives the same pictures as the newest that the driver offers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d import resources

OLD = {"MESA_GL_VERSION_OVERRIDE": "4.1", "MESA_GLSL_VERSION_OVERRIDE": "410"}
PROGRAM = """
import sys
from pathlib import Path
import numpy as np
sys.path[:0] = sys.argv[2:]
from dreamscape3d import load_dream, render, resources
from dreamscape3d.app.offscreen import shared_context
pictures = {
    path.stem: render(load_dream(path), (160, 90), time=2.0, samples=2, quality="high")
    for path in sorted(resources.scenes().glob("*.toml"))
}
np.savez(sys.argv[1], version=shared_context()[0].version_code, **pictures)
"""
JOINED = """
import sys
import numpy as np
sys.path[:0] = sys.argv[2:]
from drawing import Gpu
from test_weaving import rich_grounds
from dreamscape3d.app.offscreen import shared_context
ctx, programs = shared_context()
picture = Gpu(ctx).picture(rich_grounds(), (160, 90), "draft", depth=8)
np.savez(sys.argv[1], version=ctx.version_code, joined=picture)
"""


def start(path: Path, environment: dict[str, str], program: str) -> subprocess.Popen[bytes]:
    """A process that draws into `path`, with the version of OpenGL it has."""
    inherited = {key: value for key, value in os.environ.items() if key not in OLD}
    return subprocess.Popen([sys.executable, "-c", program, str(path), *sys.path], env=inherited | environment)


def drawn(folder: Path, program: str = PROGRAM) -> list[dict[str, NDArray[Any]]]:
    """The pictures of the newest and of the old OpenGL, drawn at the same time."""
    paths = [folder / "new.npz", folder / "old.npz"]
    running = [start(path, environment, program) for path, environment in zip(paths, ({}, OLD), strict=True)]
    try:
        assert [process.wait(timeout=300) for process in running] == [0, 0]
    finally:
        for process in running:
            process.kill()
    result = []
    for path in paths:
        with np.load(path) as held:
            result.append(dict(held))
    return result


def test_old_and_new_gl_give_the_same_pictures(gl: Any, tmp_path: Path) -> None:
    if "Mesa" not in gl.info["GL_VERSION"]:
        pytest.skip(f"only Mesa can be told to be older, not {gl.info['GL_VERSION']}")
    new, old = drawn(tmp_path)
    assert int(old.pop("version")) == 410
    assert int(new.pop("version")) > 410
    assert len(new) == len(list(resources.scenes().glob("*.toml"))) > 0
    assert new.keys() == old.keys()
    for name, picture in new.items():
        assert picture.std() > 2.0, f"{name} shows nothing"
        assert np.abs(picture.astype(int) - old[name].astype(int)).max() <= 1, name


def test_so_do_joined_fields(gl: Any, tmp_path: Path) -> None:
    if "Mesa" not in gl.info["GL_VERSION"]:
        pytest.skip(f"only Mesa can be told to be older, not {gl.info['GL_VERSION']}")
    new, old = drawn(tmp_path, JOINED)
    assert (int(old["version"]), int(new["version"]) > 410) == (410, True)
    assert new["joined"].std() > 2.0
    assert np.abs(new["joined"].astype(int) - old["joined"].astype(int)).max() <= 1
