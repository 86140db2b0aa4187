// Tubes of light, 3 texels (scene/posing.py): end a, radius | end b, reach | radiance, 0.
// A tube of radiance L and radius r is a line of strength 2·r·L with two half balls of strength π·r²·L.
uniform sampler2D u_lamps;
uniform isampler2D u_lamp_tiles;  // first, count for each tile
uniform isampler2D u_lamp_lists;  // 1024 a row

const int LAMP_TILE = 32;

vec4 lamp_texel(int lamp, int texel) {
    return texelFetch(u_lamps, ivec2((lamp & 255) * 3 + texel, lamp >> 8), 0);
}

ivec2 lamps_of_tile(vec2 pixel) { return texelFetch(u_lamp_tiles, ivec2(pixel) / LAMP_TILE, 0).xy; }

int listed_lamp(int index) { return texelFetch(u_lamp_lists, ivec2(index & 1023, index >> 10), 0).x; }

// atan to 4e-3 for x >= 0; what is drawn with it is far from that precise.
float quick_atan(float x) {
    float inverse = 1.0 / max(x, 1.0);
    float a = min(x, 1.0) * (x > 1.0 ? 0.0 : 1.0) + (x > 1.0 ? inverse : 0.0);
    float r = a / (1.0 + 0.28 * a * a);
    return x > 1.0 ? 1.5707963 - r : r;
}

float signed_atan(float x) { return x < 0.0 ? -quick_atan(-x) : quick_atan(x); }

// ∫ dl / (h² + l²) along the tube seen from p, over the tube, plus its ends: irradiance without the cosine.
// `nearest` receives the point of the axis that is closest to p.
float tube_irradiance(vec3 p, vec3 a, vec3 b, float radius, out vec3 nearest) {
    vec3 axis = b - a;
    float long_squared = dot(axis, axis);
    float along = dot(p - a, axis) / max(long_squared, 1e-8);
    nearest = a + axis * clamp(along, 0.0, 1.0);
    float size = sqrt(long_squared);
    vec3 foot = a + axis * along;
    float h = sqrt(max(dot(p - foot, p - foot), radius * radius));
    float line = (signed_atan((1.0 - along) * size / h) + signed_atan(along * size / h)) / h;
    float d = max(dot(p - nearest, p - nearest), radius * radius);
    return 2.0 * radius * line * step(1e-4, size) + 3.1415927 * radius * radius / d;
}

// Fades to 0 at `reach` (Karis 2013).
float reach_window(float distance, float reach) {
    float x = distance / reach;
    float w = clamp(1.0 - x * x * x * x, 0.0, 1.0);
    return w * w;
}

// Light scattered towards the eye along [0, t]: ∫ dt / (h² + (t - t₀)²) in closed form, for the tube's point
// nearest to the ray.
float tube_glow(vec3 origin, vec3 direction, float t, vec3 a, vec3 b, float radius, out float distance) {
    vec3 axis = b - a, from = a - origin;
    float along = dot(direction, axis), long_squared = dot(axis, axis);
    float denominator = max(long_squared - along * along, 1e-6);
    float s = clamp((along * dot(direction, from) - dot(axis, from)) / denominator, 0.0, 1.0);
    vec3 to = from + axis * s;
    float middle = dot(to, direction);
    float h_squared = max(dot(to, to) - middle * middle, 0.0);
    distance = sqrt(h_squared);
    float h = sqrt(h_squared + radius * radius + 0.002);
    return (signed_atan((t - middle) / h) + signed_atan(middle / h)) / h;
}
