// Material records, 4 texels (scene/posing.py):
//   0 colour, roughness     1 emission, metallic     2 pattern, spacing, line, rim     3 glow colour, 0
uniform sampler2D u_materials;

struct Material {
    vec3 colour;
    float roughness;
    vec3 emission;
    float metallic;
    vec4 pattern;
    vec3 glow;
};

Material read_material(int index) {
    vec4 a = texelFetch(u_materials, ivec2((index & 255) * 4, index >> 8), 0);
    vec4 b = texelFetch(u_materials, ivec2((index & 255) * 4 + 1, index >> 8), 0);
    vec4 c = texelFetch(u_materials, ivec2((index & 255) * 4 + 2, index >> 8), 0);
    vec4 d = texelFetch(u_materials, ivec2((index & 255) * 4 + 3, index >> 8), 0);
    return Material(a.rgb, a.a, b.rgb, b.a, c, d.rgb);
}

Material mix_materials(Material a, Material b, float share) {
    return Material(
        mix(a.colour, b.colour, share), mix(a.roughness, b.roughness, share), mix(a.emission, b.emission, share),
        mix(a.metallic, b.metallic, share), mix(a.pattern, b.pattern, share), mix(a.glow, b.glow, share)
    );
}

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

// Draws a material's pattern in the form's own space: `local` position, `normal` there, `width` of a pixel [m].
Material draw_pattern(Material m, vec3 local, vec3 normal, float width, int leaf) {
    float kind = m.pattern.x, spacing = m.pattern.y, line = m.pattern.z;
    vec3 facing = abs(normal);
    vec3 footprint = width * (1.0 + 2.0 * (1.0 - facing));
    vec3 lines = filtered_lines3(local, spacing, line, footprint);
    // a line across x shows on faces that do not look along x
    vec3 shown = lines * smoothstep(0.0, 0.35, 1.0 - facing);
    float grid = max(shown.x, max(shown.y, shown.z));
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
    float drawn = kind < 0.5 ? 1.0 : kind < 1.5 ? grid : (kind < 2.5 ? stripes : panes);
    m.emission *= drawn;
    m.colour = mix(m.colour, m.glow * 0.2, kind < 0.5 ? 0.0 : 0.3 * drawn);
    m.roughness = kind > 2.5 ? mix(m.roughness, 0.12, open * wall) : m.roughness;
    return m;
}
