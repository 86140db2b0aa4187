// Whether a pixel lies at an edge: a change of form, a crease, or a border with the sky. Patterns, lines, stars and
// visibility are filtered where they are drawn, so that only geometry needs more samples. 1 an edge, 0 a surface, 0.5 sky.
#include "lib/view.glsl"
#include "lib/surface.glsl"

uniform usampler2D u_surface;
uniform sampler2D u_depth;
#if BEYOND
uniform sampler2D u_mask;  // the same of what is seen through an opening
#endif
layout(location = 0) out float o_edge;

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy), last = textureSize(u_depth, 0) - 1;
    bool hit = texelFetch(u_depth, pixel, 0).x < 1.0;
    Surface here = unpack_surface(texelFetch(u_surface, pixel, 0));
    float differs = 0.0;
    for (int i = 0; i < 8; i++) {
        int j = i < 4 ? i : i + 1;
        ivec2 at = clamp(pixel + ivec2(j % 3 - 1, j / 3 - 1), ivec2(0), last);
        bool other_hit = texelFetch(u_depth, at, 0).x < 1.0;
        Surface other = unpack_surface(texelFetch(u_surface, at, 0));
        bool same = other.first == here.first && dot(other.normal, here.normal) > 0.75
            && abs(other.t - here.t) < 0.15 * here.t;
        differs = max(differs, other_hit != hit || (hit && !same) ? 1.0 : 0.0);
    }
#if BEYOND
    differs = max(differs, here.first == OPENING && texelFetch(u_mask, pixel, 0).x > 0.75 ? 1.0 : 0.0);
#endif
    o_edge = differs > 0.5 ? 1.0 : (hit ? 0.0 : 0.5);
}
