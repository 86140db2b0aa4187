// Patterns in a form's own space, filtered over the pixel's footprint so that none shimmers.
#include "lib/noise.glsl"

// Share of [x - width/2, x + width/2] that lies on lines of thickness `line` every `spacing`: a box-filtered
// line pattern, exact at any distance (Quilez, "filtering procedurals").
float filtered_lines(float x, float spacing, float line, float width) {
    float w = max(width, 1e-5) / spacing;
    float share = clamp(line / spacing, 0.0, 1.0);
    float a = x / spacing - 0.5 * w + 0.5 * share, b = a + w;
    float covered = floor(b) * share + min(fract(b), share) - floor(a) * share - min(fract(a), share);
    return clamp(covered / w, 0.0, 1.0);
}

vec3 filtered_lines3(vec3 p, float spacing, float line, vec3 width) {
    return vec3(
        filtered_lines(p.x, spacing, line, width.x), filtered_lines(p.y, spacing, line, width.y),
        filtered_lines(p.z, spacing, line, width.z)
    );
}

// Share of a footprint `width` wide at p that lies on the lines of a honeycomb of cells `spacing` across.
float filtered_hex(vec2 p, float spacing, float line, float width) {
    vec2 q = p / spacing, cell = vec2(1.0, 1.7320508);
    vec2 a = q - cell * floor(q / cell + 0.5), b = q - 0.5 * cell;
    b -= cell * floor(b / cell + 0.5);
    vec2 local = abs(dot(a, a) < dot(b, b) ? a : b);
    float edge = 0.5 - max(local.x, dot(local, vec2(0.5, 0.8660254)));  // distance to the nearest line, in cells
    float w = max(width / spacing, 1e-4), share = clamp(line / spacing, 0.0, 1.0);
    float near = clamp((0.5 * share - edge) / w + 0.5, 0.0, 1.0) - clamp((-0.5 * share - edge) / w + 0.5, 0.0, 1.0);
    float mean = 1.0 - (1.0 - share) * (1.0 - share);
    return mix(min(near, 1.0), mean, smoothstep(0.2, 0.5, w));
}

// Of light in thin lines: heights, and a beam that runs upwards through them.
float hologram_lines(vec3 local, float spacing, float line, vec3 width, float time) {
    float fine = filtered_lines(local.y, spacing, line, width.y);
    float beam = fract(0.21 * time - local.y / (24.0 * spacing));
    beam *= beam * beam;
    float thin = filtered_lines(local.y + 0.05 * time, 0.25 * spacing, 0.125 * spacing, width.y);
    return fine + 0.5 * beam + 0.12 * thin;
}

// Draws the pattern of material `index` on m: `local` position, `normal` there, `width` of a pixel [m].
Material draw_pattern(Material m, int index, vec3 local, vec3 normal, float width, int leaf) {
    vec4 record = material_texel(index, 2);
    float kind = record.x, spacing = record.y, line = record.z;
    vec3 facing = abs(normal);
    vec3 footprint = width * (1.0 + 2.0 * (1.0 - facing));
    vec3 lines = filtered_lines3(local, spacing, line, footprint);
    // a line across x shows on faces that do not look along x
    vec3 shown = lines * smoothstep(0.0, 0.35, 1.0 - facing);
    float grid = 1.0 - (1.0 - shown.x) * (1.0 - shown.y) * (1.0 - shown.z);
    float stripes = shown.y;
    // windows: panes between the lines, of which a hashed share is lit; only on walls
    vec3 cell = floor(local / spacing);
    float side = facing.x > facing.z ? cell.z : cell.x;
    vec3 h = hash3(ivec2(int(side) * 3 + (facing.x > facing.z ? 1 : 0), int(cell.y)), uint(leaf));
    float wall = smoothstep(0.6, 0.4, facing.y);
    float along = facing.x > facing.z ? lines.z : lines.x;
    float open = (1.0 - along) * (1.0 - lines.y);
    float far = smoothstep(0.15, 0.5, width / spacing);  // panes too small to tell apart: their mean
    float lit = mix(step(0.55, h.x) * (0.35 + 1.3 * h.y), 0.45, far);
    float panes = open * wall * lit;
    float widest = max(facing.x, max(facing.y, facing.z));
    vec2 flat_on = facing.x == widest ? local.zy : (facing.y == widest ? local.xz : local.xy);
    float hex = filtered_hex(flat_on, spacing, line, width * (1.0 + 2.0 * (1.0 - widest)));
    float drawn = kind < 0.5 ? 1.0 : kind < 1.5 ? grid : (kind < 2.5 ? stripes : (kind < 3.5 ? panes : hex));
    m.emission *= drawn;
    m.colour = mix(m.colour, m.glow * 0.2, kind < 0.5 ? 0.0 : 0.3 * drawn);
    m.roughness = kind > 2.5 && kind < 3.5 ? mix(m.roughness, 0.12, open * wall) : m.roughness;
#if RICH
    bool hologram = kind > 4.5;
    float light = hologram_lines(local, spacing, line, footprint, u_origin.w);
    m.emission = hologram ? material_texel(index, 1).rgb * light : m.emission;
    m.special.y = hologram ? 0.92 : m.special.y;
    m.thin = hologram ? 1.0 : 0.0;
#endif
    return m;
}
