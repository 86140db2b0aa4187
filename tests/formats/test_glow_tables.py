"""`[[particles]]` and `[[ribbon]]`: read, written back, refused, documented."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from dreamscape3d.dream.dream import Dream
from dreamscape3d.errors import DreamFileError
from dreamscape3d.formats import dump_dream, parse_dream
from dreamscape3d.maths.expression import parse
from dreamscape3d.scene.luminous import ParticleKind, Particles, Ribbon
from dreamscape3d.scene.particles import LOOKS

EVERY_KEY = """
[[particles]]
kind = "rain"
count = 12
at = [1, "2 + time", 3]
size = [4, 5, "6"]
turn = 30
colour = "#ff8000"
second = [0.25, "0.5 * pulse", 1]
brightness = "3 + pulse"
radius = 0.5
speed = -2
light = 16

[[particles]]
kind = "fireflies"

[[ribbon]]
points = [[0, 0, 0], [1, "sin(time + i)", 0.5], [2, 0, 0]]
width = "0.1 * (i + 1)"
colour = "#fff"
second = "#3366ff"
brightness = "9 * r"
taper = 0.5
flow = "-1.5"
spacing = 3
closed = true
light = 2

[[ribbon]]
count = 9
at = ["i", "n * time", 0]

[[ribbon]]
count = 2
at = [0, 0, 0]
"""


def test_every_key_there_and_back() -> None:
    dream = parse_dream(EVERY_KEY)
    text = dump_dream(dream)
    assert parse_dream(text) == dream
    assert dump_dream(parse_dream(text)) == text
    rain, plain = dream.scene.particles
    strand, formula, _ = dream.scene.ribbons
    assert plain == Particles("fireflies")
    for record in (rain, strand):
        others = {"points": ("count", "at")}.get(fields(record)[0].name, ())
        assert all(
            getattr(record, f.name) != getattr(type(record)(), f.name) for f in fields(record) if f.name not in others
        )
    assert formula == Ribbon(count=9, at=(parse("i"), parse("n * time"), 0.0))


def test_made_in_python() -> None:
    dream = Dream().glow(Particles("motes", 7)).glow(Ribbon(points=((0.0, 0.0, 0.0), (1.0, 0.0, 0.0)), width=0.5))
    assert len(dream.scene.particles) == len(dream.scene.ribbons) == 1
    assert parse_dream(dump_dream(dream)) == dream


REFUSED = [
    ("[[particles]]\ncount = 3", "[[particles]] lacks kind", "add kind: what they are"),
    ('[[particles]]\nkind = "snow"', 'unknown kind "snow"', "fireflies"),
    ('[[particles]]\nkind = "rain"\ncount = 4001', "count 4001 is above 4000", "it goes from 1 to 4000"),
    ('[[particles]]\nkind = "rain"\ncount = 0', "count 0 is below 1", "it goes from 1 to 4000"),
    ('[[particles]]\nkind = "rain"\ncount = "9"', "count wants a whole number", ""),
    ('[[particles]]\nkind = "rain"\nlight = 17', "light 17 is above 16", ""),
    ('[[particles]]\nkind = "rain"\nbrightness = 1001', "brightness 1001 is above 1000", ""),
    (
        '[[particles]]\nkind = "rain"\ncount = 3000\n' * 3,
        "together the dream has more than 8000 particles",
        "lower a count",
    ),
    ('[[particles]]\nkind = "rain"\n' * 17, "particles has 17 entries; at most 16 are read", ""),
    ("[[ribbon]]\ncount = 2\nat = [0, 0, 0]\n" * 65, "ribbon has 65 entries; at most 64 are read", ""),
    ("[[ribbon]]\nwidth = 1", "a ribbon needs points, or count and at", "add points = [[0, 0, 0], [1, 1, 0]]"),
    ("[[ribbon]]\ncount = 3", "a ribbon needs points, or count and at", ""),
    (
        "[[ribbon]]\npoints = [[0, 0, 0], [1, 1, 1]]\ncount = 3",
        "a ribbon with points has no count",
        "keep one of the two",
    ),
    ("[[ribbon]]\npoints = [[0, 0, 0]]", "points has 1 point; it takes 2 to 64", ""),
    ("[[ribbon]]\npoints = [" + "[0, 0, 0]," * 65 + "]", "points has 65 points; it takes 2 to 64", ""),
    ("[[ribbon]]\npoints = 3", "points wants points [[x, y, z], …], not the number 3", ""),
    ("[[ribbon]]\npoints = [[0, 0, 0], [1, 2]]", "points[1] has 2 items; it wants 3: x, y, z", ""),
    ("[[ribbon]]\ncount = 65\nat = [0, 0, 0]", "count 65 is above 64", ""),
    ('[[ribbon]]\ncount = 3\nat = [0, 0, 0]\nflow = "i"', "unknown name 'i'", ""),
    ('[[particles]]\nkind = "rain"\nspeed = "i"', "unknown name 'i'", ""),
]


@pytest.mark.parametrize(("text", "message", "cure"), REFUSED, ids=[case[1] for case in REFUSED])
def test_what_is_refused(text: str, message: str, cure: str) -> None:
    with pytest.raises(DreamFileError) as caught:
        parse_dream(text)
    fault = caught.value.faults[0]
    assert message in fault.message
    assert cure in fault.cure
    assert fault.place is not None


def test_every_kind_is_documented(checkout: Path) -> None:
    document = (checkout / "docs" / "dream-file.md").read_text(encoding="utf-8")
    assert set(LOOKS) == set(get_args(ParticleKind))
    for kind, look in LOOKS.items():
        colours = ", ".join(
            "`#" + "".join(f"{round(part * 255):02x}" for part in c) + "`" for c in (look.colour, look.second)
        )
        (row,) = [line for line in document.splitlines() if line.startswith(f"| `{kind}` |")]
        assert row.endswith(f"| {colours} | `{look.brightness:g}` | `{look.radius:g}` |"), row
