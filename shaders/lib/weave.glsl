// Where which part of a joined field prevails (sdf/weave.py): rows of u_leaves below the leaves (render/weaving.py).
//   a texel a part: colour of its seams, the leaf its ground is like or -1
//   four leaves a texel: the part of each, + 0.5 where it is ground
//   four parts a texel: their weights at a point; points row by row, 1024 texels a row, layer after layer
//   the weights of one part at the four corners of a cell, (x, z), (x+, z), (x, z+), (x+, z+); cells likewise, a layer for
//   each part with terrains
uniform ivec4 u_weave;        // first row of the first three, points along a side
uniform vec4 u_weave_place;   // x, z of the first point [m], points a metre, parts

vec4 part_record(int part) { return texelFetch(u_leaves, ivec2(part, u_weave.x), 0); }

float leaf_membership(int leaf) {
    return texelFetch(u_leaves, ivec2((leaf >> 2) & 1023, u_weave.y + (leaf >> 12)), 0)[leaf & 3];
}

int part_of(float membership) { return int(membership); }
bool is_ground(float membership) { return fract(membership) > 0.25; }

vec4 weights_at(int point, int layer) {
    int at = point + layer * u_weave.w * u_weave.w;
    return texelFetch(u_leaves, ivec2(at & 1023, u_weave.z + (at >> 10)), 0);
}

// Where a place lies among the points: cell, and part of it; bilinear between points and constant beyond the last, as
// `Weave.at`.
struct Spot { ivec2 cell; vec2 part; vec2 inside; };  // `inside`: 0 along an axis beyond the last points

Spot weave_spot(vec2 xz) {
    vec2 place = (xz - u_weave_place.xy) * u_weave_place.z, held = clamp(place, 0.0, float(u_weave.w - 1));
    vec2 cell = min(floor(held), float(u_weave.w - 2));
    return Spot(ivec2(cell), held - cell, vec2(equal(place, held)));
}

// A terrain that its part's weight lifts (sdf/terrain_lift.py), texel 7 of its leaf: layer of its cells + 1, or 0 where it
// stands as it is; height where its part weighs nothing [m]; how fast the weight changes at most [1/m].
uniform int u_lifts;  // first row of the cells

float lift_weight(vec4 lift, vec2 xz) {
    Spot s = weave_spot(xz);
    int at = (int(lift.x) - 1) * u_weave.w * u_weave.w + s.cell.y * u_weave.w + s.cell.x;
    vec4 corners = texelFetch(u_leaves, ivec2(at & 1023, u_lifts + (at >> 10)), 0);
    vec2 side = mix(corners.xz, corners.yw, s.part.x);
    return lift.x > 0.5 ? mix(side.x, side.y, s.part.y) : 1.0;
}

// Its slope along x and z [1/m], over two cells, so that no cell shows.
vec2 lift_slope(vec4 lift, vec2 xz) {
    float step = 1.0 / u_weave_place.z;
    vec2 right = vec2(step, 0.0), far = vec2(0.0, step);
    return 0.5 * u_weave_place.z * vec2(
        lift_weight(lift, xz + right) - lift_weight(lift, xz - right), lift_weight(lift, xz + far) - lift_weight(lift, xz - far)
    );
}
