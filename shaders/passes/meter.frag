// The mean of the logarithm of luminance in each cell of a small grid: what auto exposure is decided by.
uniform sampler2D u_source;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform int u_taps;    // along each side of a cell
layout(location = 0) out float o_stops;

void main() {
    vec2 first = floor(gl_FragCoord.xy) * u_texel.zw;
    float sum = 0.0;
    for (int i = 0;;) {
        vec2 inside = (vec2(i % u_taps, i / u_taps) + 0.5) / float(u_taps);
        vec3 radiance = textureLod(u_source, first + inside * u_texel.zw, 0.0).rgb;
        float luminance = dot(radiance, vec3(0.2126, 0.7152, 0.0722));
        sum += log2(clamp(luminance, 1e-5, 6e4));
        if (++i >= u_taps * u_taps) break;
    }
    o_stops = sum / float(u_taps * u_taps);
}
