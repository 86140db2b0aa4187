// A strand between two stars, or one of the stars: added to the sky, through the air before it.
#include "lib/view.glsl"
#include "lib/depth.glsl"
#include "lib/coarse.glsl"

uniform sampler2D u_depth;
uniform vec2 u_widths;    // sigma of core and glow [rad]
uniform vec4 u_strand;    // radiance, time [s]
flat in vec4 v_ends;
flat in vec2 v_kind;   // phase; above 0.5 a strand and how bright, else a star, below 0 how bright
layout(location = 0) out vec4 o_radiance;

// A Gaussian no narrower than a pixel, which pales as it is widened; `dimensions` 1 a line, 2 a spot.
float spread(float square, float sigma, float dimensions) {
    float shown = max(sigma, 0.6);
    return exp(-0.5 * square / (shown * shown)) * pow(sigma / shown, dimensions);
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    if (!is_sky(texelFetch(u_depth, pixel, 0).x)) discard;
    vec2 a = v_ends.xy, axis = v_ends.zw - a, from = gl_FragCoord.xy - a;
    float s = clamp(dot(from, axis) / max(dot(axis, axis), 1e-6), 0.0, 1.0);
    vec2 away = from - axis * s;
    float square = dot(away, away);
    vec2 sigma = u_widths / u_shift_right.w;  // [px]
    float pulse = 0.7 + 0.3 * sin(6.2831853 * (1.5 * s - 0.13 * u_strand.w + v_kind.x));
    float strand = (0.55 * spread(square, sigma.x, 1.0) + 0.075 * spread(square, sigma.y, 1.0)) * pulse;
    float star = 9.0 * spread(square, sigma.x * 1.6, 2.0) + 0.22 * spread(square, sigma.y * 0.8, 2.0);
    float bright = v_kind.y < 0.0 ? -v_kind.y : max(v_kind.y, 1.0), dim = v_kind.y > 1.0 ? 0.8 : 0.45;
    float light = v_kind.y > 0.5 ? strand * (dim + (1.0 - dim) * abs(2.0 * s - 1.0)) : star * (0.8 + 0.2 * pulse);
    light *= bright;
    float clear = texelFetch(u_air, min(ivec2(gl_FragCoord.xy * u_taps.y), textureSize(u_air, 0) - 1), 0).a;
    o_radiance = vec4(u_strand.rgb * (light * clear), 0.0);
}
