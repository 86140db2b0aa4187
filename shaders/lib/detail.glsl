// Fine relief from tiling volumes whose mip levels are its exact means, so that it fades and never shimmers.
uniform sampler3D u_noise;   // gradient [per cell], value, 0.5 + 0.5·x each; 8 cells a tile
uniform sampler3D u_cracks;  // likewise of how deep cracks between cells are; 4 cells a tile

const float NOISE_CELLS = 8.0, CRACK_CELLS = 4.0, VOLUME = 64.0;

vec4 volume_noise(vec3 p, float width) {  // p and width in cells
    return textureLod(u_noise, p / NOISE_CELLS, log2(max(width * VOLUME / NOISE_CELLS, 1.0))) * 2.0 - 1.0;
}

vec4 volume_cracks(vec3 p, float width) {
    return textureLod(u_cracks, p / CRACK_CELLS, log2(max(width * VOLUME / CRACK_CELLS, 1.0))) * 2.0 - 1.0;
}

// Threads over and under: height of a plain weave and its slope along both threads, faded by footprint.
vec3 weave(vec2 p, float width) {
    vec2 s = sin(p * 3.1415927), c = cos(p * 3.1415927);
    float shown = 1.0 - smoothstep(0.35, 0.9, width);
    float over = s.x * s.y;
    vec2 thread = vec2(c.x * s.y, s.x * c.y);
    return vec3(thread, over) * shown;
}

#if DETAIL
// Marks m with the detail of material `index` and returns, in the form's space, what it adds to the normal.
Material draw_detail(Material m, int index, vec3 local, vec3 normal, vec4 turn, float width) {
    vec4 record = material_texel(index, 5);
    float kind = material_texel(index, 3).w, grain = record.z, relief = kind > 0.5 ? record.w : 0.0;
    vec3 stretched = kind > 1.5 && kind < 2.5 ? vec3(0.03, 1.0, 1.0) : vec3(1.0);
    float across = width / grain;
    vec4 rough = volume_noise(local / grain * stretched, across);
    rough.xyz *= stretched;
    vec4 split = volume_cracks(local / grain, across);
    vec3 facing = abs(normal);
    bool upright = facing.y > facing.x && facing.y > facing.z, sideways = facing.x > facing.z;
    vec2 flat_on = upright ? local.xz : (sideways ? local.zy : local.xy);
    vec3 cloth = weave(flat_on / grain, across);
    vec3 slope = upright ? vec3(cloth.x, 0.0, cloth.y) : (sideways ? vec3(0.0, cloth.yx) : vec3(cloth.xy, 0.0));
    float deep = clamp(split.w * 0.5 + 0.5, 0.0, 1.0);
    vec3 gradient = kind < 1.5 ? rough.xyz * 0.8 : (kind < 2.5 ? rough.xyz * 0.4 : (kind < 3.5 ? -split.xyz * 1.6 : slope * 0.7));
    gradient -= normal * dot(gradient, normal);
    float shade = kind < 1.5 ? 0.5 * rough.w : (kind < 2.5 ? 0.25 * rough.w : (kind < 3.5 ? -0.85 * deep : 0.35 * cloth.z));
    float duller = kind < 1.5 ? 0.35 * rough.w : (kind < 2.5 ? 0.25 * rough.w : (kind < 3.5 ? 0.5 * deep : -0.15 * cloth.z));
    m.bump = rotate(vec4(-turn.xyz, turn.w), -gradient * relief);
    m.colour *= 1.0 + shade * relief;
    m.roughness = clamp(m.roughness + duller * relief, 0.03, 1.0);
    bool cracked = kind > 2.5 && kind < 3.5;  // what glows, glows in its cracks
    m.emission *= cracked ? deep * deep * 2.0 : 1.0;
    return m;
}
#endif
