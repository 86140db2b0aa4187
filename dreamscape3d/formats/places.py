"""Where each form of a dream file is written, for those who point at it in the picture.

    form_places(text, path)[3, 1]  ─▶ Place of the second member of the fourth form

The numbers are those of `sdf.field.Field.forms`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, count
from types import MappingProxyType

from dreamscape3d.errors import Place
from dreamscape3d.formats.limits import BRACKETS, GROUPS
from dreamscape3d.formats.locations import Key, Locations, Range

FormPath = tuple[int, ...]


def form_places(text: str, path: str = "<text>") -> Mapping[FormPath, Place]:
    """Path of a form → the place of its table's header, or of its table in braces; `path` is the file's name.

    Text that is not TOML is read as far as it goes. As many forms are found as
    the tables that a dream file may hold.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    found = zip(_forms(Locations(text)), range(BRACKETS // 2), strict=False)
    return MappingProxyType({form: _place(path, starts, span) for (form, span), _ in found})


def _forms(locations: Locations) -> Iterator[tuple[FormPath, Range]]:
    """Every form and the offsets of its table, members after the group they are part of."""
    groups: list[tuple[FormPath, Key]] = [((), ("form",))]
    for form, key in groups:
        for number in count():
            span = locations.find((*key, number))
            if span is None:
                break
            yield (*form, number), span.value
            if len(form) < GROUPS:
                groups.append(((*form, number), (*key, number, "form")))


def _place(path: str, starts: list[int], span: Range) -> Place:
    """The place of a span that begins in the line whose offset is the last of `starts` not after it."""
    start, end = span
    line = bisect_right(starts, start)
    return Place(path, line, start - starts[line - 1] + 1, width=max(min(end, starts[line] - 1) - start, 1))
