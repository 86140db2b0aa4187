// Which program lights a pixel, as a depth that the other one fails: 0.25 a matt surface, 0.75 any other, 0.5 none; where
// seams shine on it, too (passes/seams.frag), 0.2 and 0.8.
// (llvmpipe runs a shader to its end after a discard; only the depth test keeps it from pixels.)
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/leaf.glsl"
#define RICH 0
#include "lib/material.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float depth = texelFetch(u_depth, pixel, 0).x;
    uvec4 bits = texelFetch(u_surface, pixel, 0);
    Surface s = unpack_surface(bits);
    bool lit = !is_sky(depth) && is_wanted(depth) && s.first != OPENING;
    s.first = lit ? s.first : 0;
    s.second = lit ? s.second : 0;
    float aside = near_seam(bits) ? 0.3 : 0.25;
    gl_FragDepth = lit ? (is_rich_surface(s) ? 0.5 + aside : 0.5 - aside) : 0.5;
}
