// Leaf records, 8 texels (sdf/packing.py::leaf_texels), and their distance (sdf/primitives.py has the formulas).
//   0 centre, rounding r      1 half extents b, blend radius k     2 rotation outer -> local (x, y, z, w)
//   3 corner rc, wall, taper (round cone: slope/sqrt(1-slope²)), slope
//   4 shell, operator, mode (0 super, 1 round cone, 2 plane), material
//   5 first warp, warps, 1/Lipschitz, margin   6 centre of the guarding box   7 its half extents
uniform sampler2D u_leaves;

vec4 leaf_texel(int leaf, int texel) {
    return texelFetch(u_leaves, ivec2((leaf & 127) * 8 + texel, leaf >> 7), 0);
}

vec3 rotate(vec4 q, vec3 v) {
    return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v);
}

float rounded_box(vec3 local, vec3 b, float r) {
    vec3 v = abs(local) - b;
    return length(max(v, 0.0)) + min(max(v.x, max(v.y, v.z)), 0.0) - r;
}

// Gradient of a rounded box outside it; inside, of the nearest face.
vec3 rounded_box_gradient(vec3 local, vec3 b) {
    vec3 v = abs(local) - b, out_of = max(v, 0.0);
    float l = length(out_of);
    vec3 face = vec3(v.x >= max(v.y, v.z), v.y > v.x && v.y >= v.z, v.z > max(v.x, v.y));
    vec3 side = vec3(local.x < 0.0 ? -1.0 : 1.0, local.y < 0.0 ? -1.0 : 1.0, local.z < 0.0 ? -1.0 : 1.0);
    return side * (l > 0.0 ? out_of / l : face);
}

vec3 simple_leaf_gradient(vec4 place, vec4 extent, vec4 turn, vec3 p) {
    vec3 local = rounded_box_gradient(rotate(turn, p - place.xyz), extent.xyz);
    return rotate(vec4(-turn.xyz, turn.w), local);
}

float simple_leaf(vec4 place, vec4 extent, vec4 turn, vec3 p) {
    return rounded_box(rotate(turn, p - place.xyz), extent.xyz, place.w);
}

// After Malin's "uberprim": a rectangle with round corners, its wall, swept along y with a taper. In its own frame.
float super_primitive(vec4 place, vec4 extent, vec4 profile, vec4 kind, vec3 local) {
    vec2 w = abs(local.xz) - (extent.xz - profile.x);
    float q = length(max(w, 0.0)) + min(max(w.x, w.y), 0.0) - profile.x;
    // round cone: the foot on the axis along the cone's own normal
    float foot = clamp(local.y - q * profile.z, -extent.y, extent.y);
    float cone = length(vec2(q, local.y - foot)) + profile.w * foot;
    q = max(q, -q - profile.y);
    float h = extent.y, y = local.y;
    vec2 edge = vec2(-profile.z, 2.0 * h);
    vec2 from = vec2(q, y + h);
    vec2 diagonal = from - edge * clamp(dot(from, edge) / max(dot(edge, edge), 1e-12), 0.0, 1.0);
    vec2 bottom = vec2(max(q, 0.0), y + h);
    vec2 top = vec2(max(q + profile.z, 0.0), y - h);
    float outside = max(dot(from, vec2(edge.y, -edge.x)), abs(y) - h);
    float solid = sqrt(min(dot(diagonal, diagonal), min(dot(bottom, bottom), dot(top, top))));
    solid = outside < 0.0 ? -solid : solid;
    float d = kind.z > 1.5 ? y : (kind.z > 0.5 ? cone : solid);
    d -= place.w;
    return max(d, -(d + kind.x));
}

float super_leaf(vec4 place, vec4 extent, vec4 turn, vec4 profile, vec4 kind, vec3 p) {
    return super_primitive(place, extent, profile, kind, rotate(turn, p - place.xyz));
}

// Half lengths of a box in the leaf's own frame that holds it.
vec3 leaf_half(vec4 place, vec4 extent, vec4 profile) {
    return extent.xyz + (place.w + abs(profile.w) * extent.y);
}

// Where a ray enters and leaves the box ±half; it misses where it would leave before it enters.
vec2 box_span(vec3 origin, vec3 direction, vec3 half_extent) {
    vec3 safe = vec3(
        abs(direction.x) < 1e-9 ? 1e-9 : direction.x, abs(direction.y) < 1e-9 ? 1e-9 : direction.y,
        abs(direction.z) < 1e-9 ? 1e-9 : direction.z
    );
    vec3 inverse = 1.0 / safe, middle = -origin * inverse, reach = abs(inverse) * half_extent;
    vec3 near = middle - reach, far = middle + reach;
    return vec2(max(max(near.x, near.y), near.z), min(min(far.x, far.y), far.z));
}
