// Marches one job: finds the first surface of its forms between the ends of its slab (sphere tracing, Hart 1996).
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/warp.glsl"
#include "lib/job.glsl"
#include "lib/paint.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"

// KIND 0 flat, 1 carved, 2 warped, 3 general (render/jobs.py)
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
#elif LISTED > 0
// too many for varyings: fetched once per pixel into registers
#define COUNT LISTED
vec4 g_leaf[LISTED * TEXELS];
#define LEAF(slot, texel) g_leaf[(slot) * TEXELS + (texel)]
#else
#define COUNT 0
#endif

layout(location = 0) out uvec4 o_surface;

float plane_distance(vec3 p) { return dot(v_plane.xyz, p) + v_plane.w; }

// The plane begins the world's accumulator, or is joined hard when all else is in it.
float before_leaves(vec3 p) { return v_list.y == 0 ? plane_distance(p) : EMPTY; }
float after_leaves(float d, vec3 p) { return v_list.y == 0 ? d : min(d, plane_distance(p)); }

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
        bool alone = entry_takes_group_k(entry);
        LEAF(i, 1).w = max(alone ? group_k : LEAF(i, 1).w, 1e-6);
#if KIND > 0
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

// `clear` receives a distance within which no leaf, the plane apart, can raise a surface, blending included.
#if KIND == 0

float field(vec3 p, out float clear) {
    float d = before_leaves(p);
    clear = EMPTY;
#if COUNT > 0
    for (int i = 0; i < COUNT; i++) {
        float own = slot_distance(i, p), k = LEAF(i, 1).w;
        clear = min(clear, own - k);
        d = smooth_union(d, own, k);
    }
#endif
    return after_leaves(d, p);
}

#elif KIND < 3

float field(vec3 p, out float clear) {
    float world = before_leaves(p), group = EMPTY;
    clear = EMPTY;
    for (int i = 0; i < COUNT; i++) {
        float d = slot_distance(i, p), k = LEAF(i, 1).w;
        vec4 kind = LEAF(i, 4);
        clear = min(clear, d - k - max(kind.w, 0.0));
        bool inside = kind.y > 3.0;
        float joined = combine(inside ? group : world, d, inside ? kind.y - 4.0 : kind.y, k);
        group = inside ? joined : group;
        world = inside ? world : joined;
        bool closes = kind.w > 0.0;
        world = closes ? smooth_union(world, group, max(kind.w, 1e-6)) : world;
        group = closes ? EMPTY : group;
    }
    return after_leaves(world, p);
}

#else

float field(vec3 p, out float clear) {
    clear = 0.0;
    float a = before_leaves(p), b = EMPTY, c = EMPTY, e = EMPTY;
    int entries = int(v_span.w);
    for (int i = 0;;) {
        ivec2 entry = job_entry(v_list.x + i);
        int leaf = entry_leaf(entry), opens = entry_opens(entry), closes = entry_closes(entry), group = entry.y;
        for (int j = 0; j < 3; j++) {
            bool open = j < opens;
            e = open ? c : e; c = open ? b : c; b = open ? a : b; a = open ? EMPTY : a;
        }
        float k = max(leaf_texel(leaf, 1).w, 1e-6);
        a = combine(a, general_leaf(leaf, p), leaf_texel(leaf, 4).y, k);
        for (int j = 0;;) {
            bool close = j < closes;
            vec4 record = group_texel(group, 0);
            float joined = combine(b, finish_group(a, record), record.y, max(record.x, 1e-6));
            a = close ? joined : a; b = close ? c : b; c = close ? e : c; e = close ? EMPTY : e;
            group = int(group_texel(group, 1).x);
            if (++j >= closes) break;
        }
        if (++i >= entries) break;
    }
    return after_leaves(a, p);
}

#endif

// How far the plane lets a ray go on before blending may raise it: exact where nothing is blended.
float plane_step(vec3 p, vec3 direction) {
    float widest = 0.0;
#if COUNT > 0
    for (int i = 0; i < COUNT; i++) widest = max(widest, LEAF(i, 1).w);
#endif
    return (plane_distance(p) - widest) / max(-dot(v_plane.xyz, direction), 1e-6);
}

