// The sky, where nothing was hit, through fog and glow: linear radiance.
#include "lib/view.glsl"
#include "lib/depth.glsl"
#include "lib/sky.glsl"
#include "lib/air.glsl"

uniform sampler2D u_depth;
layout(location = 0) out vec4 o_radiance;

void main() {
    if (!is_sky(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).x)) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    float t = u_forward.w;
    vec3 radiance = sky_gradient(direction) + star_light(direction, u_origin.w, u_shift_right.w);
    radiance = through_fog(radiance, origin, direction, t);
    ivec2 list = lamps_of_tile(gl_FragCoord.xy);
    for (int i = 0;;) {
        int lamp = listed_lamp(list.x + i);
        vec3 glow = lamp_glow(origin, direction, t, lamp_texel(lamp, 0), lamp_texel(lamp, 1), lamp_texel(lamp, 2).rgb);
        radiance += i < list.y ? glow : vec3(0.0);
        if (++i >= list.y) break;
    }
    o_radiance = vec4(min(radiance, vec3(6e4)), 0.0);
}
