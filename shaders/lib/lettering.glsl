// Letters in space (sdf/lettering.py has the formulas), from a sheet of distances in heights of a capital.
// Text record, 2 texels: column, row, columns, rows on the sheet | first point x, y [cap heights], from point to point, half the ink's height.
uniform sampler2D u_letters;
uniform sampler2D u_texts;

const float LETTER_ROUND = 0.02;  // radius of a solid letter's edges [cap heights]

// Distance to the outlines in the plane [cap heights], negative inside; bilinear, beyond the grid at least so far.
float outline_distance(vec2 at, vec4 place, vec4 frame) {
    vec2 point = (at - frame.xy) / frame.z;
    vec2 inside = clamp(point, vec2(0.0), place.zw - 1.0);
    vec2 away = (point - inside) * frame.z;
    float d = textureLod(u_letters, (place.xy + inside + 0.5) / vec2(textureSize(u_letters, 0)), 0.0).x;
    float beyond = dot(away, away);
    return beyond > 0.0 ? sqrt(beyond + d * d) : d;
}

// letters: height, half depth, radius of a tube (0: solid) [m].
float letter_distance(vec3 local, vec3 letters, vec4 place, vec4 frame) {
    float flat_d = outline_distance(local.xy / letters.x, place, frame) * letters.x;
    float neon = length(vec2(flat_d, local.z)) - letters.z;
    float edge = min(LETTER_ROUND * letters.x, 0.5 * letters.y);
    vec2 w = vec2(flat_d, abs(local.z) - letters.y) + edge;
    float solid = min(max(w.x, w.y), 0.0) + length(max(w, 0.0)) - edge;
    return letters.z > 0.0 ? neon : solid;
}

// Slope of the distance in the plane, from differences over two points of the grid: smooth where the grid's own is not.
vec2 outline_slope(vec2 at, vec4 place, vec4 frame) {
    vec2 h = vec2(frame.z, 0.0);
    vec2 slope = vec2(
        outline_distance(at + h.xy, place, frame) - outline_distance(at - h.xy, place, frame),
        outline_distance(at + h.yx, place, frame) - outline_distance(at - h.yx, place, frame)
    );
    float size = length(slope);
    return size > 0.0 ? slope / size : vec2(0.0, 1.0);
}

// Gradient of letter_distance on its surface.
vec3 letter_gradient(vec3 local, vec3 letters, vec4 place, vec4 frame) {
    float flat_d = outline_distance(local.xy / letters.x, place, frame) * letters.x;
    vec2 slope = outline_slope(local.xy / letters.x, place, frame);
    float edge = min(LETTER_ROUND * letters.x, 0.5 * letters.y);
    vec2 w = vec2(flat_d, abs(local.z) - letters.y) + edge;
    vec2 share = max(w.x, w.y) > 0.0 ? max(w, 0.0) : vec2(w.x >= w.y, w.x < w.y);
    vec2 solid = vec2(share.x, local.z < 0.0 ? -share.y : share.y);
    vec2 across = letters.z > 0.0 ? vec2(flat_d, local.z) : solid;
    float size = length(across);
    across = size > 0.0 ? across / size : vec2(0.0, 1.0);
    return vec3(slope * across.x, across.y);
}
