"""PNG in 8 or 16 bits of RGB with text chunks ([PNG] W3C, Portable Network Graphics, third edition).

Our own, because Pillow cannot write 16-bit RGB, and because the same pixels must always give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ROWS = 64
"""Rows filtered and compressed at a time."""
_LEVEL = 5


def write_png(path: Path, pixels: NDArray[np.uint8 | np.uint16], texts: Mapping[str, str]) -> None:
    """Write (H, W, 3) pixels of uint8 or uint16, sRGB-encoded, top row first.

    Args:
        texts: keyword (1–79 Latin-1 letters) → text; Latin-1 goes into tEXt, anything else and XMP into iTXt.
    """
    height, width = pixels.shape[:2]
    with path.open("wb") as file:
        file.write(_SIGNATURE)
        _chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, pixels.dtype.itemsize * 8, 2, 0, 0, 0))
        _chunk(file, b"sRGB", b"\0")
        for keyword, text in texts.items():
            _chunk(file, *_text_chunk(keyword, text))
        for data in _compressed(pixels):
            _chunk(file, b"IDAT", data)
        _chunk(file, b"IEND", b"")


def _chunk(file: BinaryIO, kind: bytes, data: bytes) -> None:
    file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind))))


def _text_chunk(keyword: str, text: str) -> tuple[bytes, bytes]:
    """[PNG] §11.3.3: tEXt is Latin-1 without NUL; iTXt is UTF-8, here uncompressed and of no language."""
    name = keyword.encode("latin-1")
    clean = text.replace("\0", "")
    if keyword.startswith("XML:"):
        return b"iTXt", name + b"\0\0\0\0\0" + clean.encode("utf-8")
    try:
        return b"tEXt", name + b"\0" + clean.encode("latin-1")
    except UnicodeEncodeError:
        return b"iTXt", name + b"\0\0\0\0\0" + clean.encode("utf-8")


def _compressed(pixels: NDArray[np.uint8 | np.uint16]) -> Iterator[bytes]:
    height, width = pixels.shape[:2]
    bytes_a_pixel = 3 * pixels.dtype.itemsize
    packer = zlib.compressobj(_LEVEL, strategy=zlib.Z_FILTERED)
    above = np.zeros((1, width * bytes_a_pixel), np.uint8)
    for start in range(0, height, _ROWS):
        block = pixels[start : start + _ROWS]
        rows = np.ascontiguousarray(block, block.dtype.newbyteorder(">")).view(np.uint8).reshape(len(block), -1)
        yield packer.compress(_filtered(rows, np.concatenate([above, rows[:-1]]), bytes_a_pixel).tobytes())
        above = rows[-1:]
    yield packer.flush()


def _filtered(rows: NDArray[np.uint8], above: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Each row after the filter (None, Sub, Up, Average) whose sum of magnitudes is least, [PNG] §12.7."""
    left = np.zeros_like(rows)
    left[:, step:] = rows[:, :-step]
    mean = ((left.astype(np.uint16) + above) >> 1).astype(np.uint8)
    candidates = np.stack([rows, rows - left, rows - above, rows - mean])
    magnitude = np.minimum(candidates, 0 - candidates).sum(axis=2, dtype=np.int64)
    chosen = magnitude.argmin(axis=0)
    best = candidates[chosen, np.arange(len(rows))]
    return np.concatenate([chosen.astype(np.uint8)[:, None], best], axis=1)
