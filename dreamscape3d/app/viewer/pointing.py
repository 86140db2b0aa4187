"""What the cursor points at, in the dreamer's words: a form of a dream, or a body or an apparition that lives in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.app.viewer.desk import Pointed
from dreamscape3d.scene.figure_bounds import Bounds
from dreamscape3d.scene.node_paths import form_path, joint_path

if TYPE_CHECKING:
    from dreamscape3d.app.viewer.stage import Stage
    from dreamscape3d.errors import Place
    from dreamscape3d.render.picking import Picked

F64 = NDArray[np.float64]
NOT_OF_THE_SCENE = -1  # in place of the number of a form


def pointed_at(stage: Stage, picked: Picked) -> Pointed | None:
    """The form that a ray hit; None where another dream is on by now."""
    if stage.seen is None or picked.leaf >= stage.seen.field.field.leaf_count:
        return None
    shown = stage.drawn()
    if shown is not None and picked.leaf >= shown.bare.leaf_count:
        return _of_the_cast(stage, picked, picked.leaf - shown.bare.leaf_count)
    field, parts = stage.seen.field.field, stage.seen.field.parts
    form = field.form_of(picked.leaf)
    foreign = stage.told or stage.seen.scene != 0 or (parts is not None and form[0] > 0)
    form = () if foreign else form if parts is None else form[1:]
    own = field.names[field.leaf_name[picked.leaf]]
    return replace(
        _pointed(picked, field.materials[field.leaf_material[picked.leaf]]),
        name=(form_path(stage.timeline.dream.scene.forms, form) if form else "") or own,
        number=form[0] if form else NOT_OF_THE_SCENE if foreign else 0,
        place=_place(stage, form),
    )


def ghost_pointed_at(stage: Stage, origin: F64, way: F64, before: float) -> Pointed | None:
    """The double that a ray from `origin` (3,) [m] along the unit `way` (3,) meets before so many metres: of what is
    translucent no surface is kept."""
    scenes = stage.scenes
    ghosts = [puppet for puppet in scenes.cast or () if puppet.ghostly]
    if not ghosts or (stage.seen is not None and (stage.seen.wraith is None or stage.seen.scene)):
        return None
    from dreamscape3d.app.viewer.scenes import cast_among

    cast = stage.cue(scenes).cast
    met = Bounds(ghosts).pick(cast_among(cast, scenes.cast or (), ghosts), origin, way) if cast is not None else None
    if met is None or met.distance > before:
        return None
    x, y, z = (origin + way * met.distance).tolist()
    return Pointed(met.path, NOT_OF_THE_SCENE, NOT_OF_THE_SCENE, (x, y, z), met.distance, "", None)


def _of_the_cast(stage: Stage, picked: Picked, leaf: int) -> Pointed | None:
    """A joint of a body, "mia.hand.right", or what else appears, "host/fear the unlit door"."""
    found = stage.scenes.hung(leaf)
    if found is None:
        return None
    puppet, joint, number = found
    seen = stage.seen
    assert seen is not None
    field = seen.field.field
    material = field.materials[field.leaf_material[picked.leaf]].removeprefix(f"{puppet.name}/")
    place = _living_place(stage, puppet.name, number)
    return replace(_pointed(picked, material), name=joint_path(puppet, joint), number=NOT_OF_THE_SCENE, place=place)


def _pointed(picked: Picked, material: str) -> Pointed:
    x, y, z = picked.position.tolist()
    return Pointed("", 0, picked.leaf, (x, y, z), picked.distance, material, None)


def _place(stage: Stage, form: tuple[int, ...]) -> Place | None:
    """Where it is written: the innermost of its groups whose place is known."""
    while form:
        if form in stage.places:
            return stage.places[form]
        form = form[:-1]
    return None


def _living_place(stage: Stage, puppet: str, number: int) -> Place | None:
    """Where a form of a puppet is written, or all of what it is a part of; None of who came with a guest."""
    night = stage.night
    host = stage.timeline.world.company.host
    if night is not None and night.bodies.roster.owners.get(puppet.partition("/")[0], host) != host:
        return None
    name = puppet.removeprefix(f"{host}/")
    known = stage.living_places
    return known.get((name, number)) or known.get((name,)) or known.get((name.rpartition("/")[0],))
