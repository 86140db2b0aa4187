"""What may be a prop of a fear, a memory or a tale, and how many of them: text, place and cure of every message."""

from __future__ import annotations

import pytest
from faults import Expected, faults_of, summary

from dreamscape3d.formats import parse_dream

FEAR = '[[fear]]\nname = "the dark"\n[[fear.form]]\n'
MEMORY = '[[memory]]\nname = "kite {0}"\ntext = "t"\nat = [0, 0, 0]\n[[memory.form]]\nshape = "box"\n'
NUMBER = "write it without quotes; a signal cannot stand here"
PLAIN = "known here: sphere, box, rounded_box, capsule, round_cone, torus, cylinder, cone, tube, pyramid"

CASES: list[tuple[str, Expected]] = [
    (
        FEAR + 'shape = "sphere"\nradius = "time"',
        [("5:10:6", 'radius wants a number, not the text "time"', NUMBER)],
    ),
    (FEAR + 'shape = "terrain"', [("4:9:9", 'unknown shape "terrain"', PLAIN)]),
    (
        FEAR + 'shape = "box"\ntwist = 3',
        [("5:1:5", 'unknown key "twist" in [[….form]]', "it belongs in [[form]]")],
    ),
    (FEAR, [("3:1:13", "a form needs a shape, or forms of its own", 'add shape = "sphere", or [[form.form]] below')]),
    (
        '[[fear]]\nname = "a"\n[[fear]]\nname = "a"',
        [("4:8:3", '"a" is there twice', "give each a name of its own")],
    ),
    (
        "".join(MEMORY.format(n) for n in range(31)),
        [
            (
                "181:1:10",
                "more than 60 things move in the dream",
                "a body counts as three, a memory with forms as two, a fear or line as one",
            )
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_message(text: str, expected: Expected) -> None:
    assert summary(faults_of(text)) == expected


def test_thirty_memories_may_be() -> None:
    assert len(parse_dream("".join(MEMORY.format(n) for n in range(30))).living.memories) == 30
