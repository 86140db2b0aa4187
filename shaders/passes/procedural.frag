// Marches one terrain or fractal through its box: the first surface nearer than what was marched before.
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"
#include "lib/terrain.glsl"
#include "lib/fractal.glsl"
#include "lib/weave.glsl"
#include "lib/taps.glsl"

// MODE 3 terrain, 4 Menger sponge, 5 apollonian, 6 foldbox (sdf/primitives.py). WOVEN: of a joined field, where the weight
// of its part lifts a terrain (sdf/terrain_lift.py).

#if WOVEN
flat in vec4 v_leaf[6];
#else
flat in vec4 v_leaf[5];
#endif
flat in int v_id;
layout(location = 0) out uvec4 o_surface;

float hit_radius(float t) { return u_right.w * t + u_up.w; }

// The face by which a ray entered the box: the last that it passed.
vec3 entered_face(vec3 enter, vec3 direction) {
    vec3 last = vec3(enter.x >= max(enter.y, enter.z), enter.y > enter.x && enter.y >= enter.z, enter.z > max(enter.x, enter.y));
    return -sign(direction) * last;
}

#if MODE == 3

#if WOVEN

// What was hit at `at`, in its own frame, is ground · weight: the slope of a product.
vec3 lifted_normal(Ground g, vec2 at, vec2 world) {
    vec2 place = at * g.texels, whole = floor(place);
    float above = ground_height(g, ground_cell(g, ivec2(whole)), place - whole) - v_leaf[5].y;
    vec3 normal = ground_normal(g, at), turned = rotate(v_leaf[2], vec3(lift_slope(v_leaf[5], world), 0.0).xzy);
    vec2 slope = lift_weight(v_leaf[5], world) * normal.xz / normal.y - above * turned.xz;
    return normalize(vec3(slope, 1.0).xzy);
}

#endif

// Cone stepping (Dummer 2006): nothing ahead rises faster than the cone of the cell below the ray.
bool march(vec3 origin, vec3 direction, inout float t, float end, vec3 face, out vec3 normal) {
    Ground g = read_ground(v_leaf[3], v_leaf[4]);
    vec2 from = origin.xz * g.texels, way = direction.xz * g.texels;
#if WOVEN
    vec4 back = vec4(-v_leaf[2].xyz, v_leaf[2].w);
    vec2 world_from = (rotate(back, origin) + v_leaf[0].xyz).xz, world_way = rotate(back, direction).xz;
    float steepest = sqrt(1.0 / (v_leaf[3].z * v_leaf[3].z) - 1.0);
#endif
    float run = length(direction.xz), start = t, gap = 0.0;
    int steps = int(u_limits.x);
    bool hit = false;
    for (int i = 1;; i++) {
        vec2 place = from + way * t, whole = floor(place);
        uvec4 cell = ground_cell(g, ivec2(whole));
        float height = ground_height(g, cell, place - whole), cone = ground_cone(g, cell, direction.xz) * run;
        float y = origin.y + direction.y * t;
#if WOVEN
        // Within s, weights change by w' s, and ground of height h over the base rises by no more than
        // w·cone·s + w's·(h + cone·s); nor is it ever higher than where its weight is 1.
        float weight = lift_weight(v_leaf[5], world_from + world_way * t), over = abs(height - v_leaf[5].y);
        float whole_gap = y - max(height, v_leaf[5].y), change = v_leaf[5].z;
        gap = y - mix(v_leaf[5].y, height, weight);
        float b = weight * cone + change * run * over - direction.y, a = change * run * cone;
        float slope = weight * steepest + change * over, d = gap * inversesqrt(1.0 + slope * slope);
        float near = 2.0 * gap / max(b + sqrt(max(b * b + 4.0 * a * gap, 0.0)), 2e-5);
        float step = max(near, whole_gap / max(cone - direction.y, 1e-5));
#else
        gap = y - height;
        float d = gap * v_leaf[3].z, step = gap / max(cone - direction.y, 1e-5);
#endif
        float radius = hit_radius(t);
        hit = d < radius || (i >= steps && d < 2.0 * radius);
        t += hit ? 0.0 : step;
        if (hit || t > end || i >= steps) break;
    }
#if WOVEN
    normal = lifted_normal(g, origin.xz + direction.xz * t, world_from + world_way * t);
#else
    normal = ground_normal(g, origin.xz + direction.xz * t);
#endif
    normal = t == start && gap < -hit_radius(t) ? face : normal;  // through the side of the box, below ground
    return hit;
}

#else

float value(vec3 p, int levels) {
#if MODE == 4
    return menger(p, levels);
#elif MODE == 5
    return apollonian(p, levels);
#else
    return foldbox(p, levels);
#endif
}

float distance_to(vec3 p, int levels, float unit) {
    return max(rounded_box(p, v_leaf[1].xyz, 0.0), value(p / unit, levels) * unit * v_leaf[3].z);
}

// One loop for the march and then for the normal's taps, as in march.frag.
bool march(vec3 origin, vec3 direction, inout float t, float end, vec3 face, out vec3 normal) {
    int levels = int(v_leaf[4].x), steps = int(u_limits.x), taps = int(u_limits.y), tap = 0;
    float unit = v_leaf[4].y;
    bool hit = false;
    normal = vec3(0.0);
    for (int i = 1;; i++) {
        float radius = hit_radius(t), size = max(0.35 * (u_shift_right.w * t + u_shift_up.w), 1e-5 * unit);
        vec3 p = origin + direction * t, way = tap_direction(tap);
        float d = distance_to(hit ? p + way * size : p, levels, unit);
        bool struck = !hit && (d < radius || (i >= steps && d < 2.0 * radius));
        normal += hit ? way * d : vec3(0.0);
        tap += hit ? 1 : 0;
        t += hit || struck ? 0.0 : d;
        hit = hit || struck;
        if (hit ? tap >= taps : (t > end || i >= steps)) break;
    }
    return hit;
}

#endif

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    if (!is_wanted(texelFetch(u_before_depth, pixel, 0).x)) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 from = rotate(v_leaf[2], origin - v_leaf[0].xyz), way = rotate(v_leaf[2], direction);
    vec3 inverse = 1.0 / mix(way, vec3(1e-9), lessThan(abs(way), vec3(1e-9)));
    vec3 middle = -from * inverse, reach = (v_leaf[1].xyz + hit_radius(length(from))) * abs(inverse);
    vec3 enter = middle - reach, leave = middle + reach;
    float t = max(max(enter.x, max(enter.y, enter.z)), ray_start(direction));
    float end = nearer_than_before(min(min(leave.x, min(leave.y, leave.z)), u_forward.w));
    if (t > end) discard;
    vec3 normal;
    bool hit = march(from, way, t, end, entered_face(enter, way), normal);
    if (!hit || t > end) discard;
    float size = dot(normal, normal);
    normal = size > 0.0 ? rotate(vec4(-v_leaf[2].xyz, v_leaf[2].w), normal * inversesqrt(size)) : -direction;
    gl_FragDepth = clamp(0.002 + 0.99 * t / u_forward.w, 0.002, 0.995);
    o_surface = pack_surface(Surface(t, normal, v_id, v_id, 0.0));
}
