"""Broken and hostile dream files: SAFETY §3's table by hand, and mutations of every good file. Each must be refused.

for case in hostile_files(good_files()): case.name, case.data
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import dreamscape3d
from dreamscape3d import resources
from dreamscape3d.formats.locations import Key, Locations

FREE_TEXT = {"title", "author", "name", "tag", "label", "unit", "help"}
ALWAYS_WRONG = ("nan", "-inf", "1e999", "1979-05-27", "[[[[1]]]]", "07:32:00", "0x7fffffffffffffffffff")
NOT_AN_EXPRESSION = ("\"__import__('os')\"", '"../../../etc/passwd"', '"void main() { while (true); }"', '"1 +"')
WHOLE_FORM = """[[form]]
shape = "rounded_box"
size = [1.0, 2.5, "1 + 0.2 * sin(time)"]
radius = 0.1
operator = "subtract"
smooth = 0.2
turn = [0, 45, 0]
at = [-3.5, 0.0, 12.25]
"""
FORM = '[[form]]\nshape = "sphere"\n'


@dataclass(frozen=True)
class Case:
    """One file that must be refused."""

    name: str
    data: bytes


def good_files() -> list[Path]:
    """The starter and every shipped scene."""
    starter = Path(dreamscape3d.__file__).parent / "formats" / "starter.toml"
    return [starter, *sorted(resources.scenes().glob("*.toml"))]


def hostile_files(good: Iterable[Path]) -> list[Case]:
    """All cases, by unique names."""
    cases = [Case(name, text.encode()) for name, text in _texts()]
    cases += [Case(name, data) for name, data in _bytes()]
    for path in good:
        cases += [Case(f"{path.stem}: {name}", data) for name, data in _mutations(path.read_text(encoding="utf-8"))]
    return cases


def _bytes() -> Iterator[tuple[str, bytes]]:
    yield "not UTF-8", b'title = "\xff\xfe"\n'
    yield "UTF-16", 'title = "night"\n'.encode("utf-16")
    yield "Latin-1", 'title = "na\u00efve"\n'.encode("latin-1")
    yield "overlong slash", b'title = "\xc0\xaf"\n'
    yield "surrogate", b'title = "\xed\xa0\x80"\n'
    yield "a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
    yield "an executable", b"\x7fELF\x02\x01\x01" + b"\0" * 64
    yield "a gzip bomb", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0" * 512
    yield "zeros", b"\0" * 4096
    yield "too large by a byte", b"#" * (256 * 1024 + 1)
    yield "a megabyte", b'title = "' + b"a" * (1 << 20) + b'"'


def _texts() -> Iterator[tuple[str, str]]:
    yield from _bombs()
    yield from _syntax()
    yield from _counts()
    yield from _words()
    yield from _expressions()
    yield from _structure()
    yield from _guests()


def _bombs() -> Iterator[tuple[str, str]]:
    """What would take memory, time or stack before any check, were it parsed."""
    for parts in (9, 100, 4000, 20_000, 120_000):
        yield f"dotted key of {parts} parts", ".".join("a" * parts) + " = 1"
    for parts in (35, 4000, 100_000):
        yield f"dotted header of {parts} parts", f"[{'.'.join('a' * parts)}]"
    yield "dotted key with spaces", " . ".join("a" * 2000) + " = 1"
    yield "dotted key of strings", ".".join(['"a"'] * 2000) + " = 1"
    yield "dotted key in an inline table", "a = { " + ".".join("b" * 4000) + " = 1 }"
    yield "dotted keys, many", "\n".join(f"a.b.c.d.e.f.g.x{i} = 1" for i in range(10_000))
    yield "dotted array header", f"[[{'.'.join('a' * 4000)}]]"
    yield "dotted key after a string", f'a = "\\"]"\n{".".join("b" * 4000)} = 1'
    for depth in (33, 1000, 120_000):
        yield f"arrays {depth} deep", "a = " + "[" * depth + "]" * depth
        yield f"unclosed arrays {depth} deep", "a = " + "[" * depth
        yield (
            f"inline tables {min(depth, 50_000)} deep",
            "a = " + "{b=" * min(depth, 50_000) + "1" + "}" * min(depth, 50_000),
        )
    yield "arrays deep behind a quote", "a = '\"'\nb = " + "[" * 5000 + "]" * 5000
    yield "arrays deep behind long strings", 'a = """ \\""" """\nb = ' + "[" * 5000 + "]" * 5000
    yield "array of 120,000", "a = [" + "1," * 120_000 + "]"
    yield "array of empty strings", "a = [" + '"",' * 80_000 + "]"
    yield "many tables", "\n".join(f"[a{i}]" for i in range(20_000))
    yield "many keys", "\n".join(f"a{i}=1" for i in range(25_000))
    yield "many unknown keys", "\n".join(f"a{i}=1" for i in range(500))
    yield "1400 forms, the last wrong", WHOLE_FORM * 1400 + FORM + "radius = -1\n"
    yield "1400 forms, the first wrong", FORM + "radius = -1\n" + WHOLE_FORM * 1400
    yield "many forms", "[[form]]\n" * 28_000
    yield "5000 forms", FORM * 5000
    yield "unterminated quotes", '"' * 200_001
    yield "escaped quotes, unterminated", 'a = "' + '\\"' * 120_000
    yield "quotes, one to a line", '"\n' * 100_000
    yield "long string, unterminated", 'a = """' + "\\a" * 100_000
    yield "long quotes", "a = " + "'''" * 80_000
    yield "brackets", "[]" * 120_000
    yield "closing brackets", "]" * 200_000
    yield "whitespace", "a" + " " * 200_000 + "."
    yield "dots", "a" + "." * 200_000
    yield "number of 200,000 digits", "seed = " + "9" * 200_000
    yield "hexadecimal of 200,000 digits", "seed = 0x" + "f" * 200_000
    yield "float of 200,000 digits", "tempo = 72." + "1" * 200_000 + "e999"
    yield "underscores", "seed = " + "1_" * 100_000 + "1x"
    yield "title of 200,000 characters", f'title = "{"a" * 200_000}"'
    yield "key of 200,000 characters", f"{'a' * 200_000} = 1"
    yield "combining marks", 'title = "' + "a\u0315\u0300\u05ae\u0300" * 20_000 + '"'
    yield "unicode escapes", 'title = "' + "\\u0061" * 30_000 + '"'
    yield "comment of 200,000 characters, then nonsense", "#" + "a" * 200_000 + "\nnonsense"


