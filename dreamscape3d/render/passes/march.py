"""March: jobs → what every ray hits (distance, normal, leaves), by the cheapest program for each."""

from __future__ import annotations

import moderngl

from dreamscape3d.gpu.program import ProgramLibrary
from dreamscape3d.gpu.target import Format, Size, Target, make_target
from dreamscape3d.render.culling import TILE
from dreamscape3d.render.field_textures import JobTextures, bind_samplers
from dreamscape3d.render.jobs import BUCKETS, CARVED, FLAT, Jobs
from dreamscape3d.render.view_block import bind_view

VARYING_LIMIT = {FLAT: 8, CARVED: 5}  # leaves that fit GL 4.1's 32 flat vec4


def make_surface_target(ctx: moderngl.Context, size: Size) -> Target:
    """Where a march writes: one RGBA32UI texel a ray, and the depth that tells hits from sky (1.0)."""
    return make_target(ctx, size, [(4, Format.UINT32)], depth=True)


class MarchPass:
    """Programs of every kind and bucket; `draw` runs the jobs of one view."""

    def __init__(self, ctx: moderngl.Context, programs: ProgramLibrary) -> None:
        self._ctx, self._library = ctx, programs
        self._ready: dict[tuple[int, int], tuple[moderngl.VertexArray, moderngl.Uniform, moderngl.Uniform]] = {}
        self._textures = JobTextures(ctx)

    def preload(self) -> None:
        """Compile every program now, so that no later scene has to."""
        for kind, buckets in BUCKETS.items():
            for bucket in buckets:
                self._program(kind, bucket)

    def draw(self, jobs: Jobs, target: Target) -> None:
        """March into `target` (made by `make_surface_target`); the view block must be set."""
        self._textures.write(jobs)
        self._textures.use()
        target.use()
        target.framebuffer.clear(depth=1.0)
        self._ctx.enable_only(moderngl.DEPTH_TEST)
        self._ctx.depth_func = "<"
        grid = (float(target.size[0]), float(target.size[1]), float(TILE))
        for batch in jobs.batches:
            array, first, size = self._program(batch.kind, batch.bucket)
            first.value = batch.first
            size.value = grid
            array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=batch.count)
        self._ctx.disable(moderngl.DEPTH_TEST)

    def _program(self, kind: int, bucket: int) -> tuple[moderngl.VertexArray, moderngl.Uniform, moderngl.Uniform]:
        key = (kind, bucket)
        if key not in self._ready:
            varying = bucket <= VARYING_LIMIT.get(kind, 0)
            program = self._library.get(
                "march", "march", KIND=kind, LEAVES=bucket if varying else 0, LISTED=0 if varying else bucket
            )
            bind_samplers(program)
            bind_view(program)
            first, grid = program["u_first_job"], program["u_grid"]
            assert isinstance(first, moderngl.Uniform)
            assert isinstance(grid, moderngl.Uniform)
            self._ready[key] = (self._library.vertices(program), first, grid)
        return self._ready[key]

    def release(self) -> None:
        self._textures.release()
