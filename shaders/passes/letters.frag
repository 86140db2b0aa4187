// Marches the letters of one text from where the ray enters their box to where it leaves it, or meets what was hit before.
#include "lib/view.glsl"
#include "lib/leaf.glsl"
#include "lib/lettering.glsl"
#include "lib/surface.glsl"
#include "lib/depth.glsl"
#include "lib/before.glsl"

flat in vec4 v_place, v_extent, v_turn;
flat in vec4 v_sheet, v_frame;
flat in int v_leaf;

layout(location = 0) out uvec4 o_surface;

void main() {
    if (!is_wanted(texelFetch(u_before_depth, ivec2(gl_FragCoord.xy), 0).x)) discard;
    vec3 origin, direction;
    camera_ray(gl_FragCoord.xy, origin, direction);
    vec3 from = rotate(v_turn, origin - v_place.xyz), along = rotate(v_turn, direction);
    vec2 span = box_span(from, along, v_extent.xyz + v_place.w);
    float t = max(span.x, ray_start(direction)), end = min(nearer_than_before(u_forward.w), span.y);
    if (t > end) discard;
    vec3 letters = vec3(v_extent.y / v_frame.w, v_extent.z, v_place.w);
    int steps = int(u_limits.x);
    bool struck = false;
    for (int i = 0;;) {
        float gap = letter_distance(from + along * t, letters, v_sheet, v_frame);
        float radius = u_right.w * t + u_up.w;
        struck = t <= end && gap < radius * (i + 1 >= steps ? 2.0 : 1.0);
        if (struck || t > end || ++i >= steps) break;
        t += gap;
    }
    if (!struck) discard;
    vec3 normal = -direction;
    if (u_limits.y > 0.5) {
        vec3 slope = letter_gradient(from + along * t, letters, v_sheet, v_frame);
        normal = rotate(vec4(-v_turn.xyz, v_turn.w), slope);
    }
    o_surface = pack_surface(Surface(t, normal, v_leaf, v_leaf, 0.0));
    gl_FragDepth = 0.002 + 0.997 * t / (t + 8.0);  // nearer ones win; 0 and 1 have other meanings (lib/depth.glsl)
}
