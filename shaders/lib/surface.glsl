// What a ray hit, in one RGBA32UI texel: distance, octahedral normal, two leaves, share of the second.
struct Surface {
    float t;       // distance along the ray [m]
    vec3 normal;
    int first;     // leaf that counts most
    int second;
    float share;   // of the second, in [0, 0.5]
};

const int OPENING = 0xffff;  // in place of a leaf: what is seen there is another world's (passes/opening.frag)

vec2 octahedral(vec3 n) {
    n /= abs(n.x) + abs(n.y) + abs(n.z);
    vec2 folded = (1.0 - abs(n.yx)) * vec2(n.x < 0.0 ? -1.0 : 1.0, n.y < 0.0 ? -1.0 : 1.0);
    return n.z < 0.0 ? folded : n.xy;
}

vec3 from_octahedral(vec2 e) {
    vec3 n = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    float down = max(-n.z, 0.0);
    n.xy += vec2(n.x < 0.0 ? down : -down, n.y < 0.0 ? down : -down);
    return normalize(n);
}

uvec4 pack_surface(Surface s) {
    uint normal = packUnorm2x16(octahedral(s.normal) * 0.5 + 0.5);
    return uvec4(floatBitsToUint(s.t), normal, uint(s.first) | (uint(s.second) << 16), floatBitsToUint(s.share));
}

Surface unpack_surface(uvec4 bits) {
    vec3 normal = from_octahedral(unpackUnorm2x16(bits.y) * 2.0 - 1.0);
    int first = int(bits.z & 0xffffu), second = int(bits.z >> 16);
    return Surface(abs(uintBitsToFloat(bits.x)), normal, first, second, abs(uintBitsToFloat(bits.w)));
}

// What passes/weave.frag says by signs: of the distance, that it is the mirror's plane though it has another's material;
// of the share, that seams shine there.
const uint SIGN = 0x80000000u;
bool on_mirror_plane(uvec4 bits) { return (bits.x & SIGN) != 0u; }
bool near_seam(uvec4 bits) { return (bits.w & SIGN) != 0u; }