def _syntax() -> Iterator[tuple[str, str]]:
    yield from {
        "no value": "title =",
        "no quotes": "title = night",
        "no key": "= 1",
        "no equals sign": "title",
        "a colon": 'title: "night"',
        "JSON": '{"title": "night"}',
        "YAML": "title: night\nform:\n  - shape: sphere\n",
        "XML": "<dream><title>night</title></dream>",
        "Python": "import os\nos.system('true')\n",
        "GLSL": "void main() { for (;;); }\n",
        "HTML": "<script>alert(1)</script>",
        "shell": "$(touch /tmp/hacked)\n",
        "open header": "[camera",
        "open array header": "[[form]",
        "open array": "[camera]\nat = [1, 2",
        "open string": 'title = "night',
        "open inline table": "form = [{ shape = 'sphere'",
        "two values on a line": "seed = 1 tempo = 72",
        "newline in a string": 'title = "ni\nght"',
        "bad escape": 'title = "\\q"',
        "escaped surrogate": 'title = "\\ud800"',
        "escape past Unicode": 'title = "\\U00110000"',
        "leading zero": "seed = 007",
        "decimal comma": "tempo = 72,5",
        "bad date": "title = 2024-13-40",
        "key given twice": "seed = 1\nseed = 2",
        "table given twice": "[air]\ndensity = 0.1\n[air]\nglow = 1",
        "table, then array": "[form]\n[[form]]\nshape = 'sphere'",
        "value, then table": "air = 1\n[air]\nglow = 1",
        "inline table extended": "air = { glow = 1 }\n[air]\ndensity = 0.1",
        "control character": "title = 'a\x01b'",
        "carriage return": "title = 'a'\rseed = 1",
        "null in a comment": "# \0\n",
        "escape code in a comment": "# \x1b[2J\n",
        "no-break space": "seed\u00a0= 1",
        "smart quotes": "title = \u201cnight\u201d",
        "include": 'include "other.toml"',
    }.items()


