// Where each texel of visibility and air stands: of the pixels it covers, the nearest or the farthest in turn,
// so that what is thin and near is as well known as what lies behind it. Layout in lib/coarse.glsl.
#include "lib/view.glsl"
#include "lib/depth.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform int u_scale;  // pixels a texel, along a side
layout(location = 0) out uvec4 o_coarse;

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy), last = textureSize(u_depth, 0) - 1;
    bool farthest = ((texel.x ^ texel.y) & 1) == 1 && u_scale > 1;
    float best = 1e9;
    uvec4 chosen = uvec4(0u);
    for (int y = 0;;) {
        for (int x = 0;;) {
            ivec2 pixel = min(texel * u_scale + ivec2(x, y), last);
            uvec4 surface = texelFetch(u_surface, pixel, 0);
            float depth = texelFetch(u_depth, pixel, 0).x;
            float t = has_surface(depth) ? uintBitsToFloat(surface.x) : u_forward.w;
            float rank = farthest ? -t : t;
            t = is_wanted(depth) ? t : -t;
            chosen = rank < best ? uvec4(floatBitsToUint(t), surface.y, uvec2(pixel)) : chosen;
            best = min(best, rank);
            if (++x >= u_scale) break;
        }
        if (++y >= u_scale) break;
    }
    o_coarse = chosen;
}
