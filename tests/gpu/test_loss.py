"""A lost context is told as such, and what is no loss stays what it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import moderngl
import pytest

from dreamscape3d.errors import GraphicsError, ShaderError
from dreamscape3d.gpu.loss import CURE, told_if_lost


def context(error: str) -> Any:
    return SimpleNamespace(error=error)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ("GL_CONTEXT_LOST", "the graphics driver has given up the OpenGL context"),
        ("GL_OUT_OF_MEMORY", "the graphics driver has run out of memory"),
    ],
)
@pytest.mark.parametrize("came_of_it", [None, ZeroDivisionError("/"), ShaderError("empty log"), moderngl.Error("?")])
def test_it_is_told_whatever_came_of_it(error: str, message: str, came_of_it: Exception | None) -> None:
    @told_if_lost(context(error))
    def draw() -> None:
        if came_of_it is not None:
            raise came_of_it

    with pytest.raises(GraphicsError) as caught:
        draw()
    assert (caught.value.message, caught.value.cure) == (message, CURE)
    assert caught.value.__cause__ is came_of_it


def test_what_moderngl_refuses_is_told_in_one_line() -> None:
    with pytest.raises(GraphicsError) as caught, told_if_lost(context("GL_NO_ERROR")):
        raise moderngl.Error("cannot create\n texture")
    assert str(caught.value) == f"OpenGL failed while drawing: cannot create texture\n  cure: {CURE}"


@pytest.mark.parametrize("error", [ZeroDivisionError("/"), ShaderError("line 3"), KeyboardInterrupt()])
def test_other_errors_are_left_alone(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, told_if_lost(context("GL_INVALID_ENUM")):
        raise error
    assert caught.value is error


def test_nobody_is_asked_where_nothing_failed_and_nobody_looks() -> None:
    with told_if_lost(context("GL_CONTEXT_LOST"), look=False):
        pass


def test_a_context_that_is_there_goes_on(gl: Any) -> None:
    with told_if_lost(gl):
        gl.clear()
    assert gl.error == "GL_NO_ERROR"
