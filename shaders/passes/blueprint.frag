// The look of a blueprint. INK 1: where the picture's surface breaks off or turns, at its own size, as a line of ink. INK 0:
// that ink over the developed picture, which grows dim and cool beneath it.
#include "lib/depth.glsl"
#include "lib/surface.glsl"

layout(location = 0) out vec4 o_colour;

#if INK

uniform usampler2D u_surface;
uniform sampler2D u_depth;

struct Spot {
    float inverse;  // 1 / distance [1/m], 0 for the sky: even along a plane
    vec3 normal;
};

Spot spot(ivec2 texel) {
    texel = clamp(texel, ivec2(0), textureSize(u_depth, 0) - 1);
    Surface surface = unpack_surface(texelFetch(u_surface, texel, 0));
    bool there = has_surface(texelFetch(u_depth, texel, 0).x);
    return Spot(there ? 1.0 / max(surface.t, 1e-3) : 0.0, there ? surface.normal : vec3(0.0));
}

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    Spot a = spot(here), b = spot(here + ivec2(1, 0)), c = spot(here + ivec2(0, 1)), d = spot(here - ivec2(1, 0)), e = spot(here - ivec2(0, 1));
    float nearest = max(max(a.inverse, b.inverse), max(c.inverse, 1e-6));
    float breaks = max(abs(b.inverse + d.inverse - 2.0 * a.inverse), abs(c.inverse + e.inverse - 2.0 * a.inverse)) / nearest;
    float turns = max(distance(a.normal, b.normal), distance(a.normal, c.normal));
    float far = clamp(60.0 * nearest, 0.15, 1.0);  // what is far away is all edges
    o_colour = vec4(max(smoothstep(0.02, 0.08, breaks), 0.75 * smoothstep(0.25, 0.7, turns)) * far);
}

#else

uniform sampler2D u_source;  // ink
uniform vec4 u_place;        // ink's texels a pixel, x and y; what is added to them
uniform vec4 u_ink;          // its colour, its strength
uniform vec4 u_paper;        // colour of the paper, how far it covers the picture

void main() {
    vec2 at = (gl_FragCoord.xy * u_place.xy + u_place.zw) / vec2(textureSize(u_source, 0));
    float ink = textureLod(u_source, at, 0.0).x * u_ink.w;
    o_colour = vec4(u_paper.rgb * u_paper.w + u_ink.rgb * ink, u_paper.w + (1.0 - u_paper.w) * 0.6 * ink);
}

#endif
