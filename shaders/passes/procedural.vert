// One point a tile that a procedural leaf's box is seen through, as large as the tile, with the leaf's record.
#include "lib/leaf.glsl"

uniform isampler2D u_spots;  // tile's column | row << 16, leaf
uniform vec3 u_grid;         // width, height of the grid of tiles [px], size of a tile [px]

#if WOVEN
#define TEXELS 6
#else
#define TEXELS 5
#endif
flat out vec4 v_leaf[TEXELS];  // centre, half extents, rotation, and what sdf/procedural.py and render/weaving.py write
flat out int v_id;

void main() {
    ivec2 spot = texelFetch(u_spots, ivec2(gl_VertexID & 1023, gl_VertexID >> 10), 0).xy;
    vec2 tile = vec2(spot.x & 0xffff, spot.x >> 16);
    gl_PointSize = u_grid.z;
    gl_Position = vec4((tile + 0.5) * u_grid.z / u_grid.xy * 2.0 - 1.0, 0.0, 1.0);
    for (int i = 0; i < 3; i++) v_leaf[i] = leaf_texel(spot.y, i);
    v_leaf[3] = leaf_texel(spot.y, 5);
    v_leaf[4] = leaf_texel(spot.y, 6);
#if WOVEN
    v_leaf[5] = leaf_texel(spot.y, 7);
#endif
    v_id = spot.y;
}
