// Lays one perspective view of a cube round the eye (render/panorama.py) on an equirectangular picture. Views overlap; each
// counts by its share, and the shares of all sum to 1 along every direction, so that no border shows.
// SHARP 1: by Catmull-Rom's kernel, over as much as a pixel shows; 0: as the texture is filtered.
uniform sampler2D u_source;
uniform vec4 u_globe;  // width, height [px], azimuth from side to side [rad]; half width of the view at distance 1
uniform mat3 u_face;   // the view's right, up, forward
uniform mat3 u_cube;   // right, up, forward of the cube that it is a side of
uniform vec3 u_low;    // which sides of the cube there are: left, below, behind
uniform vec3 u_high;   // right, above, ahead
uniform float u_blend; // where a view ends, at distance 1; its neighbour begins at 1 / that
layout(location = 0) out vec4 o_radiance;

// Towards a place in the picture, in the frame of its middle: x right, y up, z ahead.
vec3 towards(vec2 at) {
    vec2 angle = (at / u_globe.xy - 0.5) * vec2(u_globe.z, 3.14159265);
    float level = cos(angle.y);
    return vec3(sin(angle.x) * level, sin(angle.y), cos(angle.x) * level);
}

// Where a direction is seen in the view, in [0, 1].
vec2 place(vec3 direction) {
    vec3 local = direction * u_face;
    return local.xy / (max(local.z, 0.1) * u_globe.w) * 0.5 + 0.5;
}

vec3 rises(vec3 aside, vec3 ahead) {
    return 1.0 - smoothstep(1.0 / u_blend, u_blend, aside / max(ahead, 1e-6));
}

// How much of the picture this view makes up there.
float share(vec3 direction) {
    vec3 local = abs(direction * u_cube), forward = direction * u_face;
    vec3 there = mix(u_low, u_high, step(vec3(0.0), direction * u_cube));
    vec3 shares = there * rises(max(local.yzx, local.zxy), local);
    float own = rises(vec3(max(abs(forward.x), abs(forward.y))), vec3(forward.z)).x;
    return forward.z > 0.0 ? own / max(shares.x + shares.y + shares.z, 1e-6) : 0.0;
}

#if SHARP
vec4 kernel(float f) {
    return vec4(
        f * (-0.5 + f * (1.0 - 0.5 * f)), 1.0 + f * f * (1.5 * f - 2.5), f * (0.5 + f * (2.0 - 1.5 * f)), f * f * (0.5 * f - 0.5)
    );
}

// Between the least and the most of the four texels round it, so that nothing rings beside a lamp.
vec3 sharp(vec2 at) {
    ivec2 last = textureSize(u_source, 0) - 1, first = ivec2(floor(at - 0.5));
    vec2 f = at - 0.5 - vec2(first);
    vec4 across = kernel(f.x), up = kernel(f.y);
    vec3 sum = vec3(0.0), least = vec3(1e9), most = vec3(0.0);
    for (int i = 0; i < 16; i++) {
        ivec2 cell = ivec2(i & 3, i >> 2);
        vec3 colour = texelFetch(u_source, clamp(first + cell - 1, ivec2(0), last), 0).rgb;
        sum += across[cell.x] * up[cell.y] * colour;
        bool near = cell == clamp(cell, ivec2(1), ivec2(2));
        least = near ? min(least, colour) : least;
        most = near ? max(most, colour) : most;
    }
    return clamp(sum, least, most);
}

vec3 seen(vec2 pixel) {
    vec2 size = vec2(textureSize(u_source, 0));
    vec2 right = (place(towards(pixel + vec2(0.5, 0.0))) - place(towards(pixel - vec2(0.5, 0.0)))) * size;
    vec2 up = (place(towards(pixel + vec2(0.0, 0.5))) - place(towards(pixel - vec2(0.0, 0.5)))) * size;
    vec2 texels = max(vec2(length(right), length(up)), 1.25);  // that a pixel is wide and high
    ivec2 taps = ivec2(clamp(ceil(texels * 0.8), 1.0, 3.0));
    vec2 spread = (1.0 - 1.25 / texels) / vec2(taps);
    vec3 sum = vec3(0.0);
    int count = taps.x * taps.y;
    for (int i = 0;;) {
        vec2 aside = (vec2(i % taps.x, i / taps.x) + 0.5) - 0.5 * vec2(taps);
        sum += sharp(place(towards(pixel + aside * spread)) * size);
        if (++i >= count) break;
    }
    return sum / float(count);
}
#else
vec3 seen(vec2 pixel) { return textureLod(u_source, place(towards(pixel)), 0.0).rgb; }
#endif

void main() {
    float part = share(towards(gl_FragCoord.xy));
    if (part <= 0.0) discard;
    o_radiance = vec4(seen(gl_FragCoord.xy), 1.0) * part;
}
