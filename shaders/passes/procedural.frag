// Marches one terrain or fractal through its box: the first surface nearer than what was marched before.
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"
#include "lib/terrain.glsl"
#include "lib/fractal.glsl"

// MODE 3 terrain, 4 Menger sponge, 5 apollonian, 6 foldbox (sdf/primitives.py)

flat in vec4 v_leaf[5];
flat in int v_id;
layout(location = 0) out uvec4 o_surface;

float hit_radius(float t) { return u_right.w * t + u_up.w; }

// The face by which a ray entered the box: the last that it passed.
vec3 entered_face(vec3 enter, vec3 direction) {
    vec3 last = vec3(enter.x >= max(enter.y, enter.z), enter.y > enter.x && enter.y >= enter.z, enter.z > max(enter.x, enter.y));
    return -sign(direction) * last;
}

#if MODE == 3

// Cone stepping (Dummer 2006): nothing ahead rises faster than the cone of the cell below the ray.
bool march(vec3 origin, vec3 direction, inout float t, float end, vec3 face, out vec3 normal) {
    Ground g = read_ground(v_leaf[3], v_leaf[4]);
    vec2 from = origin.xz * g.texels, way = direction.xz * g.texels;
    float run = length(direction.xz), start = t, gap = 0.0;
    int steps = int(u_limits.x);
    bool hit = false;
    for (int i = 1;; i++) {
        vec2 place = from + way * t, whole = floor(place);
        uvec4 cell = ground_cell(g, ivec2(whole));
        gap = origin.y + direction.y * t - ground_height(g, cell, place - whole);
        float d = gap * v_leaf[3].z, radius = hit_radius(t);
        hit = d < radius || (i >= steps && d < 2.0 * radius);
        t += hit ? 0.0 : gap / max(ground_cone(g, cell, direction.xz) * run - direction.y, 1e-5);
        if (hit || t > end || i >= steps) break;
    }
    normal = ground_normal(g, origin.xz + direction.xz * t);
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

// Corner i of a tetrahedron: four differences along these give a gradient (Quilez, "normals for an SDF").
vec3 tap_direction(int i) { return vec3(ivec3(((i + 3) >> 1) & 1, (i >> 1) & 1, i & 1) * 2 - 1); }

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
