// What colours each surface of a joined field: where the march found ground, the leaves that say what the grounds of the
// two strongest parts there are like take its place. Marks what lies on the mirror's plane, and where seams shine.
#include "lib/view.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/seam.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
uniform int u_mirror_leaf;  // the plane, or -1

layout(location = 0) out uvec4 o_surface;

// The leaf that the ground of a part is like: a part without any has that of the others.
int ground_like(int part, int marched, int marched_part) {
    int like = int(part_record(part).w);
    return part == marched_part || like < 0 ? marched : like;
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    uvec4 bits = texelFetch(u_surface, pixel, 0);
    Surface s = unpack_surface(bits);
    bool there = has_surface(texelFetch(u_depth, pixel, 0).x) && s.first != OPENING;
    s.first = there ? s.first : 0;
    s.second = there ? s.second : 0;
    float first = leaf_membership(s.first), second = leaf_membership(s.second);
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 p = origin + direction * s.t;
    float width = u_shift_right.w * s.t, slant = width / max(abs(dot(s.normal, direction)), 0.06);
    Woven w = weave_at(p, 0.5 * slant);
    vec3 shares = ground_shares(w, p, slant);
    ivec3 order = strongest_first(shares);
    float a = shares[order.x], b = shares[order.y], c = shares[order.z];
    int lead = ground_like(int(w.part[order.x].w), s.first, part_of(first));
    int other = ground_like(int(w.part[order.y].w), s.first, part_of(first));
    float share = clamp((b - c) / max(a + b - 2.0 * c, 1e-6), 0.0, 0.5);  // as lib/paint.glsl, where a third counts, too
    bool ground = is_ground(first) && s.share <= 0.0;
    uint leaves = uint(lead) | (uint(other) << 16);
    bool shines = seam_reaches(w, p) || surfaces_blend(s, first, second);
    bool mirrors = ground && s.first == u_mirror_leaf;
    uvec4 woven = ground ? uvec4(bits.x, bits.y, leaves, floatBitsToUint(share > 0.004 ? share : 0.0)) : bits;
    o_surface = there ? woven | uvec4(mirrors ? SIGN : 0u, 0u, 0u, shines ? SIGN : 0u) : bits;
}
