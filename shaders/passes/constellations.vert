// Strands between stars: one quad each, round a line that is straight in any perspective. 2 texels of u_strands a strand
// (render/constellations.py): direction of one end, phase | direction of the other, 1 a strand (more: so much brighter), 0
// only a star at the first (below 0: that bright).
#include "lib/view.glsl"

uniform sampler2D u_strands;
uniform vec2 u_widths;  // sigma of core and glow [rad]

flat out vec4 v_ends;   // pixels
flat out vec2 v_kind;   // phase, the kind as above
const float MARGIN = 3.0;  // sigmas of the glow

vec3 project(vec3 d) {
    float ahead = dot(d, u_forward.xyz);
    vec2 at = vec2(dot(d, u_right.xyz), dot(d, u_up.xyz)) / (dot(u_up.xyz, u_up.xyz) * max(ahead, 1e-3));
    return vec3((at * u_picture.y + u_picture.xy) * 0.5 - u_picture.zw, ahead);
}

void main() {
    vec4 first = texelFetch(u_strands, ivec2(gl_InstanceID * 2, 0), 0);
    vec4 second = texelFetch(u_strands, ivec2(gl_InstanceID * 2 + 1, 0), 0);
    vec3 a = project(first.xyz), b = project(second.xyz);
    vec2 along = b.xy - a.xy;
    along = length(along) > 1e-3 ? normalize(along) : vec2(1.0, 0.0);
    float margin = MARGIN * max(u_widths.y / u_shift_right.w, 1.5) * (1.0 + 0.5 / max(min(a.z, b.z), 0.2));
    vec2 end = gl_VertexID < 2 ? a.xy - along * margin : b.xy + along * margin;
    vec2 at = end + vec2(-along.y, along.x) * ((gl_VertexID & 1) == 0 ? -margin : margin);
    bool seen = min(a.z, b.z) > 0.05;
    gl_Position = seen ? vec4(at / u_picture.xy * 2.0 - 1.0, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
    v_ends = vec4(a.xy, b.xy);
    v_kind = vec2(first.w, second.w);
}
