"""The start screen within the viewer: what is chosen is opened, and Escape leads back to a dream."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_crew import FakeCrew, Noting, loaded, look, make_crew
from viewing import DREAM

from dreamscape3d.app.file_name import shipped_dreams
from dreamscape3d.app.viewer import lobby as module
from dreamscape3d.app.viewer.gamepad import PadState
from dreamscape3d.app.viewer.lobby import Lobby
from dreamscape3d.app.viewer.stage import Stage
from dreamscape3d.app.viewer.start_screen import StartScreen


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeCrew:
    """Pads press what stands in `pads.buttons`; nothing is drawn."""
    made = make_crew(tmp_path)
    monkeypatch.setenv("DREAMSCAPE3D_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(module, "StartDrawing", lambda ctx: Noting("drawing", made.asked))
    monkeypatch.setattr(StartScreen, "connect", lambda self, window: made.asked.append(("connected",)))
    handle = SimpleNamespace(get_size=lambda: (320, 180))
    made.window.__dict__.update(handle=handle, pixel_ratio=1.0, ctx=None)
    made.pads = SimpleNamespace(buttons=[], state=PadState())  # type: ignore[attr-defined]
    made.pads.pressed = lambda: [made.pads.buttons.pop()] if made.pads.buttons else []  # type: ignore[attr-defined]
    return made


def enter(crew: FakeCrew) -> tuple[Lobby, Any]:
    bridge = Noting("bridge", crew.asked, faces=None)
    return Lobby(crew, crew.console, bridge), crew.pads  # type: ignore[arg-type, attr-defined]


def requests(crew: FakeCrew) -> list[Path]:
    return [path for name, *rest in crew.asked if name == "loader.request" for path in rest]


def on(crew: FakeCrew, tmp_path: Path) -> None:
    crew.console.stage = Stage(loaded(tmp_path / "ball.toml", DREAM))
    look(crew.console.stage)
    crew.console.seen(tmp_path / "ball.toml")


def test_what_is_chosen_is_asked_for_once_and_the_lobby_stays_until_it_is_there(crew: FakeCrew) -> None:
    lobby, pads = enter(crew)
    pads.buttons = ["a"]
    assert lobby.turn(0.1, over_picture=False)
    assert lobby.turn(0.1, over_picture=False)
    asked = requests(crew)
    assert len(asked) == 1
    assert asked[0] in [path.absolute() for path in shipped_dreams().values()]
    assert not crew.window.closing


def test_a_recent_dream_stands_first(crew: FakeCrew, tmp_path: Path) -> None:
    on(crew, tmp_path)
    lobby, pads = enter(crew)
    pads.buttons = ["a"]
    lobby.turn(0.1, over_picture=True)
    assert requests(crew) == [tmp_path / "ball.toml"]


def test_back_leads_to_the_dream_that_is_on(crew: FakeCrew, tmp_path: Path) -> None:
    on(crew, tmp_path)
    lobby, pads = enter(crew)
    pads.buttons = ["b"]
    assert not lobby.turn(0.1, over_picture=True)
    assert not crew.window.closing
    assert requests(crew) == []


def test_where_no_dream_is_on_back_leads_nowhere(crew: FakeCrew) -> None:
    lobby, pads = enter(crew)
    pads.buttons = ["b"]
    assert lobby.turn(0.1, over_picture=False)
    assert not crew.window.closing


def test_it_gives_back_what_it_took(crew: FakeCrew) -> None:
    lobby, _ = enter(crew)
    assert ("connected",) in crew.asked
    lobby.close()
    assert ("drawing.release",) in crew.asked