def _counts() -> Iterator[tuple[str, str]]:
    """Small files that ask for much."""
    copies = "repeat = { count = [%s], spacing = [1, 1, 1] }\n"
    yield "4097 copies", FORM + copies % "4097, 1, 1"
    yield "2**36 copies", FORM + copies % "4096, 4096, 4096"
    yield "2**190 copies", FORM + copies % "99999999999999999999, 9999999999999999999, 9999999999999999999"
    yield "17 by 17 by 17 copies", FORM + copies % "17, 17, 17"
    yield "no copies", FORM + copies % "0, 1, 1"
    yield "fewer than no copies", FORM + copies % "-1, 1, 1"
    yield "half a copy", FORM + copies % "0.5, 1, 1"
    yield "5000 in a circle", FORM + "circle = { count = 5000 }\n"
    yield "mirrored past the limit", FORM + "circle = { count = 1024 }\nmirror = 'xyz'\n"
    yield (
        "copies of copies",
        "[[form]]\n" + copies % "16, 16, 1" + "[[form.form]]\nshape = 'box'\n" + copies % "17, 1, 1",
    )
    yield "forms that add up", (FORM + "circle = { count = 2000 }\n") * 3
    nested, header = "", "form"
    for _ in range(31):
        nested += f"[[{header}]]\ncircle = {{ count = 4096 }}\n"
        header += ".form"
    yield "4096**31 copies", nested + f"[[{header}]]\nshape = 'sphere'\n"
    yield "groups 33 deep", "".join(f"[[form{'.form' * i}]]\n" for i in range(33)) + "shape = 'sphere'\n"
    yield "inline groups 40 deep", "form = " + "[{form=" * 40 + "1" + "}]" * 40
    yield "65 lights", "[[light]]\nat = [0, 1, 0]\n" * 65
    yield "257 materials", "".join(f"[materials.m{i}]\n" for i in range(257))
    yield "65 parameters", "".join(f"[parameters.p{i}]\ndefault = 0\n" for i in range(65))
    yield "257 signals", "[signals]\n" + "".join(f's{i} = "1"\n' for i in range(257))
    point = "[[camera.path]]\ntime = %s\nat = [0, 0, 0]\nlook_at = [0, 0, 1]\n"
    yield "129 path points", "".join(point % i for i in range(129))
    yield "5000 expressions", (FORM + 'at = ["time", "time", "time"]\n') * 1667
    yield "signals in a circle", '[signals]\na = "b"\nb = "c"\nc = "a"\n'
    yield "a signal of itself", '[signals]\na = "a + 1"\n'
    yield "a long circle", "[signals]\n" + "".join(f's{i} = "s{(i + 1) % 256}"\n' for i in range(256))


def _words() -> Iterator[tuple[str, str]]:
    yield from {
        "bidirectional override": 'title = "a\\u202eb"',
        "raw bidirectional override": 'title = "a\u202eb"',
        "zero in a title": 'title = "a\\u0000b"',
        "terminal escape in a title": 'title = "\\u001b[2J"',
        "newline in a title": 'title = "a\\nb"',
        "line separator in a title": 'title = "a\\u2028b"',
        "title of 129": f'title = "{"a" * 129}"',
        "material out of the folder": FORM + 'material = "../../etc/passwd"',
        "material that is none": FORM + 'material = "neon"',
        "material name with a zero": '[materials."a\\u0000"]\nrim = 1',
        "material without a name": '[materials.""]\nrim = 1',
        "material given twice": '[materials."\\u00e9"]\n[materials."e\\u0301"]\n',
        "shape that is none": '[[form]]\nshape = "teapot"',
        "shape as a path": '[[form]]\nshape = "/dev/zero"',
        "colour by name": '[air]\ncolour = "red"',
        "colour of five": '[air]\ncolour = "#12345"',
        "colour of letters": '[air]\ncolour = "#ggg"',
        "colour in other digits": '[air]\ncolour = "#\u0661\u0662\u0663"',
        "colour out of range": "[air]\ncolour = [0, 2, 0]",
        "colour of two": "[air]\ncolour = [0, 1]",
        "parameter with a bad name": '[parameters."a b"]\ndefault = 0.5',
        "parameter named as a signal": "[parameters.time]\ndefault = 0.5",
        "parameter named dunder": '[parameters."__class__.x"]\ndefault = 0.5',
        "signal named as a parameter": '[parameters.a]\ndefault = 0.5\n[signals]\na = "1"',
        "signal named pi": '[signals]\npi = "3"',
        "share of nothing known": "[share]\nsecrets = true",
        "share by text": '[share]\nfear = "yes"',
        "mirror on w": FORM + 'mirror = "w"',
        "mirror twice": FORM + 'mirror = "xx"',
    }.items()