#if KIND == 1 || KIND == 2
// Where a ray may meet the job's surface: the boxes of its leaves, as far as their blending reaches, and the plane.
// (Rounded boxes are marched faster than their boxes are met.)
vec2 leaves_span(vec3 origin, vec3 direction) {
    float widest = 0.0;
    vec2 span = vec2(1e9, -1e9);
    for (int i = 0; i < COUNT; i++) {
        widest = max(widest, max(LEAF(i, 1).w, LEAF(i, 4).w));
    }
    float reach = 3.0 * widest;  // a leaf's own joint and its group's, 1.5 times each
    for (int i = 0; i < COUNT; i++) {
        vec4 place = LEAF(i, 0), turn = LEAF(i, 2);
        vec3 half_extent = leaf_half(place, LEAF(i, 1), LEAF(i, 3));
        bool carves = abs(mod(LEAF(i, 4).y, 4.0) - 1.0) < 0.1, endless = LEAF(i, 4).z > 1.5;
        bool present = place.w > -1e8;
        vec3 from = rotate(turn, origin - place.xyz), along = rotate(turn, direction);
#if KIND == 2
        bool warped = LEAF(i, 5).y > 0.5;
        from = warped ? origin - LEAF(i, 6).xyz : from;
        along = warped ? direction : along;
        half_extent = warped ? LEAF(i, 7).xyz : half_extent;
#endif
        vec2 own = box_span(from, along, half_extent + (reach + u_right.w * length(from) + u_up.w));
        bool counts = present && !carves && own.y >= own.x;
        span.x = endless && present ? 0.0 : (counts ? min(span.x, own.x) : span.x);
        span.y = endless && present ? 1e9 : (counts ? max(span.y, own.y) : span.y);
    }
    // the plane alone is met exactly
    float height = plane_distance(origin), fall = -dot(v_plane.xyz, direction);
    float met = height > 0.0 ? height / max(fall, 1e-9) : 0.0;
    bool meets = v_span.z >= 0.0 && (fall > 1e-9 || height <= 0.0);
    return meets ? vec2(min(span.x, met), max(span.y, met * 1.0001 + 1e-4)) : span;
}
#endif

// -- what colours the surface ------------------------------------------------------------------------

vec4 plane_paint(vec3 p) { return vec4(plane_distance(p), 0.0, v_span.z, v_span.z); }

vec4 paint_before_leaves(vec3 p) { return v_list.y == 0 && v_span.z >= 0.0 ? plane_paint(p) : no_paint(); }

vec4 paint_after_leaves(vec4 a, vec3 p) { return v_list.y != 0 && plane_distance(p) < a.x ? plane_paint(p) : a; }

#if KIND == 3

vec4 paint(vec3 p) {
    vec4 a = paint_before_leaves(p), b = no_paint(), c = no_paint(), e = no_paint();
    int entries = int(v_span.w);
    for (int i = 0;;) {
        ivec2 entry = job_entry(v_list.x + i);
        int leaf = entry_leaf(entry), opens = entry_opens(entry), closes = entry_closes(entry), group = entry.y;
        for (int j = 0; j < 3; j++) {
            bool open = j < opens;
            e = open ? c : e; c = open ? b : c; b = open ? a : b; a = open ? no_paint() : a;
        }
        float k = max(leaf_texel(leaf, 1).w, 1e-6);
        vec4 own = vec4(general_leaf(leaf, p), 0.0, float(leaf), float(leaf));
        a = combine_paint(a, own, leaf_texel(leaf, 4).y, k, entry_paints(entry) ? 1.0 : 0.0);
        for (int j = 0;;) {
            bool close = j < closes;
            vec4 record = group_texel(group, 0);
            vec4 inner = vec4(finish_group(a.x, record), a.yzw);
            float paints = entry_paints(entry) || record.y < 0.5 ? 1.0 : 0.0;
            vec4 joined = combine_paint(b, inner, record.y, max(record.x, 1e-6), paints);
            a = close ? joined : a; b = close ? c : b; c = close ? e : c; e = close ? no_paint() : e;
            group = int(group_texel(group, 1).x);
            if (++j >= closes) break;
        }
        if (++i >= entries) break;
    }
    return paint_after_leaves(a, p);
}

#elif COUNT == 0

vec4 paint(vec3 p) { return paint_before_leaves(p); }

#else

ivec2 slot_id(int slot) {  // leaf, paints
#if LISTED > 0
    ivec2 entry = job_entry(v_list.x + min(slot, int(v_span.w) - 1));
    return ivec2(entry_leaf(entry), entry_paints(entry) ? 1 : 0);
#else
    int id = v_ids[slot >> 2][slot & 3];
    return ivec2(id & 0xffff, id >> 16);
#endif
}

