"""From pairs to jobs: each tile's forms are cut into depth slabs, and each slab drawn by the cheapest program.

A job is one point, as large as a tile, that marches [near, far] through at most a few forms. Its *kind* is the
cheapest program that says the same:

    BOXES    rounded boxes joined by plain unions: each is marched by itself, in its own frame
    SOLIDS   any primitives, likewise
    BENT     anything warped, likewise
    MELTED   fillets of rounded boxes, each marched by itself before what was hit of the leaves
    MELTED_SOLIDS, MELTED_BENT  the same of any primitives, and of anything warped
    FLAT     rounded boxes joined by smooth unions in one accumulator
    PARTED   the same with parts or groups, one level deep, each in an accumulator of its own
    CARVED   any primitive and operator, groups one level deep
    WARPED   the same where leaves may have one warp that does not repeat
    GENERAL  everything: chains of warps, deep groups, any number of forms
    TANGLED  the same with one more accumulator: deep groups of parts

Each may have one plane. Slabs of one tile do not overlap, so a nearer slab's hit always wins: the slab's number is its
depth.

    pairs ─sift─▶ cheap │ dear │ held by parts ─slabs─▶ jobs ─listing─▶ forms in order ─kinds─▶ records, entries
    fillets ─slabs─▶ jobs, last of all
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.kinds import BENT as BENT
from dreamscape3d.render.kinds import BOXES as BOXES
from dreamscape3d.render.kinds import BUCKETS as BUCKETS
from dreamscape3d.render.kinds import CARVED as CARVED
from dreamscape3d.render.kinds import FLAT as FLAT
from dreamscape3d.render.kinds import MELTED as MELTED
from dreamscape3d.render.kinds import SOLIDS as SOLIDS
from dreamscape3d.render.kinds import WARPED as WARPED
from dreamscape3d.render.kinds import boxes_first, buckets_of, entries_of, kinds_of
from dreamscape3d.render.listing import NO_PLANE, list_forms
from dreamscape3d.render.melting import melted_jobs
from dreamscape3d.render.pairs import Pairs
from dreamscape3d.render.sifting import sift
from dreamscape3d.render.slabs import Slabs, cut
from dreamscape3d.render.tiles import Tiles
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
MAX_BUCKETS = 16  # of one kind


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs drawn by one call: `kind`, `bucket` name the program; `first`, `count` the records."""

    kind: int
    bucket: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Jobs:
    """J jobs, ready to upload.

    Attributes:
        records: (J, 8) int32: tile column | row << 16, first entry, entries, layer; near and far as float bits,
            plane leaf or −1, 1 where the plane is joined last (of BOXES and SOLIDS: how many entries are boxes).
        entries: (E, 2) int32: leaf and flags; innermost group or −1. Of fillets see `melting`.
        batches: draw calls, nearest slabs first.
        apart: jobs of forms that want more than BOXES and SOLIDS (see `sifting`), drawn where they lie before these,
            and then what is apart from those, fillets last; or None.
    """

    records: I32
    entries: I32
    batches: tuple[Batch, ...]
    apart: Jobs | None = None

    def within(self, columns: int, chosen: NDArray[np.bool_]) -> Jobs:
        """Only the jobs of `chosen` tiles (T,), of a picture that is `columns` tiles wide."""
        tile = (self.records[:, 0] >> 16) * columns + (self.records[:, 0] & 0xFFFF)
        keep = chosen[tile]
        kept = np.concatenate([[0], np.cumsum(keep)])
        batches = (
            Batch(b.kind, b.bucket, int(kept[b.first]), int(kept[b.first + b.count] - kept[b.first]))
            for b in self.batches
        )
        apart = self.apart.within(columns, chosen) if self.apart else None
        return Jobs(self.records[keep], self.entries, tuple(b for b in batches if b.count), apart)

    @property
    def all(self) -> Iterator[Jobs]:
        """These, and what is apart from them, in the order in which they are drawn."""
        yield self
        if self.apart is not None:
            yield from self.apart.all


