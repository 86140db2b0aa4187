"""From checked tables to what lives in a dream. Bodies need files of their own: `figures` reads those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dreamscape3d.dream.living import BodyPlan, Bond, Fear, Living, Memory, Mind, Tale, TaleLine
from dreamscape3d.scene.cast import Puppet
from dreamscape3d.scene.scene import Material, read_only
from dreamscape3d.sdf.shape import Form, Shape

Values = Mapping[str, Any]


def build_living(values: Values, materials: Mapping[str, Material], bodies: tuple[BodyPlan, ...], forms: Any) -> Living:
    """What the tables of a whole file tell; `forms` builds one form of its table."""

    def prop(kind: str, name: str, table: Values) -> Puppet | None:
        built = tuple(forms(each) for each in table.get("form", ()))
        if not built:
            return None
        used = {key: materials[key] for form in built for key in _materials(form) if key in materials}
        return Puppet(f"{kind} {name}", 1, built, (0,) * len(built), read_only(used))

    def plain(table: Values, *but: str) -> dict[str, Any]:
        return {key: value for key, value in table.items() if key not in ("form", *but)}

    return Living(
        bodies=bodies,
        fears=tuple(Fear(**plain(t), puppet=prop("fear", t["name"], t)) for t in values.get("fear", ())),
        memories=tuple(Memory(**plain(t), puppet=prop("memory", t["name"], t)) for t in values.get("memory", ())),
        tales=tuple(
            Tale(
                table["name"],
                table.get("teller", ""),
                tuple(
                    TaleLine(**plain(line), puppet=prop("tale", f"{table['name']} {n}", line))
                    for n, line in enumerate(table["line"])
                ),
            )
            for table in values.get("tale", ())
        ),
        bonds=tuple(Bond(**table) for table in values.get("bond", ())),
        mind=Mind(**values["mind"]) if "mind" in values else None,
    )


def _materials(shape: Shape) -> Iterator[str]:
    """The names that a form and all in it use."""
    if isinstance(shape, Form) and shape.material:
        yield shape.material
    for inner in (getattr(shape, "shape", None), *getattr(shape, "forms", ())):
        if isinstance(inner, Shape):
            yield from _materials(inner)
