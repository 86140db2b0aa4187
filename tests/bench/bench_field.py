"""How many times faster than a naive marcher the field is drawn, everything animated, both in one run.

    python tests/bench/bench_field.py [--counts 64,256] [--size 640x360] [--rounds 7]

Every frame poses (signals, transforms, bounds), culls, uploads and marches, and is waited for. The naive marcher gets
the same posed forms. Where it would take seconds, it draws a sparse grid of tiles and its time is scaled.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.scenes import random_forms

from dreamscape3d.app.offscreen import shared_context
from dreamscape3d.gpu.target import Format, make_target
from dreamscape3d.render.culling import cull, make_tiles
from dreamscape3d.render.field_textures import FieldTextures
from dreamscape3d.render.jobs import make_jobs
from dreamscape3d.render.passes.march import MarchPass, make_surface_target
from dreamscape3d.render.rays import Rays, perspective_rays
from dreamscape3d.render.view_block import HIT_PIXELS, ViewBlock
from dreamscape3d.scene.moment import View
from dreamscape3d.sdf.lowering import lower
from dreamscape3d.sdf.pose import pose

FAR, STEPS = 40.0, 128
SPARSE = {16: 1, 64: 2, 256: 4}
VERTEX = "#version 410\nvoid main(){vec2 p=vec2((gl_VertexID<<1)&2,gl_VertexID&2);gl_Position=vec4(p*2.0-1.0,0.0,1.0);}"


class Bench:
    """One field of `count` moving forms, drawn both ways."""

    def __init__(self, count: int, size: tuple[int, int]) -> None:
        self.ctx, self.library = shared_context()
        self.field = lower(random_forms(count, animated=True))
        self.count, self.size, self.sparse = count, size, SPARSE.get(count, 8)
        view = View(np.array([0.0, 0.6, -8.0]), np.array([0.0, 0.6, 0.0]), 0.0, 64.0, 0.0)
        self.rays: Rays = perspective_rays(view, *size, FAR)
        self.tiles = make_tiles(self.rays)
        self.textures, self.block = FieldTextures(self.ctx), ViewBlock(self.ctx)
        self.march = MarchPass(self.ctx, self.library)
        self.library.preload()
        self.target = make_surface_target(self.ctx, size)
        self.naive_target = make_target(self.ctx, size, [(4, Format.UINT32)])
        source = (Path(__file__).parent / "naive.frag").read_text()
        self.naive = self.ctx.program(vertex_shader=VERTEX, fragment_shader=source)
        self.array = self.ctx.vertex_array(self.naive, [])
        self._naive_uniforms()

    def _naive_uniforms(self) -> None:
        r = self.rays
        rows = [r.origin, r.right * r.spread, r.up * r.spread, r.forward]
        self.naive["u_rays"] = [(*row, 0.0) for row in rows]
        self.naive["u_picture"] = (*self.size, r.pixel * HIT_PIXELS, FAR)
        self.naive["u_forms"], self.naive["u_steps"] = self.count, STEPS
        self.naive["u_taps"], self.naive["u_sparse"], self.naive["u_leaves"] = 4, self.sparse, 0

    def draw(self, moment: float) -> None:
        packed = pose(self.field, {"time": moment})
        jobs = make_jobs(packed, self.tiles, cull(packed, self.rays, self.tiles))
        self.textures.write(packed)
        self.textures.use()
        self.block.set(self.rays, steps=STEPS)
        self.march.draw(jobs, self.target)
        self.ctx.finish()

    def prepare(self, moment: float) -> None:
        """The part of `draw` that runs on the CPU."""
        packed = pose(self.field, {"time": moment})
        make_jobs(packed, self.tiles, cull(packed, self.rays, self.tiles))

    def draw_naive(self, moment: float) -> None:
        self.textures.write(pose(self.field, {"time": moment}))
        self.textures.use()
        self.naive_target.use()
        self.array.render(vertices=3)
        self.ctx.finish()

    def mismatch(self, moment: float) -> float:
        """Share of the naive marcher's pixels whose hit differs."""
        self.draw(moment)
        self.naive_target.framebuffer.clear()
        self.draw_naive(moment)
        width, height = self.size
        naive = np.frombuffer(self.naive_target.texture.read(), np.uint32).reshape(height, width, 4)[..., 0] != 0
        assert self.target.depth is not None
        hit = np.frombuffer(self.target.depth.read(), np.float32).reshape(height, width) < 1.0
        y, x = np.mgrid[0:height, 0:width] >> 3
        drawn = (x % self.sparse == self.sparse // 2) & (y % self.sparse == self.sparse // 2)
        return float((naive != hit)[drawn].mean())

    def scale(self) -> float:
        """Pixels of the picture per pixel that the naive marcher draws."""
        columns, rows = -(-self.size[0] // 8), -(-self.size[1] // 8)
        drawn = len(range(self.sparse // 2, columns, self.sparse)) * len(range(self.sparse // 2, rows, self.sparse))
        return columns * rows / drawn


def timed(work: Callable[[float], None], moment: float) -> float:
    began = time.perf_counter()
    work(moment)
    return (time.perf_counter() - began) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="16,64,256,1024,4096")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    width, height = (int(n) for n in args.size.split("x"))
    print(f"{'forms':>6} {'naive ms':>10} {'field ms':>9} {'of it CPU':>9} {'times':>7}  differing hits")
    first = 0.0
    for count in (int(n) for n in args.counts.split(",")):
        bench = Bench(count, (width, height))
        bench.draw(0.0)
        differing = bench.mismatch(0.5)
        rounds = [
            (timed(bench.draw_naive, r * 0.03), timed(bench.draw, r * 0.03), timed(bench.draw, r * 0.03 + 0.01))
            for r in range(args.rounds)
        ]
        cpu = statistics.median(timed(bench.prepare, r * 0.03) for r in range(args.rounds))
        naive = statistics.median(r[0] for r in rounds) * bench.scale()
        field = statistics.median(ms for r in rounds for ms in r[1:])
        first = field if count == 64 else first
        grown = f", {field / first:.1f}× the time of 64" if first and count > 64 else ""
        print(f"{count:>6} {naive:>10.0f} {field:>9.1f} {cpu:>9.1f} {naive / field:>6.0f}×  {differing:.5f}{grown}")
    print(f"programs compiled: {bench.library.compiled}, all before the first frame")


if __name__ == "__main__":
    main()
