// Which parts of a joined field are strongest at a place, and how their grounds grow into each other there.
#include "lib/leaf.glsl"
#include "lib/detail.glsl"
#include "lib/weave.glsl"

const int STRONGEST = 3;  // parts of a place that count

// The strongest parts at a place: each one's weight, the weight's slope along x and z [1/m], its number.
struct Woven {
    vec4 part[STRONGEST];
    vec4 rough;  // noise there
};

void enter(inout Woven w, vec4 e) {
    bool first = e.x > w.part[0].x, second = e.x > w.part[1].x, third = e.x > w.part[2].x;
    w.part[2] = second ? w.part[1] : (third ? e : w.part[2]);
    w.part[1] = first ? w.part[0] : (second ? e : w.part[1]);
    w.part[0] = first ? e : w.part[0];
}

// Weights are those of places moved a little by noise: else
// borders would show the grid, and run as smooth as lines on a map. `width`: of a pixel there [m].
const float ROUGH = 1.7, ASIDE = 0.3;  // metres: a cell of the noise, how far it moves places

Woven weave_at(vec3 p, float width) {
    vec4 nothing = vec4(-1.0, vec3(0.0));
    Woven w = Woven(vec4[STRONGEST](nothing, nothing, nothing), volume_noise(p / ROUGH, width / ROUGH));
    Spot spot = weave_spot(p.xz + ASIDE * w.rough.wx);
    vec2 f = spot.part, slope = u_weave_place.z * spot.inside;
    float parts = u_weave_place.w;
    int point = spot.cell.x + spot.cell.y * u_weave.w;
    for (int layer = 0;;) {
        vec4 a = weights_at(point, layer), b = weights_at(point + 1, layer);
        vec4 c = weights_at(point + u_weave.w, layer), d = weights_at(point + u_weave.w + 1, layer);
        vec4 near = mix(a, b, f.x), far = mix(c, d, f.x), weight = mix(near, far, f.y);
        vec4 dx = mix(b - a, d - c, f.y) * slope.x, dz = (far - near) * slope.y;
        for (int i = 0; i < 4; i++) {
            float number = float(4 * layer + i);
            enter(w, vec4(number < parts ? weight[i] : -1.0, dx[i], dz[i], number));
        }
        if (float(4 * ++layer) >= parts) break;
    }
    return w;
}

// How much of the ground each of the strongest parts is, sum 1. Not by a fade: each stands out where noise, or its
// weight, lifts it above the others, so that it reaches into its neighbour in fingers and islands. `slant`: as far as a
// pixel reaches on the ground [m].
const float METRES = 1.7, LOBES = 0.45, FINGER = 0.36, FINGERS = 0.28;  // metres: what a lead of 1 is worth; sizes of noise

vec3 ground_shares(Woven w, vec3 p, float slant) {
    vec4 heights = LOBES * w.rough.zwxy + FINGERS * volume_noise(vec3(p.z, 2.11, p.x) / FINGER, slant / FINGER);
    float soft = 0.012 + 0.25 * smoothstep(0.03, 0.6, slant);  // softer where noise is too fine to be seen
    vec3 lead;
    for (int i = 0; i < STRONGEST; i++) {
        lead[i] = METRES * w.part[i].x + heights[int(w.part[i].w) & 3] - (w.part[i].x > 0.0 ? 0.0 : 1e3);
    }
    lead -= max(lead.x, max(lead.y, lead.z));
    vec3 shares = exp2(lead / soft);
    return shares / (shares.x + shares.y + shares.z);
}

ivec3 strongest_first(vec3 v) {
    ivec3 order = v.x >= v.y ? ivec3(0, 1, 2) : ivec3(1, 0, 2);
    bool second = v[order.z] > v[order.y], first = v[order.z] > v[order.x];
    return first ? order.zxy : (second ? order.xzy : order);
}
