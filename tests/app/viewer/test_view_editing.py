"""Saving a dream's file, or a shader, while the viewer shows it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from desktop import Desktop
from viewing import DREAM, TITLE, Viewer, ball, box, difference, spot, write_dream

SMALL = ("--size", "480x270")
GREEN = DREAM.replace('colour = "#f00"', 'colour = "#0f0"')
BROKEN = DREAM.replace('colour = "#f00"', 'colour = "#f00\nrougness = 2')


def rewrite(path: Path, text: str) -> None:
    """Truncate and write, in two goes."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:100])
        file.flush()
        file.write(text[100:])


def rename(path: Path, text: str) -> None:
    """A new file beside it that takes its place, as many editors save."""
    beside = path.with_suffix(".toml~")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def green(picture: object) -> float:
    return spot(picture, 1).area  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the shared viewer shows."""
    return write_dream(tmp_path_factory.mktemp("edited"))


@pytest.fixture(scope="module")
def viewer(_desktop: Desktop, shared: Path) -> Viewer:
    """For the tests that come first; `display` ends it."""
    shown = Viewer(_desktop, str(shared), *SMALL)
    shown.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    return shown


def test_saves_are_shown_and_faults_lie_over_the_last_good_picture(viewer: Viewer, shared: Path) -> None:
    good = viewer.still()
    rewrite(shared, BROKEN)
    viewer.has_title(f"● {TITLE} (its file has faults) — dreamscape3d")
    bad = viewer.sees(lambda picture: difference(good, picture) > 3.0, "the overlay")
    upper = slice(0, 110)
    assert difference(good[upper], bad[upper]) < 3.0, "the last good picture stays above"
    rename(shared, GREEN)
    viewer.sees(lambda picture: green(picture) > 0.01 and ball(picture).area == 0.0, "a green ball")
    viewer.has_title(f"{TITLE} — dreamscape3d")
    rewrite(shared, DREAM)
    viewer.sees(lambda picture: ball(picture).area > 0.01 and green(picture) == 0.0, "a red ball again")
    assert viewer.child.said() == ""


def test_half_a_file_or_none_never_shows_black(viewer: Viewer, shared: Path) -> None:
    for text in ("\0", DREAM[:300], DREAM.replace("shape", "form"), "title = 3", None):
        shared.unlink() if text is None else shared.write_text(text, encoding="utf-8")
        last = time.monotonic() + 0.5
        while time.monotonic() < last:
            assert viewer.picture()[:80].mean() > 20.0
    viewer.has_title(f"● {TITLE} (its file has faults) — dreamscape3d")
    shared.write_text(GREEN, encoding="utf-8")
    viewer.sees(lambda picture: green(picture) > 0.01, "a green ball")
    shared.write_text("", encoding="utf-8")
    viewer.has_title("untitled — dreamscape3d")
    assert viewer.quit() == 0
    assert viewer.child.said() == ""


def test_a_save_keeps_time_parameters_and_where_one_stands(display: Desktop, dream: Path) -> None:
    """At 1.5708 s the ball is furthest right, by 2.5 m: away from the middle only by `go`, and by time."""
    viewer = Viewer(display, str(dream), *SMALL, "--set", "go=1", "--time", "1.3")
    viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    viewer.key("k")
    viewer.window.press("d")
    viewer.sees(lambda picture: box(picture).right < 0.2, "the box further left")
    viewer.window.let_go("d")
    before = viewer.still()
    dream.write_text(GREEN, encoding="utf-8")
    after = viewer.sees(lambda picture: green(picture) > 0.005, "a green ball")
    assert abs(spot(after, 1).x - ball(before).x) < 0.02
    assert abs(box(after).right - box(before).right) < 0.02
    assert viewer.quit() == 0


def _checkout(folder: Path) -> Path:
    """A checkout of its own, with shaders to change."""
    import dreamscape3d
    from dreamscape3d import resources

    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(dreamscape3d.__file__).parent, folder / "dreamscape3d", ignore=ignored)
    for name, source in (("shaders", resources.shaders()), ("scenes", resources.scenes())):
        shutil.rmtree(folder / "dreamscape3d" / name, ignore_errors=True)
        shutil.copytree(source, folder / name)
    (folder / "pyproject.toml").write_text("[project]\nname = 'dreamscape3d'\n")
    return folder


def _changed(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_shaders_of_a_checkout_are_read_anew(display: Desktop, dream: Path, tmp_path: Path) -> None:
    checkout = _checkout(tmp_path / "checkout")
    paths = os.pathsep.join([str(checkout), display.environment["PYTHONPATH"]])
    viewer = Viewer(display, str(dream), *SMALL, environment={"PYTHONPATH": paths}, cwd=checkout)
    good = viewer.sees(lambda picture: ball(picture).area > 0.01, "the ball")
    shader = checkout / "shaders" / "passes" / "screen.frag"
    source = shader.read_text(encoding="utf-8")
    shader.write_text(source.replace("void main()", "void main("), encoding="utf-8")
    viewer.has_title(f"● {TITLE} (its file has faults) — dreamscape3d")
    assert difference(good[:80], viewer.picture()[:80]) < 3.0, "the last good picture stays"
    _changed(shader, lambda _: source.rstrip().removesuffix("}") + "    o_colour = o_colour.gbra;\n}\n")
    viewer.has_title(f"{TITLE} — dreamscape3d")
    viewer.sees(lambda picture: ball(picture).area == 0.0 and box(picture).area > 0.01, "a blue ball")
    assert viewer.quit() == 0
    assert viewer.child.said() == ""
