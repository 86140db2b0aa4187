// Warp records, 3 texels: rotation outer -> inner, origin and kind, amount (sdf/bounds.py has the bounds).
// Kinds: 0 twist [rad/m about y], 1 bend [rad/m, Barr 1984], 2 fold [flags], 3 periodic [spacing, 0 = none].
uniform sampler2D u_warps;

vec4 warp_texel(int warp, int texel) {
    return texelFetch(u_warps, ivec2((warp & 255) * 3 + texel, warp >> 8), 0);
}

vec3 twist(vec3 p, float rate) {
    float c = cos(rate * p.y), s = sin(rate * p.y);
    return vec3(c * p.x - s * p.z, p.y, s * p.x + c * p.z);
}

vec3 bend(vec3 p, float rate) {
    float curve = abs(rate) < 1e-4 ? 1e-4 : rate;
    vec2 arm = vec2(curve * p.x, 1.0 - curve * p.y);
    float height = (2.0 * p.y - curve * dot(p.xy, p.xy)) / (1.0 + length(arm));
    return vec3(atan(arm.x, arm.y) / curve, height, p.z);
}

// The cell that p is in, or with `neighbour`, one bit for each axis that repeats, the next nearest ones.
vec3 cell(vec3 p, vec3 spacing, int neighbour) {
    bvec3 repeats = greaterThan(spacing, vec3(0.0));
    int y = neighbour >> int(repeats.x), z = y >> int(repeats.y);
    vec3 next = vec3(ivec3(neighbour, y, z) & 1);
    vec3 s = max(spacing, 1e-6);
    vec3 local = p - s * floor(p / s + 0.5);
    vec3 side = vec3(local.x < 0.0 ? -1.0 : 1.0, local.y < 0.0 ? -1.0 : 1.0, local.z < 0.0 ? -1.0 : 1.0);
    return mix(p, local - s * side * next, vec3(repeats));
}

vec3 warp(vec4 turn, vec4 place, vec4 amount, vec3 p, int neighbour) {
    p = rotate(turn, p - place.xyz);
    vec3 folded = mix(p, abs(p), amount.xyz);
    vec3 result = place.w < 0.5 ? twist(p, amount.x) : bend(p, amount.x);
    result = place.w > 1.5 ? folded : result;
    return place.w > 2.5 ? cell(p, amount.xyz, neighbour) : result;
}

// Through all warps of a leaf, from the outside in.
vec3 into_warps(vec4 chain, vec3 p, int neighbour) {
    int first = int(chain.x), count = int(chain.y);
    for (int i = 0;;) {
        vec3 inside = warp(warp_texel(first + i, 0), warp_texel(first + i, 1), warp_texel(first + i, 2), p, neighbour);
        p = i < count ? inside : p;
        if (++i >= count) break;
    }
    return p;
}

// Cells to look at: 2 for each axis that repeats.
int neighbour_count(vec4 chain) {
    int first = int(chain.x), count = int(chain.y), cells = 1;
    for (int i = 0;;) {
        bvec3 repeats = greaterThan(warp_texel(first + i, 2).xyz, vec3(0.0));
        int axes = int(repeats.x) + int(repeats.y) + int(repeats.z);
        cells <<= i < count && warp_texel(first + i, 1).w > 2.5 ? axes : 0;
        if (++i >= count) break;
    }
    return cells;
}

// Distance through warps made safe to step by (sdf/bounds.py): d/L near the leaf's box, the box's distance far away.
float guarded(float d, vec4 chain, vec3 centre, vec3 half_extent, vec3 p) {
    float away = length(max(abs(p - centre) - half_extent, 0.0));
    d = min(d * chain.z, chain.w);
    return chain.w < 1e8 && away > 0.0 ? max(d, away) : d;
}

// A leaf with all its warps, over all cells where they repeat.
float general_leaf(int leaf, vec3 p) {
    vec4 place = leaf_texel(leaf, 0), extent = leaf_texel(leaf, 1), turn = leaf_texel(leaf, 2);
    vec4 profile = leaf_texel(leaf, 3), kind = leaf_texel(leaf, 4), chain = leaf_texel(leaf, 5);
    float d = 1e9;
    int cells = neighbour_count(chain);
    for (int i = 0;;) {
        d = min(d, super_leaf(place, extent, turn, profile, kind, into_warps(chain, p, i)));
        if (++i >= cells) break;
    }
    return guarded(d, chain, leaf_texel(leaf, 6).xyz, leaf_texel(leaf, 7).xyz, p);
}
