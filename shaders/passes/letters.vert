// One quad a text, round what its box shows on the screen; the box's record travels as flat varyings.
#include "lib/view.glsl"
#include "lib/leaf.glsl"

uniform isampler2D u_text_leaves;  // leaf, number of the text; 1024 a row
uniform sampler2D u_texts;         // lib/lettering.glsl

flat out vec4 v_place, v_extent, v_turn;  // of the leaf
flat out vec4 v_sheet, v_frame;           // of the text
flat out int v_leaf;

// Where a point of the world is seen, in half pictures; w 0 behind the eye.
vec4 seen(vec3 point) {
    vec3 from = point - u_origin.xyz;
    bool parallel = dot(u_shift_up.xyz, u_shift_up.xyz) > 0.0;
    vec3 right = parallel ? u_shift_right.xyz : u_right.xyz, up = parallel ? u_shift_up.xyz : u_up.xyz;
    float depth = parallel ? 1.0 : dot(from, u_forward.xyz);
    vec2 at = vec2(dot(from, right) / dot(right, right), dot(from, up) / dot(up, up)) / max(depth, 1e-6);
    return vec4(at * vec2(u_picture.y / u_picture.x, 1.0), 0.0, depth > 1e-3 ? 1.0 : 0.0);
}

void main() {
    ivec2 entry = texelFetch(u_text_leaves, ivec2(gl_InstanceID & 1023, gl_InstanceID >> 10), 0).xy;
    v_leaf = entry.x;
    v_place = leaf_texel(entry.x, 0);
    v_extent = leaf_texel(entry.x, 1);
    v_turn = leaf_texel(entry.x, 2);
    v_sheet = texelFetch(u_texts, ivec2(entry.y * 2, 0), 0);
    v_frame = texelFetch(u_texts, ivec2(entry.y * 2 + 1, 0), 0);
    vec3 half_extent = v_extent.xyz + v_place.w + u_circle.w;
    vec2 low = vec2(1.0), high = vec2(-1.0);
    float behind = 0.0, ahead = 0.0;
    for (int i = 0; i < 8; i++) {
        vec3 corner = vec3(ivec3(i, i >> 1, i >> 2) & 1) * 2.0 - 1.0;
        vec4 at = seen(v_place.xyz + rotate(vec4(-v_turn.xyz, v_turn.w), corner * half_extent));
        low = min(low, at.xy);
        high = max(high, at.xy);
        behind += 1.0 - at.w;
        ahead += at.w;
    }
    vec2 pixel = 2.0 / u_picture.xy;
    low = behind > 0.5 ? vec2(-1.0) : max(low - pixel, -1.0);
    high = behind > 0.5 ? vec2(1.0) : min(high + pixel, 1.0);
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    bool shown = ahead > 0.5 && all(lessThan(low, high));
    gl_Position = vec4(shown ? mix(low, high, corner) : vec2(2.0), 0.0, 1.0);
}
