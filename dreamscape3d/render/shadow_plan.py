"""The shadow maps of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dreamscape3d.render.eye_plan import March, march_of
from dreamscape3d.render.melting import without_fillets
from dreamscape3d.render.quality import Quality
from dreamscape3d.render.rays import Rays
from dreamscape3d.render.shadow import Caster, ShadowView, shadow_view
from dreamscape3d.scene.moment import Moment
from dreamscape3d.sdf.pose import PackedField


@dataclass(frozen=True, slots=True)
class ShadowPlan:
    """The shadow map of a light, `side` texels a side; without view and march where nothing can shade what is seen."""

    caster: Caster
    side: int
    radius: float
    view: ShadowView | None = None
    march: March | None = None


def plan_shadows(moment: Moment, middle: Rays, found: Sequence[Caster], quality: Quality) -> tuple[ShadowPlan, ...]:
    """A map for each light, of what is seen along `middle`; several share the texels of one."""
    side = int(quality.shadow_size / max(len(found), 1) ** 0.5) // 8 * 8
    field = moment.field if quality.shadow_fillets else without_fillets(moment.field)
    return tuple(_shadow(moment, field, middle, caster, side) for caster in found)


def _shadow(moment: Moment, field: PackedField, middle: Rays, caster: Caster, side: int) -> ShadowPlan:
    radius = float(moment.lamps[caster.light, 0, 3]) if isinstance(caster.light, int) else 0.0
    view = shadow_view(moment, caster, middle, side)
    if view is None:
        return ShadowPlan(caster, side, radius)
    return ShadowPlan(caster, side, radius, view, march_of(field, view.rays, view.hidden))
