// The sky, where nothing was hit, through the air: linear radiance.
#include "lib/view.glsl"
#include "lib/depth.glsl"
#include "lib/sky.glsl"
#include "lib/coarse.glsl"

uniform sampler2D u_depth;
layout(location = 0) out vec4 o_radiance;

#if RICH
uniform sampler2D u_moon_face;  // albedo, slope to the right and up (0.5 flat)

// The moon over what is behind it, and its halo. `pixel` is a pixel's angle [rad].
vec3 moon_over(vec3 behind, vec3 direction, float pixel) {
    vec3 right = normalize(cross(vec3(0.0, 1.0, 1e-4), u_moon.xyz)), up = cross(u_moon.xyz, right);
    float towards = dot(direction, u_moon.xyz), radius = sin(u_moon.w);
    vec2 q = vec2(dot(direction, right), dot(direction, up)) / radius;
    float away = length(q);
    float cover = towards > 0.0 ? clamp((1.0 - away) * radius / pixel + 0.5, 0.0, 1.0) : 0.0;
    vec3 face = texture(u_moon_face, q * 0.5 + 0.5).rgb;
    vec3 normal = vec3(q + 0.9 * (face.yz * 2.0 - 1.0), sqrt(max(1.0 - away * away, 0.0)));
    float turn = 2.0 * u_moon_colour.w - 1.0, side = sqrt(max(1.0 - turn * turn, 0.0));
    float lit = smoothstep(-0.02, 0.35, dot(normal, vec3(0.93 * side, 0.37 * side, turn)));
    float limb = 0.72 + 0.28 * sqrt(normal.z);
    vec3 shown = u_moon_colour.rgb * (MOON * face.x * limb * lit) + behind * 0.25 + u_moon_colour.rgb * 0.012;
    // the halo: light that thin air spreads
    float angle = sqrt(max(2.0 - 2.0 * towards, 0.0)) - u_moon.w * min(away, 1.0);
    float wide = min(radius, 0.07);
    float halo = 0.3 * exp(-angle / (0.55 * wide)) + 0.08 * exp(-angle / (2.6 * wide));
    halo *= (1.0 - 0.85 * cover) * (0.15 + 0.85 * u_moon_colour.w);
    bool present = dot(u_moon_colour.rgb, vec3(1.0)) > 0.0;
    return mix(behind, shown, present ? cover : 0.0) + u_moon_colour.rgb * halo;
}
#endif

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    if (!is_sky(texelFetch(u_depth, pixel, 0).x)) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 radiance = sky_gradient(direction) + star_light(direction, u_origin.w, u_shift_right.w);
#if RICH
    radiance = moon_over(radiance + aurora_light(direction), direction, u_shift_right.w);
#endif
    vec4 air = gather(pixel, u_forward.w).air;
    o_radiance = vec4(min(radiance * air.a + air.rgb, vec3(6e4)), 0.0);
}
