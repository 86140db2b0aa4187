// Chromatic parting: the colours of the picture drawn apart along rays from its middle, as by a cheap lens.
uniform sampler2D u_source;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform vec4 u_effect; // amount, width / height
uniform int u_taps;
layout(location = 0) out vec4 o_radiance;

void main() {
    vec2 at = gl_FragCoord.xy * u_texel.zw, aside = at - 0.5;
    float far = dot(aside * vec2(u_effect.y, 1.0), aside * vec2(u_effect.y, 1.0));
    vec2 along = aside * (u_effect.x * 0.08 * min(far, 1.0));
    vec3 sum = vec3(0.0), weights = vec3(0.0);
    for (int i = 0;;) {
        float t = 2.0 * float(i) / float(u_taps - 1) - 1.0;
        vec3 hue = max(1.0 - 1.5 * abs(t - vec3(0.667, 0.0, -0.667)), 0.0);  // red outside, blue inside
        sum += hue * textureLod(u_source, at - along * t, 0.0).rgb;
        weights += hue;
        if (++i >= u_taps) break;
    }
    o_radiance = vec4(sum / weights, texelFetch(u_source, ivec2(gl_FragCoord.xy), 0).a);
}
