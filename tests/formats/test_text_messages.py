"""The messages of a text that is no TOML or too much of it, and how its lines are shown."""

from __future__ import annotations

import pytest
from faults import Expected, faults_of, summary

from dreamscape3d.formats import parse_dream

CASES: list[tuple[str, Expected]] = [
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


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[f"{c[1][0][1][:50]} {n}" for n, c in enumerate(CASES)])
def test_message(text: str, expected: Expected) -> None:
    assert summary(faults_of(text)) == expected


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
