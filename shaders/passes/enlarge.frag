// A developed picture at another size: one bilinear tap, made steeper, on encoded colours, which bright lights cannot
// make ring (five taps of Catmull-Rom cost four times as much and look 4 % better by FLIP); then grain and dither in
// pixels of the output.
#include "lib/dither.glsl"

uniform sampler2D u_source;
uniform vec4 u_texel;    // 1 / size of the source, 1 / size of the target
uniform vec4 u_develop;  // w dither [steps of 1/255]
uniform vec4 u_grain;    // strength, frame number

layout(location = 0) out vec4 o_colour;

void main() {
    // bilinear, steeper in the middle between two texels: what is flat stays flat
    vec2 at = gl_FragCoord.xy * u_texel.zw / u_texel.xy - 0.5;
    vec2 f = fract(at);
    at += 0.5 + f * (f * (1.5 - f) - 0.5);  // 0.5·(smoothstep(f) − f)
    vec3 colour = textureLod(u_source, at * u_texel.xy, 0.0).rgb;
#if STYLED
    colour = with_grain(colour, ivec2(gl_FragCoord.xy), u_grain.x, u_grain.y);
#endif
    colour += dither_noise(ivec2(gl_FragCoord.xy)) * (u_develop.w / 255.0);
    o_colour = vec4(colour, 1.0);
}