def _expressions() -> Iterator[tuple[str, str]]:
    for name, text in {
        "code": "__import__('os').system('true')",
        "attribute": "time.__class__",
        "lambda": "(lambda: 1)()",
        "unknown name": "tyme",
        "unknown function": "launch(1)",
        "unclosed": "sin(time",
        "empty": "",
        "blank": "   ",
        "long": "1+" * 5000 + "1",
        "deep": "(" * 400 + "1" + ")" * 400,
        "tower": "9^" * 200 + "9",
        "huge number": "1e999",
        "large number": "1e7",
        "long number": "1" * 400,
        "assignment": "x = 1",
        "index of no copies": "i",
        "count of no copies": "n + 1",
        "subscript": "time[0]",
        "string": "'a'",
        "null": "\\u0000",
        "full-width digits": "\uff11",
        "infinity sign": "\u221e",
        "nan": "nan",
        "inf": "inf",
    }.items():
        yield f"expression: {name}", f'{FORM}radius = "{text}"'
    yield "expression below its range", f'{FORM}radius = "0 - 1"'
    yield "expression in place of a constant", 'tempo = "72 + time"'
    yield "index in a signal", '[signals]\na = "i"'


def _structure() -> Iterator[tuple[str, str]]:
    yield from {
        "form without a shape": "[[form]]\nsmooth = 1",
        "form with both": FORM + "form = [{ shape = 'sphere' }]",
        "empty group": "[[form]]\nform = []",
        "group with a size": "[[form]]\nradius = 1\n[[form.form]]\nshape = 'sphere'",
        "form as a table": "[form]\nshape = 'sphere'",
        "form as a number": "form = 1",
        "form of numbers": "form = [1, 2]",
        "tube on a sphere": FORM + "tube = 0.1",
        "circle and repeat": FORM + "circle = { count = 2 }\nrepeat = { count = [1, 1, 1], spacing = [1, 1, 1] }",
        "repeat without spacing": FORM + "repeat = { count = [2, 1, 1] }",
        "circle without a count": FORM + "circle = { radius = 1 }",
        "scale of 0": FORM + "scale = 0",
        "negative radius": FORM + "radius = -1",
        "at of two": FORM + "at = [1, 2]",
        "at of four": FORM + "at = [1, 2, 3, 4]",
        "at of 0": FORM + "at = []",
        "at past the world": FORM + "at = [1e7, 0, 0]",
        "true as a number": FORM + "radius = true",
        "number as text": "tempo = '72'",
        "pyramid of three sizes": "[[form]]\nshape = 'pyramid'\nsize = [1, 2, 3]",
        "cone wider above": "[[form]]\nshape = 'cone'\nradius = 1\ntop = 2",
        "wall thicker than its tube": "[[form]]\nshape = 'tube'\nradius = 1\nwall = 2",
        "rounding past the box": "[[form]]\nshape = 'rounded_box'\nsize = 1\nradius = 0.6",
        "light from nowhere": "[[light]]\nkind = 'sun'\ndirection = [0, 0, 0]",
        "sun at a place": "[[light]]\nkind = 'sun'\nat = [0, 1, 0]",
        "lamp with a direction": "[[light]]\ndirection = [0, 1, 0]",
        "light as a table": "[light]\nkind = 'sun'",
        "path of one point": "[[camera.path]]\ntime = 0\nat = [0, 0, 0]\nlook_at = [0, 0, 1]",
        "path going back": "[camera]\npath = [{ time = 1, at = [0,0,0], look_at = [0,0,1] }, "
        "{ time = 0, at = [0,0,0], look_at = [0,0,1] }]",
        "path without times": "[[camera.path]]\nat = [0, 0, 0]\n[[camera.path]]\nat = [0, 0, 0]",
        "field of view of 0": "[camera]\nfov = 0",
        "field of view of 200": "[camera]\nfov = 200",
        "parameter without a default": "[parameters.a]\nmin = 0",
        "parameter upside down": "[parameters.a]\ndefault = 0.5\nmin = 1\nmax = 0",
        "parameter out of its range": "[parameters.a]\ndefault = 5",
        "seed below 0": "seed = -1",
        "seed past 31 bits": "seed = 2147483648",
        "seed of a half": "seed = 0.5",
        "tempo of 0": "tempo = 0",
        "mood of 2": "[mood]\nvalence = 2",
        "mood by word": "mood = 'glad'",
        "music, not yet": "[music]\nmode = 'dorian'",
        "prototype": "[__proto__]\nadmin = true",
        "dunder key": "__class__ = 1",
    }.items()


