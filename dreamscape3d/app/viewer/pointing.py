"""What the cursor points at, in the dreamer's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dreamscape3d.app.viewer.desk import Pointed

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.errors import Place
    from dreamscape3d.render.picking import Picked


def pointed_at(stage: Stage, picked: Picked) -> Pointed | None:
    """The form that a ray hit; None where another dream is on by now."""
    if stage.seen is None or picked.leaf >= stage.seen.field.field.leaf_count:
        return None
    field, parts = stage.seen.field.field, stage.seen.field.parts
    form = field.form_of(picked.leaf)
    foreign = stage.seen.scene != 0 or (parts is not None and form[0] > 0)
    form = () if foreign else form if parts is None else form[1:]
    x, y, z = picked.position.tolist()
    return Pointed(
        name=field.names[field.leaf_name[picked.leaf]],
        number=form[0] if form else -1 if foreign else 0,
        leaf=picked.leaf,
        at=(x, y, z),
        distance=picked.distance,
        material=field.materials[field.leaf_material[picked.leaf]],
        place=_place(stage, form),
    )


def _place(stage: Stage, form: tuple[int, ...]) -> Place | None:
    """Where it is written: the innermost of its groups whose place is known."""
    while form:
        if form in stage.places:
            return stage.places[form]
        form = form[:-1]
    return None
