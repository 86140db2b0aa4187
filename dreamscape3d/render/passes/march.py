"""March: jobs → what every ray hits (distance, normal, leaves), by the cheapest program for each."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import TILE, tile_grid
from dreamscape3d.render.field_textures import UNITS, JobTextures
from dreamscape3d.render.jobs import BENT, BOXES, BUCKETS, CARVED, FLAT, SOLIDS, Jobs
from dreamscape3d.render.passes.mask import MaskPass
from dreamscape3d.render.passes.merge import MergePass
from dreamscape3d.render.shader import Shader

UNIONS = {BOXES: 0, SOLIDS: 1, BENT: 2}  # kinds of shaders/passes/union.frag
VARYING_LIMIT = {FLAT: 8, CARVED: 5}  # leaves that fit GL 4.1's 32 flat vec4


def make_surface_target(ctx: moderngl.Context, size: Size) -> Target:
    """Where a march writes: one RGBA32UI texel a ray, and the depth that tells hits from sky (1.0)."""
    return make_target(ctx, size, [(4, Format.UINT32)], depth=True)


def _drawn_apart(kind: int) -> tuple[bool, ...]:
    """Whether jobs of a kind are drawn apart, together, or either."""
    return (kind == BENT,) if kind in UNIONS else (False, True)


def _grid(size: Size) -> Size:
    """Pixels of whole tiles: a point whose centre lies beyond the rim would be clipped."""
    columns, rows = tile_grid(*size)
    return columns * TILE, rows * TILE


def _shader(programs: ProgramLibrary, kind: int, bucket: int, apart: bool) -> Shader:
    if kind in UNIONS:
        return Shader(programs, "march", "union", KIND=0, LEAVES=0, FORMS=UNIONS[kind])
    varying = bucket <= VARYING_LIMIT.get(kind, 0)
    leaves, listed = (bucket, 0) if varying else (0, bucket)
    return Shader(programs, "march", "march", KIND=kind, LEAVES=leaves, LISTED=listed, APART=apart)


class MarchPass:
    """Programs of every kind and bucket; `draw` runs the jobs of one view."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx = ctx
        self._shaders = {
            (kind, bucket, apart): _shader(programs, kind, bucket, apart)
            for kind, buckets in BUCKETS.items()
            for bucket in buckets
            for apart in _drawn_apart(kind)
        }
        self._textures = JobTextures(ctx)
        self._mask = MaskPass(ctx, programs)
        self._merge = MergePass(ctx, programs, "march", KIND=0, LEAVES=0)
        self._apart: dict[Size, Target] = {}

    def draw(self, jobs: Jobs, target: Target, mask: moderngl.Texture | None = None) -> None:
        """March into `target` (of `make_surface_target`), or only what `mask` wants; the view block must be set."""
        self._run(jobs, target, None, mask)
        if jobs.apart is not None and len(jobs.apart.records):
            if target.size not in self._apart:
                self._apart[target.size] = make_surface_target(self._ctx, target.size)
            apart = self._apart[target.size]
            self._run(jobs.apart, apart, target, mask)
            count = len(jobs.apart.records)
            self._merge.draw(apart, target, moderngl.POINTS, vertices=count, grid=_grid(target.size))

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
        for batch in jobs.batches:
            shader = self._shaders[batch.kind, batch.bucket, before is not None]
            shader.program["u_grid"] = (*grid, TILE)
            shader.array.render(moderngl.POINTS, vertices=batch.count, first=batch.first)
        self._ctx.disable(moderngl.DEPTH_TEST | moderngl.PROGRAM_POINT_SIZE)

    def release(self) -> None:
        self._textures.release()
        for target in self._apart.values():
            target.release()
