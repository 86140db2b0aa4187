"""Where sound goes out: the audio device, opened when something is first to be heard, silent where there is none.

    sound = Sound()
    sound.start(fill)      # False on a machine without a device; nothing else differs then

pyglet keeps about a second ahead on a thread of its own, so that a long picture is not heard.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48_000
"""Frames a second."""
LARGEST_BLOCK = RATE // 2
_BYTES_A_FRAME = 4  # two channels of 16 bits

Fill = Callable[[int], "NDArray[np.float32] | None"]
"""Asked for so many frames of sound on pyglet's thread; gives (N, 2) of left and right, −1 to 1, N at most as asked,
or None when it is over."""

_log = logging.getLogger(__name__)


class Sound:
    """The audio device and what is being played on it. Nothing here raises.

    Attributes:
        fault: what a source raised while it played, told once it stops; None while all is well.
    """

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self._media: Any = None
        self._looked = False
        self._player: Any = None
        self._volume = 1.0

    @property
    def playing(self) -> bool:
        """Whether something is to be heard."""
        return self._player is not None and self.fault is None and bool(self._player.playing)

    @property
    def driver(self) -> str:
        """What the system's sound is reached by, such as `pulse`; "" where there is none."""
        return type(self._media.get_audio_driver()).__module__.split(".")[-2] if self._media is not None else ""

    @property
    def volume(self) -> float:
        """0 silent to 1 as it comes."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 1.0)
        if self._player is not None:
            self._player.volume = self._volume

    def open(self, find: Callable[[], Any] | None = None) -> bool:
        """Look for a device, once; whether there is one. Takes about a quarter of a second the first time.

        Args:
            find: gives what plays, as `pyglet.media` does.
        """
        if not self._looked:
            self._looked = True
            self._media, reason = _device(find or _pyglet_media)
            if reason:
                _log.debug("no sound: %s", reason)
        return self._media is not None

    def start(self, fill: Fill, rate: int = RATE) -> bool:
        """Play what `fill` gives, in place of what was played before; whether there is a device for it."""
        self.stop()
        if not self.open():
            return False
        self.fault = None
        try:
            self._player = self._media.Player()
            self._player.volume = self._volume
            self._player.queue(_stream(self._media, fill, rate, self._failed))
            self._player.play()
        except Exception as error:  # the device went away, or takes no such format
            _log.debug("no sound: %s", error)
            self.stop()
            self._media = None
            return False
        return True

    def stop(self) -> None:
        """Be silent at once."""
        player, self._player = self._player, None
        if player is None:
            return
        try:
            player.pause()
            player.delete()
        except Exception as error:  # the device went away
            _log.debug("no sound: %s", error)
            self._media = None

    def close(self) -> None:
        """Be silent, for good."""
        self.stop()
        self._media, self._looked = None, True

    def _failed(self, error: Exception) -> None:
        self.fault = error


def _device(find: Callable[[], Any]) -> tuple[Any, str]:
    """What plays, and "", or None and why there is nothing."""
    try:
        media = find()
        driver = media.get_audio_driver()
    except Exception as error:  # no DISPLAY, no library, a server that refuses: each of its own kind
        return None, f"{type(error).__name__}: {error}"
    if driver is None or type(driver).__name__ == "SilentDriver":
        return None, "there is no audio device"
    return media, ""


def _pyglet_media() -> Any:
    import pyglet

    pyglet.options.shadow_window = False  # its media would open a hidden window otherwise
    import pyglet.media

    return pyglet.media


def pcm(sound: NDArray[np.floating[Any]]) -> bytes:
    """(N, 2) of −1 to 1 → 16-bit frames. What is louder is cut, what is no number is silent.

    Raises:
        ValueError: another shape.
    """
    import numpy as np

    if sound.ndim != 2 or sound.shape[1] != 2:
        raise ValueError(f"sound of shape {sound.shape} is not (N, 2)")
    bounded = np.clip(np.nan_to_num(sound, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    data: bytes = (bounded * 32767.0).round().astype("<i2").tobytes()
    return data


def _stream(media: Any, fill: Fill, rate: int, failed: Callable[[Exception], None]) -> Any:
    """`fill` as a source of pyglet's, whose classes are there only once `media` is."""
    base = media.codecs.base

    class Stream(base.StreamingSource):  # type: ignore[misc, name-defined]
        audio_format = base.AudioFormat(channels=2, sample_size=16, sample_rate=rate)

        def get_audio_data(self, num_bytes: float, compensation_time: float = 0.0) -> Any:
            wanted = max(min(int(num_bytes) // _BYTES_A_FRAME, LARGEST_BLOCK), 1)
            try:
                sound = fill(wanted)
                data = b"" if sound is None else pcm(sound)
            except Exception as error:  # would end pyglet's thread, and with it all sound to come
                failed(error)
                return None
            return base.AudioData(data, len(data)) if data else None

    return Stream()
