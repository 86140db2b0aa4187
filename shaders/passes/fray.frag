// Fray: the picture dissolves from its edges inwards. What is left ends in torn fibres; threads of light hang from them.
#include "lib/noise.glsl"

uniform sampler2D u_source;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform vec4 u_effect; // amount, width / height, time [s], seed
uniform vec3 u_thread; // radiance of the threads
const float FULL = 0.45;   // of the amount, from which on all threads are lit: a little fray only darkens the border
layout(location = 0) out vec4 o_radiance;

float value_noise(vec2 p, uint salt) {
    vec2 cell = floor(p), f = p - cell;
    f = f * f * (3.0 - 2.0 * f);
    ivec2 i = ivec2(cell);
    uint s = salt + uint(u_effect.w);
    float a = hash3(i, s).x, b = hash3(i + ivec2(1, 0), s).x, c = hash3(i + ivec2(0, 1), s).x, d = hash3(i + 1, s).x;
    return mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
}

void main() {
    vec2 at = gl_FragCoord.xy * u_texel.zw;
    vec2 p = vec2(at.x * u_effect.y, at.y);  // in heights of the picture
    vec2 far = min(p, vec2(u_effect.y, 1.0) - p);
    float edge = min(far.x, far.y);
    vec2 inward = far.x < far.y ? vec2(at.x < 0.5 ? 1.0 : -1.0, 0.0) : vec2(0.0, at.y < 0.5 ? 1.0 : -1.0);
    float time = u_effect.z;
    // fibres run inwards from the edge: noise that is long along the way in, short across it
    vec2 fibre = vec2(dot(p, inward), dot(p, vec2(-inward.y, inward.x)));
    float rough = value_noise(p * 5.0 + vec2(0.0, 0.12 * time), 11u) * 0.6 + value_noise(p * 13.0 - 0.1 * time, 12u) * 0.4;
    float torn = value_noise(vec2(fibre.x * 7.0, fibre.y * 90.0), 13u);
    float reach = u_effect.x * (0.06 + 0.62 * u_effect.x);
    float left = edge - reach * (0.25 + 0.9 * rough + 0.3 * (torn - 0.5));  // below 0 nothing is left
    // near the tear the picture is dragged out along its fibres
    float loose = exp(-max(left, 0.0) * 14.0) * u_effect.x;
    vec2 drag = inward * loose * (0.02 + 0.05 * torn);
    vec4 here = textureLod(u_source, at + vec2(drag.x / u_effect.y, drag.y), 0.0);
    float kept = smoothstep(-0.004, 0.012, left);
    kept *= 1.0 - 0.55 * loose * smoothstep(0.35, 0.75, torn);
    // threads: thin ridges that wander outwards from the tear and fade
    float sway = 0.03 * sin(fibre.x * 14.0 + time * 0.9 + 6.0 * torn);
    float ridge = value_noise(vec2(fibre.x * 3.0 - 0.15 * time, (fibre.y + sway) * 38.0), 14u);
    float strand = pow(max(1.0 - abs(2.0 * ridge - 1.0), 0.0), 14.0);
    float hem = exp(-abs(left) * 220.0) * (0.25 + torn);
    float hang = strand * exp(-abs(left) * (left > 0.0 ? 60.0 : 16.0)) * smoothstep(0.0, 0.03, edge + 0.01);
    float lit = smoothstep(0.0, FULL, u_effect.x);
    o_radiance = vec4(here.rgb * kept + u_thread * lit * (0.7 * hem + 1.6 * hang), here.a);
}
