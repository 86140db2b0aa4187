// Marches one job: finds the first surface of its forms between the ends of its slab (sphere tracing, Hart 1996).
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"
#include "lib/slot.glsl"
#include "lib/taps.glsl"

// KIND 0 flat, 1 carved, 2 warped, 3 general (render/kinds.py). PARTS: whether what is flat may have groups, or what is
// general one level of them more. LEAVES forms travel as varyings, or LISTED ones are fetched. APART: marched where
// nothing nearer was hit before.
layout(location = 0) out uvec4 o_surface;

#include "lib/flat.glsl"
#include "lib/parted.glsl"
#include "lib/carved.glsl"
#include "lib/general.glsl"

// How far the plane lets a ray go on before blending may raise it: exact where nothing is blended.
float plane_step(vec3 p, vec3 direction) {
    float widest = 0.0;
#if COUNT > 0
    for (int i = 0; i < COUNT; i++) widest = max(widest, LEAF(i, 1).w);
#if KIND == 0 && PARTS
    for (int i = 0; i < COUNT; i++) widest = max(widest, JOINT(i));
#endif
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
    float start = ray_start(direction), fall = -dot(v_plane.xyz, direction);
    float height = plane_distance(origin) - start * fall;
    float met = start + (height > 0.0 ? height / max(fall, 1e-9) : 0.0);
    bool meets = v_span.z >= 0.0 && (fall > 1e-9 || height <= 0.0);
    return meets ? vec2(min(span.x, met), max(span.y, met * 1.0001 + 1e-4)) : span;
}
#endif

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
    float start = ray_start(direction), fall = -dot(v_plane.xyz, direction);
    float height = plane_distance(origin) - start * fall;
    t = start + (height > 0.0 ? height / max(fall, 1e-9) : 0.0);
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
