// Lays one face of the view all round (render/probe.py) on the octahedron, y up.
#include "lib/surface.glsl"

uniform sampler2D u_source;
uniform mat3 u_face;    // right, up, forward
uniform float u_round;  // half width of the face at distance 1
layout(location = 0) out vec4 o_radiance;

void main() {
    vec2 size = vec2(2 * textureSize(u_source, 0));
    vec3 direction = from_octahedral(gl_FragCoord.xy / size * 2.0 - 1.0).xzy;
    vec3 local = direction * u_face;
    if (local.z <= 0.0 || max(abs(local.x), abs(local.y)) > local.z * 1.02) discard;
    vec2 at = local.xy / (local.z * u_round) * 0.5 + 0.5;
    float t = texelFetch(u_source, ivec2(at * 0.5 * size), 0).a;
    o_radiance = vec4(textureLod(u_source, at, 0.0).rgb, t > 0.0 ? 1.0 / t : 0.0);
}
