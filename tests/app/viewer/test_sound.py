"""The audio device: opened late, absent without a word, fed from a thread. Nothing here is heard."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dreamscape3d.app.viewer import sound as module
from dreamscape3d.app.viewer.sound import LARGEST_BLOCK, Sound, pcm


class Player:
    """pyglet's player, as far as it is used."""

    def __init__(self, refuses: bool = False) -> None:
        self.volume, self.playing, self.deleted, self.source = 1.0, False, False, None
        self._refuses = refuses

    def queue(self, source: Any) -> None:
        self.source = source

    def play(self) -> None:
        if self._refuses:
            raise OSError("the device went away")
        self.playing = True

    def pause(self) -> None:
        self.playing = False

    def delete(self) -> None:
        self.deleted = True


class Media:
    """pyglet.media with a device."""

    codecs = SimpleNamespace(
        base=SimpleNamespace(
            StreamingSource=object, AudioFormat=SimpleNamespace, AudioData=lambda data, _: SimpleNamespace(data=data)
        )
    )

    def __init__(self, refuses: bool = False) -> None:
        self.players: list[Player] = []
        self._refuses = refuses

    def get_audio_driver(self) -> object:
        return object()

    def Player(self) -> Player:  # noqa: N802
        self.players.append(Player(self._refuses))
        return self.players[-1]


class SilentDriver:
    pass


class Silent:
    def get_audio_driver(self) -> object:
        return SilentDriver()


def hum(frames: int) -> NDArray[np.float32]:
    return np.full((frames, 2), 0.5, np.float32)


def with_device(refuses: bool = False) -> tuple[Sound, Media]:
    sound, media = Sound(), Media(refuses)
    assert sound.open(lambda: media)
    return sound, media


def refuse() -> Any:
    raise RuntimeError("Cannot connect to None")


@pytest.mark.parametrize(
    ("find", "told"),
    [(refuse, "no sound: RuntimeError: Cannot connect to None"), (Silent, "no sound: there is no audio device")],
)
def test_a_machine_without_a_device_is_told_of_once_and_only_to_developers(
    find: Callable[[], Any], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    sound = Sound()
    with caplog.at_level(logging.DEBUG, "dreamscape3d"):
        assert not sound.open(find)
        assert not sound.open(find)
        assert not sound.start(hum)
    sound.volume = 0.5
    sound.stop()
    sound.close()
    assert (sound.playing, sound.fault) == (False, None)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("DEBUG", told)]


def run(code: str) -> str:
    """What Python says in a process of its own, without a display."""
    environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_this_very_machine_opens_or_does_not_but_never_fails() -> None:
    code = (
        "from dreamscape3d.app.viewer.sound import Sound\n"
        "s = Sound(); s.volume = 0; print(s.start(lambda n: None) in (True, False)); s.close(); s.close()"
    )
    assert run(code) == "True"


def test_pyglet_plays_it() -> None:
    """pyglet's own player, on its driver for machines without a device."""
    code = """
import threading
import numpy as np
from dreamscape3d.app.viewer import sound
from dreamscape3d.app.viewer.sound import Sound

class Device:
    def __init__(self, media): self.media = media
    def __getattr__(self, name): return getattr(self.media, name)
    def get_audio_driver(self): return object()

asked, heard = [], threading.Event()
def fill(frames):
    asked.append(frames)
    if len(asked) > 2: heard.set()
    return np.zeros((frames, 2), np.float32)

s = Sound()
assert s.open(lambda: Device(sound._pyglet_media()))
assert s.start(fill) and s.playing
print(heard.wait(30.0), s.fault)
s.close()
print(s.playing)
"""
    assert run(code).split() == ["True", "None", "False"]


def test_making_one_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_pyglet_media", refuse)
    sound = Sound()
    assert not sound.playing
    sound.close()
    assert not sound.open(Media), "closed is closed"


def test_a_source_is_played_in_place_of_the_one_before() -> None:
    sound, media = with_device()
    sound.volume = 3.0
    assert sound.start(hum)
    assert (sound.playing, media.players[0].volume) == (True, 1.0)
    sound.volume = 0.25
    assert sound.start(hum)
    one, two = media.players
    assert (one.playing, one.deleted, two.playing, two.volume) == (False, True, True, 0.25)
    sound.stop()
    assert not sound.playing


def test_frames_arrive_as_sixteen_bits() -> None:
    sound, media = with_device()
    asked: list[int] = []

    def fill(frames: int) -> NDArray[np.float32]:
        asked.append(frames)
        return hum(min(frames, 3))

    sound.start(fill)
    source = media.players[0].source
    data = source.get_audio_data(1000.0)
    assert (source.audio_format.sample_rate, source.audio_format.channels) == (48_000, 2)
    assert np.array_equal(np.frombuffer(data.data, "<i2"), [16384] * 6)
    source.get_audio_data(1e12)
    source.get_audio_data(0)
    assert asked == [250, LARGEST_BLOCK, 1]


def test_the_end_and_a_fault_end_it() -> None:
    sound, media = with_device()
    sound.start(lambda frames: None)
    assert media.players[0].source.get_audio_data(100) is None
    assert sound.fault is None

    sound.start(lambda frames: np.zeros((frames, 1), np.float32))
    assert media.players[1].source.get_audio_data(100) is None
    assert str(sound.fault) == "sound of shape (25, 1) is not (N, 2)"
    assert not sound.playing
    assert sound.start(hum)
    assert sound.fault is None


def test_a_device_that_goes_away_is_none() -> None:
    sound, _ = with_device(refuses=True)
    assert not sound.start(hum)
    assert not sound.start(hum)
    assert not sound.playing


def test_pcm_by_hand() -> None:
    loud = np.array([[1.0, -1.0], [7.0, -7.0], [np.nan, np.inf], [0.5, 0.0]])
    assert np.frombuffer(pcm(loud), "<i2").tolist() == [32767, -32767, 32767, -32767, 0, 32767, 16384, 0]
