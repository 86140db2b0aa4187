// Which lamps of a tile's list reach what is seen through each 8×8 pixels: a bit for each of the first 128.
#include "lib/view.glsl"
#include "lib/lampwalk.glsl"
#include "lib/coarse.glsl"

layout(location = 0) out uvec4 o_mask;

void main() {
    ivec2 tile = ivec2(gl_FragCoord.xy), last = textureSize(u_coarse, 0) - 1;
    int side = int(float(MASK_TILE) * u_taps.y);
    float near = 1e9, far = 0.0;
    for (int y = 0;;) {
        for (int x = 0;;) {
            float t = uintBitsToFloat(texelFetch(u_coarse, min(tile * side + ivec2(x, y), last), 0).x);
            bool lit = t > 0.0 && t < u_forward.w;
            near = lit ? min(near, t) : near;
            far = lit ? max(far, t) : far;
            if (++x >= side) break;
        }
        if (++y >= side) break;
    }
    vec2 pixel = (vec2(tile) + 0.5) * float(MASK_TILE);
    vec3 origin, direction;
    camera_ray(pixel, origin, direction);
    vec3 middle = origin + direction * (0.5 * (near + far));
    float radius = 0.5 * (far - near) + u_shift_right.w * far * 0.8 * float(MASK_TILE);
    ivec2 list = lamps_of_tile(min(pixel, u_picture.xy - 1.0));
    int count = min(list.y, MASK_BITS);
    o_mask = uvec4(0u);
    for (int i = 0;;) {
        int lamp = listed_lamp(list.x + i);
        vec4 a = lamp_texel(lamp, 0), b = lamp_texel(lamp, 1);
        vec3 axis = b.xyz - a.xyz, from = middle - a.xyz;
        vec3 away = from - axis * clamp(dot(from, axis) / max(dot(axis, axis), 1e-8), 0.0, 1.0);
        float reach = b.w + a.w + radius;
        uint bit = dot(away, away) < reach * reach && far > 0.0 && i < count ? 1u << uint(i & 31) : 0u;
        o_mask |= uvec4(equal(ivec4(i >> 5), ivec4(0, 1, 2, 3))) * bit;
        if (++i >= count) break;
    }
}
