// What was marched apart, laid over what was marched before it; all of it lies nearer.
#include "lib/depth.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
layout(location = 0) out uvec4 o_surface;

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float depth = texelFetch(u_depth, pixel, 0).x;
    if (is_sky(depth) || !is_wanted(depth)) discard;
    o_surface = texelFetch(u_surface, pixel, 0);
}
