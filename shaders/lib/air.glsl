// What lies between the eye and a surface or the sky: fog, the sun in it, and the glow of every tube of light.
#include "lib/lamp.glsl"
#include "lib/fog.glsl"

uniform vec3 u_sun_direction;
uniform vec3 u_sun;   // irradiance of the shadowing sun
uniform float u_glow; // strength of lamps' light scattered in air

const float SCATTERING = 0.035;

vec3 through_fog(vec3 radiance, vec3 origin, vec3 direction, float t) {
    float clear = exp(-fog_depth(origin, direction, t));
    float towards = max(dot(direction, u_sun_direction), 0.0);
    float lobe = towards * towards;
    lobe *= lobe;
    vec3 fog = u_fog.rgb + u_sun * (0.02 + 0.1 * lobe * lobe);
    return mix(fog, radiance, clear);
}

vec3 lamp_glow(vec3 origin, vec3 direction, float t, vec4 a, vec4 b, vec3 radiance) {
    float aside;
    float scattered = tube_glow(origin, direction, t, a.xyz, b.xyz, a.w, aside);
    return radiance * (scattered * a.w * reach_window(aside, b.w) * u_glow * SCATTERING);
}
