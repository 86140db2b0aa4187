// What is seen through an opening, and the light along its border, through the air before it: linear radiance. BEYOND 0
// shows a pane of light in place of what is beyond.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/coarse.glsl"
#include "lib/opening.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform vec3 u_rim;          // radiance of the border
#if BEYOND
uniform sampler2D u_source;  // radiance, distance along the ray there (0 sky)
uniform vec2 u_beyond;       // factors on both
#else
uniform vec3 u_pane[2];      // radiance below and above
#endif
layout(location = 0) out vec4 o_radiance;

const float RIM = 0.02;   // metres over which the border's light fades, and
const float HAZE = 0.3;   // of the wide faint light within it

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    Surface s = unpack_surface(texelFetch(u_surface, pixel, 0));
    if (!is_wanted(texelFetch(u_depth, pixel, 0).x) || s.first != OPENING) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 p = origin + direction * s.t;
    float inside = max(-opening_border(p), 0.0);
#if BEYOND
    vec4 seen = texelFetch(u_source, pixel, 0);
    seen = vec4(seen.rgb * u_beyond.x, seen.a * u_beyond.y);
#else
    float rise = dot(p - u_opening_centre.xyz, u_opening_up.xyz) / max(u_opening_right.w, 1e-3);
    vec4 seen = vec4(mix(u_pane[0], u_pane[1], smoothstep(-1.0, 0.6, rise)), s.t);
#endif
    seen.rgb += u_rim * (exp(-inside / RIM) + 0.015 * exp(-inside / HAZE));
    vec4 air = gather(pixel, s.t).air;
    o_radiance = vec4(min(seen.rgb * air.a + air.rgb, vec3(6e4)), seen.a);
}
