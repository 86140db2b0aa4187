// What was marched apart, laid over what was marched before it; all of it lies nearer.
uniform usampler2D u_surface;
uniform sampler2D u_depth;
layout(location = 0) out uvec4 o_surface;

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    if (texelFetch(u_depth, pixel, 0).x >= 1.0) discard;
    o_surface = texelFetch(u_surface, pixel, 0);
}
