// Shafts: what a light that casts shadows adds to the air where it gets through, less what passes/air.frag gave it
// without asking. Drawn over the air, adding. LAMP 0 a sun, 1 a lamp.
#include "lib/view.glsl"
#include "lib/coarse.glsl"
#include "lib/air.glsl"
#include "lib/shadow_map.glsl"

uniform vec4 u_shafts;      // strength, steps, how far along a ray shadows are looked for [m]; 1 where haze was given
uniform vec3 u_irradiance;  // of the sun
uniform int u_lamp;         // its record
layout(location = 0) out vec4 o_air;

float lit_at(vec3 p) {
    vec3 at = in_shadow_map(p);
    float lit = map_distance(at.xy) >= at.z ? 1.0 : 0.0;
    return mix(1.0, lit, inside_shadow_map(at.xy));
}

#if LAMP
// Share of its glow that is lit: places are chosen by the angle seen from the lamp (Kulla and Fajardo 2012), by which
// each stands for as much light as any other.
vec3 shaft(vec3 origin, vec3 direction, float t, float spin) {
    float middle = dot(u_light.xyz - origin, direction);
    vec3 aside = u_light.xyz - origin - middle * direction;
    float h = sqrt(max(dot(aside, aside), 1e-4));
    float from = atan(-middle / h), span = atan((t - middle) / h) - from, lit = 0.0;
    int steps = int(u_shafts.y);
    for (int i = 0;;) {
        float s = middle + h * tan(from + span * (float(i) + spin) / float(steps));
        lit += lit_at(origin + direction * s);
        if (++i >= steps) break;
    }
    float share = lit / float(steps), strength = u_shafts.x;
    float factor = mix(1.0, share, min(strength, 1.0)) * max(strength, 1.0);
    vec4 b = lamp_texel(u_lamp, 1);
    return lamp_glow(origin, direction, t, lamp_texel(u_lamp, 0), b, lamp_texel(u_lamp, 2).rgb) * (factor - 1.0);
}
#else
vec3 shaft(vec3 origin, vec3 direction, float t, float spin) {
    int steps = int(u_shafts.y);
    float reach = min(t, u_shafts.z), before = 0.0, gone = 0.0, lit = 0.0;
    for (int i = 0;;) {
        float s = (float(i) + 1.0) / float(steps), at = s - (1.0 - spin) / float(steps);
        s *= reach * (0.35 + 0.65 * s);
        vec3 p = origin + direction * (reach * at * (0.35 + 0.65 * at));
        float depth = fog_depth(origin, direction, s);
        float here = exp(-before) - exp(-depth);  // share of the light that this step sends
#if PATCHES
        lit += here * lit_at(p) * fog_patch(p);
#else
        lit += here * lit_at(p);
#endif
        gone += here;
        before = depth;
        if (++i >= steps) break;
    }
    float fog = 1.0 - exp(-fog_depth(origin, direction, t));
    float towards = dot(direction, u_light.xyz), strength = u_shafts.x;
    lit += max(fog - gone, 0.0);  // beyond reach nothing is known to stand in the way
    return u_irradiance * (strength * phase(towards) * lit - min(strength, 1.0) * u_shafts.w * sun_haze(towards) * fog);
}
#endif

void main() {
    uvec4 here = texelFetch(u_coarse, ivec2(gl_FragCoord.xy), 0);
    float t = uintBitsToFloat(here.x);
    if (t <= 0.0) discard;
    vec3 origin, direction;
    camera_ray(vec2(here.zw) + 0.5, origin, direction);
    float start = ray_start(direction);  // the air before an opening is the picture's own
    origin += direction * start;
    t = max(t - start, 0.0);
    o_air = vec4(shaft(origin, direction, t, coarse_spin(gl_FragCoord.xy)), 0.0);
}
