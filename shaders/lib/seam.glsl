// Light along the borders of parts (scene/seams.py): threads where two weigh the same, on ground and forms alike, and a
// glow where surfaces of two blend. All of it within REACH of the line, and below what a seam climbs.
#include "lib/surface.glsl"
#include "lib/woven.glsl"

uniform vec4 u_seam;  // strength, beat, height of the common ground [m]

const float THREAD = 0.009;   // half width of the main one [m]
const float PULSES = 5.0;     // from pulse to pulse [m]
const float PACE = 1.4;       // of pulses [m/s]
const float CLIMB = 3.0;      // how far seams climb forms [m], about
const float REACH = 1.6;      // [m]
const float FLAT = 0.02;      // slope of the lead [1/m] below which there is no line

// By how much the first of the two strongest parts leads, and the slope of that: first is the one of the lower number, so
// that it is the same on both sides.
struct Lead {
    vec4 a;
    vec4 b;
    vec2 slope;
    float away;  // from the line, on the first one's side [m]
};

Lead lead_of(Woven w) {
    bool turned = w.part[0].w > w.part[1].w;
    vec4 a = w.part[turned ? 1 : 0], b = w.part[turned ? 0 : 1], lead = a - b;
    return Lead(a, b, lead.yz, lead.x / max(length(lead.yz), FLAT));
}

float climbed(vec3 p) { return max(p.y - u_seam.z, 0.0) / CLIMB; }

bool seam_reaches(Woven w, vec3 p) { return u_seam.x > 0.0 && abs(lead_of(w).away) < REACH && climbed(p) < 4.0; }

// Two forms, of different parts, that blend.
bool surfaces_blend(Surface s, float first, float second) {
    bool grounded = is_ground(first) || is_ground(second);
    return u_seam.x > 0.0 && s.share > 0.05 && !grounded && part_of(first) != part_of(second);
}

// A thread of half width `radius` at a distance, seen with a footprint: widened and dimmed alike, so that none shimmers.
float thread(float away, float radius, float footprint) {
    float wide = sqrt(radius * radius + 0.45 * footprint * footprint), x = away / wide;
    return radius / wide * exp(-x * x);
}

// Pulses that run along a line of direction `way` through p, each with a trail: of four directions those that it nearly
// has, since nothing near a place tells how long a line is.
float pulses_along(vec3 p, vec3 way, float time) {
    float sum = 0.0, weight = 1e-4;
    for (int i = 0; i < 4; i++) {
        float angle = 1.0471976 * float(i) + 0.4;
        vec3 d = i < 3 ? vec3(cos(angle), 0.0, sin(angle)) : vec3(0.0, 1.0, 0.0);
        float along = dot(way, d), counts = along * along * along * along;
        float x = fract((dot(p, d) - PACE * time) / PULSES + 0.31 * float(i)), trail = x * x * x;
        sum += counts * trail * trail * smoothstep(1.0, 0.96, x);
        weight += counts;
    }
    return sum / weight;
}

struct Shine {
    vec3 own;     // radiance of threads
    vec3 fallen;  // irradiance over pi that falls from them onto the surface
};

// Light where surfaces of two parts blend: most where each has half.
vec3 blend_light(float share, float first, float second, vec4 wander) {
    float even = min(2.0 * share, 1.0), square = even * even, narrow = square * square;
    bool turned = part_of(first) > part_of(second);  // the same on both sides
    vec3 low = part_record(part_of(turned ? second : first)).rgb, high = part_record(part_of(turned ? first : second)).rgb;
    float over = turned ? 1.0 - share : share, turn = smoothstep(0.35, 0.65, over + 0.4 * wander.z);
    float ember = smoothstep(-0.35, 0.6, wander.y);
    vec3 colour = mix(low, high, mix(over, turn, even));
    return colour * (0.12 * square + (0.3 + 1.5 * ember) * narrow * narrow * narrow) * (0.4 + 0.6 * u_seam.y);
}

// Of a surface at p, seen along `direction` with a pixel's `width` there [m]; what its leaves belong to.
Shine seam_light(Woven w, Surface s, vec3 p, vec3 direction, float width, float first_leaf, float second_leaf) {
    Lead lead = lead_of(w);
    vec3 n = s.normal, slope = vec3(lead.slope, 0.0).xzy;
    float steep = length(slope), away = lead.away, near = abs(away);
    vec3 across = slope / max(steep, FLAT), along = cross(n, across);
    along *= inversesqrt(max(dot(along, along), 1e-6));
    // a pixel's footprint across the seam: an ellipse, drawn out along the line of sight
    float facing = max(abs(dot(n, direction)), 0.05);
    vec3 level = across - n * dot(across, n), drawn = direction - n * dot(direction, n);
    float out_of = dot(level, drawn) * inversesqrt(max(dot(drawn, drawn), 1e-6));
    float footprint = width * sqrt(dot(level, level) + out_of * out_of * (1.0 / (facing * facing) - 1.0));

    float time = u_origin.w, beat = u_seam.y, pulse = pulses_along(p, along, time);
    vec3 first = part_record(int(lead.a.w)).rgb, second = part_record(int(lead.b.w)).rgb, both = 0.5 * (first + second);
    vec4 wander = volume_noise(vec3(p.x, 0.06 * time + p.y, p.z) / 1.1, 0.5 * width / facing / 1.1);
    // brighter here, dark there; white only where a pulse is
    float ember = smoothstep(-0.35, 0.6, wander.y), lit = ember * (0.35 + 0.35 * beat) + pulse * (0.8 + 0.8 * beat);
    float core = thread(away, THREAD, footprint);
    float left = thread(away - 0.12 * wander.w - 0.01, 0.55 * THREAD, footprint);
    float right = thread(away + 0.12 * wander.x + 0.01, 0.55 * THREAD, footprint);
    vec3 either = mix(first, second, smoothstep(-0.3, 0.3, wander.z + 0.4 * wander.x));
    vec3 own = core * mix(either, vec3(dot(both, vec3(0.5))), 0.5 * pulse) * (6.0 * lit + 0.15);
    own += (left * first + right * second) * (2.5 * lit + 0.5);

    vec3 side = mix(second, first, smoothstep(-0.35, 0.35, away));
    float edge = is_ground(first_leaf) ? 4.0 * s.share * (1.0 - s.share) : 0.0;  // of two grounds
    vec3 fallen = side * (exp(-near * 7.0) * 1.6 + exp(-near * 1.8) * 0.3) * (0.12 + lit);
    fallen += side * edge * exp(-near * 0.8) * 0.5 * (0.3 + 0.7 * beat + pulse);
    own += 0.06 * fallen;  // in the thin mist over the ground

    float there = smoothstep(0.01, 0.05, steep) * smoothstep(0.1, 0.3, min(lead.a.x, lead.b.x));
    there *= smoothstep(REACH, 0.6 * REACH, near) * exp(-climbed(p)) * smoothstep(4.0, 2.0, climbed(p));
    there *= mix(0.3, 1.0, exp(-s.t * s.t / 900.0));
    bool blends = surfaces_blend(s, first_leaf, second_leaf);
    vec3 melted = blends ? blend_light(s.share, first_leaf, second_leaf, wander) : vec3(0.0);
    return Shine(u_seam.x * (own * there + melted), u_seam.x * fallen * there);
}
