// Job records (2 texels of u_jobs, 512 jobs a row) and entries (u_entries, 1024 a row): render/jobs.py.
//   job 0: tile column | row << 16, first entry, entries, layer    1: near, far as bits, plane leaf or -1, 1 where it is joined last
//   entry: leaf | opens << 16 | closes << 19 | group k << 22 | paints << 23 | hard << 24, innermost group or -1
// Of fillets, whose jobs have in place of the last number where records of leaves begin among the entries:
//   entry: number of the leaf's record, near as bits    leaf: leaf | fillets << 16, the first of them, from the records on
//   fillet: the other leaf; as parts of 65535 the radius (of 8 m), and that of a ball round the other
//   (of 256 m)
// A part of a field has an accumulator, too: its number is behind those of all groups.
uniform isampler2D u_entries;
uniform sampler2D u_groups;

ivec2 job_entry(int index) {
    return texelFetch(u_entries, ivec2(index & 1023, index >> 10), 0).xy;
}

vec4 group_texel(int group, int texel) {
    return texelFetch(u_groups, ivec2((group & 511) * 2 + texel, group >> 9), 0);
}

int entry_leaf(ivec2 entry) { return entry.x & 0xffff; }
int entry_opens(ivec2 entry) { return (entry.x >> 16) & 7; }
int entry_closes(ivec2 entry) { return (entry.x >> 19) & 7; }
bool entry_takes_group_k(ivec2 entry) { return (entry.x & (1 << 22)) != 0; }
bool entry_paints(ivec2 entry) { return (entry.x & (1 << 23)) != 0; }

// Radius that a leaf whose own is `k` is joined with to its accumulator.
float entry_own_k(ivec2 entry, float k) { return max((entry.x & (1 << 24)) != 0 ? 0.0 : k, 1e-6); }

// The same, where a leaf alone of its group goes straight to what holds that.
float entry_k(ivec2 entry, float k, float group_k) {
    return entry_takes_group_k(entry) ? max(group_k, 1e-6) : entry_own_k(entry, k);
}

// -1: the leaf goes straight to the world; 0: into its group; above: into its group, which then closes with this radius.
float entry_joint(ivec2 entry, float group_k) {
    bool inside = entry.y >= 0 && !entry_takes_group_k(entry);
    return inside ? (entry_closes(entry) > 0 ? max(group_k, 1e-6) : 0.0) : -1.0;
}
