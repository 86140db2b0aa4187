// Marches a job of fillets, the smooth unions of two leaves of different parts: of every leaf that the ray comes close to
// its fillets, each by itself, from where the ray is near both of its leaves. Only what lies before what was hit before
// counts; the nearest hit wins.
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/warp.glsl"
#include "lib/job.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"
#include "lib/paint.glsl"
#include "lib/taps.glsl"

// FORMS 0 of rounded boxes, 1 of any primitives, 2 of anything warped
flat in vec4 v_span;   // near, far [m]; -1; number of entries
flat in vec4 v_plane;
flat in ivec2 v_list;  // first entry; where records of leaves begin

layout(location = 0) out uvec4 o_surface;

// A leaf and the ray in its frame.
struct Member {
    int leaf;
    vec4 place, extent, profile, kind;
    vec3 from, along, half_extent;
};

struct Hit {
    float t;  // [m]; the end of what is looked at where nothing was hit
    int first, second;
    float k;
};

float hit_radius(float t) { return u_right.w * t + u_up.w; }

Member member(int leaf, vec3 origin, vec3 direction) {
    Member m;
    vec4 turn = leaf_texel(leaf, 2);
    m.leaf = leaf;
    m.place = leaf_texel(leaf, 0);
    m.extent = leaf_texel(leaf, 1);
#if FORMS > 0
    m.profile = leaf_texel(leaf, 3);
    m.kind = leaf_texel(leaf, 4);
    m.half_extent = leaf_half(m.place, m.extent, m.profile);
#else
    m.half_extent = m.extent.xyz + m.place.w;
#endif
    m.from = rotate(turn, origin - m.place.xyz);
    m.along = rotate(turn, direction);
#if FORMS == 2
    bool warped = leaf_texel(leaf, 5).y > 0.5;
    m.from = warped ? origin - leaf_texel(leaf, 6).xyz : m.from;
    m.along = warped ? direction : m.along;
    m.half_extent = warped ? leaf_texel(leaf, 7).xyz : m.half_extent;
#endif
    return m;
}

// Where the ray is no further away than `reach` from its box.
vec2 span_of(Member m, float reach) {
    return box_span(m.from, m.along, m.half_extent + (reach + hit_radius(length(m.from))));
}

float gap_to(Member m, vec3 p, float t) {
#if FORMS == 0
    return rounded_box(m.from + m.along * t, m.extent.xyz, m.place.w);
#elif FORMS == 1
    return super_primitive(m.place, m.extent, m.profile, m.kind, m.from + m.along * t);
#else
    return general_leaf(m.leaf, p);
#endif
}

float leaf_distance(int leaf, vec3 p) {
#if FORMS == 0
    return simple_leaf(leaf_texel(leaf, 0), leaf_texel(leaf, 1), leaf_texel(leaf, 2), p);
#elif FORMS == 1
    return super_leaf(leaf_texel(leaf, 0), leaf_texel(leaf, 1), leaf_texel(leaf, 2), leaf_texel(leaf, 3), leaf_texel(leaf, 4), p);
#else
    return general_leaf(leaf, p);
#endif
}

// Of a fillet: its radius, and that of a ball round the other leaf [m], which has no end where it fills its range.
vec2 sizes_of(ivec2 told) {
    vec2 share = unpackUnorm2x16(uint(told.y));
    return vec2(share.x * 8.0, share.y < 1.0 ? share.y * 256.0 : 1e6);
}

float begins(int i) { return intBitsToFloat(job_entry(v_list.x + i).y); }

