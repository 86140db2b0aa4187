// The sky: a gradient from nadir over horizon to zenith, and synthetic stars that pulsate. With RICH also a moon and an
// aurora.
#include "lib/noise.glsl"
#include "lib/surface.glsl"
uniform vec3 u_zenith;
uniform vec3 u_horizon;
uniform vec3 u_nadir;
uniform vec4 u_stars;       // tint, share of cells that hold a star
uniform float u_twinkle;    // depth of pulsation, 0 to 1

vec3 sky_gradient(vec3 direction) {
    float up = direction.y;
    float rise = 1.0 - exp(-4.5 * max(up, 0.0));
    float fall = 1.0 - exp(-6.0 * max(-up, 0.0));
    return mix(mix(u_horizon, u_zenith, rise), u_nadir, fall);
}

#if RICH
uniform vec4 u_moon;             // towards it, angular radius [rad]
uniform vec4 u_moon_colour;      // phase in w, 0 new to 1 full; colour 0 where there is none
uniform sampler2D u_aurora;      // radiance of the upper half of the sky (aurora_place)
uniform float u_aurora_strength;
const float MOON = 1.5;          // radiance of its full face, for a colour of 1

// Where a direction of the upper half lies in u_aurora, in [0, 1]: an octahedron's upper half, turned by 45°.
vec2 aurora_place(vec3 d) {
    vec2 e = d.xz / (abs(d.x) + abs(d.y) + abs(d.z));
    return vec2(e.x + e.y, e.x - e.y) * 0.5 + 0.5;
}

vec3 aurora_light(vec3 direction) {
    vec2 at = aurora_place(direction), texel = 0.5 / vec2(textureSize(u_aurora, 0));
    vec3 seen = texture(u_aurora, at + texel).rgb + texture(u_aurora, at - texel).rgb;
    seen += texture(u_aurora, at + vec2(texel.x, -texel.y)).rgb + texture(u_aurora, at - vec2(texel.x, -texel.y)).rgb;
    return seen * (0.25 * u_aurora_strength * smoothstep(0.02, 0.22, direction.y));
}

// The moon as a lobe as wide as the one it is seen in.
vec3 moon_blurred(vec3 direction, float blur) {
    float own = u_moon.w * u_moon.w, wide = own + blur * blur * 0.5;
    float away = 2.0 - 2.0 * dot(direction, u_moon.xyz);
    return u_moon_colour.rgb * (MOON * u_moon_colour.w * own / wide * exp(-away / wide));
}
#endif

// Light gathered from a lobe round `direction`; `blur` 0 a mirror, 1 the whole half space.
vec3 sky_blurred(vec3 direction, float blur) {
    float up = direction.y / (1.0 + 2.0 * blur);
    float wide = mix(4.5, 1.6, blur);
    vec3 above = mix(u_horizon, u_zenith, 1.0 - exp(-wide * max(up, 0.0)));
    float below = smoothstep(-0.35 * blur - 0.02, 0.35 * blur + 0.02, -direction.y);
    vec3 light = mix(above, mix(u_horizon, u_nadir, 0.7), below);
#if RICH
    light += moon_blurred(direction, blur);
    light += aurora_light(direction) * (1.0 - blur) * (1.0 - below);
#endif
    return light;
}

// One star at most in each cell of a grid over the octahedron; `pixel` is a pixel's angle [rad].
vec3 star_light(vec3 direction, float time, float pixel) {
    const float CELLS = 72.0;
    const float SIZE = 0.0006;  // radius of a star [rad]; where a pixel is wider, the star grows to it and pales
    vec2 at = octahedral(direction.xzy) * CELLS;
    vec2 cell = floor(at);
    vec3 h = hash3(ivec2(cell), uint(u_limits.w * 4096.0));
    vec3 g = hash3(ivec2(cell) + 977, uint(u_limits.w * 4096.0) + 7u);
    vec3 away = direction - from_octahedral((cell + 0.15 + 0.7 * h.xy) / CELLS).xzy;
    float size = max(SIZE, 0.7 * pixel);
    float pulse = 1.0 + u_twinkle * sin(time * (0.5 + 2.5 * g.y) + 6.2831853 * g.z);
    float magnitude = 0.3 + 24.0 * pow(g.x, 9.0);
    float shown = exp(-dot(away, away) / (size * size)) * SIZE * SIZE / (size * size);
    vec3 tint = mix(u_stars.rgb, mix(vec3(1.0, 0.7, 0.45), vec3(0.5, 0.72, 1.0), g.z), 0.5);
    float lit = step(1.0 - u_stars.w, h.z) * shown * magnitude * pulse * 4.0;
    return tint * lit * smoothstep(-0.02, 0.15, direction.y);
}
