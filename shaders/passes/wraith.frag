// A translucent double over the picture: what its own march hit, eaten away by noise, thinner where it is seen face on.
// Premultiplied by how much it hides.
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/material.glsl"
#include "lib/noise.glsl"
#include "lib/fog.glsl"

uniform usampler2D u_surface;       // of the double
uniform sampler2D u_depth;
uniform usampler2D u_before;        // of the scene
uniform sampler2D u_before_depth;
uniform vec4 u_wraith;  // opacity, erosion, 1/grain [1/m], drift [m/s]
uniform vec3 u_edge;    // radiance of its edges
layout(location = 0) out vec4 o_radiance;

const float HAZE = 0.5;   // of the fog before it that hides it: it is not of this place
const float SOFT = 0.05;  // metres before a surface over which it fades into it
const float BURN = 0.06;  // of the noise, beside what is gone, that glows
const float HEM = 0.5;    // of facing, within which its outline goes out like smoke
const float VEIN = 0.03;  // of the noise, about its middle, that glows a little where it is whole

// Smooth noise between the corners of cells, in [0, 1].
float cell_noise(vec3 p) {
    vec3 cell = floor(p), f = p - cell;
    f = f * f * (3.0 - 2.0 * f);
    ivec3 at = ivec3(cell);
    float corners[8];
    for (int i = 0; i < 8; ++i) {
        ivec3 c = at + ivec3(i & 1, (i >> 1) & 1, i >> 2);
        corners[i] = unit(pcg(uint(c.x) ^ pcg(uint(c.y) ^ pcg(uint(c.z)))));
    }
    vec4 along = mix(vec4(corners[0], corners[2], corners[4], corners[6]), vec4(corners[1], corners[3], corners[5], corners[7]), f.x);
    vec2 beside = mix(along.xz, along.yw, f.y);
    return mix(beside.x, beside.y, f.z);
}

// Two octaves, spread so that about as much is below a share as that share.
float decay_noise(vec3 p) {
    float n = 0.65 * cell_noise(p) + 0.35 * cell_noise(p * 2.7 + 11.3);
    return clamp((n - 0.5) * 1.7 + 0.5, 0.0, 1.0);
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    float depth = texelFetch(u_depth, pixel, 0).x, behind = texelFetch(u_before_depth, pixel, 0).x;
    if (is_sky(depth) || !is_wanted(behind)) discard;
    Surface s = unpack_surface(texelFetch(u_surface, pixel, 0));
    float beyond = is_sky(behind) ? u_forward.w : abs(uintBitsToFloat(texelFetch(u_before, pixel, 0).x));
    if (s.t >= beyond) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 p = origin + direction * s.t;
    float erosion = u_wraith.y;
    float n = decay_noise((p - vec3(0.0, u_wraith.w * u_origin.w, 0.0)) * u_wraith.z);
    if (erosion > 0.0 && n <= erosion) discard;

    int index = leaf_material_index(s.first);
    float facing = abs(dot(s.normal, direction)), slant = 1.0 - facing, square = slant * slant;
    float hem = smoothstep(0.0, HEM, facing);
    float burn = erosion > 0.0 ? 1.0 - smoothstep(0.0, BURN, n - erosion) : 0.0;
    vec3 colour = material_texel(index, 0).rgb, emission = material_texel(index, 1).rgb;
    float rim = material_texel(index, 2).w;
    float fade = smoothstep(0.0, SOFT, beyond - s.t) * smoothstep(0.15, 0.5, s.t);
    float dense = mix(1.0, 0.84 + 0.16 * square, min(rim, 1.0)) * (0.8 + 0.2 * n);  // what has no rim is but darkness
    float alpha = clamp(u_wraith.x * dense, 0.0, 1.0) * fade * hem;
    float vein = 1.0 - smoothstep(0.0, VEIN, abs(n - 0.5));
    float shine = rim * hem * (3.4 * square * slant + 0.02 + 0.10 * vein) + 2.2 * burn * burn;
    vec3 light = 0.05 * colour * alpha + (emission + u_edge * shine) * fade;
    float seen = exp(-HAZE * fog_depth(origin, direction, s.t));
    o_radiance = vec4(min(light * seen, vec3(6e4)), alpha * seen);
}
