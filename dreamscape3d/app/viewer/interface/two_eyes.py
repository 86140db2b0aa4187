"""What is drawn over the whole picture, for eyes that see one half of it each: once for each, where each sees it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from imgui_bundle import imgui

from dreamscape3d.render.stereo import SPLIT, eye_corners, eye_size, frame_size

if TYPE_CHECKING:
    from dreamscape3d.render.stereo import Stereo

Draw = Callable[[int, tuple[float, float]], None]
"""Draws into the foreground what an eye sees, of two 0 or 1, into a frame so wide and high."""
NEARER = 0.0151  # of a frame's height: a degree, where it fills a field of view of 60 degrees


def for_each_eye(stereo: Stereo, size: tuple[float, float], draw: Draw, *, flat: bool) -> None:
    """Draw once for each eye of a split layout, else once; `size` of the window. What a layout squeezes is squeezed.

    `flat`: what is drawn has no depth of its own. It is shown `aside`, letters and all: placed apart, each would be
    rounded to whole pixels by itself.
    """
    layout = stereo.layout
    if layout not in SPLIT:
        draw(0, size)
        return
    whole = round(size[0]), round(size[1])
    frame, eye = frame_size(layout, whole), eye_size(layout, whole)
    scale, pen = (eye[0] / frame[0], eye[1] / frame[1]), imgui.get_foreground_draw_list()
    for number, corner in enumerate(eye_corners(layout, whole)):
        first = pen.vtx_buffer.size()
        draw(number, (float(frame[0]), float(frame[1])))
        shift = aside(stereo, number, frame[1]) if flat else 0.0
        _carry(pen, first, scale, (corner[0] + shift * scale[0], float(corner[1])))


def aside(stereo: Stereo, eye: int, height: float) -> float:
    """How far to the right what lies flat is drawn for an eye, so that it seems as near as anything may: then nothing
    of the picture that it covers is before it."""
    half = 0.5 * stereo.limit * NEARER * height
    return half if (eye == 0) != stereo.swap_eyes else -half


def _carry(pen: imgui.ImDrawList, first: int, scale: tuple[float, float], corner: tuple[float, float]) -> None:
    """Bring what was drawn since `first` from a frame at the origin to where an eye's picture is."""
    count = pen.vtx_buffer.size() - first
    if count:
        stride = imgui.VERTEX_SIZE // 4
        address = pen.vtx_buffer.data_address() + first * imgui.VERTEX_SIZE
        memory = (ctypes.c_float * (count * stride)).from_address(address)
        places = np.ctypeslib.as_array(memory).reshape(count, stride)[:, :2]
        places *= np.array(scale, np.float32)
        places += np.array(corner, np.float32)
