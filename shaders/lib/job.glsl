// Job records (2 texels of u_jobs, 512 jobs a row) and entries (u_entries, 1024 a row): render/jobs.py.
//   job 0: tile column | row << 16, first entry, entries, layer    1: near, far as bits, plane leaf or -1, 1 where it is joined last
//   entry: leaf | opens << 16 | closes << 18 | group k << 20 | paints << 21, innermost group or -1
uniform isampler2D u_entries;
uniform sampler2D u_groups;

ivec2 job_entry(int index) {
    return texelFetch(u_entries, ivec2(index & 1023, index >> 10), 0).xy;
}

vec4 group_texel(int group, int texel) {
    return texelFetch(u_groups, ivec2((group & 511) * 2 + texel, group >> 9), 0);
}

int entry_leaf(ivec2 entry) { return entry.x & 0xffff; }
int entry_opens(ivec2 entry) { return (entry.x >> 16) & 3; }
int entry_closes(ivec2 entry) { return (entry.x >> 18) & 3; }
bool entry_takes_group_k(ivec2 entry) { return (entry.x & (1 << 20)) != 0; }
bool entry_paints(ivec2 entry) { return (entry.x & (1 << 21)) != 0; }
