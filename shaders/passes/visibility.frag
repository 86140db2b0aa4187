// How much of the sky (r) and of the sun (g) each surface sees: occlusion in screen space and a shadow map.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/noise.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform usampler2D u_shadow_map;
uniform mat4 u_shadow_from_world;  // xy in [0, 1], z metres along the light
uniform vec4 u_shadow;             // on, metres across the map, tan of the sun's angular radius, metres a texel
uniform vec3 u_sun_direction;
uniform vec4 u_occlusion;          // radius [m], strength, directions; taps of the shadow

layout(location = 0) out vec2 o_visibility;

float distance_at(ivec2 pixel) {
    pixel = clamp(pixel, ivec2(0), ivec2(u_picture.xy) - 1);
    float t = uintBitsToFloat(texelFetch(u_surface, pixel, 0).x);
    return has_surface(texelFetch(u_depth, pixel, 0).x) ? t : 1e6;
}

// Horizon-based occlusion (Bavoil & Sainz 2008) with two steps a direction: the share of the cosine lobe that
// neighbours cover, each fading with its distance.
float occlusion(vec3 p, vec3 normal, float t, vec2 pixel, float spin) {
    float radius = min(u_occlusion.x / max(u_shift_right.w * t, 1e-6), 0.22 * u_picture.y);
    int directions = int(u_occlusion.z);
    float covered = 0.0;
    for (int i = 0;;) {
        float angle = (float(i) + spin) * 6.2831853 / float(directions);
        vec2 way = vec2(cos(angle), sin(angle));
        for (int j = 0; j < 2; j++) {
            float far = (float(j) + fract(spin * 7.31 + float(i) * 0.382)) * 0.5;
            ivec2 at = ivec2(pixel + way * max(radius * far * far + 1.5, 1.5));
            vec3 origin, direction;
            camera_ray(vec2(at) + 0.5, origin, direction);
            vec3 to = origin + direction * distance_at(at) - p;
            float square = dot(to, to);
            float lift = dot(to, normal) * inversesqrt(max(square, 1e-8));
            covered += max(lift - 0.12, 0.0) / (1.0 + square / (u_occlusion.x * u_occlusion.x * 0.25));
        }
        if (++i >= directions) break;
    }
    return clamp(1.0 - u_occlusion.y * covered / float(directions), 0.0, 1.0);
}

float map_distance(vec2 at) {
    ivec2 size = textureSize(u_shadow_map, 0);
    return uintBitsToFloat(texelFetch(u_shadow_map, clamp(ivec2(at * vec2(size)), ivec2(0), size - 1), 0).x);
}

// Percentage-closer soft shadows (Fernando 2005): search for what blocks, then filter as wide as its penumbra.
float sunlight(vec3 p, vec3 normal, float spin) {
    float slant = sqrt(max(1.0 - pow(max(dot(normal, u_sun_direction), 0.0), 2.0), 0.0));
    vec3 lifted = p + normal * u_shadow.w * (1.0 + 2.5 * slant);
    vec3 at = (u_shadow_from_world * vec4(lifted, 1.0)).xyz;
    float search = clamp(u_shadow.z * 12.0 / u_shadow.y, 1.5 * u_shadow.w / u_shadow.y, 0.04);
    float blockers = 0.0, depth = 0.0;
    int taps = int(u_occlusion.w);
    for (int i = 0;;) {
        float r = sqrt((float(i) + spin) / float(taps)), a = float(i) * 2.3999632 + spin * 6.2831853;
        float d = map_distance(at.xy + search * r * vec2(cos(a), sin(a)));
        float blocks = d < at.z ? 1.0 : 0.0;
        blockers += blocks;
        depth += blocks * d;
        if (++i >= taps) break;
    }
    float gap = blockers > 0.5 ? at.z - depth / blockers : 0.0;
    float penumbra = clamp(gap * u_shadow.z / u_shadow.y, 0.75 * u_shadow.w / u_shadow.y, 0.04);
    float lit = 0.0;
    for (int i = 0;;) {
        float r = sqrt((float(i) + spin) / float(taps)), a = float(i) * 2.3999632 + spin * 6.2831853 + 1.0;
        lit += map_distance(at.xy + penumbra * r * vec2(cos(a), sin(a))) >= at.z ? 1.0 : 0.0;
        if (++i >= taps) break;
    }
    vec2 edge = abs(at.xy * 2.0 - 1.0);
    float inside = 1.0 - smoothstep(0.9, 1.0, max(edge.x, edge.y));
    return mix(1.0, blockers < 0.5 ? 1.0 : lit / float(taps), inside * u_shadow.x);
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float depth = texelFetch(u_depth, pixel, 0).x;
    if (is_sky(depth) || !is_wanted(depth)) discard;
    Surface surface = unpack_surface(texelFetch(u_surface, pixel, 0));
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 p = origin + direction * surface.t;
    float spin = pixel_noise(gl_FragCoord.xy, u_limits.z);
    float open = occlusion(p + surface.normal * 0.5 * u_shift_right.w * surface.t, surface.normal, surface.t, gl_FragCoord.xy, spin);
    float sun = sunlight(p, surface.normal, spin);
    o_visibility = vec2(open, sun);
}
