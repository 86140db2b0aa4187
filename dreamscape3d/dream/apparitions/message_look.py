"""What a message looks like: a pane that opens, and letters that hurry over it and tremble."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.dream.apparitions.sight import SALT, lifted
from dreamscape3d.maths.curve import smooth
from dreamscape3d.maths.hashing import hashed
from dreamscape3d.scene.panel import half_size, pane
from dreamscape3d.scene.writing import facing_sheet, wrapped, written

if TYPE_CHECKING:
    from dreamscape3d.dream.apparitions.messages import Pane
    from dreamscape3d.scene.cast import Making

F64 = NDArray[np.float64]
LETTERS, WIDE, LINES = 0.052, 17, 4  # height of a capital [m]; letters in a line; lines
ALARM, EDGE = np.array([1.0, 0.34, 0.16]), np.array([1.0, 0.22, 0.3])  # linear
TREMBLE, PER_SECOND = 0.03, 14.0  # metres where a glitch has hold of all; jumps a second


def lines_of(who: str, text: str) -> tuple[str, ...]:
    """Who it is from, and what it says."""
    return (f"{who[: WIDE - 1]}:", *wrapped(text, WIDE, LINES))


def show_pane(making: Making, message: Pane, eye: F64, drawn: float, seized: float, time: float) -> None:
    """Draw a message of which a share `drawn` is written; `seized` 0 to 1."""
    opened = smooth(message.open)
    key = crc32(message.text.encode())
    lines = lines_of(message.who, message.text)
    sheet = facing_sheet(lifted(message.at, 0.012 * math.sin(1.3 * time + key % 7)), eye, LETTERS)
    step = math.floor(time * PER_SECOND)
    jolt = hashed(step, key, SALT)[:2] - 0.5
    shift = TREMBLE * seized * jolt
    sheet.middle[:] += shift[0] * sheet.right + shift[1] * sheet.up
    flow = 0.9 + 0.1 * math.sin(5.0 * time + key % 5)
    making.add(pane(sheet, half_size(lines, LETTERS), opened, 2.4 * opened * flow * EDGE))
    making.add([written(lines, sheet, drawn, 3.4 * opened * opened * flow * ALARM)])
