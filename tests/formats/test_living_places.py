"""Where what lives in a dream is written: by puppet and form."""

from __future__ import annotations

from pathlib import Path

from dreamscape3d.formats.living_places import living_places
from dreamscape3d.formats.source import Source

FIGURE = """height = 1.6
[[form]]
joint = "head"
shape = "sphere"
radius = 0.1
[[form]]
joint = "hand"
shape = "sphere"
radius = 0.1
[[form]]
joint = "hips"
shape = "sphere"
radius = 0.1
[[thing]]
name = "lamp"
[[thing.form]]
shape = "sphere"
radius = 0.1
"""
DREAM = """title = "x"
[[body]]
figure = "robin.toml"
[[body]]
name = "sam"
figure = "gone.toml"
[[memory]]
name = "kite"
text = "It flew."
at = [0, 0, 0]
[[tale]]
name = "fox"
[[tale.line]]
text = "One."
[[tale.line]]
text = "Two."
[[tale.line.form]]
shape = "sphere"
radius = 1
"""


def test_figures_things_and_what_appears(tmp_path: Path) -> None:
    (tmp_path / "robin.toml").write_text(FIGURE, encoding="utf-8")
    found = living_places(Source("dream.toml", DREAM), tmp_path)
    told = {key: (Path(place.path).name, place.line) for key, place in found.items()}
    assert told == {
        ("robin",): ("robin.toml", 1),
        ("robin", 0): ("robin.toml", 2),
        ("robin", 1): ("robin.toml", 6),
        ("robin", 2): ("robin.toml", 6),
        ("robin", 3): ("robin.toml", 10),
        ("robin/lamp",): ("robin.toml", 14),
        ("robin/lamp", 0): ("robin.toml", 16),
        ("memory kite",): ("dream.toml", 7),
        ("tale fox 0",): ("dream.toml", 13),
        ("tale fox 1",): ("dream.toml", 15),
        ("tale fox 1", 0): ("dream.toml", 17),
    }


def test_a_dream_without_any() -> None:
    assert living_places(Source("dream.toml", 'title = "x"\n'), Path()) == {}


def test_a_figure_that_is_no_toml_has_no_place(tmp_path: Path) -> None:
    (tmp_path / "robin.toml").write_text("height = = 2", encoding="utf-8")
    found = living_places(Source("dream.toml", '[[body]]\nfigure = "robin.toml"\n'), tmp_path)
    assert found == {}
