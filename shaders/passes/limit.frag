// How far ahead of the eye [m] something may be seen before the picture's surface hides it; without end in the sky. A
// little beyond the surface, and more where it is steep: a wire on an edge is not hidden by what the edge belongs to.
#include "lib/view.glsl"
#include "lib/depth.glsl"
#include "lib/surface.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
layout(location = 0) out float o_limit;

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    Surface hit = unpack_surface(texelFetch(u_surface, texel, 0));
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    float steep = max(abs(dot(hit.normal, direction)), 0.05), wide = u_shift_right.w * hit.t + u_shift_up.w;
    float t = hit.t + 1.5 * wide * (1.0 - steep) / steep + 0.004 * max(hit.t, 1.0);
    o_limit = has_surface(texelFetch(u_depth, texel, 0).x) ? t * dot(direction, u_forward.xyz) : 1e9;
}
