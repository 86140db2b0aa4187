// Glitch: at 12 instants a second, bands and blocks of the picture jump, a line tears, a slice repeats.
#include "lib/noise.glsl"

uniform sampler2D u_source;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform vec4 u_effect; // amount, width / height, number of the instant, seed
layout(location = 0) out vec4 o_radiance;

vec3 chance(ivec2 cell, uint salt) { return hash3(cell, salt + 977u * uint(u_effect.z) + uint(u_effect.w)); }

void main() {
    float amount = u_effect.x;
    vec2 at = gl_FragCoord.xy * u_texel.zw;
    vec3 whole = chance(ivec2(0), 1u);
    float shift = 0.0, apart = 0.0;

    // bands, of unlike heights: two grids of rows, one coarse, one fine
    ivec2 coarse = ivec2(0, int(at.y * (5.0 + 9.0 * whole.x))), fine = ivec2(1, int(at.y * (30.0 + 60.0 * whole.y)));
    vec3 a = chance(coarse, 2u), b = chance(fine, 3u);
    shift += a.x < 0.35 * amount ? (a.y - 0.5) * 0.35 * amount : 0.0;
    shift += b.x < 0.16 * amount ? (b.y - 0.5) * 0.22 : 0.0;
    // a slice that repeats: within it, columns come round again
    float slice = 0.02 + 0.10 * a.z;
    bool repeats = a.x > 1.0 - 0.22 * amount;
    at.x = repeats ? a.y * 0.8 + mod(at.x, slice) : at.x;
    // blocks
    ivec2 cell = ivec2(at * vec2(9.0 * u_effect.y, 9.0) * (0.6 + whole.z));
    vec3 c = chance(cell, 4u), d = chance(cell, 5u);
    bool jumps = c.x < 0.14 * amount * amount;
    at += jumps ? (c.yz - 0.5) * vec2(0.3, 0.16) : vec2(0.0);
    // a tear: what is above it leans
    float tear = chance(ivec2(2), 6u).x;
    float above = at.y - tear;
    shift += chance(ivec2(3), 7u).x < 0.6 * amount && above > 0.0 ? 0.05 * amount * exp(-18.0 * above) : 0.0;

    apart = (abs(shift) > 0.0 || jumps || repeats ? 0.006 : 0.0015) * (0.3 + amount);
    at.x = fract(at.x + shift);
    vec4 here = textureLod(u_source, at, 0.0);
    vec3 colour = vec3(
        textureLod(u_source, vec2(at.x + apart, at.y), 0.0).r, here.g, textureLod(u_source, vec2(at.x - apart, at.y), 0.0).b
    );
    colour = jumps && d.x < 0.45 ? (d.y < 0.5 ? colour.gbr : colour.brg) * (0.5 + 1.5 * d.z) : colour;
    o_radiance = vec4(colour, here.a);
}
