"""Targets and timers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dreamscape3d.gpu.target import Format, make_target, make_texture
from dreamscape3d.gpu.timer import PassTimer


@pytest.mark.parametrize(
    ("pixel", "dtype", "value"),
    [(Format.HALF, np.float16, 12.5), (Format.FLOAT, np.float32, -3e5), (Format.UNORM8, np.uint8, 1.0)],
)
def test_a_float_target_holds_what_is_cleared_into_it(gl: Any, pixel: Format, dtype: type, value: float) -> None:
    target = make_target(gl, (7, 5), [(4, pixel)], depth=True)
    target.use()
    target.framebuffer.clear(value, value, value, value)
    held = np.frombuffer(target.texture.read(), dtype=dtype)
    assert held.shape == (7 * 5 * 4,)
    assert np.all(held == (255 if pixel is Format.UNORM8 else dtype(value)))
    assert target.size == (7, 5)
    target.release()


def test_layers_of_different_formats_share_a_target(gl: Any) -> None:
    target = make_target(gl, (4, 4), [(4, Format.HALF), (1, Format.UINT32)])
    assert [texture.dtype for texture in target.textures] == ["f2", "u4"]
    assert target.depth is None
    target.release()


def test_integers_are_never_blended(gl: Any) -> None:
    integer = make_texture(gl, (2, 2), 1, Format.UINT16, linear=True)
    real = make_texture(gl, (2, 2), 1, Format.HALF, linear=True, repeat=True)
    assert integer.filter == (gl.NEAREST, gl.NEAREST)
    assert real.filter == (gl.LINEAR, gl.LINEAR)
    assert real.repeat_x
    assert not integer.repeat_x


def test_a_timer_groups_by_name(gl: Any) -> None:
    target = make_target(gl, (64, 64))
    timer = PassTimer(gl)
    for name in ("sky", "march", "sky"):
        with timer.measure(name):
            target.framebuffer.clear()
    spent = timer.read()
    assert list(spent) == ["sky", "march"]
    assert all(milliseconds >= 0.0 for milliseconds in spent.values())
    assert timer.read() == {}
    target.release()


def test_measurements_do_not_nest(gl: Any) -> None:
    timer = PassTimer(gl)
    with timer.measure("outer"), pytest.raises(RuntimeError, match="'inner' is measured inside 'outer'"):
        timer.measure("inner").__enter__()
    assert list(timer.read()) == ["outer"]


def test_a_timer_that_is_off_measures_nothing(gl: Any) -> None:
    timer = PassTimer(gl, enabled=False)
    with timer.measure("sky"):
        pass
    assert timer.read() == {}
