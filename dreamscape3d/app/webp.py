"""Pictures for web pages: lossy WebP, still or moving, written whole or not at all, with their origin inside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d.app.picture import Origin, replacing, xmp_packet
from dreamscape3d.errors import OutputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STILL_QUALITY, MOVING_QUALITY = 88, 60
"""Of 100: a picture of 1280×720 takes about 120 KB, a moving one of 480×270 about 18 KB a frame."""


def write_webp(
    path: Path,
    frames: Sequence[NDArray[np.uint8]],
    origin: Origin,
    fps: float = 12.0,
    quality: int | None = None,
) -> None:
    """Write one picture, or several that play for ever.

    Args:
        frames: (H, W, 3) uint8 each, all of one size.
        fps: frames per second, for several.
        quality: of 100, in place of STILL_QUALITY or MOVING_QUALITY.

    Raises:
        OutputError: it cannot be written; what stood there before stays.
    """
    from PIL import Image

    first, *others = [Image.fromarray(frame) for frame in frames]
    moving = {"save_all": True, "append_images": others, "duration": _durations(len(frames), fps), "loop": 0}
    if quality is None:
        quality = MOVING_QUALITY if others else STILL_QUALITY
    try:
        with replacing(path) as temporary:
            first.save(
                temporary, "WEBP", quality=quality, method=4, xmp=xmp_packet(origin), **(moving if others else {})
            )
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror or error}") from error


def _durations(count: int, fps: float) -> list[int]:
    """Whole milliseconds for each frame that add up to what they should."""
    ends = [round(1000.0 * (index + 1) / fps) for index in range(count)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
