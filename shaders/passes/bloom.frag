// One level of bloom, down or up (dual filtering, Bjørge 2015; weights of Jimenez 2014). Every kernel sums to 1,
// so that the blend in `present` keeps the picture's energy.
uniform sampler2D u_source;
uniform vec4 u_texel;  // 1 / size of the source, 1 / size of the target
uniform float u_share; // how much of the result a wider level makes up (blended by alpha)
layout(location = 0) out vec4 o_colour;

vec3 tap(vec2 at) { return texture(u_source, at).rgb; }

void main() {
    vec2 size = u_texel.xy;
    vec2 at = gl_FragCoord.xy * u_texel.zw;
#if UPWARD
    vec2 half_texel = 0.5 * size;  // at the corners of texels a bilinear tap is the mean of four
    vec3 sum = tap(at + half_texel) + tap(at - half_texel);
    sum += tap(at + vec2(half_texel.x, -half_texel.y)) + tap(at + vec2(-half_texel.x, half_texel.y));
    o_colour = vec4(sum * 0.25, u_share);
#else
    vec3 sum = 4.0 * tap(at) + tap(at + size) + tap(at - size) + tap(at + vec2(size.x, -size.y)) + tap(at + vec2(-size.x, size.y));
    o_colour = vec4(min(sum / 8.0, vec3(6e4)), 1.0);
#endif
}
