// The greatest and the least nearness, 1/depth [1/m], in each cell of a small grid: what comfort in stereo is decided by.
// Depth is along the view, not along the ray; the sky has a nearness of 0.
#include "lib/depth.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform vec4 u_frame;  // half width and half height of the picture at distance 1
uniform int u_taps;    // along a cell
uniform int u_rows;    // down a cell
layout(location = 0) out vec2 o_nearness;

void main() {
    vec2 first = floor(gl_FragCoord.xy), nearness = vec2(0.0, 1e9);
    ivec2 last = textureSize(u_depth, 0) - 1;
    for (int i = 0;;) {
        vec2 at = (first + (vec2(i % u_taps, i / u_taps) + 0.5) / vec2(u_taps, u_rows)) * u_texel.zw;
        ivec2 pixel = min(ivec2(at / u_texel.xy), last);
        vec2 aside = (2.0 * at - 1.0) * u_frame.xy;
        float t = uintBitsToFloat(texelFetch(u_surface, pixel, 0).x);
        bool hit = has_surface(texelFetch(u_depth, pixel, 0).x);
        float near = hit ? sqrt(1.0 + dot(aside, aside)) / max(t, 1e-3) : 0.0;
        nearness = vec2(max(nearness.x, near), min(nearness.y, near));
        if (++i >= u_taps * u_rows) break;
    }
    o_nearness = nearness;
}
