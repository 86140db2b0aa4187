"""Every message of the loader, triggered: its text, line, column, width and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreamscape3d.errors import DreamFileError, DreamscapeError
from dreamscape3d.formats import check_file, load_dream, parse_dream
from dreamscape3d.formats.solids import SOLIDS

F = '[[form]]\nshape = "sphere"\n'
SHAPES = ", ".join(SOLIDS)
KNOWN_NAMES = (
    "known are arousal, bar, bass, beat, calm, dominance, fear, joy, longing, mid, pi, pulse, sanity, tangle, tau, "
    "time, treble, valence"
)
KNOWN_KEYS = (
    "known here: title, author, seed, tempo, mood, parameters, signals, camera, grade, effects, air, sky, light, "
    "materials, form, particles, ribbon, share"
)

Expected = list[tuple[str, str, str]]
"""Of each fault: line:column:width, message, cure."""

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
    # TOML
    ("title = night", [("1:9:1", "invalid value", 'put text in quotes: "sphere"')]),
    ('title = "night', [("1:14:1", "unterminated string", "close it with a quote")]),
    ("title", [("1:5:1", "expected '=' after a key in a key/value pair", "write key = value, one on each line")]),
    ("title =", [("1:7:1", "invalid value", 'put text in quotes: "sphere"')]),
    ("[camera", [("1:7:1", "expected ']' at the end of a table declaration", "")]),
    ("at = [1, 2", [("1:10:1", "unclosed array", "close it with ]")]),
    ("seed = 1\n\nseed = 2", [("3:1:4", '"seed" is given twice', "keep one of the two")]),
    ("[air]\n[sky]\n[air]", [("3:2:3", '"air" is given twice', "keep one of the two")]),
    ("air = 1\n[air]", [("2:2:3", '"air" is given twice', "keep one of the two")]),
    ("air = { glow = 1 }\n[air]\nglow = 2", [("2:2:3", '"air" is given twice', "keep one of the two")]),
    (
        "a = { b = 1 }\na.c = 2",
        [("2:7:1", "a table in braces cannot get more keys later", "write all its keys in one place")],
    ),
    ("seed = " + "9" * 5000, [("1:8:240", "a number has too many digits", "")]),
    ('title = "\\q"', [("1:12:1", "unescaped '\\' in a string", "")]),
    ('title = "a\x01"', [("1:11:1", "illegal character '\\x01'", "")]),
    ("seed = 1 tempo = 2", [("1:10:1", "expected newline or end of document after a statement", "")]),
    # Excess
    ("a.a.a.a.a.a.a.a.a = 1", [("1:1:17", "a key has 9 dotted parts; at most 8 are read", "")]),
    (
        '["a".b.c.d.e.f.g.h.i]\n["a"' + ".a" * 34 + "]",
        [("2:2:71", "a key has 35 dotted parts; at most 34 are read", "")],
    ),
    ("a = " + "[" * 33, [("1:37:1", "brackets are nested more than 32 deep", "")]),
    ("#" * 8193, [("1:1:1", "a line has 8193 characters; at most 8192 are read", "")]),
    ("a = 1\n" * 12001, [("1:3:1", "the file has 12001 keys; at most 12000 are read", "")]),
    ("1," * 24001, [("1:2:1", "the file has 24001 items; at most 24000 are read", "")]),
    ("[]" * 10001 + "\n", [("1:1:1", "the file has 20002 brackets; at most 20000 are read", "")]),
    ('""\n' * 20001, [("1:1:1", "the file has 40002 quotes; at most 40000 are read", "")]),
    ("[a]\n" * 4801, [("4801:1:1", "the file has more than 4800 tables", "")]),
    (
        "".join(f"a.b.c.x{i} = 1\n" for i in range(2049)),
        [("2049:1:11", "the keys have more than 8192 dotted parts in all", "")],
    ),
    ("#" * (256 * 1024 + 1), [("1:1:1", "the text is larger than 256 KiB", "split the dream into several")]),
    ('title = "' + "é" * 131072 + '"', [("1:1:1", "the text is larger than 256 KiB", "split the dream into several")]),
]


def faults_of(text: str) -> list[DreamscapeError]:
    """What is wrong with a text."""
    with pytest.raises(DreamFileError) as caught:
        parse_dream(text, "night.toml")
    return caught.value.faults


def summary(faults: list[DreamscapeError]) -> Expected:
    """The faults as CASES has them."""
    found = []
    for fault in faults:
        assert fault.place is not None
        assert fault.place.path == "night.toml"
        found.append((f"{fault.place.line}:{fault.place.column}:{fault.place.width}", fault.message, fault.cure))
    return found


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


def test_the_report_shows_the_line_and_a_caret() -> None:
    report = str(faults_of("[camera]\nfov = 200\n")[0])
    assert report == (
        "night.toml:2:7: fov 200 is above 150\n    2 | fov = 200\n      |       ^^^\n  cure: it goes from 5 to 150"
    )


def test_a_long_line_is_not_printed_whole() -> None:
    (fault,) = faults_of("title = 1 # " + "a" * 5000)
    assert fault.place is not None
    assert len(fault.place.text) == 240
    (fault,) = faults_of(" " * 5000 + "title = 1")
    assert fault.place is not None
    assert (fault.place.column, fault.place.text) == (5009, "")


def test_control_characters_never_reach_the_terminal() -> None:
    (fault,) = faults_of("title = 1 # \u202e")
    assert "\u202e" not in str(fault)
    assert "\ufffd" in str(fault)


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert parse_dream('\ufefftitle = "a"\r\nseed = 2\r\n').seed == 2
    assert summary(faults_of("\ufeffseed = 2\r\ntitle = 1\r\n"))[0][0] == "2:9:1"


FILES = [
    (b"title = 'a'\nauthor = 'na\xefve'\n", "2:13", "byte 0xef is not UTF-8 text", "save the file as UTF-8"),
    (b"\xff\xfet\x00", "1:1", "byte 0xff is not UTF-8 text", "save the file as UTF-8"),
    (b"#" * (256 * 1024 + 1), "1:1", "the file is larger than 256 KiB", "split the dream into several"),
]


@pytest.mark.parametrize(("data", "place", "message", "cure"), FILES, ids=[case[2] for case in FILES])
def test_bytes(data: bytes, place: str, message: str, cure: str, tmp_path: Path) -> None:
    path = tmp_path / "night.toml"
    path.write_bytes(data)
    (fault,) = check_file(path)
    assert str(fault.place) == f"{path}:{place}"
    assert (fault.message, fault.cure) == (message, cure)


def test_no_such_file(tmp_path: Path) -> None:
    (fault,) = check_file(tmp_path / "none.toml")
    assert (fault.message, fault.cure) == ("there is no such file", "check the path, or see `dreamscape3d list`")
    assert str(fault.place) == f"{tmp_path / 'none.toml'}:1:1"


def test_a_folder(tmp_path: Path) -> None:
    (fault,) = check_file(tmp_path)
    assert (fault.message, fault.cure) == ("this is a folder, not a dream file", "name a .toml file inside it")


@pytest.mark.skipif(not hasattr(__import__("os"), "mkfifo"), reason="no pipes in the file system")
def test_a_pipe_does_not_wait(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.toml")
    (fault,) = check_file(tmp_path / "pipe.toml")
    assert fault.message == "this is not a plain file"


def test_a_name_that_no_file_can_have() -> None:
    (fault,) = check_file("a\0b.toml")
    assert fault.message.startswith("the file cannot be read: ")


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    import hashlib

    path = tmp_path / "night.toml"
    path.write_bytes(b'title = "a"\r\n')
    assert load_dream(path).digest == hashlib.sha256(b'title = "a"\r\n').hexdigest()