#if KIND == 0

// The gradient comes along: it is blended by the same shares.
vec4 paint(vec3 p, out vec3 normal) {
    vec4 world = paint_before_leaves(p);
    normal = v_plane.xyz;
    for (int i = 0; i < COUNT; i++) {
        ivec2 id = slot_id(i);
        float k = LEAF(i, 1).w;
        vec4 own = vec4(slot_distance(i, p), 0.0, vec2(id.x));
        float share = share_of_second(world.x, own.x, 0.0, k);
        normal = mix(normal, simple_leaf_gradient(LEAF(i, 0), LEAF(i, 1), LEAF(i, 2), p), share);
        world = combine_paint(world, own, 0.0, k, 1.0);
    }
    vec4 result = paint_after_leaves(world, p);
    normal = result.x < world.x ? v_plane.xyz : normal;
    return result;
}

#else

vec4 paint(vec3 p) {
    vec4 world = paint_before_leaves(p), group = no_paint();
    for (int i = 0; i < COUNT; i++) {
        ivec2 id = slot_id(i);
        vec4 own = vec4(slot_distance(i, p), 0.0, vec2(id.x));
        float k = LEAF(i, 1).w;
        vec4 kind = LEAF(i, 4);
        bool inside = kind.y > 3.0;
        vec4 joined = combine_paint(inside ? group : world, own, inside ? kind.y - 4.0 : kind.y, k, float(id.y));
        group = inside ? joined : group;
        world = inside ? world : joined;
        bool closes = kind.w > 0.0;
        vec4 closed = combine_paint(world, group, 0.0, max(kind.w, 1e-6), 1.0);
        world = closes ? closed : world;
        group = closes ? no_paint() : group;
    }
    return paint_after_leaves(world, p);
}

#endif

#endif

// -- the march ---------------------------------------------------------------------------------------

// Corner i of a tetrahedron: four differences along these give a gradient (Quilez, "normals for an SDF").
vec3 tap_direction(int i) { return vec3(ivec3(((i + 3) >> 1) & 1, (i >> 1) & 1, i & 1) * 2 - 1); }

void main() {
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    float t = max(v_span.x, ray_start(direction)), end = v_span.y;
    bool hit = false;
#if APART
    end = nearer_than_before(end);  // dear: a lookup here may double what a march costs
    if (t > end) discard;
#endif
#if KIND == 0 && COUNT == 0
    float fall = -dot(v_plane.xyz, direction), height = plane_distance(origin);
    t = height > 0.0 ? height / max(fall, 1e-9) : 0.0;
    hit = t <= end && (fall > 1e-9 || height <= 0.0);
    vec3 normal = v_plane.xyz;
#else
#if LISTED > 0
    fetch_leaves();
#endif
#if KIND == 1 || KIND == 2
    vec2 span = leaves_span(origin, direction);
    t = max(t, span.x);
    end = min(end, span.y);
    if (t > end) discard;
#endif
    // One loop for the march and then for the normal's taps: `field` is compiled once, and rays that hit early take
    // their taps while their neighbours still march.
    int steps = int(u_limits.x), taps = KIND == 0 ? 0 : int(u_limits.y), tap = 0;
    vec3 normal = vec3(0.0);
    for (int i = 1;; i++) {
        float radius = u_right.w * t + u_up.w, step = max(0.4 * (u_shift_right.w * t + u_shift_up.w), 2e-4);
        vec3 p = origin + direction * t, way = tap_direction(tap);
        float clear, d = field(hit ? p + way * step : p, clear);
        bool struck = !hit && (d < radius || (i >= steps && d < 2.0 * radius));
        bool marches = !hit && !struck;
        normal += hit ? way * d : vec3(0.0);
        tap += hit ? 1 : 0;
        t += marches ? max(d, min(clear, plane_step(p, direction))) : (struck ? max(d, 0.0) : 0.0);
        hit = hit || struck;
        if (hit ? tap >= taps : (t > end || i >= steps)) break;
    }
#endif
    if (!hit) discard;
#if KIND == 0 && COUNT > 0
    vec4 mixed = paint(origin + direction * t, normal);
#else
    vec4 mixed = paint(origin + direction * t);
#endif
    float length_squared = dot(normal, normal);
    normal = length_squared > 0.0 ? normal * inversesqrt(length_squared) : -direction;
    o_surface = pack_surface(Surface(t, normal, int(mixed.z), int(mixed.w), mixed.y));
}
