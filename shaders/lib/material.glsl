// Material records, 6 texels (scene/materials.py):
//   0 colour, roughness     1 emission, metallic     2 pattern, spacing, line, rim
//   3 glow colour, kind of detail (-1: plain, for the cheaper program)
//   4 film [nm], glass, soft, wet     5 waves, wavelength, grain, relief
uniform sampler2D u_materials;

struct Material {
    vec3 colour;
    float roughness;
    vec3 emission;
    float metallic;
    vec3 glow;
    float rim;
#if RICH
    vec4 special;  // film [nm], glass, soft, wet
    vec2 waves;    // slope, wavelength [m]
    vec3 bump;     // what detail adds to the normal
    float thin;    // how far light passes unbent, as through a hologram
#endif
};

vec4 material_texel(int index, int texel) {
    return texelFetch(u_materials, ivec2((index & 255) * 6 + texel, index >> 8), 0);
}

int leaf_material_index(int leaf) { return int(leaf_texel(leaf, 4).w); }

bool is_rich(int leaf) { return material_texel(leaf_material_index(leaf), 3).w >= 0.0; }

// Where two leaves colour a surface, it is rich if either is.
bool is_rich_surface(Surface s) { return is_rich(s.first) || (s.share > 0.0 && is_rich(s.second)); }

Material mix_materials(Material a, Material b, float share) {
    a.colour = mix(a.colour, b.colour, share);
    a.roughness = mix(a.roughness, b.roughness, share);
    a.emission = mix(a.emission, b.emission, share);
    a.metallic = mix(a.metallic, b.metallic, share);
    a.glow = mix(a.glow, b.glow, share);
    a.rim = mix(a.rim, b.rim, share);
#if RICH
    a.special = mix(a.special, b.special, share);
    a.waves = mix(a.waves, b.waves, share);
    a.bump = mix(a.bump, b.bump, share);
    a.thin = mix(a.thin, b.thin, share);
#endif
    return a;
}
