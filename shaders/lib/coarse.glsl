// What is worked out at a share of the picture's resolution and spread to its pixels: visibility, lamplight and air.
//   u_coarse, RGBA32UI (passes/coarsen.frag): distance along the ray as bits (the far end of the world for the sky,
//   negative where no sample is wanted), octahedral normal, x and y of the pixel it stands for
#include "lib/view.glsl"
#include "lib/noise.glsl"
uniform usampler2D u_coarse;
uniform sampler2D u_visibility;  // share of the sky seen; of the light of each shadowing channel 1 to 3
uniform sampler2D u_lamplight;   // irradiance of lamps
uniform sampler2D u_air;         // radiance scattered in before the surface, transmittance
uniform vec4 u_taps;  // a side, texels a pixel, 1 tent or 0 box, weight of taps beside the middle for air

// What a texel's samples are turned or moved by, in [0, 1): at half the resolution four values in turn, which `gather`
// evens out, else noise.
float coarse_spin(vec2 texel) {
    ivec2 odd = ivec2(texel) & 1;
    bool half_size = float(textureSize(u_coarse, 0).x) < 0.75 * u_picture.x;
    float turn = fract(0.125 + 0.25 * float(2 * (odd.x ^ odd.y) + odd.y) + u_limits.z * 0.61803399);
    return half_size ? turn : pixel_noise(texel, u_limits.z);
}

struct Gathered {
    vec4 visible;
    vec3 lamplight;
    vec4 air;
};

// Weighted by likeness of distance, so that nothing bleeds over an edge; where no tap is alike, the least unlike counts.
// Air may differ more, for it changes little between places that are near to each other, and far away less still.
Gathered gather(ivec2 pixel, float t) {
    vec2 at = (vec2(pixel) + 0.5) * u_taps.y - 0.5;
    ivec2 first = ivec2(floor(at - 0.5 * (u_taps.x - 2.0))), last = textureSize(u_coarse, 0) - 1;
    int side = int(u_taps.x);
    float per_metre = 25.0 / t, lenient = 0.06 / (1.0 + t * t * 6e-4);
    vec4 visible = vec4(0.0), air = vec4(0.0);
    vec3 lamplight = vec3(0.0);
    float weight = 0.0, air_weight = 0.0;
    for (int y = 0;;) {
        for (int x = 0;;) {
            ivec2 texel = first + ivec2(x, y);
            vec2 away = abs(vec2(texel) - at);
            texel = clamp(texel, ivec2(0), last);
            float differs = (abs(uintBitsToFloat(texelFetch(u_coarse, texel, 0).x)) - t) * per_metre;
            float square = differs * differs, like = 1.0 + square, like_air = 1.0 + lenient * square;
            vec2 near = mix(vec2(1.0), 1.0 - away, u_taps.z);
            float shape = near.x * near.y, own = shape / (like * like);
            float own_air = (away.x + away.y > 0.9 ? shape * u_taps.w : shape) / (like_air * like_air);
            visible += own * texelFetch(u_visibility, texel, 0);
            lamplight += own * texelFetch(u_lamplight, texel, 0).rgb;
            air += own_air * texelFetch(u_air, texel, 0);
            weight += own;
            air_weight += own_air;
            if (++x >= side) break;
        }
        if (++y >= side) break;
    }
    return Gathered(visible / weight, lamplight / weight, air / air_weight);
}
