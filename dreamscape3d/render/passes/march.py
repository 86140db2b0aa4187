"""March: jobs → what every ray hits (distance, normal, leaves), by the cheapest program for each."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import TILE, tile_grid
from dreamscape3d.render.field_textures import UNITS, JobTextures
from dreamscape3d.render.jobs import Jobs
from dreamscape3d.render.kinds import (
    BENT,
    BOXES,
    BUCKETS,
    CARVED,
    FLAT,
    GENERAL,
    MELTED,
    MELTED_BENT,
    MELTED_SOLIDS,
    PARTED,
    SOLIDS,
    TANGLED,
    WARPED,
)
from dreamscape3d.render.passes.mask import MaskPass
from dreamscape3d.render.passes.merge import MergePass
from dreamscape3d.render.shader import Shader

UNIONS = {BOXES: 0, SOLIDS: 1, BENT: 2}  # kinds of shaders/passes/union.frag
MELTS = {MELTED: 0, MELTED_SOLIDS: 1, MELTED_BENT: 2}  # kinds of shaders/passes/fillet.frag
BLENDS = {FLAT: (0, 0), PARTED: (0, 1), CARVED: (1, 0), WARPED: (2, 0), GENERAL: (3, 0), TANGLED: (3, 1)}
"""KIND and PARTS of shaders/passes/march.frag."""
VARYING_LIMIT = {FLAT: 8, PARTED: 6, CARVED: 5}  # leaves that fit GL 4.1's 32 flat vec4
DEARER = 4  # how many times as many forms the program may take that stands in for one that is not compiled


def make_surface_target(ctx: moderngl.Context, size: Size) -> Target:
    """Where a march writes: one RGBA32UI texel a ray, and the depth that tells hits from sky (1.0)."""
    return make_target(ctx, size, [(4, Format.UINT32)], depth=True)


def drawn_apart(kind: int) -> tuple[bool, ...]:
    """Whether jobs of a kind are drawn apart, together, or either."""
    if kind in UNIONS:
        return (kind == BENT,)
    return (True,) if kind in (PARTED, TANGLED, *MELTS) else (False, True)


def stand_ins(kind: int, bucket: int) -> list[tuple[int, int]]:
    """Kinds and buckets whose programs draw what this one's does, at up to some four times the cost, cheapest first."""
    kinds = {FLAT: (FLAT, CARVED), PARTED: (PARTED, CARVED), CARVED: (CARVED,), WARPED: (WARPED,)}.get(kind, ())
    able = ((other, most) for other in kinds for most in BUCKETS[other] if bucket <= most <= DEARER * bucket)
    return sorted((each for each in able if each != (kind, bucket)), key=lambda each: (each[1], each[0]))


def _grid(size: Size) -> Size:
    """Pixels of whole tiles: a point whose centre lies beyond the rim would be clipped."""
    columns, rows = tile_grid(*size)
    return columns * TILE, rows * TILE


def _shader(programs: ProgramLibrary, kind: int, bucket: int, apart: bool) -> Shader:
    if kind in UNIONS:
        return Shader(programs, "march", "union", KIND=0, PARTS=0, LEAVES=0, FORMS=UNIONS[kind])
    if kind in MELTS:
        return Shader(programs, "march", "fillet", KIND=0, PARTS=0, LEAVES=0, FORMS=MELTS[kind])
    varying = bucket <= VARYING_LIMIT.get(kind, 0)
    leaves, listed = (bucket, 0) if varying else (0, bucket)
    blend, parts = BLENDS[kind]
    return Shader(programs, "march", "march", KIND=blend, PARTS=parts, LEAVES=leaves, LISTED=listed, APART=apart)


class MarchPass:
    """Programs of every kind and bucket; `draw` runs the jobs of one view."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx, self._programs = ctx, programs
        self._shaders = {
            (kind, bucket, apart): _shader(programs, kind, bucket, apart)
            for kind, buckets in BUCKETS.items()
            for bucket in buckets
            for apart in drawn_apart(kind)
        }
        self._textures = JobTextures(ctx)
        self._mask = MaskPass(ctx, programs)
        self._merge = MergePass(ctx, programs, "march", KIND=0, PARTS=0, LEAVES=0)
        self._apart: dict[Size, Target] = {}

    def draw(self, jobs: Jobs, target: Target, mask: moderngl.Texture | None = None) -> None:
        """March into `target` (of `make_surface_target`), or only what `mask` wants; the view block must be set."""
        self._run(jobs, target, None, mask)
        for part in jobs.all:
            if part is not jobs and len(part.records):
                self._lay_over(part, target, mask)

    def _lay_over(self, jobs: Jobs, target: Target, mask: moderngl.Texture | None) -> None:
        """March what lies before what `target` has, into a target of its own, and lay that over it."""
        if target.size not in self._apart:
            self._apart[target.size] = make_surface_target(self._ctx, target.size)
        apart = self._apart[target.size]
        apart.confine(target.confined)
        self._run(jobs, apart, target, mask)
        self._merge.draw(apart, target, moderngl.POINTS, vertices=len(jobs.records), grid=_grid(target.size))

    def _run(self, jobs: Jobs, target: Target, before: Target | None, mask: moderngl.Texture | None) -> None:
        self._textures.write(jobs)
        self._textures.use()
        if before is not None:
            before.texture.use(UNITS["u_before"])
            assert before.depth is not None
            before.depth.use(UNITS["u_before_depth"])
        target.use()
        target.framebuffer.clear(depth=1.0)
        if mask is not None:
            self._mask.draw(mask, target)
        self._ctx.enable_only(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)
        self._ctx.depth_func = "<"
        grid = _grid(target.size)
        target.framebuffer.viewport = (0, 0, *grid)
        chosen = self._choose(jobs, apart=before is not None)
        for batch in jobs.batches:
            shader = chosen[batch.kind, batch.bucket]
            shader.program["u_grid"] = (*grid, TILE)
            shader.array.render(moderngl.POINTS, vertices=batch.count, first=batch.first)
        self._ctx.disable(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)

    def _choose(self, jobs: Jobs, *, apart: bool) -> dict[tuple[int, int], Shader]:
        """The program of each kind and bucket in `jobs`; where programs are to be thrifty, one that can do more may
        stand in for it. Those that can do the most come first, so that they are there for the others."""
        chosen: dict[tuple[int, int], Shader] = {}
        for kind, bucket in sorted({(batch.kind, batch.bucket) for batch in jobs.batches}, reverse=True):
            own = self._shaders[kind, bucket, apart]
            chosen[kind, bucket] = own
            if self._programs.thrifty and not own.compiled:
                able = (self._shaders[other, most, apart] for other, most in stand_ins(kind, bucket))
                chosen[kind, bucket] = next((shader for shader in able if shader.compiled), own)
            _ = chosen[kind, bucket].program
        return chosen

    def release(self) -> None:
        self._textures.release()
        for target in self._apart.values():
            target.release()
