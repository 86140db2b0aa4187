"""The list of forms of each job: in the order of joining, with the accumulators that open and close round them.

    part by part ─▶ planes hoisted out ─▶ groups put straight into what holds them, where nothing stands before ─▶ paths

A job's first part goes straight to the world. Each later one has an accumulator, which is a group like any other
(`joins.part_group`), and closes with the part's own radius; one form alone is joined with that radius and needs none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dreamscape3d.render.joins import deep_leaves, last_grounds, part_group, part_of, world_joins, world_planes
from dreamscape3d.sdf.pose import PackedField

I32 = NDArray[np.int32]
Bool = NDArray[np.bool_]
Index = NDArray[np.intp]
NO_PLANE = -1


@dataclass(frozen=True, slots=True)
class Listing:
    """E forms in J jobs.

    Attributes:
        job, leaf: (E,) by job, in the order of joining.
        plane: (J,) the plane of each job or NO_PLANE; `last` (J,) whether it is joined last.
        path: (E, D) accumulators that a leaf goes into, outermost first; −1 for none. D is at most 4: a part's, and
            three of groups.
        hard: (E,) leaves that are joined hard to their accumulator, whatever they say themselves.
        alone: (J,) jobs whose forms are all of one part.
    """

    job: Index
    leaf: Index
    plane: I32
    last: Bool
    path: I32
    hard: Bool
    alone: Bool

    @property
    def count(self) -> Index:
        """(J,) forms of each."""
        return np.bincount(self.job, minlength=len(self.plane))

    @property
    def depth(self) -> Index:
        """(E,) accumulators round each form."""
        depth: Index = (self.path >= 0).sum(axis=1)
        return depth


@dataclass(frozen=True, slots=True)
class _Entries:
    """E forms in J jobs, in R runs of one part each; whether each is of its job's first part."""

    job: Index
    leaf: Index
    run: Index
    first: Bool
    jobs: int
    runs: int

    def at(self, index: Index) -> _Entries:
        """Those of these numbers, in this order."""
        return _Entries(self.job[index], self.leaf[index], self.run[index], self.first[index], self.jobs, self.runs)

    def runs_with(self, chosen: Bool) -> Bool:
        """(R,) runs with any of the `chosen` (E,)."""
        found: Bool = np.bincount(self.run[chosen], minlength=self.runs) > 0
        return found

    def jobs_with(self, chosen: Bool) -> Bool:
        """(J,) jobs with any of the `chosen` (E,)."""
        found: Bool = np.bincount(self.job[chosen], minlength=self.jobs) > 0
        return found


def list_forms(field: PackedField, jobs: int, job: Index, leaf: Index, *, parted: bool) -> Listing:
    """The lists of forms (E,), given by job and then by leaf; `parted` whether they are joined part by part."""
    entries = _entries(field, jobs, job, leaf, parted=parted)
    several = entries.jobs_with(~entries.first)
    plane, last, kept = _hoist_planes(field, entries)
    entries = entries.at(kept)
    inlined = _inline_groups(field, entries, plane, parted=parted)
    order = np.argsort((entries.run << 1) | ~inlined, kind="stable") if inlined.any() else np.arange(len(inlined))
    entries, inlined = entries.at(order), inlined[order]
    path = _own_paths(field, entries, inlined)
    hard = np.zeros(len(path), bool)
    if parted:
        path, hard = _part_paths(field, entries, path)
    elif inlined.any():
        last |= entries.jobs_with(inlined)
    return Listing(entries.job, entries.leaf, plane, last, path, hard, ~several)


def _entries(field: PackedField, jobs: int, job: Index, leaf: Index, *, parted: bool) -> _Entries:
    if not parted or not len(job):
        return _Entries(job, leaf, job, np.ones(len(job), bool), jobs, jobs)
    part = part_of(field)[leaf]
    starts = np.append(True, (job[1:] != job[:-1]) | (part[1:] != part[:-1]))
    run = np.cumsum(starts) - 1
    first_part = np.zeros(jobs, np.int32)
    first_part[job[::-1]] = part[::-1]
    return _Entries(job, leaf, run, part == first_part[job], jobs, int(run[-1]) + 1)


