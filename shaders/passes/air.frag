// What the air before each surface and the sky adds and takes: light scattered in, transmittance.
#include "lib/view.glsl"
#include "lib/coarse.glsl"
#include "lib/air.glsl"

layout(location = 0) out vec4 o_air;

#if PATCHES
// Mean factor that patches put on the fog's depth over [0, t], from a few jittered places.
float uneven(vec3 origin, vec3 direction, float t, float spin) {
    int steps = int(u_patches.w);
    float reach = min(t, 6.0 / max(u_patches.y * 8.0, 1e-3)), sum = 0.0, weight = 0.0;
    for (int i = 0;;) {
        float s = (float(i) + spin) / float(steps);
        vec3 p = origin + direction * (reach * s);
        float own = exp(-clamp(u_fog_falloff * (p.y - origin.y), -20.0, 20.0)) * (1.0 - 0.7 * s);
        sum += own * fog_patch(p);
        weight += own;
        if (++i >= steps) break;
    }
    return mix(sum / weight, 1.0, smoothstep(reach, 4.0 * reach, t) * 0.35);
}
#endif

void main() {
    uvec4 here = texelFetch(u_coarse, ivec2(gl_FragCoord.xy), 0);
    float t = uintBitsToFloat(here.x);
    if (t <= 0.0) discard;
    vec2 pixel = vec2(here.zw) + 0.5;
    vec3 origin, direction;
    camera_ray(pixel, origin, direction);
    float start = ray_start(direction);  // the air before a mirror is the picture's own
    origin += direction * start;
    t = max(t - start, 0.0);
    float depth = fog_depth(origin, direction, t);
#if PATCHES
    depth *= uneven(origin, direction, t, coarse_spin(gl_FragCoord.xy));
#endif
    float clear = exp(-depth);
    vec3 fog = u_fog.rgb + u_suns[0] * sun_haze(dot(direction, u_sun_directions[0]));
    vec3 radiance = fog * (1.0 - clear);
    ivec2 list = glows_of_tile(pixel);
    for (int i = 0;;) {
        int lamp = listed_lamp(list.x + i);
        vec3 glow = lamp_glow(origin, direction, t, lamp_texel(lamp, 0), lamp_texel(lamp, 1), lamp_texel(lamp, 2).rgb);
        radiance += i < list.y ? glow : vec3(0.0);
        if (++i >= list.y) break;
    }
    o_air = vec4(min(radiance, vec3(6e4)), clear);
}