def _guests() -> Iterator[tuple[str, str]]:
    """Other files that a dream would have read."""
    guest = "[share]\nform = true\n[[guest]]\ndream = %s\n"
    for name in ("../mia.toml", "/etc/passwd", "/dev/zero", "../../../proc/self/environ", "file:///etc/passwd", "."):
        yield f"guest {name}", guest % f'"{name}"'
    yield "guest with a way up", guest % '"a/../../mia.toml"'
    yield "guest on a drive", guest % "'C:\\mia.toml'"
    yield "guest on a share", guest % "'\\\\host\\dreams\\mia.toml'"
    yield "guest from the net", guest % '"https://example.org/mia.toml"'
    yield "guest by another's home", guest % '"~root/mia.toml"'
    yield "guest with a zero", guest % '"mia\\u0000.toml"'
    yield "guest by no name", guest % '""'
    yield "guest by number", guest % "7"
    yield "guest of fear unasked", guest % '"mia"\nfear = 1'
    yield "guest past 1", guest % '"mia"\nintensity = 2'
    yield "guest of no size", guest % '"mia"\nscale = 0'
    yield (
        "65 guests",
        "[share]\nform = true\n" + "".join(f'[[guest]]\ndream = "mia"\nname = "{i}"\n' for i in range(65)),
    )
    yield "5000 guests", "[[guest]]\ndream = 'mia'\n" * 5000
    yield "16 guests of commons", "[share]\nform = true\n" + "[[guest]]\ndream = 'commons'\n" * 16


def _mutations(text: str) -> Iterator[tuple[str, bytes]]:
    """A good file with one thing wrong in it, in many ways."""
    locations = Locations(text)
    inner = {path[:-1] for path in locations.paths()}
    leaves = [path for path in locations.paths() if path not in inner]
    for number, key in enumerate(_spread(leaves, 9)):
        start, end = locations.of(key).value
        values = [ALWAYS_WRONG[number % len(ALWAYS_WRONG)]]
        if not FREE_TEXT.intersection(key):
            values.append(NOT_AN_EXPRESSION[number % len(NOT_AN_EXPRESSION)])
        for value in values:
            yield f"{_dotted(key)} = {value}", (text[:start] + value + text[end:]).encode()
    for key in _spread([key for key in leaves if isinstance(key[-1], str) and key[0] != "signals"], 5):
        start, end = locations.of(key).key
        yield f"{_dotted(key)} misspelt", (text[:end] + "_x" + text[end:]).encode()
        line = text[text.rfind("\n", 0, start) + 1 : text.find("\n", end) + 1]
        if line.startswith(str(key[-1])):
            at = text.rfind("\n", 0, start) + 1
            yield f"{_dotted(key)} given twice", (text[:at] + line + text[at:]).encode()
    texts = [start for start, _ in (locations.of(key).value for key in leaves) if text[start] == '"']
    for start in _spread(texts, 4):
        yield f"cut off at {start}", text[: start + 1].encode()
    yield from _damage(text)


def _damage(text: str) -> Iterator[tuple[str, bytes]]:
    """Bytes lost or changed on the way."""
    data = text.encode()
    for share in (0.2, 0.5, 0.8):
        at = int(len(data) * share)
        yield f"bad byte at {at}", data[:at] + b"\xff" + data[at:]
        yield f"zero at {at}", data[:at] + b"\0" + data[at:]
        yield f"stray bracket at {at}", _at_line(text, share, "]\n")
        yield f"conflict mark at {at}", _at_line(text, share, "<<<<<<< HEAD\n")
    yield "twice over", data + b"\n" + data
    yield "with an unknown table", data + b"\n[teleport]\nx = 1\n"


def _at_line(text: str, share: float, line: str) -> bytes:
    at = text.find("\n", int(len(text) * share)) + 1
    return (text[:at] + line + text[at:]).encode()


def _spread(items: list[Key] | list[int], most: int) -> Iterable[Key] | Iterable[int]:  # type: ignore[type-arg]
    """At most that many of the items, evenly spread."""
    return list(islice(items, 0, None, max(len(items) // most, 1)))


def _dotted(key: Key) -> str:
    return ".".join(str(part) for part in key)
