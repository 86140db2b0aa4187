// Adds one sample to the pixels it was drawn in, and 1 to their count in alpha; blending does the sum.
#include "lib/depth.glsl"

uniform sampler2D u_source;
uniform sampler2D u_depth;
uniform float u_brightest;  // radiance that one sample may have
layout(location = 0) out vec4 o_radiance;

void main() {
    if (!is_wanted(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).x)) discard;
    vec3 radiance = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0).rgb;
    // a NaN or infinity that slips through must not spread into the sum
    radiance = vec3(radiance.r >= 0.0 ? radiance.r : 0.0, radiance.g >= 0.0 ? radiance.g : 0.0, radiance.b >= 0.0 ? radiance.b : 0.0);
    radiance = min(radiance, vec3(6e4));
    float peak = max(radiance.r, max(radiance.g, radiance.b));
    o_radiance = vec4(radiance * min(u_brightest / max(peak, 1e-6), 1.0), 1.0);
}
