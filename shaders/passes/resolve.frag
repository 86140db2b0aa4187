// The mean of each pixel's samples: their sum over their count.
uniform sampler2D u_source;
layout(location = 0) out vec4 o_radiance;

void main() {
    vec4 sum = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0);
    o_radiance = vec4(sum.rgb / max(sum.a, 1e-6), 1.0);
}
