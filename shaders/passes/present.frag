// From radiance to what a display is sent: vignette, exposure, bloom, tone curve and grade, grain, dither.
#include "lib/dither.glsl"
#include "lib/tone.glsl"

uniform sampler2D u_source;
uniform sampler2D u_bloom;
uniform vec4 u_develop;  // exposure factor, share of bloom, vignette, dither [steps of 1/255; 0 = none]
uniform vec4 u_grain;    // strength, frame number
uniform vec2 u_size;

layout(location = 0) out vec4 o_colour;

void main() {
    vec2 at = gl_FragCoord.xy / u_size;
    vec3 radiance = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0).rgb;
    vec3 colour = mix(radiance, textureLod(u_bloom, at, 0.0).rgb, u_develop.y);
#if STYLED
    vec2 aside = 2.0 * at - 1.0;
    float falloff = 1.0 + 0.9 * u_develop.z * dot(aside, aside);
    colour /= falloff * falloff;  // cos⁴ of the angle to the lens' axis, 1/(1 + tan²)²
#endif
    colour = clamp(tone_curve(colour * u_develop.x), 0.0, 1.0);
#if STYLED
    colour = with_grain(colour, ivec2(gl_FragCoord.xy), u_grain.x, u_grain.y);
#endif
#if DITHERED
    colour += dither_noise(ivec2(gl_FragCoord.xy)) * (u_develop.w / 255.0);
#endif
    o_colour = vec4(colour, 1.0);
}
