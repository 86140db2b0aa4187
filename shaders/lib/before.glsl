// What was hit by what was marched before: only what lies nearer is of interest.
uniform usampler2D u_before;
uniform sampler2D u_before_depth;

float nearer_than_before(float end) {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float before = uintBitsToFloat(texelFetch(u_before, pixel, 0).x);
    return has_surface(texelFetch(u_before_depth, pixel, 0).x) ? min(end, before) : end;
}
