"""How often a moving picture flashes, by the thresholds of WCAG 2.3.1: a judge, not a limiter.

A general flash is a pair of opposing changes of relative luminance by a tenth or more, of which the darker state is
below 0.80; a red flash a pair of opposing changes of (R − G − B) by 20/320 or more to or from a saturated red. They
count where they cover a quarter of the picture or more. All thresholds are taken a little tighter. Aim: low risk,
never no risk.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb

CELLS = (48, 27)
"""Across and down."""
CHANGE, DARKER, RED_CHANGE, REDNESS, AREA = 0.085, 0.85, 18.0 / 320.0, 0.78, 0.15

F32 = NDArray[np.float32]
_LINEAR: F32 = linear_from_srgb(np.arange(256) / 255.0).astype(np.float32)  # of each code


def most_flashes(frames: Sequence[NDArray[np.uint8]], fps: float) -> int:
    """The most flashes within any second of frames that repeat for ever, (H, W, 3) uint8 each."""
    light, red = (np.stack(planes) for planes in zip(*map(_cells, frames), strict=True))
    window = max(round(fps), 1)
    shown = np.arange(len(frames) * (-(-window // len(frames)) + 1)) % len(frames)
    general = _changes(light[shown, ..., 0], CHANGE, light[shown, ..., 0] < DARKER)
    coloured = _changes(red[shown], RED_CHANGE, light[shown, ..., 1] >= REDNESS)
    return max(_most(general, window), _most(coloured, window))


def _cells(frame: NDArray[np.uint8]) -> tuple[F32, F32]:
    """(27, 48, 2) luminance and share of red of each cell, and (27, 48) R − G − B, from means of linear light."""
    linear = _LINEAR[frame]
    height, width = frame.shape[:2]
    down, across = min(CELLS[1], height), min(CELLS[0], width)
    rows, columns = np.arange(down) * height // down, np.arange(across) * width // across
    sums = np.add.reduceat(np.add.reduceat(linear, rows, axis=0), columns, axis=1)
    area = np.diff([*rows, height])[:, None, None] * np.diff([*columns, width])[:, None]
    mean = (sums / area).astype(np.float32)
    luminance = mean @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    share = mean[..., 0] / np.maximum(mean.sum(axis=-1), np.float32(1e-6))
    excess = np.maximum(mean[..., 0] - mean[..., 1] - mean[..., 2], np.float32(0.0))
    return np.stack([luminance, share], -1), excess


def _changes(value: F32, least: float, counts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(T, rows, columns) whether a cell's value has just turned by `least` from its last extreme, against its last
    turn, where one of the two states counts."""
    extreme, counted = value[0].copy(), counts[0].copy()
    heading = np.zeros(value.shape[1:], np.int8)
    turned = np.zeros(value.shape, bool)
    for number in range(1, len(value)):
        now = value[number]
        step = now - extreme
        turn = (np.abs(step) >= least) & (np.sign(step) != heading)
        turned[number] = turn & (counted | counts[number])
        onward = turn | (step * heading > 0) | ((heading == 0) & (np.abs(step) >= least))
        heading = np.where(turn, np.sign(step), heading).astype(np.int8)
        extreme, counted = np.where(onward, now, extreme), np.where(onward, counts[number], counted)
    return turned


def _most(turned: NDArray[np.bool_], window: int) -> int:
    """Flashes in the worst window: two turns each, those of a cell, where AREA of all cells have as many."""
    sums = np.cumsum(np.concatenate([np.zeros((1, *turned.shape[1:]), int), turned]), axis=0)
    within = sums[window:] - sums[:-window] if len(sums) > window else sums[-1:]
    cells = np.sort(within.reshape(len(within), -1), axis=1)
    rank = cells.shape[1] - max(int(np.ceil(AREA * cells.shape[1])), 1)
    return int(cells[:, rank].max()) // 2
