"""Random edits of dream files as people make them: gentle ones that stay right, and many ways to go wrong.

right_edit(text, random)    another version that loads and looks nearly the same
wrong_edit(text, random)    (what was done, bytes); nearly all are refused, now and then one is right by chance
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_GENTLE = re.compile(r"^(?:at|colour|glow|emission|intensity|density) = (.*)$", re.MULTILINE)  # free of other numbers
_NUMBER = re.compile(r"(?<![\w.\"])-?\d+\.\d+(?=[,\]\s])")
_VALUES = ('"a word"', "true", "[1, 2]", "nan", "1e99", "{ a = 1 }", "1979-05-27", "", "-", '"sin("', '"__import__(1)"')


def right_edit(text: str, random: Random) -> str:
    """A few decimal numbers moved by half a percent, and a remark of its own."""
    lines = (match.span(1) for match in _GENTLE.finditer(text))
    places = [
        match.span() for span in lines for match in _NUMBER.finditer(text, *span) if '"' not in text[slice(*span)]
    ]
    for start, end in sorted(random.sample(places, min(3, len(places))), reverse=True):
        moved = float(text[start:end]) * random.uniform(0.995, 1.0)
        text = f"{text[:start]}{moved:.6f}{text[end:]}"
    return f"{text}\n# {random.random()}\n"


def wrong_edit(text: str, random: Random) -> tuple[str, bytes]:
    """A version with something wrong in it, and what that is."""
    name = random.choice(sorted(_WRONGS))
    return name, _WRONGS[name](text, random)


def _cut(text: str, random: Random) -> bytes:
    return text[: random.randrange(len(text))].encode()


def _bytes(text: str, random: Random) -> bytes:
    data = bytearray(text.encode())
    for _ in range(random.randint(1, 12)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def _lines(change: Callable[[list[str], Random], None]) -> Callable[[str, Random], bytes]:
    def edited(text: str, random: Random) -> bytes:
        lines = text.split("\n")
        change(lines, random)
        return "\n".join(lines).encode()

    return edited


def _lose(lines: list[str], random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        del lines[random.randrange(len(lines))]


def _double(lines: list[str], random: Random) -> None:
    at = random.randrange(len(lines))
    lines[at:at] = lines[at : at + random.randint(1, 3)]


def _swap(lines: list[str], random: Random) -> None:
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def _stray(lines: list[str], random: Random) -> None:
    stray = random.choice(("]", "<<<<<<< HEAD", "= 3", "[[form", "hello", "[teleport]", '"""', "\x00"))
    lines.insert(random.randrange(len(lines)), stray)


def _value(lines: list[str], random: Random) -> None:
    at = random.choice([number for number, line in enumerate(lines) if " = " in line])
    lines[at] = lines[at].partition(" = ")[0] + " = " + random.choice(_VALUES)


def _key(lines: list[str], random: Random) -> None:
    at = random.choice([number for number, line in enumerate(lines) if " = " in line])
    lines[at] = "x" + lines[at]


_WRONGS: dict[str, Callable[[str, Random], bytes]] = {
    "cut off": _cut,
    "bytes changed": _bytes,
    "lines lost": _lines(_lose),
    "lines doubled": _lines(_double),
    "lines swapped": _lines(_swap),
    "a stray line": _lines(_stray),
    "a value of another kind": _lines(_value),
    "a key misspelt": _lines(_key),
    "emptied": lambda text, random: b"",
    "zeros": lambda text, random: bytes(random.randint(1, 4096)),
    "twice over": lambda text, random: (text + "\n" + text).encode(),
    "another encoding": lambda text, random: ("# n\u00e4chtlich\n" + text).encode("utf-16"),
}
