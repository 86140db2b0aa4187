"""How much work goes into a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Name = Literal["draft", "live", "high", "final"]


@dataclass(frozen=True, slots=True)
class Quality:
    """One preset.

    Attributes:
        samples: rays a pixel, jittered and averaged.
        edge_samples: further rays a pixel at edges of forms.
        shadow_size: texels along a side of the sun's shadow map; 0 for no shadows.
        occlusion_directions: directions in which ambient occlusion looks; 0 for none.
        shadow_taps: looks into the shadow map for each of search and filter.
        lamps: whether lamps and glowing forms light what is near.
        bloom: levels of bloom; 0 for none.
        steps: bound on sphere-tracing steps of one job.
    """

    samples: int
    shadow_size: int
    occlusion_directions: int
    shadow_taps: int = 8
    edge_samples: int = 0
    lamps: bool = True
    bloom: int = 6
    steps: int = 128


QUALITIES: dict[Name, Quality] = {
    "draft": Quality(samples=1, shadow_size=0, occlusion_directions=0, bloom=4),
    "live": Quality(samples=1, shadow_size=512, occlusion_directions=3),
    "high": Quality(samples=1, edge_samples=5, shadow_size=1024, occlusion_directions=2, shadow_taps=6, steps=256),
    "final": Quality(samples=64, shadow_size=2048, occlusion_directions=2, shadow_taps=6, steps=512),
}
