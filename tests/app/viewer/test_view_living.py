"""A living dream in a window: its bodies come with a save and go with one, and a guest brings theirs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from desktop import Desktop, Picture
from living import JETTY
from viewing import Viewer, write_dream

SKY = '[sky]\nzenith = "#202838"\nhorizon = "#303848"\nstars = 0\n\n'
PLAIN = JETTY[: JETTY.index("[[form]]")] + SKY + JETTY[JETTY.index("[[form]]") : JETTY.index("[[body]]")]
BODIES = PLAIN + '[[body]]\nfigure = "mia"\nat = [-1.0, 0, 3.0]\n[[body]]\nfigure = "liam"\nat = [1.0, 0, 3.0]\n'
AWAY = 12.0  # of a colour, mean over where somebody stands


def at_left(picture: Picture) -> np.ndarray:
    """Where Mia stands, once she is there: left of the middle."""
    height, width = picture.shape[:2]
    return picture[height * 4 // 10 : height * 9 // 10, width // 4 : width // 2].astype(float).mean(axis=(0, 1))


def test_bodies_come_and_go_with_the_file(display: Desktop, tmp_path: Path) -> None:
    path = write_dream(tmp_path, PLAIN)
    viewer = Viewer(display, str(path), "--size", "320x180", "--quality", "draft", "--scale", "0.5")
    viewer.sees(lambda picture: float(picture.max()) > 20.0, "a picture")
    empty = at_left(viewer.still())
    write_dream(tmp_path, BODIES)
    viewer.sees(lambda picture: float(np.abs(at_left(picture) - empty).max()) > AWAY, "Mia in her light")
    write_dream(tmp_path, PLAIN)
    viewer.sees(lambda picture: float(np.abs(at_left(picture) - empty).max()) < 3.0, "nobody")
    assert viewer.quit() == 0
