// A walk through the lamps that reach a pixel's surface: of the list of its tile of 32 pixels, those whose bits
// passes/lampcull.frag has set for its tile of 8, and what lies beyond the bits.
#include "lib/lamp.glsl"

uniform usampler2D u_lamp_masks;

const int MASK_TILE = 8;
const int MASK_BITS = 128;

struct LampWalk {
    uvec4 bits;  // entries still to come, from `base` on
    int base;
    int first;   // of the list
    int beyond;  // the next entry that has no bit
    int count;
};

LampWalk walk_lamps(vec2 pixel) {
    ivec2 list = lamps_of_tile(pixel);
    return LampWalk(texelFetch(u_lamp_masks, ivec2(pixel) / MASK_TILE, 0), 0, list.x, MASK_BITS, list.y);
}

bool has_more(LampWalk walk) { return (walk.bits.x | walk.bits.y | walk.bits.z | walk.bits.w) != 0u || walk.beyond < walk.count; }

// The next lamp, or -1 where there is none.
int next_lamp(inout LampWalk walk) {
    for (int i = 0; i < 3; i++) {
        bool done = walk.bits.x == 0u;
        walk.base += done ? 32 : 0;
        walk.bits = done ? uvec4(walk.bits.yzw, 0u) : walk.bits;
    }
    int entry = walk.bits.x != 0u ? walk.base + findLSB(walk.bits.x) : walk.beyond;
    walk.beyond += walk.bits.x != 0u ? 0 : 1;
    walk.bits.x &= walk.bits.x - 1u;
    return entry < walk.count ? listed_lamp(walk.first + entry) : -1;
}
