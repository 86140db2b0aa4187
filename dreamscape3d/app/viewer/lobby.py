"""The lobby: the start screen while it is on, with all that it needs of the viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer.shelf import cards_folder, entries
from dreamscape3d.app.viewer.start_drawing import StartDrawing
from dreamscape3d.app.viewer.start_screen import StartScreen

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.console import Console
    from dreamscape3d.app.viewer.crew import Crew
    from dreamscape3d.app.viewer.interface.bridge import Bridge


class Lobby:
    """Open from its making until `close`."""

    def __init__(self, crew: Crew, console: Console, bridge: Bridge) -> None:
        self._crew, self._console, self._bridge = crew, console, bridge
        dreams = entries(console.recent, shipped_dreams(), cards_folder())
        self._start = StartScreen(dreams, can_leave=console.stage is not None)
        self._start.connect(crew.window.handle)
        self._drawing = StartDrawing(crew.window.ctx)

    def turn(self, passed: float, *, over_picture: bool) -> bool:
        """Take what was chosen, and draw; whether the lobby is to stay open."""
        start, window = self._start, self._crew.window
        start.pad(self._crew.pads.pressed(), self._crew.pads.state, passed)
        self._bridge.new_frame(passed, window.handle.get_size(), window.pixel_ratio)
        self._drawing.draw(start, self._bridge.faces, passed, over_picture=over_picture)
        self._bridge.render()
        if (path := start.taken()) is not None:
            self._console.open(path)
        return not start.left

    def say(self, message: str) -> None:
        """Tell the dreamer why what was chosen does not open."""
        self._start.say(message)

    def close(self) -> None:
        """Give keys and textures back."""
        self._start.disconnect()
        self._drawing.release()
