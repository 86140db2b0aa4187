// Light along the borders of parts (scene/seams.py): threads where two weigh the same, on ground and forms alike, and a
// glow where surfaces of two blend.
uniform vec4 u_seam;  // strength, beat, height of the common ground [m]

const float THREAD = 0.009;   // half width of the main one [m]
const float PULSES = 5.0;     // from pulse to pulse [m]
const float PACE = 1.4;       // of pulses [m/s]
const float CLIMB = 3.0;      // how far seams climb forms [m]

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

// What is joined where a surface is: `edge` is 1 where grounds of two parts meet, `share` that of the second of two forms,
// of parts so numbered.
struct Joint {
    float edge;
    float share;
    ivec2 parts;
};

// Light where surfaces of two parts blend: most where each has half.
vec3 blend_light(Joint j, float ember) {
    float even = j.parts.x == j.parts.y ? 0.0 : min(2.0 * j.share, 1.0), square = even * even, narrow = square * square;
    vec3 colour = mix(part_record(j.parts.x).rgb, part_record(j.parts.y).rgb, j.share);
    return colour * (0.15 * square + (1.0 + 1.6 * ember) * narrow * narrow * narrow) * (0.4 + 0.6 * u_seam.y);
}

// `v` towards the eye, `t` [m] away.
Shine seam_light(Woven w, vec3 p, vec3 n, vec3 v, float t, float width, float time, Joint joint) {
    bool turned = w.part[0].w > w.part[1].w;
    vec4 a = w.part[turned ? 1 : 0], b = w.part[turned ? 0 : 1], lead = a - b;  // the same on both sides
    vec3 slope = vec3(lead.y, 0.0, lead.z);
    float steep = length(slope), inverse = 1.0 / max(steep, 0.02), away = lead.x * inverse;
    vec3 across = slope * inverse, along = cross(n, across);
    along *= inversesqrt(max(dot(along, along), 1e-6));
    // a pixel's footprint across the seam: an ellipse, drawn out along the line of sight
    float facing = max(abs(dot(n, v)), 0.05);
    vec3 level = across - n * dot(across, n), drawn = v - n * dot(v, n);
    float out_of = dot(level, drawn) * inversesqrt(max(dot(drawn, drawn), 1e-6));
    float footprint = width * sqrt(dot(level, level) + out_of * out_of * (1.0 / (facing * facing) - 1.0));

    vec3 first = part_record(int(a.w)).rgb, second = part_record(int(b.w)).rgb, both = 0.5 * (first + second);
    vec4 wander = volume_noise(vec3(p.x, 0.06 * time + p.y, p.z) / 1.1, 0.5 * width / facing / 1.1);
    float pulse = pulses_along(p, along, time), beat = u_seam.y;
    // brighter here, dark there; white only where a pulse is
    float ember = smoothstep(-0.35, 0.6, wander.y), lit = ember * (0.35 + 0.35 * beat) + pulse * (0.8 + 0.8 * beat);
    float core = thread(away, THREAD, footprint);
    float left = thread(away - 0.12 * wander.w - 0.01, 0.55 * THREAD, footprint);
    float right = thread(away + 0.12 * wander.x + 0.01, 0.55 * THREAD, footprint);
    vec3 either = mix(first, second, smoothstep(-0.3, 0.3, wander.z + 0.4 * wander.x));
    vec3 own = core * mix(either, vec3(dot(both, vec3(0.5))), 0.5 * pulse) * (6.0 * lit + 0.15);
    own += (left * first + right * second) * (2.5 * lit + 0.5);

    vec3 side = mix(second, first, smoothstep(-0.35, 0.35, away));
    float near = abs(away);
    vec3 fallen = side * (exp(-near * 7.0) * 1.6 + exp(-near * 1.8) * 0.3) * (0.12 + lit);
    fallen += side * joint.edge * exp(-near * 0.8) * 0.5 * (0.3 + 0.7 * beat + pulse);
    own += 0.06 * fallen;  // in the thin mist over the ground

    float there = u_seam.x * smoothstep(0.01, 0.05, steep) * smoothstep(0.1, 0.3, min(a.x, b.x));
    there *= exp(-max(p.y - u_seam.z, 0.0) / CLIMB) * mix(0.3, 1.0, exp(-t * t / 900.0));
    return Shine(own * there + u_seam.x * blend_light(joint, ember), fallen * there);
}
