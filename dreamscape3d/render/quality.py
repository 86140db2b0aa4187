"""How much work goes into a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Name = Literal["draft", "live", "high", "final"]


@dataclass(frozen=True, slots=True)
class Quality:
    """One preset.

    Attributes:
        samples: rays a pixel, jittered and averaged.
        edge_samples: further rays a pixel at edges of forms.
        coarse: pixels along a side of a texel of visibility, lamplight and air: 1, 2 or 4.
        shadow_size: texels along a side of a shadow map, less where several lights have one; 0 for no shadows.
        aurora_size: texels along a side of the map of the aurora; `aurora_steps` through its height.
        shaft_steps: looks into a shadow map along each ray through the air, for each light.
        shadow_fillets: whether where forms of different dreams run into each other shades, too.
        occlusion_directions: directions in which ambient occlusion looks; 0 for none.
        shadow_taps: looks into the shadow map for each of search and filter.
        mirror: pixels a side of a texel of what a plane mirrors; 0 for no mirror.
        mirror_beyond: whether planes mirror beyond a portal too, at half of that resolution.
        probe: texels a side of each face of the view all round that metal and glass show; 0 for none.
        probe_in_turn: whether one face is drawn anew a time, once all are there.
        shadow_every, probe_every: how many pictures that follow one another share shadow maps; a face of the probe.
        lamps: whether lamps and glowing forms light what is near.
        bloom: levels of bloom; 0 for none.
        steps: bound on sphere-tracing steps of one job.
        hit_pixels: a ray hits what it passes within this many pixels of.
        temporal: whether each picture is blended with those before it.
    """

    samples: int
    shadow_size: int
    occlusion_directions: int
    shadow_taps: int = 8
    shadow_fillets: bool = True
    coarse: int = 1
    shaft_steps: int = 24
    aurora_size: int = 768
    aurora_steps: int = 32
    edge_samples: int = 0
    mirror: int = 1
    mirror_beyond: bool = True
    probe: int = 128
    probe_in_turn: bool = False
    shadow_every: int = 1
    probe_every: int = 1
    lamps: bool = True
    bloom: int = 6
    steps: int = 128
    hit_pixels: float = 0.3
    temporal: bool = False


QUALITIES: dict[Name, Quality] = {
    "draft": Quality(
        samples=1,
        shadow_size=0,
        occlusion_directions=0,
        bloom=4,
        mirror=0,
        probe=0,
        coarse=2,
        aurora_size=192,
        aurora_steps=12,
    ),
    "live": Quality(
        samples=1,
        shadow_size=384,
        occlusion_directions=3,
        shadow_taps=6,
        shadow_fillets=False,  # no larger than a texel
        coarse=4,
        mirror=4,
        probe=56,
        probe_in_turn=True,
        shadow_every=2,
        probe_every=4,
        shaft_steps=10,
        aurora_size=256,
        aurora_steps=14,
        temporal=True,
    ),
    "high": Quality(
        samples=1, edge_samples=5, shadow_size=1024, occlusion_directions=2, shadow_taps=6, steps=256, hit_pixels=0.15
    ),
    "final": Quality(
        samples=64, probe=192, shadow_size=2048, occlusion_directions=2, shadow_taps=6, steps=512, hit_pixels=0.05
    ),
}


def beyond(quality: Quality) -> Quality:
    """The same for what is seen through a portal, which is a part of the picture: a smaller aurora and shadow maps,
    these drawn half as often, a coarser mirror, and no probe."""
    return replace(
        quality,
        probe=0,
        mirror=2 * quality.mirror if quality.mirror_beyond else 0,
        aurora_size=quality.aurora_size // 2,
        shadow_size=quality.shadow_size // 2,
        shadow_every=2 * quality.shadow_every,
    )


LEANEST = 2


def leaner(quality: Quality, step: int) -> Quality:
    """The same with less to do for each picture, for targets of the same sizes; `step` 0 to LEANEST.

    1: shadow maps, probe, aurora, shafts and occlusion are done less often or less finely, which is hardly seen, and no
    plane beyond a portal shows a mirror view; 2: none at all does.
    """
    if step == 0:
        return quality
    return replace(
        quality,
        shadow_every=2 * quality.shadow_every,
        probe_every=2 * quality.probe_every,
        occlusion_directions=min(quality.occlusion_directions, 2),
        shadow_taps=min(quality.shadow_taps, 4),
        shaft_steps=min(quality.shaft_steps, 6),
        aurora_steps=min(quality.aurora_steps, 10),
        mirror=quality.mirror if step < LEANEST else 0,
        mirror_beyond=False,
    )
