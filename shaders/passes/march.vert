// One point a job, as large as a tile, at the depth of its slab, with the job's forms as flat varyings: a quad would
// fetch them four times.
// KIND 0 flat, 1 carved, 2 warped, 3 general (render/jobs.py); PARTS: whether leaves that are flat may have groups. LEAVES forms travel as varyings; 0 where the fragments
// fetch them.
#include "lib/leaf.glsl"
#include "lib/job.glsl"

#if KIND == 1
#define TEXELS 5
#else
#define TEXELS 3
#endif

uniform isampler2D u_jobs;
uniform vec3 u_grid;  // width, height of the grid of tiles [px], size of a tile [px]

flat out vec4 v_span;    // near, far [m]; plane's leaf or -1; number of entries
flat out vec4 v_plane;   // normal, offset
flat out ivec2 v_list;   // first entry; 1 where the plane is joined last, 0 where first
#if LEAVES > 0
flat out vec4 v_leaf[LEAVES * TEXELS];
flat out ivec4 v_ids[(LEAVES + 3) / 4];  // leaf | paints << 16
#if PARTS
flat out vec4 v_joints[(LEAVES + 3) / 4];
#endif
#endif

#if LEAVES > 0
void send_leaf(int slot, int index, bool present) {
    vec4 place = vec4(0.0, 0.0, 0.0, -1e9), extent = vec4(0.0, 0.0, 0.0, 1e-6), turn = vec4(0.0, 0.0, 0.0, 1.0);
    vec4 profile = vec4(0.0, 1e9, 0.0, 0.0), kind = vec4(1e9, 0.0, 0.0, -1.0);
    if (present) {
        ivec2 entry = job_entry(index);
        int leaf = entry_leaf(entry);
        place = leaf_texel(leaf, 0);
        extent = leaf_texel(leaf, 1);
        turn = leaf_texel(leaf, 2);
        float group_k = entry.y >= 0 ? group_texel(entry.y, 0).x : 0.0;
        extent.w = entry_k(entry, extent.w, group_k);
#if PARTS
        v_joints[slot >> 2][slot & 3] = entry_joint(entry, group_k);
#endif
        v_ids[slot >> 2][slot & 3] = leaf | (entry_paints(entry) ? 1 << 16 : 0);
#if KIND == 1
        profile = leaf_texel(leaf, 3);
        kind = leaf_texel(leaf, 4);
        // w: a group ends here and joins the world with this k; -1: none does
        kind.w = entry_closes(entry) > 0 && !entry_takes_group_k(entry) ? max(group_k, 1e-6) : -1.0;
        kind.y = entry_takes_group_k(entry) ? 0.0 : kind.y;
        // y: the operator, + 4 where the leaf goes into its group and not straight to the world
        kind.y += entry.y >= 0 && !entry_takes_group_k(entry) ? 4.0 : 0.0;
#endif
    }
    v_leaf[slot * TEXELS] = place;
    v_leaf[slot * TEXELS + 1] = extent;
    v_leaf[slot * TEXELS + 2] = turn;
#if KIND == 1
    v_leaf[slot * TEXELS + 3] = profile;
    v_leaf[slot * TEXELS + 4] = kind;
#endif
}
#endif

void main() {
    int job = gl_VertexID * 2;
    ivec4 head = texelFetch(u_jobs, ivec2(job & 1023, job >> 10), 0);
    ivec4 tail = texelFetch(u_jobs, ivec2((job + 1) & 1023, (job + 1) >> 10), 0);
    vec2 tile = vec2(head.x & 0xffff, head.x >> 16);
    vec2 at = (tile + 0.5) * u_grid.z / u_grid.xy * 2.0 - 1.0;
    gl_PointSize = u_grid.z;
    gl_Position = vec4(at, float(head.w + 1) / 1024.0 * 2.0 - 1.0, 1.0);
    v_span = vec4(intBitsToFloat(tail.x), intBitsToFloat(tail.y), float(tail.z), float(head.z));
    v_list = ivec2(head.y, tail.w);
    v_plane = vec4(0.0, 0.0, 0.0, 1e9);
    if (tail.z >= 0) {
        vec3 normal = rotate(vec4(-1.0, -1.0, -1.0, 1.0) * leaf_texel(tail.z, 2), vec3(0.0, 1.0, 0.0));
        vec4 place = leaf_texel(tail.z, 0);
        v_plane = vec4(normal, -dot(normal, place.xyz) - place.w);
    }
#if LEAVES > 0
    for (int i = 0; i < (LEAVES + 3) / 4; i++) v_ids[i] = ivec4(0);
#if PARTS
    for (int i = 0; i < (LEAVES + 3) / 4; i++) v_joints[i] = vec4(-1.0);
#endif
    for (int i = 0; i < LEAVES; i++) send_leaf(i, head.y + i, i < head.z);
#endif
}
