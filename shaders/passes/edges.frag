// Whether a tile, with its rim, holds an edge: a change of form, a crease, or a border with the sky. Patterns, lines,
// stars and visibility are filtered where they are drawn, so that only geometry needs more samples.
#include "lib/view.glsl"
#include "lib/surface.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
layout(location = 0) out float o_edge;

void main() {
    ivec2 first = ivec2(gl_FragCoord.xy) * 8 - 1, last = textureSize(u_depth, 0) - 1;
    vec3 low = vec3(1.0), high = vec3(-1.0);
    uint least = 0xffffffffu, most = 0u;
    float hits = 0.0;
    for (int i = 0;;) {
        ivec2 at = clamp(first + ivec2(i % 10, i / 10), ivec2(0), last);
        bool hit = texelFetch(u_depth, at, 0).x < 1.0;
        uvec4 bits = texelFetch(u_surface, at, 0);
        vec3 n = from_octahedral(unpackUnorm2x16(bits.y) * 2.0 - 1.0);
        uint leaf = bits.z & 0xffffu;
        low = hit ? min(low, n) : low;
        high = hit ? max(high, n) : high;
        least = hit ? min(least, leaf) : least;
        most = hit ? max(most, leaf) : most;
        hits += hit ? 1.0 : 0.0;
        if (++i >= 100) break;
    }
    vec3 bent = high - low;
    bool border = hits > 0.5 && hits < 99.5;
    bool crease = max(bent.x, max(bent.y, bent.z)) > 0.5;
    o_edge = border || (hits > 0.5 && (crease || least != most)) ? 1.0 : 0.0;
}
