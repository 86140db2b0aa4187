"""A crew that only notes what it is asked for, round a real console and a real stage; there is no window and no GL."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dreamscape3d.app.viewer.console import Console
from dreamscape3d.app.viewer.pacing import FramePacer
from dreamscape3d.app.viewer.ready import Loaded, make_ready
from dreamscape3d.app.viewer.settings import SettingsFile
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.dream.stance import STILL
from dreamscape3d.render.stereo import Stereo

TICK = 1.0 / 60.0


class Noting:
    """Takes every call, and notes it in `asked`; attributes that are given are as they are."""

    def __init__(self, name: str, asked: list[tuple[Any, ...]], **given: Any) -> None:
        self._name, self._asked = name, asked
        self.__dict__.update(given)

    def __getattr__(self, word: str) -> Any:
        def note(*arguments: Any, **named: Any) -> None:
            self._asked.append((f"{self._name}.{word}", *arguments))

        return note


class FakeProjector(Noting):
    """The stereo that was set is the one that is read."""

    def __init__(self, asked: list[tuple[Any, ...]]) -> None:
        comfort = Noting("comfort", asked, convergence=4.0)
        super().__init__("projector", asked, stereo=Stereo(), comfort=comfort, frame_size=(320, 180))
        self.march_size, self.shown = (160, 90), None

    def set(self, stereo: Stereo) -> None:
        self.stereo = stereo
        self._asked.append(("projector.set", stereo))


class FakePanels(Noting):
    """Panels that can be opened and closed; there is nothing to dismiss."""

    def __init__(self, asked: list[tuple[Any, ...]]) -> None:
        super().__init__("panels", asked, inspector=SimpleNamespace(shown=False), bridge=SimpleNamespace())

    def dismiss(self) -> bool:
        self._asked.append(("panels.dismiss",))
        return False


@dataclass
class FakeCrew:
    """All of it; `asked` is what the parts without a screen were asked for, in order."""

    console: Console
    window: Any
    projector: FakeProjector
    loader: Any
    hands: Any
    screenshots: Any
    panels: Any
    kept: SettingsFile
    pacer: FramePacer
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def advance(self, seconds: float = TICK, wish: Any = STILL) -> None:
        """Let time pass, and have the dream seen as it is then."""
        stage = self.console.stage
        assert stage is not None
        stage.advance(seconds, wish)
        look(stage)


def look(stage: Stage) -> None:
    """What the show does each turn: the moment as the dreamer sees it becomes `seen`."""
    from dataclasses import replace

    stage.seen = replace(stage.timeline.moment(), view=stage.view())


def loaded(path: Path, text: str) -> Loaded:
    """A dream made ready from a text that is written at `path`."""
    path.write_text(text, encoding="utf-8")
    result, _ = make_ready(path)
    assert isinstance(result, Loaded), result
    return result


def make_crew(folder: Path) -> FakeCrew:
    """Settings are kept in `folder`."""
    asked: list[tuple[Any, ...]] = []
    window = Noting("window", asked, size=(320, 180), kind="no", closing=False)
    window.__dict__["next_screen"] = lambda: asked.append(("window.next_screen",)) or "screen 1 of 1"
    projector, kept, pacer = FakeProjector(asked), SettingsFile(folder), FramePacer(24.0)
    loader = Noting("loader", asked)
    hands = SimpleNamespace(held=False)
    console = Console(window, projector, pacer, kept, loader)  # type: ignore[arg-type]
    console.programme = [folder / "ball.toml", folder / "next.toml"]
    panels = FakePanels(asked)
    return FakeCrew(console, window, projector, loader, hands, Noting("screenshots", asked), panels, kept, pacer, asked)