def make_jobs(field: PackedField, tiles: Tiles, pairs: Pairs) -> Jobs:
    """Cut, classify and order `pairs`, which are ascending by leaf."""
    cheap, dear, held = sift(field, pairs)
    apart = None if pairs.fillets is None else _melted(field, tiles, pairs.fillets)
    if len(held.tile):
        apart = replace(_make_jobs(field, tiles, held, apart=True, parted=True), apart=apart)
    if len(dear.tile):
        apart = replace(_make_jobs(field, tiles, dear, apart=True), apart=apart)
    return replace(_make_jobs(field, tiles, cheap), apart=apart)


def _make_jobs(field: PackedField, tiles: Tiles, pairs: Pairs, *, apart: bool = False, parted: bool = False) -> Jobs:
    """The jobs of one layer, marched `apart` from those before it, or joined part by part."""
    slabs, job, leaf = cut(tiles.count, pairs)
    listing = list_forms(field, len(slabs.tile), job, leaf, parted=parted)
    entries, held = entries_of(field, listing)
    kind = kinds_of(field, listing, held, apart=apart)
    order, boxes = boxes_first(field, listing, kind)
    alive, key = _in_batches(slabs, kind, listing.count, (listing.count > 0) | (listing.plane != NO_PLANE))
    records = _records(tiles, slabs, listing.count, alive)
    records[:, 6] = listing.plane[alive]
    records[:, 7] = np.where(kind[alive] >= BOXES, boxes[alive], listing.last[alive])
    return Jobs(records, entries[order], tuple(_batches(key)))


def _melted(field: PackedField, tiles: Tiles, pairs: Pairs) -> Jobs | None:
    """The jobs of fillets; None where there are none to be seen."""
    if field.parts is None or not len(pairs.tile):
        return None
    found = melted_jobs(field, pairs)
    slabs = Slabs(found.tile, np.zeros(len(found.tile), np.intp), found.near, found.far)
    alive, key = _in_batches(slabs, found.kind, found.count, found.count > 0)
    records = _records(tiles, slabs, found.count, alive)
    records[:, 6], records[:, 7] = NO_PLANE, len(found.entries)
    return Jobs(records, np.concatenate([found.entries, found.leaves]), tuple(_batches(key)))


def _in_batches(slabs: Slabs, kind: I32, count: Index, chosen: Bool) -> tuple[Index, I32]:
    """The `chosen` jobs, batch by batch and nearest first, and what tells each one's batch."""
    alive = np.nonzero(chosen)[0]
    layer = slabs.layer[alive]
    stage = np.minimum(np.log2(layer + 1.0).astype(np.int32), 3)  # slabs 0, 1–2, 3–6 and beyond
    batch = (stage * len(BUCKETS) + kind[alive]) * MAX_BUCKETS + buckets_of(kind, count)[alive]
    order = np.lexsort((layer, batch))
    return alive[order], batch[order]


def _records(tiles: Tiles, slabs: Slabs, count: Index, alive: Index) -> I32:
    records = np.zeros((len(alive), 8), np.int32)
    row, column = np.divmod(slabs.tile[alive], tiles.columns)
    records[:, 0] = column | (row << 16)
    records[:, 1], records[:, 2] = (np.cumsum(count) - count)[alive], count[alive]
    records[:, 3] = slabs.layer[alive]
    records[:, 4], records[:, 5] = slabs.near[alive].view(np.int32), slabs.far[alive].view(np.int32)
    return records


def _batches(key: I32) -> Iterator[Batch]:
    if not len(key):
        return
    edges = np.nonzero(np.diff(key))[0] + 1
    for a, b in zip(np.append(0, edges), np.append(edges, len(key)), strict=True):
        kind, index = divmod(int(key[a]) % (len(BUCKETS) * MAX_BUCKETS), MAX_BUCKETS)
        yield Batch(kind, BUCKETS[kind][index], int(a), int(b - a))
