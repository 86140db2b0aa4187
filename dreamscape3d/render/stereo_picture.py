"""Stereo stills: two pictures as one in any layout, as arrays. `passes/interleave.py` does the same on the GPU."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb, srgb_from_linear
from dreamscape3d.render.passes.march import make_surface_target
from dreamscape3d.render.passes.nearness import depth_range
from dreamscape3d.render.rays import perspective_rays
from dreamscape3d.render.renderer import FAR, Renderer
from dreamscape3d.render.stereo import (
    ANAGLYPH_MATRICES,
    SPLIT,
    Size,
    Stereo,
    balanced_convergence,
    comfortable_scale,
    eye_corners,
    eye_size,
    frame_size,
    output_size,
    screen_share,
)
from dreamscape3d.scene.moment import Moment

Pixels = NDArray[Any]
Draw = Callable[[float, float], Pixels]
LOOK = 160  # pixels across of the look at the depth


def render_stereo(
    ctx: moderngl.Context, renderer: Renderer, moment: Moment, stereo: Stereo, output: Size, draw: Draw
) -> Pixels:
    """A still for two eyes, within the limit of disparity for the depth that `moment` shows.

    Args:
        renderer: any, of `ctx`; it marches a small look at the depth.
        output: of the whole [px]; each eye is drawn at `frame_size(stereo.layout, output)`.
        draw: (shift [m], convergence [m]) → the (H, W, 3) picture from there, of that size: what `View` calls these.

    Returns:
        (height, width, 3) of the pictures' own kind.
    """
    shift, convergence = eye_shift(ctx, renderer, moment, stereo, output)
    if stereo.eyes == 1:
        return draw(0.0, 0.0)
    return interleave(draw(-shift, convergence), draw(shift, convergence), stereo, output)


def eye_shift(
    ctx: moderngl.Context, renderer: Renderer, moment: Moment, stereo: Stereo, output: Size
) -> tuple[float, float]:
    """(how far right the second eye stands, convergence), both [m]: as `Comfort` has them after a while."""
    frame, fov = frame_size(stereo.layout, output), moment.view.fov
    nearest, farthest = seen_depths(ctx, renderer, moment, frame)
    convergence = stereo.convergence or balanced_convergence(nearest, farthest)
    scale = comfortable_scale(stereo, nearest, convergence, farthest, screen_share(stereo, fov, frame))
    return (-0.5 if stereo.swap_eyes else 0.5) * scale * stereo.ipd, convergence


def seen_depths(ctx: moderngl.Context, renderer: Renderer, moment: Moment, frame: Size) -> tuple[float, float]:
    """(nearest, farthest) depth [m] in a picture of that shape, but for a few outliers."""
    size = LOOK, min(max(round(LOOK * frame[1] / frame[0]), 8), 4 * LOOK)
    rays = perspective_rays(moment.view, *size, FAR)
    target = make_surface_target(ctx, size)
    try:
        renderer.draw_surface(moment, rays, target)
        assert target.depth is not None
        hit = np.frombuffer(target.depth.read(), np.float32) < 1.0
        distance = np.frombuffer(target.texture.read(), np.uint32).reshape(-1, 4)[:, 0].copy().view(np.float32)
    finally:
        target.release()
    x, y = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    along = rays.at(x, y)[1] @ rays.forward
    nearness = np.where(hit, 1.0 / np.maximum(distance * along.ravel(), 1e-3), 0.0).astype(np.float32)
    return depth_range(np.stack([nearness, nearness], 1))


def interleave(first: Pixels, second: Pixels, stereo: Stereo, output: Size | None = None) -> Pixels:
    """Two pictures, in the order of `eye_views`, as one.

    Args:
        first, second: (H, W, 3), top row first: uint8 or uint16 display-encoded, or linear floats.
        output: (width, height) [px]; by default that of two such pictures, neither enlarged.

    Returns:
        (height, width, 3) of the same kind.
    """
    if stereo.eyes == 1:
        return first
    if stereo.layout in SPLIT:
        return _split(first, second, stereo, output or output_size(stereo.layout, (first.shape[1], first.shape[0])))
    if stereo.layout == "anaglyph":
        return _coloured(first, second, stereo)
    return _woven(first, second, axis=int(stereo.layout == "interlaced_columns"))


def _split(first: Pixels, second: Pixels, stereo: Stereo, output: Size) -> Pixels:
    across, down = eye_size(stereo.layout, output)
    whole = np.zeros((output[1], output[0], 3), first.dtype)
    for picture, (x, y) in zip((first, second), eye_corners(stereo.layout, output), strict=True):
        whole[y : y + down, x : x + across] = _resized(_resized(picture, 1, across), 0, down)
    return whole


def _resized(picture: Pixels, axis: int, count: int) -> Pixels:
    """As many pixels along an axis, each taken at its middle, between two: the mean of both where it halves."""
    before = picture.shape[axis]
    if before == count:
        return picture
    at = np.clip((np.arange(count) + 0.5) * before / count - 0.5, 0.0, before - 1.0)
    low = at.astype(np.int64)
    share = (at - low).reshape([-1 if each == axis else 1 for each in range(3)])
    a, b = np.take(picture, low, axis), np.take(picture, np.minimum(low + 1, before - 1), axis)
    return _as_kind(a * (1.0 - share) + b * share, picture)


def _woven(first: Pixels, second: Pixels, axis: int) -> Pixels:
    """Row by row (axis 0) or column by column, each a quarter of what is beside it."""
    woven = []
    for picture in (first, second):
        edge = np.pad(picture.astype(np.float64), [(int(each == axis),) * 2 for each in range(3)], mode="edge")
        before, middle, after = (np.take(edge, np.arange(picture.shape[axis]) + i, axis) for i in range(3))
        woven.append(0.25 * before + 0.5 * middle + 0.25 * after)
    place = np.arange(first.shape[axis]).reshape([-1 if each == axis else 1 for each in range(3)])
    return _as_kind(np.where(place % 2 == 0, *woven), first)


def _coloured(first: Pixels, second: Pixels, stereo: Stereo) -> Pixels:
    matrices = ANAGLYPH_MATRICES[stereo.anaglyph]
    linear = _linear(first) @ np.array(matrices[0]).T + _linear(second) @ np.array(matrices[1]).T
    if first.dtype.kind == "f":
        return _as_kind(np.maximum(linear, 0.0), first)
    return _as_kind(srgb_from_linear(np.clip(linear, 0.0, 1.0)) * np.iinfo(first.dtype).max, first)


def _linear(picture: Pixels) -> NDArray[np.float64]:
    if picture.dtype.kind == "f":
        return picture.astype(np.float64)
    return linear_from_srgb(picture / np.iinfo(picture.dtype).max)


def _as_kind(values: NDArray[np.float64], like: Pixels) -> Pixels:
    """Rounded where the picture holds whole numbers."""
    rounded = np.rint(values) if like.dtype.kind == "u" else values
    return rounded.astype(like.dtype, copy=False)
