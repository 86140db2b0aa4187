"""Forms of what moves as a whole: plain numbers alone, without what bends space, makes copies or letters."""

from __future__ import annotations

from dataclasses import replace

from dreamscape3d.formats.form_schema import FORM
from dreamscape3d.formats.kinds import Choice, Colour, Kind, Number, NumberOrVector, Sequence, Table, Vector

PLAIN_SOLIDS = ("sphere", "box", "rounded_box", "capsule", "round_cone", "torus", "cylinder", "cone", "tube", "pyramid")
MOST = 40  # forms of a figure, or in a group
_SIZES = ("size", "radius", "height", "bottom", "top", "tube", "wall")
_CHANGES = ("operator", "smooth", "material", "round", "shell", "scale", "turn", "mirror", "at")
_HELP = {
    "size": "Full edge lengths of a box or rounded_box; edge of a pyramid's base.",
    "height": "Along y; of a capsule or round_cone between the centres of its ends.",
    "tube": "Radius of a torus' tube.",
    "at": "Where it stands, from its joint or within its group.",
}
"""Of what is said of forms in dreams, what holds here."""


def plain(kind: Kind) -> Kind:
    """The same without signals."""
    if isinstance(kind, Number | Colour):
        return replace(kind, constant=True)
    if isinstance(kind, NumberOrVector):
        return replace(kind, item=replace(kind.item, constant=True))
    if isinstance(kind, Vector) and isinstance(kind.item, Number):
        return replace(kind, item=replace(kind.item, constant=True))
    return kind


def plain_of(table: Table, *names: str) -> dict[str, Kind]:
    """Some keys of a table, without signals."""
    return {name: plain(table.fields[name]) for name in names}


def _said(kind: Kind, help: str) -> Kind:
    """The same with other words."""
    assert isinstance(kind, Number | NumberOrVector | Vector)
    return replace(kind, help=help)


_SOLID: dict[str, Kind] = {
    "name": FORM.fields["name"],
    "shape": Choice("The solid; or give form, for a group.", PLAIN_SOLIDS),
    **plain_of(FORM, *_SIZES, *_CHANGES),
}
_SOLID |= {name: _said(_SOLID[name], help) for name, help in _HELP.items()}

INNER_FORM = Table("PlainForm", "[[form.form]]", "A form of a group.", dict(_SOLID))
INNER_FORM.fields["form"] = Sequence("The forms of a group, joined in order.", INNER_FORM, 1, MOST)

PROP_FORM = Table("PropForm", "[[….form]]", "What something that moves looks like.", dict(INNER_FORM.fields))
