// Depth of field of one picture, in two steps: GATHER at half size blurs what is not in focus, else that is laid over the
// sharp picture. A tap counts where its own circle of confusion reaches, so that nothing sharp leaks; what lies behind
// reaches no farther than the circle of the pixel before it.
#include "lib/blur.glsl"
#include "lib/noise.glsl"

uniform sampler2D u_source;
uniform sampler2D u_history;  // the blurred picture; in alpha how far it covers the sharp one
uniform vec4 u_texel;         // 1 / size of the source, 1 / size of the target
uniform int u_taps;
layout(location = 0) out vec4 o_radiance;

#if GATHER
void main() {
    vec2 at = gl_FragCoord.xy * u_texel.zw, pixel = at * u_frame.xy;
    float t = texelFetch(u_source, ivec2(pixel), 0).a;
    float slant = slant_of(pixel);  // that of all it looks at, nearly
    float own = confusion(slant, t);
    float first = 6.2831853 * pixel_noise(gl_FragCoord.xy, 0.0);
    vec2 towards = vec2(cos(first), sin(first));
    const mat2 GOLDEN = mat2(-0.7373688, 0.6754903, -0.6754903, -0.7373688);  // a turn by the golden angle
    float wide = max(abs(own), 0.7);
    // the middle stands for the disc within the first tap
    float ring = u_lens.z / float(u_taps);
    vec4 sum = vec4(textureLod(u_source, at, 0.0).rgb, 1.0) * min(0.25 * ring * ring / (wide * wide), 1.0);
    float covered = 0.0;
    for (int i = 0;;) {
        // radii in even steps: as many taps for a small circle as for the ring round it; a tap stands for its part of a ring
        float radius = ring * (float(i) + 0.75);
        vec2 place = pixel + radius * towards;
        towards = GOLDEN * towards;
        float other_t = texelFetch(u_source, ivec2(clamp(place, vec2(0.0), u_frame.xy - 1.0)), 0).a;
        float other = confusion(slant, other_t);
        bool behind = other_t == 0.0 || (t > 0.0 && other_t > t * 1.03);
        float reach = behind ? min(abs(other), abs(own)) : abs(other);
        float share = 2.0 * radius * ring / max(reach * reach, 0.5) * clamp(reach - radius + 0.5, 0.0, 1.0);
        sum += share * vec4(textureLod(u_source, place / u_frame.xy, 0.0).rgb, 1.0);
        covered += other < 0.0 && !behind ? share : 0.0;
        if (++i >= u_taps) break;
    }
    o_radiance = vec4(sum.rgb / max(sum.a, 1e-4), clamp(max(smoothstep(0.6, 1.8, abs(own)), 1.2 * covered), 0.0, 1.0));
}
#else
void main() {
    vec4 sharp = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0);
    // four taps even out what neighbours, whose spirals are turned differently, missed
    float own = abs(confusion(slant_of(gl_FragCoord.xy), sharp.a));
    vec2 at = gl_FragCoord.xy * u_texel.zw, to = clamp(0.4 * own, 0.5, 1.2) * u_texel.zw;
    vec4 blurred = 0.25 * (textureLod(u_history, at + to, 0.0) + textureLod(u_history, at - to, 0.0)
        + textureLod(u_history, at + vec2(to.x, -to.y), 0.0) + textureLod(u_history, at + vec2(-to.x, to.y), 0.0));
    o_radiance = vec4(mix(sharp.rgb, blurred.rgb, max(smoothstep(0.6, 1.8, own), blurred.a * blurred.a)), sharp.a);
}
#endif
