// What lies between the eye and a surface or the sky: fog, suns in it, and the glow of every tube of light.
#include "lib/lamp.glsl"
#include "lib/fog.glsl"
#include "lib/sun.glsl"

uniform float u_glow; // strength of lamps' light scattered in air

const float SCATTERING = 0.035;

// Radiance that a sun of irradiance 1 adds to fog, of which no shadow is known.
float sun_haze(float towards) {
    float lobe = max(towards, 0.0) * max(towards, 0.0);
    lobe *= lobe;
    return 0.02 + 0.1 * lobe * lobe;
}

// Share of the light met that is scattered towards the eye, by the cosine to the light (Henyey and Greenstein 1941).
float phase(float towards) {
    const float G = 0.6;
    float x = 1.0 + G * G - 2.0 * G * towards;
    return (1.0 - G * G) / (12.566371 * x * sqrt(x));
}

vec3 lamp_glow(vec3 origin, vec3 direction, float t, vec4 a, vec4 b, vec3 radiance) {
    return radiance * (tube_glow(origin, direction, t, a.xyz, b.xyz, a.w, b.w) * a.w * u_glow * SCATTERING);
}
