"""Materials of an instant as records for the GPU."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.maths.colour import linear_from_srgb

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
TEXELS = 6
MATT = 0.45  # roughness from which highlights of lamps are too faint to draw
PATTERNS = {"none": 0, "grid": 1, "stripes": 2, "windows": 3, "hex": 4, "hologram": 5}
DETAILS = {"none": 0, "noise": 1, "brushed": 2, "cracks": 3, "weave": 4}
CRACKS, HOLOGRAM = DETAILS["cracks"], PATTERNS["hologram"]


def pack_materials(numbers: F64, emission: F64, patterns: F64, details: F64) -> F32:
    """(M, 6, 4) records, layout in shaders/lib/material.glsl, from rows as `posing` tables them.

    `emission` (M, 3) is the radiance given off; `patterns`, `details` (M,) are kinds.
    """
    packed = np.zeros((len(numbers), TEXELS, 4), np.float32)
    packed[:, 0, :3] = linear_from_srgb(numbers[:, :3])
    packed[:, 0, 3] = np.clip(numbers[:, 7], 0.03, 1.0)
    packed[:, 1, :3], packed[:, 1, 3] = emission, np.clip(numbers[:, 8], 0.0, 1.0)
    packed[:, 2, 0], packed[:, 2, 1] = patterns, np.clip(numbers[:, 10], 1e-3, 1e4)
    packed[:, 2, 2], packed[:, 2, 3] = np.clip(numbers[:, 11], 0.0, 1e3), np.clip(numbers[:, 9], 0.0, 4.0)
    packed[:, 3, :3] = linear_from_srgb(numbers[:, 3:6])
    packed[:, 4, 0] = np.clip(numbers[:, 12], 0.0, 2000.0)
    packed[:, 4, 1:] = np.clip(numbers[:, 13:16], 0.0, 1.0)
    packed[:, 5, 0], packed[:, 5, 1] = np.clip(numbers[:, 16], 0.0, 1.0), np.clip(numbers[:, 17], 1e-2, 1e3)
    packed[:, 5, 2], packed[:, 5, 3] = np.clip(numbers[:, 18], 1e-3, 1e3), np.clip(numbers[:, 19], 0.0, 1.0)
    packed[:, 3, 3] = np.where(_plain(packed, details), -1.0, details)
    return packed


def _plain(packed: F32, details: F64) -> NDArray[np.bool_]:
    """(M,) matt surfaces with at most a pattern, which the cheaper of two programs lights."""
    matt: NDArray[np.bool_] = (packed[:, 0, 3] >= MATT) & (packed[:, 1, 3] == 0.0)
    special = packed[:, 4].any(axis=1) | (packed[:, 5, 0] > 0.0)
    plain: NDArray[np.bool_] = matt & ~special & (details == 0) & (packed[:, 2, 0] != HOLOGRAM)
    return plain


def rich_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) which want the richer program."""
    rich: NDArray[np.bool_] = materials[:, 3, 3] >= 0.0
    return rich


def detailed_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) which have relief of their own."""
    detailed: NDArray[np.bool_] = materials[:, 3, 3] > 0.0
    return detailed


def cracked_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) whose relief is cracks."""
    cracked: NDArray[np.bool_] = materials[:, 3, 3] == CRACKS
    return cracked


def weathered_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) which have rain or waves on them."""
    weathered: NDArray[np.bool_] = (materials[:, 4, 3] > 0.0) | (materials[:, 5, 0] > 0.0)
    return weathered


def subtle_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) which light enters or passes: glass, film, soft, holograms."""
    subtle: NDArray[np.bool_] = (materials[:, 4, :3] > 0.0).any(axis=1) | (materials[:, 2, 0] == HOLOGRAM)
    return subtle


def mirror_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) glossy enough that a plane of it shows a mirror image."""
    glossy = (materials[:, 0, 3] < 0.35) | (materials[:, 4, 3] > 0.1) | (materials[:, 5, 0] > 0.0)
    mirrors: NDArray[np.bool_] = glossy & (materials[:, 4, 1] == 0.0) & (materials[:, 2, 0] != HOLOGRAM)
    return mirrors


def probe_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) which show what is around them: smooth metal, film and glass."""
    smooth = materials[:, 0, 3] < 0.6
    shows = (materials[:, 1, 3] > 0.0) | (materials[:, 4, 0] > 0.0) | (materials[:, 0, 3] < 0.25)
    shown: NDArray[np.bool_] = (smooth & shows) | clear_materials(materials)
    return shown


def clear_materials(materials: F32) -> NDArray[np.bool_]:
    """(M,) through which light passes."""
    clear: NDArray[np.bool_] = (materials[:, 4, 1] > 0.0) | (materials[:, 2, 0] == HOLOGRAM)
    return clear
