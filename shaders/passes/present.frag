// From radiance to what a display is sent: exposure, bloom, tone curve, dither.
#include "lib/noise.glsl"
#include "lib/tone.glsl"

uniform sampler2D u_source;
uniform sampler2D u_bloom;
uniform vec4 u_develop;  // exposure factor, share of bloom, saturation, dither [steps of 1/255; 0 = none]
uniform vec2 u_size;

layout(location = 0) out vec4 o_colour;

void main() {
    vec3 radiance = texelFetch(u_source, ivec2(gl_FragCoord.xy), 0).rgb;
    vec3 spread = texture(u_bloom, gl_FragCoord.xy / u_size).rgb;
    vec3 colour = mix(radiance, spread, u_develop.y) * u_develop.x;
    colour = tone_curve(colour, u_develop.z);
    // triangular noise, decorrelated by channel: no banding, mean unchanged
    vec3 a = hash3(ivec2(gl_FragCoord.xy), 11u), b = hash3(ivec2(gl_FragCoord.xy), 29u);
    o_colour = vec4(colour + (a - b) * u_develop.w / 255.0, 1.0);
}
