// Height maps (sdf/height_map.py): one texel a cell, every map below the one before.
//   x heights of its near corners, y of its far ones (16 bits each: left, right)
//   z, w its cones: the steepest rise towards (+x, +z), (-x, +z), (+x, -z), (-x, -z), 16 bits each
uniform usampler2D u_heights;

// Where a terrain's map lies and how it is scaled: from texels 5 and 6 of its leaf (sdf/procedural.py).
struct Ground {
    int first;    // row of the map
    int size;     // cells along a side, a power of two
    float texels; // a metre
    float unit;   // metres of one step of height
    float cone;   // rise of one step of a cone
};

Ground read_ground(vec4 a, vec4 b) { return Ground(int(a.x), int(a.y), b.x, b.y, b.z); }

uvec4 ground_cell(Ground g, ivec2 cell) {
    return texelFetch(u_heights, (cell & (g.size - 1)) + ivec2(0, g.first), 0);
}

vec4 cell_corners(uvec4 cell) { return vec4(cell.x & 0xffffu, cell.x >> 16, cell.y & 0xffffu, cell.y >> 16); }

// Height [m] at `part` of a cell.
float ground_height(Ground g, uvec4 cell, vec2 part) {
    vec4 corners = cell_corners(cell);
    vec2 side = mix(corners.xz, corners.yw, part.x);
    return mix(side.x, side.y, part.y) * g.unit;
}

// The cone towards a horizontal direction.
float ground_cone(Ground g, uvec4 cell, vec2 direction) {
    uint pair = direction.y < 0.0 ? cell.w : cell.z;
    return float(direction.x < 0.0 ? pair >> 16 : pair & 0xffffu) * g.cone;
}

// Weights of four samples in a row for a cubic B-spline, and those of its slope.
vec4 spline_weights(float f) {
    float g = 1.0 - f;
    return vec4(g * g * g, f * f * (3.0 * f - 6.0) + 4.0, g * g * (3.0 * g - 6.0) + 4.0, f * f * f) / 6.0;
}
vec4 spline_slopes(float f) {
    float g = 1.0 - f;
    return vec4(-g * g, f * (3.0 * f - 4.0), g * (4.0 - 3.0 * g), f * f) * 0.5;
}

// Smooth normal at `at` [m]: of the B-spline through the samples, so that no cell of the map shows.
vec3 ground_normal(Ground g, vec2 at) {
    vec2 place = at * g.texels, whole = floor(place), part = place - whole;
    ivec2 cell = ivec2(whole);
    vec4 a = cell_corners(ground_cell(g, cell + ivec2(-1, -1))), b = cell_corners(ground_cell(g, cell + ivec2(1, -1)));
    vec4 c = cell_corners(ground_cell(g, cell + ivec2(-1, 1))), d = cell_corners(ground_cell(g, cell + ivec2(1, 1)));
    mat4 rows = mat4(vec4(a.xy, b.xy), vec4(a.zw, b.zw), vec4(c.xy, d.xy), vec4(c.zw, d.zw));
    vec4 wx = spline_weights(part.x), wz = spline_weights(part.y);
    float dx = dot(spline_slopes(part.x) * rows, wz), dz = dot(wx * rows, spline_slopes(part.y));
    return normalize(vec3(vec2(-dx, -dz) * g.unit * g.texels, 1.0).xzy);
}
