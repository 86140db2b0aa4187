"""The check before parsing: what would cost too much is refused by one linear pass over the text.

`tomli` needs 1.5 GB for a dotted key of 40 KB and Python's stack for deep arrays, so dots, brackets, tables
and items are counted first.
"""

from __future__ import annotations

import re

from dreamscape3d.formats.limits import (
    BRACKETS,
    DOTS,
    HEADER_PARTS,
    HEADERS,
    ITEMS,
    KEY_PARTS,
    KEYS,
    LINE,
    NESTING,
    QUOTES,
)
from dreamscape3d.formats.source import Source, refuse

_BARE = r"[A-Za-z0-9_-]++"
_BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
_PART = rf"(?:{_BARE}|{_BASIC}|{_LITERAL})"
_SCAN = re.compile(
    r"(?P<long>"
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+(?:"{3,5})?+'
    r"|'''(?:[^']++|'(?!''))*+(?:'{3,5})?+)"
    rf"|(?P<dotted>(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART})++)"
    r'|"(?:[^"\\\n]++|\\.)*+"?+'
    r"|'[^'\n]*+'?+"
    r"|#[^\n]*+"
    r"|(?P<open>[\[{])"
    r"|(?P<close>[\]}])"
)
_EQUALS = re.compile("=++")  # a ruler of them counts once
_HEADER = re.compile(r"^[ \t]*+\[", re.MULTILINE)


def refuse_excess(source: Source) -> None:
    """Refuse a text that would cost too much to parse. Linear in its length, a few ms at most.

    Raises:
        DreamFileError: for the first limit passed, located.
    """
    _refuse_marks(source)
    _refuse_long_line(source)
    _refuse_tables(source)
    depth = dots = 0
    for match in _SCAN.finditer(source.text):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
            if depth > NESTING:
                _refuse(source, match.start(), 1, f"brackets are nested more than {NESTING} deep")
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "dotted":
            parts = _parts(match.group())
            dots += parts if parts > 2 else 0
            _refuse_dotted(source, match, parts, dots)


def _refuse_marks(source: Source) -> None:
    """Marks are counted wherever they stand, in comments too: the limits are far above what a dream needs."""
    limits = (("=", KEYS, "keys"), (",", ITEMS, "items"), ("[]{}", BRACKETS, "brackets"), ("\"'", QUOTES, "quotes"))
    for marks, most, what in limits:
        count = sum(map(source.text.count, marks))
        if count > most and marks == "=":
            count = len(_EQUALS.findall(source.text))
        if count > most:
            first = min(at for at in map(source.text.find, marks) if at >= 0)
            _refuse(source, first, 1, f"the file has {count} {what}; at most {most} are read")


def _refuse_long_line(source: Source) -> None:
    if len(source.text) <= LINE:
        return
    start = 0
    for line in source.text.split("\n"):
        if len(line) > LINE:
            _refuse(source, start, 1, f"a line has {len(line)} characters; at most {LINE} are read")
        start += len(line) + 1


def _parts(dotted: str) -> int:
    if '"' in dotted or "'" in dotted:
        return len(re.findall(_PART, dotted))
    return dotted.count(".") + 1


def _refuse_dotted(source: Source, match: re.Match[str], parts: int, dots: int) -> None:
    start = match.start()
    lead = source.text[source.text.rfind("\n", 0, start) + 1 : start].strip(" \t")
    most = HEADER_PARTS if lead in ("[", "[[") else KEY_PARTS
    if parts > most:
        _refuse(source, start, len(match.group()), f"a key has {parts} dotted parts; at most {most} are read")
    if dots > DOTS:
        _refuse(source, start, len(match.group()), f"the keys have more than {DOTS} dotted parts in all")


def _refuse_tables(source: Source) -> None:
    if source.text.count("[") <= HEADERS:
        return
    for number, match in enumerate(_HEADER.finditer(source.text), 1):
        if number > HEADERS:
            _refuse(source, match.end() - 1, 1, f"the file has more than {HEADERS} tables")


def _refuse(source: Source, offset: int, width: int, message: str) -> None:
    refuse(source.place(offset, width), message)
