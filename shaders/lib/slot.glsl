// A job's forms, each in a slot: as varyings, or fetched once per pixel where they are too many for that; and its plane.
// KIND, PARTS, LEAVES, LISTED: passes/march.frag.
#include "lib/leaf.glsl"
#include "lib/warp.glsl"
#include "lib/job.glsl"
#include "lib/paint.glsl"

#if KIND == 0
#define TEXELS 3
#elif KIND == 1
#define TEXELS 5
#else
#define TEXELS 11  // 8 of the leaf, 3 of its warp
#endif

flat in vec4 v_span;
flat in vec4 v_plane;
flat in ivec2 v_list;
#if LEAVES > 0
flat in vec4 v_leaf[LEAVES * TEXELS];
flat in ivec4 v_ids[(LEAVES + 3) / 4];
#define COUNT LEAVES
#define LEAF(slot, texel) v_leaf[(slot) * TEXELS + (texel)]
#if PARTS
flat in vec4 v_joints[(LEAVES + 3) / 4];
#define JOINT(slot) v_joints[(slot) >> 2][(slot) & 3]
#endif
#elif LISTED > 0
// too many for varyings: fetched once per pixel into registers
#define COUNT LISTED
vec4 g_leaf[LISTED * TEXELS];
#define LEAF(slot, texel) g_leaf[(slot) * TEXELS + (texel)]
#if PARTS
float g_joint[LISTED];
#define JOINT(slot) g_joint[slot]
#endif
#else
#define COUNT 0
#endif

#if COUNT > 0
float slot_distance(int slot, vec3 p) {
#if KIND == 0
    return simple_leaf(LEAF(slot, 0), LEAF(slot, 1), LEAF(slot, 2), p);
#elif KIND == 1
    return super_leaf(LEAF(slot, 0), LEAF(slot, 1), LEAF(slot, 2), LEAF(slot, 3), LEAF(slot, 4), p);
#else
    vec4 chain = LEAF(slot, 5);
    vec3 inside = chain.y > 0.5 ? warp(LEAF(slot, 8), LEAF(slot, 9), LEAF(slot, 10), p, 0) : p;
    float d = super_leaf(LEAF(slot, 0), LEAF(slot, 1), LEAF(slot, 2), LEAF(slot, 3), LEAF(slot, 4), inside);
    return guarded(d, chain, LEAF(slot, 6).xyz, LEAF(slot, 7).xyz, p);
#endif
}
#endif

#if LISTED > 0
void fetch_leaves() {
    for (int i = 0; i < LISTED; i++) {
        ivec2 entry = job_entry(v_list.x + min(i, int(v_span.w) - 1));
        int leaf = entry_leaf(entry);
        for (int j = 0; j < min(TEXELS, 8); j++) LEAF(i, j) = leaf_texel(leaf, j);
#if KIND == 2
        for (int j = 0; j < 3; j++) LEAF(i, 8 + j) = warp_texel(int(LEAF(i, 5).x), j);
#endif
        float group_k = entry.y >= 0 ? group_texel(entry.y, 0).x : 0.0;
        LEAF(i, 1).w = entry_k(entry, LEAF(i, 1).w, group_k);
#if KIND == 0 && PARTS
        JOINT(i) = i < int(v_span.w) ? entry_joint(entry, group_k) : -1.0;
#endif
#if KIND > 0
        bool alone = entry_takes_group_k(entry);
        LEAF(i, 4).w = entry_closes(entry) > 0 && !alone ? max(group_k, 1e-6) : -1.0;
        LEAF(i, 4).y = alone ? 0.0 : LEAF(i, 4).y + (entry.y >= 0 ? 4.0 : 0.0);
#endif
        if (i >= int(v_span.w)) {
            LEAF(i, 0).w = -1e9;
#if KIND == 2
            LEAF(i, 5) = vec4(0.0, 0.0, 1.0, 1e9);
#endif
#if KIND > 0
            LEAF(i, 4) = vec4(1e9, 0.0, 0.0, -1.0);
            LEAF(i, 3) = vec4(0.0, 1e9, 0.0, 0.0);
#endif
        }
    }
}
#endif

#if COUNT > 0
ivec2 slot_id(int slot) {  // leaf, paints
#if LISTED > 0
    ivec2 entry = job_entry(v_list.x + min(slot, int(v_span.w) - 1));
    return ivec2(entry_leaf(entry), entry_paints(entry) ? 1 : 0);
#else
    int id = v_ids[slot >> 2][slot & 3];
    return ivec2(id & 0xffff, id >> 16);
#endif
}
#endif

// -- the plane ---------------------------------------------------------------------------------------

float plane_distance(vec3 p) { return dot(v_plane.xyz, p) + v_plane.w; }

// The plane begins the world's accumulator, or is joined hard when all else is in it.
float before_leaves(vec3 p) { return v_list.y == 0 ? plane_distance(p) : EMPTY; }
float after_leaves(float d, vec3 p) { return v_list.y == 0 ? d : min(d, plane_distance(p)); }

vec4 plane_paint(vec3 p) { return vec4(plane_distance(p), 0.0, v_span.z, v_span.z); }
vec4 paint_before_leaves(vec3 p) { return v_list.y == 0 && v_span.z >= 0.0 ? plane_paint(p) : no_paint(); }
vec4 paint_after_leaves(vec4 a, vec3 p) { return v_list.y != 0 && plane_distance(p) < a.x ? plane_paint(p) : a; }
