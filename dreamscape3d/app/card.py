"""Cards: the small pictures by which dreams are chosen. Those of shipped dreams lie in `scenes/cards`, made by

    dreamscape3d gallery --cards -o scenes/cards

and each carries the hash of the dream file that it shows; a test holds them equal. Title, author and mood are inside,
so that a screen of cards reads no dream.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dreamscape3d import resources
from dreamscape3d.app.entangling import summary
from dreamscape3d.app.picture import Origin
from dreamscape3d.errors import OutputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dreamscape3d.dream.dream import Dream

CARD_SIZE = (640, 360)
CARD_TIME = 0.0
"""Seconds: a card shows what the dream opens with."""
CARD_QUALITY = 85
"""Of 100: about 25 KB each."""
MAX_BYTES = 2**20
MAX_SIDE = 1024
MAX_TEXT = 128  # characters of a title or author


@dataclass(frozen=True)
class Card:
    """What a card shows and says.

    Attributes:
        pixels: (H, W, 3) uint8, top row first.
        mood: in words, "" where it is not known.
        dream: hash (SHA-256, hex) of the dream file, "" where it is not known.
    """

    pixels: NDArray[np.uint8]
    title: str
    author: str
    mood: str
    dream: str


def shipped_card(name: str) -> Path:
    """Where the card of the shipped dream `name` lies."""
    return resources.scenes() / "cards" / f"{name}.webp"


def make_card(dream: Dream) -> NDArray[np.uint8]:
    """Render a dream's card, (360, 640, 3).

    Raises:
        GraphicsError, LimitError: as `offscreen.render`.
    """
    from dreamscape3d.app.offscreen import render

    return render(dream, CARD_SIZE, CARD_TIME, quality="final")


def write_card(path: Path, pixels: NDArray[np.uint8], dream: Dream, time: float = CARD_TIME) -> None:
    """Write (H, W, 3) pixels as the card of a dream, made as small as a card is.

    Raises:
        OutputError: it cannot be written; what stood there before stays.
    """
    from dreamscape3d.app.gallery_page import mood_line
    from dreamscape3d.app.webp import write_webp

    values = {parameter.name: parameter.default for parameter in dream.parameters}
    told = {"mood": mood_line(dream.mood, dream.tempo)}
    entangled = summary(dream, time)
    origin = Origin(dream.title, dream.author, dream.digest, dream.seed, time, values, told, entangled=entangled)
    write_webp(path, [fitted(pixels)], origin, quality=CARD_QUALITY)


def read_card(path: Path) -> Card:
    """A card as `write_card` wrote it; words that are not there are "".

    Raises:
        OutputError: there is none, or it is no card: broken, larger than 1 MiB or 1024 pixels a side.
    """
    import numpy as np
    from PIL import Image

    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("it is larger than 1 MiB")
        with Image.open(path, formats=["WEBP"]) as image:
            if max(image.size) > MAX_SIDE:
                raise ValueError(f"it has {image.size[0]}x{image.size[1]} pixels")
            words = image.info.get("xmp", b"").decode("utf-8", "replace")
            pixels = np.asarray(image.convert("RGB"))
    except Exception as error:  # Pillow raises SyntaxError, EOFError, OSError and more for what is broken
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"the card '{path}' cannot be read: {reason}") from error
    title, author = (
        _found(r'<rdf:li xml:lang="x-default">(.*?)</rdf:li>', words),
        _found(r"<rdf:li>(.*?)</rdf:li>", words),
    )
    return Card(pixels, title, author, _mood(words), _found(r'd:Dream="sha256:([0-9a-f]{64})"', words))


def fitted(pixels: NDArray[np.uint8], size: tuple[int, int] = CARD_SIZE) -> NDArray[np.uint8]:
    """The middle of a picture in a card's proportions, as large as a card."""
    import numpy as np
    from PIL import Image, ImageOps

    if pixels.shape[:2] == (size[1], size[0]):
        return pixels
    return np.asarray(ImageOps.fit(Image.fromarray(pixels), size, Image.Resampling.LANCZOS))


def _found(pattern: str, words: str) -> str:
    match = re.search(pattern, words, re.DOTALL)
    return html.unescape(match[1])[:MAX_TEXT] if match else ""


def _mood(words: str) -> str:
    match = re.search(r"""d:Seen=(["'])(.*?)\1""", words, re.DOTALL)
    try:
        told = json.loads(html.unescape(match[2])) if match else {}
    except ValueError:
        return ""
    mood = told.get("mood") if isinstance(told, dict) else ""
    return mood[:MAX_TEXT] if isinstance(mood, str) else ""
