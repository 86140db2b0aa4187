// Echo: what was shown before lingers, grown, drifted, its hue turned, wherever it is brighter than what is shown now.
uniform sampler2D u_source;
uniform sampler2D u_history;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform vec4 u_effect; // what is left of the picture before, how much that has grown, turn and cosine of the turn of hue
uniform vec2 u_drift;  // what it has drifted [shares of the picture]
layout(location = 0) out vec4 o_radiance;

void main() {
    vec2 at = gl_FragCoord.xy * u_texel.zw;
    vec4 now = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0);
    vec3 before = textureLod(u_history, 0.5 + (at - 0.5 - u_drift) / u_effect.y, 0.0).rgb;
    // Rodrigues' turn about the axis of greys
    vec3 turned = before * u_effect.w + cross(vec3(0.57735), before) * u_effect.z + dot(before, vec3(1.0 / 3.0)) * (1.0 - u_effect.w);
    vec3 kept = clamp(turned * u_effect.x, 0.0, 6e4);
    kept = vec3(kept.r >= 0.0 ? kept.r : 0.0, kept.g >= 0.0 ? kept.g : 0.0, kept.b >= 0.0 ? kept.b : 0.0);
    o_radiance = vec4(max(now.rgb, kept), now.a);
}
