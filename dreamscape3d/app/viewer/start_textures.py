"""Cards as textures: read on a thread, uploaded a few a frame, with the soft light that each throws behind it."""

from __future__ import annotations

import zlib
from pathlib import Path

import moderngl
import numpy as np
from imgui_bundle import imgui
from numpy.typing import NDArray

from dreamscape3d.app.viewer.icon import emblem
from dreamscape3d.app.viewer.shelf import CardReader, Entry

Uv = tuple[float, float]
UPLOADS = 2
"""Cards a frame."""
ARRIVES = 0.3  # seconds in which a picture comes over its empty card
SHADED = 0.52  # of a card's height, at its lower end, that darkens towards the words on it
_SOFT = (96, 54)


class StartTextures:
    """The textures of a start screen, in the context `ctx`."""

    def __init__(self, ctx: moderngl.Context, reader: CardReader | None = None) -> None:
        self._ctx = ctx
        self._reader = reader or CardReader()
        self._cards: dict[Path, _Pictures] = {}
        self._emblem = _texture(ctx, emblem(128))

    @property
    def emblem(self) -> imgui.ImTextureRef:
        return imgui.ImTextureRef(self._emblem.glo)

    def card(self, entry: Entry, age: float) -> tuple[imgui.ImTextureRef | None, float]:
        """The picture on its card and how much of it has come, 0 to 1; it is asked for when it is not there."""
        if entry.path not in self._cards:
            self._reader.ask(entry)
            return None, 0.0
        pictures = self._cards[entry.path]
        if pictures.since is None:
            pictures.since = age
        return imgui.ImTextureRef(pictures.card.glo), min((age - pictures.since) / ARRIVES, 1.0)

    def ambient(self, entry: Entry) -> imgui.ImTextureRef | None:
        """The card's light without its shapes; None where there is none, or not yet."""
        pictures = self._cards.get(entry.path)
        return imgui.ImTextureRef(pictures.soft.glo) if pictures else None

    def learned(self) -> list[Entry]:
        """Upload what was read, a few; gives their entries with what stands on the cards."""
        known: list[Entry] = []
        while len(known) < UPLOADS and (found := self._reader.take()) is not None:
            entry, card = found
            pixels = card.pixels if card is not None and card.pixels.size else blank(str(entry.path))
            self._cards[entry.path] = _Pictures(
                _texture(self._ctx, shaded(pixels)), _texture(self._ctx, softened(pixels))
            )
            known.append(entry)
        return known

    def release(self) -> None:
        """Free all of it."""
        self._reader.close()
        for pictures in self._cards.values():
            pictures.card.release()
            pictures.soft.release()
        self._cards.clear()
        self._emblem.release()


class _Pictures:
    """A card and its light; `since` when it is shown [s]."""

    def __init__(self, card: moderngl.Texture, soft: moderngl.Texture) -> None:
        self.card, self.soft = card, soft
        self.since: float | None = None


def shaded(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 3) with its lower part darkened, so that words on it can be read whatever it shows."""
    height = len(pixels)
    down = np.linspace(0.0, 1.0, height)
    dark = np.clip((down - (1.0 - SHADED)) / SHADED, 0.0, 1.0) ** 1.2
    keep = ((1.0 - 0.82 * dark) * 256.0).astype(np.uint16)
    dimmed: NDArray[np.uint8] = (pixels * keep[:, None, None] >> 8).astype(np.uint8)
    return dimmed


def blank(name: str) -> NDArray[np.uint8]:
    """(180, 320, 3) for a dream without a picture: a night of its own colour over a horizon, by its name."""
    from colorsys import hsv_to_rgb

    hue = zlib.crc32(name.encode("utf-8", "surrogateescape")) % 360 / 360.0
    low, far = (
        np.array(hsv_to_rgb((hue + turn) % 1.0, full, light))
        for turn, full, light in ((0, 0.75, 0.75), (0.14, 0.8, 0.16))
    )
    y, x = np.mgrid[0:180, 0:320] / 180.0
    above, across = np.clip((0.58 - y) / 0.58, 0.0, 1.0), np.exp(-(((x - 0.89) / 0.62) ** 2))
    sky = far + (low - far) * (np.exp(-4.2 * above) * across)[..., None]
    moon = np.clip((0.115 - np.hypot(x - 0.89, y - 0.40)) * 90.0, 0.0, 1.0)[..., None]
    halo = np.exp(-np.abs(np.hypot(x - 0.89, y - 0.40) - 0.115) / 0.07)[..., None]
    light = sky + halo * low * 0.45 + moon * (0.55 * low + 0.30)
    water = light[np.clip((2 * 104 - np.arange(180)), 0, 179)] * 0.42
    light = np.where((y > 0.58)[..., None], water, light)
    picture: NDArray[np.uint8] = (np.clip(light, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return picture


def softened(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(54, 96, 3): only its light, a little richer."""
    from PIL import Image, ImageEnhance, ImageFilter

    small = Image.fromarray(pixels).resize((24, 14), Image.Resampling.BOX)
    large = small.resize(_SOFT, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(5.0))
    return np.asarray(ImageEnhance.Color(large).enhance(1.35))


def _texture(ctx: moderngl.Context, pixels: NDArray[np.uint8]) -> moderngl.Texture:
    height, width, components = pixels.shape
    texture = ctx.texture((width, height), components, np.ascontiguousarray(pixels))
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)  # between two mipmaps costs twice on a CPU
    texture.repeat_x = texture.repeat_y = False
    return texture
