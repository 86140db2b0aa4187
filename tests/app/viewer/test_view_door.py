"""Through the door in a window: forward into the other dream, backward home again."""

from __future__ import annotations

from pathlib import Path

from desktop import Desktop
from viewing import SIZE, Viewer, ball, box

SHARE = "[share]\nform = true\ncolour = true\nair = true\n"
HERE = f"""title = "A blue plain"
{SHARE}
[entangle]
mode = "portal"

[[guest]]
dream = "red.toml"
intensity = 1
at = [0, 0, 2]

[camera]
at = [0, 1.5, 6.5]
look_at = [0, 1.5, 0]

[materials.blue]
colour = "#00f"
emission = 0.8

[sky]
zenith = "#00f"
horizon = "#00f"
nadir = "#00f"
stars = 0

[[form]]
shape = "plane"
material = "blue"
"""
THERE = f"""title = "A red plain"
{SHARE}
[materials.red]
colour = "#f00"
emission = 0.8

[sky]
zenith = "#f00"
horizon = "#f00"
nadir = "#f00"
stars = 0

[[form]]
shape = "plane"
material = "red"
"""


def test_forward_through_the_door_and_backward_home(display: Desktop, tmp_path: Path) -> None:
    (tmp_path / "red.toml").write_text(THERE, encoding="utf-8")
    (tmp_path / "blue.toml").write_text(HERE, encoding="utf-8")
    size = ("--size", "x".join(map(str, SIZE)), "--quality", "draft", "--scale", "0.5")
    viewer = Viewer(display, str(tmp_path / "blue.toml"), *size)
    viewer.sees(lambda picture: 0.05 < ball(picture).area < 0.5 and box(picture).area > 0.3, "a red plain in a door")
    viewer.window.press("w")
    viewer.sees(lambda picture: ball(picture).area > 0.9 and box(picture).area == 0.0, "nothing but the red plain")
    viewer.window.let_go("w")
    assert box(viewer.picture()).area == 0.0
    viewer.window.press("s")
    viewer.sees(lambda picture: box(picture).area > 0.3, "the door, from home")
    viewer.window.let_go("s")
    viewer.key("h")
    viewer.sees(lambda picture: 0.05 < ball(picture).area < 0.5 and box(picture).area > 0.3, "the door as at first")
    assert viewer.quit() == 0
