// Light of seams on surfaces, through the air before them: added to what they are lit by otherwise.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/leaf.glsl"
#include "lib/material.glsl"
#include "lib/fog.glsl"
#include "lib/seam.glsl"

uniform usampler2D u_surface;

layout(location = 0) out vec4 o_radiance;

// What a surface scatters of the light that falls on it, about.
vec3 albedo(int leaf) {
    vec4 colour = material_texel(leaf_material_index(leaf), 0);
    return colour.rgb * (1.0 - 0.8 * material_texel(leaf_material_index(leaf), 1).a);
}

void main() {
    Surface s = unpack_surface(texelFetch(u_surface, ivec2(gl_FragCoord.xy), 0));
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 p = origin + direction * s.t;
    float width = u_shift_right.w * s.t, slant = width / max(abs(dot(s.normal, direction)), 0.06);
    float first = leaf_membership(s.first), second = leaf_membership(s.second);
    Shine shine = seam_light(weave_at(p, 0.5 * slant), s, p, direction, width, first, second);
    vec3 light = shine.own + shine.fallen * mix(albedo(s.first), albedo(s.second), s.share);
    float start = ray_start(direction);  // in a mirrored view, at the mirror
    light *= exp(-fog_depth(origin + direction * start, direction, max(s.t - start, 0.0)));
    o_radiance = vec4(min(light, vec3(1e3)), 0.0);
}
