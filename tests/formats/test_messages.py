"""The messages of numbers, text, choices, vectors, signals and tables: text, line, column, width and cure."""

from __future__ import annotations

import pytest
from faults import Expected, F, faults_of, summary

from dreamscape3d.formats.solids import SOLIDS

SHAPES = ", ".join(SOLIDS)
KNOWN_NAMES = (
    "known are anger, arousal, bar, bass, beat, calm, dominance, fear, joy, longing, mid, pi, pulse, sanity, tangle, "
    "tau, time, treble, valence"
)
KNOWN_KEYS = (
    "known here: title, author, seed, tempo, mood, parameters, signals, camera, grade, effects, air, sky, light, "
    "materials, form, particles, ribbon, share, entangle, guest, mind, body, fear, memory, tale, bond"
)

CASES: list[tuple[str, Expected]] = [
    # Numbers
    ("fov = 200", [("1:1:3", 'unknown key "fov" in a dream file', "it belongs in [camera] or [[camera.path]]")]),
    ("[camera]\nfov = 200", [("2:7:3", "fov 200 is above 150", "it goes from 5 to 150")]),
    ("[camera]\nfov = 4.5", [("2:7:3", "fov 4.5 is below 5", "it goes from 5 to 150")]),
    ("[camera]\nfov = nan", [("2:7:3", "fov is not a finite number", "use a number within ±1,000,000")]),
    ("[camera]\nfov = -inf", [("2:7:4", "fov is not a finite number", "use a number within ±1,000,000")]),
    ("[camera]\nfov = 1e999", [("2:7:5", "fov is not a finite number", "use a number within ±1,000,000")]),
    ("[camera]\nfov = true", [("2:7:4", "fov wants a number or a signal in quotes, not true", "")]),
    ("[camera]\nfov = [50]", [("2:7:4", "fov wants a number or a signal in quotes, not an array of 1", "")]),
    ("[camera]\nfov = 12:00:00", [("2:7:8", "fov wants a number or a signal in quotes, not a date or time", "")]),
    ("[camera]\nfov = { a = 1 }", [("2:7:9", "fov wants a number or a signal in quotes, not a table", "")]),
    ("[camera]\nroll = 1e7", [("2:8:3", "roll 10000000 is above 1000000", "")]),
    (
        'tempo = "72"',
        [("1:9:4", 'tempo wants a number, not the text "72"', "write it without quotes; a signal cannot stand here")],
    ),
    ("seed = 0.5", [("1:8:3", "seed wants a whole number, not the number 0.5", "")]),
    ("seed = -1", [("1:8:2", "seed -1 is below 0", "it goes from 0 to 2147483647")]),
    ("seed = 4294967296", [("1:8:10", "seed 4294967296 is above 2147483647", "it goes from 0 to 2147483647")]),
    (
        "seed = 0xffffffffffffffffffffffff",
        [("1:8:26", "seed of 96 bits is above 2147483647", "it goes from 0 to 2147483647")],
    ),
    (F + "scale = 0", [("3:9:1", "scale 0 is not above 0", "")]),
    (F + "radius = -0.5", [("3:10:4", "radius -0.5 is below 0", "")]),
    (F + 'radius = "0 - 1"', [("3:10:7", "radius -1 is below 0", "")]),
    # Text
    ("title = 3", [("1:9:1", "title wants text in quotes, not the number 3", "")]),
    ('title = "' + "a" * 129 + '"', [("1:9:131", "title has 129 characters; at most 128 are read", "")]),
    ('title = "a\\u0007b"', [("1:11:6", "title holds the control character U+0007", "remove it")]),
    ('author = """\\\n   x\\u202e"""', [("2:5:6", "author holds the control character U+202E", "remove it")]),
    (
        "title = '''\na\x7f'''".replace("\x7f", "\u2028"),
        [("2:2:1", "title holds the control character U+2028", "remove it")],
    ),
    ('[materials."a\\u0000"]', [("1:12:9", "the name holds the control character U+0000", "remove it")]),
    ('[materials.""]', [("1:12:2", "a name is empty", "")]),
    ('[materials."\\u00e9"]\n[materials."e\\u0301"]', [("2:12:9", '"é" is given twice, written in two ways', "")]),
    # Choices
    ('[[form]]\nshape = "spher"', [("2:9:7", 'unknown shape "spher"', 'did you mean "sphere"?')]),
    (
        "[[form]]\nshape = 1",
        [
            (
                "2:9:1",
                f"shape wants one of {SHAPES}, not the number 1",
                "",
            )
        ],
    ),
    ('[[light]]\nkind = "moon"', [("2:8:6", 'unknown kind "moon"', "known here: sun, lamp")]),
    ('[camera]\nloop = "yes"', [("2:8:5", 'loop wants true or false, not the text "yes"', "")]),
    (F + 'material = "neon"', [("3:12:6", 'there is no material "neon"', "describe it under [materials]")]),
    (
        "[materials.neon]\n" + F + 'material = "noen"',
        [("4:12:6", 'there is no material "noen"', 'did you mean "neon"?')],
    ),
    (F + "material = 1", [("3:12:1", "material wants the name of a material, not the number 1", "")]),
    ('[air]\ncolour = "red"', [("2:10:5", 'colour "red" is not a colour', 'write "#rgb", "#rrggbb" or [r, g, b]')]),
    ("[air]\ncolour = 3", [("2:10:1", 'colour wants a colour such as "#0ff" or [0, 1, 1], not the number 3', "")]),
    ("[air]\ncolour = [0, 1]", [("2:10:6", "colour has 2 items; it wants 3: red, green, blue", "")]),
    ('[air]\ncolour = [0, 1.5, "time"]', [("2:14:3", "colour[1] 1.5 is above 1", "it goes from 0 to 1")]),
    # Vectors
    (F + "at = 1", [("3:6:1", "at wants three numbers [x, y, z], not the number 1", "")]),
    (F + "at = [1]", [("3:6:3", "at has 1 item; it wants 3: x, y, z", "")]),
    (
        F + 'at = [1, true, "x y"]',
        [
            ("3:10:4", "at[1] wants a number or a signal in quotes, not true", ""),
            (
                "3:17:1",
                "unknown name 'x'",
                KNOWN_NAMES,
            ),
        ],
    ),
    (
        '[[form]]\nshape = "box"\nsize = true',
        [("3:8:4", "size wants a number, a signal in quotes, or three of them, not true", "")],
    ),
    ('[[form]]\nshape = "box"\nsize = [1, 2]', [("3:8:6", "size has 2 items; it wants 3: x, y, z", "")]),
    # Signals
    (F + 'radius = "1 + tyme"', [("3:15:4", "unknown name 'tyme'", "did you mean 'time'?")]),
    (F + "radius = '1 + tyme'", [("3:15:4", "unknown name 'tyme'", "did you mean 'time'?")]),
    (F + 'radius = "1 +\\ttyme"', [("3:16:4", "unknown name 'tyme'", "did you mean 'time'?")]),
    (F + 'radius = """\n  1 + \\\n   tyme"""', [("5:4:4", "unknown name 'tyme'", "did you mean 'time'?")]),
    (
        F + 'radius = "i"',
        [("3:11:1", "unknown name 'i'", "i, n and r are known only inside a form with repeat, circle or scatter")],
    ),
    (
        F + 'smooth = "i"\ncircle = { count = 2 }',
        [("3:11:1", "unknown name 'i'", "i, n and r are known only inside a form with repeat, circle or scatter")],
    ),
    ("[signals]\na = 1", [("2:5:1", "a wants an expression in quotes, not the number 1", 'write it as text: "0.5"')]),
    (
        '[signals]\na = "n"',
        [("2:6:1", "unknown name 'n'", "i, n and r are known only inside a form with repeat, circle or scatter")],
    ),
    (
        '[signals]\na = "b"\nb = "a"',
        [("2:5:3", "signals use each other in a circle: 'a' uses 'b' uses 'a'", "take one of them out of the circle")],
    ),
    (
        '[signals]\n"a b" = "1"',
        [
            (
                "2:1:5",
                '"a b" cannot be a name in expressions',
                "use letters, digits and _, at most 64; pi and tau are taken",
            )
        ],
    ),
    ('[signals]\ntime = "1"', [("2:1:4", "the name time is taken by a built-in signal", "choose another")]),
    (
        '[parameters.x]\ndefault = 0\n[signals]\nx = "1"',
        [("4:1:1", "the name x is taken by a parameter", "choose another")],
    ),
    ("signals = 1", [("1:11:1", "signals wants a table, not the number 1", "")]),
    # Tables
    (
        "colr = 1",
        [
            (
                "1:1:4",
                'unknown key "colr" in a dream file',
                KNOWN_KEYS,
            )
        ],
    ),
    ("[camra]\nfov = 50", [("1:2:5", 'unknown key "camra" in a dream file', 'did you mean "camera"?')]),
    ("[camera]\nfow = 50", [("2:1:3", 'unknown key "fow" in [camera]', 'did you mean "fov"?')]),
    (
        "[camera]\nx = 1",
        [
            (
                "2:1:1",
                'unknown key "x" in [camera]',
                "known here: at, look_at, roll, fov, exposure, auto_exposure, aperture, focus, shutter, loop, path",
            )
        ],
    ),
    ("camera = 1", [("1:10:1", "camera wants a table [camera], not the number 1", "")]),
    ("form = 1", [("1:8:1", "form wants tables headed [[form]], not the number 1", "")]),
    ("form = [1]", [("1:9:1", "form[0] wants a table [[form]], not the number 1", "")]),
    ('[form]\nshape = "box"', [("1:1:6", "form wants tables headed [[form]], not a table", "")]),
    ("[[form]]\nform = []", [("2:8:2", "form has 0 entries; it needs at least 1", "")]),
    (
        "".join("[[light]]\nshadow = true\n" for _ in range(65)),
        [("1:3:5", "light has 65 entries; at most 64 are read", "")],
    ),
    (
        "".join(f"[materials.m{i}]\n" for i in range(257)),
        [("1:2:9", "materials has 257 entries; at most 256 are read", "")],
    ),
    # Others
    (
        "[parameters.a]",
        [("1:1:14", "[parameters.…] lacks default", "add default: where it stands at first, between min and max")],
    ),
    (
        "[parameters.a]\ndefault = 2",
        [("2:11:1", "default 2 is not from 0 to 1", "where missing, min is 0 and max is 1")],
    ),
    ("[parameters.a]\ndefault = 2\nmin = 0\nmax = 1", [("2:11:1", "default 2 is not from 0 to 1", "")]),
    ("[parameters.a]\ndefault = 0\nmin = 2\nmax = 1", [("4:7:1", "max 1 is not above min 2", "")]),
    ("[parameters.a]\ndefault = 0\nmin = 2", [("3:7:1", "max 1 is not above min 2", "")]),
    (
        '[[light]]\nkind = "sun"\ndirection = [0, 0, 0]',
        [("3:13:9", "direction [0, 0, 0] points nowhere", "point it at the sun")],
    ),
    (
        "[sky]\nmoon_direction = [0, 0, 0]",
        [("2:18:9", "moon_direction [0, 0, 0] points nowhere", "point it at the moon")],
    ),
    (
        "[[light]]\ndirection = [0, 1, 0]",
        [("2:1:9", "a lamp has no direction", 'add kind = "sun", or say where it is with at')],
    ),
    ('[[light]]\nkind = "sun"\nreach = 3', [("3:1:5", "a sun has no reach", 'use direction, or kind = "lamp"')]),
    (
        "[[camera.path]]\ntime = 1\nat = [0, 0, 0]\nlook_at = [0, 0, 1]",
        [("1:10:4", "path has 1 entry; it needs at least 2", "")],
    ),
    (
        "[camera]\npath = [{ time = 1, at = [0, 0, 0], look_at = [0, 0, 1] }, "
        "{ time = 1, at = [0, 0, 0], look_at = [0, 0, 1] }]",
        [("2:69:1", "time 1 is not after 1, the point before", "")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[f"{c[1][0][1][:50]} {n}" for n, c in enumerate(CASES)])
def test_message(text: str, expected: Expected) -> None:
    assert summary(faults_of(text)) == expected


def test_all_faults_come_in_the_order_of_the_file() -> None:
    text = F + 'radius = -1\n[camera]\nfov = 500\nroll = true\n[air]\nglow = [1]\ncolour = "red"\n'
    assert [f.place.line for f in faults_of(text) if f.place] == [3, 5, 6, 8, 9]


def test_a_hundred_faults_are_enough() -> None:
    faults = faults_of("".join(f"key{i} = {i}\n" for i in range(300)))
    assert len(faults) == 100
    assert faults[-1].place is not None
    assert faults[-1].place.line == 100


def test_more_expressions_than_are_read() -> None:
    faults = faults_of((F + 'at = ["time", "time", "time"]\n') * 1366)
    assert summary(faults) == [
        ("4098:15:6", "the dream has more than 4096 expressions", "give shared ones a name"),
    ]
