#include "lib/noise.glsl"

// Triangular noise in (−1, 1), decorrelated by channel: no banding, mean unchanged. Ten bits of a hash for each number.
vec3 dither_noise(ivec2 pixel) {
    uint h = pcg(uint(pixel.x) ^ pcg(uint(pixel.y) ^ pcg(11u))), g = pcg(h);
    uvec3 a = uvec3(h >> 22, h >> 12, h >> 2) & 1023u, b = uvec3(g >> 22, g >> 12, g >> 2) & 1023u;
    return (vec3(a) - vec3(b)) * (1.0 / 1023.0);
}

// Film grain: the same in all channels, another each frame, most in middle tones. `grain` [display units], frame number.
vec3 with_grain(vec3 colour, ivec2 pixel, float grain, float frame) {
    vec3 a = hash3(pixel, 1031u + uint(frame));
    float middle = dot(colour, vec3(0.3, 0.5, 0.2));
    return colour + grain * (a.x + a.y + a.z - 1.5) * (0.25 + 3.0 * middle * (1.0 - middle));
}
