// Adds one sample to a picture; blending does the sum.
uniform sampler2D u_source;
uniform float u_weight;
layout(location = 0) out vec4 o_radiance;

void main() {
    vec3 radiance = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0).rgb;
    // a NaN or infinity that slips through must not spread into the sum
    radiance = vec3(radiance.r >= 0.0 ? radiance.r : 0.0, radiance.g >= 0.0 ? radiance.g : 0.0, radiance.b >= 0.0 ? radiance.b : 0.0);
    o_radiance = vec4(min(radiance, vec3(6e4)) * u_weight, u_weight);
}
