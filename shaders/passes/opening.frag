// Where an opening is seen before what was marched: as a surface of its own, and which pixels of what is beyond are
// wanted for that, with those that they gather from.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/opening.glsl"

uniform usampler2D u_surface;       // of this side
uniform sampler2D u_depth;
uniform sampler2D u_before_depth;   // of what is beyond, of the sample before
layout(location = 0) out uvec4 o_surface;
layout(location = 1) out float o_wanted;  // as passes/mask.frag takes it

const int GATHERED = 8;  // pixels round each that is seen

// How far off the opening's plane is, where nothing hides it; below 0 elsewhere.
float seen(ivec2 pixel, vec3 normal) {
    vec3 origin, direction;
    camera_ray(vec2(pixel) + 0.5, origin, direction);
    uvec4 there = texelFetch(u_surface, pixel, 0);
    bool solid = has_surface(texelFetch(u_depth, pixel, 0).x) && int(there.z & 0xffffu) != OPENING;
    float t = opening_plane(origin, direction, normal), end = solid ? uintBitsToFloat(there.x) : u_forward.w;
    return t > max(ray_start(direction), 0.0) && t < end ? t : -1.0;
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy), last = textureSize(u_depth, 0) - 1;
    bool wanted = is_wanted(texelFetch(u_depth, pixel, 0).x);
    vec3 origin, direction, normal = opening_normal();
    camera_ray(gl_FragCoord.xy, origin, direction);
    float t = seen(pixel, normal), plane = opening_plane(origin, direction, normal);
    bool near = t > 0.0;
    for (int i = 0; i < 4; i++) {
        ivec2 beside = pixel + GATHERED * (2 * (ivec2(i, i >> 1) & 1) - 1);
        near = seen(clamp(beside, ivec2(0), last), normal) > 0.0 || near;
    }
    float facing = dot(normal, direction), border = opening_border(origin + direction * plane);
    near = near && border < 1.5 * float(GATHERED) * u_shift_right.w * abs(plane) / max(abs(facing), 0.05);
    float kept = has_surface(texelFetch(u_before_depth, pixel, 0).x) ? 0.0 : 0.5;
    o_wanted = wanted ? (near ? 1.0 : 0.5) : kept;
    o_surface = pack_surface(Surface(t, facing > 0.0 ? -normal : normal, OPENING, OPENING, 0.0));
    gl_FragDepth = wanted && t > 0.0 && border <= 0.0 ? 0.5 : 1.0;
}
