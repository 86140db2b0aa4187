"""The messages of forms and of their copies: text, line, column, width and cure."""

from __future__ import annotations

import pytest
from faults import Expected, F, faults_of, summary

CASES: list[tuple[str, Expected]] = [
    # Forms
    (
        '[[form]]\nname = "a"',
        [("1:1:8", "a form needs a shape, or forms of its own", 'add shape = "sphere", or [[form.form]] below')],
    ),
    (F + 'form = [{ shape = "box" }]', [("2:1:5", "a form has either a shape or forms of its own, not both", "")]),
    (F + "tube = 1", [("3:1:4", "a sphere has no tube", "sphere takes radius")]),
    ('[[form]]\nshape = "plane"\nradius = 1', [("3:1:6", "a plane has no radius", "plane takes no sizes")]),
    (
        '[[form]]\nradius = 1\n[[form.form]]\nshape = "box"',
        [("2:1:6", "a group has no radius", "give sizes to the forms in it")],
    ),
    (
        '[[form]]\nshape = "pyramid"\nsize = [1, 2, 3]',
        [("3:8:9", "the size of a pyramid is one number, not three", "")],
    ),
    ('[[form]]\nshape = "cone"\ntop = 2', [("3:7:1", "top 2 is above radius, 0.5", "")]),
    ('[[form]]\nshape = "cone"\nradius = 0.1\ntop = 0.2', [("4:7:3", "top 0.2 is above radius, 0.1", "")]),
    ('[[form]]\nshape = "tube"\nwall = 0.6', [("3:8:3", "wall 0.6 is above radius, 0.5", "")]),
    (
        '[[form]]\nshape = "rounded_box"\nsize = [1, 0.1, 1]',
        [("3:8:11", "radius 0.1 is above half the size, 0.05", "")],
    ),
    (
        F + "circle = { count = 2 }\nrepeat = { count = [1, 1, 1], spacing = [1, 1, 1] }",
        [("3:1:6", "a form has either circle or repeat, not both", "put one of them into a group round the other")],
    ),
    (F + "circle = { radius = 2 }", [("3:10:14", "circle lacks count", "add count: copies")]),
    (F + "circle = { count = 5000 }", [("3:20:4", "count 5000 is above 4096", "it goes from 1 to 4096")]),
    (
        F + "repeat = { count = [17, 17, 17], spacing = [1, 1, 1] }",
        [("3:20:12", "with its copies the dream has more than 4096 forms", "lower a count, or use periodic")],
    ),
    (
        F + 'circle = { count = 1024 }\nmirror = "xy"\n' + F,
        [("5:1:8", "with its copies the dream has more than 4096 forms", "lower a count, or use periodic")],
    ),
    (
        "".join(f"[[form{'.form' * i}]]\n" for i in range(33)) + 'shape = "box"',
        [("33:163:4", "forms are nested more than 32 deep", "")],
    ),
    # Fields of instances
    (
        F + "scatter = { count = 5000, size = [1, 0, 1] }",
        [("3:21:4", "count 5000 is above 4096", "it goes from 1 to 4096")],
    ),
    (
        F + "scatter = { count = 5, size = ['time', 0, 1] }",
        [
            (
                "3:32:6",
                'size[0] wants a number, not the text "time"',
                "write it without quotes; a signal cannot stand here",
            )
        ],
    ),
    (
        F + "scatter = { count = 5 }",
        [("3:11:13", "scatter lacks size", "add size: edges of the box in which they stand")],
    ),
    (
        F + "repeat = { count = [1, 1, 1], spacing = [1, 1, 1] }\nscatter = { count = 5, size = [1, 0, 1] }",
        [
            (
                "4:1:7",
                "a form has either scatter or repeat, not both",
                "put one of them into a group round the other",
            )
        ],
    ),
    (
        F + "scatter = { count = 2000, size = [9, 0, 9] }\nmirror = 'xy'",
        [("3:21:4", "with its copies the dream has more than 4096 forms", "lower a count, or use periodic")],
    ),
    (
        F + 'scatter = { count = 5, size = [9, 0, 9], on = "dunes" }',
        [("3:47:7", 'there is no terrain "dunes"', 'name a form with shape = "terrain" at the top level')],
    ),
    (
        '[[form]]\nname = "dnues"\nshape = "terrain"\n[[form]]\n[[form.form]]\nshape = "box"\n'
        'scatter = { count = 5, size = [9, 0, 9], on = "dunes" }',
        [("7:47:7", 'there is no terrain "dunes"', 'did you mean "dnues"?')],
    ),
    (
        '[[form]]\nshape = "skyline"\nsize = "time"',
        [("3:8:6", "the size of a skyline is a plain number, not a signal", "")],
    ),
    (
        '[[form]]\nshape = "skyline"\nsize = [1, 2, 3]',
        [("3:8:9", "the size of a skyline is one number, not three", "")],
    ),
    (
        '[[form]]\nshape = "skyline"\nspacing = 13',
        [("1:1:8", "a skyline has 2633 boxes, more than 1200", "use a larger spacing or a smaller size")],
    ),
    (
        '[[form]]\n[[form.form]]\nshape = "skyline"\nspacing = 60\n' * 9,
        [("35:9:9", "the dream has 9 skylines; at most 8 are read", "make one larger, or use copies")],
    ),
    (
        '[[form]]\nshape = "skyline"\nrepeat = { count = [2, 1, 5], spacing = [500, 0, 500] }',
        [("3:20:9", "with its copies the dream has more than 4096 forms", "lower a count, or use periodic")],
    ),
    (
        '[[form]]\nshape = "skyline"\nsign = "neon"',
        [("3:8:6", 'there is no material "neon"', "describe it under [materials]")],
    ),
    (
        F + "hollow = 3",
        [("3:1:6", "a sphere has no hollow", "sphere takes radius")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[f"{c[1][0][1][:50]} {n}" for n, c in enumerate(CASES)])
def test_message(text: str, expected: Expected) -> None:
    assert summary(faults_of(text)) == expected
