"""OpenGL that is lost while a dream is shown: one clear message, an exit code; nothing that was set is forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desktop import Desktop, until
from viewing import LONGEST, TITLE, alive, children

SEEDED = {
    "lost": """
import moderngl
moderngl.Context.error = property(lambda ctx: "GL_CONTEXT_LOST" if gone() else ctx.mglo.error)
""",
    "refused": """
import moderngl
from dreamscape3d.app.viewer.window import Window
flip = Window.flip
def fail(window):
    if gone():
        raise moderngl.Error("cannot map the buffer")
    flip(window)
Window.flip = fail
""",
}
TOLD = {
    "lost": "the graphics driver has given up the OpenGL context",
    "refused": "OpenGL failed while drawing: cannot map the buffer",
}
PROGRAM = """
import sys
from pathlib import Path

def gone():
    return Path(sys.argv[1]).exists()
{fault}
from dreamscape3d.app.cli import main
sys.exit(main(sys.argv[2:]))
"""


def _text(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


@pytest.mark.parametrize("fault", SEEDED)
def test_it_closes_with_one_message(display: Desktop, dream: Path, tmp_path: Path, fault: str) -> None:
    lost, config = tmp_path / "lost", tmp_path / "config"
    words = ["view", str(dream), "--size", "320x180", "--quality", "draft"]
    child = display.python(
        PROGRAM.format(fault=SEEDED[fault]), str(lost), *words, environment={"DREAMSCAPE3D_CONFIG_DIR": str(config)}
    )
    window = display.wait_for_window(TITLE)
    window.focus()
    window.resize(400, 240)
    window.key("3")
    until(lambda: "side_by_side" in _text(config / "viewer.json"), "settings", LONGEST, child.said)
    helpers = children(child.pid)
    lost.touch()
    assert child.wait(LONGEST) == 1
    told, cure = child.said().splitlines()
    assert told == TOLD[fault]
    assert cure.startswith("  cure: start again; if it recurs, update the graphics driver")
    assert not display.windows()
    assert alive(helpers) == []
    kept = json.loads((config / "viewer.json").read_text())
    assert kept["window_size"] == [400, 240]
    assert kept["recent"] == [str(dream)]
    assert kept["stereo"]["layout"] == "side_by_side_half"
