// Marches a job whose forms are joined by plain unions: each by itself in its own frame, from where the ray enters its
// box (grown by how near a miss still counts as a hit); the nearest hit wins.
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/warp.glsl"
#include "lib/job.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"
#include "lib/taps.glsl"

// FORMS 0 rounded boxes, 1 rounded boxes and then any primitive, 2 anything warped
flat in vec4 v_span;   // near, far [m]; plane's leaf or -1; number of entries
flat in vec4 v_plane;
flat in ivec2 v_list;  // first entry; how many of them are rounded boxes

layout(location = 0) out uvec4 o_surface;

struct Hit {
    float t;   // [m]; the end of what is looked at where nothing was hit
    int leaf;  // -1 for none
};

float g_start;  // where this ray begins [m]

float hit_radius(float t) { return u_right.w * t + u_up.w; }

// One step's verdict; a ray that runs out of steps close to a surface has hit it.
bool strikes(float gap, float t, int step, int steps) {
    return gap < hit_radius(t) * (step + 1 >= steps ? 2.0 : 1.0);
}

// A near miss counts as a hit: going on by what is left puts it on the surface, so that order is that of surfaces.
void nearest(bool struck, float t, int leaf, inout Hit hit) {
    bool nearer = struck && t < hit.t;
    hit.t = nearer ? t : hit.t;
    hit.leaf = nearer ? leaf : hit.leaf;
}

#if FORMS < 2
void march_boxes(vec3 origin, vec3 direction, int first, int count, int steps, inout Hit hit) {
    for (int i = 0;;) {
        int leaf = entry_leaf(job_entry(first + i));
        vec4 place = leaf_texel(leaf, 0), extent = leaf_texel(leaf, 1), turn = leaf_texel(leaf, 2);
        vec3 from = rotate(turn, origin - place.xyz), along = rotate(turn, direction);
        vec2 span = box_span(from, along, extent.xyz + (place.w + hit_radius(length(from))));
        float t = max(span.x, g_start), end = i < count ? min(span.y, hit.t) : -1.0;
        float gap;
        bool struck = false;
        for (int j = 0;;) {
            gap = rounded_box(from + along * t, extent.xyz, place.w);
            struck = t <= end && strikes(gap, t, j, steps);
            if (struck || t > end || ++j >= steps) break;
            t += gap;
        }
        nearest(struck, t + max(gap, 0.0), leaf, hit);
        if (++i >= count) break;
    }
}
#endif

#if FORMS == 1
void march_primitives(vec3 origin, vec3 direction, int first, int count, int steps, inout Hit hit) {
    for (int i = 0;;) {
        int leaf = entry_leaf(job_entry(first + i));
        vec4 place = leaf_texel(leaf, 0), extent = leaf_texel(leaf, 1), turn = leaf_texel(leaf, 2);
        vec4 profile = leaf_texel(leaf, 3), kind = leaf_texel(leaf, 4);
        vec3 from = rotate(turn, origin - place.xyz), along = rotate(turn, direction);
        vec2 span = box_span(from, along, leaf_half(place, extent, profile) + hit_radius(length(from)));
        float t = max(span.x, g_start), end = min(span.y, hit.t);
        float gap;
        bool struck = false;
        for (int j = 0;;) {
            gap = super_primitive(place, extent, profile, kind, from + along * t);
            struck = t <= end && strikes(gap, t, j, steps);
            if (struck || t > end || ++j >= steps) break;
            t += gap;
        }
        nearest(struck, t + max(gap, 0.0), leaf, hit);
        if (++i >= count) break;
    }
}
#endif

#if FORMS == 2
void march_warped(vec3 origin, vec3 direction, int first, int count, int steps, inout Hit hit) {
    for (int i = 0;;) {
        int leaf = entry_leaf(job_entry(first + i));
        vec4 place = leaf_texel(leaf, 0), turn = leaf_texel(leaf, 2), chain = leaf_texel(leaf, 5);
        bool warped = chain.y > 0.5;
        vec3 from = warped ? origin - leaf_texel(leaf, 6).xyz : rotate(turn, origin - place.xyz);
        vec3 along = warped ? direction : rotate(turn, direction);
        vec3 half_extent = warped ? leaf_texel(leaf, 7).xyz : leaf_half(place, leaf_texel(leaf, 1), leaf_texel(leaf, 3));
        vec2 span = box_span(from, along, half_extent + hit_radius(length(from)));
        float t = max(span.x, g_start), end = min(span.y, hit.t);
        float gap;
        bool struck = false;
        for (int j = 0;;) {
            gap = general_leaf(leaf, origin + direction * t);
            struck = t <= end && strikes(gap, t, j, steps);
            if (struck || t > end || ++j >= steps) break;
            t += gap;
        }
        nearest(struck, t + max(gap, 0.0), leaf, hit);
        if (++i >= count) break;
    }
}
#endif

vec3 leaf_normal(int leaf, vec3 p, float t) {
    vec4 place = leaf_texel(leaf, 0), extent = leaf_texel(leaf, 1), turn = leaf_texel(leaf, 2);
#if FORMS == 0
    return simple_leaf_gradient(place, extent, turn, p);
#else
    float step = max(0.4 * (u_shift_right.w * t + u_shift_up.w), 2e-4);
    vec3 normal = vec3(0.0);
#if FORMS == 1
    vec4 profile = leaf_texel(leaf, 3), kind = leaf_texel(leaf, 4);
    vec3 local = rotate(turn, p - place.xyz);
    for (int i = 0;;) {
        vec3 way = tap_direction(i);
        normal += way * super_primitive(place, extent, profile, kind, local + way * step);
        if (++i >= int(u_limits.y)) break;
    }
    return rotate(vec4(-turn.xyz, turn.w), normal);
#else
    for (int i = 0;;) {
        vec3 way = tap_direction(i);
        normal += way * general_leaf(leaf, p + way * step);
        if (++i >= int(u_limits.y)) break;
    }
    return normal;
#endif
#endif
}

void main() {
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    g_start = max(v_span.x, ray_start(direction));
    float end = v_span.y;
#if FORMS == 2
    end = nearer_than_before(end);
    if (v_span.x > end) discard;
#endif
    float fall = -dot(v_plane.xyz, direction), start = ray_start(direction);
    float height = dot(v_plane.xyz, origin) + v_plane.w - start * fall;
    float ground = start + (height > 0.0 ? height / max(fall, 1e-9) : 0.0);
    bool grounded = v_span.z >= 0.0 && ground <= end && (fall > 1e-9 || height <= 0.0);
    Hit hit = Hit(grounded ? ground : end, grounded ? int(v_span.z) : -1);
    int steps = int(u_limits.x), first = v_list.x, entries = int(v_span.w);
#if FORMS == 0
    march_boxes(origin, direction, first, entries, steps, hit);
#elif FORMS == 1
    march_boxes(origin, direction, first, v_list.y, steps, hit);
    march_primitives(origin, direction, first + v_list.y, entries - v_list.y, steps, hit);
#else
    march_warped(origin, direction, first, entries, steps, hit);
#endif
    if (hit.leaf < 0) discard;
    vec3 normal = leaf_normal(hit.leaf, origin + direction * hit.t, hit.t);
    normal = hit.leaf == int(v_span.z) ? v_plane.xyz : normal;
    float length_squared = dot(normal, normal);
    normal = length_squared > 0.0 ? normal * inversesqrt(length_squared) : -direction;
    o_surface = pack_surface(Surface(hit.t, normal, hit.leaf, hit.leaf, 0.0));
}
