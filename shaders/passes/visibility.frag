// What each surface sees, into one channel a draw: SHADOW 0 the sky, by occlusion in screen space; SHADOW 1 a light, by
// its shadow map.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/coarse.glsl"
#include "lib/shadow_map.glsl"

layout(location = 0) out vec4 o_visibility;

#if SHADOW
uniform int u_shadow_taps;

// Percentage-closer soft shadows (Fernando 2005): search for what blocks, then filter as wide as its penumbra.
float visible(vec3 p, vec3 normal, float t, ivec2 texel, float spin) {
    bool lamp = u_light.w > 0.5;
    vec3 to = u_light.xyz - p;
    float far = lamp ? length(to) : 1.0;
    float facing = clamp(dot(normal, lamp ? to / far : u_light.xyz), 0.0, 1.0);
    float width = u_shadow.w * far;  // of a texel, here
    vec3 lifted = p + normal * width * (1.0 + 2.5 * sqrt(1.0 - facing * facing));
    vec3 at = in_shadow_map(lifted);
    vec2 slope = shadow_slope(lifted, normal);
    float most = lamp ? 3.0 * u_shadow.z / far : 12.0 * u_shadow.z;
    float least = u_shadow.w / u_shadow.y;
    float search = clamp(most / u_shadow.y, 1.5 * least, max(0.1, 1.5 * least));
    float blockers = 0.0, depth = 0.0;
    for (int i = 0;;) {
        float r = sqrt((float(i) + spin) / float(u_shadow_taps)), a = float(i) * 2.3999632 + spin * 6.2831853;
        vec2 aside = search * r * vec2(cos(a), sin(a));
        float d = map_distance(at.xy + aside), here = at.z + dot(slope, aside);
        float blocks = d < here ? 1.0 : 0.0;
        blockers += blocks;
        depth += blocks * (d - here);
        if (++i >= u_shadow_taps) break;
    }
    float gap = blockers > 0.5 ? -depth / blockers : 0.0;
    float wide = u_shadow.z * (lamp ? gap / (max(at.z - gap, 0.05) * far) : gap) / u_shadow.y;
    float penumbra = clamp(wide, 0.75 * least, max(0.1, 0.75 * least));
    float lit = 0.0;
    for (int i = 0;;) {
        float r = sqrt((float(i) + spin) / float(u_shadow_taps)), a = float(i) * 2.3999632 + spin * 6.2831853 + 1.0;
        vec2 aside = penumbra * r * vec2(cos(a), sin(a));
        lit += map_distance(at.xy + aside) >= at.z + dot(slope, aside) ? 1.0 : 0.0;
        if (++i >= u_shadow_taps) break;
    }
    return mix(1.0, blockers < 0.5 ? 1.0 : lit / float(u_shadow_taps), inside_shadow_map(at.xy));
}
#else
uniform vec4 u_occlusion;  // radius [m], strength, directions; texels a pixel

// Horizon-based occlusion (Bavoil & Sainz 2008) with two steps a direction: the share of the cosine lobe that
// neighbours cover, each fading with its distance.
float visible(vec3 p, vec3 normal, float t, ivec2 texel, float spin) {
    float pixel = u_shift_right.w * t;
    float radius = min(u_occlusion.x / max(pixel, 1e-6), 0.22 * u_picture.y) * u_occlusion.w;
    p += normal * 0.5 * pixel;
    ivec2 last = textureSize(u_coarse, 0) - 1;
    int directions = int(u_occlusion.z);
    float covered = 0.0;
    for (int i = 0;;) {
        float angle = (float(i) + spin) * 6.2831853 / float(directions);
        vec2 way = vec2(cos(angle), sin(angle));
        for (int j = 0; j < 2; j++) {
            float far = (float(j) + fract(spin * 7.31 + float(i) * 0.382)) * 0.5;
            ivec2 at = ivec2(gl_FragCoord.xy + way * max(radius * far * far + 1.5, 1.5));
            uvec4 there = texelFetch(u_coarse, clamp(at, ivec2(0), last), 0);
            float t_there = abs(uintBitsToFloat(there.x));
            vec3 origin, direction;
            camera_ray(vec2(there.zw) + 0.5, origin, direction);
            vec3 to = origin + direction * (t_there < u_forward.w ? t_there : 1e6) - p;
            float square = dot(to, to);
            float lift = dot(to, normal) * inversesqrt(max(square, 1e-8));
            covered += max(lift - 0.12, 0.0) / (1.0 + square / (u_occlusion.x * u_occlusion.x * 0.25));
        }
        if (++i >= directions) break;
    }
    return clamp(1.0 - u_occlusion.y * covered / float(directions), 0.0, 1.0);
}
#endif

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    uvec4 here = texelFetch(u_coarse, texel, 0);
    float t = uintBitsToFloat(here.x);
    if (t <= 0.0 || t >= u_forward.w) discard;
    vec3 origin, direction;
    camera_ray(vec2(here.zw) + 0.5, origin, direction);
    vec3 normal = from_octahedral(unpackUnorm2x16(here.y) * 2.0 - 1.0);
    float spin = coarse_spin(gl_FragCoord.xy);
    o_visibility = vec4(visible(origin + direction * t, normal, t, texel, spin));
}
