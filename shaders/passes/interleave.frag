// One eye's picture or two as one (render/stereo.py). KIND 0: a picture in its place; 1: two by turns, row by row or
// column by column, each blurred a little across them so that what is as thin as a row is seen by both; 2: two by colour.
#include "lib/dither.glsl"
#include "lib/encoding.glsl"

uniform sampler2D u_first_eye;
uniform sampler2D u_second_eye;
uniform vec4 u_place;     // lower left corner of the picture [px], 1 / its size
uniform vec4 u_crop;      // share of an eye's picture that is seen, across and down
uniform vec4 u_weave;     // fract(dot(pixel, xy) + z) < ½: the first eye's
uniform vec4 u_beside;    // half a row or column, of the picture
uniform mat3 u_first;     // linear colour of an eye → what it adds
uniform mat3 u_second;
uniform vec4 u_vignette;  // tan of the angles where darkness begins and ends; half width and height at distance 1
layout(location = 0) out vec4 o_colour;

void main() {
    vec2 aside = (gl_FragCoord.xy - u_place.xy) * u_place.zw - 0.5;
    vec2 at = 0.5 + aside * u_crop.xy;
#if KIND == 0
    vec3 colour = textureLod(u_first_eye, at, 0.0).rgb;
#elif KIND == 1
    vec3 a = textureLod(u_first_eye, at - u_beside.xy, 0.0).rgb + textureLod(u_first_eye, at + u_beside.xy, 0.0).rgb;
    vec3 b = textureLod(u_second_eye, at - u_beside.xy, 0.0).rgb + textureLod(u_second_eye, at + u_beside.xy, 0.0).rgb;
    vec3 colour = 0.5 * (fract(dot(gl_FragCoord.xy, u_weave.xy) + u_weave.z) < 0.5 ? a : b);
#else
    vec3 colour = u_first * linear_from_srgb(textureLod(u_first_eye, at, 0.0).rgb);
    colour += u_second * linear_from_srgb(textureLod(u_second_eye, at, 0.0).rgb);
    colour = srgb_from_linear(clamp(colour, 0.0, 1.0));
#endif
#if VIGNETTE
    colour *= 1.0 - smoothstep(u_vignette.x, u_vignette.y, length(2.0 * aside * u_vignette.zw));
    colour += dither_noise(ivec2(gl_FragCoord.xy)) * (1.0 / 255.0);
#endif
    o_colour = vec4(colour, 1.0);
}