void main() {
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    float start = max(v_span.x, ray_start(direction)), limit = nearer_than_before(v_span.y);
    if (start > limit) discard;
    Hit hit = Hit(limit, -1, -1, 1.0);
    int steps = int(u_limits.x), entries = int(v_span.w);
    for (int i = 0;;) {
        // on to a leaf that the ray comes close to: what is not looked at costs little only if a loop of its own skips it
        ivec2 record;
        Member a;
        float first, last;
        for (;;) {
            record = job_entry(v_list.y + job_entry(v_list.x + i).x);
            a = member(record.x & 0xffff, origin, direction);
            // no fillet is further away from the nearer of its leaves; the first one has the largest radius
            float reach = 0.25 * sizes_of(job_entry(v_list.y + record.y)).x;
            vec2 beside = span_of(a, reach);
            first = max(beside.x, start);
            last = min(beside.y, hit.t);
            for (int j = 0;;) {
                float away = gap_to(a, origin + direction * first, first) - reach - hit_radius(first);
                if (away <= 0.0 || first > last || ++j >= steps) break;
                first += away + 0.1 * reach;
            }
            first = max(first - 0.1 * reach, max(beside.x, start));  // not in what bulges there already
            if (first <= last || ++i >= entries || begins(i) > hit.t) break;
        }
        int count = first <= last ? record.x >> 16 : 0, fillet = v_list.y + record.y;
        vec3 middle = origin + direction * (0.5 * (first + last));
        for (int n = 0;;) {
            // on to a fillet whose other leaf is near
            int other;
            float k;
            for (;;) {
                ivec2 told = job_entry(fillet + n);
                vec2 sizes = sizes_of(told);
                vec3 away = leaf_texel(told.x, 0).xyz - middle;
                float near = sizes.x + sizes.y + 0.5 * (last - first) + hit_radius(last);
                other = told.x;
                k = sizes.x;
                if (dot(away, away) <= near * near || ++n >= count) break;
            }
            Member b = member(other, origin, direction);
            vec2 span = span_of(b, k);
            float t = max(span.x, first), end = n < count ? min(span.y, min(last, hit.t)) : -1.0;
            float gap;
            bool struck = false;
            for (int j = 0;;) {
                vec3 p = origin + direction * t;
                gap = smooth_union(gap_to(a, p, t), gap_to(b, p, t), k);
                struck = t <= end && gap < hit_radius(t) * (j + 1 >= steps ? 2.0 : 1.0);
                if (struck || t > end || ++j >= steps) break;
                t += gap;
            }
            // a near miss counts as a hit: going on by what is left puts it on the surface, so that order is that of
            // surfaces
            float met = t + max(gap, 0.0);
            bool nearer = struck && met < hit.t;
            hit.t = nearer ? met : hit.t;
            hit.first = nearer ? a.leaf : hit.first;
            hit.second = nearer ? other : hit.second;
            hit.k = nearer ? k : hit.k;
            if (++n >= count) break;
        }
        if (++i >= entries || begins(i) > hit.t) break;
    }
    if (hit.first < 0) discard;
    vec3 p = origin + direction * hit.t;
    float da = leaf_distance(hit.first, p), db = leaf_distance(hit.second, p);
#if FORMS == 0
    vec3 normal = mix(
        simple_leaf_gradient(leaf_texel(hit.first, 0), leaf_texel(hit.first, 1), leaf_texel(hit.first, 2), p),
        simple_leaf_gradient(leaf_texel(hit.second, 0), leaf_texel(hit.second, 1), leaf_texel(hit.second, 2), p),
        share_of_second(da, db, 0.0, hit.k)
    );
#else
    float step = max(0.4 * (u_shift_right.w * hit.t + u_shift_up.w), 2e-4);
    vec3 normal = vec3(0.0);
    for (int i = 0;;) {
        vec3 way = tap_direction(i), at = p + way * step;
        normal += way * smooth_union(leaf_distance(hit.first, at), leaf_distance(hit.second, at), hit.k);
        if (++i >= int(u_limits.y)) break;
    }
#endif
    float length_squared = dot(normal, normal);
    normal = length_squared > 0.0 ? normal * inversesqrt(length_squared) : -direction;
    vec4 mixed = combine_paint(vec4(da, 0.0, vec2(hit.first)), vec4(db, 0.0, vec2(hit.second)), 0.0, hit.k, 1.0);
    o_surface = pack_surface(Surface(hit.t, normal, int(mixed.z), int(mixed.w), mixed.y));
}
