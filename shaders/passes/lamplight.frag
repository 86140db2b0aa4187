// What lamps send onto each coarse texel's surface, shadows included: irradiance for matt surfaces.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/lampwalk.glsl"
#include "lib/coarse.glsl"

layout(location = 0) out vec4 o_irradiance;

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    uvec4 here = texelFetch(u_coarse, texel, 0);
    float t = uintBitsToFloat(here.x);
    if (t <= 0.0 || t >= u_forward.w) discard;
    vec2 pixel = vec2(here.zw) + 0.5;
    vec3 origin, direction;
    camera_ray(pixel, origin, direction);
    vec3 p = origin + direction * t, n = from_octahedral(unpackUnorm2x16(here.y) * 2.0 - 1.0);
    float turned = dot(n, direction);
    n = turned > 0.0 ? normalize(n - direction * turned * 1.02) : n;
    vec4 visible = texelFetch(u_visibility, texel, 0);
    LampWalk walk = walk_lamps(pixel);
    vec3 sum = vec3(0.0);
    for (;;) {
        int found = next_lamp(walk), lamp = max(found, 0);
        vec4 power = lamp_texel(lamp, 3);
        vec3 facing = tube_facing(p, n, lamp_texel(lamp, 0), lamp_texel(lamp, 1));
        float shines = found >= 0 ? lamp_visible(power.w, visible) : 0.0;
        sum += power.rgb * ((max(facing.x, 0.0) + max(facing.y, 0.0)) * 0.5 * facing.z * shines);
        if (!has_more(walk)) break;
    }
    o_irradiance = vec4(min(sum, vec3(6e4)), 1.0);
}
