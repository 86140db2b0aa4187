// Corner i of a tetrahedron: four differences along these give a gradient (Quilez, "normals for an SDF").
vec3 tap_direction(int i) { return vec3(ivec3(((i + 3) >> 1) & 1, (i >> 1) & 1, i & 1) * 2 - 1); }
