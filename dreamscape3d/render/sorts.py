"""Which sorts of materials the forms of a Moment have, and so which programs light them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dreamscape3d.render.weaving import is_woven
from dreamscape3d.scene.materials import (
    cracked_materials,
    detailed_materials,
    rich_materials,
    subtle_materials,
    weathered_materials,
)
from dreamscape3d.scene.moment import Moment


@dataclass(frozen=True, slots=True)
class Sorts:
    """Whether some surface is `plain` (matt), `rich` (all others), matt with a `pattern`; has relief (`detail`),
    `cracks`, rain or waves (`weather`), or lets light pass (`clear`). `woven`: its field is joined of several parts,
    whose grounds mix."""

    plain: bool = False
    rich: bool = False
    pattern: bool = False
    detail: bool = False
    cracks: bool = False
    weather: bool = False
    clear: bool = False
    woven: bool = False


def sorts_of(moment: Moment) -> Sorts:
    """The sorts of all materials in use."""
    leaves = moment.field.field.leaf_material
    if not len(leaves):
        return Sorts()
    used = moment.materials[np.unique(leaves)]
    rich = rich_materials(used)
    return Sorts(
        plain=bool((~rich).any()),
        rich=bool(rich.any()),
        pattern=bool((used[~rich, 2, 0] > 0.0).any()),
        detail=bool(detailed_materials(used).any()),
        cracks=bool(cracked_materials(used).any()),
        weather=bool(weathered_materials(used).any()),
        clear=bool(subtle_materials(used).any()),
        woven=is_woven(moment.field),
    )
