"""Puts `tests/` and this folder on the path, and keeps one small renderer for marching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dreamscape3d.gpu.program import ProgramLibrary
    from dreamscape3d.render.projector import Projector

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
def gpu(gl: Any) -> Iterator[Any]:
    """A `drawing.Gpu` on the session's context."""
    from drawing import Gpu

    made = Gpu(gl)
    yield made
    made.release()


@pytest.fixture
def no_gl_error(gl: Any) -> Iterator[None]:
    """None is left by a test."""
    yield
    assert gl.error == "GL_NO_ERROR"


@pytest.fixture(scope="module")
def circling(_shared_context: Any) -> ProgramLibrary:
    """Programs for eyes that circle."""
    from dreamscape3d.gpu.program import ProgramLibrary

    return ProgramLibrary(_shared_context, CIRCLING=True)


@pytest.fixture
def project(gl: Any) -> Iterator[Callable[..., Projector]]:
    """Makes projectors of a `Stereo` that march every pixel, plainly."""
    from drawing import PLAIN

    from dreamscape3d.app.offscreen import shared_context
    from dreamscape3d.render.projector import Projector

    made: list[Projector] = []

    def make(stereo: Any, size: tuple[int, int] = (640, 360), **settings: Any) -> Projector:
        ctx, programs = shared_context()
        given = {"quality": PLAIN, "scale": 1.0, **settings}
        made.append(Projector(ctx, size, programs, stereo=stereo, **given))
        return made[-1]

    yield make
    for each in made:
        each.release()
