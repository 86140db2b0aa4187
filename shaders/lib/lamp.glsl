// Tubes of light, 3 texels (scene/posing.py): end a, radius | end b, reach | radiance, channel of
// visibility that its shadow is in (1 to 3), or 0.
// A fourth (render/lamp_lists.py): radiance · area shown, the channel again, or -1 for a form that glows itself.
// A tube of radiance L and radius r is a line of strength 2·r·L with two half balls of strength π·r²·L.
uniform sampler2D u_lamps;
uniform isampler2D u_lamp_tiles;  // first, count of glows, first, count of lights of each tile
uniform isampler2D u_lamp_lists;  // 1024 a row

const int LAMP_TILE = 32;

vec4 lamp_texel(int lamp, int texel) {
    return texelFetch(u_lamps, ivec2((lamp & 255) * 4 + texel, lamp >> 8), 0);
}

// First and count of the lamps that may light a surface at `pixel`, and of those that glow in the air before it.
ivec2 lamps_of_tile(vec2 pixel) { return texelFetch(u_lamp_tiles, ivec2(pixel) / LAMP_TILE, 0).zw; }
ivec2 glows_of_tile(vec2 pixel) { return texelFetch(u_lamp_tiles, ivec2(pixel) / LAMP_TILE, 0).xy; }

int listed_lamp(int index) { return texelFetch(u_lamp_lists, ivec2(index & 1023, index >> 10), 0).x; }

// Share of a lamp that is seen, by the channel of its shadow.
float lamp_visible(float channel, vec4 visible) {
    vec3 own = 1.0 - min(abs(vec3(channel) - vec3(1.0, 2.0, 3.0)), 1.0);
    return channel < 0.5 ? 1.0 : dot(own, visible.yzw);
}

// What lights p of a tube from a to b (w: radius, reach): cosines at its ends, and 1/d² with d its distance. The mean
// cosine over d² is the exact irradiance of a line of unit power (Karis 2013, eq. 21, after Picott 1992); what lies
// aslant shows less of its side: a factor that is π/4 close to a long tube.
vec3 tube_facing(vec3 p, vec3 n, vec4 a, vec4 b) {
    vec3 to_a = a.xyz - p, to_b = b.xyz - p;
    float square_a = dot(to_a, to_a), square_b = dot(to_b, to_b), between = dot(to_a, to_b);
    float inverse_a = inversesqrt(max(square_a, 1e-8)), inverse_b = inversesqrt(max(square_b, 1e-8));
    float inverse = inverse_a * inverse_b, radius2 = a.w * a.w;
    float d2 = max(0.5 * (square_a * square_b * inverse + between), radius2);
    float x = d2 / (b.w * b.w), window = clamp(1.0 - x * x, 0.0, 1.0);
    float own = clamp(d2 / (2.0 * radius2) - 0.25, 0.0, 1.0);  // no form lights itself
    float slant = 0.8927 + 0.1073 * between * inverse;
    return vec3(dot(n, to_a) * inverse_a, dot(n, to_b) * inverse_b, window * window * own * slant / d2);
}

// Angle of (x, y) from the x axis for y >= 0, to 4e-3.
float quick_angle(float x, float y) {
    float small = min(abs(x), y), large = max(max(abs(x), y), 1e-12);
    float a = small * large / (large * large + 0.28 * small * small);
    a = y > abs(x) ? 1.5707963 - a : a;
    return x < 0.0 ? 3.1415927 - a : a;
}

// Light scattered towards the eye along [0, t]: ∫ dt / (h² + (t - t₀)²) in closed form, the angle under which the ray
// is seen over its distance, for the tube's point nearest to the ray; fades to 0 at `reach` (Karis 2013).
float tube_glow(vec3 origin, vec3 direction, float t, vec3 a, vec3 b, float radius, float reach) {
    vec3 axis = b - a, from = a - origin;
    float along = dot(direction, axis), long_squared = dot(axis, axis);
    float denominator = max(long_squared - along * along, 1e-6);
    float s = clamp((along * dot(direction, from) - dot(axis, from)) / denominator, 0.0, 1.0);
    vec3 to = from + axis * s;
    float middle = dot(to, direction);
    float square = max(dot(to, to) - middle * middle, 0.0), soft = square + radius * radius + 0.002;
    float inverse = inversesqrt(soft), x = square / (reach * reach), window = max(1.0 - x * x, 0.0);
    return quick_angle(soft + middle * (middle - t), soft * inverse * t) * inverse * window * window;
}