def _hoist_planes(field: PackedField, entries: _Entries) -> tuple[I32, Bool, Index]:
    """Take one plane of each job out of its list, where the order of joining allows it: (J,) which and whether it is
    joined last, and the entries that are left.

    It does where the plane comes first, or where it and all before it are joined by hard unions at the world's level;
    and always for what is joined last.
    """
    structure, job, leaf = field.field, entries.job, entries.leaf
    plane, last = np.full(entries.jobs, NO_PLANE, np.int32), np.zeros(entries.jobs, bool)
    planes = world_planes(field)
    at = np.nonzero(planes[leaf])[0] if planes.any() else np.zeros(0, np.intp)
    if not len(at):
        return plane, last, np.arange(len(leaf))
    grounds = last_grounds(field)
    free = (structure.leaf_operator == 0) & (structure.leaf_depth == 0) & (field.leaves.k == 0) | grounds
    blocked = np.concatenate([[0], np.cumsum(~free[leaf])])
    begin = np.searchsorted(job, job[at])
    movable = ((at == begin) | (blocked[at + 1] == blocked[begin])) & entries.first[at] | grounds[leaf[at]]
    at = at[movable]
    at = at[np.lexsort((~grounds[leaf[at]], job[at]))]
    chosen, which = np.unique(job[at], return_index=True)
    at = at[which]
    plane[chosen], last[chosen] = leaf[at], grounds[leaf[at]]
    return plane, last, np.delete(np.arange(len(leaf)), at)


def _inline_groups(field: PackedField, entries: _Entries, plane: I32, *, parted: bool) -> Bool:
    """(E,) forms of groups that need no accumulator.

    A run's only group of several forms goes first, straight into what holds it: where all else of the run is joined
    hard, since hard unions may be taken in any order (the job's plane is then joined last); or where it stands first.
    """
    structure, leaf, run = field.field, entries.leaf, entries.run
    if not len(structure.group_operator) or len(leaf) < 2:
        return np.zeros(len(leaf), bool)
    operator, k = world_joins(field)
    plain = (operator == 0) & ~deep_leaves(structure)
    follows, several = beside(entries.job, structure.leaf_path[leaf, 0])
    begins = several & ~follows
    fits = ~entries.runs_with(~(plain & (k == 0))[leaf])
    if parted:
        fits |= entries.runs_with(begins & _starts(run)) & ~entries.runs_with(several & ~plain[leaf])
        fits &= ~entries.runs_with(entries.first & (plane != NO_PLANE)[entries.job])
    fits &= np.bincount(run[begins], minlength=entries.runs) == 1
    inlined: Bool = several & fits[run]
    return inlined


def _starts(run: Index) -> Bool:
    """(E,) entries that are their run's first."""
    starts = np.ones(len(run), bool)
    starts[1:] = run[1:] != run[:-1]
    return starts


def beside(job: Index, group: I32) -> tuple[Bool, Bool]:
    """(E,) entries that follow another of their group and job, and those that follow or are followed by one."""
    follows = np.zeros(len(job), bool)
    follows[1:] = (group[1:] >= 0) & (group[1:] == group[:-1]) & (job[1:] == job[:-1])
    several = follows.copy()
    several[:-1] |= follows[1:]
    return follows, several


def _own_paths(field: PackedField, entries: _Entries, inlined: Bool) -> I32:
    """(E, D) the groups that each form goes into."""
    deepest = int(field.field.leaf_depth.max(initial=0))
    path: I32 = field.field.leaf_path[entries.leaf, :deepest]
    return np.where(inlined[:, None], np.int32(-1), path) if deepest else path


def _part_paths(field: PackedField, entries: _Entries, own: I32) -> tuple[I32, Bool]:
    """(E, D) paths through the accumulators of parts, and (E,) leaves that are joined hard.

    Where a later part holds but leaves, and leaves that are alone of their group, its own accumulator is all it needs.
    """
    structure, leaf, later = field.field, entries.leaf, ~entries.first
    none = np.full((len(leaf), 1), -1, np.int32)
    own = np.concatenate([own, none], axis=1)
    full = np.concatenate([part_group(field, part_of(field)[leaf])[:, None], own[:, :-1]], axis=1)
    full = np.where(later[:, None], full, own)
    grouped = later & (own[:, 0] >= 0)
    if not grouped.any():
        return full, grouped
    operator, k = world_joins(field)
    deep = deep_leaves(structure)[leaf] | (operator[leaf] != 0) | (structure.leaf_operator[leaf] != 0)
    soft = (k[leaf] > 0) & ~_starts(entries.run)
    dear = grouped & (beside(entries.job, own[:, 0])[1] | deep | soft)
    simple = grouped & ~entries.jobs_with(dear)[entries.job]
    full[simple, 1:] = -1
    return full, simple
